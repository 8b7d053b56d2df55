"""Asking what stands in the way of closing a month. Read-only."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from services.ledger.bank.queries import unreconciled
from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.cash_flow.rules import is_cash
from services.ledger.database import ledger
from services.ledger.drafts import queries as drafts
from services.ledger.periods import queries as periods
from services.ledger.periods.checklist import asking, rules
from services.ledger.periods.checklist.rules import BLOCKING, WARNING, Item
from services.ledger.periods.rules import month_to_close_first
from services.ledger.tax import queries as tax
from services.ledger.templates import queries as templates
from services.ledger.vouchers import queries as vouchers
from services.ledger.vouchers.rules import month_end
from shared import clock, cursors
from shared.errors import missing
from shared.identity import Principal
from shared.wire import PERIOD


class Checklist(NamedTuple):
    """A month's items as they are shown; of a closed month as they were kept."""

    book: str
    period: str
    closed: bool
    items: list[dict]

    @property
    def ready(self) -> bool:
        """Whether nothing is open any more."""
        return all(found["state"] != "open" for found in self.items)


def checklist(who: Principal, book_code: str, period: str, read: asking.Read) -> Checklist:
    """What stands in the way of closing a month, or what stood when it was closed.

    Raises `book_unknown`, `period_unknown`, `period_close_unknown` for a month that was passed
    over, and whatever the way to the shop refuses with.
    """
    book = books.book(who, book_code)
    if not PERIOD.fullmatch(period):
        raise missing("period", period)
    if book.closed_through is not None and period <= book.closed_through:
        kept = periods.close(who, book_code, period).checklist
        return Checklist(book_code, period, True, kept)
    found = items(who, book, period, asking.ask(who, book, period, read))
    return Checklist(book_code, period, False, [rules.as_kept(item) for item in found])


def items(who: Principal, book: Book, period: str, word: asking.Word) -> list[Item]:
    """Everything that is looked at before a month closes: in the books, and as the shop told."""
    return rules.merged(_own(who, book, period, word.told), word.items)


def _own(who: Principal, book: Book, period: str, told: int) -> Iterator[Item]:
    last_day = month_end(period)
    first = month_to_close_first(period, book.closed_through, vouchers.months(book))
    yield rules.period_not_over(period, last_day < clock.today())
    yield rules.earlier_period_open(first)
    yield _facts_unread(book, told)
    yield _facts_parked(who, book, last_day.isoformat())
    yield _attention_open(book, period)
    yield _vouchers_unposted(book, period)
    yield _recurring_unmade(book, period)
    yield _bank_not_reconciled(book, period)
    rolling = tax.rolling_sales(book, period)
    yield rules.small_scale_limit(rolling.state, rolling.taxed_sales_fen, rolling.limit_fen)
    balances = {row.account: row.balance_fen for row in vouchers.standing(book, period, by=())}
    yield rules.cash_negative({code: fen for code, fen in balances.items() if is_cash(code)})
    yield rules.variance_open(period, balances.get(rules.VARIANCE, 0))
    yield rules.trial_balance_unequal(
        sum(max(fen, 0) for fen in balances.values()),
        sum(max(-fen, 0) for fen in balances.values()),
    )


def _facts_unread(book: Book, told: int) -> Item:
    """Facts on their way: of the shop those that it named, of the others those that are known."""
    details = (
        {"source": source, "heard": position, "told": head}
        for source, position, head in _feeds(book, told)
        if position < head
    )
    sentences = (
        "Services with facts on their way to the books: {n}. Look again in a moment.",
        "The books have heard every fact.",
    )
    return rules.item("facts_unread", BLOCKING, details, sentences)


def _feeds(book: Book, told: int) -> Iterator[tuple[str, int, int]]:
    """Each feed that the book depends on: how far it was heard, and how far it must be."""
    if book.code == asking.SHOP:
        yield asking.SHOP, asking.position(asking.SHOP), told
    for source, at in cursors.places(ledger).items():
        if source != asking.SHOP:
            yield source, at.position, at.head


def _facts_parked(who: Principal, book: Book, last_day: str) -> Item:
    """Facts of the month or earlier that could not be posted; the shop's touch its book only."""
    parked = ledger.kernel.ParkedFact
    details = []
    for row in parked.select().order_by(parked.parked_at, parked.fact_id):
        event = json.loads(row.event)
        day = rules.day_of(event["data"])
        ours = event["community"] == who.community
        here = row.source != asking.SHOP or book.code == asking.SHOP
        if ours and here and rules.concerns(day, last_day):
            name = event["type"].split(".")[2]
            about = {"fact_id": row.fact_id, "source": row.source, "fact": name, "day": day}
            details.append({**about, "error": row.error})
    sentences = ("Facts that could not be posted and are parked: {n}.", "No fact is parked.")
    return rules.item("facts_parked", BLOCKING, details, sentences)


def _attention_open(book: Book, period: str) -> Item:
    details = (
        {
            "attention_id": matter.id,
            "code": matter.code,
            "day": matter.day.isoformat(),
            "sentence": matter.sentence,
        }
        for matter in periods.open_matters(book, month_end(period))
    )
    sentences = (
        "Matters that wait for a person's word: {n}.",
        "No matter waits for a person's word.",
    )
    return rules.item("attention_open", BLOCKING, details, sentences, "/store/attention")


def _vouchers_unposted(book: Book, period: str) -> Item:
    details = (
        {
            "draft_id": found.id,
            "state": found.state,
            "day": found.voucher_date.isoformat(),
            "memo": found.memo,
            "maker": found.maker,
        }
        for found in drafts.waiting(book, period)
    )
    sentences = (
        "Vouchers written by hand and not reviewed or not posted: {n}.",
        "Every voucher written by hand is posted.",
    )
    listed_at = f"/ledger/books/{book.code}/drafts"
    return rules.item("vouchers_unposted", BLOCKING, details, sentences, listed_at)


def _recurring_unmade(book: Book, period: str) -> Item:
    """Rent, wages or depreciation that the month asks for; it may be right to leave one out."""
    details = (
        {
            "template_id": due.template.id,
            "name": due.template.name,
            "day": due.voucher_date.isoformat(),
            "amount_fen": due.amount_fen,
        }
        for due in templates.due_unmade(book, period)
    )
    sentences = (
        "Recurring vouchers that are due and not made: {n}.",
        "Every recurring voucher that is due is made.",
    )
    listed_at = f"/ledger/books/{book.code}/recurring?period={period}"
    return rules.item("recurring_unmade", WARNING, details, sentences, listed_at)


def _bank_not_reconciled(book: Book, period: str) -> Item:
    details = (
        {
            "account": found.account,
            "account_name": found.account_name,
            "day": found.day.isoformat(),
            "reason": found.reason,
        }
        for found in unreconciled(book, period)
    )
    sentences = (
        "Bank accounts without a signed reconciliation at the month's end: {n}.",
        "Every bank account that moved is reconciled.",
    )
    listed_at = f"/ledger/books/{book.code}/bank/reconciliations"
    return rules.item("bank_not_reconciled", WARNING, details, sentences, listed_at)
