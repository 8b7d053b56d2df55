"""Asking about diners and what they paid ahead. Read-only."""

from datetime import date

from peewee import fn

from services.store.canteen.models import Diner
from services.store.deposits import queries as deposits
from services.store.deposits.models import DepositAccount, DepositMovement
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


def diners(who: Principal, wanted: dict) -> Page:
    """A page of the diners, for the cashier."""
    query = Diner.select().where(Diner.community == who.community)
    return page(query, Diner.id, wanted["limit"], wanted["after"])


def diner_of(who: Principal, card_no: str) -> Diner:
    """Whose card this is. Raises `diner_unknown`."""
    found = Diner.get_or_none((Diner.community == who.community) & (Diner.card_no == card_no))
    if found is None:
        raise missing("diner", card_no)
    return found


def account_of(who: Principal, diner: Diner | None) -> DepositAccount | None:
    """The money a diner paid ahead, if they ever did."""
    return deposits.account_of(who, "meal_card", diner.id) if diner else None


def largest_top_up_fen(who: Principal, diner: Diner, day: date) -> int:
    """The largest single prepayment until a day; after the rest was paid back it starts anew."""
    moved = DepositMovement
    account = account_of(who, diner)
    if account is None:
        return 0
    here = (moved.account == account.id) & (moved.moved_on <= day)
    last = moved.select(fn.MAX(moved.id)).where(here & (moved.kind == "refunded")).scalar() or ""
    taken = here & (moved.kind == "taken") & (moved.id > last)
    return int(moved.select(fn.COALESCE(fn.MAX(moved.amount_fen), 0)).where(taken).scalar())
