"""Asking about members: whole for who keeps the register, masked for everybody else. Read-only."""

from datetime import date
from typing import NamedTuple

from services.store.deposits import queries as deposits
from services.store.members import rules
from services.store.members.models import Member
from services.store.members.points.queries import member, points_of
from services.store.policies.queries import policy
from shared import clock
from shared.identity import Principal
from shared.masking import mask_name, mask_phone
from shared.paging import Page, page

KIND = "member"  # of their deposit accounts
READ_ALL = "member:read_all"


class Shown(NamedTuple):
    """A member as a person may see them (domain.md §6), with balance in fen and points."""

    id: str
    number: str
    name: str | None
    phone: str | None
    birth_date: date | None
    joined_on: date
    is_blocked: bool
    price_group: str
    account_id: str
    balance_fen: int
    points: int


def price_group(who: Principal, member_id: str, day: date) -> str:
    """Whose price a member pays on a business day. Raises `member_unknown`."""
    return _price_group(who, member(who, member_id), day)


def members(who: Principal, wanted: dict) -> Page:
    """A page of members, or those of exactly one number or phone."""
    query = Member.select().where(Member.community == who.community)
    for name in ("number", "phone"):
        if wanted[name]:
            query = query.where(getattr(Member, name) == wanted[name])
    found = page(query, Member.id, wanted["limit"], wanted["after"])
    return Page(_shown(who, found.items), found.next)


def seen(who: Principal, found: Member) -> Shown:
    """One member as this person may see them."""
    return _shown(who, [found])[0]


def seen_by_id(who: Principal, member_id: str) -> Shown:
    """One member as this person may see them. Raises `member_unknown`."""
    return seen(who, member(who, member_id))


def _shown(who: Principal, found: list[Member]) -> list[Shown]:
    ids = [row.id for row in found]
    accounts, points = deposits.accounts_of(who, KIND, ids), points_of(ids)
    whole, today = who.may(READ_ALL), clock.today()
    return [
        Shown(
            id=row.id,
            number=row.number,
            name=row.name if whole else mask_name(row.name),
            phone=row.phone if whole else mask_phone(row.phone),
            birth_date=row.birth_date if whole else None,
            joined_on=row.joined_on,
            is_blocked=row.is_blocked,
            price_group=_price_group(who, row, today),
            account_id=accounts[row.id].id,
            balance_fen=accounts[row.id].balance_fen,
            points=points.get(row.id, 0),
        )
        for row in found
    ]


def _price_group(who: Principal, found: Member, day: date) -> str:
    senior_age = policy(who, "members", day)["senior_age"]
    return rules.price_group(found.birth_date, found.is_blocked, day, senior_age)
