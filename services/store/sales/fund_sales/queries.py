"""Asking what funds bought. Read-only."""

from datetime import date
from typing import NamedTuple

from peewee import fn

from services.store.catalogue.rules import AGENCY
from services.store.sales.baskets.queries import Basket, basket
from services.store.sales.fund_sales.models import FundSale
from services.store.sales.queries import sale_lines
from shared import clock
from shared.errors import Refusal, missing
from shared.identity import Principal


class Priced(NamedTuple):
    """What goods cost a fund now, in fen."""

    sku: str
    name: str
    unit: str
    amount_fen: int


class FundSaleView(NamedTuple):
    """A sale to a fund, or that there is and will be none."""

    id: str
    state: str
    sale_id: str | None
    name: str | None
    unit: str | None
    amount_fen: int | None
    sold_on: date | None
    returned_on: date | None


def price(who: Principal, sku: str, quantity: int) -> Priced:
    """What so many thousandths cost a fund now. Raises what `wares` raises."""
    found = wares(who, sku, quantity)
    (product,), (line,) = found.goods, found.asked
    return Priced(product.sku, product.name, product.unit, line.amount_fen)


def wares(who: Principal, sku: str, quantity: int) -> Basket:
    """The goods at their shelf price of now; what is collected for others is no goods of ours.

    Raises `product_not_found`, `product_not_for_funds`, and what pricing raises.
    """
    line = {"sku": sku, "barcode": None, "quantity": quantity, "unit_price_fen": None}
    found = basket(who, [line], clock.now())
    if found.goods[0].taxed_as == AGENCY or not found.asked[0].amount_fen:
        message = f"{sku} is not sold to funds."
        raise Refusal("product_not_for_funds", message, {"sku": message})
    return found


def fund_sale(who: Principal, fund_sale_id: str) -> FundSale:
    """One by the name the fund gave it. Raises `fund_sale_unknown`."""
    found = FundSale.get_or_none(
        (FundSale.community == who.community) & (FundSale.id == fund_sale_id)
    )
    if found is None:
        raise missing("fund_sale", fund_sale_id)
    return found


def is_given_up(who: Principal, fund_sale_id: str) -> bool:
    """Whether a fund wants what it asked for under this name no more."""
    named = (FundSale.community == who.community) & (FundSale.id == fund_sale_id)
    return FundSale.select().where(named & FundSale.sale.is_null()).exists()


def paid_fen(community: str) -> int:
    """What funds bought and did not bring back, in fen, whether or not the days are closed."""
    kept = (FundSale.community == community) & FundSale.sale.is_null(False)
    total = fn.COALESCE(fn.SUM(FundSale.price_fen), 0)
    return int(FundSale.select(total).where(kept & FundSale.refund.is_null()).scalar())


def view(row: FundSale) -> FundSaleView:
    """As it stands, with the goods as they are called now."""
    sale, refund = row.sale, row.refund
    product = sale and sale_lines(sale)[0].product
    return FundSaleView(
        row.id,
        row.state,
        sale and sale.id,
        product and product.name,
        product and product.unit,
        sale and sale.total_fen,
        sale and sale.reported_on,
        refund and refund.reported_on,
    )
