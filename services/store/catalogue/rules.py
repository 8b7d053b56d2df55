"""What makes a product acceptable. Pure: no Flask, no peewee, no clock."""

import csv
import io
import re
from typing import NamedTuple

from stdnum import ean

TAX_CATEGORIES = ("standard", "exempt_meals")
COLUMNS = ("sku", "barcode", "name", "category", "unit", "price_yuan")
PRICE_FEN_MAX = 10_000_000
ROWS_MAX = 20_000

_PRICE = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,2}))?")


class Goods(NamedTuple):
    """A product as somebody wants it to be; `price_fen` is tax-inclusive, per unit."""

    sku: str
    barcode: str | None
    name: str
    category: str
    unit: str
    price_fen: int
    tax_category: str | None = "standard"  # None in a file without that column: left as it is


class BadRow(NamedTuple):
    """A line of a file that cannot be imported, counted as an editor counts lines."""

    line: int
    field: str
    message: str


def barcode_problem(barcode: str | None) -> str | None:
    """Why a barcode is not an EAN-13 (domain.md §7.4), or None."""
    if not barcode:
        return None
    if len(barcode) != 13 or not (barcode.isascii() and barcode.isdigit()):
        return "An EAN-13 barcode has 13 digits."
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


def read_csv(text: str) -> tuple[list[Goods], list[BadRow]]:
    """The products of a CSV file and every line that is wrong.

    Columns by name: sku, barcode, name, category, unit, price_yuan, optionally tax_category.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    absent = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if absent:
        return [], [BadRow(1, column, "This column is missing.") for column in absent]
    if len(set(reader.fieldnames or ())) < len(reader.fieldnames or ()):
        return [], [BadRow(1, "", "A column stands in the header twice.")]
    goods: list[Goods] = []
    bad: list[BadRow] = []
    try:
        _read_rows(reader, goods, bad)
    except csv.Error as error:
        bad.append(BadRow(reader.line_num + 1, "", f"This line is no CSV: {error}."))
    return goods, bad + _repeated(goods)


def _read_rows(reader: csv.DictReader, goods: list[Goods], bad: list[BadRow]) -> None:
    """Sort the rows into good ones and what is wrong with the others. Raises csv.Error."""
    for row in reader:
        line = reader.line_num
        if len(goods) + len(bad) >= ROWS_MAX:
            bad.append(BadRow(line, "", f"A file has at most {ROWS_MAX} lines."))
            break
        problems = list(_row_problems(line, row))
        bad += problems
        if not problems:
            goods.append(_goods(row))


def _row_problems(line: int, row: dict):
    if None in row or None in row.values():
        yield BadRow(line, "", "This line has not as many fields as the header.")
        return
    for column in ("sku", "name", "category", "unit"):
        if not row[column].strip():
            yield BadRow(line, column, "This must not be empty.")
        elif not row[column].isprintable():
            yield BadRow(line, column, "This has a character nobody can read.")
        elif (len(row[column].strip()) > 64 and column != "name") or len(row[column]) > 200:
            yield BadRow(line, column, "This is too long.")
    if problem := barcode_problem(row["barcode"].strip()):
        yield BadRow(line, "barcode", problem)
    if (row.get("tax_category") or "standard") not in TAX_CATEGORIES:
        yield BadRow(line, "tax_category", f"One of: {', '.join(TAX_CATEGORIES)}.")
    try:
        price_of(row["price_yuan"].strip())
    except ValueError as error:
        yield BadRow(line, "price_yuan", str(error))


def _goods(row: dict) -> Goods:
    return Goods(
        sku=row["sku"].strip(),
        barcode=row["barcode"].strip() or None,
        name=row["name"].strip(),
        category=row["category"].strip(),
        unit=row["unit"].strip(),
        price_fen=price_of(row["price_yuan"].strip()),
        tax_category=row.get("tax_category") or None,
    )


def _repeated(goods: list[Goods]) -> list[BadRow]:
    """A sku or barcode that stands in the file twice; the line is counted among the good ones."""
    bad = []
    seen: set[tuple[str, str]] = set()
    for number, item in enumerate(goods, start=2):
        for field, value in (("sku", item.sku), ("barcode", item.barcode)):
            if value and (field, value) in seen:
                bad.append(BadRow(number, field, f"{value} stands in this file twice."))
            elif value:
                seen.add((field, value))
    return bad
