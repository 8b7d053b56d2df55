"""What makes a fund's terms acceptable, and where its money stands in the books. Pure: no Flask,
no peewee, no clock.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

NATURES = ("G", "H", "E", "X")
BOOKS = ("store", "property")
STATUSES = ("active", "frozen", "closed")
LOT_ORDERS = ("fifo", "pro_rata")
APPROVAL_THRESHOLD_FEN = 500_000  # what a fund asks for when its founder names no threshold
APPROVALS_MAX = 5

# What a founder chooses and a change may choose anew; nature, book and name of the row stay.
TERMS = (
    "name",
    "purpose",
    "legal_holder",
    "categories",
    "uses",
    "forbidden_uses",
    "buildings",
    "transfers_to",
    "unmanaged_only",
    "opens_on",
    "closes_on",
    "cap_per_order_fen",
    "cap_per_household_fen",
    "approval_threshold_fen",
    "approval_levels",
    "lot_order",
)

# The terms of a founder who names no others: nothing is ruled out.
DEFAULTS: dict[str, Any] = {
    "categories": [],
    "uses": [],
    "forbidden_uses": [],
    "buildings": [],
    "transfers_to": [],
    "unmanaged_only": False,
    "opens_on": None,
    "closes_on": None,
    "cap_per_order_fen": None,
    "cap_per_household_fen": None,
    "approval_threshold_fen": APPROVAL_THRESHOLD_FEN,
    "approval_levels": [],
    "lot_order": "fifo",
}


class Account(NamedTuple):
    """An account of the books that a fund moves."""

    code: str
    name: str


# domain.md §2.5: where the money is carried, then where it goes as it is set aside or earned.
# A fund a charity holds is in nobody's books here but in the register of funds alone.
ACCOUNTS: dict[str, tuple[Account, ...]] = {
    "E": (Account("310102", "盈余公积—反哺专项"), Account("310402", "利润分配—提取专项")),
    "G": (Account("2401", "递延收益"), Account("530103", "营业外收入—政府补助")),
    "H": (Account("224101", "其他应付款—代管资金"),),
    "X": (),
}


class Problem(NamedTuple):
    """Why terms cannot stand: a code, a sentence, and the field it is about."""

    code: str
    message: str
    field: str


def terms_problem(terms: Mapping[str, Any]) -> Problem | None:
    """The first reason why such terms contradict themselves, or None."""
    if sentence := window_problem(terms["opens_on"], terms["closes_on"]):
        return Problem("fund_window_invalid", sentence, "closes_on")
    if both := set(terms["uses"]) & set(terms["forbidden_uses"]):
        sentence = f"{', '.join(sorted(both))} cannot be both allowed and forbidden."
        return Problem("fund_uses_contradict", sentence, "forbidden_uses")
    if sentence := levels_problem(terms["approval_threshold_fen"], terms["approval_levels"]):
        return Problem("approval_levels_invalid", sentence, "approval_levels")
    return None


def window_problem(opens_on: date | None, closes_on: date | None) -> str | None:
    """Why no day can lie inside the window, or None."""
    if opens_on and closes_on and closes_on < opens_on:
        return f"A fund that opens on {opens_on} cannot close on {closes_on}."
    return None


def levels_problem(threshold_fen: int, levels: Iterable[Mapping[str, int]]) -> str | None:
    """Why steps of approval do not rise from the threshold on, in fen and in people, or None."""
    above_fen, approvals = threshold_fen - 1, 1
    for level in levels:
        if level["above_fen"] <= above_fen:
            return "Each level begins above the one before, the first at the threshold or above."
        if level["approvals"] < approvals:
            return "Whoever asks for more needs no fewer people to agree."
        above_fen, approvals = level["above_fen"], level["approvals"]
    return None
