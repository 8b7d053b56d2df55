"""Adding a diner and serving a meal: one meal is one sale."""

from datetime import date, datetime

from services.store.canteen import queries
from services.store.canteen.meals.rules import Part
from services.store.canteen.models import Diner, Meal
from services.store.catalogue.models import Product
from services.store.database import writes
from services.store.sales import rules
from services.store.sales.commands import Draft, happened, keep_sale, read_tenders, reported_on
from services.store.tills.queries import open_session
from shared import clock, ids
from shared.errors import Refusal, missing
from shared.identity import Principal
from shared.quantity import UNIT


@writes
def add_diner(who: Principal, wanted: dict) -> Diner:
    """Keep a person whose proof was seen (domain.md §6). Raises `card_no_taken`."""
    card_no = wanted["card_no"]
    if Diner.get_or_none((Diner.community == who.community) & (Diner.card_no == card_no)):
        raise Refusal("card_no_taken", f"The card {card_no} is somebody's already.")
    return Diner.create(
        **wanted | {"groups": ",".join(sorted(set(wanted["groups"])))},
        id=ids.new_id(),
        community=who.community,
        made_by=who.user,
        made_at=clock.now(),
    )


@writes
def serve_meal(who: Principal, wanted: dict) -> Meal:
    """Serve a meal and keep it as a sale (domain.md §3, elderly meal service).

    Raises `meal_differs`, `meal_served_already`, `diner_unknown`, `product_unknown`,
    `tenders_do_not_add_up`, and what keeping a sale raises.
    """
    diner = queries.diner_of(who, wanted["card_no"])
    earlier = wanted["id"] and Meal.get_or_none(Meal.id == wanted["id"])
    if earlier:
        return _same(who, earlier, diner, wanted["kind"])
    sold_at = happened(wanted["sold_at"], "sold_at")
    day = clock.business_day(sold_at)
    _require_first(diner, day, wanted["kind"])
    part = queries.part_of(who, diner, day)
    sale = keep_sale(who, _draft(who, wanted, sold_at, part))
    today = (Meal.community == who.community) & (Meal.day == day)
    return Meal.create(
        id=sale.id,
        community=who.community,
        diner=diner,
        kind=wanted["kind"],
        day=day,
        ticket_no=Meal.select().where(today).count() + 1,
        **part._asdict(),
        served_by=who.user,
        served_at=sold_at,
    )


def _draft(who: Principal, wanted: dict, sold_at: datetime, part: Part) -> Draft:
    """The sale of a meal: the company's part is its discount, the government's a tender."""
    product = Product.get_or_none(
        (Product.community == who.community) & (Product.sku == wanted["sku"])
    )
    if product is None:
        raise missing("product", wanted["sku"])
    session = open_session(who, wanted["till_id"])
    amount_fen = part.person_fen + part.government_fen
    tenders, change_fen = rules.settle(part.person_fen, read_tenders(who, wanted["tenders"]))
    if part.government_fen:
        tenders.append(rules.Tender("subsidy", part.government_fen))
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
    if diner and Meal.get_or_none((Meal.diner == diner) & (Meal.day == day) & (Meal.kind == kind)):
        raise Refusal("meal_served_already", f"This card had its {kind} on {day}.")


def _same(who: Principal, earlier: Meal, diner: Diner | None, kind: str) -> Meal:
    if (earlier.community, earlier.diner, earlier.kind) != (who.community, diner, kind):
        raise Refusal("meal_differs", "A meal of this id is here with other content.")
    return earlier
