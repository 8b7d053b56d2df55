"""What a place is, for whoever stands before it. Read-only."""

import io
from typing import NamedTuple
from urllib.parse import urlencode

import segno

from services.property.registry import queries as registry
from services.property.registry.models import Estate
from services.property.reports.rules import DOMAINS, Domain
from services.property.work_orders.rules import URGENCIES
from shared.identity import Principal

QR_SCALE = 10  # dots of a module


class Place(NamedTuple):
    """A building as the public sees it; nothing of who lives there."""

    building_id: str
    building: str
    estate: str | None
    unit: str | None
    domains: tuple[Domain, ...]
    urgencies: tuple[str, ...]


def place(building_id: str, unit: str | None) -> Place:
    """What a QR code leads to; whether the unit exists is not said. Raises `building_unknown`."""
    building = registry.building_anywhere(building_id)
    estate = Estate.get_or_none(Estate.id == building.estate_id)
    return Place(
        building.id, building.name, estate.name if estate else None, unit, DOMAINS, URGENCIES
    )


def qr_code(who: Principal, building_id: str, wanted: dict, public_url: str) -> bytes:
    """The QR code of a building or unit, SVG or PNG. Raises `building_unknown`."""
    building = registry.building(who, building_id)
    query = f"?{urlencode({'unit': wanted['unit']})}" if wanted["unit"] else ""
    code = segno.make(f"{public_url}/r/{building.id}{query}", error="m", micro=False)
    picture = io.BytesIO()
    code.save(picture, kind=wanted["as"], scale=QR_SCALE)
    return picture.getvalue()
