"""Asking what households paid and what is held for them. Read-only."""

from datetime import date
from typing import NamedTuple

import peewee

from services.property.fees.charges.models import FeeCharge
from services.property.fees.payments import rules
from services.property.fees.payments.models import FeeBalance, FeePayment, FeeSettlement
from services.property.registry.models import Building, Household
from shared import capitals
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


class Settled(NamedTuple):
    """What a payment settled of a month, in fen."""

    period: str
    amount_fen: int


class PaymentView(NamedTuple):
    """A payment with what its receipt shows."""

    id: str
    receipt_number: str
    household_id: str
    building_name: str
    unit: str
    method: str
    method_name: str
    amount_fen: int
    amount_in_words: str
    arrears_fen: int
    prepaid_fen: int
    settled: list[Settled]
    collected_on: date
    collected_by: str


def payments(who: Principal, wanted: dict) -> Page:
    """A page of the community's payments, of a household or of all."""
    query = _of(who)
    if wanted["household_id"] is not None:
        query = query.where(FeePayment.household == wanted["household_id"])
    found = page(query, FeePayment.id, wanted["limit"], wanted["after"])
    return Page(_seen(found.items), found.next)


def payment(who: Principal, payment_id: str) -> PaymentView:
    """One payment. Raises `fee_payment_unknown`."""
    found = _of(who).where(FeePayment.id == payment_id).first()
    if found is None:
        raise missing("fee_payment", payment_id)
    return _seen([found])[0]


def last_number(who: Principal, year: int) -> int:
    """The last receipt's number of a year; 0 before the first."""
    query = FeePayment.select(peewee.fn.MAX(FeePayment.number)).where(
        (FeePayment.community == who.community) & (FeePayment.year == year)
    )
    return query.scalar() or 0


def open_charges(household: Household) -> list[FeeCharge]:
    """What a household still owes, the oldest month first."""
    query = FeeCharge.select().where(
        (FeeCharge.community == household.community)
        & (FeeCharge.household == household)
        & (FeeCharge.prepaid_fen + FeeCharge.paid_fen < FeeCharge.amount_fen)
    )
    return list(query.order_by(FeeCharge.period))


def balances(community: str) -> dict[str, int]:
    """What each household has paid ahead, in fen; who has nothing is absent."""
    rows = FeeBalance.select(FeeBalance.household, FeeBalance.prepaid_fen).where(
        (FeeBalance.community == community) & (FeeBalance.prepaid_fen > 0)
    )
    return {household_id: int(fen) for household_id, fen in rows.tuples()}


def prepaid_fen(household: Household) -> int:
    """What a household has paid ahead, in fen."""
    found = FeeBalance.get_or_none(FeeBalance.household == household)
    return found.prepaid_fen if found else 0


def _of(who: Principal) -> peewee.ModelSelect:
    return (
        FeePayment.select(FeePayment, Household, Building)
        .join(Household)
        .join(Building)
        .where(FeePayment.community == who.community)
    )


def _seen(rows: list[FeePayment]) -> list[PaymentView]:
    settled: dict[str, list[Settled]] = {row.id: [] for row in rows}
    lines = (
        FeeSettlement.select(FeeSettlement.payment, FeeCharge.period, FeeSettlement.amount_fen)
        .join(FeeCharge)
        .where(FeeSettlement.payment.in_(list(settled)))
        .order_by(FeeCharge.period)
        .tuples()
    )
    for payment_id, period, fen in lines if rows else ():
        settled[payment_id].append(Settled(period, fen))
    return [
        PaymentView(
            row.id,
            rules.receipt_number(row.year, row.number),
            row.household_id,
            row.household.building.name,
            row.household.unit,
            row.method,
            rules.METHODS[row.method],
            row.amount_fen,
            capitals.in_words(row.amount_fen),
            row.arrears_fen,
            row.prepaid_fen,
            settled[row.id],
            row.collected_on,
            row.collected_by,
        )
        for row in rows
    ]
