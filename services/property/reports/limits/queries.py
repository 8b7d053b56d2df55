"""Asking what holds on a day. Read-only."""

from datetime import date

from services.property.reports.models import ReportLimit
from services.property.reports.rules import LIMITS
from shared import clock
from shared.identity import Principal


def limit(who: Principal, name: str) -> int:
    """What holds today: the community's own, else the default."""
    row = _newest(who, name, clock.today())
    return row.value if row else LIMITS[name]


def limits(who: Principal, day: date | None) -> list[dict]:
    """Every limit as it holds on a business day, today if none is named."""
    found = []
    for name, value in LIMITS.items():
        row = _newest(who, name, day or clock.today())
        found.append(
            {
                "name": name,
                "value": row.value if row else value,
                "effective_from": row.effective_from if row else None,
                "made_by": row.made_by if row else None,
            }
        )
    return found


def _newest(who: Principal, name: str, day: date) -> ReportLimit | None:
    mine = (ReportLimit.community == who.community) & (ReportLimit.name == name)
    query = ReportLimit.select().where(mine & (ReportLimit.effective_from <= day))
    return query.order_by(ReportLimit.effective_from.desc(), ReportLimit.id.desc()).first()
