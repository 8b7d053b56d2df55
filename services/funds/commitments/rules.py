"""When a fund may promise money, and how many must agree. Pure: no Flask, no peewee, no clock."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from shared.money import yuan

STATES = ("awaiting_approval", "made", "disbursed", "released", "voided", "expired")
OPEN = ("awaiting_approval", "made")
USE_FORBIDDEN = "fund_use_forbidden"
RENEWABLE = ("released", "voided", "expired")
REPAIR = "repair"  # the use of what is promised to a work order
REWARDS = "volunteer_rewards"  # goods of the shop for volunteers' points, asked for by redemptions

# The reasons of releases that nobody wrote by hand.
REST = "rest_after_disbursement"
VOIDED = "voided"
EXPIRED = "expired"


class Terms(NamedTuple):
    """What a fund allows, and what it has left to promise in fen."""

    name: str
    status: str
    categories: list[str]
    uses: list[str]
    forbidden_uses: list[str]
    buildings: list[str]
    unmanaged_only: bool
    opens_on: date | None
    closes_on: date | None
    cap_per_order_fen: int | None
    cap_per_household_fen: int | None
    available_fen: int


class Wish(NamedTuple):
    """What is asked of a fund on a day, for a work order or another use.

    `promised_fen` is what the order has of it already, `household_fen` what the household was
    promised in the calendar year, `households` how many live in the building.
    """

    amount_fen: int
    day: date
    use: str = REPAIR
    work_order_id: str | None = None
    category: str | None = None
    managed: bool | None = None
    building_id: str | None = None
    household_id: str | None = None
    households: int | None = None
    promised_fen: int = 0
    household_fen: int = 0


class Problem(NamedTuple):
    """Why not: a code, a sentence, the field it is about, and figures."""

    code: str
    message: str
    field: str
    details: dict[str, int]


Check = Callable[[Terms, Wish], Problem | None]


def status(terms: Terms, wish: Wish) -> Problem | None:
    """A frozen or closed fund promises and pays nothing."""
    if terms.status == "active":
        return None
    return Problem(f"fund_{terms.status}", f"{terms.name} is {terms.status}.", "fund_id", {})


def forbidden(terms: Terms, wish: Wish) -> Problem | None:
    """Some uses are forbidden, whatever else is allowed (domain.md §2.5, 八用七不用)."""
    if wish.use not in terms.forbidden_uses:
        return None
    return Problem(USE_FORBIDDEN, f"{terms.name} must not pay for {wish.use}.", "use", {})


def uses(terms: Terms, wish: Wish) -> Problem | None:
    """Money goes only where its giver meant it to go (domain.md §2.5); where it names kinds of
    repairs or of buildings and no uses, to repairs alone.
    """
    only_repairs = (bool(terms.categories) or terms.unmanaged_only) and wish.use != REPAIR
    if wish.use in terms.uses or not (terms.uses or only_repairs):
        return None
    return _off_purpose(f"{terms.name} does not pay for {wish.use}.", "use")


def categories(terms: Terms, wish: Wish) -> Problem | None:
    """Only repairs of the kinds the fund is for."""
    if not terms.categories or wish.use != REPAIR or wish.category in terms.categories:
        return None
    return _off_purpose(f"{terms.name} does not pay for {wish.category}.", "category")


def unmanaged_only(terms: Terms, wish: Wish) -> Problem | None:
    """Only buildings nobody manages, where the fund is for those (domain.md §1 row 6)."""
    if not terms.unmanaged_only or not wish.managed:
        return None
    sentence = f"{terms.name} pays only for buildings without property management."
    return _off_purpose(sentence, "managed")


def buildings(terms: Terms, wish: Wish) -> Problem | None:
    """Only the buildings the fund is for; what is for no building in particular passes."""
    if not terms.buildings or wish.building_id in (None, *terms.buildings):
        return None
    return _off_purpose(f"{terms.name} does not pay for this building.", "building_id")


def _off_purpose(sentence: str, field: str) -> Problem:
    return Problem("fund_purpose_mismatch", sentence, field, {})


def window(terms: Terms, wish: Wish) -> Problem | None:
    """Money is promised only between the days the fund opens and closes, both included."""
    if terms.opens_on and wish.day < terms.opens_on:
        sentence = f"{terms.name} opens on {terms.opens_on}."
    elif terms.closes_on and wish.day > terms.closes_on:
        sentence = f"{terms.name} closed on {terms.closes_on}."
    else:
        return None
    return Problem("fund_window_closed", sentence, "fund_id", {})


def cap_per_order(terms: Terms, wish: Wish) -> Problem | None:
    """One order takes no more than the fund's cap, in however many commitments."""
    limit_fen = terms.cap_per_order_fen
    if limit_fen is None or wish.promised_fen + wish.amount_fen <= limit_fen:
        return None
    sentence = f"{terms.name} pays at most {yuan(limit_fen)} for one order."
    return Problem("fund_cap_exceeded", sentence, "amount_fen", {"cap_per_order_fen": limit_fen})


