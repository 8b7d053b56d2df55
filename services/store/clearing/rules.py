"""How a difference may be treated, and what a balance consists of. Pure: values in, values out.

Amounts in fen as account 1012 has them: positive is money a platform owes us.
"""

from typing import NamedTuple

from services.store.bills.rules import Pair
from shared.errors import Invalid, Refusal

# Which way each may move the account: 1 more, -1 less. What is owed or to be had is paid back,
# so both go either way. A late sale moves nothing: it is recorded, and its row confirmed.
TREATMENTS = {
    "gain": (1,),
    "loss": (-1,),
    "payable": (1, -1),
    "receivable": (1, -1),
    "late_sale": (),
}
# What stands open: at the platform, and of ours where later bills are here or are not.
ROWS_OPEN = ("only_platform", "amount_differs")
OURS_OPEN = ("only_ours", "not_in_a_bill")


class Part(NamedTuple):
    """One thing the balance consists of: how many, how much, and where they are listed."""

    name: str
    number: int
    amount_fen: int
    listed_at: str | None


def said(pair: Pair, word: dict) -> str | None:
    """The id of the explanation that says just this and is in force or waits, if there is one."""
    last = pair.explained
    if last is None or any(getattr(last, name) != value for name, value in word.items()):
        return None
    return last.id if last.state != "approved" or not pair.is_open else None


def effect_fen(pair: Pair, treatment: str, person: str | None) -> int:
    """What an explanation moves so that nothing of the pair is left standing.

    Raises `nothing_to_explain`, `explanation_waiting`, `treatment_unfitting`, `person_missing`.
    """
    if pair.waiting:
        raise Refusal(
            "explanation_waiting",
            "An explanation of this waits for approval.",
            explanation_id=pair.waiting.id,
        )
    if not pair.is_open:
        raise Refusal("nothing_to_explain", "Platform and books agree here.")
    if treatment == "receivable" and not person:
        message = "Who owes it?"
        raise Invalid("person_missing", message, {"person": message})
    if treatment == "late_sale":
        if pair.theirs is None or pair.ours is not None:
            raise _unfitting("Only what the platform alone has can be recorded late.")
        return 0
    moved_fen = -pair.standing_fen
    if (1 if moved_fen > 0 else -1) not in TREATMENTS[treatment]:
        raise _unfitting(
            "This is money we did not know of, no loss."
            if moved_fen > 0
            else "This is money that is missing, no gain."
        )
    return moved_fen


def named_side(wanted: dict) -> tuple[str, str]:
    """Which of ours is meant: a sale or a refund. Raises Invalid `explanation_unfitting`."""
    named = [
        (kind, wanted[field])
        for kind, field in (("payment", "sale_id"), ("refund", "refund_id"))
        if wanted[field]
    ]
    if len(named) != 1:
        message = "Name the sale or the refund."
        raise Invalid("explanation_unfitting", message, {"sale_id": message})
    return named[0]


def _unfitting(message: str) -> Invalid:
    return Invalid("treatment_unfitting", message, {"treatment": message})
