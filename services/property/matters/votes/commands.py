"""Calling owners to vote, keeping their ballots, and counting them once."""

from collections.abc import Sequence

from services.property.database import property_database, writes
from services.property.matters import queries as matters
from services.property.matters.commands import move, require_move
from services.property.matters.models import Matter
from services.property.matters.votes import queries, rules
from services.property.matters.votes.models import (
    Ballot,
    Vote,
    VoteQuorum,
    Voter,
    VoteResult,
    VoteRule,
)
from services.property.registry import queries as registry
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def write_rule(who: Principal, wanted: dict) -> VoteRule:
    """Write what a vote needs from today on or later; votes keep the rule they were opened by.

    Raises `vote_rule_too_early`, `share_invalid`.
    """
    if wanted["effective_from"] < clock.today():
        message = "A rule begins today or later: votes of before were counted by another."
        raise Invalid("vote_rule_too_early", message, {"effective_from": message})
    for name in ("quorum", "approval"):
        if problem := rules.share_problem(rules.Share(**wanted[name])):
            raise Invalid("share_invalid", problem, {name: problem})
    quorum, approval = wanted["quorum"], wanted["approval"]
    return VoteRule.create(
        community=who.community,
        version=wanted["version"],
        subject=wanted["subject"],
        effective_from=wanted["effective_from"],
        quorum_numerator=quorum["numerator"],
        quorum_denominator=quorum["denominator"],
        quorum_more=quorum["more"],
        approval_numerator=approval["numerator"],
        approval_denominator=approval["denominator"],
        approval_more=approval["more"],
        approval_of=wanted["approval_of"],
        ground=wanted["ground"],
        written_by=who.user,
        written_at=clock.now(),
    )


@writes
def open_vote(who: Principal, matter_id: str, wanted: dict) -> queries.VoteView:
    """Open a vote on a proposal; who may vote, and with which area, is kept from now on.

    A matter without a subject takes that of its first vote: it is not put to an easier one later.

    Raises `matter_unknown`, `matter_state`, `vote_open`, `vote_carried`, `too_many_votes`,
    `proposal_unknown`, `subject_missing`, `subject_differs`, `vote_rule_unknown`,
    `vote_rule_superseded`, `closing_day_invalid`, `electorate_unknown`, `electorate_empty`,
    `area_unknown`, `vote_differs`.
    """
    matter = matters.matter(who, matter_id)
    said = {name: wanted[name] for name in ("id", "proposal_id", "scope", "closes_on")}
    if earlier := named_before(Vote, "vote", who, said | {"matter_id": matter.id}):
        return queries.vote_view(who, earlier.id)
    require_move(matter, "voting")
    number = _next_number(matter)
    proposal = matters.proposal(matter, wanted["proposal_id"])
    if wanted["closes_on"] < clock.today():
        message = "A vote closes today or later."
        raise Invalid("closing_day_invalid", message, {"closes_on": message})
    subject = _subject(matter, wanted["subject"])
    rule = queries.rule_in_force(who, subject, wanted["version"], matter.opened_on)
    building_id, estate_id = _place(who, matter, wanted["scope"])
    voters = _electorate(building_id, estate_id)
    vote = Vote.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        matter=matter,
        number=number,
        proposal=proposal,
        subject=subject,
        rule=rule,
        scope=wanted["scope"],
        building=building_id,
        estate=estate_id,
        heads=len(voters),
        area_hundredths=sum(area for _, area in voters),
        closes_on=wanted["closes_on"],
        opened_on=clock.today(),
        opened_by=who.user,
        opened_at=clock.now(),
    )
    property_database.insert_rows(
        Voter,
        [{"vote": vote, "household": key, "area_hundredths": area} for key, area in voters],
    )
    matter.subject = subject  # the next vote is on the same
    matter.save(only=[Matter.subject])
    move(who, matter, "voting", vote.id)
    return queries.vote_view(who, vote.id)


@writes
def record_ballots(who: Principal, vote_id: str, wanted: dict) -> queries.VoteView:
    """Keep ballots, all of them or none. The same ballot again changes nothing; another one of
    the same household needs a reason and replaces it, and the old one is kept.

    Raises `vote_unknown`, `vote_closed`, `ballot_twice`, `voter_unknown`, `ballot_differs`.
    """
    vote = queries.vote(who, vote_id)
    _require_running(vote)
    said, reason = wanted["ballots"], wanted["reason"]
    voters = queries.voters_of(vote, [ballot["household_id"] for ballot in said])
    _refuse_strange(said, voters)
    standing = queries.standing(voters.values())
    fresh, replaced = [], []
    for position, ballot in enumerate(said):
        voter = voters[ballot["household_id"]]
        earlier = standing.get(voter.id)
        if earlier is not None and earlier.choice == ballot["choice"]:
            continue
        if earlier is not None and reason is None:
            message = f"It said {earlier.choice}; say why this replaces it."
            raise Refusal("ballot_differs", message, {f"ballots.{position}": message})
        if earlier is not None:
            replaced.append(earlier.id)
        fresh.append(
            {
                "voter": voter,
                "choice": ballot["choice"],
                "reason": reason if earlier is not None else None,
                "replaced": False,
                "recorded_by": who.user,
                "recorded_at": clock.now(),
            }
        )
    Ballot.update(replaced=True).where(Ballot.id.in_(replaced)).execute()
    property_database.insert_rows(Ballot, fresh)
    return queries.vote_view(who, vote.id)


