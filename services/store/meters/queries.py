"""Asking what meters showed, and whether it was sold. Read-only."""

from typing import NamedTuple

from services.store.catalogue.models import Product
from services.store.catalogue.queries import product
from services.store.meters import rules
from services.store.meters.models import MeterReading
from services.store.sales.queries import sold_between
from shared.identity import Principal

READINGS_MAX = 10_000  # of one product in one comparison


class Comparison(NamedTuple):
    """Units by meter against units sold, in thousandths; sold between first and last reading."""

    product: Product
    meters: list[rules.MeterUnits]
    metered: int
    sold: int

    @property
    def difference(self) -> int:
        """What went through the meters and was not sold; negative: more was sold."""
        return self.metered - self.sold


def metered(who: Principal, product_id: str) -> Product:
    """A product sold by meter. Raises `product_unknown`, `product_not_metered`."""
    row = product(who, product_id)
    rules.require_metered(row.kind)
    return row


def last_reading(row: Product, meter: str) -> MeterReading | None:
    """The newest reading of a meter."""
    return (
        MeterReading.select()
        .where((MeterReading.product == row.id) & (MeterReading.meter == meter))
        .order_by(MeterReading.read_at.desc())
        .first()
    )


def compare(who: Principal, product_id: str, wanted: dict) -> Comparison:
    """Units by meter against units sold, over the readings of a time.

    Raises `product_unknown`, `product_not_metered`.
    """
    row = metered(who, product_id)
    query = MeterReading.select().where(MeterReading.product == row.id)
    if wanted["first"]:
        query = query.where(MeterReading.read_at >= wanted["first"])
    if wanted["last"]:
        query = query.where(MeterReading.read_at <= wanted["last"])
    readings = list(query.order_by(MeterReading.read_at.desc()).limit(READINGS_MAX))[::-1]
    meters = rules.units(readings)
    sold = sold_between(row, readings[0].read_at, readings[-1].read_at) if readings else 0
    return Comparison(row, meters, sum(meter.units for meter in meters), sold)
