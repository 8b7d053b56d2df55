"""A 余额调节表 as the sheet that accountants print: two columns of figures, the items below."""

import io
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from flask import Response

from services.ledger.bank.reconciliation.models import BankReconciliation
from services.ledger.bank.reconciliation.rules import SIDES, Reconciliation

TITLE = "银行存款余额调节表"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ITEM_HEADS = ("日期", "摘要", "流水号／凭证号", "金额")


def sheet(found: Reconciliation, frozen: BankReconciliation | None = None) -> Response:
    """The sheet as an attachment; one that is not frozen says so and bears no names."""
    import xlsxwriter  # at the first workbook: few processes ever write one

    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(out, options) as book:
        page = book.add_worksheet(TITLE)
        _set_up(page)
        row = _balances(page, _formats(book), found)
        row = _items(page, _formats(book), found, row + 1)
        _signatures(page, frozen, row + 1)
    response = Response(out.getvalue(), content_type=XLSX)
    name = quote(f"{TITLE}_{found.account}_{found.day}", safe="")
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"table.xlsx\"; filename*=UTF-8''{name}.xlsx"
    )
    return response


def _set_up(page: Any) -> None:
    page.set_paper(9)  # A4
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.center_horizontally()
    for column, width in enumerate((26, 34, 26, 18)):
        page.set_column(column, column, width)


def _formats(book: Any) -> dict[str, Any]:
    line = {"border": 1, "valign": "vcenter"}
    return {
        "title": book.add_format({"bold": True, "font_size": 16, "align": "center"}),
        "head": book.add_format({**line, "bold": True, "align": "center"}),
        "text": book.add_format({**line, "text_wrap": True}),
        "fen": book.add_format({**line, "num_format": "#,##0.00"}),
        "total": book.add_format({**line, "bold": True, "num_format": "#,##0.00"}),
    }


def _yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)


def _balances(page: Any, shown: dict[str, Any], found: Reconciliation) -> int:
    """The two columns; returns the row below them."""
    page.merge_range(0, 0, 0, 3, TITLE, shown["title"])
    page.write_string(1, 0, f"编制单位：{found.company}")
    page.write_string(1, 1, f"账户：{found.account} {found.account_name}")
    page.write_string(1, 2, f"截止日期：{found.day}")
    page.write_string(1, 3, "单位：元")
    for column, head in enumerate(("项目", "金额", "项目", "金额")):
        page.write_string(2, column, head, shown["head"])
    figures = (
        ("银行对账单余额", found.statement_fen, "企业账面余额", found.book_fen),
        (
            f"加：{SIDES['book_received']}",
            found.book_received.total_fen,
            f"加：{SIDES['bank_received']}",
            found.bank_received.total_fen,
        ),
        (
            f"减：{SIDES['book_paid']}",
            found.book_paid.total_fen,
            f"减：{SIDES['bank_paid']}",
            found.bank_paid.total_fen,
        ),
        (
            "调节后余额",
            found.adjusted_statement_fen,
            "调节后余额",
            found.adjusted_book_fen,
        ),
    )
    for row, (left, left_fen, right, right_fen) in enumerate(figures, start=3):
        kind = "total" if row == 6 else "fen"
        page.write_string(row, 0, left, shown["text"])
        page.write_number(row, 1, _yuan(left_fen), shown[kind])
        page.write_string(row, 2, right, shown["text"])
        page.write_number(row, 3, _yuan(right_fen), shown[kind])
    met = "调节后余额相等" if found.balanced else "调节后余额不相等，请查找差错"
    page.write_string(7, 0, met)
    return 8


def _items(page: Any, shown: dict[str, Any], found: Reconciliation, row: int) -> int:
    """The items of each kind with their sum; returns the row below them."""
    for name, title in SIDES.items():
        side = getattr(found, name)
        if not side.items:
            continue
        page.merge_range(row, 0, row, 3, title, shown["head"])
        for column, head in enumerate(ITEM_HEADS):
            page.write_string(row + 1, column, head, shown["head"])
        row += 2
        for item in side.items:
            for column, text in enumerate((item.day, item.text, item.reference)):
                page.write_string(row, column, text, shown["text"])
            page.write_number(row, 3, _yuan(item.amount_fen), shown["fen"])
            row += 1
        page.merge_range(row, 0, row, 2, "合计", shown["head"])
        page.write_number(row, 3, _yuan(side.total_fen), shown["total"])
        row += 2
    return row


def _signatures(page: Any, frozen: BankReconciliation | None, row: int) -> None:
    prepared, signed = (frozen.prepared_by, frozen.signed_by or "") if frozen else ("", "")
    page.write_string(row, 0, f"编制人：{prepared}")
    page.write_string(row, 2, f"复核人：{signed}")
    if frozen is None:
        page.write_string(row + 1, 0, "未定稿")
