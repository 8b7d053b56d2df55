"""Asking what suppliers are owed: by delivery, over time, and by age. Read-only."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from peewee import Expression, fn

from services.store.purchasing import queries as suppliers
from services.store.purchasing.models import (
    GoodsReceipt,
    PayableAllocation,
    Supplier,
    SupplierPayment,
    SupplierReturn,
)
from services.store.purchasing.payables import rules
from services.store.purchasing.payables.rules import Aged, Entry, Owed
from services.store.purchasing.queries import Document
from shared import clock
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page


def _cleared_fen(*which: Expression) -> Any:
    """What allocations clear of the outer query's delivery, in fen."""
    return PayableAllocation.select(_sum(PayableAllocation.amount_fen)).where(
        PayableAllocation.goods_receipt == GoodsReceipt.id, *which
    )


def _sum(field: Any) -> Any:
    return fn.COALESCE(fn.SUM(field), 0).cast("BIGINT")  # PostgreSQL sums to a decimal otherwise


PAID_FEN = _cleared_fen(PayableAllocation.supplier_payment.is_null(False))
CREDITED_FEN = _cleared_fen(PayableAllocation.supplier_return.is_null(False))
OPEN_FEN = GoodsReceipt.value_fen - _cleared_fen()


class Kind(NamedTuple):
    """A kind of document that moves what a supplier is owed: its columns, and up or down."""

    name: str
    table: Any
    day: Any
    amount_fen: Any
    memo: Any
    sign: int


KINDS = (
    Kind(
        "goods_receipt",
        GoodsReceipt,
        GoodsReceipt.received_on,
        GoodsReceipt.value_fen,
        GoodsReceipt.invoice_number,
        1,
    ),
    Kind(
        "supplier_return",
        SupplierReturn,
        SupplierReturn.returned_on,
        SupplierReturn.credited_fen,
        SupplierReturn.reason,
        -1,
    ),
    Kind(
        "supplier_payment",
        SupplierPayment,
        SupplierPayment.paid_on,
        SupplierPayment.amount_fen,
        SupplierPayment.bank_reference,
        -1,
    ),
)


class Statement(NamedTuple):
    """What a supplier was owed at the beginning, what happened, and what is owed at the end."""

    supplier: Supplier
    from_day: date
    to_day: date
    opening_fen: int
    entries: list[Entry]
    closing_fen: int


class AgedSupplier(NamedTuple):
    """A supplier and the age of what it is owed."""

    supplier: Supplier
    aged: Aged


class Ageing(NamedTuple):
    """What all suppliers are owed at the end of a day, by age."""

    as_of: date
    suppliers: list[AgedSupplier]
    total: Aged


def payables_fen(
    community: str, supplier: Supplier | None = None, before: date | None = None
) -> int:
    """What the shop owes its suppliers, or one of them before a day; negative is their debt."""
    total_fen = 0
    for kind in KINDS:
        query = kind.table.select(_sum(kind.amount_fen)).where(kind.table.community == community)
        if supplier:
            query = query.where(kind.table.supplier == supplier)
        if before:
            query = query.where(kind.day < before)
        total_fen += kind.sign * query.scalar()
    return total_fen


def owed(supplier: Supplier) -> list[Owed]:
    """The deliveries of a supplier of which something is open, as they were recorded."""
    rows = (
        GoodsReceipt.select(GoodsReceipt, OPEN_FEN.alias("open_fen"))
        .where((GoodsReceipt.supplier == supplier) & (OPEN_FEN > 0))
        .order_by(GoodsReceipt.made_at, GoodsReceipt.id)
    )
    return [_owed(row) for row in rows]


def owed_of(who: Principal, receipt_ids: Iterable[str]) -> dict[str, Owed]:
    """What is open of some deliveries. Raises `goods_receipt_unknown`."""
    wanted = set(receipt_ids)
    rows = GoodsReceipt.select(GoodsReceipt, OPEN_FEN.alias("open_fen")).where(
        (GoodsReceipt.community == who.community) & GoodsReceipt.id.in_(wanted)
    )
    found = {row.id: _owed(row) for row in rows}
    for receipt_id in sorted(wanted - set(found)):
        raise missing("goods_receipt", receipt_id)
    return found


