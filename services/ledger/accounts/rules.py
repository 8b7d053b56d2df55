"""The chart of accounts: what every book begins with, and what may be added. Pure.

Codes are 4-2-2 digits. The first level is that of 小企业会计准则 (domain.md §2.1).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

CLASSES = {"1": "asset", "2": "liability", "3": "equity", "4": "cost", "5": "result"}
CODE_LENGTHS = (4, 6, 8)

# What a line may belong to (auxiliary accounting, 辅助核算).
DIMENSIONS = ("supplier", "member", "person", "fund", "building", "work_order", "outlet")


class Account(NamedTuple):
    """A place where value is kept; `side` is where its balance normally stands.

    Only a leaf takes postings, and none since `frozen_on`. `requires` names the dimensions that
    a line written by hand must have; `statement_row` is the 其中 row of 会小企02表 that it is.
    """

    code: str
    name: str
    side: str
    full_name: str
    is_leaf: bool = True
    frozen_on: date | None = None
    requires: tuple[str, ...] = ()
    statement_row: int | None = None

    @property
    def kind(self) -> str:
        """asset, liability, equity, cost or result, by the first digit of the code."""
        return CLASSES[self.code[0]]

    @property
    def parent(self) -> str | None:
        """The code of the account above."""
        return parent_of(self.code)

    @property
    def level(self) -> int:
        """1 for the accounts of the standard, 2 and 3 for what stands under them."""
        return CODE_LENGTHS.index(len(self.code)) + 1


class Seed(NamedTuple):
    """An account that every book begins with."""

    code: str
    name: str
    side: str


def is_result(code: str) -> bool:
    """Whether an account is one of 损益, which every close empties."""
    return CLASSES[code[0]] == "result"


def side_of(code: str) -> str:
    """debit or credit; a sub-account stands on the side of the account above it."""
    return _SIDES[code[:4]]


def parent_of(code: str) -> str | None:
    """The code of the account above, None for an account of the standard."""
    return code[:-2] if len(code) > CODE_LENGTHS[0] else None


def _chart(side: str, text: str) -> tuple[Seed, ...]:
    return tuple(Seed(word[:4], word[4:], side) for word in text.split())


# The 66 accounts of 小企业会计准则 (domain.md §2.1), in its order.
STANDARD = (
    *_chart(
        "debit",
        "1001库存现金 1002银行存款 1012其他货币资金 1101短期投资 1121应收票据 1122应收账款 "
        "1123预付账款 1131应收股利 1132应收利息 1221其他应收款 1401材料采购 1402在途物资 "
        "1403原材料 1404材料成本差异 1405库存商品",
    ),
    *_chart("credit", "1407商品进销差价"),
    *_chart(
        "debit",
        "1408委托加工物资 1411周转材料 1421消耗性生物资产 1501长期债券投资 1511长期股权投资 "
        "1601固定资产",
    ),
    *_chart("credit", "1602累计折旧"),
    *_chart("debit", "1604在建工程 1605工程物资 1606固定资产清理 1621生产性生物资产"),
    *_chart("credit", "1622生产性生物资产累计折旧"),
    *_chart("debit", "1701无形资产"),
    *_chart("credit", "1702累计摊销"),
    *_chart("debit", "1801长期待摊费用 1901待处理财产损溢"),
    *_chart(
        "credit",
        "2001短期借款 2201应付票据 2202应付账款 2203预收账款 2211应付职工薪酬 2221应交税费 "
        "2231应付利息 2232应付利润 2241其他应付款 2401递延收益 2501长期借款 2701长期应付款 "
        "3001实收资本 3002资本公积 3101盈余公积 3103本年利润 3104利润分配",
    ),
    *_chart("debit", "4001生产成本 4101制造费用 4301研发支出 4401工程施工 4403机械作业"),
    *_chart("credit", "5001主营业务收入 5051其他业务收入 5111投资收益 5301营业外收入"),
    *_chart(
        "debit",
        "5401主营业务成本 5402其他业务成本 5403税金及附加 5601销售费用 5602管理费用 5603财务费用 "
        "5711营业外支出 5801所得税费用",
    ),
)

# Our sub-accounts: code, name; the side is the parent's.
OURS = (
    ("100201", "基本存款账户"),
    ("101201", "微信"),
    ("101202", "支付宝"),
    ("122101", "内部往来"),
    ("122102", "应收餐补"),
    ("122103", "应收赔偿"),
    ("122104", "应收专项基金"),
    ("220301", "会员预存"),
    ("220302", "餐卡"),
    ("220303", "团购预收"),
    ("220304", "礼品卡"),
    ("220305", "预收物业费"),
    ("221101", "工资"),
    ("221102", "社会保险费"),
    ("221103", "住房公积金"),
    ("222101", "应交增值税"),
    ("222102", "应交所得税"),
    ("224101", "代管资金"),
    ("224102", "内部往来"),
    ("224103", "代收款"),
    ("224104", "待查款项"),
    ("224105", "应付团长佣金"),
    ("310101", "法定盈余公积"),
    ("310102", "反哺专项"),
    ("310401", "未分配利润"),
    ("310402", "提取专项"),
    ("310403", "提取法定盈余公积"),
    ("500101", "商品销售"),
    ("500102", "助餐（免税）"),
    ("500103", "其他（另计税率）"),
    ("500104", "物业费"),
    ("500105", "维修服务"),
    ("530101", "免税转入"),
    ("530102", "盘盈及长款"),
    ("530103", "政府补助"),
    ("540101", "商品销售成本"),
    ("540102", "公益维修"),
    ("540103", "物业维修"),
    ("540104", "公共部位经营"),
    ("560101", "团购佣金"),
    ("560201", "日常费用"),
    ("560299", "公益支出"),  # the last number: books add their own from 560202 on
    ("560301", "手续费"),
    ("571101", "盘亏及报损"),
    ("571102", "现金短款"),
)

_SIDES = {seed.code: seed.side for seed in STANDARD}
SEEDS = tuple(sorted((*STANDARD, *(Seed(code, name, _SIDES[code[:4]]) for code, name in OURS))))
_PARENTS = frozenset(code[:4] for code, _ in OURS)

# Facts and closing post to these; without them a day's takings could not enter the books.
NEEDED = frozenset(
    {code for code, _ in OURS}
    | {"1001", "1122", "1403", "1405", "1901", "2202", "2401", "3103", "5801"}
)

# What another service keeps in detail; by hand both would no longer say the same (design.md §6.10).
CONTROLLED = {
    "store": frozenset(
        {"1405", "2202", "101201", "101202", "122102", "122104", "224103", "224105"}
        | {"500101", "500102", "540101"}
        | {code for code, _ in OURS if code.startswith("2203")}
    ),
    "property": frozenset({"220305", "224103", "500104"}),
}
FUND_ACCOUNTS = frozenset({"2401", "224101", "310102", "310402"})
# The 其中 rows of 会小企02表 under each account; only a sub-account fills one (domain.md §2.3).
STATEMENT_ROWS = {
    "5301": (23,),
    "5403": (4, 5, 6, 7, 8, 9, 10),
    "5601": (12, 13),
    "5602": (15, 16, 17),
    "5603": (19,),
    "5711": (25, 26, 27, 28, 29),
}
INTEREST = 19  # whose payment is 偿还借款利息 in 会小企03表
# What closes fill and empty. No earlier year is put right there: 小企业会计准则 does that in the
# result of the month in which it is found.
CLOSING = frozenset({"3103", "310401", "310403"})


def seeded() -> list[Account]:
    """The accounts of a new book."""
    names = {seed.code: seed.name for seed in SEEDS}
    return [
        Account(*seed, full_name(seed.code, names), is_leaf=seed.code not in _PARENTS)
        for seed in SEEDS
    ]


def full_name(code: str, names: Mapping[str, str]) -> str:
    """An account's name behind those above it: 其他应收款—内部往来."""
    parent = parent_of(code)
    return f"{full_name(parent, names)}—{names[code]}" if parent else names[code]


