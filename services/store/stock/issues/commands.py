"""Issuing goods for a repair at their cost, and taking them back."""

from services.store.catalogue.models import Product
from services.store.catalogue.queries import find_goods
from services.store.database import tell, writes
from services.store.stock import queries as stock
from services.store.stock.commands import put_in, take_out
from services.store.stock.issues import queries, rules
from services.store.stock.issues.models import StockIssue
from shared import clock
from shared.errors import Refusal
from shared.facts import PartsIssued, PartsReturned
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def issue_goods(who: Principal, wanted: dict) -> StockIssue:
    """Issue goods for a work order today, by the shop's own costing.

    Asked again under the same id, the answer is the same issue. Raises `product_not_found`,
    `product_not_stocked`, `barcode_not_single`, `stock_short`, `stock_issue_differs`.
    """
    (product,) = find_goods(who, [wanted])
    named = {name: wanted[name] for name in ("id", "work_order_id", "quantity")}
    if earlier := named_before(StockIssue, "stock_issue", who, named | {"product_id": product.id}):
        return earlier
    today, quantity = clock.today(), wanted["quantity"]
    _require_there(who, product, quantity)
    (cost_fen,) = take_out(who, rules.ISSUE, wanted["id"], today, [(product, quantity)])
    issue = StockIssue.create(
        **named,
        community=who.community,
        building_id=wanted["building_id"],
        product=product,
        cost_fen=cost_fen,
        purpose=wanted["purpose"],
        issued_on=today,
        issued_by=who.user,
        issued_at=clock.now(),
    )
    tell(who, PartsIssued(**_told(issue), issued_on=today.isoformat()))
    return issue


@writes
def return_goods(who: Principal, issue_id: str) -> StockIssue:
    """Take what was issued back, whole and at the cost it left with; once.

    Raises `stock_issue_unknown`.
    """
    issue = queries.issue(who, issue_id)
    if issue.returned_on is not None:
        return issue
    issue.returned_on, issue.returned_by = clock.today(), who.user
    issue.save(only=[StockIssue.returned_on, StockIssue.returned_by])
    goods = [(issue.product, issue.quantity, issue.cost_fen)]
    put_in(who, rules.RETURN, issue.id, issue.returned_on, goods)
    tell(who, PartsReturned(**_told(issue), returned_on=issue.returned_on.isoformat()))
    return issue


def _require_there(who: Principal, product: Product, quantity: int) -> None:
    level = stock.levels(who, clock.today().year, [product])[product.id].level
    if problem := rules.short_problem(product.sku, level.on_hand, quantity):
        raise Refusal("stock_short", problem, {"quantity": problem})


def _told(issue: StockIssue) -> dict:
    return {
        "stock_issue_id": issue.id,
        "work_order_id": issue.work_order_id,
        "building_id": issue.building_id,
        "sku": issue.product.sku,
        "product_name": issue.product.name,
        "quantity": issue.quantity,
        "cost_fen": issue.cost_fen,
    }
