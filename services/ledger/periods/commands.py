"""Closing a month, in one transaction: VAT, income tax, results carried, profit told."""

import json
from collections.abc import Sequence
from datetime import date

from services.ledger.accounts.rules import is_result
from services.ledger.archives import commands as archives
from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.database import ledger, tell, writes
from services.ledger.periods import queries, rules
from services.ledger.periods.checklist import asking
from services.ledger.periods.checklist import queries as checklist
from services.ledger.periods.checklist import rules as checking
from services.ledger.periods.models import OpenMatter, PeriodChecklist, PeriodClose
from services.ledger.posting.month_end import rules as posting
from services.ledger.posting.rules import SET_ASIDE, Entry, Share
from services.ledger.tax import queries as tax
from services.ledger.tax import rules as tax_rules
from services.ledger.vouchers import commands as vouchers
from services.ledger.vouchers import queries as kept
from services.ledger.vouchers.rules import KEPT_BY, month_end
from shared import clock, facts, ids
from shared.errors import Refusal, missing
from shared.identity import Principal
from shared.wire import PERIOD

DAY_KINDS = ("day_closed", "cost_of_sales")


def close_period(
    who: Principal, book_code: str, period: str, wanted: dict, read: asking.Read
) -> PeriodClose:
    """Close a month of a book for good and tell what it earned.

    The shop is asked first, without a lock; what it said counts only if by then the books have
    heard all of it. Whoever loses the answer finds the month closed, with its figures. Raises
    `book_unknown`, `period_unknown`, `period_closed_already`, `period_not_ready` with what stands
    in the way, `reason_missing`, `vat_rule_unknown`, `income_tax_rule_unknown`, and what the way
    to the shop refuses with.
    """
    book = books.book(who, book_code)
    _require_open(book, period)
    return _close(who, book_code, period, wanted, asking.ask(who, book, period, read))


@writes
def _close(
    who: Principal, book_code: str, period: str, wanted: dict, word: asking.Word
) -> PeriodClose:
    book = books.book(who, book_code)
    _require_open(book, period)
    items = _require_ready(who, book, period, wanted, word)
    closed = _settle(who, book, period)
    closed.checklist = [checking.as_kept(item) for item in items]
    PeriodChecklist.create(close=closed, items=json.dumps(closed.checklist, ensure_ascii=False))
    tell(who, _period_closed(book, closed))
    return closed


@writes
def preview_close(who: Principal, book_code: str, period: str) -> dict:
    """What a close would come to and post if nothing else happened; nothing of it stays.

    Raises `book_unknown`, `period_unknown`, `period_closed_already`, `earlier_period_open`,
    `vat_rule_unknown`, `income_tax_rule_unknown`.
    """
    book = books.book(who, book_code)
    _require_open(book, period)
    first = rules.month_to_close_first(period, book.closed_through, kept.months(book))
    if first:
        raise Refusal("earlier_period_open", f"Close {first} first.", period=first)
    with ledger.proxy.atomic() as trial:
        closed = _settle(who, book, period)
        posted = kept.of_document(book, closed.id)
        trial.rollback()
    return {"close": closed, "vouchers": posted}


def _settle(who: Principal, book: Book, period: str) -> PeriodClose:
    """Post what closes the month and keep what it came to."""
    close_id, last_day = ids.new_id(), month_end(period)
    relief_fen = _vat_to_relieve(book, period)
    _post(who, close_id, posting.vat_relieved(book.code, last_day, relief_fen))
    tax_fen = _income_tax_to_accrue(book, period)
    _post(who, close_id, posting.income_tax_accrued(book.code, last_day, tax_fen))
    month = queries.result(book, period, period)
    reserve_fen = _reserve(book, period)
    earned_fen = rules.earned_fen(month.net_profit_fen, reserve_fen, month.set_aside_released_fen)
    history = queries.history(book)
    if not history:
        earned_fen += queries.brought_fen(book)
    distributable_fen = rules.distributable_fen(history, earned_fen)
    _carry_results(who, book, close_id, period)
    if period.endswith("-12"):
        _end_year(who, book, close_id, period, reserve_fen)
    books.close_through(book, period)
    archives.keep_papers(book, period)
    return PeriodClose.create(
        id=close_id,
        book=book,
        period=period,
        revenue_fen=month.revenue_fen,
        vat_relief_fen=relief_fen,
        profit_before_tax_fen=month.profit_before_tax_fen,
        income_tax_fen=month.income_tax_fen,
        net_profit_fen=month.net_profit_fen,
        reserve_fen=reserve_fen,
        distributable_fen=distributable_fen,
        closed_on=clock.today(),
        closed_by=who.user,
        closed_at=clock.now(),
    )


