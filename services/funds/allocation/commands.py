"""Making sets of rules, and dividing each closed month's profit by them, once."""

from datetime import date

from services.funds.allocation import queries, rules
from services.funds.allocation.models import AllocationSet, AllocationShare, PeriodResult
from services.funds.contributions import commands as contributions
from services.funds.contributions.rules import takes_profit
from services.funds.database import writes
from services.funds.funds import queries as funds
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.facts import PeriodClosed
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def create_rules(who: Principal, wanted: dict) -> AllocationSet:
    """Make a set of rules, which replaces the one before it from its day on.

    Months that waited for a set are allocated. Raises `fund_unknown`, `fund_nature_mismatch`,
    `fund_book_mismatch`, `allocation_fund_repeated`, `allocation_over_whole`,
    `allocation_rules_exist`, `allocation_rules_differs`.
    """
    if earlier := named_before(AllocationSet, "allocation_rules", who, wanted):
        return earlier
    _require_shares(who, wanted)
    book, day = wanted["source_book"], wanted["effective_from"]
    if queries.begins_on(who, book, day):
        message = f"The {book} book has rules from {day} on already."
        raise Refusal("allocation_rules_exist", message, {"effective_from": message})
    made = AllocationSet.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        source_book=book,
        effective_from=day,
        made_by=who.user,
        made_at=clock.now(),
    )
    for position, share in enumerate(wanted["shares"]):
        AllocationShare.create(
            allocation_set=made,
            position=position,
            fund=share["fund_id"],
            share_bp=share["share_bp"],
        )
    _allocate_waiting(who, book)
    return made


@writes
def keep_result(who: Principal, closed: PeriodClosed) -> None:
    """Keep a month's result and allocate it, or let it wait for a set in force."""
    if PeriodResult.get_or_none(PeriodResult.id == closed.period_close_id):
        return
    result = PeriodResult.create(
        id=closed.period_close_id,
        community=who.community,
        book=closed.book,
        period=closed.period,
        closed_on=date.fromisoformat(closed.closed_on),
        distributable_fen=closed.distributable_fen,
    )
    _allocate(who, result, result.closed_on)


def _require_shares(who: Principal, wanted: dict) -> None:
    """Refuse shares that name a fund twice, exceed the whole, or feed what profit does not."""
    shares = [rules.Share(**share) for share in wanted["shares"]]
    if (position := rules.named_twice(shares)) is not None:
        message = "This fund has a share in this set already."
        raise Invalid("allocation_fund_repeated", message, {f"shares.{position}.fund_id": message})
    if rules.is_over_whole(shares):
        message = "The shares add up to more than the whole profit."
        raise Invalid("allocation_over_whole", message, {"shares": message})
    for position, share in enumerate(shares):
        fund, field = funds.fund(who, share.fund_id), f"shares.{position}.fund_id"
        if not takes_profit(fund.nature):
            message = f"{fund.name} is not an own earmark; profit does not feed it."
            raise Refusal("fund_nature_mismatch", message, {field: message})
        if fund.book != wanted["source_book"]:
            # An earmark is equity of the company that earned it, not of the other one.
            message = f"{fund.name} lies in the {fund.book} book."
            raise Refusal("fund_book_mismatch", message, {field: message})


def _allocate_waiting(who: Principal, book: str) -> None:
    """Divide the months of a book that no set was in force for until now."""
    waiting = PeriodResult.select().where(
        (PeriodResult.community == who.community)
        & (PeriodResult.book == book)
        & PeriodResult.allocated_on.is_null()
    )
    for result in list(waiting.order_by(PeriodResult.period)):
        _allocate(who, result, clock.today())


def _allocate(who: Principal, result: PeriodResult, on: date) -> None:
    """Divide a result by the set in force on its last day, once and for good; or let it wait."""
    in_force = queries.in_force(who, result.book, clock.month_end(result.period))
    if in_force is None:
        return
    shares = [rules.Share(**share) for share in in_force.shares]
    for fund_id, part_fen in rules.allocate(result.distributable_fen, shares):
        contributions.receive_profit(
            who, fund_id, result.id, result.book, result.period, on, part_fen
        )
    result.allocated_on = on
    result.save(only=[PeriodResult.allocated_on])
