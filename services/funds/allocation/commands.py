"""Proposing sets of rules, putting them in force, and dividing what each source brings, once."""

from datetime import date

from services.funds.allocation import queries, rules
from services.funds.allocation.models import AllocationSet, AllocationShare, Proceeds
from services.funds.approvals import commands as approvals
from services.funds.contributions import commands as contributions
from services.funds.database import writes
from services.funds.funds import queries as funds
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.facts import CommonIncomeReceived, PeriodClosed
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def propose_rules(who: Principal, wanted: dict) -> AllocationSet:
    """Propose a set of rules, which replaces the one before it from its day on once approved.

    Raises `fund_unknown`, `fund_nature_mismatch`, `fund_book_mismatch`, `fund_closed`,
    `allocation_share_invalid`, `allocation_fund_repeated`, `allocation_over_whole`,
    `allocation_rules_exist`, `allocation_rules_backdated`, `allocation_rules_differs`.
    """
    if earlier := named_before(AllocationSet, "allocation_rules", who, wanted):
        return earlier
    source, day = wanted["source"], wanted["effective_from"]
    _require_shares(who, source, wanted["shares"])
    if queries.begins_on(who, source, day):
        message = f"Rules for {source} from {day} on are here already."
        raise Refusal("allocation_rules_exist", message, {"effective_from": message})
    _require_not_backdated(who, source, day)
    made = AllocationSet.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        source=source,
        effective_from=day,
        state="proposed",
        made_by=who.user,
        made_at=clock.now(),
    )
    for position, share in enumerate(wanted["shares"]):
        AllocationShare.create(
            allocation_set=made,
            position=position,
            fund=share["fund_id"],
            share_bp=share["share_bp"],
            remainder=share["remainder"],
        )
    return made


@writes
def approve_rules(who: Principal, rules_id: str) -> AllocationSet:
    """Put in force what another person proposed; what waited for it is allocated.

    Raises `allocation_rules_unknown`, `allocation_rules_resolved`, `approver_is_maker`,
    `allocation_rules_backdated`, `fund_closed`.
    """
    proposed = _proposed(who, rules_id)
    approvals.approve(who, "allocation_rules", proposed.id, proposed.made_by)
    _require_shares(who, proposed.source, proposed.shares)
    _require_not_backdated(who, proposed.source, proposed.effective_from)
    proposed.state, proposed.resolved_on = "approved", clock.today()
    proposed.save(only=[AllocationSet.state, AllocationSet.resolved_on])
    for brought in queries.waiting(who, proposed.source):
        _allocate(who, brought, clock.today())
    return proposed


@writes
def refuse_rules(who: Principal, rules_id: str, reason: str) -> AllocationSet:
    """A proposal never comes into force, and its day is free for another one.

    Raises `allocation_rules_unknown`, `allocation_rules_resolved`.
    """
    proposed = _proposed(who, rules_id)
    proposed.state, proposed.resolved_on, proposed.refused_for = "refused", clock.today(), reason
    proposed.save(only=[AllocationSet.state, AllocationSet.resolved_on, AllocationSet.refused_for])
    return proposed


@writes
def keep_result(who: Principal, closed: PeriodClosed) -> None:
    """Keep what a month brought and allocate it, or let it wait for a set in force.

    Fees take their share before the rest of the profit is divided (design.md §6.7).
    """
    profit = rules.profit_of(closed.book)
    amounts_fen = {profit: closed.distributable_fen}
    if closed.book == rules.SOURCES[rules.FEES].book:
        amounts_fen[rules.FEES] = max(0, closed.fees_collected_fen)
    kept = {
        source: _keep(
            who,
            source,
            closed.period_close_id,
            clock.month_end(closed.period),
            date.fromisoformat(closed.closed_on),
            amount_fen,
        )
        for source, amount_fen in amounts_fen.items()
    }
    for source in (rules.FEES, profit):
        if source in kept:
            _allocate(who, kept[source], kept[source].told_on)


