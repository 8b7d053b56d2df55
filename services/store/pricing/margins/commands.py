"""Deciding how much the shop means to earn."""

from services.store.database import writes
from services.store.pricing.margins import rules
from services.store.pricing.margins.models import MarginPolicy
from shared import clock, ids
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def set_margin_policy(who: Principal, wanted: dict) -> MarginPolicy:
    """Set target and cap from a day on. Raises `rate_invalid`, `margin_policy_differs`."""
    rules.require_rates(wanted["mode"], wanted["target_bp"], wanted["cap_bp"])
    if earlier := named_before(MarginPolicy, "margin_policy", who, wanted):
        return earlier
    return MarginPolicy.create(
        **{**wanted, "id": wanted["id"] or ids.new_id()},
        community=who.community,
        made_by=who.user,
        made_at=clock.now(),
    )
