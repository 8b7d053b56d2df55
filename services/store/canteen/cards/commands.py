"""Selling a month card, and paying back what was not eaten of it."""

from datetime import date, timedelta

from services.store.canteen.cards import queries
from services.store.canteen.diners.commands import drawer
from services.store.canteen.diners.queries import diner_of
from services.store.canteen.meals import rules
from services.store.canteen.models import Diner, MealCard
from services.store.database import writes
from services.store.deposits.commands import open_account, refund_deposit, take_deposit
from services.store.members.rules import age
from services.store.policies.queries import policy
from services.store.sales.commands import happened
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.identity import Principal


@writes
def sell_card(who: Principal, wanted: dict) -> MealCard:
    """Sell the meals of a month: a liability that each meal takes its part of (domain.md row 18).

    Raises `diner_unknown`, `meal_card_exists`, `meal_card_not_entitled`, `till_needed`,
    `till_unknown`, `till_not_open`, Invalid `month_not_on_sale`, `moment_in_future`.
    """
    diner, month = diner_of(who, wanted["card_no"]), wanted["month"]
    moment = happened(wanted["moved_at"], "moved_at")
    day = clock.business_day(moment)
    _require_on_sale(month, day)
    if queries.card_of(who, diner, month):
        raise Refusal("meal_card_exists", f"This diner has the card of {month} already.")
    settings = policy(who, "canteen", day)
    _require_entitled(diner, max(day, date.fromisoformat(f"{month}-01")), settings)
    card_id, price_fen = ids.new_id(), settings["card_price_fen"]
    held = open_account(who, "meal_card", card_id)
    take_deposit(who, held, wanted["method"], price_fen, moment, drawer(who, wanted), card_id)
    MealCard.create(
        id=card_id,
        community=who.community,
        diner=diner,
        month=month,
        price_fen=price_fen,
        account=held.id,
        sold_by=who.user,
        sold_at=moment,
    )
    return queries.card(who, card_id)


@writes
def refund_card(who: Principal, card_id: str, wanted: dict) -> MealCard:
    """Pay back what was not eaten; the card pays no more meals after that.

    What a refunded meal brings back later can be paid back too. Raises `meal_card_unknown`,
    `nothing_left`, `till_needed`, `till_unknown`, `till_not_open`, Invalid `reason_needed`,
    `moment_in_future`.
    """
    card = queries.card(who, card_id)
    moment = happened(wanted["moved_at"], "moved_at")
    if not wanted["reason"] and clock.business_day(moment) <= clock.month_end(card.month):
        message = f"The month {card.month} is not over; say why."
        raise Invalid("reason_needed", message, {"reason": message})
    if not card.account.balance_fen:
        raise Refusal("nothing_left", "Nothing is left on this card.")
    refund_deposit(
        who,
        card.account,
        wanted["method"],
        card.account.balance_fen,
        moment,
        wanted["reason"] or f"The month {card.month} is over.",
        drawer(who, wanted),
        card.id,
    )
    MealCard.update(ended_by=who.user, ended_at=moment).where(
        (MealCard.id == card.id) & MealCard.ended_at.is_null()
    ).execute()
    return queries.card(who, card_id)


def _require_on_sale(month: str, day: date) -> None:
    this = f"{day:%Y-%m}"
    following = f"{clock.month_end(this) + timedelta(days=1):%Y-%m}"
    if month not in (this, following):
        message = f"On {day} the cards of {this} and {following} are sold."
        raise Invalid("month_not_on_sale", message, {"month": message})


def _require_entitled(diner: Diner, day: date, settings: dict) -> None:
    years = age(diner.birth_date, day)
    if not rules.may_have_month_card(years, diner.groups.split(","), settings):
        raise Refusal("meal_card_not_entitled", "No month card is sold to this diner.")