@writes
def keep_common_income(who: Principal, received: CommonIncomeReceived) -> None:
    """Keep the owners' part of an income and allocate it, or let it wait for a set in force."""
    day = date.fromisoformat(received.received_on)
    owners_fen = received.amount_fen - received.cost_fen
    kept = _keep(who, rules.COMMON_INCOME, received.common_income_id, day, day, owners_fen)
    _allocate(who, kept, day)


def _keep(
    who: Principal, source: str, source_id: str, day: date, told_on: date, amount_fen: int
) -> Proceeds:
    kept, _ = Proceeds.get_or_create(
        community=who.community,
        source=source,
        source_id=source_id,
        defaults={
            "period": day.isoformat()[:7],
            "day": day,
            "told_on": told_on,
            "amount_fen": amount_fen,
        },
    )
    return kept


def _proposed(who: Principal, rules_id: str) -> AllocationSet:
    found = queries.allocation_set(who, rules_id)
    if found.state != "proposed":
        raise Refusal("allocation_rules_resolved", f"These rules are {found.state} already.")
    return found


def _require_shares(who: Principal, source: str, wanted: list[dict]) -> None:
    """Refuse shares that name a fund twice, exceed the whole, or feed what the source does not."""
    shares = [rules.Share(**share) for share in wanted]
    if problem := rules.shape_problem(shares):
        position, message = problem
        raise Invalid("allocation_share_invalid", message, {f"shares.{position}": message})
    if (position_of := rules.named_twice(shares)) is not None:
        message = "This fund has a share in this set already."
        field = f"shares.{position_of}.fund_id"
        raise Invalid("allocation_fund_repeated", message, {field: message})
    if rules.is_over_whole(shares):
        message = "The shares add up to more than the whole."
        raise Invalid("allocation_over_whole", message, {"shares": message})
    for position, share in enumerate(shares):
        _require_feedable(who, source, share.fund_id, f"shares.{position}.fund_id")


def _require_feedable(who: Principal, source: str, fund_id: str, field: str) -> None:
    fund, from_ = funds.fund(who, fund_id), rules.SOURCES[source]
    if fund.nature != from_.nature:
        message = f"{source} feeds funds of nature {from_.nature}; {fund.name} is {fund.nature}."
        raise Refusal("fund_nature_mismatch", message, {field: message})
    if fund.book != from_.book:
        # An earmark is equity of the company that earned it, not of the other one.
        message = f"{fund.name} lies in the {fund.book} book."
        raise Refusal("fund_book_mismatch", message, {field: message})
    funds.refuse_closed(fund, field)


def _require_not_backdated(who: Principal, source: str, day: date) -> None:
    """A month that was divided is answered for by the set of then, for good (design.md §6.9)."""
    if period := queries.divided_since(who, source, day):
        message = f"{source} is divided through {period} already; begin after it."
        errors = {"effective_from": message}
        raise Refusal("allocation_rules_backdated", message, errors, divided_through=period)


def _allocate(who: Principal, brought: Proceeds, on: date) -> None:
    """Divide what a source brought, once and for good, by the set in force on its day."""
    in_force = queries.in_force(who, brought.source, brought.day)
    if in_force is None or brought.allocated_on is not None:
        return
    divided = queries.division(brought, in_force.shares)
    from_ = rules.SOURCES[brought.source]
    for fund_id, part_fen in divided.parts:
        contributions.receive_share(
            who,
            fund_id,
            source=from_.contribution,
            source_id=brought.source_id,
            source_book=from_.book,
            period=brought.period,
            received_on=on,
            amount_fen=part_fen,
        )
    brought.allocated_on, brought.allocation_set = on, in_force
    brought.divided_fen, brought.allocated_fen = divided.divided_fen, divided.allocated_fen
    brought.uncovered_fen = divided.uncovered_fen
    brought.save()
