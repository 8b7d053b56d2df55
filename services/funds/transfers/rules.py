"""When money may move to another fund. Pure: no Flask, no peewee, no clock."""

from collections.abc import Sequence
from typing import NamedTuple

STATES = ("awaiting_approval", "made", "refused")


class Side(NamedTuple):
    """A fund that gives or receives."""

    id: str
    name: str
    nature: str
    book: str
    status: str
    transfers_to: Sequence[str]
    forbidden: Sequence[str]  # what it must not pay for


def problem(giver: Side, receiver: Side) -> tuple[str, str, str] | None:
    """Why none of the giver's money may move there, as a code, a sentence and the field, or None.

    What is held for others never becomes one's own (domain.md §2.5), no book pays for the other
    one, and no restriction is shed on the way. A frozen fund may receive, it gives nothing; what
    came back to a closed one may move on.
    """
    if giver.id == receiver.id:
        return "transfer_to_itself", "A fund transfers nothing to itself.", "to_fund_id"
    if receiver.id not in giver.transfers_to:
        sentence = f"{giver.name} may not pass money on to {receiver.name}."
        return "transfer_not_allowed", sentence, "to_fund_id"
    if giver.nature != receiver.nature:
        sentence = f"{giver.name} is of nature {giver.nature}, {receiver.name} {receiver.nature}."
        return "fund_nature_mismatch", sentence, "to_fund_id"
    if giver.book != receiver.book:
        sentence = f"{giver.name} is in the book {giver.book}, {receiver.name} {receiver.book}."
        return "fund_book_mismatch", sentence, "to_fund_id"
    if shed := sorted(set(giver.forbidden) - set(receiver.forbidden)):
        sentence = f"{receiver.name} may pay for {', '.join(shed)}, {giver.name} may not."
        return "transfer_sheds_restriction", sentence, "to_fund_id"
    if giver.status == "frozen":
        return "fund_frozen", f"{giver.name} is frozen.", "fund_id"
    if receiver.status == "closed":
        return "fund_closed", f"{receiver.name} is closed.", "to_fund_id"
    return None
