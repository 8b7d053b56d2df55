"""Asking about meals and what they cost. Read-only."""

from datetime import date
from typing import NamedTuple

from peewee import Case, fn

from services.store.canteen.cards.queries import card_part
from services.store.canteen.diners import queries as diners
from services.store.canteen.meals import rules
from services.store.canteen.meals.rules import MONTH_CARD
from services.store.canteen.models import Diner, Meal
from services.store.deposits.models import DepositAccount
from services.store.members.rules import age
from services.store.policies.queries import policy
from services.store.sales.commands import happened
from shared import clock
from shared.identity import Principal
from shared.masking import mask_name
from shared.paging import Page, either_way


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


class Total(NamedTuple):
    """The meals of one kind, and what was paid for them at the counter, in fen."""

    kind: str
    meals: int
    person_fen: int


def meals(who: Principal, wanted: dict) -> Page:
    """A page of the meals served."""
    query = Meal.select().where(Meal.community == who.community)
    if wanted["day"]:
        query = query.where(Meal.day == wanted["day"])
    return either_way(query, Meal.id, wanted)


def totals(who: Principal, day: date) -> list[Total]:
    """The meals of a day by kind, as many as there were of it; of a month card nothing was paid."""
    paid_fen = Case(None, [(Meal.tier == MONTH_CARD, 0)], Meal.person_fen)
    query = (
        Meal.select(Meal.kind, fn.COUNT(Meal.id), fn.SUM(paid_fen))
        .where((Meal.community == who.community) & (Meal.day == day))
        .group_by(Meal.kind)
        .order_by(Meal.kind)
    )
    return [Total(kind, meals, int(fen)) for kind, meals, fen in query.tuples()]


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
