"""What every document of a supplier must keep to. Pure: values in, values out."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from shared.errors import Invalid, Refusal


def require_not_before(day: date, earliest: date, code: str, field: str, what: str) -> None:
    """Refuse a day that lies before what it follows. Raises Invalid with the given code."""
    if day < earliest:
        message = f"{what} was on {earliest}."
        raise Invalid(code, message, {field: message})


def require_supplier(document: Any, supplier: Any, field: str) -> None:
    """Refuse a document of another supplier. Raises Invalid `other_supplier`."""
    if document.supplier_id != supplier.id:
        message = f"This is not of {supplier.name}."
        raise Invalid("other_supplier", message, {field: message})


def require_same(thing: str, kept: Sequence[tuple], sent: Sequence[tuple]) -> None:
    """Refuse other lines under an id that was used before. Raises Refusal `<thing>_differs`."""
    if kept != sent:
        message = f"The {thing.replace('_', ' ')} of this id is here already with other lines."
        raise Refusal(f"{thing}_differs", message, {"lines": message})
