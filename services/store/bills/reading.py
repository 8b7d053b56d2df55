"""One bill line by line: cells by the names of their columns, and what is wrong with them.

No Flask, no peewee. Money is read in thousandths of a fen, the five decimals of a WeChat fee.
"""

import csv
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from shared.clock import SHANGHAI

NUMBER_LENGTH_MAX = 64
YUAN = 100_000  # thousandths of a fen in a yuan
FEN = 1_000

_MONEY = re.compile(r"(-?)([0-9]{1,9})(?:\.([0-9]{1,5}))?")
_MOMENT = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
_NUMBER = re.compile(r"[0-9A-Za-z_][0-9A-Za-z_|*@.:-]*")


class Row(NamedTuple):
    """One movement of money at the platform. Refunds are negative, their fees too.

    `platform_no` and `refund_no` name it there; `order_no` and `refund_no` were named by the till.
    """

    line_no: int
    kind: str  # payment or refund
    platform_no: str
    order_no: str | None
    refund_no: str  # empty for payments
    moment: datetime
    amount_fen: int
    fee_millifen: int  # thousandths of a fen: hundred-thousandths of a yuan


class BadLine(NamedTuple):
    """A line that cannot be read, counted as an editor counts lines."""

    line: int
    field: str
    message: str


class Difference(NamedTuple):
    """A figure of the summary that its rows do not give; counts, or yuan."""

    line: int
    field: str
    stated: str
    counted: str


class ParsedBill(NamedTuple):
    """What a file says. `ignored` rows are private ones of a personal export."""

    kind: str
    channel: str
    rows: list[Row]
    ignored: int
    bad: list[BadLine]
    differences: list[Difference]


class Line:
    """One line by its column names; what cannot be read is noted in `bad`."""

    def __init__(self, line_no: int, names: list[str], cells: list[str], bad: list[BadLine]):
        self.line_no = line_no
        self._cells = dict(zip(names, cells, strict=False))
        self._bad = bad
        if len(cells) != len(names):
            self.note("", f"The header names {len(names)} columns, this line has {len(cells)}.")

    def note(self, field: str, message: str) -> None:
        """Remember what is wrong with this line."""
        self._bad.append(BadLine(self.line_no, field, message))

    def text(self, column: str) -> str:
        """A cell without the blanks around it; empty where the bill has no such column."""
        value = self._cells.get(column, "").strip()
        if value.startswith("="):
            self.note(column, "A formula: send the bill as the platform made it.")
            return ""
        return value

    def number(self, column: str) -> str:
        """An order or refund number; may be empty."""
        value = self.text(column)
        if value and not (_NUMBER.fullmatch(value) and len(value) <= NUMBER_LENGTH_MAX):
            self.note(column, f"{value[:NUMBER_LENGTH_MAX]!r} is not an order number.")
        return value

    def name(self, column: str) -> str:
        """A number that must be there."""
        value = self.number(column)
        if not value:
            self.note(column, "This number is missing.")
        return value

    def millifen(self, column: str) -> int:
        """Money in thousandths of a fen; 0 where the cell is empty or absent."""
        value = self.text(column)
        millifen = millifen_of(value.lstrip("¥￥")) if value else 0
        if millifen is None:
            self.note(column, f"{value[:NUMBER_LENGTH_MAX]!r} is not an amount in yuan.")
        return millifen or 0

    def fen(self, column: str) -> int:
        """Money in whole fen."""
        fen, part = divmod(self.millifen(column), FEN)
        if part:
            self.note(column, "An amount has at most two decimals.")
        return fen

    def moment(self, column: str) -> datetime:
        """A time on the wall in China, as UTC."""
        value = self.text(column)
        try:
            if _MOMENT.fullmatch(value):
                return datetime.fromisoformat(value).replace(tzinfo=SHANGHAI).astimezone(UTC)
        except ValueError:
            pass
        self.note(column, f"{value[:NUMBER_LENGTH_MAX]!r} is not a time like 2026-03-02 09:00:00.")
        return datetime.min.replace(tzinfo=UTC)


class Reader:
    """What the reading of one bill gathers."""

    def __init__(self, kind: str, lines: list[str], header: int, names: list[str]):
        self.kind = kind
        self.lines = lines
        self.header = header
        self.names = names
        self.rows: list[Row] = []
        self.bad: list[BadLine] = []
        self.differences: list[Difference] = []
        self.ignored = 0

    def after_header(self) -> Iterator[tuple[int, str]]:
        """Line number and text of what follows the header, blank lines left out."""
        for number in range(self.header + 1, len(self.lines)):
            if self.lines[number].strip(" \t\r,"):
                yield number + 1, self.lines[number].rstrip("\r")

    def line(self, line_no: int, cells: list[str]) -> Line:
        """A line of the table."""
        return Line(line_no, self.names, cells, self.bad)

    def csv_line(self, line_no: int, text: str) -> Line:
        """A line of the table whose cells commas divide, quotes allowed."""
        try:
            return self.line(line_no, next(csv.reader([text])))
        except csv.Error:  # a carriage return inside
            return self.line(line_no, [])

    def compare(
        self, line_no: int, field: str, stated: int | None, counted: int, show: Callable
    ) -> None:
        """Hold a figure of the summary, which stands on a line, against the rows."""
        if stated != counted:
            told = "?" if stated is None else show(stated)
            self.differences.append(Difference(line_no, field, told, show(counted)))

    def done(self) -> ParsedBill:
        """The bill; a row may be in it once only."""
        seen: set[tuple] = set()
        for row in self.rows:
            name = (row.kind, row.platform_no, row.refund_no)
            if name in seen:
                self.bad.append(BadLine(row.line_no, "", "This row is twice in the file."))
            seen.add(name)
        channel = self.kind.partition("_")[0]
        return ParsedBill(
            self.kind, channel, self.rows, self.ignored, sorted(set(self.bad)), self.differences
        )


def millifen_of(text: str) -> int | None:
    """`"0.32400"` yuan → 32400 thousandths of a fen; None if it is no amount."""
    if (written := _MONEY.fullmatch(text)) is None:
        return None
    millifen = int(written[2]) * YUAN + int((written[3] or "").ljust(5, "0"))
    return -millifen if written[1] else millifen


def yuan(millifen: int) -> str:
    """32400 thousandths of a fen → `"0.32400"` yuan."""
    whole, part = divmod(abs(millifen), YUAN)
    return f"{'-' if millifen < 0 else ''}{whole}.{part:05d}"
