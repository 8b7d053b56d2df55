"""Writing deadlines from a day on."""

from services.property.database import writes
from services.property.registry.estates import queries as estates
from services.property.terms.models import Term
from services.property.terms.rules import DEFAULTS, Limits, problem
from shared import clock
from shared.errors import Invalid
from shared.identity import Principal


@writes
def write_term(who: Principal, wanted: dict) -> Term:
    """Write the deadlines of orders opened from a business day on, today or later; those that are
    open keep theirs.

    Raises `estate_unknown`, `day_past`, `term_invalid`.
    """
    if wanted["estate_id"] is not None:
        estates.estate(who, wanted["estate_id"])
    if wanted["effective_from"] < clock.today():
        message = "Orders of days gone by keep the deadlines they had."
        raise Invalid("day_past", message, {"effective_from": message})
    limits = Limits(**{name: wanted[name] for name in Limits._fields})
    if wanted["hold_days"] is None:
        limits = limits._replace(hold_days=DEFAULTS[wanted["urgency"]].hold_days)
    if found := problem(limits):
        field, sentence = found
        raise Invalid("term_invalid", sentence, {field: sentence})
    return Term.create(
        **limits._asdict(),
        community=who.community,
        urgency=wanted["urgency"],
        category=wanted["category"],
        estate=wanted["estate_id"],
        effective_from=wanted["effective_from"],
        ground=wanted["ground"],
        written_by=who.user,
        written_at=clock.now(),
    )
