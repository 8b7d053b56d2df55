"""Objecting, and answering."""

from typing import NamedTuple

from gateway.database import gateway, writes
from gateway.record import queries as record
from gateway.record.objections import queries, rules
from gateway.record.objections.models import Objection
from shared import clock
from shared.errors import Refusal, missing
from shared.identity import Principal
from shared.ids import new_id
from shared.masking import mask_published

SHOWN, WITHHELD = "shown", "withheld"


class Made(NamedTuple):
    """An objection, and the code that only whoever objected has."""

    code: str
    objection: Objection


@writes
def object_to(community: str, period: str, key: str, wanted: dict) -> Made:
    """Object to what was published last of a month, during its notice.

    The same key again is the same objection. Raises NotFound `community_unknown`,
    `record_unknown`, Refusal `objection_differs`, `notice_ended`.
    """
    record.community(community)
    code = rules.code(gateway.pepper, community, period, key)
    named = rules.code_hash(gateway.pepper, code)
    if earlier := Objection.get_or_none(Objection.code_hash == named):
        if earlier.text != wanted["text"]:
            raise Refusal("objection_differs", "This form was sent before; open it anew.")
        return Made(code, earlier)
    published = record.latest(community, period)
    if published is None:
        raise missing("record", period)
    if clock.today() > published.notice_ends_on:
        raise Refusal("notice_ended", f"The notice ended on {published.notice_ends_on}.")
    made = Objection.create(
        id=new_id(),
        community=community,
        publication_id=published.id,
        period=period,
        code_hash=named,
        text=wanted["text"],
        contact=wanted["contact"],
        made_at=clock.now(),
        state="waiting",
    )
    return Made(code, made)


@writes
def answer(who: Principal, objection_id: str, wanted: dict) -> Objection:
    """Answer, and let everybody read the objection and the answer, or the answer only whoever
    objected. How to reach them is forgotten. Raises NotFound `objection_unknown`, Refusal
    `objection_answered`.
    """
    found = queries.objection(who, objection_id)
    if found.state != "waiting":
        raise Refusal("objection_answered", "This objection has been answered.")
    Objection.update(
        state=SHOWN if wanted["shown"] else WITHHELD,
        shown_text=mask_published(wanted["shown_text"] or found.text),
        answer=mask_published(wanted["answer"]),
        answered_by=who.user,
        answered_at=clock.now(),
        contact=None,
    ).where(Objection.id == found.id).execute()
    return queries.objection(who, objection_id)
