"""Writing what the contract bears, from a day on."""

from services.property.database import writes
from services.property.payers.duties import queries
from services.property.payers.duties.models import ContractDuty
from services.property.registry.estates.queries import estate
from shared import clock
from shared.errors import Invalid
from shared.identity import Principal


@writes
def write_duty(who: Principal, wanted: dict) -> ContractDuty:
    """Write a duty, or its end (`bears` false), from a business day on; today unless it is said.

    Raises `estate_unknown`, `day_before_last_change`.
    """
    if wanted["estate_id"] is not None:
        estate(who, wanted["estate_id"])
    day = wanted["effective_from"] or clock.today()
    last = queries.last_day(who, wanted["estate_id"], wanted["category"])
    if last is not None and day < last:
        message = f"The last word on this is from {last}."
        raise Invalid("day_before_last_change", message, {"effective_from": message})
    return ContractDuty.create(
        **wanted | {"effective_from": day},
        community=who.community,
        written_by=who.user,
        written_at=clock.now(),
    )
