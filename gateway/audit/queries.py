"""Running the audit: the services' figures side by side, at a moment when nothing is on its way;
and asking what earlier runs found. Read-only."""

import time
from datetime import datetime
from typing import Any, NamedTuple

import peewee

from gateway.audit import rules, words
from gateway.audit.documents import queries as documents
from gateway.audit.documents.rules import SHOWN_MAX, Differing
from gateway.audit.models import AuditFinding, AuditRun, AuditStanding
from gateway.audit.rules import Comparison
from gateway.door import Door
from gateway.identity import queries as identity
from gateway.routing import health
from gateway.routing.rules import facts_behind
from gateway.tracker import queries as tracker
from gateway.upstreams import Upstreams
from shared import clock
from shared.errors import Unavailable, missing
from shared.identity import Principal
from shared.paging import Page, newest_first

SETTLING_SECONDS_MAX = 10.0
PAUSE_SECONDS = 0.25
FIGURES_SECONDS = 10.0  # adding up whole books takes its time


class Found(NamedTuple):
    """A comparison and, where it differs, the documents that the sides tell differently."""

    comparison: Comparison
    documents: list[Differing] | None

    @property
    def sentence(self) -> words.Said:
        """What a bookkeeper reads of it."""
        return words.sentence(self.comparison, self.documents)


class Result(NamedTuple):
    """What a run found, before anybody keeps it."""

    checked_at: datetime
    outcome: str
    reason: str | None
    facts_behind: int
    parked_facts: int
    found: list[Found]

    @property
    def differences(self) -> int:
        """How many comparisons do not agree."""
        return sum(not each.comparison.agrees for each in self.found)


class Standing(NamedTuple):
    """How a community stands: green, amber or unknown, by which run, since when it is amber."""

    community: str
    light: str
    since: datetime | None
    checked_at: datetime | None
    run_id: str | None
    differing: list[str]
    names: list[dict[str, str]]

    @property
    def differences(self) -> int:
        """How many comparisons do not agree."""
        return len(self.differing)

    @property
    def comparisons(self) -> int:
        """How many there are."""
        return len(words.COMPARISONS)


class _Look(NamedTuple):
    """One comparison, and the standing of everybody around it."""

    comparisons: list[Comparison]
    behind: int
    parked: int
    settled: bool  # nothing was on its way, before or after, and nothing was told in between

    @property
    def outcome(self) -> str:
        return rules.outcome(self.comparisons, self.settled)


# -- a run --------------------------------------------------------------------------------------


def audit(
    community: str,
    door: Door,
    services: Upstreams,
    patience_seconds: float | None = None,
) -> Result:
    """Compare what must not differ. Facts on their way make honest differences: those are waited
    for, `patience_seconds` at most, SETTLING_SECONDS_MAX by default. Raises Unavailable
    `service_unavailable`.
    """
    patience_seconds = SETTLING_SECONDS_MAX if patience_seconds is None else patience_seconds
    give_up_at = time.monotonic() + patience_seconds
    token = door.call_token(Principal("gateway", community, service="gateway"))
    look = _look(community, token, services)
    while look.outcome == rules.UNSETTLED and time.monotonic() < give_up_at:
        time.sleep(PAUSE_SECONDS)
        look = _look(community, token, services)
    found = [
        Found(
            comparison,
            None if comparison.agrees else documents.behind(comparison, community, token, services),
        )
        for comparison in look.comparisons
    ]
    return Result(clock.now(), look.outcome, None, look.behind, look.parked, found)


def _look(community: str, token: str, services: Upstreams) -> _Look:
    before = health.answering(health.standings(services))
    figures = _figures(token, services)
    sums = tracker.loop_figures([community], None)[community]
    comparisons = rules.compare(
        figures["store"], figures["property"], figures["funds"], figures["ledger"], sums
    )
    found = health.standings(services)
    after = health.answering(found)
    behind = health.total(facts_behind(before)), health.total(facts_behind(after))
    quiet = {n: s["told"] for n, s in before.items()} == {n: s["told"] for n, s in after.items()}
    return _Look(comparisons, behind[1], health.parked(found), quiet and not any(behind))


def _figures(token: str, services: Upstreams) -> dict[str, dict]:
    found = services.get_json_of_all("/figures", token, FIGURES_SECONDS)
    figures = {name: told for name, told in found.items() if told is not None}
    if silent := found.keys() - figures.keys():
        raise Unavailable(
            "service_unavailable", f"No audit without the figures of: {', '.join(sorted(silent))}."
        )
    return figures


def shown(community: str, result: Result) -> dict:
    """A run that nobody keeps, as a kept one is shown."""
    return {
        "community": community,
        **{name: getattr(result, name) for name in _RUN},
        "comparisons": [_comparison(row) for row in findings(result.found)],
    }


