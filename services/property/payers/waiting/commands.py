"""Writing who comes first, from a day on."""

from typing import Any

from services.property.database import writes
from services.property.payers.waiting import queries
from services.property.payers.waiting.models import WaitingRule
from shared import clock
from shared.errors import Invalid
from shared.identity import Principal


@writes
def write_rule(who: Principal, wanted: dict) -> dict[str, Any]:
    """Write the community's rule, from today or a later day on; answers with today's.

    Raises `day_past`.
    """
    day = wanted["effective_from"] or clock.today()
    if day < clock.today():
        message = "Who was first until today stays so."
        raise Invalid("day_past", message, {"effective_from": message})
    WaitingRule.create(
        community=who.community,
        criteria=" ".join(wanted["criteria"]),
        effective_from=day,
        ground=wanted["ground"],
        written_by=who.user,
        written_at=clock.now(),
    )
    return queries.seen_rule(who.community)
