"""What a statement or a ledger looks like on paper, as data: columns, headings, rows. Pure.

Layout: domain.md §8; forms: §2.2 to §2.4; ledgers: §4.6. Amounts are fen, shown in yuan; zero
stays blank.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from services.ledger.vouchers.rules import month_end
from shared.money import yuan

HOLDS = "√ "
ACCOUNT = "科目："  # what a ledger is about
FAILS = "× "


class Column(NamedTuple):
    """A column: its heading, its width in characters, what it holds, a heading it shares.

    Kinds: text, centre, day, fen.
    """

    head: str
    width: int
    kind: str = "text"
    over: str = ""


class Cell(NamedTuple):
    """What stands in a cell; None stays blank, and so does an amount of zero."""

    value: Any = None
    indent: int = 0
    bold: bool = False


class Line(NamedTuple):
    """A printed line, a cell for each column; `below`: a red line under it, single or double."""

    cells: Sequence[Cell]
    below: str = ""


class Paper(NamedTuple):
    """A table as it is printed, with all that stands around it.

    `beside` counts the columns under the company's name on the left and the unit on the right;
    `one_page`: fitted to one page, otherwise to its width. `checks` are printed in red.
    """

    title: str
    period: str
    company: str
    dated: str
    columns: tuple[Column, ...]
    lines: list[Line]
    form: str = ""
    subject: str = ""
    about: str = ""
    checks: tuple[str, ...] = ()
    beside: tuple[int, int] = (2, 2)
    landscape: bool = True
    one_page: bool = False

    @property
    def name(self) -> str:
        """What the file is called: 资产负债表_2026-01, 明细账_2202_2026-01-01_2026-01-31."""
        return "_".join(part for part in (self.title, self.about, self.period) if part)

    @property
    def levels(self) -> int:
        """How many rows the headings take."""
        return 2 if any(column.over for column in self.columns) else 1


def on_day(day: date) -> str:
    """A date in a head: 2026年1月31日."""
    return f"{day.year}年{day.month}月{day.day}日"


def in_month(period: str) -> str:
    """A month in a head: 2026年1月."""
    return f"{int(period[:4])}年{int(period[5:7])}月"


# -- 资产负债表 -------------------------------------------------------------------------------

# Rows by number as 会小企01表 has them side by side; texts are headings, None is left free.
ASSETS: tuple[int | str | None, ...] = (
    *("流动资产：", *range(1, 16)),
    *("非流动资产：", *range(16, 31)),
)
LIABILITIES_AND_EQUITY: tuple[int | str | None, ...] = (
    *("流动负债：", *range(31, 42)),
    *("非流动负债：", *range(42, 48)),
    *(None,) * 6,
    *("所有者权益（或股东权益）：", *range(48, 54)),
)
BALANCE_SUMS = frozenset({15, 29, 30, 41, 46, 47, 52, 53})
BALANCE_INDENTS = {10: 1, 11: 4, 12: 4, 13: 4, 30: 0, 47: 0, 53: 0}
BALANCE_NAMES = {
    48: "实收资本（或股本）",
    52: "所有者权益（或股东权益）合计",
    53: "负债和所有者权益（或股东权益）总计",
}
_AMOUNTS = (Column("期末余额", 16, "fen"), Column("年初余额", 16, "fen"))
BALANCE_COLUMNS = (
    *(Column("资产", 24), Column("行次", 6, "centre"), *_AMOUNTS),
    *(Column("负债和所有者权益", 36), Column("行次", 6, "centre"), *_AMOUNTS),
)


def balance_sheet(company: str, shown: Mapping) -> Paper:
    """会小企01表 of `reports`: assets left, liabilities and equity right, on one A4 sheet."""
    rows = {row["row"]: row for row in shown["rows"]}
    return Paper(
        title="资产负债表",
        period=shown["period"],
        company=company,
        dated=on_day(month_end(shown["period"])),
        form=shown["form"],
        columns=BALANCE_COLUMNS,
        lines=[
            Line((*_half(rows, left), *_half(rows, right)))
            for left, right in zip(ASSETS, LIABILITIES_AND_EQUITY, strict=True)
        ],
        checks=(
            _balance_check("", rows[30]["closing_fen"], rows[53]["closing_fen"]),
            _balance_check("年初 ", rows[30]["opening_fen"], rows[53]["opening_fen"]),
        ),
        one_page=True,
    )


def _half(rows: Mapping[int, Mapping], place: int | str | None) -> tuple[Cell, ...]:
    if not isinstance(place, int):
        return (Cell(place, bold=True), Cell(), Cell(), Cell())
    row, bold = rows[place], place in BALANCE_SUMS
    name = BALANCE_NAMES.get(place, row["name"])
    return (
        Cell(name, BALANCE_INDENTS.get(place, 1), bold),
        Cell(place),
        Cell(row["closing_fen"], bold=bold),
        Cell(row["opening_fen"], bold=bold),
    )


def _balance_check(when: str, assets_fen: int, others_fen: int) -> str:
    if assets_fen == others_fen:
        return f"{HOLDS}{when}资产＝负债＋所有者权益"
    return f"{FAILS}{when}资产－（负债＋所有者权益）＝{yuan(assets_fen - others_fen)}"


# -- statements of two columns ----------------------------------------------------------------


class Form(NamedTuple):
    """A statement of rows with two amounts: 本年累计金额 and 本月金额, in that order.

    By row number: headings that stand above it, its name where the form prints another one, how
    far it is set in; `sums` are bold.
    """

    title: str
    headings: Mapping[int, str]
    names: Mapping[int, str]
    indents: Mapping[int, int]
    sums: frozenset[int]


INCOME = Form(
    title="利润表",
    headings={},
    names={
        1: "一、营业收入",
        21: "二、营业利润（亏损以“－”号填列）",
        30: "三、利润总额（亏损总额以“－”号填列）",
        32: "四、净利润（净亏损以“－”号填列）",
    },
    indents={
        **dict.fromkeys((1, 21, 30, 32), 0),
        **dict.fromkeys((3, 11, 14, 18), 3),
        **dict.fromkeys((4, 12, 15, 19, 23, 25), 3),
        **dict.fromkeys((5, 6, 7, 8, 9, 10, 13, 16, 17, 26, 27, 28, 29), 6),
    },
    sums=frozenset({1, 21, 30, 32}),
)
CASH_FLOW = Form(
    title="现金流量表",
    headings={
        1: "一、经营活动产生的现金流量：",
        8: "二、投资活动产生的现金流量：",
        14: "三、筹资活动产生的现金流量：",
    },
    names={20: "四、现金净增加额", 21: "加：期初现金余额", 22: "五、期末现金余额"},
    indents=dict.fromkeys((20, 22), 0),
    sums=frozenset({7, 13, 19, 20, 22}),
)
STATEMENT_COLUMNS = (
    *(Column("项目", 56), Column("行次", 6, "centre")),
    *(Column("本年累计金额", 18, "fen"), Column("本月金额", 18, "fen")),
)


def statement(form: Form, company: str, shown: Mapping) -> Paper:
    """A statement of `reports` whose rows have `year_fen` and `month_fen`, with its `checks`."""
    lines = []
    for row in shown["rows"]:
        number = row["row"]
        bold = number in form.sums
        if number in form.headings:
            lines.append(Line((Cell(form.headings[number], bold=True), Cell(), Cell(), Cell())))
        lines.append(
            Line(
                (
                    Cell(form.names.get(number, row["name"]), form.indents.get(number, 1), bold),
                    Cell(number),
                    Cell(row["year_fen"], bold=bold),
                    Cell(row["month_fen"], bold=bold),
                )
            )
        )
    return Paper(
        title=form.title,
        period=shown["period"],
        company=company,
        dated=in_month(shown["period"]),
        form=shown["form"],
        columns=STATEMENT_COLUMNS,
        lines=lines,
        checks=_rule_checks(shown["checks"]),
        beside=(1, 1),
        landscape=False,
        one_page=True,
    )


def income_statement(company: str, shown: Mapping) -> Paper:
    """会小企02表 on one A4 sheet."""
    return statement(INCOME, company, shown)


def cash_flow_statement(company: str, shown: Mapping) -> Paper:
    """会小企03表 on one A4 sheet."""
    return statement(CASH_FLOW, company, shown)


def _rule_checks(checks: Iterable) -> tuple[str, ...]:
    """One line when all rules hold, a line for each that does not."""
    failing = tuple(f"{FAILS}勾稽不符：{check.rule}" for check in checks if not check.holds)
    return failing or (f"{HOLDS}表内勾稽关系相符",)


# -- 科目余额表 -------------------------------------------------------------------------------

PAIRS = {
    "opening": "期初余额",
    "period": "本期发生额",
    "year": "本年累计发生额",
    "closing": "期末余额",
}
COLUMNS = {"six": ("opening", "period", "closing"), "eight": tuple(PAIRS)}


def trial_balance(company: str, shown: Mapping, columns: str) -> Paper:
    """科目余额表 of `reports` with six columns of amounts, or eight with the year's."""
    pairs = COLUMNS[columns]
    fields = [f"{pair}_{side}_fen" for pair in pairs for side in ("debit", "credit")]
    lines = []
    for row in shown["rows"]:
        account = row["account"]
        inner, bold = 2 * (account.level - 1), account.level == 1
        name = (Cell(account.code, bold=bold), Cell(account.name, inner, bold))
        lines.append(Line((*name, *(Cell(row[field], bold=bold) for field in fields))))
    totals = shown["totals"]
    sums = (Cell(totals[field], bold=True) for field in fields)
    lines.append(Line((Cell(), Cell("合计", bold=True), *sums)))
    return Paper(
        title="科目余额表",
        period=shown["period"],
        company=company,
        dated=in_month(shown["period"]),
        columns=(
            *(Column("科目编码", 12), Column("科目名称", 28)),
            *(
                Column(side, 16, "fen", over=PAIRS[pair])
                for pair in pairs
                for side in ("借方", "贷方")
            ),
        ),
        lines=lines,
        checks=_pair_checks(totals, pairs),
    )


