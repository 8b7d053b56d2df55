"""What is drawn of a published month: the sealed tables in, nodes and links out. Pure."""

from collections import Counter
from collections.abc import Iterable

from gateway.record.tables.rules import CODES
from gateway.web.charts import Link, Node, around
from gateway.web.language import Language
from gateway.web.loop.pictures import Picture, balanced, earned_nodes, used
from gateway.web.words import SOURCES

Tables = dict[str, list[dict]]
# What leads from the gross profit to the net profit, signed as the table of results has it.
STEPS = (
    ("vat", "增值税等", "VAT"),
    ("other_revenue", "物业等其他收入", "Revenue of other books"),
    ("vat_relief", "免征的增值税", "VAT not to be paid"),
    ("other", "费用和其他", "Expenses and other"),
    ("income_tax", "所得税", "Income tax"),
)
MOVED = (
    ("opening", 1, "期初结余", "Opening"),
    ("transferred_in", 1, "从别的资金转入", "From other funds"),
    ("returned", 1, "支出退回", "Came back"),
    ("transferred_out", -1, "转到别的资金", "To other funds"),
    ("given_back", -1, "退还", "Given back"),
    ("closing", -1, "期末结余", "Closing"),
)
REPAIR = "repair"


def earning(tables: Tables, spoken: Language) -> Picture:
    """From the turnover of each category to the net profit of all books."""
    fen: Counter[str] = Counter()
    fen.update({row["item"]: row["amount_fen"] or 0 for row in tables["results"]})
    lines = [(row["line"], row["revenue_fen"]) for row in tables["income"]]
    kept_fen = fen["net_profit"] - fen["reserve"] - fen["distributable"]
    nodes = [
        *earned_nodes(
            [line for line, _ in lines], fen["gross_profit"], fen["net_profit"], kept_fen, spoken
        ),
        *(Node(name, spoken.say(zh, en), "cost") for name, zh, en in STEPS),
    ]
    links = [
        *around(
            "revenue",
            [
                *((f"line:{line}", taken) for line, taken in lines),
                ("cost", -fen["cost"]),
                ("gross", -fen["gross_profit"]),
            ],
        ),
        *around("gross", [*((name, fen[name]) for name, *_ in STEPS), ("net", -fen["net_profit"])]),
        *around(
            "net",
            [
                ("reserve", -fen["reserve"]),
                ("distributable", -fen["distributable"]),
                ("kept", -kept_fen),
            ],
        ),
    ]
    return used([*nodes, *_ends(spoken)], balanced(links, "unknown", "elsewhere"))


def flowing(tables: Tables, spoken: Language) -> Picture:
    """What came into each fund and lay there, what it was used for, and what of it repaired which
    building."""
    uses = _uses(tables["uses"])
    nodes = [
        *(Node(f"source:{code}", spoken.say(*names), "profit") for code, names in SOURCES.items()),
        *(Node(name, spoken.say(zh, en), "rest") for name, _, zh, en in MOVED),
        *(
            Node(f"fund:{row['fund_id']}", row["fund"], "fund", is_name=True)
            for row in tables["funds"]
        ),
        *(Node(f"use:{use}", spoken.named(CODES, use), "use") for use in uses),
        *(
            Node(f"building:{row['building_id']}", row["building"], "place", is_name=True)
            for row in tables["repairs"]
        ),
        *_ends(spoken),
    ]
    links = [link for fund in tables["funds"] for link in _of_fund(fund, tables["uses"])]
    mended = sum(row["amount_fen"] for row in tables["repairs"])
    if mended <= uses[REPAIR]:
        links += [
            Link(f"use:{REPAIR}", f"building:{row['building_id']}", row["amount_fen"])
            for row in tables["repairs"]
            if row["amount_fen"] > 0
        ]
    return used(nodes, balanced(links, "unknown", "elsewhere"))


def _of_fund(fund: dict, uses: Iterable[dict]) -> list[Link]:
    return around(
        f"fund:{fund['fund_id']}",
        [
            *((f"source:{code}", fund[f"{code}_fen"]) for code in SOURCES),
            *((name, sign * fund[f"{name}_fen"]) for name, sign, *_ in MOVED),
            *(
                (f"use:{row['use']}", -row["amount_fen"])
                for row in uses
                if row["fund_id"] == fund["fund_id"]
            ),
        ],
    )


def _uses(rows: Iterable[dict]) -> Counter[str]:
    """What each use came to, in fen."""
    found: Counter[str] = Counter()
    for row in rows:
        found[row["use"]] += row["amount_fen"]
    return found


def _ends(spoken: Language) -> list[Node]:
    return [
        Node("unknown", spoken.say("其他", "Other"), "rest"),
        Node("elsewhere", spoken.say("不分楼栋的", "Of no building"), "rest"),
    ]
