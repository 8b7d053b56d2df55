"""Deciding limits."""

from services.property.database import writes
from services.property.reports.limits import queries
from services.property.reports.models import ReportLimit
from shared import clock
from shared.errors import Refusal
from shared.identity import Principal


@writes
def decide_limit(who: Principal, wanted: dict) -> list[dict]:
    """Set a limit from today or a later business day on. Raises `limit_too_late`."""
    if wanted["effective_from"] < clock.today():
        message = "What was reported was reported under the old limit; choose today or later."
        raise Refusal("limit_too_late", message, {"effective_from": message})
    ReportLimit.create(**wanted, community=who.community, made_by=who.user, made_at=clock.now())
    return queries.limits(who, wanted["effective_from"])
