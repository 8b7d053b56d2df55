"""Quantity, unit price and value of products, 收入, 发出 and 结存 (domain.md §4.6). Pure.

Quantities are thousandths, values fen. A unit price is only shown, never kept.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from shared.money import round_half_up
from shared.quantity import UNIT

COLUMNS = ("opening", "received", "issued", "closing")


class Part(NamedTuple):
    """A quantity and its value."""

    quantity: int = 0
    fen: int = 0

    def plus(self, other: "Part") -> "Part":
        """Both together."""
        return Part(self.quantity + other.quantity, self.fen + other.fen)

    def less(self, other: "Part") -> "Part":
        """The first without the second."""
        return Part(self.quantity - other.quantity, self.fen - other.fen)

    @property
    def price_fen(self) -> int | None:
        """The value of one unit, half up; None where there is none, as for a mere correction."""
        quantity, fen = self if self.quantity > 0 else (-self.quantity, -self.fen)
        return round_half_up(fen * UNIT, quantity) if quantity else None


NOTHING = Part()


def shown(name: str, part: Part | None) -> dict[str, int | None]:
    """数量, 单价 and 金额 of a part of a row, empty where the row has no such part."""
    columns = (part.quantity, part.price_fen, part.fen) if part else (None, None, None)
    keys = (f"{name}_quantity", f"{name}_price_fen", f"{name}_fen")
    return dict(zip(keys, columns, strict=True))


def of_product(opening: Part, lines: Iterable[Any], first: date, last: date) -> list[dict]:
    """The ledger of a product for a month: its running balance, then 本月合计."""
    standing, received, issued = opening, NOTHING, NOTHING
    rows = [_row("opening", first, "期初结存", None, None, opening)]
    for line in lines:
        moved = Part(line.quantity, line.value_fen)
        came, went = (None, NOTHING.less(moved)) if line.issued else (moved, None)
        standing = standing.plus(moved)
        received, issued = received.plus(came or NOTHING), issued.plus(went or NOTHING)
        row = _row("line", line.day, line.memo, came, went, standing)
        rows.append({**row, "voucher": f"{line.word}-{line.number}", "voucher_id": line.voucher_id})
    return [*rows, _row("month", last, "本月合计", received, issued, standing)]


def _row(
    kind: str, day: date, memo: str, received: Part | None, issued: Part | None, balance: Part
) -> dict:
    return {
        "kind": kind,
        "day": day,
        "voucher": None,
        "voucher_id": None,
        "memo": memo,
        **shown("received", received),
        **shown("issued", issued),
        **shown("balance", balance),
    }


def product_row(product: str, name: str | None, parts: Mapping[str, Part]) -> dict:
    """A product in a month: 期初, 收入, 发出, 结存."""
    row: dict = {"product": product, "name": name}
    for column in COLUMNS:
        row |= shown(column, parts[column])
    return row


def total(rows: Iterable[Mapping]) -> dict:
    """The values of all products; quantities of different goods are no quantity of anything."""
    rows = list(rows)
    whole: dict = {"product": None, "name": None}
    for column in COLUMNS:
        whole |= shown(column, None)
        whole[f"{column}_fen"] = sum(row[f"{column}_fen"] for row in rows)
    return whole
