"""Writing what an hour of work costs, from a day on."""

from services.property.costs.labour import queries as labour
from services.property.costs.rates.models import LabourRate
from services.property.database import writes
from shared import clock
from shared.errors import Refusal
from shared.identity import Principal


@writes
def write_rate(who: Principal, wanted: dict) -> LabourRate:
    """Write a rate from a business day on; days whose work was noted keep theirs.

    Raises `day_costed`.
    """
    costed = labour.last_day(who, wanted["category"])
    if costed is not None and wanted["from_on"] <= costed:
        message = f"Work of {costed} has its cost; a new rate begins later."
        raise Refusal("day_costed", message, {"from_on": message})
    return LabourRate.create(
        **wanted, community=who.community, written_by=who.user, written_at=clock.now()
    )
