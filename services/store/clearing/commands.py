"""Explaining differences, and approving what the books make of them."""

from datetime import date

from services.store.bills.models import Explanation, ExplanationDecision
from services.store.bills.queries import row
from services.store.bills.rules import Pair
from services.store.clearing import queries, rules
from services.store.database import tell, writes
from shared import clock, ids
from shared.errors import Refusal
from shared.facts import ClearingExplained
from shared.identity import Principal


@writes
def explain_row(who: Principal, row_id: str, wanted: dict) -> Explanation:
    """Say what a row of a bill is that we have not, or have with another amount.

    Raises `bill_row_unknown` and what `_explain` does.
    """
    found = row(who, row_id)
    pair = queries.pair_of_row(who, row_id)
    return _explain(who, pair, wanted, found.channel, found.kind, row=row_id)


@writes
def explain_ours(who: Principal, wanted: dict) -> Explanation:
    """Say why a sale or refund of ours never came to the platform.

    Raises `explanation_unfitting`, `sale_unknown`, `refund_unknown`, `ours_in_a_bill`,
    and what `_explain` does.
    """
    kind, ours_id = rules.named_side(wanted)
    pair = queries.pair_of_ours(who, wanted["channel"], kind, ours_id)
    if pair.theirs:
        raise Refusal(
            "ours_in_a_bill", "A row of a bill has this; explain the row.", row_id=pair.theirs.id
        )
    return _explain(who, pair, wanted, wanted["channel"], kind, ours_id=ours_id)


@writes
def approve(who: Principal, explanation_id: str) -> Explanation:
    """Approve what somebody else explained: the books follow (domain.md §2.5, §7.3).

    Raises `explanation_unknown`, `same_person`, `explanation_decided`, `explanation_outdated`.
    """
    found = queries.explanation(who, explanation_id)
    if found.state == "approved":
        return found
    if found.made_by == who.user:
        raise Refusal("same_person", "Whoever explains does not approve.")
    _refuse_decided(found)
    pair = queries.pair_of(who, found)
    if found.effect_fen != -pair.standing_fen:
        raise Refusal(
            "explanation_outdated",
            "What it explains has changed since; reject it, and have it explained anew.",
        )
    # Not before what it explains, so that a balance of any past day adds up.
    day = max(clock.today(), *(clock.business_day(side.at) for side in pair.sides))
    _decide(who, found, True, day)
    tell(
        who,
        ClearingExplained(
            explanation_id=found.id,
            channel=found.channel,
            explained_on=day.isoformat(),
            amount_fen=found.effect_fen,
            treatment=found.treatment,
            reason=found.reason,
            person=found.person,
        ),
    )
    return queries.explanation(who, found.id)


@writes
def reject(who: Principal, explanation_id: str) -> Explanation:
    """Refuse what was explained: it moves nothing, and the difference may be explained anew.

    Raises `explanation_unknown`, `explanation_decided`.
    """
    found = queries.explanation(who, explanation_id)
    if found.state == "rejected":
        return found
    _refuse_decided(found)
    _decide(who, found, False, clock.today())
    return queries.explanation(who, found.id)


def _explain(
    who: Principal,
    pair: Pair,
    wanted: dict,
    channel: str,
    kind: str,
    row: str | None = None,
    ours_id: str | None = None,
) -> Explanation:
    """Keep a word on a pair, once.

    Raises `explanation_waiting`, `nothing_to_explain`, `treatment_unfitting`, `person_missing`.
    """
    word = {name: wanted[name] for name in ("treatment", "reason", "person")}
    if said_id := rules.said(pair, word):
        return queries.explanation(who, said_id)
    made = Explanation.create(
        id=ids.new_id(),
        community=who.community,
        channel=channel,
        kind=kind,
        row=row,
        ours_id=ours_id,
        **word,
        effect_fen=rules.effect_fen(pair, word["treatment"], word["person"]),
        made_by=who.user,
        made_at=clock.now(),
    )
    return queries.explanation(who, made.id)


def _refuse_decided(found: Explanation) -> None:
    if found.state != "waiting":
        sentences = {
            "approved": "It is approved; the books have it.",
            "rejected": "It was rejected.",
            "noted": "It moves no money, so there is nothing to decide.",
        }
        raise Refusal("explanation_decided", sentences[found.state])


def _decide(who: Principal, found: Explanation, approved: bool, day: date) -> None:
    ExplanationDecision.create(
        explanation=found.id,
        approved=approved,
        decided_on=day,
        decided_by=who.user,
        decided_at=clock.now(),
    )
