"""What tills decide. Pure: values in, values out."""

from datetime import datetime
from typing import NamedTuple


class Span(NamedTuple):
    """A till session: from opening the drawer to counting it; `closed_at` is None while open."""

    id: str
    opened_at: datetime
    closed_at: datetime | None
