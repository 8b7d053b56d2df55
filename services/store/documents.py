"""The documents behind the store's figures of the audit (design.md §6.10).

The books know of sales by the Z report of their day; what no Z report has told is no document yet.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from peewee import JOIN, Value, fn

from services.store.bills.models import Explanation, ExplanationDecision
from services.store.bills.rules import CHANNELS
from services.store.catalogue.models import Product
from services.store.days.models import DayClose
from services.store.deposits.models import DepositAccount, DepositMovement
from services.store.deposits.rules import KINDS as DEPOSITS
from services.store.group_buying.models import Campaign
from services.store.purchasing.models import Supplier, SupplierPayment
from services.store.purchasing.payables.queries import KINDS
from services.store.sales.models import Refund, RefundTender, Sale, SaleTender
from services.store.sales.rules import FUND
from services.store.settlements.models import Settlement
from services.store.stock.issues.models import StockIssue
from services.store.stock.models import StockLevel, StockMovement
from services.store.tills.agency.models import AgencyPayment
from services.store.tills.cash.models import CashMove
from shared import documents
from shared.documents import Document, Lists

NAMELESS = Value("")
SOLD = ("sale", "refund")  # kinds of stock movements that a Z report adds up


def _rows(table: Any, day: Any, name: Any, fen: Any, community: str) -> Any:
    return table.select(table.id, day, name, fen).where(table.community == community).tuples()


def _day_closes(community: str, fen: Any) -> Iterable[tuple]:
    return _rows(DayClose, DayClose.day, DayClose.outlet, fen, community)


def z_reports(community: str) -> list[Document]:
    """What each Z report took."""
    return documents.read("day_close", _day_closes(community, DayClose.gross_fen))


def stock(community: str) -> list[Document]:
    """What each document moved in stock, what Z reports say was sold, and levels that are not
    what their movements add up to."""
    moved = (
        StockMovement.select(
            StockMovement.document_id,
            fn.MIN(StockMovement.moved_on),
            StockMovement.kind,
            fn.SUM(StockMovement.value_fen),
        )
        .where((StockMovement.community == community) & StockMovement.kind.not_in(SOLD))
        .group_by(StockMovement.document_id, StockMovement.kind)
        .tuples()
    )
    levels = (
        StockLevel.select(
            StockLevel.product, Product.sku, StockLevel.value_fen, fn.SUM(StockMovement.value_fen)
        )
        .join(Product)
        .join_from(
            StockLevel,
            StockMovement,
            JOIN.LEFT_OUTER,
            on=(StockMovement.product == StockLevel.product),
        )
        .where(StockLevel.community == community)
        .group_by(StockLevel.product, Product.sku, StockLevel.value_fen)
        .tuples()
    )
    return [
        *(Document(kind, row_id, str(day), "", int(fen)) for row_id, day, kind, fen in moved),
        *documents.read("day_close", _day_closes(community, DayClose.cost_fen), sign=-1),
        *documents.kept(levels),
    ]


def issued_parts(community: str) -> list[Document]:
    """Parts that were issued for repairs and did not come back."""
    rows = _rows(
        StockIssue, StockIssue.issued_on, StockIssue.purpose, StockIssue.cost_fen, community
    )
    return documents.read("stock_issue", rows.where(StockIssue.returned_on.is_null()))


def payables(community: str) -> list[Document]:
    """Deliveries less what went back and what was paid, by the supplier's name."""
    found = []
    for kind in KINDS:
        rows = _rows(kind.table, kind.day, Supplier.name, kind.amount_fen, community)
        found += documents.read(kind.name, rows.join(Supplier), sign=kind.sign)
    return found


def deposits(community: str) -> list[Document]:
    """What was paid in and out for customers, what a day's sales used, and accounts that hold
    something else than their movements say."""
    found = _by_day(community, DEPOSITS, -1)
    moves = DepositMovement.select(
        DepositMovement.id,
        DepositMovement.moved_on,
        DepositAccount.holder_id,
        DepositMovement.amount_fen,
        DepositAccount.kind,
    ).join(DepositAccount)
    outside = DepositMovement.kind.in_(["taken", "refunded"])
    for *row, kind in moves.where((DepositMovement.community == community) & outside).tuples():
        found += documents.read("deposit_movement", [tuple(row)], kind)
    accounts = (
        DepositAccount.select(
            DepositAccount.id,
            DepositAccount.holder_id,
            DepositAccount.balance_fen,
            fn.SUM(DepositMovement.amount_fen),
            DepositAccount.kind,
        )
        .join(DepositMovement, JOIN.LEFT_OUTER)
        .where(DepositAccount.community == community)
        .group_by(DepositAccount.id)
        .tuples()
    )
    for *row, kind in accounts:
        found += documents.kept([tuple(row)], kind)  # type: ignore[list-item]
    return found


