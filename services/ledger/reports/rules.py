"""The statements of 小企业会计准则 as data, and how they are added up. Pure.

Row numbers and names are those of 会小企01表, 02表 and 03表 (domain.md §2.2 to §2.4).
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from services.ledger.accounts.rules import parent_of

# A balance on the wrong side is shown in the sister account's row, by detail (domain.md §2.2).
SISTERS = {
    "1122": "2203",
    "2203": "1122",
    "2202": "1123",
    "1123": "2202",
    "1221": "2241",
    "2241": "1221",
}


class Row(NamedTuple):
    """A row of a statement: the accounts it shows, or the rows it adds up (−n subtracts row n)."""

    row: int
    name: str
    accounts: tuple[str, ...] = ()
    adds: tuple[int, ...] = ()


def _shows(row: int, name: str, *accounts: str) -> Row:
    return Row(row, name, accounts=accounts)


def _adds(row: int, name: str, *adds: int) -> Row:
    return Row(row, name, adds=adds)


ASSETS = (
    _shows(1, "货币资金", "1001", "1002", "1012"),
    _shows(2, "短期投资", "1101"),
    _shows(3, "应收票据", "1121"),
    _shows(4, "应收账款", "1122"),
    _shows(5, "预付账款", "1123"),
    _shows(6, "应收股利", "1131"),
    _shows(7, "应收利息", "1132"),
    _shows(8, "其他应收款", "1221"),
    _shows(
        9,
        "存货",
        *("1401", "1402", "1403", "1404", "1405", "1407", "1408", "1411", "1421"),
        *("4001", "4101", "4401", "4403"),
    ),
    _shows(10, "其中：原材料", "1403"),
    _shows(11, "在产品", "4001", "4101", "4401", "4403"),
    _shows(12, "库存商品", "1405", "1407"),
    _shows(13, "周转材料", "1411"),
    _shows(14, "其他流动资产", "1901"),
    _adds(15, "流动资产合计", 1, 2, 3, 4, 5, 6, 7, 8, 9, 14),
    _shows(16, "长期债券投资", "1501"),
    _shows(17, "长期股权投资", "1511"),
    _shows(18, "固定资产原价", "1601"),
    _shows(19, "减：累计折旧", "1602"),
    _adds(20, "固定资产账面价值", 18, -19),
    _shows(21, "在建工程", "1604"),
    _shows(22, "工程物资", "1605"),
    _shows(23, "固定资产清理", "1606"),
    _shows(24, "生产性生物资产", "1621", "1622"),
    _shows(25, "无形资产", "1701", "1702"),
    _shows(26, "开发支出", "4301"),
    _shows(27, "长期待摊费用", "1801"),
    _shows(28, "其他非流动资产"),
    _adds(29, "非流动资产合计", 16, 17, 20, 21, 22, 23, 24, 25, 26, 27, 28),
    _adds(30, "资产总计", 15, 29),
)
LIABILITIES_AND_EQUITY = (
    _shows(31, "短期借款", "2001"),
    _shows(32, "应付票据", "2201"),
    _shows(33, "应付账款", "2202"),
    _shows(34, "预收账款", "2203"),
    _shows(35, "应付职工薪酬", "2211"),
    _shows(36, "应交税费", "2221"),
    _shows(37, "应付利息", "2231"),
    _shows(38, "应付利润", "2232"),
    _shows(39, "其他应付款", "2241"),
    _shows(40, "其他流动负债"),
    _adds(41, "流动负债合计", 31, 32, 33, 34, 35, 36, 37, 38, 39, 40),
    _shows(42, "长期借款", "2501"),
    _shows(43, "长期应付款", "2701"),
    _shows(44, "递延收益", "2401"),
    _shows(45, "其他非流动负债"),
    _adds(46, "非流动负债合计", 42, 43, 44, 45),
    _adds(47, "负债合计", 41, 46),
    _shows(48, "实收资本", "3001"),
    _shows(49, "资本公积", "3002"),
    _shows(50, "盈余公积", "3101"),
    _shows(51, "未分配利润", "3103", "3104", "5"),  # with the result of a month still open
    _adds(52, "所有者权益合计", 48, 49, 50, 51),
    _adds(53, "负债和所有者权益总计", 47, 52),
)
CREDIT_ASSETS = frozenset({19})  # shown positive, subtracted in row 20

INCOME = (
    _shows(1, "营业收入", "5001", "5051"),
    _shows(2, "减：营业成本", "5401", "5402"),
    _shows(3, "税金及附加", "5403"),
    _shows(4, "其中：消费税"),
    _shows(5, "营业税"),
    _shows(6, "城市维护建设税"),
    _shows(7, "资源税"),
    _shows(8, "土地增值税"),
    _shows(9, "城镇土地使用税、房产税、车船税、印花税"),
    _shows(10, "教育费附加、矿产资源补偿费、排污费"),
    _shows(11, "销售费用", "5601"),
    _shows(12, "其中：商品维修费"),
    _shows(13, "广告费和业务宣传费"),
    _shows(14, "管理费用", "5602"),
    _shows(15, "其中：开办费"),
    _shows(16, "业务招待费"),
    _shows(17, "研究费用"),
    _shows(18, "财务费用", "5603"),
    _shows(19, "其中：利息费用"),
    _shows(20, "加：投资收益", "5111"),
    _adds(21, "营业利润", 1, -2, -3, -11, -14, -18, 20),
    _shows(22, "加：营业外收入", "5301"),
    _shows(23, "其中：政府补助", "530103"),
    _shows(24, "减：营业外支出", "5711"),
    _shows(25, "其中：坏账损失"),
    _shows(26, "无法收回的长期债券投资损失"),
    _shows(27, "无法收回的长期股权投资损失"),
    _shows(28, "自然灾害等不可抗力因素造成的损失"),
    _shows(29, "税收滞纳金"),
    _adds(30, "利润总额", 21, 22, -24),
    _shows(31, "减：所得税费用", "5801"),
    _adds(32, "净利润", 30, -31),
)
EARNING = frozenset({1, 20, 22, 23})  # rows of income; the others are of cost

CASH_FLOW = (
    _shows(1, "销售产成品、商品、提供劳务收到的现金"),
    _shows(2, "收到其他与经营活动有关的现金"),
    _shows(3, "购买原材料、商品、接受劳务支付的现金"),
    _shows(4, "支付的职工薪酬"),
    _shows(5, "支付的税费"),
    _shows(6, "支付其他与经营活动有关的现金"),
    _adds(7, "经营活动产生的现金流量净额", 1, 2, -3, -4, -5, -6),
    _shows(8, "收回短期投资、长期债券投资和长期股权投资收到的现金"),
    _shows(9, "取得投资收益收到的现金"),
    _shows(10, "处置固定资产、无形资产和其他非流动资产收回的现金净额"),
    _shows(11, "短期投资、长期债券投资和长期股权投资支付的现金"),
    _shows(12, "购建固定资产、无形资产和其他非流动资产支付的现金"),
    _adds(13, "投资活动产生的现金流量净额", 8, 9, 10, -11, -12),
    _shows(14, "取得借款收到的现金"),
    _shows(15, "吸收投资者投资收到的现金"),
    _shows(16, "偿还借款本金支付的现金"),
    _shows(17, "偿还借款利息支付的现金"),
    _shows(18, "分配利润支付的现金"),
    _adds(19, "筹资活动产生的现金流量净额", 14, 15, -16, -17, -18),
    _adds(20, "现金净增加额", 7, 13, 19),
    _shows(21, "期初现金余额"),
    _adds(22, "期末现金余额", 20, 21),
)
PAID = frozenset({3, 4, 5, 6, 11, 12, 16, 17, 18})  # shown positive, subtracted

# Sub-rows never exceed the row they are part of (domain.md §2.3).
PARTS = (
    (3, (4, 5, 6, 7, 8, 9, 10)),
    (11, (12, 13)),
    (14, (15, 16, 17)),
    (18, (19,)),
    (22, (23,)),
    (24, (25, 26, 27, 28, 29)),
)


class Columns(NamedTuple):
    """The columns of 科目余额表 for an account, in fen; balances stand on one side."""

    opening_debit_fen: int = 0
    opening_credit_fen: int = 0
    period_debit_fen: int = 0
    period_credit_fen: int = 0
    year_debit_fen: int = 0
    year_credit_fen: int = 0
    closing_debit_fen: int = 0
    closing_credit_fen: int = 0

    def plus(self, other: "Columns") -> "Columns":
        """Both added, column by column."""
        return Columns(*(a + b for a, b in zip(self, other, strict=True)))


class Check(NamedTuple):
    """A rule the statement must obey, and whether it does."""

    rule: str
    holds: bool


def trial_balance(moved: Iterable, period: str) -> dict[str, Columns]:
    """The columns of each leaf account at the end of a month, from what the months moved."""
    by_account: dict[str, list] = {}
    for row in moved:
        by_account.setdefault(row.account, []).append(row)
    return {account: _columns(rows, period) for account, rows in sorted(by_account.items())}


def _columns(rows: list, period: str) -> Columns:
    opening = sum(row.debit_fen - row.credit_fen for row in rows if row.period < period)
    month = [row for row in rows if row.period == period]
    year = [row for row in rows if row.period[:4] == period[:4] and row.period <= period]
    closing = opening + sum(row.debit_fen - row.credit_fen for row in month)
    return Columns(
        max(opening, 0),
        max(-opening, 0),
        sum(row.debit_fen for row in month),
        sum(row.credit_fen for row in month),
        sum(row.debit_fen for row in year),
        sum(row.credit_fen for row in year),
        max(closing, 0),
        max(-closing, 0),
    )


def with_parents(leaves: Mapping[str, Columns]) -> dict[str, Columns]:
    """The leaves and, before them, their parents: the sums of their sub-accounts' columns."""
    rows = dict(leaves)
    for code, columns in leaves.items():
        while parent := parent_of(code):
            rows[parent] = rows.get(parent, Columns()).plus(columns)
            code = parent
    return dict(sorted(rows.items()))


