"""Quantities as whole thousandths, and the part of a value that goes with a part of a quantity."""

import re

from shared.money import round_half_up

UNIT = 1000  # thousandths in one piece, kilogram or metre
QUANTITY_MAX = 10**9  # a million units: more of one thing in one line is a typing error

DECIMAL = r"^-?[0-9]{1,9}(\.[0-9]{1,3})?$"  # as text, on the wire

_DECIMAL = re.compile(DECIMAL.removesuffix("$"))


def parse(text: str) -> int:
    """`"1.250"` → 1250 thousandths. Raises ValueError for anything else than ≤ 3 decimals."""
    if not isinstance(text, str) or not _DECIMAL.fullmatch(text):
        raise ValueError("a quantity is a decimal string with at most three places")
    whole, _, part = text.partition(".")
    thousandths = abs(int(whole)) * UNIT + int(part.ljust(3, "0") or 0)
    return -thousandths if text.startswith("-") else thousandths


def text(thousandths: int) -> str:
    """1250 thousandths → `"1.250"`; whole quantities without a point: `"2"`."""
    sign = "-" if thousandths < 0 else ""
    whole, part = divmod(abs(thousandths), UNIT)
    return f"{sign}{whole}.{part:03d}" if part else f"{sign}{whole}"


def price(unit_price_fen: int, thousandths: int) -> int:
    """What a quantity costs at a price per unit, in fen, rounded half up."""
    return round_half_up(unit_price_fen * thousandths, UNIT)


def take_value(value_fen: int, on_hand: int, taken: int) -> int:
    """The value in fen that leaves with `taken` of `on_hand` thousandths.

    The last unit takes the remainder, so that value is conserved to the fen (design.md §5).
    """
    if not 0 < taken <= on_hand:
        raise ValueError("only what is on hand can be taken at its own value")
    return value_fen if taken == on_hand else round_half_up(value_fen * taken, on_hand)
