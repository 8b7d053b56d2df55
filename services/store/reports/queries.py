"""Asking what was sold, what it earned and what did not sell. Read-only.

All sums are made by the engine, one question per side (sales, then refunds, deducted on their
own reported day), from the same lines and tenders as the Z reports.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from peewee import Case, Value, fn

from services.store.catalogue.models import Product
from services.store.catalogue.rules import AGENCY
from services.store.pricing.margins.queries import policies_of
from services.store.reports import rules
from services.store.reports.rules import Chosen, DeadRow, Drawer, Figures, Receipt, Row
from services.store.sales.models import (
    Refund,
    RefundLine,
    RefundTender,
    Sale,
    SaleLine,
    SaleTender,
)
from services.store.stock.issues.rules import ISSUE
from services.store.stock.models import StockLevel, StockMovement
from services.store.tills.models import Till, TillSession
from services.store.tills.queries import outlets
from shared import clock
from shared.errors import Forbidden
from shared.identity import Principal
from shared.paging import Page, page


class Report(NamedTuple):
    """Rows and what they make together."""

    rows: list
    total: Any = None


class Side(NamedTuple):
    """Sales, or the refunds that are deducted from them: their lines and how they were paid."""

    kind: str
    sign: int
    receipt: Any
    sale: Any
    at: Any
    line: Any
    receipt_of_line: Any
    tender: Any
    receipt_of_tender: Any
    tender_fen: Any


SALES = Side(
    "sale",
    1,
    Sale,
    Sale.id,
    Sale.sold_at,
    SaleLine,
    SaleLine.sale,
    SaleTender,
    SaleTender.sale,
    SaleTender.amount_fen,
)
REFUNDS = Side(
    "refund",
    -1,
    Refund,
    Refund.sale,
    Refund.refunded_at,
    RefundLine,
    RefundLine.refund,
    RefundTender,
    RefundTender.refund,
    RefundTender.amount_fen,
)
SIDES = (SALES, REFUNDS)


# -- reports ----------------------------------------------------------------------------------


def sales_report(who: Principal, chosen: Chosen, by: str) -> Report:
    """Takings, discounts, cost and profit by what is asked for.

    Raises Invalid `days_invalid`, `tender_pays_receipts`, `report_too_long`.
    """
    found = _short_figures(who, chosen, by)
    rows = sorted(_rows(found, chosen, by), key=lambda row: row.key or "")
    whole = rules.total(found.values())
    if by in rules.SHARED:
        counted = rules.total(_figures(who, chosen, "community", rules.pays(chosen)).values())
        whole = whole._replace(sales_count=counted.sales_count, refunds_count=counted.refunds_count)
    return Report(rows, Row(None, None, whole, chosen.receipts()))


def best_sellers(who: Principal, chosen: Chosen, order: str, limit: int) -> Report:
    """The products that sold most, the best first. Raises Invalid `days_invalid`."""
    rules.require_answerable(chosen, "product")
    found = _figures(who, chosen, "product")
    return Report(_rows(rules.best(found, order, limit), chosen, "product"))


def margin_report(who: Principal, chosen: Chosen) -> Report:
    """What each category earned against the policy of the last day.

    Raises Invalid `days_invalid`, `report_too_long`.
    """
    found = _short_figures(who, chosen, "category")
    targets = policies_of(who, found, chosen.last or clock.today())
    rows = [
        rules.margin_row(
            category, figures, targets[category], chosen.only("category", category).receipts()
        )
        for category, figures in sorted(found.items())
    ]
    whole = rules.total(found.values())
    return Report(rows, rules.margin_total(whole, rows, chosen.receipts()))


def _short_figures(who: Principal, chosen: Chosen, by: str) -> dict[str, Figures]:
    rules.require_answerable(chosen, by)
    found = _figures(who, chosen, by, rules.pays(chosen, by))
    rules.require_short(len(found))
    return found


def _rows(found: dict[str, Figures], chosen: Chosen, by: str) -> list[Row]:
    """Rows in the order of what was found; a product is known by its SKU and its name."""
    names: dict[str, tuple[str, str | None]] = {key: (key, None) for key in found}
    if by == "product":
        known = Product.select(Product.id, Product.sku, Product.name)
        names = {
            product.id: (product.sku, product.name)
            for product in known.where(Product.id.in_(list(found)))
        }
    return [
        Row(*names[key], figures, chosen.only(by, names[key][0]).receipts())
        for key, figures in found.items()
    ]


# -- receipts ---------------------------------------------------------------------------------


def receipts(who: Principal, chosen: Chosen, limit: int, after: str | None) -> Page:
    """A page of the sales and refunds that make a number, each with its part of it.

    Whoever may not read reports sees their own, without cost.
    Raises Forbidden `receipts_not_yours`; Invalid `days_invalid`, `tender_pays_receipts`.
    """
    all_of_it = who.may("report:read")
    if not all_of_it and chosen.clerk not in (None, who.user):
        raise Forbidden("receipts_not_yours", "You see your own receipts only.")
    chosen = chosen if all_of_it else chosen._replace(clerk=who.user)
    rules.require_answerable(chosen)
    sales, refunds = (_receipts_of(who, side, chosen) for side in SIDES)
    both: Any = sales.union_all(refunds).alias("both")
    columns = [getattr(both.c, name) for name in (*Receipt._fields[:-1], "place")]
    found = page(Sale.select(*columns).from_(both).namedtuples(), both.c.place, limit, after)
    parts = _parts(who, chosen, found.items)
    rows = []
    for row in found.items:
        figures = parts[row.kind, row.id]
        shown = figures if all_of_it else figures._replace(cost_fen=None)
        moment, day = clock.parse(row.happened_at), _day(row.reported_on)
        rows.append(Receipt._make((*row[:5], moment, day, shown)))
    return Page(rows, found.next)


def _parts(who: Principal, chosen: Chosen, found: list) -> dict[tuple[str, str], Figures]:
    """What each of some receipts has of what is meant."""
    sums = _tender_sums if rules.pays(chosen) else _line_sums
    parts = {}
    for side in SIDES:
        among = side.receipt.id.in_([row.id for row in found if row.kind == side.kind])
        for receipt_id, figures in sums(who, side, chosen, "receipt", among):
            parts[side.kind, receipt_id] = figures
    return parts


def _receipts_of(who: Principal, side: Side, chosen: Chosen) -> Any:
    """The receipts of a side that have something of what is meant, by moment and name."""
    receipt = side.receipt
    conditions = _of_receipts(who, side, chosen)
    if of_lines := _of_lines(who, side, chosen):
        lines = side.line.select(Value(1)).where(side.receipt_of_line == receipt.id, *of_lines)
        conditions.append(fn.EXISTS(lines))
    if of_tenders := _of_tenders(side, chosen):
        tenders = side.tender.select(Value(1))
        tenders = tenders.where(side.receipt_of_tender == receipt.id, *of_tenders)
        conditions.append(fn.EXISTS(tenders))
    return receipt.select(
        Value(side.kind).alias("kind"),
        receipt.id.alias("id"),
        side.sale.alias("sale_id"),
        receipt.outlet.alias("outlet"),
        receipt.clerk.alias("clerk"),
        side.at.alias("happened_at"),
        receipt.reported_on.alias("reported_on"),
        side.at.concat(f" {side.kind} ").concat(receipt.id).alias("place"),
    ).where(*conditions)


# -- sums, made by the engine -----------------------------------------------------------------


def _figures(who: Principal, chosen: Chosen, by: str, paid: bool = False) -> dict[str, Figures]:
    sums = _tender_sums if paid else _line_sums
    return rules.merged(part for side in SIDES for part in sums(who, side, chosen, by))


def _line_sums(
    who: Principal, side: Side, chosen: Chosen, by: str, *among: Any
) -> Iterator[tuple[str, Figures]]:
    """What the lines of a side bring to each key."""
    line = side.line
    ours = line.tax_category != AGENCY
    sums = [
        _sum_where(ours, field)
        for field in (line.amount_fen, line.quantity, line.discount_fen, line.cost_fen)
    ]
    sums.append(_sum_where(line.tax_category == AGENCY, line.amount_fen))
    conditions = (*_of_receipts(who, side, chosen), *_of_lines(who, side, chosen), *among)
    key = _key(side, by).alias("key")
    query = (
        line.select(key, _count(side), *sums)
        .join(side.receipt, on=(side.receipt_of_line == side.receipt.id))
        .where(*conditions)
        .group_by(key)
    )
    for name, count, *found in query.tuples():
        yield _text(by, name), _signed(side, count, *(int(amount) for amount in found))


def _tender_sums(
    who: Principal, side: Side, chosen: Chosen, by: str, *among: Any
) -> Iterator[tuple[str, Figures]]:
    """What the ways of paying of a side bring to each key."""
    conditions = (*_of_receipts(who, side, chosen), *_of_tenders(side, chosen), *among)
    key = _key(side, by).alias("key")
    query = (
        side.tender.select(key, _count(side), fn.SUM(side.tender_fen))
        .join(side.receipt, on=(side.receipt_of_tender == side.receipt.id))
        .where(*conditions)
        .group_by(key)
    )
    for name, count, amount_fen in query.tuples():
        yield _text(by, name), _signed(side, count, int(amount_fen), *(None,) * 4)


def _sum_where(condition: Any, field: Any) -> Any:
    return fn.SUM(Case(None, ((condition, field),), 0))


def _count(side: Side) -> Any:
    return fn.COUNT(side.receipt.id.distinct())


def _signed(side: Side, count: int, *sums: int | None) -> Figures:
    counts = (count, 0) if side is SALES else (0, count)
    gross_fen, *rest = (None if part is None else side.sign * part for part in sums)
    return Figures(*counts, gross_fen or 0, *rest)


def _key(side: Side, by: str) -> Any:
    """What the engine groups by."""
    return {
        "receipt": side.receipt.id,
        "day": side.receipt.reported_on,
        "hour": _utc_hour(side),
        "category": side.line.category,
        "clerk": side.receipt.clerk,
        "outlet": side.receipt.outlet,
        "tender": side.tender.method,
        "product": side.line.product,
        "community": side.receipt.community,
    }[by]


def _utc_hour(side: Side) -> Any:
    return fn.SUBSTR(side.at, 12, 2).coerce(False)  # moments are kept as texts of one shape


def _text(by: str, key: Any) -> str:
    return rules.shop_hour(key) if by == "hour" else str(key)


def _of_receipts(who: Principal, side: Side, chosen: Chosen) -> list[Any]:
    """Which receipts are meant."""
    receipt = side.receipt
    # The outlets are named so that the index of outlets and days answers.
    places = [chosen.outlet] if chosen.outlet is not None else outlets(who.community)
    conditions = [receipt.community == who.community, receipt.outlet.in_(places)]
    if chosen.first:
        conditions.append(receipt.reported_on.between(chosen.first, chosen.last))
    if chosen.clerk is not None:
        conditions.append(receipt.clerk == chosen.clerk)
    if chosen.hour is not None:
        conditions.append(_utc_hour(side) == rules.utc_hour(chosen.hour))
    if chosen.session is not None:
        conditions.append(receipt.session == chosen.session)
    return conditions


def _of_lines(who: Principal, side: Side, chosen: Chosen) -> list[Any]:
    """Which lines of them."""
    conditions = []
    if chosen.category is not None:
        conditions.append(side.line.category == chosen.category)
    if chosen.sku is not None:
        products = Product.select(Product.id).where(
            (Product.community == who.community) & (Product.sku == chosen.sku)
        )
        conditions.append(side.line.product.in_(products))
    return conditions


def _of_tenders(side: Side, chosen: Chosen) -> list[Any]:
    """Which of the ways they were paid."""
    return [side.tender.method == chosen.method] if chosen.method is not None else []


# -- what does not sell -----------------------------------------------------------------------


def dead_stock(who: Principal, days: int, category: str | None) -> Report:
    """Goods on hand of which nothing was sold or issued in the last days, the dearest first.

    What came only in these days is not among them. Raises Invalid `report_too_long`.
    """
    since = clock.today() - timedelta(days)
    of_sales = (Sale.community == who.community) & Sale.outlet.in_(outlets(who.community))
    sold = SaleLine.select(SaleLine.product).join(Sale).where(of_sales, Sale.reported_on > since)
    issued = StockMovement.select(StockMovement.product).where(
        (StockMovement.community == who.community)
        & (StockMovement.kind == ISSUE)
        & (StockMovement.moved_on > since)
    )
    came = StockMovement.select(fn.MIN(StockMovement.moved_on)).where(
        (StockMovement.product == StockLevel.product) & (StockMovement.quantity > 0)
    )
    query = (
        StockLevel.select(StockLevel, Product, came.alias("came_on"))
        .join(Product)
        .where(
            StockLevel.community == who.community,
            StockLevel.on_hand > 0,
            StockLevel.product.not_in(sold),
            StockLevel.product.not_in(issued),
            Value(since) >= came,
        )
        .order_by(StockLevel.value_fen.desc(), Product.sku)
        .limit(rules.ROWS_MAX + 1)
    )
    levels = list(query if category is None else query.where(Product.category == category))
    rules.require_short(len(levels))
    last_sold = _last_sold([level.product_id for level in levels])
    rows = [_dead(level, last_sold.get(level.product_id)) for level in levels]
    return Report(rows, rules.dead_total(rows))


def _last_sold(products: list[str]) -> dict[str, date | None]:
    """The last day on which each product was sold, if ever."""
    query = (
        SaleLine.select(SaleLine.product, fn.MAX(Sale.reported_on))
        .join(Sale)
        .where(SaleLine.product.in_(products))
        .group_by(SaleLine.product)
    )
    return {product_id: _day(day) for product_id, day in query.tuples()}


def _dead(level: Any, last_sold_on: date | None) -> DeadRow:
    product = level.product
    return DeadRow(
        sku=product.sku,
        name=product.name,
        category=product.category,
        unit=product.unit,
        on_hand=level.on_hand,
        value_fen=level.value_fen,
        came_on=_day(level.came_on),
        last_sold_on=last_sold_on,
    )


def _day(value: Any) -> date | None:
    """A day as either engine gives it."""
    return date.fromisoformat(value) if isinstance(value, str) else value


# -- drawers ----------------------------------------------------------------------------------


def till_differences(who: Principal, chosen: Chosen) -> Report:
    """What drawers were over and short by clerk and month.

    Raises Invalid `days_invalid`, `report_too_long`.
    """
    drawers = till_sessions(who, chosen).rows
    whole = rules.differences_total(drawers, chosen)
    return Report(rules.differences(drawers, chosen), whole)


def till_sessions(who: Principal, chosen: Chosen) -> Report:
    """The drawers that were counted in these days, as they were counted.

    Raises Invalid `days_invalid`, `report_too_long`.
    """
    rules.require_answerable(chosen)
    assert chosen.first and chosen.last
    begin, end = clock.at(chosen.first, 0), clock.at(chosen.last, 0) + timedelta(days=1)
    conditions = [
        Till.community == who.community,
        TillSession.closed_at >= begin,
        TillSession.closed_at < end,
    ]
    if chosen.outlet is not None:
        conditions.append(Till.outlet == chosen.outlet)
    if chosen.clerk is not None:
        conditions.append(TillSession.opened_by == chosen.clerk)
    query = (
        TillSession.select(TillSession, Till)
        .join(Till)
        .where(*conditions)
        .order_by(TillSession.closed_at, TillSession.id)
        .limit(rules.ROWS_MAX + 1)
    )
    rows = [_drawer(session) for session in query]
    rules.require_short(len(rows))
    return Report(rows)


def _drawer(session: Any) -> Drawer:
    return Drawer(
        session=session.id,
        outlet=session.till.outlet,
        till=session.till.name,
        clerk=session.opened_by,
        closed_on=clock.business_day(session.closed_at),
        float_fen=session.float_fen,
        expected_cash_fen=session.expected_cash_fen,
        counted_cash_fen=session.counted_cash_fen,
    )
