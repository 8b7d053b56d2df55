"""Billing what a resident agreed to, and taking the money."""

from services.property.database import tell, writes
from services.property.payers.bills import queries
from services.property.payers.bills.models import RepairBill, RepairPayment
from services.property.payers.quotes import queries as quotes
from services.property.work_orders.models import WorkOrder
from shared import clock, facts, ids
from shared.errors import Invalid, Refusal
from shared.identity import Principal


@writes
def bill_accepted(who: Principal, order: WorkOrder) -> None:
    """Bill an accepted repair that its resident pays: the price agreed to, whatever it cost."""
    quote = quotes.accepted(order) if order.payer == "resident" else None
    if quote is None:
        return
    bill = RepairBill.create(
        id=ids.new_id(),
        community=who.community,
        work_order=order,
        household=order.household_id,
        amount_fen=quote.amount_fen,
        tax_category=quote.tax_category,
        billed_on=clock.today(),
        billed_by=who.user,
        billed_at=clock.now(),
    )
    tell(
        who,
        facts.RepairBilled(
            repair_bill_id=bill.id,
            work_order_id=order.id,
            household_id=bill.household_id,
            building_id=bill.household.building_id,
            building_name=bill.household.building.name,
            tax_category=bill.tax_category,
            amount_fen=bill.amount_fen,
            billed_on=bill.billed_on.isoformat(),
        ),
    )


@writes
def pay_bill(who: Principal, bill_id: str, wanted: dict) -> queries.BillView:
    """Take the money of a bill, whole and once, and number its receipt.

    Raises `repair_bill_unknown`, `repair_bill_paid`, `paid_before_billed`.
    """
    owed = queries.bill(who, bill_id)
    if owed.receipt is not None:
        raise Refusal("repair_bill_paid", f"Receipt {owed.receipt.receipt_number} says it is paid.")
    day = wanted["collected_on"] or clock.today()
    if day < owed.billed_on:
        message = f"The bill is of {owed.billed_on}; nobody paid it before."
        raise Invalid("paid_before_billed", message, {"collected_on": message})
    payment = RepairPayment.create(
        id=ids.new_id(),
        community=who.community,
        bill=bill_id,
        year=day.year,
        number=queries.last_number(who, day.year) + 1,
        method=wanted["method"],
        amount_fen=owed.amount_fen,
        collected_on=day,
        collected_by=who.user,
        collected_at=clock.now(),
    )
    household = payment.bill.household
    tell(
        who,
        facts.RepairBillPaid(
            repair_payment_id=payment.id,
            repair_bill_id=bill_id,
            work_order_id=owed.work_order_id,
            household_id=owed.household_id,
            building_id=household.building_id,
            building_name=owed.building_name,
            method=payment.method,
            amount_fen=payment.amount_fen,
            paid_on=day.isoformat(),
        ),
    )
    return queries.bill(who, bill_id)
