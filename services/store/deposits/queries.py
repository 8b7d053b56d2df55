"""Asking about deposits. Read-only."""

from datetime import date, datetime
from typing import NamedTuple

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


def standing(who: Principal, account_id: str) -> DepositAccount:
    """The account that stands now for one that may have been replaced."""
    found = account(who, account_id)
    while found.moved_to_id:
        found = account(who, found.moved_to_id)
    return found


def accounts_of(who: Principal, kind: str, holder_ids: list[str]) -> dict[str, DepositAccount]:
    """The accounts of many holders, by holder."""
    rows = DepositAccount.select().where(
        (DepositAccount.community == who.community)
        & (DepositAccount.kind == kind)
        & DepositAccount.holder_id.in_(holder_ids)
    )
    return {row.holder_id: row for row in rows}


def given_fen(account: DepositAccount, day: date) -> int:
    """What was given back to an account's holder on a day, in fen."""
    return -int(
        DepositMovement.select(fn.COALESCE(fn.SUM(DepositMovement.amount_fen), 0))
        .where(
            (DepositMovement.account == account.id)
            & (DepositMovement.kind == "refunded")
            & (DepositMovement.moved_on == day)
        )
        .scalar()
    )


class Statement(NamedTuple):
    """A page of what moved on an account: opening + what moved = closing, in fen."""

    account: DepositAccount
    opening_fen: int
    closing_fen: int
    items: list[DepositMovement]
    next: str | None


def statement(account: DepositAccount, wanted: dict) -> Statement:
    """A page of an account's movements, each with the balance after it."""
    rows, following = movements(account, wanted)
    before = DepositMovement.account == account.id
    if rows:
        before &= DepositMovement.id < rows[0].id
    opening_fen = running_fen = int(
        DepositMovement.select(fn.COALESCE(fn.SUM(DepositMovement.amount_fen), 0))
        .where(before)
        .scalar()
    )
    for row in rows:
        running_fen += row.amount_fen
        row.balance_fen = running_fen
    return Statement(account, opening_fen, running_fen, rows, following)


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


def moved_fen(who: Principal, method: str, end: datetime) -> int:
    """What deposits brought by a way of paying before `end`, less what was given back, in fen."""
    query = DepositMovement.select(fn.COALESCE(fn.SUM(DepositMovement.amount_fen), 0)).where(
        (DepositMovement.community == who.community)
        & (DepositMovement.method == method)
        & (DepositMovement.moved_at < end)
    )
    return int(query.scalar())
