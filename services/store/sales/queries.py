"""Asking about sales and refunds. Read-only."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from peewee import fn

from services.store.catalogue.models import Product
from services.store.days.queries import last_closed
from services.store.sales.models import (
    Refund,
    RefundLine,
    RefundTender,
    Sale,
    SaleLine,
    SaleTender,
)
from services.store.sales.rules import EXCHANGE, FUND, MONEY, Left, Tender
from services.store.tills.queries import OVERSEE, outlets
from shared import ids
from shared.errors import Refusal, missing
from shared.identity import Principal
from shared.paging import Page, page


def sales(who: Principal, wanted: dict) -> Page:
    """A page of sales, in the order they were named; their own for who does not oversee tills."""
    query = Sale.select().where(Sale.community == who.community)
    if not who.may(OVERSEE):
        query = query.where(Sale.clerk == who.user)
    if wanted["reported_on"]:
        query = query.where(Sale.reported_on == wanted["reported_on"])
    return page(query, Sale.id, wanted["limit"], wanted["after"])


def sale(who: Principal, sale_id: str) -> Sale:
    """One sale by its id or the number on its receipt. Raises `sale_unknown`."""
    named = ids.named_id(sale_id)
    found = Sale.get_or_none((Sale.community == who.community) & (Sale.id == named))
    if found is None:
        raise missing("sale", sale_id)
    return found


def sale_of_a_customer(who: Principal, sale_id: str) -> Sale:
    """A sale that a customer may bring back; what a fund bought comes back through the fund.

    Raises `sale_unknown`, `sale_of_a_fund`.
    """
    found = sale(who, sale_id)
    if found.origin == FUND:
        raise Refusal("sale_of_a_fund", "A fund paid this; it comes back where it was redeemed.")
    return found


def visible_sale(who: Principal, sale_id: str) -> Sale:
    """One sale, if the caller made it or oversees tills. Raises `sale_unknown`."""
    found = sale(who, sale_id)
    if found.clerk != who.user and not who.may(OVERSEE):
        raise missing("sale", sale_id)
    return found


class Told(NamedTuple):
    """What every telling of one sale has in common: moment, lines, what was handed over."""

    sold_at: datetime
    lines: int
    paid_fen: int


def told_as(who: Principal, sale_ids: list[str]) -> dict[str, Told]:
    """The sales that are here already, as a till would tell them again."""
    lines = dict(
        SaleLine.select(SaleLine.sale, fn.COUNT(SaleLine.id))
        .where(SaleLine.sale.in_(sale_ids))
        .group_by(SaleLine.sale)
        .tuples()
    )
    return {
        row.id: Told(
            row.sold_at,
            lines[row.id] if row.community == who.community else 0,
            row.total_fen + row.change_fen,
        )
        for row in Sale.select().where(Sale.id.in_(sale_ids))
    }


def sale_lines(sale: Sale) -> list[SaleLine]:
    """The lines of a sale with their products, in order."""
    return list(
        SaleLine.select(SaleLine, Product)
        .join(Product)
        .where(SaleLine.sale == sale.id)
        .order_by(SaleLine.line_no)
    )


def left_of(lines: Iterable[SaleLine]) -> dict[int, Left]:
    """What of each sale line has not come back yet, by line id."""
    wanted = {line.id: line for line in lines}
    back = {
        row.sale_line_id: row
        for row in RefundLine.select(
            RefundLine.sale_line,
            fn.SUM(RefundLine.quantity).alias("quantity"),
            fn.SUM(RefundLine.amount_fen).alias("amount_fen"),
            fn.SUM(RefundLine.discount_fen).alias("discount_fen"),
            fn.SUM(RefundLine.cost_fen).alias("cost_fen"),
        )
        .where(RefundLine.sale_line.in_(list(wanted)))
        .group_by(RefundLine.sale_line)
    }
    return {
        line_id: Left(
            *(
                int(getattr(line, name) - (getattr(back[line_id], name) if line_id in back else 0))
                for name in Left._fields
            )
        )
        for line_id, line in wanted.items()
    }


def tenders(sale: Sale) -> list[Tender]:
    """How a sale was paid."""
    rows = SaleTender.select().where(SaleTender.sale == sale.id).order_by(SaleTender.id)
    return [Tender(row.method, row.amount_fen, row.account_id) for row in rows]


def refunded_fen(sale: Sale) -> int:
    """What has gone back of a sale, in fen."""
    query = Refund.select(fn.COALESCE(fn.SUM(Refund.total_fen), 0)).where(Refund.sale == sale.id)
    return int(query.scalar())


def tenders_left(sale: Sale) -> list[Tender]:
    """What of each way a sale was paid has not gone back yet; all money counts as one way."""
    left: dict[tuple[str, str | None], int] = {}
    back = (
        RefundTender.select(RefundTender.method, RefundTender.account, RefundTender.amount_fen)
        .join(Refund)
        .where(Refund.sale == sale.id)
    )
    paid = [(t.method, t.account_id, t.amount_fen) for t in tenders(sale)]
    returned = [(row.method, row.account_id, -row.amount_fen) for row in back]
    for method, account_id, fen in paid + returned:
        way = ("cash", None) if method in (*MONEY, EXCHANGE) else (method, account_id)
        left[way] = left.get(way, 0) + fen
    return [Tender(method, fen, account) for (method, account), fen in left.items()]


def cash_taken_fen(session_id: str) -> int:
    """Cash that sales brought into a drawer less what was given back, in fen."""
    taken = (
        SaleTender.select(fn.COALESCE(fn.SUM(SaleTender.amount_fen), 0))
        .where((SaleTender.session == session_id) & (SaleTender.method == "cash"))
        .scalar()
    )
    returned = (
        RefundTender.select(fn.COALESCE(fn.SUM(RefundTender.amount_fen), 0))
        .where((RefundTender.session == session_id) & (RefundTender.method == "cash"))
        .scalar()
    )
    return int(taken - returned)


def earliest_unreported(who: Principal, outlet: str, before: date) -> date | None:
    """The earliest day before `before`, after the last closed one, that has sales or refunds."""
    closed = last_closed(who, outlet)
    days = []
    for kind in (Sale, Refund):
        query = kind.select(fn.MIN(kind.reported_on)).where(
            (kind.community == who.community)
            & (kind.outlet == outlet)
            & (kind.reported_on < before)
        )
        if closed:
            query = query.where(kind.reported_on > closed)
        if day := query.scalar():
            days.append(day if isinstance(day, date) else date.fromisoformat(day))
    return min(days, default=None)


def unreported_days(who: Principal, outlet: str, until: date) -> list[date]:
    """The days up to `until` that have sales or refunds and no Z report, in order."""
    closed = last_closed(who, outlet)
    found = set()
    for kind in (Sale, Refund):
        query = kind.select(kind.reported_on).where(
            (kind.community == who.community)
            & (kind.outlet == outlet)
            & (kind.reported_on <= until)
        )
        if closed:
            query = query.where(kind.reported_on > closed)
        found |= {row.reported_on for row in query.distinct()}
    return sorted(found)


def unreported(community: str) -> dict[str, int]:
    """What sales less refunds brought that no Z report has told yet, in fen.

    `cost`: the goods have left the shelf, the books take them out of 1405 at the day's close;
    and what was paid by each method.
    """
    who = Principal("", community)
    sums: dict[str, int] = {"cost": 0, "agency": 0}
    for outlet in outlets(community):
        closed = last_closed(who, outlet)
        for kind, tender, sign in ((Sale, SaleTender, 1), (Refund, RefundTender, -1)):
            here = (kind.community == community) & (kind.outlet == outlet)
            if closed:
                here &= kind.reported_on > closed
            for name, column in (("cost", kind.cost_fen), ("agency", kind.agency_fen)):
                total = kind.select(fn.COALESCE(fn.SUM(column), 0)).where(here).scalar()
                sums[name] += sign * int(total)
            query = (
                tender.select(tender.method, fn.SUM(tender.amount_fen))
                .join(kind)
                .where(here)
                .group_by(tender.method)
                .tuples()
            )
            for method, fen in query:
                sums[method] = sums.get(method, 0) + sign * int(fen)
    return sums


def revenue_rows(who: Principal, outlet: str, day: date) -> list[tuple]:
    """(tax category, category, amount, discount, cost) of a day's sales, then minus its refunds."""
    rows = []
    for document, line, sign in ((Sale, SaleLine, 1), (Refund, RefundLine, -1)):
        query = (
            line.select(
                line.tax_category,
                line.category,
                fn.SUM(line.amount_fen),
                fn.SUM(line.discount_fen),
                fn.SUM(line.cost_fen),
            )
            .join(document)
            .where(
                (document.community == who.community)
                & (document.outlet == outlet)
                & (document.reported_on == day)
            )
            .group_by(line.tax_category, line.category)
            .tuples()
        )
        rows += [
            (tax, line_name, *(sign * int(fen) for fen in fens)) for tax, line_name, *fens in query
        ]
    return rows


