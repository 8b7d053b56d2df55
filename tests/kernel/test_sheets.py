"""Tables as files: what spreadsheets would run, what files lie about, and there and back."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from shared import sheets
from shared.errors import Invalid
from shared.sheets import Column
from shared.unpacking import PLAIN_BYTES_MAX

COLUMNS = [
    Column("名称", "name"),
    Column("金额", "sum_fen", "fen"),
    Column("数量", "quantity", "quantity"),
    Column("日期", "day", "day"),
    Column("次数", "times", "count"),
    Column("毛利率", "margin_bp", "percent_bp"),
]
ROW = {
    "name": "绿茶",
    "sum_fen": 123_450,
    "quantity": 1_250,
    "day": date(2026, 3, 2),
    "times": 7,
    "margin_bp": 1_205,
}


def workbook(*rows, **options):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def refused(body):
    with pytest.raises(Invalid) as refusal:
        sheets.read(body)
    return refusal.value


def test_a_csv_opens_in_a_chinese_excel_and_holds_plain_numbers():
    body = sheets.answer("销售_2026-03", COLUMNS, [ROW], "csv").get_data()
    assert body.startswith(b"\xef\xbb\xbf")
    assert body.decode("utf-8-sig").split("\r\n") == [
        "名称,金额,数量,日期,次数,毛利率",
        "绿茶,1234.50,1.250,2026-03-02,7,12.05%",
        "",
    ]


def test_a_workbook_holds_numbers_and_dates_and_a_frozen_header():
    response = sheets.answer("销售/2026-03", COLUMNS, [ROW], "xlsx")
    assert (
        "filename*=UTF-8''%E9%94%80%E5%94%AE%2F2026-03.xlsx"
        in (response.headers["Content-Disposition"])
    )
    sheet = openpyxl.load_workbook(io.BytesIO(response.get_data())).active
    assert (sheet.title, sheet.freeze_panes) == ("销售 2026-03", "A2")
    cells = [cell.value for cell in sheet[2]]
    assert cells == ["绿茶", 1234.5, 1.25, sheet["D2"].value, 7, 0.1205]
    assert sheet["B2"].number_format == "#,##0.00"
    assert sheet["D2"].value.date() == date(2026, 3, 2)


@pytest.mark.parametrize("as_", sheets.FORMATS)
@given(st.text(st.sampled_from("=+-@'a茶"), min_size=1, max_size=6))
def test_no_text_becomes_a_formula_and_every_text_comes_back(as_, text):
    body = sheets.answer("t", [Column("a", "a")], [{"a": text}], as_).get_data()
    assert sheets.read(body)[1].cells == [text]
    if as_ == "csv":
        assert body.decode("utf-8-sig").split("\r\n")[1][0] not in "=+-@"


def test_cells_that_are_empty_stay_empty():
    for as_ in sheets.FORMATS:
        body = sheets.answer("t", COLUMNS, [dict.fromkeys(ROW) | {"name": "a"}], as_).get_data()
        assert [cell for cell in sheets.read(body)[1].cells if cell] == ["a"]


def test_what_a_person_typed_into_a_workbook_is_read_as_it_looks():
    body = workbook(["a", 12, 3.5, 0.1 + 0.2, True, None, "b"])
    assert sheets.read(body)[0].cells == ["a", "12", "3.5", "0.3", "TRUE", "", "b"]
    dated = sheets.answer("t", COLUMNS, [ROW], "xlsx").get_data()
    assert sheets.read(dated)[1].cells == ["绿茶", "1234.5", "1.25", "2026-03-02", "7", "0.1205"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_lines_are_counted_as_an_editor_counts_them(encoding):
    body = '名,b\r\n"绿\n茶",1\r\n\r\nx,2\r\n'.encode(encoding)
    assert [(line.line, line.cells[1]) for line in sheets.read(body)] == [
        (1, "b"),
        (2, "1"),
        (5, "2"),
    ]


def test_a_formula_is_refused_with_its_line():
    assert refused(workbook(["a"], [1], ["=1+1"])).details["lines"][0]["line"] == 3
    assert refused(b"a\n1\n=1+1\n").details["lines"][0]["line"] == 3


def test_columns_are_found_by_their_names_and_bad_lines_are_named():
    bad = []
    found = sheets.records(b"b,extra,a\n 1 ,x,2\n3,4\n", ("a", "b"), bad)
    assert [(row.line, row.cells["a"], row.cells["b"]) for row in found] == [(2, "2", "1")]
    assert [line.line for line in bad] == [3]


@pytest.mark.parametrize("body", [b"a,a\n1,2\n", b"x,y\n1,2\n", b"\n\n \n"])
def test_a_wrong_header_is_named(body):
    bad = []
    try:
        assert sheets.records(body, ("a",), bad) == []
        assert bad
    except Invalid as refusal:
        assert refusal.code == "file_unreadable"


def zipped(*members):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


WHOLE = workbook(["a"], [1])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfeabc",
        "名\n茶".encode("utf-16"),
        b"\xd0\xcf\x11\xe0 an old workbook",
        b"a;b\n1;2\n",
        b'a,b\n"1"x,2\n',
        b"a\n" + b"1\n" * (sheets.LINES_MAX + 1),
        b"a" + b",a" * sheets.COLUMNS_MAX,
        b"a\n" + b"x" * (sheets.CELL_LENGTH_MAX + 1),
        WHOLE[:-30],
        WHOLE[: len(WHOLE) // 2],
        b"PK nonsense",
        zipped(("a.csv", "a,b")),
        zipped(("xl/workbook.xml", "")),
        zipped(("xl/workbook.xml", "<!DOCTYPE lolz>")),
        zipped(("xl/workbook.xml", ""), *((f"{n}", "") for n in range(200))),
        zipped(("xl/workbook.xml", b"0" * (PLAIN_BYTES_MAX + 1))),
        workbook(["a"], ["b"] * (sheets.COLUMNS_MAX + 1)),
    ],
)
def test_what_is_damaged_or_lies_is_refused(body):
    assert refused(body).code == "file_unreadable"


@given(st.binary(max_size=200), st.integers(0, len(WHOLE)))
def test_no_bytes_bring_it_down(noise, cut):
    for body in (noise, WHOLE[:cut] + noise, WHOLE[:cut] + noise + WHOLE[cut + len(noise) :]):
        try:
            sheets.read(body)
        except Invalid as refusal:
            assert refusal.code == "file_unreadable"


def test_more_rows_than_a_file_may_have_are_refused():
    rows = ({"a": number} for number in range(sheets.ROWS_OUT_MAX + 1))
    with pytest.raises(Invalid) as refusal:
        sheets.answer("t", [Column("a", "a", "count")], rows, "csv")
    assert refusal.value.code == "too_many_rows"
