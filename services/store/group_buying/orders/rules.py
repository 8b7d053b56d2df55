"""What an order may still do, and the codes of pickup. Pure: values in, values out."""

from typing import NamedTuple

from stdnum import damm

from shared.errors import Invalid, Refusal
from shared.quantity import text

STATES = ("ordered", "cancelled", "refund_due", "refunded", "picked_up")
AT_ONCE = ("wechat", "alipay")  # go back by themselves; cash waits for its buyer at a till
ORDERS_MAX = 500  # of one campaign: as many as a WeChat group has members
CODES = 10**8  # eight digits and a check digit: guessing one of 500 is hopeless at a counter

_ENDED = {
    "cancelled": ("cancelled_already", "This order was cancelled."),
    "refund_due": ("refund_waits", "This order was not kept; its deposit waits at the till."),
    "refunded": ("refunded_already", "The deposit of this order went back already."),
    "picked_up": ("picked_up_already", "These goods were picked up already."),
}


class Room(NamedTuple):
    """What was ordered so far: of the campaign, by the same phone, and in how many orders."""

    ordered: int
    of_person: int
    orders: int


def code_of(number: int) -> str:
    """A pickup code: eight digits and one that finds a slip of the finger."""
    digits = f"{number:08d}"
    return digits + damm.calc_check_digit(digits)


def require_readable(code: str) -> None:
    """Raises Invalid `pickup_code_mistyped`."""
    if len(code) != 9 or not damm.is_valid(code):
        message = "No pickup code reads like this; look at it again."
        raise Invalid("pickup_code_mistyped", message, {"code": message})


def require_room(quantity: int, room: Room, maximum: int, per_person_max: int) -> None:
    """Raises Refusal `campaign_full`, `campaign_sold_out`, `person_limit_exceeded`."""
    if room.orders >= ORDERS_MAX:
        raise Refusal("campaign_full", f"A campaign has at most {ORDERS_MAX} orders.")
    if room.ordered + quantity > maximum:
        message = f"Only {text(maximum - room.ordered)} are left."
        raise Refusal("campaign_sold_out", message, {"quantity": message})
    if room.of_person + quantity > per_person_max:
        message = f"One person may have {text(per_person_max)}, ordered are {text(room.of_person)}."
        raise Refusal("person_limit_exceeded", message, {"quantity": message})


def require_worth(deposit_fen: int) -> None:
    """Refuse so little that there is nothing to deposit. Raises Invalid `quantity_too_small`."""
    if deposit_fen < 1:
        message = "The deposit of so little is less than a fen."
        raise Invalid("quantity_too_small", message, {"quantity": message})


def require_ordered(state: str) -> None:
    """Refuse what has ended. Raises Refusal `cancelled_already`, `refund_waits`,
    `refunded_already`, `picked_up_already`.
    """
    if state in _ENDED:
        raise Refusal(*_ENDED[state])


def require_refund_due(state: str, held_fen: int) -> None:
    """A deposit goes back when its order was not kept, or when its goods came back.

    Raises Refusal `refund_not_due`, and what an order that has ended otherwise says.
    """
    if state == "ordered":
        raise Refusal("refund_not_due", "This order still stands.")
    if not held_fen:
        require_ordered(state)
