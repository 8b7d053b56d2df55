"""What is drawn of the loop: figures of the tracker in, nodes and links out. Pure.

Whatever stays in a place or comes from before is a node of its own, so that each picture adds up.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from gateway.record.tables.rules import CODES
from gateway.web.charts import Link, Node, around
from gateway.web.language import Language
from gateway.web.loop.words import BOOKS
from gateway.web.words import SOURCES

TONES = {
    "line": "sale",
    "source": "profit",
    "returned": "rest",
    "fund": "fund",
    "use": "use",
    "building": "place",
    "given_back": "rest",
}
Places = Callable[[str, str], str | None]  # where a click on a node of that kind and id leads


class Picture(NamedTuple):
    """Nodes and the links between them."""

    nodes: list[Node]
    links: list[Link]


class Earned(NamedTuple):
    """What a shop took and what became of it, in fen; `open_gross_fen` is of days whose month is
    not closed yet."""

    gross_profit_fen: int
    open_gross_fen: int
    net_profit_fen: int
    reserve_fen: int
    distributable_fen: int


def earning(lines: Iterable[tuple[str, int]], earned: Earned, spoken: Language) -> Picture:
    """From what each product category took through the gross profit to the profit of the books.

    Below nothing, money comes from there: a loss is covered by what is called so.
    """
    lines = list(lines)
    revenue_fen = sum(fen for _, fen in lines)
    gross_fen, net_fen = earned.gross_profit_fen, earned.net_profit_fen
    kept_fen = net_fen - earned.reserve_fen - earned.distributable_fen
    nodes = earned_nodes([name for name, _ in lines], gross_fen, net_fen, kept_fen, spoken)
    nodes += [
        Node("open", spoken.say("还没有月结", "Month not closed yet"), "rest"),
        Node("spent", spoken.say("税、费用和其他收支", "Taxes, expenses and other"), "cost"),
    ]
    of_line = [(f"line:{name}", fen) for name, fen in lines]
    links = [
        *around("revenue", [*of_line, ("cost", gross_fen - revenue_fen), ("gross", -gross_fen)]),
        *around(
            "gross",
            [
                ("open", -earned.open_gross_fen),
                ("spent", net_fen - (gross_fen - earned.open_gross_fen)),
                ("net", -net_fen),
            ],
        ),
        *around(
            "net",
            [
                ("reserve", -earned.reserve_fen),
                ("distributable", -earned.distributable_fen),
                ("kept", -kept_fen),
            ],
        ),
    ]
    return used(nodes, links)


def earned_nodes(
    lines: Iterable[str], gross_fen: int, net_fen: int, kept_fen: int, spoken: Language
) -> list[Node]:
    """What stands between the categories and the profit; what is below nothing is called so."""

    def signed(fen: int, above: tuple[str, str], below: tuple[str, str]) -> str:
        return spoken.say(*(below if fen < 0 else above))

    say = spoken.say
    gross = signed(gross_fen, ("毛利", "Gross profit"), ("毛亏", "Gross loss"))
    net = signed(net_fen, ("净利润", "Net profit"), ("净亏损", "Net loss"))
    stays, borne = ("留在账上", "Stays in the books"), ("由其他月份承担", "Borne by other months")
    kept = signed(kept_fen, stays, borne)
    return [
        *(Node(f"line:{name}", name, "sale", is_name=True) for name in lines),
        Node("revenue", say("营业额（含税）", "Turnover with tax"), "sale"),
        Node("cost", say("商品成本", "Cost of goods"), "cost"),
        Node("gross", gross, "profit"),
        Node("net", net, "profit"),
        Node("reserve", say("盈余公积", "Reserve"), "cost"),
        Node("distributable", say("可分配利润", "Distributable profit"), "fund"),
        Node("kept", kept, "rest"),
    ]


def used(nodes: Iterable[Node], links: list[Link]) -> Picture:
    """Without the nodes at which nothing begins or ends."""
    used = {end for link in links for end in (link.source, link.target)}
    return Picture([node for node in nodes if node.id in used], links)


def balanced(links: list[Link], lacking: str, over: str) -> list[Link]:
    """The same, and where a node passes on more or less than it gets, the difference from
    `lacking` or to `over`."""
    gets: dict[str, int] = {}
    passes: dict[str, int] = {}
    for link in links:
        passes[link.source] = passes.get(link.source, 0) + link.fen
        gets[link.target] = gets.get(link.target, 0) + link.fen
    between = [
        (node, passes[node] - fen) for node, fen in gets.items() if passes.get(node, fen) != fen
    ]
    return links + [
        Link(lacking, node, fen) if fen > 0 else Link(node, over, -fen) for node, fen in between
    ]


def flowing(found: dict, spoken: Language, lead: Places, by_month: bool) -> Picture:
    """From product categories through profit, funds and uses to buildings.

    `found` is the tracker's picture of some days; unless `by_month`, the months of a source are
    one. What lay in the funds before and lies there at the end are nodes.
    """
    ids = {node["id"]: _joined(node, by_month) for node in found["nodes"]}
    nodes = {
        ids[node["id"]]: _node(ids[node["id"]], node, spoken, lead, by_month)
        for node in found["nodes"]
    }
    links = [Link(ids[source], ids[target], fen) for source, target, fen in found["links"]]
    for node in found["nodes"]:
        if node["kind"] == "fund":
            links += around(
                node["id"], [("before", node["brought_fen"]), ("after", -node["balance_fen"])]
            )
    return used([*nodes.values(), *_ends(spoken)], balanced(links, "unknown", "elsewhere"))


def _joined(node: dict, by_month: bool) -> str:
    """Under which id a node is drawn."""
    if node["kind"] != "source" or by_month:
        return node["id"]
    return f"source:{node['name']}:{node['book'] or ''}"


def _node(known: str, node: dict, spoken: Language, lead: Places, by_month: bool) -> Node:
    kind, name = node["kind"], node["name"]
    is_name = kind in ("line", "fund", "building") and name is not None
    return Node(
        known,
        label_of(node, spoken, by_month),
        TONES[kind],
        lead(kind, node["id"].partition(":")[2]),
        is_name,
    )


def label_of(node: dict, spoken: Language, by_month: bool = True) -> str:
    """What a node of the tracker is called on a page."""
    kind, name = node["kind"], node["name"]
    if kind == "source":
        return source_name(name, node["book"], node["period"] if by_month else None, spoken)
    if kind == "use":
        return spoken.named(CODES, name)
    if kind == "returned":
        use = spoken.named(CODES, name)
        return spoken.say(f"{use}退回", f"Came back of: {use}")
    if kind == "given_back":
        return spoken.say("退还", "Given back")
    return name or spoken.say("没有名称", "Without a name")


def source_name(source: str, book: str | None, period: str | None, spoken: Language) -> str:
    """Profit of the shop of a month, a grant: where money came from."""
    what, of = spoken.named(SOURCES, source), spoken.named(BOOKS, book)
    when = spoken.say(_month_zh(period), f" of {period}") if period else ""
    if spoken.is_english:
        return f"{of} {what}{when}".strip().capitalize()
    return f"{when}{of}{what}"


def _month_zh(period: str | None) -> str:
    return f"{period[:4]}年{int(period[5:])}月" if period else ""


def _ends(spoken: Language) -> list[Node]:
    """Where money was before, and where it stays."""
    say = spoken.say
    return [
        Node("before", say("期初结余", "Lay there before"), "rest"),
        Node("after", say("期末结余", "Lies there now"), "rest"),
        Node("unknown", say("没有归到品类的", "Of no category"), "sale"),
        Node("elsewhere", say("不分楼栋的", "Of no building"), "rest"),
    ]


def traced(trace: dict, spoken: Language) -> Picture:
    """Back from a repair: the product categories and sources whose money its funds paid."""
    nodes: dict[str, Node] = {}
    flows: dict[tuple[str, str], int] = {}

    def flow(source: Node, target: Node, fen: int) -> None:
        nodes[source.id], nodes[target.id] = source, target
        flows[source.id, target.id] = flows.get((source.id, target.id), 0) + fen

    order = Node("order", trace["title"], "place", is_name=True)
    for payment in trace["disbursements"]:
        fund = payment["fund"] or {"fund_id": "", "name": spoken.say("资金", "Fund")}
        paying = Node(f"fund:{fund['fund_id']}", fund["name"], "fund", is_name=True)
        for lot in payment["contributions"]:
            said = source_name(lot["source"], lot["book"], lot["period"], spoken)
            source = Node(f"{lot['source']}:{lot['book']}:{lot['period']}", said, "profit")
            flow(source, paying, lot["amount_fen"])
            flow(paying, order, lot["amount_fen"])
            for day in lot["days"]:
                for line in day["lines"]:
                    name = line["line"]
                    sold = Node(f"line:{name}", name, "sale", is_name=True)
                    flow(sold, source, line["amount_fen"])
    links = [Link(*ends, fen) for ends, fen in flows.items()]
    return used([*nodes.values(), *_ends(spoken)], balanced(links, "unknown", "elsewhere"))
