"""A file of price changes, line by line. No Flask request, no peewee."""

from datetime import date
from typing import NamedTuple

from services.store.catalogue.rules import PRICE_GROUPS, price_of
from shared.sheets import BadLine, Record, records, refuse_bad
from shared.wire import EARLIEST

REASON_LENGTH_MAX = 200


class PriceLine(NamedTuple):
    """A price somebody wants, with the line that says so; None ends a group's own price."""

    line: int
    sku: str
    price_group: str
    effective_from: date
    price_fen: int | None
    reason: str | None


def read(body: bytes) -> list[PriceLine]:
    """Columns by name: sku, effective_from (or date), price_yuan, optionally price_group, reason.

    Raises Invalid `file_unreadable`, `import_invalid` with every bad line.
    """
    bad: list[BadLine] = []
    rows = records(body, ("sku", "price_yuan"), bad)
    day_column = "effective_from" if rows and "effective_from" in rows[0].cells else "date"
    if rows and day_column not in rows[0].cells:
        bad.append(BadLine(1, "effective_from", "This column is missing.", "column_missing"))
        rows = []
    found = [_line(row, day_column, bad) for row in rows]
    seen: set[tuple] = set()
    for line in found:
        name = (line.sku, line.price_group, line.effective_from)
        if name in seen:
            message = f"{line.sku} has two prices of that day."
            bad.append(BadLine(line.line, "sku", message, "two_prices", (line.sku,)))
        seen.add(name)
    refuse_bad(bad)
    return found


def _line(row: Record, day_column: str, bad: list[BadLine]) -> PriceLine:
    cells = row.cells
    group = cells.get("price_group") or "shelf"
    if group not in PRICE_GROUPS:
        one_of = ", ".join(PRICE_GROUPS)
        bad.append(BadLine(row.line, "price_group", f"One of: {one_of}.", "one_of", (one_of,)))
    reason = cells.get("reason") or None
    if reason and (len(reason) > REASON_LENGTH_MAX or not reason.isprintable()):
        message = f"A reason is one line of at most {REASON_LENGTH_MAX} characters."
        bad.append(BadLine(row.line, "reason", message, "reason_invalid"))
    return PriceLine(
        row.line,
        cells["sku"],
        group,
        _day(row, day_column, bad),
        _price(row, group, bad),
        reason,
    )


def _day(row: Record, column: str, bad: list[BadLine]) -> date:
    try:
        day = date.fromisoformat(row.cells[column])
        if EARLIEST <= day <= date(2099, 12, 31):
            return day
    except ValueError:
        pass
    bad.append(BadLine(row.line, column, "A day is written like 2026-03-02.", "day_invalid"))
    return EARLIEST


def _price(row: Record, group: str, bad: list[BadLine]) -> int | None:
    written = row.cells["price_yuan"]
    if not written and group != "shelf":
        return None
    try:
        return price_of(written)
    except ValueError as error:
        bad.append(BadLine(row.line, "price_yuan", str(error), "price_invalid"))
        return None
