"""When a fund may promise money. Pure: no Flask, no peewee, no clock."""

from datetime import date
from typing import NamedTuple

from shared.money import yuan

STATES = ("awaiting_approval", "made", "released", "disbursed", "voided", "expired")
OPEN = ("awaiting_approval", "made")
REST = "rest_after_disbursement"  # the reason of a release that follows a payment


class Terms(NamedTuple):
    """What a fund allows, and what it has left to promise in fen."""

    name: str
    categories: list[str]
    unmanaged_only: bool
    opens_on: date | None
    closes_on: date | None
    cap_per_order_fen: int | None
    available_fen: int


class Wish(NamedTuple):
    """What is asked of a fund on a day; `promised_fen` is what the order has of it already."""

    amount_fen: int
    category: str
    managed: bool
    day: date
    promised_fen: int = 0


class Problem(NamedTuple):
    """Why not: a code, a sentence, the field it is about, and figures."""

    code: str
    message: str
    field: str
    details: dict[str, int]


def purpose(terms: Terms, wish: Wish) -> Problem | None:
    """Money goes only where its giver meant it to go (domain.md §2.5)."""
    if terms.categories and wish.category not in terms.categories:
        sentence = f"{terms.name} does not pay for {wish.category}."
        return Problem("fund_purpose_mismatch", sentence, "category", {})
    if terms.unmanaged_only and wish.managed:
        sentence = f"{terms.name} pays only for buildings without property management."
        return Problem("fund_purpose_mismatch", sentence, "managed", {})
    return None


def window(terms: Terms, wish: Wish) -> Problem | None:
    """Money is promised only between the days the fund opens and closes, both included."""
    if terms.opens_on and wish.day < terms.opens_on:
        sentence = f"{terms.name} opens on {terms.opens_on}."
    elif terms.closes_on and wish.day > terms.closes_on:
        sentence = f"{terms.name} closed on {terms.closes_on}."
    else:
        return None
    return Problem("fund_window_closed", sentence, "fund_id", {})


def cap(terms: Terms, wish: Wish) -> Problem | None:
    """One order takes no more than the fund's cap, in however many commitments."""
    limit_fen = terms.cap_per_order_fen
    if limit_fen is None or wish.promised_fen + wish.amount_fen <= limit_fen:
        return None
    sentence = f"{terms.name} pays at most {yuan(limit_fen)} for one order."
    return Problem("fund_cap_exceeded", sentence, "amount_fen", {"cap_per_order_fen": limit_fen})


def money(terms: Terms, wish: Wish) -> Problem | None:
    """A fund never promises what it does not have."""
    if wish.amount_fen <= terms.available_fen:
        return None
    sentence = f"{terms.name} has {yuan(terms.available_fen)} available."
    return Problem("fund_overdrawn", sentence, "amount_fen", {"available_fen": terms.available_fen})


TO_REQUEST = (purpose, window, cap, money)
TO_APPROVE = (purpose, window)  # the money is reserved since the request
TO_PAY = (purpose,)


def first_problem(checks, terms: Terms, wish: Wish) -> Problem | None:
    """The first of these checks that says no, or None."""
    return next((problem for check in checks if (problem := check(terms, wish))), None)
