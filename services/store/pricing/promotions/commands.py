"""Making things cheaper for a while, and ending it."""

from services.store.catalogue.commands import changed
from services.store.catalogue.queries import product
from services.store.database import writes
from services.store.pricing.promotions import queries, rules
from services.store.pricing.promotions.models import Promotion
from shared import clock, ids
from shared.errors import Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def make_promotion(who: Principal, wanted: dict) -> Promotion:
    """Announce a promotion.

    Raises `promotion_unclear`, `product_unknown`, `promotions_too_many`, `promotion_differs`.
    """
    wanted = {**wanted, "starts_at": wanted["starts_at"] or clock.now()}
    wanted["weekdays"] = "".join(str(day) for day in sorted(set(wanted["weekdays"])))
    if earlier := named_before(Promotion, "promotion", who, wanted):
        return earlier
    rules.require_consistent(wanted)
    if wanted["product_id"]:
        product(who, wanted["product_id"])
    if len(queries.not_over(who)) >= queries.RUNNING_MAX:
        message = f"At most {queries.RUNNING_MAX} promotions run; withdraw some."
        raise Refusal("promotions_too_many", message)
    made = Promotion.create(
        **{**wanted, "id": wanted["id"] or ids.new_id()},
        community=who.community,
        made_by=who.user,
        made_at=clock.now(),
    )
    changed(who)
    return made


@writes
def withdraw_promotion(who: Principal, promotion_id: str) -> Promotion:
    """End a promotion now; what was sold by it stays sold. Raises `promotion_unknown`."""
    row = queries.promotion(who, promotion_id)
    if row.withdrawn_at is None:
        Promotion.update(withdrawn_at=clock.now(), withdrawn_by=who.user).where(
            Promotion.id == row.id
        ).execute()
        changed(who)
    return queries.promotion(who, promotion_id)