def total(leaves: Mapping[str, Columns]) -> Columns:
    """All leaves together."""
    columns = Columns()
    for row in leaves.values():
        columns = columns.plus(row)
    return columns


def pairs_equal(columns: Columns) -> bool:
    """Whether debits equal credits in each of the four pairs."""
    return all(columns[i] == columns[i + 1] for i in range(0, len(columns), 2))


def reclassified(standing: Iterable) -> dict[str, int]:
    """Debits less credits per first-level account, a detail on the wrong side with its sister."""
    balances: dict[str, int] = {}
    for row in standing:
        top = row.account[:4]
        on_wrong_side = row.balance_fen > 0 if top.startswith("2") else row.balance_fen < 0
        if top in SISTERS and on_wrong_side:
            top = SISTERS[top]
        balances[top] = balances.get(top, 0) + row.balance_fen
    return balances


def balance_sheet(standing: Iterable) -> dict[int, int]:
    """The amounts of rows 1–53 in fen, from what stands on the accounts."""
    balances = reclassified(standing)
    amounts = _amounts(ASSETS, balances, lambda row: -1 if row in CREDIT_ASSETS else 1)
    return amounts | _amounts(LIABILITIES_AND_EQUITY, balances, lambda row: -1)


def income_statement(
    moved: Iterable, parts: Mapping[int, tuple[str, ...]] = MappingProxyType({})
) -> dict[int, int]:
    """The amounts of rows 1–32 in fen, from what the months moved, closing left out.

    `parts` are the accounts of a book that are 其中 rows.
    """
    balances: dict[str, int] = {}
    for row in moved:
        balances[row.account] = balances.get(row.account, 0) + row.debit_fen - row.credit_fen
    rows = [row._replace(accounts=(*row.accounts, *parts.get(row.row, ()))) for row in INCOME]
    return _amounts(rows, balances, lambda row: -1 if row in EARNING else 1)


