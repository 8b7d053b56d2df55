"""Asking about allocation rules, and what they do to a month. Read-only."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from peewee import fn

from services.funds.allocation import rules
from services.funds.allocation.models import AllocationSet, Proceeds
from services.funds.contributions import queries as contributions
from services.funds.funds import queries as funds
from shared import clock
from shared.errors import Invalid, Refusal, missing
from shared.identity import Principal
from shared.paging import Page, page


class Outcome(NamedTuple):
    """What a source's month gives to each fund, in fen; `allocated_on` None: it would."""

    source: str
    period: str
    rules_id: str | None
    amount_fen: int
    shares: list[dict]
    allocated_fen: int
    kept_fen: int
    uncovered_fen: int
    allocated_on: date | None


def allocation_sets(who: Principal, wanted: dict) -> Page:
    """A page of the community's sets of rules, past, present and future."""
    query = AllocationSet.select().where(AllocationSet.community == who.community)
    for name in ("source", "state"):
        if wanted[name] is not None:
            query = query.where(getattr(AllocationSet, name) == wanted[name])
    return page(query, AllocationSet.id, wanted["limit"], wanted["after"])


def allocation_set(who: Principal, rules_id: str) -> AllocationSet:
    """One set of rules. Raises `allocation_rules_unknown`."""
    found = AllocationSet.get_or_none(
        (AllocationSet.community == who.community) & (AllocationSet.id == rules_id)
    )
    if found is None:
        raise missing("allocation_rules", rules_id)
    return found


def in_force(who: Principal, source: str, day: date) -> AllocationSet | None:
    """The set that divides a source's money on a business day: the latest that has begun."""
    begun = _approved(who, source).where(AllocationSet.effective_from <= day)
    return begun.order_by(AllocationSet.effective_from.desc()).first()


def begins_on(who: Principal, source: str, day: date) -> bool:
    """Whether a set that nobody refused begins for that source on exactly that business day."""
    return (
        AllocationSet.select()
        .where(
            (AllocationSet.community == who.community)
            & (AllocationSet.source == source)
            & (AllocationSet.effective_from == day)
            & (AllocationSet.state != "refused")
        )
        .exists()
    )


def divided_since(who: Principal, source: str, day: date) -> str | None:
    """The latest month that was divided and that a set beginning on `day` would answer for, or
    None. Where a later set is in force already, the earlier one changes nothing.
    """
    later = _approved(who, source).where(AllocationSet.effective_from > day)
    until = later.select(fn.MIN(AllocationSet.effective_from)).scalar()
    divided = Proceeds.select().where(
        (Proceeds.community == who.community)
        & (Proceeds.source == source)
        & Proceeds.allocated_on.is_null(False)
        & (Proceeds.day >= day)
    )
    if until is not None:
        divided = divided.where(Proceeds.day < until)
    found = divided.order_by(Proceeds.day.desc()).first()
    return found and found.period


def feeds(who: Principal, fund_id: str) -> bool:
    """Whether a set in force today, or one that comes into force later, gives a fund a share."""
    sets = [in_force(who, source, clock.today()) for source in rules.SOURCES]
    later = AllocationSet.select().where(
        (AllocationSet.community == who.community)
        & (AllocationSet.state == "approved")
        & (AllocationSet.effective_from > clock.today())
    )
    found = [each for each in (*sets, *later) if each is not None]
    return any(share["fund_id"] == fund_id for each in found for share in each.shares)


def waiting(who: Principal, source: str) -> list[Proceeds]:
    """What no set was in force for until now, oldest first."""
    query = Proceeds.select().where(
        (Proceeds.community == who.community)
        & (Proceeds.source == source)
        & Proceeds.allocated_on.is_null()
    )
    return list(query.order_by(Proceeds.day, Proceeds.id))


def division(brought: Proceeds, shares: Iterable[dict]) -> rules.Division:
    """How shares divide what a source brought.

    Fees give no more than the month's profit has, and profit what the fees have left of it.
    """
    named = _named(shares)
    if brought.source == rules.COMMON_INCOME:
        return rules.divide(brought.amount_fen, named)
    left_fen = _left_of_profit(brought)
    if brought.source == rules.FEES:
        return rules.divide(brought.amount_fen, named, left_fen)
    return rules.divide(left_fen, named)