def posting_problem(code: str, account: Account | None) -> str | None:
    """Why an account takes no postings, or None."""
    if account is None:
        return f"There is no account {code} in the chart."
    if not account.is_leaf:
        return f"Account {code} {account.name} has sub-accounts; post to one of them."
    if account.frozen_on is not None:
        return f"Account {code} {account.name} is frozen since {account.frozen_on}."
    return None


def by_hand_problem(book: str, kind: str, line: Any) -> str | None:
    """Why a line may not be written by hand on this account of a book, or None.

    An opening tells what stood there before: results of the year so far, and retained profit.
    """
    if line.account in FUND_ACCOUNTS:
        return f"{line.account} changes with what a fund receives and pays."
    if kind == "opening" and (line.account.startswith("5") or line.account in CLOSING):
        return None
    if line.account in CONTROLLED.get(book, ()):
        return f"{line.account} is kept by the service's own records; it changes there."
    if line.account in CLOSING:
        return f"{line.account} is written by closes."
    return None


def adding_problem(
    code: str, parent: Account | None, has_postings: bool, statement_row: int | None
) -> str | None:
    """Why a sub-account may not be added, or None."""
    if len(code) not in CODE_LENGTHS[1:]:
        return "A sub-account has 6 or 8 digits: 4-2-2."
    if parent is None:
        return f"There is no account {parent_of(code)} to add it to."
    if parent.is_leaf and parent.code in NEEDED:
        return f"Facts are posted to {parent.code} {parent.name} itself; use a dimension instead."
    if parent.is_leaf and has_postings:
        return f"{parent.code} {parent.name} has postings of its own; add a sister account."
    rows = STATEMENT_ROWS.get(code[:4], ())
    if statement_row is not None and statement_row not in rows:
        return f"Rows of 会小企02表 under {code[:4]}: {', '.join(map(str, rows)) or 'none'}."
    return None


def lacking(account: Account, line: Any) -> list[str]:
    """The dimensions that the account requires and a line has not."""
    return [name for name in account.requires if not getattr(line, name)]


def with_parents(codes: Iterable[str]) -> list[str]:
    """The codes and all codes above them, in order."""
    found = set(codes)
    for code in list(found):
        while parent := parent_of(code):
            found.add(parent)
            code = parent
    return sorted(found)
