"""The archive of a closed month, read while it is sent. Read-only.

Everything in it is final, so nothing is kept of an archive: it is the same whenever it is made.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from marshmallow import Schema
from peewee import JOIN, fn

from services.ledger.archives import rules
from services.ledger.archives.models import ArchivedPaper
from services.ledger.attachments.models import Attachment
from services.ledger.attachments.queries import SAID
from services.ledger.books import commands as books
from services.ledger.books.models import Book, ClosedMonth
from services.ledger.database import ledger
from services.ledger.drafts.models import Draft
from services.ledger.exports import queries as exports
from services.ledger.papers import writing
from services.ledger.papers.statements import rules as layouts
from services.ledger.periods import queries as periods
from services.ledger.periods.schemas import PeriodCloseDetailSchema
from services.ledger.reports import queries as reports
from services.ledger.reports import schemas
from services.ledger.vouchers import journal
from services.ledger.vouchers.models import Voucher
from services.ledger.vouchers.rules import month_end, month_start
from shared import clock, packing, sheets
from shared.errors import Forbidden, Refusal, missing
from shared.identity import Principal
from shared.paging import Page, page
from shared.sheets import Column
from shared.wire import PERIOD

COLUMNS = [
    Column("期间", "period"),
    Column("字", "word"),
    Column("号", "number", "count"),
    Column("日期", "voucher_date", "day"),
    Column("业务日期", "business_date", "day"),
    Column("摘要", "memo"),
    Column("行号", "line_no", "count"),
    Column("科目编码", "account"),
    Column("科目名称", "account_name"),
    Column("借方", "debit_fen", "fen"),
    Column("贷方", "credit_fen", "fen"),
    Column("供应商", "supplier"),
    Column("会员", "member"),
    Column("个人", "person"),
    Column("资金", "fund"),
    Column("楼栋", "building"),
    Column("工单", "work_order"),
    Column("门店", "outlet"),
    Column("票据号", "reference"),
    Column("现金流量表行次", "cash_flow", "count"),
    Column("附件张数", "attachments", "count"),
    Column("制单", "maker"),
    Column("审核", "reviewer"),
    Column("出纳", "cashier"),
    Column("记账", "poster"),
    Column("更正凭证", "corrects"),
    Column("来源单据", "document_id"),
    Column("凭证标识", "id"),
]
_OF_LINE = (
    *("line_no", "account", "account_name", "debit_fen", "credit_fen", "supplier", "member"),
    *("person", "fund", "building", "work_order", "outlet", "reference", "cash_flow"),
)
_OF_VOUCHER = tuple(c.field for c in COLUMNS if c.field not in (*_OF_LINE, "memo"))
STATEMENTS: tuple[tuple[str, Callable, type[Schema], Callable, tuple[str, ...]], ...] = (
    (
        "balance-sheet",
        reports.balance_sheet,
        schemas.BalanceSheetSchema,
        layouts.balance_sheet,
        (),
    ),
    (
        "income-statement",
        reports.income_statement,
        schemas.IncomeStatementSchema,
        layouts.income_statement,
        (),
    ),
    (
        "cash-flow",
        reports.cash_flow,
        schemas.CashFlowStatementSchema,
        layouts.cash_flow_statement,
        (),
    ),
    (
        "trial-balance",
        reports.trial_balance,
        schemas.TrialBalanceSchema,
        layouts.trial_balance,
        ("eight",),
    ),
)


def archives(who: Principal, book_code: str, wanted: dict) -> Page:
    """A page of the closed months of a book, oldest first.

    Raises `archivist_not_allowed`, `book_unknown`.
    """
    _require_archivist(who)
    book = books.book(who, book_code)
    query = ClosedMonth.select().where(ClosedMonth.book == book)
    return page(query, ClosedMonth.period, wanted["limit"], wanted["after"])


def archive(who: Principal, book_code: str, period: str) -> tuple[str, packing.Members]:
    """The name and the members of a closed month's zip file, sorted, their hashes last.

    Raises `archivist_not_allowed`, `book_unknown`, `period_unknown`, `period_not_closed`.
    """
    _require_archivist(who)
    book = books.book(who, book_code)
    closed = _closed(book, period)
    members = sorted(_members(who, book, closed))
    name = f"会计档案_{closed.company}_{period}"
    return name, ledger.sending(rules.with_hashes(members))


def _require_archivist(who: Principal) -> None:
    if problem := rules.cashier_problem(who.roles):
        raise Forbidden("archivist_not_allowed", problem)


def _closed(book: Book, period: str) -> ClosedMonth:
    if not PERIOD.fullmatch(period):
        raise missing("period", period)
    found = ClosedMonth.get_or_none((ClosedMonth.book == book) & (ClosedMonth.period == period))
    if found is None:
        raise Refusal("period_not_closed", f"{period} is not closed; only what is final is kept.")
    return found


def _members(
    who: Principal, book: Book, closed: ClosedMonth
) -> Iterator[tuple[str, Iterable[bytes]]]:
    period, papers = closed.period, _papers(book, closed.period)
    yield "archive.json", [rules.document(_about(book, closed, papers))]
    if period in periods.closed_periods(book):  # opening balances close theirs without a result
        close = PeriodCloseDetailSchema().dump(periods.close(who, book.code, period))
        yield "close.json", [rules.document(close)]
    for name, ask, schema, layout, how in STATEMENTS:
        shown = ask(who, book.code, period)
        yield f"{name}.json", [rules.document(schema().dump(shown))]
        yield f"{name}.xlsx", [writing.table(layout(closed.company, shown, *how))]
    for name, form in exports.FORMS.items():
        yield f"journal.{name}", exports.month(book, closed.company, period, form)
    yield "vouchers.csv", packing.pieces(sheets.csv_text(COLUMNS, _lines(book, period)))
    yield "vouchers.jsonl", packing.pieces(_sealed(book, period))
    for name, paper in papers.items():
        yield name, _content(paper)


def _about(book: Book, closed: ClosedMonth, papers: dict[str, Attachment]) -> dict[str, Any]:
    return {
        "community": book.community,
        "book": book.code,
        "company": closed.company,
        "credit_code": closed.credit_code,
        "period": closed.period,
        "vouchers": journal.count(book, closed.period),
        "chain": [
            {"position": voucher.position, "voucher": voucher.name, "hash": voucher.hash}
            for voucher in journal.ends(book, closed.period)
        ],
        "papers": [
            {
                "file": name,
                "media_type": paper.media_type,
                "sha256": paper.sha256,
                "added_by": paper.added_by,
                "added_at": clock.text(paper.added_at),
            }
            for name, paper in papers.items()
        ],
        "retention": rules.retention(closed.period),
    }


def _papers(book: Book, period: str) -> dict[str, Attachment]:
    """The papers kept with a month by their names in the archive, without their content."""
    voucher_id = fn.COALESCE(Attachment.voucher, Draft.voucher)
    found = (
        Attachment.select(*SAID, Voucher.period, Voucher.word, Voucher.number)
        .join(ArchivedPaper, on=(ArchivedPaper.attachment == Attachment.id))
        .switch(Attachment)
        .join(Draft, JOIN.LEFT_OUTER, on=(Attachment.draft == Draft.id))
        .join(Voucher, on=(Voucher.id == voucher_id))
        .where((ArchivedPaper.book == book) & (ArchivedPaper.period == period))
        .order_by(Voucher.period, Voucher.number, Attachment.id)
        .objects()
    )
    return {
        rules.paper_name(paper, number, paper.name): paper
        for number, paper in enumerate(found, start=1)
    }


def _content(paper: Attachment) -> Iterator[bytes]:
    yield bytes(Attachment.select(Attachment.content).where(Attachment.id == paper.id).scalar())


def _lines(book: Book, period: str) -> Iterator[dict[str, Any]]:
    for voucher in journal.read(book, month_start(period), month_end(period)):
        said = {name: getattr(voucher, name) for name in _OF_VOUCHER}
        for line in voucher.written:  # type: ignore[attr-defined]
            of_line = {name: getattr(line, name) for name in _OF_LINE}
            yield {**said, **of_line, "memo": line.memo or voucher.memo}


def _sealed(book: Book, period: str) -> Iterator[str]:
    for voucher, lines in journal.as_stored(book, month_start(period), month_end(period)):
        yield rules.voucher_line(voucher, lines)
