"""Selling and taking back."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from services.store.catalogue.models import Product
from services.store.catalogue.queries import find_goods, prices_on
from services.store.database import insert_rows, tell, writes
from services.store.days.queries import reporting_day
from services.store.sales import queries, rules
from services.store.sales.models import Refund, RefundLine, Sale, SaleLine, SaleTender
from services.store.stock.commands import put_back, put_in, take_out
from services.store.tills.queries import OpenSession, open_session
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.facts import SaleRecorded, SaleRefunded
from shared.identity import Principal

SKEW = timedelta(minutes=10)  # a till's clock may be ahead of ours by so much


@writes
def record_sale(who: Principal, wanted: dict) -> Sale:
    """Record a sale that happened at an open till.

    Never refused for stock (design.md §6.1). Raises `till_unknown`, `till_not_open`,
    `product_not_found`, `discount_exceeds_price`, `tenders_do_not_add_up`, `sale_differs`.
    """
    earlier = wanted["id"] and Sale.get_or_none(Sale.id == wanted["id"])
    session = None if earlier else open_session(who, wanted["till_id"])
    goods = find_goods(who, wanted["lines"])
    priced = _price(goods, wanted["lines"])
    total_fen = rules.total(line.amount_fen for line in priced)
    tenders, change_fen = rules.settle(
        total_fen, [rules.Tender(t["method"], t["amount_fen"]) for t in wanted["tenders"]]
    )
    if session is None:
        return _same(who, earlier, goods, priced, tenders)

    sold_at = _happened(wanted["sold_at"], "sold_at")
    sale_id = wanted["id"] or ids.new_id()
    day = _reported_on(who, session, sold_at)
    taken = [(product, line.quantity) for product, line in zip(goods, priced, strict=True)]
    costs = take_out(who, "sale", sale_id, day, taken)
    sale = Sale(
        id=sale_id,
        community=who.community,
        outlet=session.outlet,
        till=session.till_id,
        session=session.id,
        sold_at=sold_at,
        reported_on=day,
        total_fen=total_fen,
        discount_fen=sum(line.discount_fen for line in priced),
        cost_fen=sum(costs),
        change_fen=change_fen,
        clerk=who.user,
        recorded_at=clock.now(),
    )
    insert_rows(Sale, [sale.__data__])
    _keep_lines(sale, goods, priced, costs)
    _keep_tenders(sale, tenders)
    tell(
        who,
        SaleRecorded(
            sale_id=sale.id,
            outlet_id=sale.outlet,
            till_id=sale.till_id,
            reported_on=day.isoformat(),
            total_fen=total_fen,
            discount_fen=sale.discount_fen,
            cost_fen=sale.cost_fen,
        ),
    )
    return sale


@writes
def refund_sale(who: Principal, sale_id: str, wanted: dict) -> Refund:
    """Take goods of a sale back at their own price and cost, never more than was sold.

    Raises `sale_unknown`, `till_not_open`, `sale_line_unknown`, `refund_exceeds_sale`,
    `refund_before_sale`, `refund_differs`.
    """
    sale = queries.sale(who, sale_id)
    if earlier := _earlier_refund(who, wanted, sale_id):
        return earlier
    session = open_session(who, wanted["till_id"])
    if _happened(wanted["refunded_at"], "refunded_at") < sale.sold_at:
        message = f"The sale was at {clock.text(sale.sold_at)}."
        raise Invalid("refund_before_sale", message, {"refunded_at": message})
    lines = {line.line_no: line for line in queries.sale_lines(sale)}
    unknown = {
        f"lines.{number}.line_no": f"The sale has no line {line['line_no']}."
        for number, line in enumerate(wanted["lines"])
        if line["line_no"] not in lines
    }
    if unknown:
        raise Invalid("sale_line_unknown", "Some lines are not lines of this sale.", unknown)
    left = queries.left_of(lines.values())
    rows = []
    for number, line in enumerate(wanted["lines"]):
        sold = lines[line["line_no"]]
        back = rules.take_back(number, left[sold.id], line["quantity"])
        left[sold.id] = rules.Left(*(a - b for a, b in zip(left[sold.id], back, strict=True)))
        rows.append((sold, sold.product, back))
    refund = _keep_refund(who, session, wanted, sale, rows)
    put_in(
        who,
        "refund",
        refund.id,
        refund.reported_on,
        [(product, back.quantity, back.cost_fen) for _, product, back in rows],
    )
    return refund


@writes
def take_return(who: Principal, wanted: dict) -> Refund:
    """Take goods back without a receipt, at the price given and the newest known cost.

    Raises `till_not_open`, `product_not_found`, `refund_differs`.
    """
    if earlier := _earlier_refund(who, wanted, None):
        return earlier
    session = open_session(who, wanted["till_id"])
    goods = find_goods(who, wanted["lines"])
    priced = _price(goods, wanted["lines"])
    rules.total(line.amount_fen for line in priced)
    refund_id = wanted["id"] or ids.new_id()
    refunded_at = _happened(wanted["refunded_at"], "refunded_at")
    day = _reported_on(who, session, refunded_at)
    taken = [(product, line.quantity) for product, line in zip(goods, priced, strict=True)]
    values = put_back(who, "refund", refund_id, day, taken)
    rows = [
        (None, product, rules.Left(line.quantity, line.amount_fen, 0, cost_fen))
        for product, line, cost_fen in zip(goods, priced, values, strict=True)
    ]
    named = {**wanted, "id": refund_id, "refunded_at": refunded_at}
    return _keep_refund(who, session, named, None, rows)


def _reported_on(who: Principal, session: OpenSession, moment: datetime) -> date:
    """The day that counts it: not before the drawer was opened, whatever the till's clock says."""
    day = max(clock.business_day(moment), clock.business_day(session.opened_at))
    return reporting_day(who, session.outlet, day)


