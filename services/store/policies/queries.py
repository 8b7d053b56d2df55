"""Asking what holds on a day. Read-only."""

import json
from datetime import date
from typing import Any, NamedTuple

from services.store.database import store
from services.store.policies.models import Policy
from services.store.policies.schemas import POLICIES
from shared import clock
from shared.compiled import Compiled
from shared.identity import Principal

DEFAULTS: dict[str, dict[str, Any]] = {name: schema.load({}) for name, schema in POLICIES.items()}

_HOLDING = Compiled(
    store.proxy,
    lambda community, name, day: (
        Policy.select(Policy.settings)
        .where(
            (Policy.community == community) & (Policy.name == name) & (Policy.effective_from <= day)
        )
        .order_by(Policy.effective_from.desc(), Policy.sequence.desc())
        .limit(1)
    ),
)


class Holding(NamedTuple):
    """A policy as it holds on a day."""

    name: str
    effective_from: date | None
    settings: dict[str, Any]
    made_by: str | None


def policy(who: Principal, name: str, day: date) -> dict[str, Any]:
    """The values of a policy on a day: the community's own, else the defaults."""
    row = _HOLDING.one(who.community, name, day.isoformat())
    return DEFAULTS[name] | json.loads(row[0]) if row else DEFAULTS[name]


def policies(who: Principal, day: date | None) -> list[Holding]:
    """Every policy as it holds on a day, today if none is named."""
    day = day or clock.today()
    rows = {
        row.name: row
        for row in Policy.select()
        .where((Policy.community == who.community) & (Policy.effective_from <= day))
        .order_by(Policy.effective_from, Policy.sequence)
    }
    return [
        Holding(
            name,
            rows[name].effective_from if name in rows else None,
            policy(who, name, day),
            rows[name].made_by if name in rows else None,
        )
        for name in POLICIES
    ]
