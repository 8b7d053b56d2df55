"""Papers as workbooks: how what is laid out as data is drawn, ruled and set up for the printer.

The same paper is the same byte for byte: a workbook of ours does not say when it was made. Texts
are written as texts, so that nothing a person typed is ever a formula.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from services.ledger.papers.statements.rules import Cell, Column, Line, Paper
from services.ledger.papers.vouchers.rules import HEADS, LINES, Sheet, Size, Written

A4 = 9
CREATED = datetime(2026, 1, 1, tzinfo=UTC)
INCHES = {6: 0.24, 8: 0.31, 15: 0.59, 25: 0.98}  # of millimetres, as Excel keeps margins
FONT = "宋体"
AMOUNT = "#,##0.00"
SIGNED = ("单位负责人：", "财务主管：", "复核：", "制表：")
PAGES = "&C第 &P 页　共 &N 页"
ALIGNED = {"text": "left", "centre": "center", "day": "center", "fen": "right"}
RULES: dict[str, dict[str, Any]] = {
    "": {},
    "single": {"": 1, "_color": "red"},
    "double": {"": 6, "_color": "red"},
}
STRUCK = {"border": 1, "diag_type": 1, "diag_border": 1}
FIRST, GENERAL, DETAIL, DEBIT, CREDIT = range(5)  # the columns of a voucher
SHEET_ROWS = LINES + 5
FONT_SIZES = ((10, 2), (8, 3), (6, 4), (5, 5))  # points, and how many lines a row has room for
HEIGHTS = (36, 20, 22, *(32,) * LINES, 32, 28)  # of a voucher's rows, in points


class Pen:
    """Writes into a sheet, making each format of the workbook once."""

    def __init__(self, book: Any, sheet: Any):
        self._book, self._sheet, self._styles = book, sheet, {}  # type: ignore[var-annotated]

    def style(self, **how: Any) -> Any:
        """A format; the font and the middle of the row go without saying."""
        key = tuple(sorted(how.items()))
        if key not in self._styles:
            plain = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
            self._styles[key] = self._book.add_format({**plain, **how})
        return self._styles[key]

    def text(self, row: int, column: int, text: str, last: int | None = None, **how: Any) -> None:
        """A text in a cell, or over the cells up to the column `last`."""
        if last is None or last == column:
            self._sheet.write_string(row, column, text, self.style(**how))
        else:
            self._sheet.merge_range(row, column, row, last, "", self.style(**how))
            self._sheet.write_string(row, column, text, self.style(**how))

    def value(self, row: int, column: int, kind: str, value: Any, **how: Any) -> None:
        """A value by the kind of its column; None and an amount of zero leave the cell blank."""
        style = {"border": 1, "align": ALIGNED[kind], **how}
        if kind == "fen":
            style.setdefault("num_format", AMOUNT)
        if value is None or (kind == "fen" and value == 0):
            self._sheet.write_blank(row, column, None, self.style(**style))
        elif kind == "fen":
            self._sheet.write_number(row, column, Decimal(value).scaleb(-2), self.style(**style))
        elif kind == "day":
            dated = self.style(**style, num_format="yyyy-mm-dd")
            self._sheet.write_datetime(row, column, value, dated)
        elif isinstance(value, int):
            self._sheet.write_number(row, column, value, self.style(**style))
        else:
            self._sheet.write_string(row, column, value, self.style(**style))


@contextmanager
def _workbook(out: io.BytesIO, company: str) -> Iterator[Any]:
    import xlsxwriter  # at the first workbook: few processes ever write one

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"company": company, "created": CREATED})
        yield book


# -- statements and ledgers -------------------------------------------------------------------


def table(paper: Paper) -> bytes:
    """A statement or a ledger as a workbook of one sheet."""
    out = io.BytesIO()
    with _workbook(out, paper.company) as book:
        sheet = book.add_worksheet(paper.title)
        pen = Pen(book, sheet)
        last = len(paper.columns) - 1
        for number, column in enumerate(paper.columns):
            sheet.set_column(number, number, column.width)
        first = _head(pen, sheet, paper, last)
        above = ""
        for row, line in enumerate(paper.lines, start=first):
            sheet.set_row(row, 16)
            _line(pen, row, paper.columns, line, above)
            above = line.below
        end = _foot(pen, sheet, paper, first + len(paper.lines), last)
        _set_up(sheet, paper, first, end, last)
    return out.getvalue()


def _head(pen: Pen, sheet: Any, paper: Paper, last: int) -> int:
    """Title, form, company, date, unit and headings; answers the first row of the table."""
    left, right = paper.beside[0] - 1, last - paper.beside[1] + 1
    sheet.set_row(0, 30)
    pen.text(0, 0, paper.title, last, bold=True, font_size=18, align="center")
    pen.text(1, 0, paper.subject, right - 1, align="left")
    pen.text(1, right, paper.form, last, align="right")
    pen.text(2, 0, f"编制单位：{paper.company}", left, align="left")
    pen.text(2, left + 1, paper.dated, right - 1, align="center")
    pen.text(2, right, "单位：元", last, align="right")
    _headings(pen, sheet, paper.columns, paper.levels)
    return 3 + paper.levels


def _headings(pen: Pen, sheet: Any, columns: Sequence[Column], levels: int) -> None:
    """The headings; what columns share stands over them, what they do not takes both rows."""
    how: dict[str, Any] = {"border": 1, "bold": True, "align": "center", "bg_color": "#F2F2F2"}
    for over, group in groupby(enumerate(columns), key=lambda numbered: numbered[1].over):
        numbers = [number for number, _ in group]
        if over:
            pen.text(3, numbers[0], over, numbers[-1], **how)
        for number in numbers:
            head = columns[number].head
            if levels == 2 and not over:
                sheet.merge_range(3, number, 4, number, "", pen.style(**how))
                pen.text(3, number, head, **how)
            else:
                pen.text(2 + levels, number, head, **how)


def _line(pen: Pen, row: int, columns: Sequence[Column], line: Line, above: str) -> None:
    """A line; the red one between it and the line above it is said by both cells that share it."""
    rules = {f"top{what}": how for what, how in RULES[above].items()}
    rules |= {f"bottom{what}": how for what, how in RULES[line.below].items()}
    for number, (column, cell) in enumerate(zip(columns, line.cells, strict=True)):
        pen.value(row, number, column.kind, cell.value, **rules, **_emphasis(cell))


def _emphasis(cell: Cell) -> dict[str, Any]:
    return {
        **({"indent": cell.indent} if cell.indent else {}),
        **({"bold": True} if cell.bold else {}),
    }


def _foot(pen: Pen, sheet: Any, paper: Paper, row: int, last: int) -> int:
    """Who signs, and under it whether the table agrees with itself; answers the last row."""
    sheet.set_row(row, 24)
    # A wide character takes two; what is left of the width is divided among the four.
    width = sum(column.width for column in paper.columns)
    room = "　" * ((width - 2 * len("".join(SIGNED))) // (2 * len(SIGNED)))
    pen.text(row, 0, room.join(SIGNED), last, align="left")
    for check in paper.checks:
        row += 1
        pen.text(row, 0, check, last, align="left", font_color="red")
    return row


def _set_up(sheet: Any, paper: Paper, first: int, end: int, last: int) -> None:
    """A4 with its margins, fitted to the page or to its width, the head on every page."""
    sheet.set_paper(A4)
    if paper.landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 1 if paper.one_page else 0)
    sheet.set_margins(*(INCHES[15],) * 4)
    sheet.center_horizontally()
    sheet.print_area(0, 0, end, last)
    sheet.repeat_rows(0, first - 1)
    sheet.freeze_panes(first, 0)
    sheet.hide_gridlines(2)
    if not paper.one_page:
        sheet.set_footer(PAGES)


# -- vouchers ---------------------------------------------------------------------------------


def vouchers(sheets: Sequence[Sheet], size: Size) -> bytes:
    """Vouchers one under the other, each of their sheets on a page of its own."""
    out = io.BytesIO()
    with _workbook(out, sheets[0].company) as book:
        page = book.add_worksheet("记账凭证")
        pen = Pen(book, page)
        for number, width in enumerate(size.widths):
            page.set_column_pixels(number, number, width)
        for number, sheet in enumerate(sheets):
            _voucher(pen, page, number * SHEET_ROWS, sheet, size.widths)
        page.set_paper(size.paper)
        if size.landscape:
            page.set_landscape()
        page.set_margins(left=INCHES[25], right=INCHES[8], top=INCHES[8], bottom=INCHES[6])
        page.set_header("", {"margin": 0})
        page.set_footer("", {"margin": 0})
        page.print_area(0, 0, len(sheets) * SHEET_ROWS - 1, CREDIT)
        page.set_h_pagebreaks([n * SHEET_ROWS for n in range(1, len(sheets))])
        page.hide_gridlines(2)
    return out.getvalue()


def _voucher(pen: Pen, page: Any, top: int, sheet: Sheet, widths: Sequence[int]) -> None:
    for number, height in enumerate(HEIGHTS):
        page.set_row(top + number, height)
    title: dict[str, Any] = {"bold": True, "font_size": 20, "align": "center", "underline": 34}
    pen.text(top, FIRST, "记　账　凭　证", CREDIT, **title)
    pen.text(top + 1, FIRST, f"单位：{sheet.company}", align="left", shrink=True)
    pen.text(top + 1, GENERAL, sheet.dated, DETAIL, align="center")
    pen.text(top + 1, DEBIT, sheet.numbered, CREDIT, align="right", shrink=True)
    for number, head in enumerate(HEADS):
        pen.text(top + 2, number, head, border=1, bold=True, align="center")
    for row, written in enumerate(sheet.written, start=top + 3):
        _written(pen, row, written, widths)
    end = top + 3 + LINES
    _strike(pen, page, top + 3 + len(sheet.written), end - 1)
    _total(pen, end, sheet.total)
    for number, signed in enumerate(sheet.signed):
        pen.text(end + 1, number, signed, align="left", shrink=True)


def _written(pen: Pen, row: int, written: Written, widths: Sequence[int]) -> None:
    for column, text in enumerate((written.memo, written.general, written.detail)):
        how: dict[str, Any] = {"border": 1, "align": "left", "text_wrap": True}
        pen.text(row, column, text, font_size=_font_size(text, widths[column]), **how)
    for column, fen in ((DEBIT, written.debit_fen), (CREDIT, written.credit_fen)):
        pen.value(row, column, "fen", fen, **_red(fen))


def _font_size(text: str, width: int) -> int:
    """The points in which a text fits into its cell, `width` in pixels; 96 of them are an inch."""
    for points, lines in FONT_SIZES:
        if len(text) <= lines * ((width - 8) * 3 // (4 * points)):
            return points
    return FONT_SIZES[-1][0]


def _red(fen: int | None) -> dict[str, Any]:
    return {"font_color": "red"} if fen is not None and fen < 0 else {}


def _strike(pen: Pen, page: Any, first: int, last: int) -> None:
    """The free lines: both columns of amounts are struck out from the last amount to the total."""
    for row in range(first, last + 1):
        for column in (FIRST, GENERAL, DETAIL):
            page.write_blank(row, column, None, pen.style(border=1))
    for column in (DEBIT, CREDIT):
        if first < last:
            page.merge_range(first, column, last, column, "", pen.style(**STRUCK))
        elif first == last:
            page.write_blank(first, column, None, pen.style(**STRUCK))


def _total(pen: Pen, row: int, total: Written) -> None:
    """合计 with the amount in words, or 过次页; ¥ closes the figures so that none is put before."""
    how: dict[str, Any] = {"border": 1, "bold": True}
    words = f"{total.memo}（大写）{total.general}" if total.general else total.memo
    pen.text(row, FIRST, words, DETAIL, align="left", shrink=True, **how)
    for column, fen in ((DEBIT, total.debit_fen), (CREDIT, total.credit_fen)):
        yuan = {"num_format": f'"¥"{AMOUNT};-"¥"{AMOUNT}'}
        pen.value(row, column, "fen", fen, bold=True, **yuan, **_red(fen))
