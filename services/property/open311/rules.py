"""Our reports in the words of GeoReport v2. Pure: no Flask, no peewee, no clock."""

from datetime import datetime, timedelta
from typing import NamedTuple

from services.property.registry.rules import HOUSEHOLDS_LEAST
from services.property.reports.rules import DOMAINS, Domain
from services.property.work_orders.rules import FINISHED, URGENCIES

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGESET = "2026-01-01T00:00:00+08:00"  # of the services; they change with a release
FORMATS = {"json": "application/json", "xml": "text/xml"}
GROUP = "民声台账"
STATUSES = ("open", "closed")
WINDOW = timedelta(days=90)
ROWS_MAX = 1000
DESCRIPTION_MAX = 2000
BUILDINGS_MAX = 1000

# Quarrels, and who needs help: not listed, and shown without address to whoever knows the name.
UNLISTED_DOMAINS = ("neighbours", "care")
UNLISTED_ROUTE = "private"

CLOSED_REPORTS = ("rejected", "withdrawn")
CLOSED_ORDERS = (*FINISHED, "cancelled")
CLOSED_MATTERS = ("decided_rejected", "done", "withdrawn")
CLOSED_MEDIATIONS = ("closed",)

URGENCY_NAMES = {"emergency": "特急", "urgent": "急修", "ordinary": "一般", "complex": "复杂"}


class Window(NamedTuple):
    """From when until when requests were made; both moments are inside."""

    start: datetime
    end: datetime


def window(start: datetime | None, end: datetime | None, now: datetime) -> Window | None:
    """The window that is asked for, the last 90 days unless it is said; None if it is longer."""
    if end is None:
        end = now if start is None else min(now, start + WINDOW)
    start = start or end - WINDOW
    return Window(start, end) if end - start <= WINDOW else None


def service(domain: Domain) -> dict:
    """A domain as a service."""
    return {
        "service_code": domain.code,
        "service_name": domain.zh,
        "description": domain.en,
        "metadata": True,
        "type": "realtime",
        "keywords": f"{domain.zh},{domain.code}",
        "group": GROUP,
    }


def services() -> list[dict]:
    """The twelve domains as services."""
    return [service(domain) for domain in DOMAINS]


def definition(domain: Domain, buildings: list[tuple[str, str]]) -> dict:
    """What else may be said with a request, and the buildings it may be about."""
    return {
        "service_code": domain.code,
        "attributes": [
            _attribute("building", "singlevaluelist", 1, "楼栋", "Or address_id.", buildings),
            _attribute("unit", "string", 2, "单元房号", "Like 2-301; never shown.", []),
            _attribute(
                "urgency",
                "singlevaluelist",
                3,
                "紧急程度",
                "Ordinary unless said.",
                [(code, URGENCY_NAMES[code]) for code in URGENCIES],
            ),
        ],
    }


def sentence(domain: Domain) -> str:
    """What the public reads instead of what a resident wrote."""
    return f"{domain.zh}：{domain.en}"


def address(estate: str | None, street: str, building: str, households: int) -> str | None:
    """To the building and no further; to the estate where few live."""
    if households < HOUSEHOLDS_LEAST:
        return estate
    return f"{street} {building}"


def _attribute(
    code: str, datatype: str, order: int, title: str, hint: str, values: list[tuple[str, str]]
) -> dict:
    return {
        "variable": True,
        "code": code,
        "datatype": datatype,
        "required": False,
        "datatype_description": hint,
        "order": order,
        "description": title,
        "values": [{"key": key, "name": name} for key, name in values],
    }
