"""The books on paper: what an accountant prints, signs and binds, read back from the workbooks."""

import io
import zipfile
from collections import namedtuple
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from urllib.parse import unquote

import openpyxl

from services.ledger.database import insert_rows
from services.ledger.papers import writing
from services.ledger.papers.statements import rules as statements
from services.ledger.papers.vouchers import rules as vouchers
from services.ledger.vouchers.models import Voucher
from tests.ledger import by_hand as b
from tests.ledger import happenings as h

REPORTS = "/books/store/reports"
PRINTED = "/books/store/vouchers/paper?period=2026-03"


def fetch(ledger, path):
    """A file as it came."""
    headers = {"Authorization": f"Bearer {ledger.token('accountant')}"}
    response = ledger.app.test_client().get(path, headers=headers)
    assert response.status_code == 200, response.text
    return response


def opened(body):
    """The only sheet of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(body))
    assert len(book.worksheets) == 1
    return book.active


def sheet_of(ledger, path):
    return opened(fetch(ledger, path).data)


def name_of(response):
    return unquote(response.headers["Content-Disposition"].rpartition("''")[2])


def texts(sheet):
    return [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]


def row_of(sheet, text):
    """The values of the row that has this text."""
    for row in sheet.iter_rows(values_only=True):
        if text in row:
            return list(row)
    raise AssertionError(f"{text} is not in the sheet")


# -- statements -------------------------------------------------------------------------------


def test_the_balance_sheet_is_printed_as_the_form_has_it(ledger):
    ledger.hear(*h.march_at_the_shop())
    h.close(ledger, "2026-03")
    path = f"{REPORTS}/balance-sheet?period=2026-03&as=xlsx"
    response = fetch(ledger, path)
    assert name_of(response) == "资产负债表_2026-03.xlsx"
    sheet = opened(response.data)
    assert (sheet.title, sheet["A1"].value) == ("资产负债表", "资产负债表")
    assert (sheet["G2"].value, sheet["G3"].value) == ("会小企01表", "单位：元")
    assert (sheet["A3"].value, sheet["C3"].value) == ("编制单位：便利店公司", "2026年3月31日")
    assert [cell.value for cell in sheet[4]] == [
        *("资产", "行次", "期末余额", "年初余额"),
        *("负债和所有者权益", "行次", "期末余额", "年初余额"),
    ]
    assert row_of(sheet, "货币资金")[:6] == ["货币资金", 1, 145_240, None, "短期借款", 31]
    assert row_of(sheet, "资产总计")[5:] == [53, 145_240, None]
    money, nothing = sheet["C6"], sheet["D6"]
    assert (money.data_type, money.number_format) == ("n", "#,##0.00")
    assert (money.alignment.horizontal, nothing.value) == ("right", None)
    numbers = {sheet.cell(row, column).value for row in range(5, 37) for column in (2, 6)}
    assert numbers - {None} == set(range(1, 54))
    check = sheet["A38"]
    assert (check.value, check.font.color.rgb) == ("√ 资产＝负债＋所有者权益", "FFFF0000")
    assert all(
        word in sheet["A37"].value for word in ("单位负责人：", "财务主管：", "复核：", "制表：")
    )
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToHeight, sheet.print_title_rows) == (None, "$1:$4")
    assert (sheet.freeze_panes, sheet.print_area) == ("A5", "'资产负债表'!$A$1:$H$39")
    ledger.hear(h.goods_received(500, on="2026-04-02"))
    assert fetch(ledger, path).data == response.data


def test_no_file_says_when_it_was_made(ledger):
    ledger.hear(*h.march_at_the_shop())
    for path in (f"{REPORTS}/balance-sheet?period=2026-03&as=xlsx", PRINTED):
        body = fetch(ledger, path).data
        parts = zipfile.ZipFile(io.BytesIO(body))
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.read("docProps/core.xml").count(b"2026-01-01T00:00:00Z") == 2
        assert fetch(ledger, path).data == body


def test_the_income_statement_has_the_year_before_the_month(ledger):
    ledger.hear(h.day_closed(on="2026-02-15", cash=101_000), *h.march_at_the_shop())
    response = fetch(ledger, f"{REPORTS}/income-statement?period=2026-03&as=xlsx")
    assert name_of(response) == "利润表_2026-03.xlsx"
    sheet = opened(response.data)
    assert [cell.value for cell in sheet[4]] == ["项目", "行次", "本年累计金额", "本月金额"]
    assert row_of(sheet, "一、营业收入") == ["一、营业收入", 1, 145_158.42, 144_158.42]
    assert row_of(sheet, "减：营业成本")[1:] == [2, 130_000, 130_000]
    assert (sheet["D2"].value, sheet["B3"].value) == ("会小企02表", "2026年3月")
    assert sheet.page_setup.orientation == "portrait"
    assert "√ 表内勾稽关系相符" in texts(sheet)


def test_the_trial_balance_has_six_or_eight_columns_of_amounts(ledger):
    ledger.hear(h.goods_received(500, on="2026-01-05"), *h.march_at_the_shop())
    path = f"{REPORTS}/trial-balance?period=2026-03&as=xlsx"
    eight, six = sheet_of(ledger, path), sheet_of(ledger, f"{path}&columns=six")
    heads = ["期初余额", "本期发生额", "本年累计发生额", "期末余额"]
    assert [cell.value for cell in eight[4] if cell.value][2:] == heads
    assert [cell.value for cell in six[4] if cell.value][2:] == [*heads[:2], heads[3]]
    assert [cell.value for cell in six[5]][2:] == ["借方", "贷方"] * 3
    assert row_of(eight, "2202")[2:] == [None, 5, None, 130_000, None, 130_005, None, 130_005]
    assert row_of(six, "2202")[2:] == [None, 5, None, 130_000, None, 130_005]
    totals = row_of(six, "合计")[2:]
    assert totals[::2] == totals[1::2]
    assert "√ 借方合计＝贷方合计" in texts(six)
    assert (six.page_setup.fitToHeight, six.print_title_rows) == (0, "$1:$5")
    assert "&P" in six.oddFooter.center.text
    assert ledger.ask("GET", f"{path}&columns=seven").status == 422
    assert ledger.ask("GET", f"{REPORTS}/balance-sheet?period=2026-03&as=pdf").status == 422


def test_what_does_not_balance_is_said_with_the_difference():
    row = {"name": "x", "closing_fen": 100, "opening_fen": 0}
    rows = [{**row, "row": number} for number in range(1, 54)]
    rows[29]["closing_fen"] = 123_456
    shown = {"period": "2026-03", "form": "会小企01表", "rows": rows}
    paper = statements.balance_sheet("某公司", shown)
    assert paper.checks == (
        "× 资产－（负债＋所有者权益）＝1,233.56",
        "√ 年初 资产＝负债＋所有者权益",
    )
    totals = dict.fromkeys(
        (f"{pair}_{side}_fen" for pair in statements.PAIRS for side in ("debit", "credit")), 0
    )
    shown = {"period": "2026-03", "rows": [], "totals": {**totals, "year_debit_fen": 7}}
    assert statements.trial_balance("x", shown, "six").checks == ("√ 借方合计＝贷方合计",)
    assert statements.trial_balance("x", shown, "eight").checks == (
        "× 本年累计发生额 借方－贷方＝0.07",
    )


Check = namedtuple("Check", "rule holds")


def test_a_statement_of_two_columns_is_one_call_and_names_the_rule_it_breaks():
    rows = [
        {"row": number, "name": f"第{number}行", "year_fen": number * 100, "month_fen": 0}
        for number in range(1, 23)
    ]
    checks = [Check("7 = 1 + 2", True), Check("20 = 7 + 13 + 19", False)]
    shown = {"period": "2026-12", "form": "会小企03表", "rows": rows, "checks": checks}
    sheet = opened(writing.table(statements.cash_flow_statement("某公司", shown)))
    assert (sheet["A1"].value, sheet["D2"].value) == ("现金流量表", "会小企03表")
    first, eighth = row_of(sheet, "第1行"), row_of(sheet, "第8行")
    assert (first[1:], eighth[1:]) == ([1, 1, None], [8, 8, None])
    assert sheet["A5"].value == "一、经营活动产生的现金流量："
    assert row_of(sheet, "五、期末现金余额")[1:] == [22, 22, None]
    assert "× 勾稽不符：20 = 7 + 13 + 19" in texts(sheet)


LedgerRow = namedtuple("LedgerRow", "kind day voucher memo debit_fen credit_fen side balance_fen")


def test_a_ledger_has_its_balance_on_a_side_and_red_lines_under_its_totals():
    day = date(2026, 12, 31)
    rows = [
        LedgerRow("opening", date(2026, 12, 1), None, "期初余额", None, None, "贷", 500),
        LedgerRow("line", day, "记-3", "=1+1", 500, 0, "平", 0),
        LedgerRow("month", day, None, "本月合计", 500, 0, "平", 0),
        LedgerRow("year", day, None, "本年累计", 500, 0, "平", 0),
    ]
    days = (date(2026, 12, 1), day)
    paper = statements.ledger("明细账", "某公司", *days, "科目：2202 应付账款", rows)
    assert paper.name == "明细账_2202_2026-12-01_2026-12-31"
    sheet = opened(writing.table(paper))
    assert sheet["A2"].value == "科目：2202 应付账款"
    assert [cell.value for cell in sheet[4]] == [
        *("日期", "凭证字号", "摘要", "借方", "贷方", "方向", "余额"),
    ]
    assert [cell.value for cell in sheet[5]][3:] == [None, None, "贷", 5]
    assert [cell.value for cell in sheet[6]][1:] == ["记-3", "=1+1", 5, None, "平", None]
    assert (sheet["C6"].data_type, sheet["A6"].value.date()) == ("s", day)
    below = [(sheet.cell(row, 4).border.bottom, sheet.cell(row, 4).font.b) for row in (6, 7, 8)]
    assert [border.style for border, _ in below] == ["thin", "thin", "double"]
    assert [border.color.rgb for border, _ in below[1:]] == ["FFFF0000"] * 2
    assert [bold for _, bold in below] == [False, True, True]
    assert sheet["D8"].border.top.color.rgb == "FFFF0000"


def test_a_closed_months_paper_names_the_company_as_it_was_called_then(ledger):
    ledger.hear(*h.march_at_the_shop())
    h.close(ledger, "2026-03")
    before = fetch(ledger, f"{REPORTS}/balance-sheet?period=2026-03&as=xlsx").data
    company = {"name": "改名后的公司", "credit_code": None}
    ledger.post("/books/store/company", company, role="accountant")
    assert fetch(ledger, f"{REPORTS}/balance-sheet?period=2026-03&as=xlsx").data == before
    later = sheet_of(ledger, f"{REPORTS}/balance-sheet?period=2026-04&as=xlsx")
    assert "编制单位：改名后的公司" in texts(later)
    voucher = sheet_of(ledger, PRINTED)
    assert not any("改名后" in str(text) for text in texts(voucher))


def test_the_general_ledger_is_printed_month_by_month(ledger):
    ledger.hear(*h.march_at_the_shop())
    path = "/books/store/ledgers/general?year=2026&account=2202&as=xlsx"
    sheet = sheet_of(ledger, path)
    assert row_of(sheet, "2202 应付账款 期初余额")[5:] == ["平", None]
    printed = [row for row in sheet.iter_rows(values_only=True) if row[2] == "本月合计"]
    assert printed[2][3:] == (None, 130_000, "贷", 130_000)


def test_tax_returns_are_printed_with_what_is_to_be_paid(ledger):
    ledger.hear(h.day_closed(on="2026-03-31", cash=60_010_150, meals_fen=10_000))
    response = fetch(ledger, "/books/store/vat-return?period=2026-02&as=xlsx")
    assert name_of(response) == "增值税及附加税费申报表_2026-01_2026-03.xlsx"
    sheet = opened(response.data)
    assert sheet["A1"].value == "增值税及附加税费申报表"
    assert sheet["B3"].value == "2026年1月 至 2026年3月"
    shown = ledger.get("/books/store/vat-return?period=2026-02", role="accountant")
    goods = next(each for each in shown["categories"] if each["category"] == "standard")
    sold, tax = goods["sales_fen"] / 100, goods["vat_fen"] / 100
    assert row_of(sheet, "货物")[2:] == [sold, "1%", tax]
    assert row_of(sheet, "免税（助餐）")[2:4] == [100, "免税"]
    assert row_of(sheet, "应纳增值税")[4] == shown["payable_fen"] / 100 > 0
    assert "× 本期没有全部结账，数字还会变" in texts(sheet)

    response = fetch(ledger, "/books/store/income-tax?period=2026-03&as=xlsx")
    assert name_of(response) == "企业所得税预缴_2026-01_2026-03.xlsx"
    shown = ledger.get("/books/store/income-tax?period=2026-03", role="accountant")
    assert row_of(opened(response.data), "还要计提")[2] == shown["to_accrue_fen"] / 100 > 0


def test_detail_journal_and_cash_flow_of_a_real_month_are_printed(ledger):
    ledger.hear(*h.march_at_the_shop())
    days = "since=2026-03-01&until=2026-03-31&as=xlsx"
    response = fetch(ledger, f"/books/store/ledgers/detail?account=2202&{days}")
    assert name_of(response) == "明细账_2202_2026-03-01_2026-03-31.xlsx"
    sheet = opened(response.data)
    assert sheet["A2"].value == "科目：2202 应付账款"
    assert (sheet["A3"].value, sheet["C3"].value) == (
        "编制单位：便利店公司",
        "2026年3月1日 至 2026年3月31日",
    )
    assert row_of(sheet, "期初余额")[3:] == [None, None, "平", None]
    assert row_of(sheet, "本月合计")[3:] == [None, 130_000, "贷", 130_000]
    assert row_of(sheet, "记-1")[4:] == [130_000, "贷", 130_000]
    journal = sheet_of(ledger, f"/books/store/ledgers/journal?account=1001&{days}")
    assert row_of(journal, "本日合计")[3:] == [45_600, None, "借", 45_600]
    flows = sheet_of(ledger, f"{REPORTS}/cash-flow?period=2026-03&as=xlsx")
    shown = ledger.get(f"{REPORTS}/cash-flow?period=2026-03")["rows"]
    assert flows["A1"].value == "现金流量表"
    assert row_of(flows, "五、期末现金余额")[1:] == [22, *(shown[21]["year_fen"] // 100,) * 2]
    assert "√ 表内勾稽关系相符" in texts(flows)


# -- vouchers ---------------------------------------------------------------------------------


def voucher_of(*lines, **more):
    """A voucher as the books have it."""
    debit_fen = sum(debit for debit, _ in lines)
    written = [
        SimpleNamespace(
            account="101201",
            account_name="其他货币资金—微信",
            memo=None,
            debit_fen=debit,
            credit_fen=credit,
        )
        for debit, credit in lines
    ]
    posted = {
        "word": "记",
        "number": 5,
        "voucher_date": date(2026, 1, 15),
        "memo": "日结销售",
        "attachments": 2,
        "maker": "li",
        "reviewer": None,
        "cashier": None,
        "poster": None,
        "amount_fen": debit_fen,
        "written": written,
        **more,
    }
    words = Voucher(amount_fen=posted["amount_fen"]).amount_in_words
    return SimpleNamespace(**posted, amount_in_words=words)


def test_six_lines_are_one_sheet_and_the_seventh_begins_another():
    (only,) = vouchers.sheets("某公司", voucher_of(*[(1, 0)] * 3, *[(0, 1)] * 3))
    assert only.numbered.startswith("记字第 5 号")
    assert (len(only.written), only.total.memo, only.total.general) == (6, "合计", "人民币叁分")
    lines = [(100, 0)] * 7 + [(0, 100)] * 5 + [(0, 200)]
    first, second, third = vouchers.sheets("某公司", voucher_of(*lines))
    assert [part.numbered.split("　")[0] for part in (first, second, third)] == [
        *("记字第 5-1/3 号", "记字第 5-2/3 号", "记字第 5-3/3 号"),
    ]
    assert (first.total.memo, first.total[3:], first.total.general) == ("过次页", (600, 0), "")
    assert (second.written[0].memo, second.written[0][3:]) == ("承前页", (600, 0))
    assert (second.total.memo, second.total[3:]) == ("过次页", (700, 400))
    assert [len(part.written) for part in (first, second, third)] == [6, 6, 3]
    assert (third.total.memo, third.total[3:]) == ("合计", (700, 700))
    assert third.total.general == "人民币柒元整"


def test_free_lines_are_struck_out_and_red_is_red_without_words():
    red = voucher_of((-45_000, 0), (0, -45_000), memo="=1+1")
    (laid_out,) = vouchers.sheets("某公司", red)
    assert laid_out.total.general == ""
    sheet = opened(writing.vouchers([laid_out], vouchers.SIZES["a5"]))
    assert (sheet["A4"].value, sheet["A4"].data_type) == ("=1+1", "s")
    assert (sheet["D4"].value, sheet["D4"].font.color.rgb) == (-450, "FFFF0000")
    assert (sheet["A10"].value, sheet["D10"].value) == ("合计", -450)
    struck = [str(cells) for cells in sheet.merged_cells.ranges if cells.min_row == 6]
    assert sorted(struck) == ["D6:D9", "E6:E9"]
    assert sheet["D6"].border.diagonalUp and sheet["D6"].border.diagonal.style == "thin"
    assert not sheet["D4"].border.diagonalUp


def test_a_months_vouchers_are_printed_with_a_page_for_each_sheet(ledger):
    ledger.hear(replace(h.goods_received(100, on="2026-03-01"), supplier_name="=1+1"))
    ledger.hear(*h.march_at_the_shop())
    b.post(ledger)
    response = fetch(ledger, f"{PRINTED}&size=a5")
    assert name_of(response) == "记账凭证_2026-03_1-6.xlsx"
    sheet = opened(response.data)
    assert [brk.id for brk in sheet.row_breaks.brk] == [11, 22, 33, 44, 55]
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    assert any(str(text).startswith("=1+1") for text in texts(sheet))
    day_close = sheet["D24"].value
    assert day_close == "记字第 3 号　附件 1 张"
    assert row_of(sheet, "1012 其他货币资金")[1:4] == ["1012 其他货币资金", "微信", 60_000]
    assert "合计（大写）人民币壹拾叁万元整" in texts(sheet)
    last = [cell.value for cell in sheet[66]]
    assert last == [
        "财务主管：",
        "记账：accountant",
        "出纳：",
        "审核：reviewer",
        "制单：accountant",
    ]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (11, "landscape")
    assert round(sheet.page_margins.left * 25.4) == 25
    part = fetch(ledger, f"{PRINTED}&from=2&to=3")
    assert name_of(part) == "记账凭证_2026-03_2-3.xlsx"
    assert opened(part.data).print_area == "'记账凭证'!$A$1:$E$22"


def test_one_voucher_is_printed_and_read_with_its_amount_in_words(ledger):
    ledger.hear(h.goods_received(13_000_000))
    made = b.post(ledger)
    red = ledger.post(
        f"/books/store/vouchers/{made['id']}/reverse",
        {"voucher_date": "2026-03-21", "reason": "金额写错"},
        role="accountant",
    )
    b.step(ledger, red, "review")
    red = b.step(ledger, red, "post").body
    words = {row["number"]: row["amount_in_words"] for row in _listed(ledger)}
    assert words == {1: "人民币壹拾叁万元整", 2: "人民币壹仟贰佰元整", 3: None}
    response = fetch(ledger, f"/books/store/vouchers/{red['id']}/paper")
    assert name_of(response) == "记账凭证_2026-03_记-3.xlsx"
    sheet = opened(response.data)
    assert sheet["A10"].value == "合计"
    assert sheet["D4"].font.color.rgb == "FFFF0000"
    assert fetch(ledger, f"/books/store/vouchers/{red['id']}/paper").data == response.data


def _listed(ledger):
    return ledger.get("/books/store/vouchers?period=2026-03")["items"]


def test_what_cannot_be_printed_is_refused(ledger):
    ledger.hear(h.goods_received(100))
    (voucher,) = _listed(ledger)
    one = f"/books/store/vouchers/{voucher['id']}/paper"
    assert ledger.ask("GET", one, role="clerk").status == 403
    assert ledger.ask("GET", one, community="other").body["code"] == "voucher_unknown"
    assert ledger.ask("GET", f"{one}?size=a4").status == 422
    assert ledger.ask("GET", "/books/store/vouchers/paper").status == 422
    assert ledger.ask("GET", f"{PRINTED}&from=2").body["code"] == "voucher_unknown"
    assert ledger.ask("GET", PRINTED, community="other").body["code"] == "voucher_unknown"
    with ledger.service.database.connection(), ledger.service.database.transaction():
        row = Voucher.get(Voucher.id == voucher["id"]).__data__
        more = [
            {**row, "id": f"v-{number}", "document_id": f"d-{number}", "source_id": None}
            | {"number": number, "position": number}
            for number in range(2, 502)
        ]
        insert_rows(Voucher, more)
    refused = ledger.ask("GET", PRINTED)
    assert (refused.status, refused.body["code"]) == (422, "too_many_vouchers")
    assert refused.body["next"] == 501
    assert fetch(ledger, f"{PRINTED}&from=501").status_code == 200