def _pair_checks(totals: Mapping[str, int], pairs: Iterable[str]) -> tuple[str, ...]:
    differences = {
        PAIRS[pair]: totals[f"{pair}_debit_fen"] - totals[f"{pair}_credit_fen"] for pair in pairs
    }
    failing = tuple(
        f"{FAILS}{name} 借方－贷方＝{yuan(fen)}" for name, fen in differences.items() if fen
    )
    return failing or (f"{HOLDS}借方合计＝贷方合计",)


# -- ledgers ----------------------------------------------------------------------------------

LEDGER_COLUMNS = (
    *(Column("日期", 12, "day"), Column("凭证字号", 12, "centre"), Column("摘要", 40)),
    *(Column("借方", 18, "fen"), Column("贷方", 18, "fen")),
    *(Column("方向", 6, "centre"), Column("余额", 18, "fen")),
)


# What a ledger's totals are by the kind of their row; the others are lines of vouchers.
TOTALS = frozenset({"opening", "carried", "day", "month", "year"})
RULED = frozenset({"month", "year"})  # a single red line below, a double one at the year's end


def ledger(
    title: str, company: str, since: date, until: date, subject: str, rows: Iterable[Any]
) -> Paper:
    """明细账 or 日记账 in three columns; `subject` says of what: 科目：1001 库存现金.

    Rows have `kind`, `day`, `voucher`, `memo`, `debit_fen`, `credit_fen`, `side` and
    `balance_fen`; totals get the red lines of domain.md §4.6.
    """
    return Paper(
        title=title,
        about=subject.removeprefix(ACCOUNT).partition(" ")[0],
        period=f"{since}_{until}",
        company=company,
        dated=f"{on_day(since)} 至 {on_day(until)}",
        subject=subject,
        columns=LEDGER_COLUMNS,
        lines=[_entry(row) for row in rows],
        beside=(2, 3),
    )


