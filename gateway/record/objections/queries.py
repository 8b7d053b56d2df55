"""Asking what was objected to. Read-only."""

from typing import NamedTuple

from gateway.database import gateway
from gateway.record.objections import rules
from gateway.record.objections.models import Objection
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


class Heard(NamedTuple):
    """What everybody reads of the objections to a month: those that staff has looked at."""

    shown: list[Objection]
    waiting: int


def objection(who: Principal, objection_id: str) -> Objection:
    """One objection of the community. Raises NotFound `objection_unknown`."""
    found = Objection.get_or_none(
        (Objection.community == who.community) & (Objection.id == objection_id)
    )
    if found is None:
        raise missing("objection", objection_id)
    return found


def objections(who: Principal, wanted: dict) -> Page:
    """A page of objections, the oldest first; of a month or in a state only if asked."""
    query = Objection.select().where(Objection.community == who.community)
    for name in ("period", "state"):
        if wanted[name]:
            query = query.where(getattr(Objection, name) == wanted[name])
    return page(query, Objection.id, wanted["limit"], wanted["after"])


def heard(community: str, period: str) -> Heard:
    """What everybody reads of a month's objections."""
    here = (Objection.community == community) & (Objection.period == period)
    shown = Objection.select().where(here, Objection.state == "shown").order_by(Objection.id)
    waiting = Objection.select().where(here, Objection.state == "waiting")
    return Heard(list(shown), waiting.count())


def followed(code: str) -> Objection:
    """The objection behind a code. Raises NotFound `objection_unknown`."""
    named = rules.code_hash(gateway.pepper, code)
    found = Objection.get_or_none(Objection.code_hash == named)
    if found is None:
        raise missing("objection", "with this code")
    return found