def waiting_credit(supplier: Supplier) -> list[tuple[SupplierReturn, int]]:
    """The returns of a supplier whose credit cleared nothing yet, and how much waits, in fen."""
    used = PayableAllocation.select(_sum(PayableAllocation.amount_fen)).where(
        PayableAllocation.supplier_return == SupplierReturn.id
    )
    rows = (
        SupplierReturn.select(SupplierReturn, used.alias("used_fen"))
        .where((SupplierReturn.supplier == supplier) & (SupplierReturn.credited_fen > used))
        .order_by(SupplierReturn.returned_on, SupplierReturn.made_at)
    )
    return [(row, row.credited_fen - row.used_fen) for row in rows]


def supplier_payments(who: Principal, wanted: dict) -> Page:
    """A page of payments with what each cleared."""
    found = suppliers.documents(who, SupplierPayment, wanted)
    return suppliers.with_lines(found, _allocations(), PayableAllocation.supplier_payment)


def supplier_payment(made: SupplierPayment) -> Document:
    """A payment with what it cleared."""
    return Document(made, list(_allocations().where(PayableAllocation.supplier_payment == made)))


def statement(who: Principal, supplier_id: str, wanted: dict) -> Statement:
    """A supplier's account between two days. Raises `supplier_unknown` and what `window` does."""
    supplier = suppliers.supplier(who, supplier_id)
    first, last = rules.window(wanted["from_day"], wanted["to_day"] or clock.today())
    opening_fen = payables_fen(who.community, supplier, before=first)
    moves = [
        (row.day, row.made_at, Entry(kind.name, row.id, row.day, row.memo, row.fen * kind.sign))
        for kind in KINDS
        for row in kind.table.select(
            kind.table.id,
            kind.table.made_at,
            kind.day.alias("day"),
            kind.memo.alias("memo"),
            kind.amount_fen.alias("fen"),
        ).where((kind.table.supplier == supplier) & kind.day.between(first, last))
    ]
    ordered = [entry for *_, entry in sorted(moves, key=lambda move: move[:2])]
    entries, closing_fen = rules.running(opening_fen, ordered)
    return Statement(supplier, first, last, opening_fen, entries, closing_fen)


def ageing(who: Principal, as_of: date | None) -> Ageing:
    """What each supplier is owed at the end of a day, by the days since it was due."""
    as_of = as_of or clock.today()
    open_fen = GoodsReceipt.value_fen - _cleared_fen(PayableAllocation.cleared_on <= as_of)
    debts = GoodsReceipt.select(
        GoodsReceipt.supplier, GoodsReceipt.due_on, open_fen.alias("open_fen")
    ).where(
        (GoodsReceipt.community == who.community)
        & (GoodsReceipt.received_on <= as_of)
        & (open_fen > 0)
    )
    aged = rules.aged(
        [(row.supplier_id, row.due_on, row.open_fen) for row in debts], _credit(who, as_of), as_of
    )
    known = Supplier.select().where(Supplier.id.in_(list(aged))).order_by(Supplier.code)
    rows = [AgedSupplier(supplier, aged[supplier.id]) for supplier in known]
    return Ageing(as_of, rows, rules.total(aged.values()))


def _credit(who: Principal, as_of: date) -> dict[str, int]:
    """Credit of returns that had cleared nothing by the end of a day, in fen by supplier."""
    used = PayableAllocation.select(_sum(PayableAllocation.amount_fen)).where(
        (PayableAllocation.supplier_return == SupplierReturn.id)
        & (PayableAllocation.cleared_on <= as_of)
    )
    waiting = SupplierReturn.select(
        SupplierReturn.supplier, (SupplierReturn.credited_fen - used).alias("waiting_fen")
    ).where(
        (SupplierReturn.community == who.community)
        & (SupplierReturn.returned_on <= as_of)
        & (SupplierReturn.credited_fen > used)
    )
    credit: dict[str, int] = {}
    for row in waiting:
        credit[row.supplier_id] = credit.get(row.supplier_id, 0) + row.waiting_fen
    return credit


def _allocations() -> Any:
    return PayableAllocation.select().order_by(PayableAllocation.id)


def _owed(row: GoodsReceipt) -> Owed:
    return Owed(row.id, row.supplier_id, row.received_on, row.due_on, row.open_fen)
