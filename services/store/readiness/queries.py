"""Asking what stands in the way of a month's close, room by room. Read-only."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from services.store.attention import queries as attention
from services.store.bills import queries as bills
from services.store.bills.rules import CHANNELS
from services.store.clearing.queries import spent_fen
from services.store.database import store
from services.store.days.queries import tenders_by_day
from services.store.deposits.queries import moved_fen
from services.store.group_buying.campaigns.queries import unsettled
from services.store.readiness import rules
from services.store.readiness.rules import BLOCKING, WARNING, Check, check
from services.store.sales.queries import unreported_days
from services.store.settlements.queries import unbilled
from services.store.stock import queries as stock
from services.store.stock.counts import queries as counts
from services.store.tills import queries as tills
from shared import clock, facts
from shared.identity import Principal

TO_THE_BOOKS = [
    name
    for name, fact in facts.ALL.items()
    if fact.told_by == store.name and "ledger" in fact.heard_by
]


class Month(NamedTuple):
    """A month, as its first and its last day."""

    first: date
    last: date

    @property
    def begin(self) -> datetime:
        """The moment at which it begins."""
        return clock.at(self.first, 0)

    @property
    def end(self) -> datetime:
        """The moment at which it is over."""
        return clock.at(self.last + timedelta(days=1), 0)


class Readiness(NamedTuple):
    """What was looked at for a month, and the newest fact that the books must have heard."""

    period: str
    told: int | None
    checks: list[Check]


def readiness(who: Principal, wanted: dict) -> Readiness:
    """What stands in the way of closing a month.

    `heard` is the sequence up to which the ledger has read our facts: `told` is then the newest
    one that it must have read too.
    """
    period = wanted["period"]
    month = Month(date.fromisoformat(f"{period}-01"), clock.month_end(period))
    checks = [
        _till_open(who, month),
        _day_not_closed(who, month),
        _attention_open(who, month),
        _settlement_unmatched(who, month),
        _clearing_open(who, month),
        _stock_not_counted(who, month),
        _count_unresolved(who, month),
        _campaign_unsettled(who, month),
    ]
    told = None if wanted["heard"] is None else _told(who, wanted["heard"])
    return Readiness(period, told, checks)


def _till_open(who: Principal, month: Month) -> Check:
    details = (
        {
            "session_id": found.id,
            "till_id": found.till_id,
            "till": found.till.name,
            "outlet": found.till.outlet,
            "opened_by": found.opened_by,
            "opened_at": clock.text(found.opened_at),
        }
        for found in tills.open_before(who, month.end)
    )
    sentences = ("Tills of the month still open: {n}.", "No till of the month is open.")
    return check("till_open", BLOCKING, details, sentences, "/tills")


def _day_not_closed(who: Principal, month: Month) -> Check:
    details = (
        {"outlet": outlet, "day": day.isoformat()}
        for outlet in sorted(tills.outlets(who.community))
        for day in unreported_days(who, outlet, month.last)
    )
    sentences = (
        "Days with sales and without a Z report: {n}.",
        "Every day with sales has its Z report.",
    )
    return check("day_not_closed", BLOCKING, details, sentences, "/days")


def _attention_open(who: Principal, month: Month) -> Check:
    details = (
        {
            "attention_id": found.id,
            "code": found.code,
            "day": found.day.isoformat(),
            "sentence": found.sentence,
        }
        for found in attention.open_until(who, month.last)
    )
    sentences = (
        "Matters that wait for a person's word: {n}.",
        "No matter waits for a person's word.",
    )
    return check("attention_open", BLOCKING, details, sentences, "/attention")


def _settlement_unmatched(who: Principal, month: Month) -> Check:
    sentences = (
        "Payouts without a bill and rows of bills without a sale: {n}.",
        "Every payout and every row of a bill has its other side.",
    )
    return check(
        "settlement_unmatched", WARNING, _unmatched(who, month), sentences, "/reconciliation"
    )


def _unmatched(who: Principal, month: Month) -> Iterator[dict]:
    """Payouts without bills, and rows that nothing of ours explains."""
    for payout in unbilled(who, month.first, month.last):
        yield {
            "kind": "payout_without_bill",
            "settlement_id": payout.id,
            "channel": payout.channel,
            "day": payout.arrived_on.isoformat(),
            "amount_fen": payout.gross_fen,
        }
    for pair in bills.open_rows(who, month.begin, month.end):
        assert pair.theirs is not None, "a row is the platform's side"
        yield {
            "kind": "explanation_waiting" if pair.waiting else pair.name,
            "row_id": pair.theirs.id,
            "day": pair.theirs.at.date().isoformat(),
            "amount_fen": pair.standing_fen,
        }


def _clearing_open(who: Principal, month: Month) -> Check:
    taken = tenders_by_day(who, month.last)
    last_due = month.last - timedelta(days=rules.TRANSIT_DAYS)
    return rules.clearing_open(
        [
            rules.Stand(
                channel,
                moved_fen(who, channel, month.end)
                + sum(fen for _, method, fen in taken if method == channel),
                moved_fen(who, channel, month.end - timedelta(days=rules.TRANSIT_DAYS))
                + sum(fen for day, method, fen in taken if method == channel and day <= last_due),
                spent_fen(who.community, channel, month.last),
                spent_fen(who.community, channel),
            )
            for channel in CHANNELS
        ]
    )


def _stock_not_counted(who: Principal, month: Month) -> Check:
    counted = [
        {"stock_count_id": found.id, "day": found.counted_on.isoformat(), "state": found.state}
        for found in counts.counted_between(who, month.first, month.last)
    ]
    missed = not counted and stock.has_goods(who)
    sentence = "Stock was not counted in the month." if missed else "Stock was counted."
    if not missed and not counted:
        sentence = "There is no stock to count."
    return Check("stock_not_counted", WARNING, int(missed), sentence, counted, "/stock-counts")


def _count_unresolved(who: Principal, month: Month) -> Check:
    details = (
        {
            "stock_count_id": found.id,
            "day": found.counted_on.isoformat(),
            "state": found.state,
            "reason": found.reason,
        }
        for found in counts.unresolved(who, month.last)
    )
    sentences = ("Counts that are not finished or not resolved: {n}.", "Every count is resolved.")
    return check("count_unresolved", WARNING, details, sentences, "/stock-counts")


def _campaign_unsettled(who: Principal, month: Month) -> Check:
    details = (
        {"campaign_id": found.id, "name": found.name, "day": found.claim_until.isoformat()}
        for found in unsettled(who, month.last)
    )
    sentences = (
        "Campaigns that are over and whose commission is not settled: {n}.",
        "Every campaign that is over is settled.",
    )
    return check("campaign_unsettled", WARNING, details, sentences, "/campaigns?state=arrived")


def _told(who: Principal, heard: int) -> int:
    """The newest of our facts after `heard` that the books must hear, `heard` if there is none."""
    outbox = store.kernel.Outbox
    newest = (
        outbox.select(outbox.sequence)
        .where(
            (outbox.sequence > heard)
            & (outbox.community == who.community)
            & outbox.name.in_(TO_THE_BOOKS)
        )
        .order_by(outbox.sequence.desc())
        .first()
    )
    return newest.sequence if newest else heard