class Month(NamedTuple):
    """A row of 总账 as `ledger` prints it: an opening, 本月合计 or 本年累计."""

    kind: str
    day: date
    voucher: str | None
    memo: str
    debit_fen: int | None
    credit_fen: int | None
    side: str
    balance_fen: int


def months(rows: Iterable[Any]) -> list[Month]:
    """总账 in three columns: what stood before, then each month and the year so far."""
    printed: list[Month] = []
    account = None
    for row in rows:
        day = month_end(row.period)
        if row.account != account:
            account = row.account
            memo = f"{row.account} {row.account_name} 期初余额"
            opening = (None, None, row.opening_side, row.opening_fen)
            printed.append(Month("opening", day.replace(day=1), None, memo, *opening))
        balance = (row.side, row.balance_fen)
        month, year = (row.debit_fen, row.credit_fen), (row.year_debit_fen, row.year_credit_fen)
        printed.append(Month("month", day, None, "本月合计", *month, *balance))
        printed.append(Month("year", day, None, "本年累计", *year, *balance))
    return printed


def _entry(row: Any) -> Line:
    bold = row.kind in TOTALS
    return Line(
        (
            Cell(row.day),
            Cell(row.voucher),
            Cell(row.memo, bold=bold),
            Cell(row.debit_fen, bold=bold),
            Cell(row.credit_fen, bold=bold),
            Cell(row.side),
            Cell(row.balance_fen, bold=bold),
        ),
        _ruled(row) if row.kind in RULED else "",
    )


def _ruled(row: Any) -> str:
    return "double" if row.kind == "year" and row.day.month == 12 else "single"
