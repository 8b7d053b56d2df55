"""Posting: the only way anything enters the books."""

from collections.abc import Sequence
from typing import NamedTuple

from peewee import fn

from services.ledger.accounts import queries as accounts
from services.ledger.accounts.rules import INTEREST, Account, posting_problem
from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.cash_flow import rules as cash_flow
from services.ledger.database import insert_rows, ledger, tell, writes
from services.ledger.posting.rules import Entry
from services.ledger.vouchers import queries, rules
from services.ledger.vouchers.models import (
    CashFlow,
    StockEntry,
    Turnover,
    Voucher,
    VoucherLine,
)
from shared import clock, facts, ids
from shared.compiled import Compiled
from shared.errors import Refusal
from shared.identity import Principal

_OF_DOCUMENT = Compiled(
    ledger.proxy,
    lambda document_id, community: (
        Voucher.select(Voucher.source_id, Voucher.kind, Book.code, Voucher.id)
        .join(Book)
        .where((Voucher.document_id == document_id) & (Book.community == community))
    ),
)
_LAST_NUMBER = Compiled(
    ledger.proxy,
    lambda book_id, period: Voucher.select(fn.MAX(Voucher.number)).where(
        (Voucher.book == book_id) & (Voucher.period == period) & (Voucher.word == rules.WORD)
    ),
)
ADD_TO_TURNOVER = (
    f"ON CONFLICT (book_id, period, account, {', '.join(rules.KEPT_BY)}, carried) DO UPDATE SET "
    "debit_fen = turnover.debit_fen + excluded.debit_fen, "
    "credit_fen = turnover.credit_fen + excluded.credit_fen"
)
ADD_TO_CASH_FLOW = (
    "ON CONFLICT (book_id, period, row) DO UPDATE SET "
    "amount_fen = cash_flow.amount_fen + excluded.amount_fen"
)


class Signed(NamedTuple):
    """Who stands on a voucher; one that comes of a fact has its maker only."""

    maker: str
    reviewer: str | None = None
    cashier: str | None = None
    poster: str | None = None
    corrects: str | None = None


@writes
def post(
    who: Principal,
    entries: Sequence[Entry],
    document_id: str,
    source_id: str | None = None,
    signed: Signed | None = None,
) -> list[Voucher]:
    """Post entries that come of one document, each as the next voucher of its book.

    A fact that is heard again changes nothing. Raises `document_posted_already` when another
    fact tells the same document, `voucher_unbalanced`, `account_not_postable`.
    """
    wanted = {(entry.book, entry.kind) for entry in entries}
    for source, kind, book_code, voucher_id in _OF_DOCUMENT.all(document_id, who.community):
        if source_id and source == source_id:
            return _posted(source_id)
        if (book_code, kind) in wanted:
            problem = f"{kind} {document_id} is voucher {voucher_id} already."
            raise Refusal("document_posted_already", problem)
    owners = {entry.book: books.book(who, entry.book) for entry in entries}
    signed = signed or Signed(who.user)
    return [
        _post(who, owners[entry.book], entry, document_id, source_id, signed) for entry in entries
    ]


def _posted(source_id: str) -> list[Voucher]:
    return list(Voucher.select().where(Voucher.source_id == source_id).order_by(Voucher.position))


def _post(
    who: Principal,
    book: Book,
    entry: Entry,
    document_id: str,
    source_id: str | None,
    signed: Signed,
) -> Voucher:
    known = _require_postable(book, entry)
    landed = queries.landing(book, entry.day)
    voucher = {
        "id": ids.new_id(),
        "book": book.id,
        "position": book.head_position + 1,
        "period": landed.period,
        "word": rules.WORD,
        "number": _next_number(book, landed.period),
        "voucher_date": landed.day,
        "business_date": entry.day,
        "kind": entry.kind,
        "memo": rules.memo_of(entry.memo, entry.day, landed),
        "attachments": entry.attachments,
        **signed._asdict(),
        "form": rules.FORM,
        "source_id": source_id,
        "document_id": document_id,
        "amount_fen": sum(line.debit_fen for line in entry.lines),
        "posted_at": clock.text(clock.now()),
        "previous_hash": book.head_hash,
    }
    interest = {code for code, row in known.items() if row.statement_row == INTEREST}
    rows = cash_flow.rows(entry.kind, entry.lines, interest)
    lines = [
        {"line_no": n, **line._asdict(), "cash_flow": row}
        for n, (line, row) in enumerate(zip(entry.lines, rows, strict=True), start=1)
    ]
    goods = rules.stock_entries(entry.lines, entry.goods)
    voucher["hash"] = rules.seal({**voucher, "goods": goods}, lines)
    insert_rows(Voucher, [voucher])
    insert_rows(VoucherLine, [{"voucher": voucher["id"], **line} for line in lines])
    of_voucher = {"voucher": voucher["id"], "book": voucher["book"]}
    insert_rows(StockEntry, [{**of_voucher, **row} for row in goods])
    _keep_turnovers(voucher, entry)
    _keep_cash_flow(voucher, cash_flow.sums(entry.lines, rows))
    kept = Voucher(**voucher)
    books.move_head(book, kept.hash)
    tell(who, _voucher_posted(book, kept))
    return kept


def _require_postable(book: Book, entry: Entry) -> dict[str, Account]:
    if problem := rules.balance_problem(entry.lines):
        raise Refusal("voucher_unbalanced", problem)
    known = accounts.some(book, {line.account for line in entry.lines})
    for line in entry.lines:
        if problem := posting_problem(line.account, known.get(line.account)):
            raise Refusal("account_not_postable", problem)
    return known


def _next_number(book: Book, period: str) -> int:
    row = _LAST_NUMBER.one(book.id, period)
    return (row[0] or 0) + 1 if row else 1


def _keep_turnovers(voucher: dict, entry: Entry) -> None:
    """Add the lines to what is kept of the month; counted in SQL, never read and saved."""
    rows = [
        {
            "book": voucher["book"],
            "period": voucher["period"],
            "account": account,
            **dict(zip(rules.KEPT_BY, belongs, strict=True)),
            "carried": entry.kind in rules.CARRIED,
            "debit_fen": debit_fen,
            "credit_fen": credit_fen,
        }
        for (account, *belongs), (debit_fen, credit_fen) in rules.turnovers(entry.lines).items()
    ]
    insert_rows(Turnover, rows, ADD_TO_TURNOVER)


def _keep_cash_flow(voucher: dict, sums: dict[int, int]) -> None:
    rows = [
        {"book": voucher["book"], "period": voucher["period"], "row": row, "amount_fen": fen}
        for row, fen in sums.items()
        if fen
    ]
    insert_rows(CashFlow, rows, ADD_TO_CASH_FLOW)


def _voucher_posted(book: Book, voucher: Voucher) -> facts.VoucherPosted:
    return facts.VoucherPosted(
        voucher_id=voucher.id,
        book=book.code,
        period=voucher.period,
        word=voucher.word,
        number=voucher.number,
        posted_on=voucher.voucher_date.isoformat(),
        amount_fen=voucher.amount_fen,
        memo=voucher.memo,
        source_id=voucher.source_id,
    )
