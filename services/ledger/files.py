"""An answer as JSON, or its rows as a file that people open."""

from collections.abc import Iterable
from typing import Any

from marshmallow import fields, validate

from shared import sheets, wire


class FormatQuery(wire.Schema):
    """How an answer comes: as JSON, or its rows as a file."""

    as_ = fields.String(
        data_key="as", load_default="json", validate=validate.OneOf(("json", *sheets.FORMATS))
    )


def answer(
    wanted: dict, found: Any, rows: Iterable[Any], name: str, columns: list[sheets.Column]
) -> Any:
    """What was found as it is wanted; a file is called `name`, which says its book and days."""
    if wanted["as_"] == "json":
        return found
    return sheets.answer(name, columns, rows, wanted["as_"])
