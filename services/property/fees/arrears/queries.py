"""Asking what is still open and how much came in. Read-only."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from peewee import fn

from services.property.fees.arrears import rules
from services.property.fees.charges.models import FeeCharge
from services.property.fees.payments import queries as payments
from services.property.fees.payments.models import FeePayment
from services.property.registry import queries as registry
from services.property.registry.models import Building, Household
from shared import clock
from shared.identity import Principal
from shared.money import rate_bp
from shared.paging import Page, page

OPEN_FEN = FeeCharge.amount_fen - FeeCharge.prepaid_fen - FeeCharge.paid_fen
IS_OPEN = FeeCharge.prepaid_fen + FeeCharge.paid_fen < FeeCharge.amount_fen


class Arrears(NamedTuple):
    """What a household owes, as the asker may see it; `ages` in fen."""

    household_id: str
    building_name: str
    unit: str
    contact_name: str | None
    phone: str | None
    months: int
    oldest_period: str
    arrears_fen: int
    ages: dict[str, int]
    reminder: str


def arrears(who: Principal, wanted: dict) -> Page:
    """A page of the households that owe at least so many months."""
    owing = (
        FeeCharge.select(FeeCharge.household)
        .where((FeeCharge.community == who.community) & IS_OPEN)
        .group_by(FeeCharge.household)
        .having(fn.COUNT(FeeCharge.id) >= wanted["months_least"])
    )
    query = Household.select(Household, Building).join(Building).where(Household.id.in_(owing))
    if wanted["building_id"] is not None:
        query = query.where(Household.building == wanted["building_id"])
    found = page(query, Household.id, wanted["limit"], wanted["after"])
    charges: dict[str, list[FeeCharge]] = defaultdict(list)
    rows = FeeCharge.select().where(
        (FeeCharge.community == who.community)
        & FeeCharge.household.in_([household.id for household in found.items])
        & IS_OPEN
    )
    for row in rows.order_by(FeeCharge.period) if found.items else ():
        charges[row.household_id].append(row)
    today = clock.today()
    return Page([_owing(who, row, charges[row.id], today) for row in found.items], found.next)


def account(who: Principal, household_id: str) -> dict:
    """What a household owes month by month and has paid ahead. Raises `household_unknown`."""
    household = registry.household(who, household_id)
    charges = payments.open_charges(household)
    return {
        "household_id": household.id,
        "building_name": household.building.name,
        "unit": household.unit,
        "arrears_fen": sum(charge.open_fen for charge in charges),
        "prepaid_fen": payments.prepaid_fen(household),
        "open_charges": charges,
    }


def collection(who: Principal, wanted: dict) -> dict:
    """收缴率 of some months: paid of what was charged for them, whenever it was paid; fen."""
    query = FeeCharge.select(
        fn.COALESCE(fn.SUM(FeeCharge.amount_fen), 0),
        fn.COALESCE(fn.SUM(FeeCharge.prepaid_fen + FeeCharge.paid_fen), 0),
    ).where(
        (FeeCharge.community == who.community)
        & FeeCharge.period.between(wanted["since"], wanted["until"])
    )
    for name, column in (("building_id", Household.building), ("household_id", Household.id)):
        if wanted[name] is not None:
            query = query.where(column == wanted[name])
    charged_fen, paid_fen = map(int, query.join(Household).tuples().get())
    return {
        "since": wanted["since"],
        "until": wanted["until"],
        "paid_fen": paid_fen,
        "charged_fen": charged_fen,
        "rate_bp": rate_bp(paid_fen, charged_fen),
        "arrears_fen": charged_fen - paid_fen,
    }


def summary(who: Principal, period: str) -> dict:
    """What was collected in a month, by the business day of its payments, and charged for it.

    A set-aside of collected fees (domain.md §1 row 40) is a rate of `collected_fen`.
    """
    in_month = FeePayment.collected_on.between(
        date.fromisoformat(f"{period}-01"), clock.month_end(period)
    )
    collected = (
        FeePayment.select(
            FeePayment.method,
            fn.COUNT(FeePayment.id),
            fn.SUM(FeePayment.arrears_fen),
            fn.SUM(FeePayment.prepaid_fen),
        )
        .where((FeePayment.community == who.community) & in_month)
        .group_by(FeePayment.method)
        .order_by(FeePayment.method)
    )
    rows = [
        (method, *map(int, figures))  # PostgreSQL sums to decimals
        for method, *figures in collected.tuples()
    ]
    charged = FeeCharge.select(fn.COALESCE(fn.SUM(FeeCharge.amount_fen), 0)).where(
        (FeeCharge.community == who.community) & (FeeCharge.period == period)
    )
    return {
        "period": period,
        "payments": sum(count for _, count, _, _ in rows),
        "collected_fen": sum(arrears + ahead for _, _, arrears, ahead in rows),
        "arrears_fen": sum(arrears for _, _, arrears, _ in rows),
        "prepaid_fen": sum(ahead for _, _, _, ahead in rows),
        "methods": {method: arrears + ahead for method, _, arrears, ahead in rows},
        "charged_fen": int(charged.scalar()),
    }


def receivable_of(community: str) -> dict[str, int]:
    """What each household owes, in fen; who owes nothing is absent."""
    rows = (
        FeeCharge.select(FeeCharge.household, fn.SUM(OPEN_FEN))
        .where((FeeCharge.community == community) & IS_OPEN)
        .group_by(FeeCharge.household)
    )
    return {household_id: int(fen) for household_id, fen in rows.tuples()}


def _owing(who: Principal, household: Household, rows: list[FeeCharge], today: date) -> Arrears:
    seen = registry.seen_by(who, household)
    open_fen = sum(row.open_fen for row in rows)
    periods = [row.period for row in rows]
    return Arrears(
        household.id,
        household.building.name,
        household.unit,
        seen.contact_name,
        seen.phone,
        len(rows),
        periods[0],
        open_fen,
        rules.ages(((row.charged_on, row.open_fen) for row in rows), today),
        rules.reminder(household.building.name, household.unit, periods, open_fen),
    )