def agency(community: str) -> list[Document]:
    """What a day's sales collected for others, and what was passed on."""
    sums: dict[tuple, int] = defaultdict(int)
    for table, sign in ((Sale, 1), (Refund, -1)):
        query = table.select(table.outlet, table.reported_on, fn.SUM(table.agency_fen))
        mine = query.where((table.community == community) & (table.agency_fen != 0))
        for outlet, day, fen in mine.group_by(table.outlet, table.reported_on).tuples():
            sums[outlet, day, ""] += sign * int(fen)
    handed = CashMove.select(
        CashMove.id, CashMove.moved_on, CashMove.reason, CashMove.amount_fen
    ).where((CashMove.community == community) & (CashMove.purpose == "agency"))
    paid = _rows(
        AgencyPayment,
        AgencyPayment.paid_on,
        AgencyPayment.reference,
        AgencyPayment.amount_fen,
        community,
    )
    return [
        *_closed(community, sums),
        *documents.read("cash_move", handed.tuples(), sign=-1),
        *documents.read("agency_payment", paid, sign=-1),
    ]


def clearing(community: str) -> list[Document]:
    """What each platform took on a day, and what it paid out or was paid from it."""
    found = _by_day(community, CHANNELS, 1)
    for channel in CHANNELS:
        for kind, sign, rows in _beside_sales(community, channel):
            found += documents.read(kind, rows, channel, sign)
    return found


def _beside_sales(community: str, channel: str) -> list[tuple[str, int, Any]]:
    """What moves a platform's account and is no sale: (kind, sign, rows)."""

    def of(table: Any, day: Any, name: Any, fen: Any, by: Any) -> Any:
        return _rows(table, day, name, fen, community).where(by == channel)

    move, payout, paid, led = DepositMovement, Settlement, SupplierPayment, Campaign
    said, decided = Explanation, ExplanationDecision
    explained = of(said, decided.decided_on, said.reason, said.effect_fen, said.channel)
    led_on = fn.SUBSTR(led.paid_at, 1, 10)
    return [
        ("deposit_movement", 1, of(move, move.moved_on, NAMELESS, move.amount_fen, move.method)),
        (
            "settlement",
            -1,
            of(payout, payout.arrived_on, NAMELESS, payout.gross_fen, payout.channel),
        ),
        (
            "supplier_payment",
            -1,
            of(paid, paid.paid_on, paid.bank_reference, paid.amount_fen, paid.method),
        ),
        ("campaign", -1, of(led, led_on, NAMELESS, led.commission_fen, led.paid_method)),
        ("explanation", 1, explained.join(decided).where(decided.approved)),
    ]


def fund_sales(community: str) -> list[Document]:
    """What funds bought on each day, less what came back."""
    return [row._replace(part="") for row in _by_day(community, (FUND,), 1)]


def _by_day(community: str, methods: Iterable[str], sign: int) -> list[Document]:
    """What a day's sales less refunds were paid with by some methods, each method a part."""
    sums: dict[tuple, int] = defaultdict(int)
    for tender, table, its_sign in ((SaleTender, Sale, sign), (RefundTender, Refund, -sign)):
        query = (
            tender.select(table.outlet, table.reported_on, tender.method, fn.SUM(tender.amount_fen))
            .join(table)
            .where((table.community == community) & tender.method.in_(list(methods)))
            .group_by(table.outlet, table.reported_on, tender.method)
        )
        for outlet, day, method, fen in query.tuples():
            sums[outlet, day, method] += its_sign * int(fen)
    return _closed(community, sums)


def _closed(community: str, sums: dict[tuple, int]) -> list[Document]:
    """Sums of (outlet, day, part) as parts of the Z reports; days without one wait for it."""
    closes = {
        (outlet, day): row_id
        for row_id, day, outlet, _ in _day_closes(community, DayClose.gross_fen)
    }
    return [
        Document("day_close", closes[outlet, day], day.isoformat(), outlet, fen, part)
        for (outlet, day, part), fen in sums.items()
        if (outlet, day) in closes
    ]


LISTS: Lists = {
    "z_reports": z_reports,
    "stock": stock,
    "issued_parts": issued_parts,
    "payables": payables,
    "deposits": deposits,
    "agency": agency,
    "clearing": clearing,
    "fund_sales": fund_sales,
}
