"""What a template's voucher is in a month: its day, its memo, its amounts. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from services.ledger.posting.rules import BANK, Line
from services.ledger.vouchers.rules import month_end

SIDES = ("debit", "credit")
MONTHS_MAX = 600
BELONGS = tuple(name for name in Line._fields if name not in ("account", "debit_fen", "credit_fen"))


class Schedule(NamedTuple):
    """Every month from the first to the last, or without end, on a day of the month.

    With `total_fen` each month takes its part of it.
    """

    first_period: str
    last_period: str | None
    day: int
    total_fen: int | None


class ExampleLine(NamedTuple):
    """A line of an example; without an `account` she chooses one under `under`."""

    side: str
    account: str | None
    under: str | None
    hint: str


class Example(NamedTuple):
    """A template as an accountant would write it; hers to complete."""

    name: str
    memo: str
    note: str
    lines: tuple[ExampleLine, ...]


EXAMPLES = (
    Example(
        "房租",
        "支付房租",
        "按月支付，金额固定；一次预付多个月的，付款时借记 1123 预付账款，"
        "再按总额分摊到各月（贷记 1123）。",
        (
            ExampleLine("debit", None, "5602", "房租，自设明细，如 560202 房租"),
            ExampleLine("credit", BANK, None, "基本存款账户"),
        ),
    ),
    Example(
        "计提工资",
        "计提工资",
        "月末按工资表计提，附工资表；可为每名职工设一行贷方（辅助核算：个人）。",
        (
            ExampleLine("debit", None, "5602", "工资，自设明细，如 560203 工资"),
            ExampleLine("credit", "221101", None, "应付职工薪酬—工资"),
        ),
    ),
    Example(
        "发放工资",
        "发放工资",
        "发放上月计提的工资，附银行代发明细。",
        (
            ExampleLine("debit", "221101", None, "应付职工薪酬—工资"),
            ExampleLine("credit", BANK, None, "基本存款账户"),
        ),
    ),
    Example(
        "计提折旧",
        "计提折旧",
        "从投入使用的次月起，将原值减预计净残值的总额在使用月数内平均分摊，尾差计入最后一月。",
        (
            ExampleLine("debit", None, "5602", "折旧费，自设明细，如 560204 折旧费"),
            ExampleLine("credit", "1602", None, "累计折旧"),
        ),
    ),
)


def months(first: str, last: str) -> int:
    """How many months lie between two, both counted."""
    years = int(last[:4]) - int(first[:4])
    return years * 12 + int(last[5:]) - int(first[5:]) + 1


def schedule_problem(schedule: Schedule) -> str | None:
    """Why this is no schedule, or None."""
    if schedule.last_period is None:
        return "A total needs a last month to be spread over." if schedule.total_fen else None
    count = months(schedule.first_period, schedule.last_period)
    if not 1 <= count <= MONTHS_MAX:
        return f"The last month lies 1 to {MONTHS_MAX} months after the first, both counted."
    if schedule.total_fen is not None and schedule.total_fen < count:
        return "The total leaves less than a fen for each month."
    return None


def day_in(schedule: Schedule, period: str) -> date:
    """The day in a month; a shorter month takes its last."""
    last = month_end(period)
    return last.replace(day=min(schedule.day, last.day))


def part_fen(schedule: Schedule, period: str) -> int | None:
    """A month's part of the total in fen, None where none is spread.

    All months take the same, the last one the remainder too: the parts are exactly the total.
    """
    if schedule.total_fen is None or schedule.last_period is None:
        return None
    each, remainder = divmod(
        schedule.total_fen, months(schedule.first_period, schedule.last_period)
    )
    return each + remainder if period == schedule.last_period else each


def memo_in(memo: str, schedule: Schedule, period: str) -> str:
    """The memo of a month: 2026年3月计提折旧（第2期，共60期）."""
    text = f"{period[:4]}年{int(period[5:])}月{memo}"
    if schedule.total_fen is None or schedule.last_period is None:
        return text
    number = months(schedule.first_period, period)
    return f"{text}（第{number}期，共{months(schedule.first_period, schedule.last_period)}期）"


def open_lines(shapes: Iterable[Any]) -> list[Any]:
    """The lines whose amount is given when the template is used."""
    return [shape for shape in shapes if shape.amount_fen is None]


def spread(shapes: Iterable[Any], amount_fen: int | None) -> dict[int, int]:
    """The amounts by line number when every open line takes the same, in fen."""
    return {} if amount_fen is None else {row.line_no: amount_fen for row in open_lines(shapes)}


def amount_problems(shapes: Sequence[Any], amounts: Mapping[int, int]) -> dict[str, str]:
    """What is wrong with the amounts given, by field; empty when nothing is."""
    known = {shape.line_no for shape in shapes}
    wrong = {f"amounts.{n}": "There is no such line." for n in amounts if n not in known}
    return wrong | {
        f"amounts.{shape.line_no}": f"Line {shape.line_no} ({shape.account}) needs its amount."
        for shape in open_lines(shapes)
        if shape.line_no not in amounts
    }


def filled(shapes: Iterable[Any], amounts: Mapping[int, int]) -> list[Line]:
    """The lines with their amounts in fen; one that is given goes before the template's own."""
    return [_line(shape, amounts.get(shape.line_no, shape.amount_fen or 0)) for shape in shapes]


def _line(shape: Any, amount_fen: int) -> Line:
    debit_fen, credit_fen = (amount_fen, 0) if shape.side == "debit" else (0, amount_fen)
    belongs = {name: getattr(shape, name) for name in BELONGS}
    return Line(shape.account, debit_fen, credit_fen, **belongs)
