"""Comparing quotes. Pure: no Flask, no peewee, no clock."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.property.work_orders.rules import FINISHED
from shared.money import yuan

THRESHOLD_FEN_DEFAULT = 200_000  # where no row holds
COMPARED_LEAST = 2
QUOTES_MAX = 20  # of an order

SETTLED = ("completed", *FINISHED, "cancelled")  # of an order: nobody is chosen any more


def standing(quotes: Sequence[Any], day: date) -> list[Any]:
    """The quotes that are still good on a day."""
    return [quote for quote in quotes if quote.valid_until is None or quote.valid_until >= day]


def contractor_key(name: str) -> str:
    """By what contractors are told apart: spaces and capitals make no second one."""
    return "".join(name.split()).casefold()


def choice_problem(
    chosen: Any, quotes: Sequence[Any], threshold_fen: int, reason: str
) -> tuple[str, str] | None:
    """Why this quote cannot be chosen among the standing ones, as a code and a sentence, or None.

    Above the threshold quotes of two contractors are compared; who is not the cheapest needs a
    reason.
    """
    if chosen not in quotes:
        return "quote_expired", f"The quote was good until {chosen.valid_until}."
    contractors = {contractor_key(quote.contractor) for quote in quotes}
    if chosen.amount_fen > threshold_fen and len(contractors) < COMPARED_LEAST:
        sentence = f"Above {yuan(threshold_fen)} the quotes of two contractors are compared."
        return "quotes_missing", sentence
    least_fen = min(quote.amount_fen for quote in quotes)
    if chosen.amount_fen > least_fen and not reason:
        return "reason_missing", f"Another one asks for {yuan(least_fen)}; say why not that one."
    return None
