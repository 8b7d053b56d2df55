"""Keeping what a close found, and the office's word on what was over or short."""

import json
from typing import Any

from peewee import fn

from services.store.attention.commands import settle_subject
from services.store.database import writes
from services.store.tills import queries as tills
from services.store.tills.models import TillSession, ZReport
from services.store.tills.reports import queries
from shared import clock
from shared.errors import Refusal
from shared.identity import Principal

OVER_SHORT = "till_over_short"  # the matter that a difference beyond the policy is
HEAD = ("opened_at", "opened_by", "closed_at", "closed_by")  # kept by the session itself


@writes
def keep_z_report(session: TillSession, denominations: list[dict[str, Any]]) -> ZReport:
    """Freeze what a drawer did until its close, under the till's next number."""
    found = queries.tally(session) | {"denominations": denominations}
    last = ZReport.select(fn.MAX(ZReport.number)).where(ZReport.till == session.till_id).scalar()
    return ZReport.create(
        session=session.id,
        till=session.till_id,
        number=(last or 0) + 1,
        report=json.dumps({name: found[name] for name in found if name not in HEAD}),
    )


@writes
def explain_over_short(who: Principal, session_id: str, note: str) -> dict[str, Any]:
    """Note why a drawer was over or short; another person than who closed it, once.

    Raises `till_session_unknown`, `till_not_closed`, `nothing_to_explain`, `same_person`,
    `explained_already`.
    """
    session = tills.session(who, session_id)
    if session.closed_at is None:
        raise Refusal("till_not_closed", "The drawer has not been counted yet.")
    if not session.over_short_fen:
        raise Refusal("nothing_to_explain", "The drawer held what it should.")
    if who.user in (session.opened_by, session.closed_by):
        raise Refusal("same_person", "Somebody else than who counted the drawer explains it.")
    z = queries.z_report(session)
    if z.explained_by is not None:
        raise Refusal("explained_already", f"{z.explained_by} has explained it: {z.explanation}")
    z.explanation, z.explained_by, z.explained_at = note, who.user, clock.now()
    z.save(only=[ZReport.explanation, ZReport.explained_by, ZReport.explained_at])
    settle_subject(who, OVER_SHORT, session.id, note)
    return queries.report(who, session_id)
