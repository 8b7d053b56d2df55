"""What makes a product acceptable, and what a barcode says. Pure: no Flask, no peewee, no clock."""

import re
from typing import NamedTuple

from stdnum import ean

from shared.errors import Invalid
from shared.quantity import QUANTITY_MAX, UNIT

AGENCY = "agency"  # collected for others: no revenue, no tax
KINDS = ("goods", "service", "meter", AGENCY)
TAX_CATEGORIES = ("standard", "exempt_meals", "other")
PRICE_GROUPS = ("shelf", "member", "senior")
MEANINGS = ("amount", "weight")
PRICE_FEN_MAX = 10_000_000
BARCODE_LENGTHS = (8, 13, 14)  # EAN-8, EAN-13, and GTIN-14 on the outside of a case

_PRICE = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,2}))?")
_PLU = re.compile(r"[0-9]{1,5}")


class Goods(NamedTuple):
    """A product as somebody wants it to be; prices are tax-inclusive fen per unit."""

    sku: str
    barcode: str | None
    name: str
    category: str
    unit: str
    price_fen: int
    kind: str = "goods"
    tax_category: str = "standard"
    plu: str | None = None
    member_price_fen: int | None = None
    senior_price_fen: int | None = None

    @property
    def prices(self) -> dict[str, int | None]:
        """The price of each group."""
        return dict(
            zip(
                PRICE_GROUPS,
                (self.price_fen, self.member_price_fen, self.senior_price_fen),
                strict=True,
            )
        )


class Prices(NamedTuple):
    """What a unit costs each group on a day, in fen; None where a group has no own price."""

    shelf: int = 0
    member: int | None = None
    senior: int | None = None

    def of(self, price_group: str) -> int:
        """What a customer of a group pays: never more than the shelf says."""
        own = getattr(self, price_group)
        return self.shelf if own is None else min(own, self.shelf)


class Label(NamedTuple):
    """What a scale printed: the amount in fen, or the weight in thousandths of a kilogram."""

    meaning: str
    value: int


def has_digits(barcode: str) -> bool:
    """Whether a barcode has as many digits as one of those that we know, and nothing else."""
    return len(barcode) in BARCODE_LENGTHS and barcode.isascii() and barcode.isdigit()


def barcode_problem(barcode: str | None) -> str | None:
    """Why a barcode is no EAN-13, EAN-8 or GTIN-14 (domain.md §7.4), or None."""
    if not barcode:
        return None
    if not has_digits(barcode):
        return "A barcode has 13 digits (EAN-13), 8 (EAN-8) or 14 (a case)."
    if not ean.is_valid(barcode):
        return f"The check digit is wrong; it would be {ean.calc_check_digit(barcode[:-1])}."
    return None


def price_of(yuan: str) -> int:
    """`"12.50"` → 1250 fen. Raises ValueError for anything but a price in yuan and fen."""
    written = _PRICE.fullmatch(yuan)
    if written is None:
        raise ValueError("A price is written like 12.50, with at most two decimals.")
    fen = int(written[1]) * 100 + int((written[2] or "").ljust(2, "0"))
    if not 0 <= fen <= PRICE_FEN_MAX:
        raise ValueError("A price lies between 0.00 and 100,000.00 yuan.")
    return fen


def plu_of(text: str | None) -> str | None:
    """The five digits of a PLU as a label has them. Raises Invalid `plu_invalid`."""
    if not text:
        return None
    if not _PLU.fullmatch(text):
        message = "A PLU has at most five digits."
        raise Invalid("plu_invalid", message, {"plu": message})
    return text.zfill(5)


def is_label(barcode: str) -> bool:
    """Whether a barcode is of the range that shops print themselves, 20 to 29."""
    return len(barcode) == 13 and barcode.startswith("2")


def label_plu(barcode: str) -> str:
    """FFWWWWWEEEEEC: the PLU of a scale label."""
    return barcode[2:7]


def label(barcode: str, meanings: dict[str, str]) -> Label | None:
    """What a scale label says by the meaning of its prefix; None if nobody set one."""
    meaning = meanings.get(barcode[:2])
    return Label(meaning, int(barcode[7:12])) if meaning else None


def counted(number: int, quantity: int, factor: int) -> int:
    """How much of a product so many of a barcode are, in thousandths.

    Raises Invalid `quantity_not_whole`, `quantity_too_large`.
    """
    thousandths, rest = divmod(quantity * factor, UNIT)
    if rest:
        message = "So much of this barcode is no quantity with three decimals."
        raise Invalid("quantity_not_whole", message, {f"lines.{number}.quantity": message})
    if thousandths > QUANTITY_MAX:
        message = "One line has at most a million units."
        raise Invalid("quantity_too_large", message, {f"lines.{number}.quantity": message})
    return thousandths
