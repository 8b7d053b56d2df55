"""What tills decide. Pure: values in, values out."""

from datetime import datetime
from typing import NamedTuple

from shared.errors import Invalid

# Notes and coins of the renminbi, in fen.
DENOMINATIONS = (10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 10, 5, 2, 1)


class Span(NamedTuple):
    """A till session: from opening the drawer to counting it; `closed_at` is None while open."""

    id: str
    opened_at: datetime
    closed_at: datetime | None


def counted_fen(total_fen: int | None, denominations: list[dict] | None) -> int:
    """What was counted: as a sum, by notes and coins, or both if they agree.

    Raises Invalid `count_missing`, `denomination_twice`, `count_differs`.
    """
    if denominations is None:
        if total_fen is None:
            message = "Say what was counted: the sum, or each kind of note and coin."
            raise Invalid("count_missing", message, {"counted_cash_fen": message})
        return total_fen
    values = [row["value_fen"] for row in denominations]
    if len(set(values)) < len(values):
        message = "Each kind of note or coin stands in the count once."
        raise Invalid("denomination_twice", message, {"denominations": message})
    sum_fen = sum(row["value_fen"] * row["count"] for row in denominations)
    if total_fen is not None and total_fen != sum_fen:
        message = f"The notes and coins are {sum_fen} fen."
        raise Invalid("count_differs", message, {"counted_cash_fen": message})
    return sum_fen
