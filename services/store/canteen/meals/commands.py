"""Serving a meal: one meal is one sale."""

from datetime import date, datetime

from services.store.canteen.diners import queries as diners
from services.store.canteen.meals import queries
from services.store.canteen.meals.queries import Due
from services.store.canteen.meals.rules import LIST
from services.store.canteen.models import Diner, Meal
from services.store.canteen.queries import standing
from services.store.catalogue.models import Product
from services.store.database import writes
from services.store.sales import rules
from services.store.sales.commands import Draft, happened, keep_sale, read_tenders, reported_on
from services.store.sales.models import Sale
from services.store.tills.queries import open_session
from shared import clock, ids
from shared.errors import Refusal, missing
from shared.identity import Principal
from shared.quantity import UNIT


@writes
def serve_meal(who: Principal, wanted: dict) -> Meal:
    """Serve a meal and keep it as a sale (domain.md §3, elderly meal service).

    A month card pays for its meals itself. Raises `meal_differs`, `meal_served_already`,
    `diner_unknown`, `product_unknown`, `product_not_a_meal`, `tenders_do_not_add_up`,
    `deposit_is_bound`, `deposit_insufficient`, and what keeping a sale raises.
    """
    diner = diners.diner_of(who, wanted["card_no"]) if wanted["card_no"] else None
    earlier = wanted["id"] and Meal.get_or_none(Meal.id == wanted["id"])
    if earlier:
        return _same(who, earlier, diner, wanted["kind"])
    if wanted["id"] and Sale.get_or_none(Sale.id == wanted["id"]):
        raise Refusal("meal_differs", "A sale of this id is here that is no meal.")
    sold_at = happened(wanted["sold_at"], "sold_at")
    day = clock.business_day(sold_at)
    _require_first(diner, day, wanted["kind"])
    due = queries.due_of(who, diner, day)
    product = _meal_product(who, wanted["sku"], due)
    tenders, change_fen = _tenders(who, wanted["tenders"], diner, due)
    sale = keep_sale(who, _draft(who, wanted, sold_at, product, due, tenders, change_fen))
    today = (Meal.community == who.community) & (Meal.day == day)
    return Meal.create(
        id=sale.id,
        community=who.community,
        diner=diner,
        kind=wanted["kind"],
        day=day,
        ticket_no=Meal.select().where(today).count() + 1,
        **due.part._asdict(),
        served_by=who.user,
        served_at=sold_at,
    )


def _meal_product(who: Principal, sku: str, due: Due) -> Product:
    """The menu item: a service, and exempt where a tier pays (domain.md §3, 助餐)."""
    product = Product.get_or_none((Product.community == who.community) & (Product.sku == sku))
    if product is None:
        raise missing("product", sku)
    supported = due.part.tier != LIST
    if product.kind != "service" or (supported and product.tax_category != "exempt_meals"):
        raise Refusal("product_not_a_meal", f"{sku} is not a meal that this diner can have.")
    return product


def _tenders(
    who: Principal, wanted: list[dict], diner: Diner | None, due: Due
) -> tuple[list[rules.Tender], int]:
    """Who pays: the person at the counter, the month card, and the government."""
    own = diners.account_of(who, diner)
    paid = read_tenders(who, wanted, own.id if own else None)
    tenders, change_fen = rules.settle(due.person_fen, paid)
    if due.card_account_id:
        tenders.append(rules.Tender("meal_card", due.part.person_fen, due.card_account_id))
    if due.part.government_fen:
        tenders.append(rules.Tender("subsidy", due.part.government_fen))
    return tenders, change_fen


def _draft(
    who: Principal,
    wanted: dict,
    sold_at: datetime,
    product: Product,
    due: Due,
    tenders: list[rules.Tender],
    change_fen: int,
) -> Draft:
    """The sale of a meal: the company's part is its discount."""
    session = open_session(who, wanted["till_id"])
    part = due.part
    amount_fen = part.person_fen + part.government_fen
    list_fen = amount_fen + part.company_fen
    return Draft(
        id=wanted["id"] or ids.new_id(),
        session=session,
        sold_at=sold_at,
        reported_on=reported_on(who, session, sold_at),
        goods=[product],
        priced=[rules.PricedLine(UNIT, list_fen, part.company_fen, amount_fen)],
        tenders=tenders,
        change_fen=change_fen,
        origin="meal",
    )


def _require_first(diner: Diner | None, day: date, kind: str) -> None:
    """Each meal of a day once; one that was voided or refunded may be served again."""
    if diner is None:
        return
    of_kind = (Meal.diner == diner) & (Meal.day == day) & (Meal.kind == kind)
    if standing([meal.id for meal in Meal.select(Meal.id).where(of_kind)]):
        raise Refusal("meal_served_already", f"This card had its {kind} on {day}.")


def _same(who: Principal, earlier: Meal, diner: Diner | None, kind: str) -> Meal:
    if (earlier.community, earlier.diner, earlier.kind) != (who.community, diner, kind):
        raise Refusal("meal_differs", "A meal of this id is here with other content.")
    return earlier