_RUN = ("checked_at", "outcome", "reason", "differences", "facts_behind", "parked_facts")


def findings(found: list[Found]) -> list[dict[str, Any]]:
    """The comparisons of a run as rows."""
    return [
        {
            "code": each.comparison.code,
            "left_label": each.comparison.left.label,
            "left_fen": each.comparison.left.value,
            "right_label": each.comparison.right.label,
            "right_fen": each.comparison.right.value,
            "difference_fen": each.comparison.difference_fen,
            "agrees": each.comparison.agrees,
            "sentence_zh": each.sentence.zh,
            "sentence_en": each.sentence.en,
            "documents_differing": None if each.documents is None else len(each.documents),
            "documents": [_document(row, each.comparison) for row in each.documents or ()][
                :SHOWN_MAX
            ],
        }
        for each in found
    ]


def _document(row: Differing, comparison: Comparison) -> dict[str, Any]:
    said = words.document_sentence(row, comparison)
    return {
        **row._asdict(),
        "difference_fen": row.difference_fen,
        "sentence_zh": said.zh,
        "sentence_en": said.en,
    }


def _comparison(row: dict[str, Any]) -> dict[str, Any]:
    name = words.COMPARISONS[row["code"]].name
    return {
        **row,
        "name_zh": name.zh,
        "name_en": name.en,
        "left": _figure(row["left_label"], row["left_fen"]),
        "right": _figure(row["right_label"], row["right_fen"]),
        "sentence": row["sentence_en"],
    }


def _figure(label: str, value: int) -> dict[str, Any]:
    said = words.LABELS[label]
    return {"label": said.en, "label_zh": said.zh, "value": value}


# -- what earlier runs found --------------------------------------------------------------------


def runs(who: Principal, wanted: dict) -> Page:
    """A page of a community's runs, the newest first."""
    query = AuditRun.select().where(AuditRun.community == who.community)
    if wanted["outcome"] is not None:
        query = query.where(AuditRun.outcome == wanted["outcome"])
    return newest_first(query, AuditRun.sequence, wanted, read=_sequence)


def _sequence(text: str) -> int:
    number = int(text)
    if not 0 < number < 2**63:
        raise ValueError("no list of ours is so long")
    return number


def run(who: Principal, run_id: str) -> dict:
    """One run with what it found; a scheduled run in which all agreed may have kept no
    comparisons. Raises `audit_run_unknown`."""
    kept = AuditRun.get_or_none((AuditRun.community == who.community) & (AuditRun.id == run_id))
    if kept is None:
        raise missing("audit_run", run_id)
    rows = AuditFinding.select().where(AuditFinding.run == kept.id).order_by(AuditFinding.id)
    return {
        **{name: getattr(kept, name) for name in ("id", "community", "asked_by", *_RUN)},
        "comparisons": [_comparison(row) for row in rows.dicts()],
    }


# -- how it stands ------------------------------------------------------------------------------


def standing(community: str) -> Standing:
    """How a community stands, for its public page too: there is nobody's name in it."""
    row = AuditStanding.get_or_none(AuditStanding.community == community)
    return _standing(community, row)


def standings(who: Principal, community: str | None) -> list[Standing]:
    """How each community stands that the caller sees: the district all of them, everybody else
    their own. Raises `community_not_yours`, `community_unknown`."""
    if community is None and "district" in who.roles:
        return all_standings()
    return [standing(identity.seen_by(who, community).community)]


def all_standings() -> list[Standing]:
    """How every community stands, the first founded first."""
    rows = {row.community: row for row in AuditStanding.select()}
    return [_standing(row.code, rows.get(row.code)) for row in identity.communities()]


def differing() -> list[dict[str, Any]]:
    """Each community that is amber, since when and in which comparisons, for `/readyz`.

    Whether the database answers at all is told by others there.
    """
    try:
        rows = list(AuditStanding.select().where(AuditStanding.amber_since.is_null(False)))
    except peewee.PeeweeException:
        return []
    return [
        {
            "community": row.community,
            "since": clock.text(row.amber_since),
            "comparisons": row.differing,
        }
        for row in sorted(rows, key=lambda row: row.community)
    ]


def _standing(community: str, row: AuditStanding | None) -> Standing:
    if row is None:
        return Standing(community, rules.UNKNOWN, None, None, None, [], [])
    names = [words.COMPARISONS[code].name for code in row.differing]
    return Standing(
        community,
        rules.light(row.checked_at, row.amber_since, clock.now()),
        row.amber_since,
        row.checked_at,
        row.run_id,
        row.differing,
        [{"zh": name.zh, "en": name.en} for name in names],
    )
