"""Writing what a month costs, from a month on."""

from services.property.database import writes
from services.property.fees.tariffs import queries
from services.property.fees.tariffs.models import FeeTariff
from services.property.fees.tariffs.rules import SERVICES
from services.property.registry import queries as registry
from shared import clock
from shared.errors import Invalid, Refusal
from shared.identity import Principal
from shared.wire import EARLIEST


@writes
def write_tariff(who: Principal, wanted: dict) -> FeeTariff:
    """Write a tariff from a month on; months that were charged keep what they cost.

    Raises `month_too_early`, `building_unknown`, `building_unmanaged`, `month_charged`.
    """
    building_id, period = wanted["building_id"], wanted["from_period"]
    if period < f"{EARLIEST:%Y-%m}":
        message = f"No tax rule is known before {EARLIEST}."
        raise Invalid("month_too_early", message, {"from_period": message})
    if building_id is not None and not registry.building(who, building_id).managed:
        message = "Nobody is paid to look after this building, so it owes no property fee."
        raise Refusal("building_unmanaged", message, {"building_id": message})
    charged = queries.last_charged(who, building_id)
    if charged is not None and period <= charged:
        message = f"{charged} has been charged; a new tariff begins later."
        raise Refusal("month_charged", message, {"from_period": message})
    return FeeTariff.create(
        community=who.community,
        building=building_id,
        basis=wanted["basis"],
        rate_fen=wanted["rate_fen"],
        tax_category=SERVICES,
        from_period=period,
        ground=wanted["ground"],
        written_by=who.user,
        written_at=clock.now(),
    )
