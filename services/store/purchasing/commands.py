"""Changing suppliers."""

from services.store.database import writes
from services.store.purchasing.models import Supplier
from shared import clock, ids
from shared.errors import Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def create_supplier(who: Principal, wanted: dict) -> Supplier:
    """Add a supplier. Raises `supplier_exists`, `supplier_differs`."""
    if earlier := named_before(Supplier, "supplier", who, wanted):
        return earlier
    if Supplier.get_or_none(
        (Supplier.community == who.community) & (Supplier.code == wanted["code"])
    ):
        raise Refusal("supplier_exists", f"{wanted['code']} is here already.", {"code": "taken"})
    return Supplier.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        code=wanted["code"],
        name=wanted["name"],
        payment_days=wanted["payment_days"],
        created_at=clock.now(),
    )