@writes
def await_word(who: Principal, fact: facts.AttentionRaised) -> None:
    """The shop accepted something that a person must look at before its month is closed."""
    OpenMatter.create(
        id=fact.attention_id,
        book=books.book(who, "store"),
        code=fact.code,
        day=date.fromisoformat(fact.day),
        sentence=fact.sentence,
    )


@writes
def note_word(who: Principal, attention_id: str) -> None:
    """A person has looked at it."""
    book = books.book(who, "store")
    OpenMatter.delete().where((OpenMatter.id == attention_id) & (OpenMatter.book == book)).execute()


def _require_open(book: Book, period: str) -> None:
    if not PERIOD.fullmatch(period):
        raise missing("period", period)
    if book.closed_through is not None and period <= book.closed_through:
        raise Refusal(
            "period_closed_already", f"The books are closed through {book.closed_through}."
        )


def _require_ready(
    who: Principal, book: Book, period: str, wanted: dict, word: asking.Word
) -> list[checking.Item]:
    """The checklist with what is accepted of it, nothing of it open."""
    found = checklist.items(who, book, period, word)
    items = checking.accepted(
        found, wanted["accepted"], wanted["reason"], who.user, clock.text(clock.now())
    )
    checking.require_ready(period, items)
    return items


def _post(who: Principal, close_id: str, entries: Sequence[Entry]) -> None:
    vouchers.post(who, entries, document_id=close_id)


def _vat_to_relieve(book: Book, period: str) -> int:
    """The VAT of the filing period that ends here and stayed exempt (domain.md §3), in fen."""
    start = rules.filing_start(period, book.vat_filing)
    if start is None:
        return 0
    threshold = tax.vat_threshold(month_end(period))
    limit_fen = (
        threshold.month_limit_fen if book.vat_filing == "month" else threshold.quarter_limit_fen
    )
    filed = queries.result(book, start, period)
    exempt = tax_rules.is_exempt(filed.taxed_sales_fen, limit_fen, threshold.limit_included)
    return max(0, filed.vat_fen) if exempt else 0


def _income_tax_to_accrue(book: Book, period: str) -> int:
    """The tax on the year's profit so far, less what earlier months accrued of it, in fen."""
    year = queries.result(book, rules.year_start(period), period)
    rule = tax.income_tax_rule(month_end(period))
    accrued_fen = queries.income_tax_accrued(book, period)
    return tax_rules.income_tax_fen(year.profit_before_tax_fen, rule) - accrued_fen


def _reserve(book: Book, period: str) -> int:
    """What the month adds to the reserve, in fen."""
    return rules.reserve_fen(
        queries.result(book, rules.year_start(period), period),
        queries.loss_before(book, period),
        book.reserve_bp,
        queries.reserved_in_year(book, period),
    )


def _carry_results(who: Principal, book: Book, close_id: str, period: str) -> None:
    results = [
        Share(row.account, row.balance_fen, row.belongs)
        for row in kept.standing(book, period, KEPT_BY)
        if is_result(row.account)
    ]
    carried = posting.results_carried(book.code, month_end(period), results)
    _post(who, close_id, carried)


def _end_year(who: Principal, book: Book, close_id: str, period: str, reserve_fen: int) -> None:
    """December: 本年利润 into 利润分配, the year's reserve out of it, its sub-accounts emptied."""
    balance = {row.account: row.balance_fen for row in kept.standing(book, period, by=())}
    entries = posting.year_ended(
        book.code,
        month_end(period),
        net_profit_fen=-balance.get("3103", 0),
        reserve_fen=queries.reserved_in_year(book, period) + reserve_fen,
        set_aside_fen=balance.get(SET_ASIDE, 0),
    )
    _post(who, close_id, entries)


def _period_closed(book: Book, closed: PeriodClose) -> facts.PeriodClosed:
    return facts.PeriodClosed(
        period_close_id=closed.id,
        book=book.code,
        period=closed.period,
        closed_on=closed.closed_on.isoformat(),
        revenue_fen=closed.revenue_fen,
        vat_relief_fen=closed.vat_relief_fen,
        profit_before_tax_fen=closed.profit_before_tax_fen,
        income_tax_fen=closed.income_tax_fen,
        net_profit_fen=closed.net_profit_fen,
        reserve_fen=closed.reserve_fen,
        distributable_fen=closed.distributable_fen,
        fees_collected_fen=queries.fees_collected_fen(book, closed.period),
        day_close_ids=tuple(kept.documents(book, closed.period, DAY_KINDS)),
    )
