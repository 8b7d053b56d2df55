"""Asking about deposits. Read-only."""

from peewee import fn

from services.store.deposits.models import DepositAccount, DepositMovement
from services.store.deposits.rules import KINDS
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


def account(who: Principal, account_id: str) -> DepositAccount:
    """One deposit account. Raises `deposit_account_unknown`."""
    found = DepositAccount.get_or_none(
        (DepositAccount.community == who.community) & (DepositAccount.id == account_id)
    )
    if found is None:
        raise missing("deposit_account", account_id)
    return found


def account_of(who: Principal, kind: str, holder_id: str) -> DepositAccount | None:
    """The account of a holder, if it was opened."""
    return DepositAccount.get_or_none(
        (DepositAccount.community == who.community)
        & (DepositAccount.kind == kind)
        & (DepositAccount.holder_id == holder_id)
    )


def movements(account: DepositAccount, wanted: dict) -> Page:
    """A page of an account's movements, in the order they were made."""
    query = DepositMovement.select().where(DepositMovement.account == account.id)
    return page(query, DepositMovement.id, wanted["limit"], wanted["after"])


def cash_fen(session_id: str) -> int:
    """Cash that deposits brought into a drawer, less what went out of it, in fen."""
    return int(
        DepositMovement.select(fn.COALESCE(fn.SUM(DepositMovement.amount_fen), 0))
        .where((DepositMovement.session == session_id) & (DepositMovement.method == "cash"))
        .scalar()
    )


def held_fen(community: str) -> dict[str, int]:
    """What is held for customers, by kind of account, in fen."""
    rows = (
        DepositAccount.select(DepositAccount.kind, fn.SUM(DepositAccount.balance_fen))
        .where(DepositAccount.community == community)
        .group_by(DepositAccount.kind)
        .tuples()
    )
    return dict.fromkeys(KINDS, 0) | {kind: int(fen) for kind, fen in rows}
