"""How a bank's cells are read, whether its balances run on, and which rows are known. Pure.

Amounts in fen, money in positive, as the bank sees the account.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from shared.errors import Refusal
from shared.money import FEN_MAX

BANK = "1002"  # 银行存款; every bank account is a leaf under it
SIDES = ("in", "out")
TEXT_MAX = {"counterparty": 200, "reference": 64, "memo": 400}
OPENING_MEMO = "期初余额"

_DAY = r"(?P<y>20\d\d){0}(?P<m>\d{{1,2}}){0}(?P<d>\d{{1,2}})"
DATE_FORMATS = {
    "YYYY-MM-DD": re.compile(_DAY.format("-")),
    "YYYY/MM/DD": re.compile(_DAY.format("/")),
    "YYYY.MM.DD": re.compile(_DAY.format(r"\.")),
    "YYYYMMDD": re.compile(r"(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)"),
    "YYYY年MM月DD日": re.compile(r"(?P<y>20\d\d)年(?P<m>\d{1,2})月(?P<d>\d{1,2})日"),
}
_AMOUNT = re.compile(r"([+-]?)[¥￥]?([+-]?)(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(\d{1,2})0*)?")


class Layout(NamedTuple):
    """The columns of a bank's file by the names in its header; a column it has not is None."""

    name: str
    date_column: str
    date_format: str
    amount_column: str | None
    positive_is: str  # "in" or "out": what a positive amount means
    in_column: str | None
    out_column: str | None
    balance_column: str
    counterparty_column: str | None
    reference_column: str | None
    memo_column: str | None

    @property
    def columns(self) -> list[str]:
        """The columns a file must have."""
        return [
            column
            for column in (
                self.date_column,
                self.amount_column,
                self.in_column,
                self.out_column,
                self.balance_column,
                self.counterparty_column,
                self.reference_column,
                self.memo_column,
            )
            if column is not None
        ]

    @property
    def problem(self) -> str | None:
        """Why nothing can be read by this layout, or None."""
        if bool(self.in_column) != bool(self.out_column):
            return "Money in and money out have a column each, or one signed column together."
        if bool(self.amount_column) == bool(self.in_column):
            return "Name either one signed column or two, for money in and for money out."
        if len(set(self.columns)) < len(self.columns):
            return "One column is named for two things."
        return None


BUILT_IN = {
    layout.name: layout
    for layout in (
        Layout(
            "plain",
            date_column="交易日期",
            date_format="YYYY-MM-DD",
            amount_column=None,
            positive_is="in",
            in_column="收入",
            out_column="支出",
            balance_column="余额",
            counterparty_column="对方户名",
            reference_column="流水号",
            memo_column="摘要",
        ),
        Layout(
            "signed",
            date_column="交易日期",
            date_format="YYYY-MM-DD",
            amount_column="金额",
            positive_is="in",
            in_column=None,
            out_column=None,
            balance_column="余额",
            counterparty_column="对方户名",
            reference_column="流水号",
            memo_column="摘要",
        ),
    )
}


class Movement(NamedTuple):
    """A row of a statement: its line in the file, what moved, and what the account held after."""

    line_no: int
    day: date
    amount_fen: int
    balance_fen: int
    counterparty: str
    reference: str
    memo: str

    @property
    def before_fen(self) -> int:
        """What the account held before."""
        return self.balance_fen - self.amount_fen


class Last(NamedTuple):
    """Where the account stands by earlier statements."""

    position: int
    day: date
    balance_fen: int
    identity: str


# -- cells ------------------------------------------------------------------------------------


def day_of(text: str, date_format: str) -> date:
    """The day a cell names, a time of day behind it left out. Raises ValueError.

    A workbook's own dates come as YYYY-MM-DD, whatever the layout says.
    """
    words = text.split()
    for pattern in (DATE_FORMATS[date_format], DATE_FORMATS["YYYY-MM-DD"]):
        if words and len(words) <= 2 and (found := pattern.fullmatch(words[0])):
            return date(int(found["y"]), int(found["m"]), int(found["d"]))
    raise ValueError(f"This is no day written {date_format}.")


def fen_of(text: str) -> int:
    """The fen of a cell like 1,234.50, -5 or ¥3; an empty one and a dash are 0.

    Raises ValueError.
    """
    plain = text.replace(" ", "").replace("，", ",")
    if plain in ("", "-", "--", "—"):
        return 0
    found = _AMOUNT.fullmatch(plain)
    if found is None or (found[1] and found[2]):
        raise ValueError("This is no amount of yuan with at most two decimals.")
    whole, part = found[3].replace(",", ""), (found[4] or "").ljust(2, "0")
    fen = int(whole) * 100 + int(part)
    if fen > FEN_MAX:
        raise ValueError("No amount is so large.")
    return -fen if "-" in (found[1], found[2]) else fen


# -- a file -----------------------------------------------------------------------------------


def breaks(rows: Sequence[Movement]) -> list[Movement]:
    """The rows whose balance is not the one before with their amount; in the order given."""
    return [row for before, row in pairwise(rows) if row.before_fen != before.balance_fen]


def in_order(rows: Sequence[Movement]) -> list[Movement]:
    """The rows from the oldest on: as they stand or turned round, whichever lets balances run."""
    ways = [sorted(way, key=lambda row: row.day) for way in (rows, rows[::-1])]
    return min(ways, key=lambda way: len(breaks(way)))


def identities(rows: Sequence[Movement]) -> list[str]:
    """What each row is known by in every file: day, amount and balance with the bank's reference.

    Without a reference its other party and memo take the place; twins of a file are counted.
    """
    seen: Counter = Counter()
    found = []
    for row in rows:
        named = [row.reference] if row.reference else ["", row.counterparty, row.memo]
        said = "\x1f".join([row.day.isoformat(), str(row.amount_fen), str(row.balance_fen), *named])
        seen[said] += 1
        found.append(hashlib.sha256(f"{said}\x1f{seen[said]}".encode()).hexdigest())
    return found


def opening_of(first: Movement) -> Movement | None:
    """What stood on the account before its first statement, as a row of the day before."""
    if first.before_fen == 0:
        return None
    day = first.day - timedelta(days=1)
    return Movement(0, day, first.before_fen, first.before_fen, "", "", OPENING_MEMO)


def new_from(
    rows: Sequence[Movement], names: Sequence[str], known: set[str], last: Last | None
) -> int:
    """From which row on a file brings something new; it must go on where the account stands.

    Raises Refusal `statement_gap`: a row that earlier statements passed over, or a balance that
    is not the one they left.
    """
    start = next((n for n, name in enumerate(names) if name not in known), len(rows))
    if start == len(rows) or last is None:
        return start
    row = rows[start]
    passed_over = any(name in known for name in names[start:]) or row.day < last.day
    if start > 0:
        passed_over |= names[start - 1] != last.identity
    if passed_over or row.before_fen != last.balance_fen:
        raise Refusal(
            "statement_gap",
            f"Line {row.line_no}: the statements here end on {last.day} with {last.balance_fen} "
            f"fen, this row follows on {row.before_fen} fen; nothing was imported.",
            line=row.line_no,
            last_on=last.day.isoformat(),
            last_balance_fen=last.balance_fen,
        )
    return start