@writes
def close_vote(who: Principal, vote_id: str) -> queries.VoteView:
    """Count, once and for good: after the last day, or as soon as everybody has a ballot.

    A closed vote is answered as it was counted. Raises `vote_unknown`, `vote_closed` where its
    matter was withdrawn, `vote_running`.
    """
    vote = queries.vote(who, vote_id)
    if vote.result is not None:
        return queries.vote_view(who, vote.id)
    _require_running(vote)
    counted, reached, is_carried = queries.is_carried(vote)
    if clock.today() <= vote.closes_on and counted.taking_part.heads < vote.heads:
        message = f"Ballots may be handed in until {vote.closes_on}, and not everybody has."
        raise Refusal("vote_running", message, closes_on=vote.closes_on.isoformat())
    result = VoteResult.create(
        vote=vote,
        carried=is_carried,
        yes_heads=counted.yes.heads,
        yes_area_hundredths=counted.yes.area_hundredths,
        no_heads=counted.no.heads,
        no_area_hundredths=counted.no.area_hundredths,
        abstain_heads=counted.abstain.heads,
        abstain_area_hundredths=counted.abstain.area_hundredths,
        closed_on=clock.today(),
        closed_by=who.user,
        closed_at=clock.now(),
    )
    for number in reached:
        VoteQuorum.create(result=result, name=number.name, needed=number.needed, got=number.got)
    return queries.vote_view(who, vote.id)


def _next_number(matter: Matter) -> int:
    """Another vote is called only after one that was closed and not carried."""
    votes = matter.votes
    if len(votes) >= rules.VOTES_MAX:
        raise Refusal("too_many_votes", f"A matter has at most {rules.VOTES_MAX} votes.")
    if votes and votes[-1].result is None:
        raise Refusal("vote_open", "The last vote is not closed yet.")
    if votes and votes[-1].result.carried:
        raise Refusal("vote_carried", "The last vote was carried; record the decision.")
    return len(votes) + 1


def _subject(matter: Matter, said: str | None) -> str:
    subject = said or matter.subject
    if subject is None:
        message = "Say which matter of 民法典 §278 this is."
        raise Invalid("subject_missing", message, {"subject": message})
    if matter.subject not in (None, subject):
        message = f"The matter is {matter.subject}."
        raise Refusal("subject_differs", message, {"subject": message})
    return subject


def _place(who: Principal, matter: Matter, scope: str) -> tuple[str | None, str | None]:
    """The building or the estate whose households vote."""
    building = matter.building_id and registry.building(who, matter.building_id)
    if scope == "building" and building:
        return building.id, None
    estate_id = matter.estate_id or (building.estate_id if building else None)
    if scope == "building" or estate_id is None:
        message = f"The matter is of no {scope}; open it with one."
        raise Refusal("electorate_unknown", message, {"scope": message})
    return None, estate_id


def _electorate(building_id: str | None, estate_id: str | None) -> list[tuple[str, int]]:
    rows = queries.electorate(building_id, estate_id)
    if not rows:
        raise Refusal("electorate_empty", "No household is registered there.")
    measured = [(key, area) for key, area in rows if area is not None]
    if unmeasured := len(rows) - len(measured):
        message = f"{unmeasured} of {len(rows)} households have no area; votes count it."
        raise Refusal("area_unknown", message, unmeasured=unmeasured, households=len(rows))
    return measured


def _require_running(vote: Vote) -> None:
    if vote.result is not None or vote.matter.state != "voting":
        raise Refusal("vote_closed", "This vote is over.")


def _refuse_strange(said: Sequence[dict], voters: dict[str, Voter]) -> None:
    keys = [ballot["household_id"] for ballot in said]
    strange = {
        f"ballots.{position}.household_id": "This household does not vote here."
        for position, key in enumerate(keys)
        if key not in voters
    }
    if strange:
        some = dict(list(strange.items())[: rules.LINES_MAX])
        raise Invalid("voter_unknown", f"{len(strange)} households do not vote here.", some)
    if len(set(keys)) < len(keys):
        twice = next(position for position, key in enumerate(keys) if key in keys[:position])
        message = "This household stands here twice."
        raise Invalid("ballot_twice", message, {f"ballots.{twice}.household_id": message})
