"""Paying suppliers, and letting the credit of returns clear what is owed."""

from datetime import date

from services.store.database import insert_rows, tell, writes
from services.store.purchasing import queries as suppliers
from services.store.purchasing import rules as documents
from services.store.purchasing.models import (
    GoodsReceipt,
    PayableAllocation,
    Supplier,
    SupplierPayment,
    SupplierReturn,
)
from services.store.purchasing.payables import queries, rules
from services.store.purchasing.queries import Document
from shared import clock, ids
from shared.facts import SupplierPaid
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def pay_supplier(who: Principal, wanted: dict) -> Document:
    """Pay a supplier: the deliveries that are named, or else what is due first.

    Raises `supplier_unknown`, `goods_receipt_unknown`, `other_supplier`, `payment_exceeds_open`,
    `allocations_do_not_add_up`, `allocated_twice`, `paid_before_received`,
    `supplier_payment_differs`.
    """
    if earlier := _named_payment(who, wanted):
        return earlier
    supplier = suppliers.supplier(who, wanted["supplier_id"])
    parts = _parts(who, supplier, wanted)
    payment = SupplierPayment.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        supplier=supplier,
        paid_on=wanted["paid_on"],
        method=wanted["method"],
        amount_fen=wanted["amount_fen"],
        bank_reference=wanted["bank_reference"],
        made_by=who.user,
        made_at=clock.now(),
    )
    _clear(parts, payment.paid_on, payment=payment.id)
    tell(
        who,
        SupplierPaid(
            supplier_payment_id=payment.id,
            supplier_id=supplier.id,
            supplier_name=supplier.name,
            paid_on=payment.paid_on.isoformat(),
            method=payment.method,
            amount_fen=payment.amount_fen,
            bank_reference=payment.bank_reference,
        ),
    )
    return queries.supplier_payment(payment)


@writes
def clear_with(made: SupplierReturn) -> None:
    """Let the credit of a return clear its own delivery, then what is due first.

    What is over waits for the next delivery. Serves the deliveries room.
    """
    owed = {debt.goods_receipt_id: debt for debt in queries.owed(made.supplier)}
    own = owed.pop(made.goods_receipt_id, None)
    parts = rules.clear_oldest(made.credited_fen, [own] if own else [])
    _clear(parts, made.returned_on, credit=made.id)
    rest_fen = made.credited_fen - sum(part.amount_fen for part in parts)
    for part in rules.clear_oldest(rest_fen, owed.values()):
        received_on = owed[part.goods_receipt_id].received_on
        _clear([part], max(made.returned_on, received_on), credit=made.id)


@writes
def use_credit(receipt: GoodsReceipt) -> None:
    """Let credit that was waiting clear a new delivery, so that none waits while money is owed.

    Serves the deliveries room.
    """
    left_fen = receipt.value_fen
    for made, waiting_fen in queries.waiting_credit(receipt.supplier):
        part_fen = min(left_fen, waiting_fen)
        if part_fen:
            part = rules.Part(receipt.id, part_fen)
            _clear([part], max(made.returned_on, receipt.received_on), credit=made.id)
            left_fen -= part_fen


def _named_payment(who: Principal, wanted: dict) -> Document | None:
    """The payment a client has named with this id before. Raises `supplier_payment_differs`."""
    header = {name: value for name, value in wanted.items() if name != "allocations"}
    earlier = named_before(SupplierPayment, "supplier_payment", who, header)
    if earlier is None:
        return None
    kept = queries.supplier_payment(earlier)
    if wanted["allocations"]:
        cleared = [(part.goods_receipt_id, part.amount_fen) for part in kept.lines]
        documents.require_same("supplier_payment", cleared, _named(wanted))
    return kept


def _named(wanted: dict) -> list[rules.Part]:
    return [rules.Part(**part) for part in wanted["allocations"]]


def _parts(who: Principal, supplier: Supplier, wanted: dict) -> list[rules.Part]:
    """Which deliveries a payment clears, and how much of each."""
    paid_on, amount_fen = wanted["paid_on"], wanted["amount_fen"]
    if not wanted["allocations"]:
        owed = [debt for debt in queries.owed(supplier) if debt.received_on <= paid_on]
        return rules.pay_oldest(amount_fen, owed)
    parts = _named(wanted)
    named = queries.owed_of(who, [part.goods_receipt_id for part in parts])
    for number, part in enumerate(parts):
        debt, field = named[part.goods_receipt_id], f"allocations.{number}.goods_receipt_id"
        documents.require_supplier(debt, supplier, field)
        documents.require_not_before(
            paid_on, debt.received_on, "paid_before_received", field, "The delivery"
        )
    return rules.pay_named(amount_fen, parts, named)


def _clear(
    parts: list[rules.Part], day: date, payment: str | None = None, credit: str | None = None
) -> None:
    insert_rows(
        PayableAllocation,
        [
            {
                "goods_receipt": part.goods_receipt_id,
                "supplier_payment": payment,
                "supplier_return": credit,
                "cleared_on": day,
                "amount_fen": part.amount_fen,
            }
            for part in parts
        ],
    )
