"""Adding a diner, taking money for meals to come, and paying back what is left of it."""

from typing import NamedTuple

from services.store.canteen.diners import queries
from services.store.canteen.models import Diner
from services.store.database import writes
from services.store.deposits.commands import open_account, refund_deposit, take_deposit
from services.store.deposits.models import DepositMovement
from services.store.deposits.queries import account
from services.store.sales.commands import happened
from services.store.tills.queries import OpenSession, drawer_of
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.identity import Principal
from shared.masking import mask_name


class Balance(NamedTuple):
    """What moved on a diner's account, and what is on it now."""

    name: str | None
    account_id: str
    amount_fen: int
    balance_fen: int


@writes
def add_diner(who: Principal, wanted: dict) -> Diner:
    """Keep a person whose proof was seen (domain.md §6).

    Raises `card_no_taken`, Invalid `birth_date_in_future`.
    """
    card_no = wanted["card_no"]
    if wanted["birth_date"] > clock.today():
        message = "Nobody is born on a day to come."
        raise Invalid("birth_date_in_future", message, {"birth_date": message})
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
def top_up(who: Principal, card_no: str, wanted: dict) -> Balance:
    """Take money ahead: a liability until meals are eaten for it (domain.md §2.5, 会员预存).

    Raises `diner_unknown`, `till_needed`, `till_unknown`, `till_not_open`, `moment_in_future`.
    """
    diner = queries.diner_of(who, card_no)
    moment = happened(wanted["moved_at"], "moved_at")
    held = open_account(who, "meal_card", diner.id)
    session = drawer(who, wanted)
    moved = take_deposit(who, held, wanted["method"], wanted["amount_fen"], moment, session)
    return _balance(who, diner, moved)


@writes
def refund_balance(who: Principal, card_no: str, wanted: dict) -> Balance:
    """Pay back everything that is left; what was prepaid counts for no tier after that.

    Raises `diner_unknown`, `nothing_left`, `till_needed`, `till_unknown`, `till_not_open`,
    `moment_in_future`.
    """
    diner = queries.diner_of(who, card_no)
    moment = happened(wanted["moved_at"], "moved_at")
    held = queries.account_of(who, diner)
    if held is None or not held.balance_fen:
        raise Refusal("nothing_left", "Nothing is left on this account.")
    moved = refund_deposit(
        who,
        held,
        wanted["method"],
        held.balance_fen,
        moment,
        wanted["reason"],
        drawer(who, wanted),
    )
    return _balance(who, diner, moved)


def drawer(who: Principal, wanted: dict) -> OpenSession | None:
    """The open till that cash goes into or out of; other money names none.

    Raises `till_unknown`, `till_not_open`.
    """
    return drawer_of(who, wanted["till_id"]) if wanted["method"] == "cash" else None


def _balance(who: Principal, diner: Diner, moved: DepositMovement) -> Balance:
    left_fen = account(who, moved.account_id).balance_fen
    return Balance(mask_name(diner.name), moved.account_id, moved.amount_fen, left_fen)
