"""The documents behind the property service's figures of the audit (design.md §6.10).

Households go by their id: their names stay here.
"""

from typing import Any

from peewee import JOIN, Case, Value, fn

from services.property.common_incomes.models import CommonIncome
from services.property.errands.models import Errand, ErrandKind, ErrandMoney
from services.property.fees.charges.models import FeeCharge
from services.property.fees.payments.models import FeeBalance, FeePayment, FeeSettlement
from services.property.funding.models import Commitment
from services.property.funding.rules import RESERVED
from services.property.funding.top_ups.models import TopUp
from services.property.payers.bills.models import RepairBill, RepairPayment
from services.property.registry.models import Building
from services.property.work_orders.models import WorkOrder
from services.property.work_orders.rules import FINISHED
from shared import documents
from shared.documents import Document, Lists

NAMELESS = Value("")


def commitments(community: str) -> list[Document]:
    """What funds hold for work orders, and what awaits approval on top."""
    row, more = Commitment, TopUp
    asked_on = fn.SUBSTR(row.asked_at, 1, 10)
    promised = row.select(row.id, asked_on, row.work_order, row.amount_fen).where(
        (row.community == community) & row.state.in_(RESERVED)
    )
    added = (
        more.select(more.id, fn.SUBSTR(more.asked_at, 1, 10), row.work_order, more.added_fen)
        .join(row)
        .where(
            (more.community == community)
            & (more.state == "awaiting_approval")
            & row.state.in_(RESERVED)
        )
    )
    return [
        *documents.read("commitment", promised.tuples()),
        *documents.read("commitment_raise", added.tuples()),
    ]


def _orders(community: str, day: Any, fen: Any) -> Any:
    query = WorkOrder.select(WorkOrder.id, day, Building.name, fen).join(Building)
    return query.where(WorkOrder.community == community).tuples()


def repairs(community: str) -> list[Document]:
    """What each repair was paid with, or cost where its fund has not paid yet."""
    asked = Commitment.select(Commitment.work_order).where(Commitment.community == community)
    unpaid = WorkOrder.state.in_(FINISHED) & WorkOrder.paid_on.is_null() & WorkOrder.id.in_(asked)
    return [
        *documents.read("work_order", _orders(community, WorkOrder.paid_on, WorkOrder.paid_fen)),
        *documents.read(
            "work_order",
            _orders(community, WorkOrder.opened_on, WorkOrder.cost_fen).where(unpaid),
        ),
    ]


def refunds(community: str) -> list[Document]:
    """What came back of each repair's payment."""
    return documents.read(
        "work_order", _orders(community, WorkOrder.paid_on, WorkOrder.returned_fen)
    )


def _of_households(kind: str, table: Any, day: Any, fen: Any, community: str, sign: int = 1):
    """Documents of a table of households, each household a part."""
    rows = table.select(table.id, day, NAMELESS, fen, table.household).where(
        (table.community == community) & (fen != 0)
    )
    found: list[Document] = []
    for *row, household_id in rows.tuples():
        found += documents.read(kind, [tuple(row)], household_id, sign)
    return found


def fees_prepaid(community: str) -> list[Document]:
    """What households paid ahead less the months that it paid, and what is kept otherwise."""
    pay, charge = FeePayment, FeeCharge
    moved = [
        *_of_households("fee_payment", pay, pay.collected_on, pay.prepaid_fen, community),
        *_of_households("fee_charge", charge, charge.charged_on, charge.prepaid_fen, community, -1),
    ]
    sums: dict[str, int] = {}
    for document in moved:
        sums[document.part] = sums.get(document.part, 0) + document.fen
    rows = FeeBalance.select(FeeBalance.household, FeeBalance.prepaid_fen).where(
        FeeBalance.community == community
    )
    balances = dict(rows.tuples())
    kept = documents.kept(
        (who, "", balances.get(who, 0), sums.get(who, 0))
        for who in sorted(balances.keys() | sums.keys())
    )
    return [*moved, *(document._replace(part=document.id) for document in kept)]


def fees_receivable(community: str) -> list[Document]:
    """What households were charged and did not pay yet: fees, and repairs they pay themselves."""
    pay, charge, bill = FeePayment, FeeCharge, RepairBill
    owed = charge.amount_fen - charge.prepaid_fen
    paid = (
        RepairPayment.select(
            RepairPayment.id,
            RepairPayment.collected_on,
            NAMELESS,
            RepairPayment.amount_fen,
            RepairBill.household,
        )
        .join(RepairBill)
        .where(RepairPayment.community == community)
    )
    found = [
        *_of_households("fee_charge", charge, charge.charged_on, owed, community),
        *_of_households("fee_payment", pay, pay.collected_on, pay.arrears_fen, community, -1),
        *_of_households("repair_bill", bill, bill.billed_on, bill.amount_fen, community),
    ]
    for *row, household_id in paid.tuples():
        found += documents.read("repair_payment", [tuple(row)], household_id, -1)
    return [*found, *_kept_charges(community)]


def _kept_charges(community: str) -> list[Document]:
    """Months of which more is open, or less, than what was settled of them leaves."""
    settled = fn.COALESCE(fn.SUM(FeeSettlement.amount_fen), 0)
    rows = (
        FeeCharge.select(
            FeeCharge.id, FeeCharge.period, settled, FeeCharge.paid_fen, FeeCharge.household
        )
        .join(FeeSettlement, JOIN.LEFT_OUTER)
        .where(FeeCharge.community == community)
        .group_by(FeeCharge.id)
        .having(settled != FeeCharge.paid_fen)
    )
    found: list[Document] = []
    for charge_id, period, settled_fen, paid_fen, household_id in rows.tuples():
        found += documents.kept([(charge_id, period, settled_fen, paid_fen)], household_id)
    return found


def errand_money(community: str) -> list[Document]:
    """Money taken for errands less what left again, and errands that hold something else."""
    fen = ErrandMoney.amount_fen
    amount = Case(ErrandMoney.move, (("taken", fen),), fen * -1)
    rows = (
        ErrandMoney.select(ErrandMoney.id, ErrandMoney.moved_on, ErrandKind.name, amount)
        .join(Errand)
        .join(ErrandKind)
        .where(Errand.community == community)
    )
    held = (
        Errand.select(Errand.id, ErrandKind.name, Errand.held_fen, fn.SUM(amount))
        .join(ErrandKind)
        .join_from(Errand, ErrandMoney, JOIN.LEFT_OUTER)
        .where(Errand.community == community)
        .group_by(Errand.id, ErrandKind.name)
    )
    return [*documents.read("errand_money", rows.tuples()), *documents.kept(held.tuples())]


def common_income(community: str) -> list[Document]:
    """The owners' part of what common parts brought."""
    row = CommonIncome
    rows = row.select(row.id, row.received_on, row.source, row.owners_fen)
    return documents.read("common_income", rows.where(row.community == community).tuples())


LISTS: Lists = {
    "commitments": commitments,
    "repairs": repairs,
    "refunds": refunds,
    "fees_prepaid": fees_prepaid,
    "fees_receivable": fees_receivable,
    "errand_money": errand_money,
    "common_income": common_income,
}
