"""Which duty of the contract holds. Pure: no Flask, no peewee, no clock."""

from collections.abc import Iterable
from typing import Any


def in_force(duties: Iterable[Any], estate_id: str | None) -> Any | None:
    """The row that decides, of those of one category begun by a day; None where none says so.

    An estate's own rows come before the community's; of several the latest counts. A row that
    does not bear ends the duty.
    """
    rows = sorted(duties, key=lambda row: (row.effective_from, row.id))
    own = [row for row in rows if row.estate_id == estate_id and estate_id is not None]
    common = [row for row in rows if row.estate_id is None]
    last = (own or common)[-1:]
    return last[0] if last and last[0].bears else None
