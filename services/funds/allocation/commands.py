"""Making rules, and dividing each closed month's profit by them, once."""

from datetime import date

from services.funds.allocation import queries, rules
from services.funds.allocation.models import AllocationRule, PeriodResult
from services.funds.contributions import commands as contributions
from services.funds.contributions.rules import takes_profit
from services.funds.database import writes
from services.funds.funds import queries as funds
from shared import clock, ids
from shared.errors import Refusal
from shared.facts import PeriodClosed
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def create_rule(who: Principal, wanted: dict) -> AllocationRule:
    """Make a rule, and allocate the months that waited for it.

    Raises `fund_unknown`, `fund_nature_mismatch`, `fund_book_mismatch`,
    `allocation_rule_exists`, `allocation_over_whole`, `allocation_rule_differs`.
    """
    if earlier := named_before(AllocationRule, "allocation_rule", who, wanted):
        return earlier
    _require_room(who, wanted)
    rule = AllocationRule.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        fund=wanted["fund_id"],
        source_book=wanted["source_book"],
        share_bp=wanted["share_bp"],
        effective_from=wanted["effective_from"],
        made_by=who.user,
        made_at=clock.now(),
    )
    waiting = PeriodResult.select().where(
        (PeriodResult.community == who.community)
        & (PeriodResult.book == rule.source_book)
        & PeriodResult.allocated_on.is_null()
    )
    for result in list(waiting.order_by(PeriodResult.period)):
        _allocate(who, result, clock.today())
    return rule


@writes
def keep_result(who: Principal, closed: PeriodClosed) -> None:
    """Keep a month's result and allocate it, or let it wait for the first rule."""
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


def _require_room(who: Principal, wanted: dict) -> None:
    """Refuse a rule that has no place beside the others."""
    fund = funds.fund(who, wanted["fund_id"])
    if not takes_profit(fund.nature):
        message = f"{fund.name} is not an own earmark; profit does not feed it."
        raise Refusal("fund_nature_mismatch", message, {"fund_id": message})
    if fund.book != wanted["source_book"]:
        # An earmark is equity of the company that earned it; it cannot lie in the other's books.
        message = f"{fund.name} lies in the {fund.book} book."
        raise Refusal("fund_book_mismatch", message, {"source_book": message})
    others = queries.rules_of(who, wanted["source_book"])
    new = rules.Rule(fund.id, wanted["share_bp"], wanted["effective_from"])
    if any((r.fund_id, r.effective_from) == (new.fund_id, new.effective_from) for r in others):
        message = f"{fund.name} has a rule from {new.effective_from} on already."
        raise Refusal("allocation_rule_exists", message, {"effective_from": message})
    if day := rules.day_over_whole([*others, new]):
        message = f"From {day} on the shares would add up to more than the whole profit."
        raise Refusal("allocation_over_whole", message, {"share_bp": message})


def _allocate(who: Principal, result: PeriodResult, on: date) -> None:
    """Divide a result by the rules of its last day, once and for good; without rules it waits."""
    book_rules = queries.rules_of(who, result.book)
    effective = rules.effective(book_rules, clock.month_end(result.period))
    if not effective:
        return
    for fund_id, part_fen in rules.allocate(result.distributable_fen, effective):
        contributions.receive_profit(
            who, fund_id, result.id, result.book, result.period, on, part_fen
        )
    result.allocated_on = on
    result.save(only=[PeriodResult.allocated_on])
