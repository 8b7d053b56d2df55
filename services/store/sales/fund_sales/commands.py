"""Selling to a fund that has reserved the price, and taking such goods back.

The fund names the sale, so that it may ask again; a question that arrives after it was given up
is refused. A sale to a fund has not happened yet when it is asked for: goods must be there.
"""

from services.store.database import writes
from services.store.sales import rules as tills
from services.store.sales.baskets.queries import Basket
from services.store.sales.commands import Draft, keep_sale, reported_on
from services.store.sales.fund_sales import queries, rules
from services.store.sales.fund_sales.models import FundSale
from services.store.sales.refunds.commands import draft_refund, keep_refund
from services.store.stock import queries as stock
from services.store.stock.issues.rules import short_problem
from services.store.tills.queries import OpenSession, open_session, opened_first
from shared import clock
from shared.errors import Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def sell(who: Principal, wanted: dict) -> queries.FundSaleView:
    """Sell goods to a fund today, at the price it reserved, through a till that is open.

    Asked again under the same name, the answer is the same sale. Raises `fund_sale_given_up`,
    `till_not_open`, `till_unknown`, `product_not_found`, `product_not_for_funds`, `stock_short`,
    `price_changed`, `fund_sale_differs`.
    """
    till_id = wanted["till_id"]
    named = {field: value for field, value in wanted.items() if field != "till_id"}
    if queries.is_given_up(who, wanted["id"]):
        raise _given_up()
    if earlier := named_before(FundSale, "fund_sale", who, named):
        return queries.view(earlier)
    wares = queries.wares(who, wanted["sku"], wanted["quantity"])
    if problem := rules.price_problem(wares.asked[0].amount_fen, wanted["price_fen"]):
        raise Refusal("price_changed", problem, {"price_fen": problem})
    _require_there(who, wares)
    session = open_session(who, till_id) if till_id else opened_first(who)
    sale = keep_sale(who, _draft(who, wanted["id"], session, wares))
    row = FundSale.create(
        **named, community=who.community, sale=sale, asked_by=who.user, asked_at=clock.now()
    )
    return queries.view(row)


@writes
def give_up(who: Principal, fund_sale_id: str) -> queries.FundSaleView:
    """The fund wants it no more: it will never be sold, unless it was already, as the answer says.

    Raises `fund_sale_unknown` for another community's.
    """
    named = {"id": fund_sale_id}
    row = named_before(FundSale, "fund_sale", who, named) or FundSale.create(
        **named, community=who.community, asked_by=who.user, asked_at=clock.now()
    )
    return queries.view(row)


@writes
def take_back(who: Principal, fund_sale_id: str, wanted: dict) -> queries.FundSaleView:
    """Take all of a sale to a fund back today, at its own price and cost; once.

    Raises `fund_sale_unknown`, `fund_sale_given_up`, `till_not_open`, `till_unknown`.
    """
    row = queries.fund_sale(who, fund_sale_id)
    if row.sale is None:
        raise _given_up()
    if row.refund_id:
        return queries.view(row)
    till_id = wanted["till_id"] or opened_first(who).till_id
    asked = {
        "id": None,
        "till_id": till_id,
        "refunded_at": None,
        "method": tills.FUND,
        "reason": wanted["reason"],
        "lines": [{"line_no": 1, "quantity": row.quantity}],
    }
    row.refund = keep_refund(who, draft_refund(who, row.sale, asked, "refund"))
    row.save(only=[FundSale.refund])
    return queries.view(row)


def _draft(who: Principal, sale_id: str, session: OpenSession, wares: Basket) -> Draft:
    now = clock.now()
    total_fen = tills.total(line.amount_fen for line in wares.asked)
    return Draft(
        id=sale_id,
        session=session,
        sold_at=now,
        reported_on=reported_on(who, session, now),
        goods=wares.goods,
        priced=wares.asked,
        tenders=[tills.Tender(tills.FUND, total_fen)],
        origin=tills.FUND,
    )


def _require_there(who: Principal, wares: Basket) -> None:
    (product,), (line,) = wares.goods, wares.asked
    level = stock.levels(who, clock.today().year, [product])[product.id].level
    if problem := short_problem(product.sku, level.on_hand, line.quantity):
        raise Refusal("stock_short", problem, {"quantity": problem})


def _given_up() -> Refusal:
    return Refusal("fund_sale_given_up", "The fund has given this up.")
