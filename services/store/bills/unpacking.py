"""From the bytes of a bill as it came to its texts: plain, gzip or zip. No Flask, no peewee."""

import zipfile
from typing import Any

from shared import unpacking
from shared.errors import Invalid
from shared.unpacking import Unreadable

MEMBERS_MAX = 20


def texts(body: bytes) -> list[str]:
    """The texts a file holds: one, or those of the csv members of a zip.

    Raises Invalid `bill_unreadable`.
    """
    try:
        if unpacking.is_zip(body):
            return [unpacking.decode(content) for content in unpacking.unzip(body, _csv_members)]
        return [unpacking.decode(unpacking.gunzip(body))]
    except Unreadable as error:
        raise unreadable(str(error), **error.details) from None


def unreadable(sentence: str, **details: Any) -> Invalid:
    """The one refusal for a file that cannot be read as a whole."""
    return Invalid("bill_unreadable", sentence, **details)


def _csv_members(members: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The csv members. Their names may be GBK read as something else; the ending is ASCII."""
    if any(member.filename.startswith("xl/") for member in members):
        raise unreadable("This is an Excel workbook; save the sheet as CSV.")
    chosen = [m for m in members if m.filename.lower().endswith((".csv", ".txt"))]
    if not 1 <= len(chosen) <= MEMBERS_MAX:
        raise unreadable(f"The zip file must hold 1 to {MEMBERS_MAX} csv files.")
    return chosen
