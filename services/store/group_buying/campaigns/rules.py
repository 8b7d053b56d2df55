"""When a campaign is sound, decided, and what its leader earns. Pure: values in, values out."""

from datetime import datetime
from typing import NamedTuple

from shared.errors import Invalid, Refusal

STATES = ("open", "formed", "failed", "arrived", "settled")


class Terms(NamedTuple):
    """What must fit together in a campaign."""

    price_fen: int
    deposit_fen: int
    minimum: int
    maximum: int
    per_person_max: int
    opens_at: datetime
    closes_at: datetime


def require_sound(terms: Terms, now: datetime) -> None:
    """Raises Invalid `deposit_exceeds_price`, `minimum_exceeds_maximum`, `closes_too_early`."""
    if terms.deposit_fen > terms.price_fen:
        message = f"One piece costs {terms.price_fen} fen."
        raise Invalid("deposit_exceeds_price", message, {"deposit_fen": message})
    if terms.minimum > terms.maximum:
        message = "The minimum is at most the maximum."
        raise Invalid("minimum_exceeds_maximum", message, {"minimum": message})
    if terms.closes_at <= max(terms.opens_at, now):
        message = "The deadline lies after the opening and has not passed yet."
        raise Invalid("closes_too_early", message, {"closes_at": message})


def require_decidable(now: datetime, closes_at: datetime, ordered: int, maximum: int) -> None:
    """A campaign is decided at its deadline, or when nothing of it is left.

    Raises Refusal `campaign_still_open`.
    """
    if now < closes_at and ordered < maximum:
        raise Refusal("campaign_still_open", "Its deadline has not come and something is left.")


def outcome(ordered: int, minimum: int) -> str:
    """成团 or not: by what was ordered, in thousandths."""
    return "formed" if ordered >= minimum else "failed"


def require_state(state: str, wanted: str) -> None:
    """Refuse a step out of its turn. Raises Refusal `campaign_not_formed`, `campaign_not_arrived`,
    `campaign_not_settled`.
    """
    if state != wanted:
        raise Refusal(f"campaign_not_{wanted}", f"The campaign is {state}, not {wanted}.")
