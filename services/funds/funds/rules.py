"""What makes a fund's terms acceptable. Pure: no Flask, no peewee, no clock."""

from datetime import date

NATURES = ("G", "H", "E", "X")
BOOKS = ("store", "property")
APPROVAL_THRESHOLD_FEN = 500_000  # what a fund asks for when its founder names no threshold


def window_problem(opens_on: date | None, closes_on: date | None) -> str | None:
    """Why no day can lie inside the window, or None."""
    if opens_on and closes_on and closes_on < opens_on:
        return f"A fund that opens on {opens_on} cannot close on {closes_on}."
    return None
