"""Asking about meals and what they cost. Read-only."""

from datetime import date
from typing import NamedTuple

from services.store.canteen.cards.queries import card_part
from services.store.canteen.diners import queries as diners
from services.store.canteen.meals import rules
from services.store.canteen.models import Diner, Meal
from services.store.deposits.models import DepositAccount
from services.store.members.rules import age
from services.store.policies.queries import policy
from services.store.sales.commands import happened
from shared import clock
from shared.identity import Principal
from shared.masking import mask_name
from shared.paging import Page, page


class Due(NamedTuple):
    """Who pays what of a meal, and the month card that bears the person's part, if one does."""

    part: rules.Part
    card_account_id: str | None

    @property
    def person_fen(self) -> int:
        """What is paid at the counter."""
        return 0 if self.card_account_id else self.part.person_fen


class Quote(NamedTuple):
    """What a clerk may know of a diner."""

    name: str | None
    person_fen: int
    account: DepositAccount | None


def meals(who: Principal, wanted: dict) -> Page:
    """A page of the meals served."""
    query = Meal.select().where(Meal.community == who.community)
    if wanted["day"]:
        query = query.where(Meal.day == wanted["day"])
    return page(query, Meal.id, wanted["limit"], wanted["after"])


def due_of(who: Principal, diner: Diner | None, day: date) -> Due:
    """What a meal costs a diner on a day, and who pays the rest."""
    settings = policy(who, "canteen", day)
    if diner is None:
        return Due(rules.meal_of(None, (), 0, settings), None)
    card = card_part(who, diner, day)
    part = rules.meal_of(
        age(diner.birth_date, day),
        diner.groups.split(","),
        diners.largest_top_up_fen(who, diner, day),
        settings,
        card.amount_fen if card else None,
    )
    return Due(part, card.account_id if card and part.tier == rules.MONTH_CARD else None)


def quote(who: Principal, wanted: dict) -> Quote:
    """What the person pays. Raises `diner_unknown`, Invalid `moment_in_future`."""
    diner = diners.diner_of(who, wanted["card_no"]) if wanted["card_no"] else None
    day = clock.business_day(happened(wanted["sold_at"], "sold_at"))
    due = due_of(who, diner, day)
    name = mask_name(diner.name) if diner else None
    return Quote(name, due.person_fen, diners.account_of(who, diner))