def goods_rows(who: Principal, outlet: str, day: date) -> list[tuple[str, str, int, int]]:
    """(sku, name, quantity, cost) of the goods a day sold, then minus those it took back."""
    rows = []
    for document, line, sign in ((Sale, SaleLine, 1), (Refund, RefundLine, -1)):
        query = (
            line.select(Product.sku, Product.name, fn.SUM(line.quantity), fn.SUM(line.cost_fen))
            .join(document)
            .switch(line)
            .join(Product)
            .where(
                (document.community == who.community)
                & (document.outlet == outlet)
                & (document.reported_on == day)
                & ((Product.kind == "goods") | (line.cost_fen != 0))
            )
            .group_by(Product.sku, Product.name)
            .tuples()
        )
        rows += [
            (sku, name, sign * int(quantity), sign * int(fen)) for sku, name, quantity, fen in query
        ]
    return rows


def tender_rows(who: Principal, outlet: str, day: date) -> list[tuple[str, int]]:
    """(method, fen) of a day's tenders, then minus its refunds."""
    rows = []
    for document, tender, sign in ((Sale, SaleTender, 1), (Refund, RefundTender, -1)):
        query = (
            tender.select(tender.method, fn.SUM(tender.amount_fen))
            .join(document)
            .where(
                (document.community == who.community)
                & (document.outlet == outlet)
                & (document.reported_on == day)
            )
            .group_by(tender.method)
            .tuples()
        )
        rows += [(method, sign * int(fen)) for method, fen in query]
    return rows


def counts(who: Principal, outlet: str, day: date) -> tuple[int, int, int]:
    """Sales, refunds, and what was refunded in fen, of a day."""
    of_day = [
        (kind.community == who.community) & (kind.outlet == outlet) & (kind.reported_on == day)
        for kind in (Sale, Refund)
    ]
    refunds, refunded = (
        Refund.select(fn.COUNT(Refund.id), fn.COALESCE(fn.SUM(Refund.total_fen), 0))
        .where(of_day[1])
        .scalar(as_tuple=True)
    )
    return Sale.select().where(of_day[0]).count(), refunds, int(refunded)


def sold_between(product: Product, first: datetime, last: datetime) -> int:
    """How much of a product was sold after one moment and until another, refunds of it deducted.

    In thousandths.
    """
    total = 0
    for document, line, moment, sign in (
        (Sale, SaleLine, Sale.sold_at, 1),
        (Refund, RefundLine, Refund.refunded_at, -1),
    ):
        query = line.select(fn.COALESCE(fn.SUM(line.quantity), 0)).join(document)
        of_time = (moment > first) & (moment <= last)
        total += sign * int(query.where((line.product == product.id) & of_time).scalar())
    return total
