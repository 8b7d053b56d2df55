"""Raising what needs a person, and noting that person's word."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from services.store.attention import queries
from services.store.attention.models import Attention
from services.store.database import tell, writes
from shared import clock, ids
from shared.errors import Refusal
from shared.facts import AttentionRaised, AttentionSettled
from shared.identity import Principal


class Concern(NamedTuple):
    """What is to be looked at, and of which day."""

    code: str
    subject_id: str
    day: date
    sentence: str
    content: Any = None


@writes
def raise_attention(who: Principal, concerns: Sequence[Concern]) -> None:
    """Put concerns on the list; the month cannot be closed while one of its days is there."""
    for concern in concerns:
        attention_id = ids.new_id()
        content = concern.content
        Attention.create(
            id=attention_id,
            community=who.community,
            code=concern.code,
            subject_id=concern.subject_id,
            day=concern.day,
            sentence=concern.sentence,
            content=None if content is None else json.dumps(content, ensure_ascii=False),
            raised_by=who.user,
            raised_at=clock.now(),
        )
        tell(
            who,
            AttentionRaised(
                attention_id=attention_id,
                code=concern.code,
                day=concern.day.isoformat(),
                sentence=concern.sentence,
            ),
        )


@writes
def settle_attention(who: Principal, attention_id: str, note: str) -> Attention:
    """A person has looked and says what was done; another than whose doing it is.

    Raises `attention_unknown`, `attention_settled_already`, `same_person`.
    """
    found = queries.attention(who, attention_id)
    if found.settled_at is not None:
        raise Refusal(
            "attention_settled_already", f"{found.settled_by} has looked at this: {found.note}"
        )
    if found.raised_by == who.user:
        raise Refusal("same_person", "Somebody else looks at what you have done.")
    return _settle(who, found, note)


@writes
def settle_subject(who: Principal, code: str, subject_id: str, note: str) -> None:
    """What was raised about a thing has been dealt with by a command of its own."""
    for found in queries.open_of(who, code, subject_id):
        _settle(who, found, note)


def _settle(who: Principal, found: Attention, note: str) -> Attention:
    found.settled_by, found.settled_at, found.note = who.user, clock.now(), note
    found.save(only=[Attention.settled_by, Attention.settled_at, Attention.note])
    tell(who, AttentionSettled(attention_id=found.id, note=note))
    return found