def _amounts(
    rows: Iterable[Row], balances: Mapping[str, int], sign: Callable[[int], int]
) -> dict[int, int]:
    amounts: dict[int, int] = {}
    for row in rows:
        if row.adds:
            amounts[row.row] = sum(amounts[n] if n > 0 else -amounts[-n] for n in row.adds)
        else:
            shown = (b for code, b in balances.items() if code.startswith(row.accounts))
            amounts[row.row] = sign(row.row) * sum(shown) if row.accounts else 0
    return amounts


def cash_flow(moved: Iterable, opening_fen: int) -> dict[int, int]:
    """The amounts of rows 1–22 in fen, from what months moved on each and what stood before.

    What a book began with is no flow: it joins row 21 in the month that told it.
    """
    amounts = {row.row: 0 for row in CASH_FLOW}
    for flow in moved:
        amounts[flow.row] += -flow.amount_fen if flow.row in PAID else flow.amount_fen
    amounts[21] += opening_fen
    for row in CASH_FLOW:
        if row.adds:
            amounts[row.row] = sum(amounts[n] if n > 0 else -amounts[-n] for n in row.adds)
    return amounts


def cash_flow_checks(amounts: Mapping[int, int], opening_fen: int, closing_fen: int) -> list[Check]:
    """The rules of 会小企03表 on these amounts, and against 货币资金 as 会小企01表 has it."""
    return [
        *_added_checks(CASH_FLOW, amounts),
        Check("21 = 01表 1 期初", amounts[21] == opening_fen),
        Check("22 = 01表 1 期末", amounts[22] == closing_fen),
    ]


def _added_checks(rows: Iterable[Row], amounts: Mapping[int, int]) -> list[Check]:
    checks = []
    for row in rows:
        if row.adds:
            terms = "".join(f" {'-' if n < 0 else '+'} {abs(n)}" for n in row.adds)
            added = sum(amounts[n] if n > 0 else -amounts[-n] for n in row.adds)
            rule = f"{row.row} = {terms.removeprefix(' + ')}"
            checks.append(Check(rule, amounts[row.row] == added))
    return checks


def income_checks(amounts: Mapping[int, int]) -> list[Check]:
    """The rules of 会小企02表 on these amounts; a part may equal the row but not exceed it."""
    checks = _added_checks(INCOME, amounts)
    for whole, parts in PARTS:
        rule = f"{whole} >= {' + '.join(map(str, parts))}"
        in_parts = sum(amounts[n] for n in parts)
        checks.append(Check(rule, amounts[whole] >= in_parts or not in_parts))
    return checks
