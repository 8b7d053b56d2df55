"""What may be read next, and how much went through a meter. Pure: values in, values out."""

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

from shared.errors import Invalid, Refusal
from shared.quantity import text


class MeterUnits(NamedTuple):
    """What went through one meter between its first and its last reading, in thousandths."""

    meter: str
    first_at: datetime
    last_at: datetime
    first: int
    last: int
    units: int


def require_metered(kind: str) -> None:
    """Only what is sold by meter has readings. Raises Refusal `product_not_metered`."""
    if kind != "meter":
        raise Refusal("product_not_metered", f"This product is of kind {kind}, not meter.")


def require_next(last: Any | None, reading: int, read_at: datetime, is_new_meter: bool) -> None:
    """A reading comes after the last one and is not less, unless the meter was exchanged.

    Raises Refusal `reading_out_of_order`, Invalid `reading_goes_back`.
    """
    if last is None:
        return
    if read_at <= last.read_at:
        message = "A later reading of this meter is here already."
        raise Refusal("reading_out_of_order", message, {"read_at": message})
    if reading < last.reading and not is_new_meter:
        message = f"The meter showed {text(last.reading)} before; say if it was exchanged."
        raise Invalid("reading_goes_back", message, {"reading": message})


def units(readings: Iterable[Any]) -> list[MeterUnits]:
    """What went through each meter; readings in the order of their moments."""
    by_meter: dict[str, list[Any]] = {}
    for row in readings:
        by_meter.setdefault(row.meter, []).append(row)
    return [
        MeterUnits(
            meter,
            rows[0].read_at,
            rows[-1].read_at,
            rows[0].reading,
            rows[-1].reading,
            sum(
                later.reading - earlier.reading
                for earlier, later in pairwise(rows)
                if not later.is_new_meter
            ),
        )
        for meter, rows in sorted(by_meter.items())
    ]
