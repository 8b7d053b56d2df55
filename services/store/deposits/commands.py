"""Taking, using and giving back deposits. Each serves the rooms whose holders they belong to."""

from datetime import date, datetime

from services.store.database import tell, writes
from services.store.deposits import queries, rules
from services.store.deposits.models import DepositAccount, DepositMovement
from services.store.tills.queries import OpenSession
from shared import clock, ids
from shared.errors import Refusal
from shared.facts import DepositRefunded, DepositTaken
from shared.identity import Principal


@writes
def open_account(
    who: Principal, kind: str, holder_id: str, usable_until: date | None = None
) -> DepositAccount:
    """The account of a holder, opened at the first call."""
    assert kind in rules.KINDS, kind
    return queries.account_of(who, kind, holder_id) or DepositAccount.create(
        id=ids.new_id(),
        community=who.community,
        kind=kind,
        holder_id=holder_id,
        balance_fen=0,
        opened_at=clock.now(),
        usable_until=usable_until,
    )


@writes
def take_deposit(
    who: Principal,
    account: DepositAccount,
    method: str,
    amount_fen: int,
    moment: datetime,
    session: OpenSession | None = None,
    document_id: str | None = None,
) -> DepositMovement:
    """Money came: a liability until something leaves for it (domain.md §2.5, 会员预存).

    Raises `till_needed`: cash lies in a drawer; `deposit_blocked`, `deposit_expired`.
    """
    _require_drawer(method, session)
    _require_usable(account, moment)
    movement = _move(
        who,
        account.id,
        "taken",
        amount_fen,
        moment=moment,
        method=method,
        session=session,
        document_id=document_id,
    )
    tell(
        who,
        DepositTaken(
            deposit_movement_id=movement.id,
            kind=account.kind,
            holder_id=account.holder_id,
            method=method,
            amount_fen=amount_fen,
            moved_on=movement.moved_on.isoformat(),
        ),
    )
    return movement


@writes
def refund_deposit(
    who: Principal,
    account: DepositAccount,
    method: str,
    amount_fen: int,
    moment: datetime,
    reason: str,
    session: OpenSession | None = None,
    document_id: str | None = None,
) -> DepositMovement:
    """Money goes back to the holder. Raises `deposit_insufficient`, `till_needed`."""
    _require_drawer(method, session)
    movement = _move(
        who,
        account.id,
        "refunded",
        -amount_fen,
        moment=moment,
        method=method,
        session=session,
        document_id=document_id,
        reason=reason,
    )
    tell(
        who,
        DepositRefunded(
            deposit_movement_id=movement.id,
            kind=account.kind,
            holder_id=account.holder_id,
            method=method,
            amount_fen=amount_fen,
            moved_on=movement.moved_on.isoformat(),
            reason=reason,
        ),
    )
    return movement


@writes
def use_deposit(
    who: Principal, account_id: str, amount_fen: int, sale_id: str, moment: datetime
) -> None:
    """A sale is paid from a deposit, as its Z report tells.

    Raises `deposit_insufficient`, `deposit_blocked`, `deposit_expired`.
    """
    _require_usable(queries.account(who, account_id), moment)
    _move(who, account_id, "used", -amount_fen, moment=moment, document_id=sale_id)


@writes
def give_back(
    who: Principal, account_id: str, amount_fen: int, refund_id: str, moment: datetime
) -> None:
    """Goods paid from a deposit came back: so does the deposit."""
    standing = queries.standing(who, account_id)
    _move(who, standing.id, "given_back", amount_fen, moment=moment, document_id=refund_id)


@writes
def move_deposit(who: Principal, old: DepositAccount, new: DepositAccount, reason: str) -> None:
    """All that is left moves to the account that takes this one's place; what is owed stays."""
    moment, rest_fen = clock.now(), queries.account(who, old.id).balance_fen
    if rest_fen:
        for account, kind, fen, other in (
            (old, "moved_out", -rest_fen, new),
            (new, "moved_in", rest_fen, old),
        ):
            _move(who, account.id, kind, fen, moment=moment, document_id=other.id, reason=reason)
    DepositAccount.update(moved_to=new.id).where(DepositAccount.id == old.id).execute()


@writes
def block_account(account: DepositAccount, is_blocked: bool) -> None:
    """Stop an account from being used, or let it be used again."""
    blocked_at = (account.blocked_at or clock.now()) if is_blocked else None
    DepositAccount.update(blocked_at=blocked_at).where(DepositAccount.id == account.id).execute()


@writes
def extend_account(account: DepositAccount, usable_until: date) -> None:
    """Let an account be used for longer."""
    DepositAccount.update(usable_until=usable_until).where(
        DepositAccount.id == account.id
    ).execute()


def _require_usable(account: DepositAccount, moment: datetime) -> None:
    rules.require_usable(
        account.usable_until, account.blocked_at is not None, clock.business_day(moment)
    )


def _require_drawer(method: str, session: OpenSession | None) -> None:
    if method == "cash" and session is None:
        raise Refusal("till_needed", "Cash goes into or out of an open till; name it.")


def _move(
    who: Principal,
    account_id: str,
    kind: str,
    amount_fen: int,
    *,
    moment: datetime,
    method: str | None = None,
    session: OpenSession | None = None,
    document_id: str | None = None,
    reason: str | None = None,
) -> DepositMovement:
    if amount_fen < 0:
        rules.require_covered(queries.account(who, account_id).balance_fen, -amount_fen)
    DepositAccount.update(balance_fen=DepositAccount.balance_fen + amount_fen).where(
        DepositAccount.id == account_id
    ).execute()
    return DepositMovement.create(
        id=ids.new_id(),
        community=who.community,
        account=account_id,
        kind=kind,
        amount_fen=amount_fen,
        method=method,
        session=session.id if session else None,
        document_id=document_id,
        reason=reason,
        moved_at=moment,
        moved_on=clock.business_day(moment),
        made_by=who.user,
        made_at=clock.now(),
    )