def _price(goods: list[Product], lines: list[dict]) -> list[rules.PricedLine]:
    """The lines at the price given, or else at the shelf's."""
    shelf = prices_on({product.id for product in goods}, clock.today())
    return [
        rules.price_line(
            number,
            line["quantity"],
            shelf[product.id].shelf if line["unit_price_fen"] is None else line["unit_price_fen"],
            line.get("discount_fen", 0),
        )
        for number, (product, line) in enumerate(zip(goods, lines, strict=True))
    ]


def _happened(moment: datetime | None, field: str) -> datetime:
    if moment and moment > clock.now() + SKEW:
        message = "This moment has not come yet."
        raise Invalid("moment_in_future", message, {field: message})
    return moment or clock.now()


def _same(
    who: Principal,
    earlier: Sale,
    goods: list[Product],
    priced: list[rules.PricedLine],
    tenders: list[rules.Tender],
) -> Sale:
    """The sale of that name, if it is this one: its id was used before, under another key."""
    kept_lines = [
        (line.product_id, line.quantity, line.amount_fen) for line in queries.sale_lines(earlier)
    ]
    lines = [
        (product.id, line.quantity, line.amount_fen)
        for product, line in zip(goods, priced, strict=True)
    ]
    kept_tenders = {(tender.method, tender.amount_fen) for tender in earlier.tenders}
    if (
        earlier.community != who.community
        or kept_lines != lines
        or kept_tenders != {tuple(tender) for tender in tenders}
    ):
        raise Refusal("sale_differs", "A sale of this id is here with other content.")
    return earlier


def _keep_lines(
    sale: Sale, goods: list[Product], priced: list[rules.PricedLine], costs: list[int]
) -> None:
    insert_rows(
        SaleLine,
        [
            {
                "sale": sale.id,
                "line_no": number,
                "product": product.id,
                **line._asdict(),
                "cost_fen": cost_fen,
                "tax_category": product.tax_category,
                "category": product.category,
            }
            for number, (product, line, cost_fen) in enumerate(
                zip(goods, priced, costs, strict=True), start=1
            )
        ],
    )


def _keep_tenders(sale: Sale, tenders: list[rules.Tender]) -> None:
    if tenders:
        insert_rows(
            SaleTender,
            [
                {"sale": sale.id, "session": sale.session_id, **tender._asdict()}
                for tender in tenders
            ],
        )


def _earlier_refund(who: Principal, wanted: dict, sale_id: str | None) -> Refund | None:
    """The refund a till has named with this id before. Raises `refund_differs`."""
    earlier = wanted["id"] and Refund.get_or_none(Refund.id == wanted["id"])
    if not earlier:
        return None
    quantities = [line.quantity for line in earlier.lines.order_by(RefundLine.id)]
    if (
        earlier.community != who.community
        or earlier.sale_id != sale_id
        or earlier.method != wanted["method"]
        or quantities != [line["quantity"] for line in wanted["lines"]]
    ):
        raise Refusal("refund_differs", "A refund of this id is here with other content.")
    return earlier


def _keep_refund(
    who: Principal,
    session: OpenSession,
    wanted: dict,
    sale: Sale | None,
    rows: Sequence[tuple[SaleLine | None, Product, rules.Left]],
) -> Refund:
    refunded_at = _happened(wanted["refunded_at"], "refunded_at")
    day = _reported_on(who, session, refunded_at)
    refund = Refund.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        sale=sale.id if sale else None,
        outlet=session.outlet,
        session=session.id,
        refunded_at=refunded_at,
        reported_on=day,
        method=wanted["method"],
        total_fen=sum(back.amount_fen for _, _, back in rows),
        cost_fen=sum(back.cost_fen for _, _, back in rows),
        reason=wanted["reason"],
        clerk=who.user,
        recorded_at=clock.now(),
    )
    insert_rows(
        RefundLine,
        [
            {
                "refund": refund.id,
                "sale_line": sold.id if sold else None,
                "product": product.id,
                **back._asdict(),
                "tax_category": sold.tax_category if sold else product.tax_category,
                "category": sold.category if sold else product.category,
            }
            for sold, product, back in rows
        ],
    )
    tell(
        who,
        SaleRefunded(
            refund_id=refund.id,
            sale_id=refund.sale_id,
            outlet_id=refund.outlet,
            reported_on=day.isoformat(),
            total_fen=refund.total_fen,
            cost_fen=refund.cost_fen,
        ),
    )
    return refund
