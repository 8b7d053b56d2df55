"""Files of products and of barcodes, line by line. No Flask request, no peewee."""

from typing import Any, NamedTuple

from stdnum import ean

from services.store.catalogue.rules import (
    KINDS,
    TAX_CATEGORIES,
    Goods,
    barcode_problem,
    has_digits,
    plu_of,
    price_of,
)
from shared import quantity
from shared.errors import Invalid
from shared.sheets import BadLine, Record, records, refuse_bad

NEEDED = ("sku", "barcode", "name", "category", "unit", "price_yuan")
CHOICES = {"kind": KINDS, "tax_category": TAX_CATEGORIES}
OWN_PRICES = {"member_price_yuan": "member_price_fen", "senior_price_yuan": "senior_price_fen"}
PACK_COLUMNS = ("sku", "barcode", "quantity", "price_yuan")


class GoodsLine(NamedTuple):
    """What a line says of a product; a column the file does not have is not among `said`."""

    line: int
    said: dict[str, Any]
    reason: str | None

    def onto(self, earlier: Goods | None) -> Goods:
        """The product as the line wants it; without an earlier one the rest begins as usual."""
        return earlier._replace(**self.said) if earlier else Goods(**self.said)


class BarcodeLine(NamedTuple):
    """A barcode of a product: thousandths, and the pack's own price in fen or None."""

    line: int
    sku: str
    barcode: str
    quantity: int
    price_fen: int | None


def read_goods(body: bytes) -> list[GoodsLine]:
    """The products of a file. Raises `file_unreadable`, `import_invalid` with every bad line."""
    bad: list[BadLine] = []
    found = [_goods(row, bad) for row in records(body, NEEDED, bad)]
    for field in ("sku", "barcode", "plu"):
        _refuse_twice(field, [(line.line, line.said.get(field)) for line in found], bad)
    refuse_bad(bad)
    return found


def read_barcodes(body: bytes) -> list[BarcodeLine]:
    """The barcodes of a file. Raises `file_unreadable`, `import_invalid` with every bad line."""
    bad: list[BadLine] = []
    found = [_barcode(row, bad) for row in records(body, PACK_COLUMNS, bad)]
    _refuse_twice("barcode", [(line.line, line.barcode) for line in found], bad)
    refuse_bad(bad)
    return found


def _goods(row: Record, bad: list[BadLine]) -> GoodsLine:
    cells = row.cells
    said: dict[str, Any] = {}
    for column in ("sku", "name", "category", "unit"):
        said[column] = _text(row, column, bad)
    said["barcode"] = _barcode_of(row, bad) or None
    said["price_fen"] = _price(row, "price_yuan", bad)
    for column, choices in CHOICES.items():
        if cells.get(column):
            said[column] = cells[column]
            if cells[column] not in choices:
                one_of = ", ".join(choices)
                bad.append(BadLine(row.line, column, f"One of: {one_of}.", "one_of", (one_of,)))
    for column, field in OWN_PRICES.items():
        if column in cells:
            said[field] = _price(row, column, bad) if cells[column] else None
    if "plu" in cells:
        try:
            said["plu"] = plu_of(cells["plu"])
        except Invalid as refusal:
            bad.append(BadLine(row.line, "plu", refusal.message, "plu_invalid"))
    return GoodsLine(row.line, said, cells.get("reason") or None)


def _barcode(row: Record, bad: list[BadLine]) -> BarcodeLine:
    try:
        thousandths = quantity.parse(row.cells["quantity"])
        if not 0 < thousandths <= quantity.QUANTITY_MAX:
            raise ValueError
    except ValueError:
        message = "How many units a scan counts, like 24."
        bad.append(BadLine(row.line, "quantity", message, "pack_quantity"))
        thousandths = 0
    if not row.cells["barcode"]:
        bad.append(BadLine(row.line, "barcode", "This must not be empty.", "empty"))
    price_fen = _price(row, "price_yuan", bad) if row.cells["price_yuan"] else None
    return BarcodeLine(row.line, row.cells["sku"], _barcode_of(row, bad), thousandths, price_fen)


def _text(row: Record, column: str, bad: list[BadLine]) -> str:
    value = row.cells[column]
    if not value:
        bad.append(BadLine(row.line, column, "This must not be empty.", "empty"))
    elif not value.isprintable():
        message = "This has a character nobody can read."
        bad.append(BadLine(row.line, column, message, "not_printable"))
    elif len(value) > (most := 200 if column == "name" else 64):
        bad.append(BadLine(row.line, column, "This is too long.", "too_long", (str(most),)))
    return value


def _barcode_of(row: Record, bad: list[BadLine]) -> str:
    barcode = row.cells["barcode"]
    if problem := barcode_problem(barcode):
        if has_digits(barcode):
            digit = (ean.calc_check_digit(barcode[:-1]),)
            bad.append(BadLine(row.line, "barcode", problem, "check_digit", digit))
        else:
            bad.append(BadLine(row.line, "barcode", problem, "barcode_digits"))
    return barcode


def _price(row: Record, column: str, bad: list[BadLine]) -> int:
    try:
        return price_of(row.cells[column])
    except ValueError as error:
        bad.append(BadLine(row.line, column, str(error), "price_invalid"))
        return 0


def _refuse_twice(field: str, values: list[tuple[int, Any]], bad: list[BadLine]) -> None:
    seen: set = set()
    for line, value in values:
        if value and value in seen:
            message = f"{value} stands in this file twice."
            bad.append(BadLine(line, field, message, "twice_in_file", (value,)))
        seen.add(value)
