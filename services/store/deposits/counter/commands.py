"""Taking and giving back deposits at the counter, for every room whose customers have them."""

from services.store.database import writes
from services.store.deposits import queries, rules
from services.store.deposits.commands import refund_deposit, take_deposit
from services.store.deposits.models import DepositAccount, DepositMovement
from services.store.policies.queries import policy
from services.store.sales.commands import happened
from services.store.tills.queries import drawer_of
from shared import clock
from shared.errors import Refusal
from shared.identity import Principal


@writes
def take(
    who: Principal, account: DepositAccount, wanted: dict, most_fen: int, document_id: str
) -> DepositMovement:
    """Money is put on an account that may hold `most_fen`.

    Raises `card_limit_exceeded`, `till_unknown`, `till_not_open`, `till_needed`,
    `deposit_blocked`, `deposit_expired`, Invalid `moment_in_future`.
    """
    rules.require_room(account.balance_fen, wanted["amount_fen"], most_fen)
    return take_deposit(
        who,
        account,
        wanted["method"],
        wanted["amount_fen"],
        happened(wanted["moved_at"], "moved_at"),
        drawer_of(who, wanted["till_id"]),
        document_id,
    )


@writes
def give(
    who: Principal, account: DepositAccount, wanted: dict, document_id: str
) -> DepositMovement:
    """Money goes back from an account: what is asked for, or all that is left.

    Raises `deposit_empty`, `deposit_insufficient`, `refund_needs_cashier`, `till_unknown`,
    `till_not_open`, `till_needed`, Invalid `moment_in_future`.
    """
    amount_fen = wanted.get("amount_fen") or account.balance_fen
    if not amount_fen:
        raise Refusal("deposit_empty", "Nothing is left on this account.")
    moment = happened(wanted["moved_at"], "moved_at")
    if not who.may("deposit:refund_any"):
        day = clock.business_day(moment)
        most_fen = policy(who, "members", day)["refund_clerk_max_fen"]
        rules.require_small(queries.given_fen(account, day), amount_fen, most_fen)
    return refund_deposit(
        who,
        account,
        wanted["method"],
        amount_fen,
        moment,
        wanted["reason"],
        drawer_of(who, wanted["till_id"]),
        document_id,
    )
