"""Reading meters."""

from services.store.database import writes
from services.store.meters import queries, rules
from services.store.meters.models import MeterReading
from shared import clock, ids
from shared.errors import Invalid
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def read_meter(who: Principal, product_id: str, wanted: dict) -> MeterReading:
    """Note what a meter shows (charging piles, domain.md §1 row 10).

    Raises `product_unknown`, `product_not_metered`, `moment_in_future`, `reading_goes_back`,
    `reading_out_of_order`, `meter_reading_differs`.
    """
    row = queries.metered(who, product_id)
    now = clock.now()
    unsaid = () if wanted["read_at"] else ("read_at",)
    named = {name: value for name, value in wanted.items() if name not in unsaid}
    if earlier := named_before(MeterReading, "meter_reading", who, {**named, "product_id": row.id}):
        return earlier
    read_at = wanted["read_at"] or now
    if read_at > now:
        message = "This moment has not come yet."
        raise Invalid("moment_in_future", message, {"read_at": message})
    last = queries.last_reading(row, wanted["meter"])
    rules.require_next(last, wanted["reading"], read_at, wanted["is_new_meter"])
    return MeterReading.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        product=row.id,
        meter=wanted["meter"],
        reading=wanted["reading"],
        is_new_meter=wanted["is_new_meter"],
        read_at=read_at,
        made_by=who.user,
        made_at=now,
    )
