"""Asking what households owe and paid for repairs. Read-only."""

from datetime import date
from typing import NamedTuple

import peewee
from peewee import fn

from services.property.fees.payments.rules import METHODS
from services.property.payers.bills import rules
from services.property.payers.bills.models import RepairBill, RepairPayment
from services.property.registry.models import Building, Household
from services.property.work_orders.models import WorkOrder
from shared import capitals
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


class Receipt(NamedTuple):
    """What the paper shows."""

    receipt_number: str
    method: str
    method_name: str
    amount_fen: int
    amount_in_words: str
    collected_on: date
    collected_by: str


class BillView(NamedTuple):
    """A bill, and its receipt once it is paid."""

    id: str
    work_order_id: str
    household_id: str
    building_name: str
    unit: str
    amount_fen: int
    tax_category: str
    billed_on: date
    receipt: Receipt | None


def bills(who: Principal, wanted: dict) -> Page:
    """A page of the community's bills, of a household or of all."""
    query = _all().where(RepairBill.community == who.community)
    if wanted["household_id"] is not None:
        query = query.where(RepairBill.household == wanted["household_id"])
    if wanted["unpaid"]:
        query = query.where(RepairBill.id.not_in(RepairPayment.select(RepairPayment.bill)))
    found = page(query, RepairBill.id, wanted["limit"], wanted["after"])
    return Page(_seen(found.items), found.next)


def bill(who: Principal, bill_id: str) -> BillView:
    """One bill. Raises `repair_bill_unknown`."""
    of_here = (RepairBill.community == who.community) & (RepairBill.id == bill_id)
    found = _all().where(of_here).first()
    if found is None:
        raise missing("repair_bill", bill_id)
    return _seen([found])[0]


def of_order(order: WorkOrder) -> BillView | None:
    """The bill of an order, or None."""
    found = _all().where(RepairBill.work_order == order).first()
    return _seen([found])[0] if found else None


def last_number(who: Principal, year: int) -> int:
    """The last receipt's number of a year; 0 before the first."""
    query = RepairPayment.select(fn.MAX(RepairPayment.number)).where(
        (RepairPayment.community == who.community) & (RepairPayment.year == year)
    )
    return query.scalar() or 0


def receivable_of(community: str) -> dict[str, int]:
    """What each household owes for repairs, in fen; who owes nothing is absent."""
    rows = (
        RepairBill.select(RepairBill.household, fn.SUM(RepairBill.amount_fen))
        .join(RepairPayment, peewee.JOIN.LEFT_OUTER, on=(RepairPayment.bill == RepairBill.id))
        .where((RepairBill.community == community) & RepairPayment.id.is_null())
        .group_by(RepairBill.household)
    )
    return {household_id: int(fen) for household_id, fen in rows.tuples()}


def _all() -> peewee.ModelSelect:
    return RepairBill.select(RepairBill, Household, Building).join(Household).join(Building)


def _seen(rows: list[RepairBill]) -> list[BillView]:
    paid = {
        row.bill_id: row
        for row in RepairPayment.select().where(RepairPayment.bill.in_([row.id for row in rows]))
    }
    return [
        BillView(
            row.id,
            row.work_order_id,
            row.household_id,
            row.household.building.name,
            row.household.unit,
            row.amount_fen,
            row.tax_category,
            row.billed_on,
            _receipt(paid.get(row.id)),
        )
        for row in rows
    ]


def _receipt(payment: RepairPayment | None) -> Receipt | None:
    if payment is None:
        return None
    return Receipt(
        rules.receipt_number(payment.year, payment.number),
        payment.method,
        METHODS[payment.method],
        payment.amount_fen,
        capitals.in_words(payment.amount_fen),
        payment.collected_on,
        payment.collected_by,
    )
