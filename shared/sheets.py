"""Tables as files, in both directions: CSV and XLSX that people open, fill in and send back."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple
from urllib.parse import quote

from flask import Response

from shared import quantity, unpacking
from shared.cells import harmless, written
from shared.errors import Invalid
from shared.unpacking import Unreadable

FORMATS = ("csv", "xlsx")
ROWS_OUT_MAX = 100_000
LINES_MAX = 20_000
COLUMNS_MAX = 100
CELL_LENGTH_MAX = 4_000
BAD_LINES_MAX = 200  # named in one answer
FILE_BODY: dict[str, Any] = {
    "required": True,
    "description": "The file as it came: CSV in UTF-8 or GBK, or XLSX (its first sheet, values "
    f"only). At most 5 MiB, unpacked 64 MiB, and {LINES_MAX} lines.",
    "content": {
        kind: {"schema": {"type": "string", "format": "binary"}}
        for kind in (
            "text/csv",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
    },
}

CONTENT_TYPES = dict(zip(FORMATS, FILE_BODY["content"], strict=True))
_MEMBERS_MAX = 200
_MARKS_MAX = 4_000_000  # in the XML of a workbook: reading takes time by marks, not by bytes
_WORKBOOK = "xl/workbook.xml"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
_FILE_UNREADABLE = "file_unreadable"


class Column(NamedTuple):
    """A column: its heading, where a row keeps it (`product.sku` too), and what it is.

    Kinds: text, fen (shown in yuan), quantity (thousandths), day, count, percent_bp.
    """

    name: str
    field: str
    kind: str = "text"


class Line(NamedTuple):
    """A line of a file, counted as an editor counts lines, and its cells as text."""

    line: int
    cells: list[str]


class Record(NamedTuple):
    """A line of a table by the names of its columns; cells without the blanks around them."""

    line: int
    cells: dict[str, str]


class BadLine(NamedTuple):
    """What is wrong with a line of a file.

    `code` is for who says it in another language, with the `values` that the sentence names;
    `other` is known by its sentence alone.
    """

    line: int
    field: str
    message: str
    code: str = "other"
    values: tuple[str, ...] = ()


# -- giving -----------------------------------------------------------------------------------


def answer(name: str, columns: list[Column], rows: Iterable[Any], as_: str) -> Response:
    """The rows as an attachment `name.csv` or `name.xlsx`; a period belongs into the name.

    Rows are objects or dicts. Raises Invalid `too_many_rows`.
    """
    return attachment(name, _WRITERS[as_](name, columns, _bounded(rows)), as_)


def attachment(name: str, body: bytes, as_: str) -> Response:
    """A finished file as an attachment `name.csv` or `name.xlsx`."""
    response = Response(body, mimetype=CONTENT_TYPES[as_])  # a text says its charset
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"table.{as_}\"; filename*=UTF-8''{quote(name, safe='')}.{as_}"
    )
    return response


def _bounded(rows: Iterable[Any]) -> Iterator[Any]:
    for number, row in enumerate(rows):
        if number == ROWS_OUT_MAX:
            raise Invalid("too_many_rows", f"A file has at most {ROWS_OUT_MAX} rows; ask for less.")
        yield row


def _getters(columns: list[Column]) -> list[Callable[[Any], Any]]:
    def getter(field: str) -> Callable[[Any], Any]:
        of_object = attrgetter(field)
        return lambda row: row[field] if isinstance(row, dict) else of_object(row)

    return [getter(column.field) for column in columns]


def csv_text(columns: list[Column], rows: Iterable[Any]) -> Iterator[str]:
    """The rows as CSV that Excel opens, line by line: however many, none is kept."""
    out = io.StringIO("\ufeff")
    out.seek(0, io.SEEK_END)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    getters = _getters(columns)
    for row in rows:
        yield out.getvalue()
        out.seek(0)
        out.truncate()
        values = [get(row) for get in getters]
        writer.writerow(
            "" if value is None else _CSV_CELLS[column.kind](value)
            for column, value in zip(columns, values, strict=True)
        )
    yield out.getvalue()


def _csv(_name: str, columns: list[Column], rows: Iterator[Any]) -> bytes:
    return "".join(csv_text(columns, rows)).encode()


def _decimal(places: int) -> Callable[[int], Decimal]:
    return lambda number: Decimal(number).scaleb(-places)


_CSV_CELLS: dict[str, Callable[[Any], str]] = {
    "text": lambda value: harmless(str(value)),
    "fen": lambda fen: f"{_decimal(2)(fen):.2f}",
    "quantity": quantity.text,
    "day": str,
    "count": str,
    "percent_bp": lambda bp: f"{_decimal(2)(bp):.2f}%",
}


def _xlsx(name: str, columns: list[Column], rows: Iterator[Any]) -> bytes:
    import xlsxwriter  # at the first workbook: few processes ever write one

    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(_NOT_IN_A_SHEET_NAME.sub(" ", name)[:31])
        shown = {kind: book.add_format({"num_format": how}) for kind, how in _SHOWN.items()}
        sheet.freeze_panes(1, 0)
        head = book.add_format({"bold": True})
        for number, column in enumerate(columns):
            sheet.set_column(number, number, _WIDTHS.get(column.kind, 12))
            sheet.write_string(0, number, column.name, head)
        getters = _getters(columns)
        for row_no, row in enumerate(rows, start=1):
            for number, (column, get) in enumerate(zip(columns, getters, strict=True)):
                _write_cell(sheet, row_no, number, column.kind, get(row), shown)
    return out.getvalue()


def _write_cell(sheet: Any, row: int, number: int, kind: str, value: Any, shown: dict) -> None:
    if value is None:
        return
    if kind == "text":
        sheet.write_string(row, number, str(value))
    elif kind == "day":
        sheet.write_datetime(row, number, value, shown[kind])
    else:
        sheet.write_number(row, number, _NUMBERS[kind](value), shown[kind])


_SHOWN = {
    "fen": "#,##0.00",
    "quantity": "#,##0.###",
    "day": "yyyy-mm-dd",
    "count": "#,##0",
    "percent_bp": "0.00%",
}
_WIDTHS = {"text": 20, "day": 11}
_NUMBERS: dict[str, Callable[[int], Decimal]] = {
    "fen": _decimal(2),
    "quantity": _decimal(3),
    "count": _decimal(0),
    "percent_bp": _decimal(4),
}
_WRITERS = {"csv": _csv, "xlsx": _xlsx}


# -- taking -----------------------------------------------------------------------------------


def read(body: bytes) -> list[Line]:
    """The lines of a CSV or XLSX file, blank ones left out.

    Raises Invalid `file_unreadable`, with `lines` where single lines are to blame.
    """
    try:
        lines = list(_xlsx_lines(body) if unpacking.is_zip(body) else _csv_lines(body))
    except Unreadable as error:
        raise Invalid(_FILE_UNREADABLE, str(error), **error.details) from None
    bad = [
        BadLine(
            line.line,
            "",
            f"A cell has at most {CELL_LENGTH_MAX} characters.",
            "cell_too_long",
            (str(CELL_LENGTH_MAX),),
        )
        for line in lines
        if any(len(cell) > CELL_LENGTH_MAX for cell in line.cells)
    ]
    refuse_bad(bad, _FILE_UNREADABLE)
    return lines


def records(body: bytes, needed: Iterable[str], bad: list[BadLine]) -> list[Record]:
    """The lines of a file by the names in its first one, in any order, other columns too.

    What is wrong with the header or with the number of cells goes to `bad`.
    Raises Invalid `file_unreadable`.
    """
    lines = read(body)
    names = [name.strip() for name in lines[0].cells] if lines else []
    while names and not names[-1]:
        names.pop()
    first = lines[0].line if lines else 1
    absent = [name for name in needed if name not in names]
    bad += [BadLine(first, name, "This column is missing.", "column_missing") for name in absent]
    if len(set(names)) < len(names):
        bad.append(BadLine(first, "", "A column stands in the header twice.", "column_twice"))
    if bad:
        return []
    found = []
    for line in lines[1:]:
        cells = [cell.strip() for cell in line.cells]
        if len(cells) < len(names) or any(cells[len(names) :]):
            message = "This line has not as many fields as the header."
            bad.append(BadLine(line.line, "", message, "fields_differ"))
        else:
            found.append(Record(line.line, dict(zip(names, cells, strict=False))))
    return found


def refuse_bad(bad: list[BadLine], code: str = "import_invalid") -> None:
    """Raises Invalid with every bad line, at most BAD_LINES_MAX of them."""
    if bad:
        raise Invalid(
            code,
            f"{len(bad)} problems; nothing was imported.",
            lines=[line._asdict() for line in sorted(bad)[:BAD_LINES_MAX]],
        )


def _csv_lines(body: bytes) -> Iterator[Line]:
    if body.startswith(_OLD_EXCEL):
        raise Unreadable("This is an old Excel file (.xls); save it as .xlsx or CSV.")
    text = unpacking.decode(body)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    formulas = []
    line = 1
    try:
        for number, cells in enumerate(_bounded_lines(reader)):
            if number == 0 and len(cells) == 1 and (";" in cells[0] or "\t" in cells[0]):
                raise Unreadable("The cells of a CSV file are divided by commas.")
            if any(cell.startswith("=") for cell in cells):
                formulas.append(_formula(line))
            if any(cells):
                yield Line(line, [written(cell) for cell in cells])
            line = reader.line_num + 1
    except csv.Error as error:
        wrong = BadLine(line, "", f"This line is no CSV: {error}.", "no_csv")
        refuse_bad([wrong], _FILE_UNREADABLE)
    refuse_bad(formulas, _FILE_UNREADABLE)


def _bounded_lines(lines: Iterable[Any]) -> Iterator[Any]:
    """The lines, the header among them, not too many and not too wide. Raises Unreadable."""
    for number, cells in enumerate(lines):
        if number > LINES_MAX:
            raise Unreadable(f"A file has at most {LINES_MAX} lines.")
        if len(cells) > COLUMNS_MAX:
            raise Unreadable(f"Line {number + 1} has more than {COLUMNS_MAX} cells.")
        yield cells


def _formula(line: int) -> BadLine:
    return BadLine(line, "", "A formula: send values only.", "formula")


def _xlsx_lines(body: bytes) -> Iterator[Line]:
    import openpyxl  # at the first workbook: few processes ever read one

    marks = 0
    for content in unpacking.unzip(body, _workbook_members):
        marks += content.count(b"<")
        if marks > _MARKS_MAX:
            raise Unreadable(f"A workbook has at most {_MARKS_MAX} cells and texts.")
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise Unreadable("This is no workbook that Excel wrote.")
    bad: list[BadLine] = []
    width = 0
    try:
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # the stated ones may lie
        for line, cells in enumerate(_bounded_lines(sheet.iter_rows()), start=1):
            texts = [_text_of(cell, line, bad) for cell in cells]
            if any(texts):
                width = width or len(texts)
                # A workbook leaves out the empty cells at a line's end.
                yield Line(line, texts + [""] * (width - len(texts)))
    except (Unreadable, Invalid):
        raise
    except Exception:  # openpyxl says a great many things to a workbook that lies
        raise Unreadable("The workbook is damaged or was cut off.") from None
    refuse_bad(bad, _FILE_UNREADABLE)


def _workbook_members(members: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    if _WORKBOOK not in {member.filename for member in members}:
        raise Unreadable("This zip file is no Excel workbook; send the file that is in it.")
    if len(members) > _MEMBERS_MAX:
        raise Unreadable(f"A workbook has at most {_MEMBERS_MAX} parts.")
    return members


def _text_of(cell: Any, line: int, bad: list[BadLine]) -> str:
    """A cell as a person would have typed it."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        bad.append(_formula(line))
    elif cell.data_type == "e":
        bad.append(BadLine(line, "", f"The error {value}.", "cell_error", (str(value),)))
    elif isinstance(value, str):
        return value
    elif isinstance(value, bool):
        return str(value).upper()
    elif isinstance(value, datetime):
        at_midnight = value.time() == time()
        return value.date().isoformat() if at_midnight else value.isoformat(" ", "seconds")
    elif isinstance(value, date):
        return value.isoformat()
    else:
        # The fifteen digits a spreadsheet shows: 0.1 + 0.2 is 0.3 there.
        return f"{value:.15g}" if isinstance(value, float) else str(value)
    return ""