def dry_run(who: Principal, wanted: dict) -> Outcome:
    """What each fund gets of a source's month: as it was, or as it would be.

    Of a given amount, or of what the month brought; by the set in force at its end (of an income,
    on its day), or by another set, say a proposed one. Raises `allocation_rules_unknown`,
    `allocation_source_differs`, `allocation_rules_missing`, `amount_missing`.
    """
    chosen = _chosen(who, wanted)
    brought = _brought(who, wanted["source"], wanted["period"])
    if wanted["amount_fen"] is not None:
        chosen = chosen or _required(who, wanted["source"], clock.month_end(wanted["period"]))
        named = _named(chosen.shares)
        room_fen = _month_profit(brought) if wanted["source"] == rules.FEES else None
        found = [(chosen, rules.divide(wanted["amount_fen"], named, room_fen))]
        return _outcome(who, wanted, found, None)
    if not brought:
        message = "Nothing is known of this month yet; say an amount."
        raise Invalid("amount_missing", message, {"amount_fen": message})
    days = [row.allocated_on for row in brought if row.allocated_on]
    if chosen is None and len(days) == len(brought):
        as_it_was = [(row.allocation_set, _as_it_was(row)) for row in brought]
        return _outcome(who, wanted, as_it_was, max(days))
    sets = [chosen or _required(who, row.source, row.day) for row in brought]
    found = [(by, division(row, by.shares)) for row, by in zip(brought, sets, strict=True)]
    return _outcome(who, wanted, found, None)


def _named(shares: Iterable[dict]) -> list[rules.Share]:
    """The shares as rules divide by them; what a closed fund would get stays with the company."""
    shares = list(shares)
    closed = funds.closed_of(share["fund_id"] for share in shares)
    return [rules.Share(**share) for share in shares if share["fund_id"] not in closed]


def _approved(who: Principal, source: str):
    return AllocationSet.select().where(
        (AllocationSet.community == who.community)
        & (AllocationSet.source == source)
        & (AllocationSet.state == "approved")
    )


def _required(who: Principal, source: str, day: date) -> AllocationSet:
    found = in_force(who, source, day)
    if found is None:
        raise Refusal("allocation_rules_missing", f"No rules for {source} are in force on {day}.")
    return found


def _chosen(who: Principal, wanted: dict) -> AllocationSet | None:
    if wanted["rules_id"] is None:
        return None
    found = allocation_set(who, wanted["rules_id"])
    if found.source != wanted["source"]:
        message = f"These rules divide {found.source}."
        raise Invalid("allocation_source_differs", message, {"rules_id": message})
    return found


def _brought(who: Principal, source: str, period: str) -> list[Proceeds]:
    query = Proceeds.select().where(
        (Proceeds.community == who.community)
        & (Proceeds.source == source)
        & (Proceeds.day >= date.fromisoformat(f"{period}-01"))
        & (Proceeds.day <= clock.month_end(period))
    )
    return list(query.order_by(Proceeds.day, Proceeds.id))


def _left_of_profit(brought: Proceeds) -> int:
    """What the profit of the same close has left beside this, in fen."""
    of_close = list(
        Proceeds.select().where(
            (Proceeds.community == brought.community) & (Proceeds.source_id == brought.source_id)
        )
    )
    profit_fen = sum(row.amount_fen for row in of_close if row.source != rules.FEES)
    return profit_fen - sum(row.allocated_fen for row in of_close if row.id != brought.id)


def _month_profit(fees: list[Proceeds]) -> int | None:
    return _left_of_profit(fees[0]) if fees else None


def _as_it_was(brought: Proceeds) -> rules.Division:
    kind = rules.SOURCES[brought.source].contribution
    parts = contributions.of_source(brought.community, kind, brought.source_id)
    return rules.Division(brought.divided_fen, parts, brought.uncovered_fen)


def _outcome(
    who: Principal,
    wanted: dict,
    found: Sequence[tuple[AllocationSet | None, rules.Division]],
    allocated_on: date | None,
) -> Outcome:
    sums: dict[str, int] = {}
    for by, divided in found:
        for share in by.shares if by else ():
            sums.setdefault(share["fund_id"], 0)
        for fund_id, part_fen in divided.parts:
            sums[fund_id] = sums.get(fund_id, 0) + part_fen
    sets = {by.id if by else None for by, _ in found}
    names = funds.names(who, sums)
    return Outcome(
        source=wanted["source"],
        period=wanted["period"],
        rules_id=sets.pop() if len(sets) == 1 else None,
        amount_fen=sum(divided.divided_fen for _, divided in found),
        shares=[
            {"fund_id": fund_id, "fund_name": names[fund_id], "amount_fen": part_fen}
            for fund_id, part_fen in sums.items()
        ],
        allocated_fen=sum(divided.allocated_fen for _, divided in found),
        kept_fen=sum(divided.kept_fen for _, divided in found),
        uncovered_fen=sum(divided.uncovered_fen for _, divided in found),
        allocated_on=allocated_on,
    )
