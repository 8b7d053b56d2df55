"""What a stocktake may cover and what of its variance a person pays. Pure: values in, out."""

from collections.abc import Iterable
from typing import NamedTuple

from shared.errors import Invalid, Refusal
from shared.money import yuan

SCOPES = ("all", "category", "skus")
STATES = ("open", "finished", "resolved", "cancelled")


class Charge(NamedTuple):
    """What a person owes for a product that was missing, in fen."""

    product_id: str
    person: str
    amount_fen: int


def require_scope(scope: str, category: str | None, skus: list[str] | None) -> None:
    """A count of a category names it, a count of some products lists them, no other does.

    Raises Invalid `scope_unclear`.
    """
    for name, given in (("category", category), ("skus", skus)):
        if (given is not None) != (scope == name):
            message = f"Say {name} if, and only if, that is the scope."
            raise Invalid("scope_unclear", message, {name: message})


def counted(before: int | None, mode: str, quantity: int) -> int:
    """What is counted of a product by now: scans add up, a list sets."""
    return (before or 0) + quantity if mode == "add" else quantity


def require_charged(charges: Iterable[Charge], loss_fen: dict[str, int]) -> None:
    """Nobody pays more for a product than was lost of it. Raises Invalid `charge_exceeds_loss`."""
    left = dict(loss_fen)
    for number, charge in enumerate(charges):
        rest_fen = left.get(charge.product_id, 0)
        if charge.amount_fen > rest_fen:
            message = f"Only {yuan(rest_fen)} of this product's loss can be charged."
            field = f"charged.{number}.amount_fen"
            raise Invalid("charge_exceeds_loss", message, {field: message})
        left[charge.product_id] = rest_fen - charge.amount_fen


def require_state(state: str, needed: str) -> None:
    """Refuse what a count's state forbids.

    Raises Refusal `count_not_open`, `count_not_finished`.
    """
    if state != needed:
        raise Refusal(f"count_not_{needed}", f"This count is {state}.")
