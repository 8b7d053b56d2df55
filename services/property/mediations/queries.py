"""Asking about mediations. Read-only."""

from services.property.mediations.models import Mediation
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


def mediations(who: Principal, wanted: dict) -> Page:
    """A page of the community's mediations."""
    query = Mediation.select().where(Mediation.community == who.community)
    for name in ("state", "mediator", "report_id"):
        if wanted[name] is not None:
            query = query.where(getattr(Mediation, name) == wanted[name])
    return page(query, Mediation.id, wanted["limit"], wanted["after"])


def mediation(who: Principal, mediation_id: str) -> Mediation:
    """One mediation. Raises `mediation_unknown`."""
    found = Mediation.get_or_none(
        (Mediation.community == who.community) & (Mediation.id == mediation_id)
    )
    if found is None:
        raise missing("mediation", mediation_id)
    return found
