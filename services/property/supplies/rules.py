"""What may leave a store of supplies, and what of it expires. Pure: no Flask, no peewee."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from shared import quantity

KINDS = ("received", "issued", "returned", "counted", "inspected")
SOURCES = ("bought", "donated")
DUE_DAYS = 60  # how far ahead the list of dates looks unless said


class Batch(NamedTuple):
    """A receipt: what came and until when it is good; thousandths. Without a day it lasts."""

    entry_id: int
    expires_on: date | None
    quantity: int


def source_problem(source: str, document: str | None, work_order_id: str | None) -> str | None:
    """Why a receipt does not say where it came from, or None."""
    if source == "donated" and not document:
        return "What is given needs the document that says by whom."
    if source == "donated" and work_order_id:
        return "What is given was bought by no work order."
    if source == "bought" and not (document or work_order_id):
        return "What is bought needs its invoice or the work order that paid for it."
    return None


def issue_problem(on_hand: int, wanted: int) -> str | None:
    """Why so much cannot leave, in thousandths, or None."""
    if wanted <= on_hand:
        return None
    return f"{quantity.text(on_hand)} are there, {quantity.text(wanted)} were asked for."


def return_problem(issued: int, returned: int, wanted: int) -> str | None:
    """Why so much of an issue cannot come back, in thousandths, or None."""
    if returned + wanted <= issued:
        return None
    left = quantity.text(issued - returned)
    return f"{left} of this issue are still out, {quantity.text(wanted)} were brought."


def batches_left(batches: Iterable[Batch], on_hand: int) -> list[Batch]:
    """What of each receipt is still there: what expires first leaves first, what lasts last."""
    left = []
    for batch in sorted(batches, key=lambda b: b.expires_on or date.max, reverse=True):
        there = min(batch.quantity, on_hand)
        on_hand -= there
        if there:
            left.append(batch._replace(quantity=there))
    return left[::-1]