def cap_per_household(terms: Terms, wish: Wish) -> Problem | None:
    """A household takes no more than the cap in a calendar year; a building, for each of its."""
    limit_fen = terms.cap_per_household_fen
    if limit_fen is None:
        return None
    details = {"cap_per_household_fen": limit_fen}
    if wish.household_id is not None:
        if wish.household_fen + wish.amount_fen <= limit_fen:
            return None
        sentence = f"{terms.name} pays at most {yuan(limit_fen)} for a household in a year."
    elif wish.households is not None:
        if wish.promised_fen + wish.amount_fen <= limit_fen * wish.households:
            return None
        sentence = (
            f"{terms.name} pays at most {yuan(limit_fen)} for a household, "
            f"{yuan(limit_fen * wish.households)} for {wish.households}."
        )
    elif wish.use != REPAIR:
        sentence = f"{terms.name} pays at most {yuan(limit_fen)} for a household; say for which."
        return Problem("fund_household_missing", sentence, "household_id", details)
    else:
        return None
    return Problem("fund_cap_exceeded", sentence, "amount_fen", details)


def money(terms: Terms, wish: Wish) -> Problem | None:
    """A fund never promises what it does not have."""
    if wish.amount_fen <= terms.available_fen:
        return None
    sentence = f"{terms.name} has {yuan(terms.available_fen)} available."
    return Problem("fund_overdrawn", sentence, "amount_fen", {"available_fen": terms.available_fen})


PURPOSE: tuple[Check, ...] = (forbidden, uses, categories, unmanaged_only, buildings)
TO_REQUEST = (status, *PURPOSE, window, cap_per_order, cap_per_household, money)
TO_APPROVE = (status, *PURPOSE, window)  # the money is reserved since the request
TO_PAY = PURPOSE  # an accepted repair of a frozen fund waits for whoever pays


def first_problem(checks: Iterable[Check], terms: Terms, wish: Wish) -> Problem | None:
    """The first of these checks that says no, or None."""
    return next((problem for check in checks if (problem := check(terms, wish))), None)


def approvals_needed(
    amount_fen: int, threshold_fen: int, levels: Iterable[Mapping[str, int]]
) -> int:
    """How many people besides the asker must agree: none up to the threshold, one above it, and
    more from each level on that the amount exceeds.
    """
    if amount_fen <= threshold_fen:
        return 0
    reached = [level["approvals"] for level in levels if amount_fen > level["above_fen"]]
    return max([1, *reached])


def wrong_state(state: str) -> tuple[str, str]:
    """The code and sentence for a commitment on which nothing can be done any more, or not yet."""
    if state == "awaiting_approval":
        return "commitment_not_approved", "This commitment still awaits approval."
    return "commitment_resolved", f"This commitment is {state} already."
