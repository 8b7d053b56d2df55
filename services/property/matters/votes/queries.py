"""Asking about votes, who may vote, and what was said. Read-only."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

import peewee
from peewee import fn

from services.property.matters.votes.models import Ballot, Vote, Voter, VoteRule
from services.property.matters.votes.rules import CHOICES, Count, Quorum, Tally, carried, quorums
from services.property.registry.models import Building, Household
from shared import clock
from shared.errors import Refusal, missing
from shared.identity import Principal
from shared.paging import Page, page


class VoteView(NamedTuple):
    """A vote with what is counted so far, or was when it was closed."""

    vote: Vote
    rule: VoteRule
    closed_on: date | None
    carried: bool | None
    yes: Count
    no: Count
    abstain: Count
    quorums: list[Quorum]


class VoterView(NamedTuple):
    """A household that may vote, and its ballot that stands; None while there is none."""

    household_id: str
    building_id: str
    unit: str
    area_hundredths: int
    choice: str | None


def vote_rules(who: Principal, wanted: dict) -> Page:
    """A page of the rules that a community's votes may be counted by."""
    query = VoteRule.select().where(_known_to(who))
    if wanted["subject"] is not None:
        query = query.where(VoteRule.subject == wanted["subject"])
    if wanted["on"] is not None:
        query = query.where(VoteRule.effective_from <= wanted["on"])
    return page(query, VoteRule.id, wanted["limit"], wanted["after"])


def rule_in_force(who: Principal, subject: str, version: str | None, opened_on: date) -> VoteRule:
    """The rule of a subject today: the one that came last.

    A `version` may be named that a later rule has superseded, if the matter was opened before
    the later one began. Raises `vote_rule_unknown`, `vote_rule_superseded`.
    """
    begun = VoteRule.select().where(
        _known_to(who) & (VoteRule.subject == subject) & (VoteRule.effective_from <= clock.today())
    )
    rules = list(begun.order_by(VoteRule.effective_from, VoteRule.id))
    named = [at for at, rule in enumerate(rules) if version in (None, rule.version)]
    if not named:
        raise missing("vote_rule", version or subject)
    found, later = rules[named[-1]], rules[named[-1] + 1 :]
    if later and later[0].effective_from <= opened_on:
        message = f"Since {later[0].effective_from} {later[0].version} counts for this."
        raise Refusal("vote_rule_superseded", message, {"version": message})
    return found


def vote(who: Principal, vote_id: str) -> Vote:
    """One vote. Raises `vote_unknown`."""
    found = Vote.get_or_none((Vote.community == who.community) & (Vote.id == vote_id))
    if found is None:
        raise missing("vote", vote_id)
    return found


def vote_view(who: Principal, vote_id: str) -> VoteView:
    """One vote as counted. Raises `vote_unknown`."""
    found = vote(who, vote_id)
    if (result := found.result) is not None:
        return VoteView(
            found,
            found.rule,
            result.closed_on,
            result.carried,
            Count(result.yes_heads, result.yes_area_hundredths),
            Count(result.no_heads, result.no_area_hundredths),
            Count(result.abstain_heads, result.abstain_area_hundredths),
            result.quorums,
        )
    counted = tally(found)
    reached = quorums(found.rule.terms, counted)
    return VoteView(
        found, found.rule, None, None, counted.yes, counted.no, counted.abstain, list(reached)
    )


def tally(vote: Vote) -> Tally:
    """What the ballots that stand say now."""
    rows = (
        Ballot.select(
            Ballot.choice,
            fn.COUNT(Ballot.id),
            fn.SUM(Voter.area_hundredths).cast("BIGINT"),
        )
        .join(Voter)
        .where((Voter.vote == vote) & ~Ballot.replaced)
        .group_by(Ballot.choice)
    )
    said = {choice: Count(heads, area) for choice, heads, area in rows.tuples()}
    return Tally(
        Count(vote.heads, vote.area_hundredths),
        *(said.get(choice, Count()) for choice in CHOICES),
    )


def is_carried(vote: Vote) -> tuple[Tally, tuple[Quorum, ...], bool]:
    """What is counted now, what is needed, and whether that is enough."""
    counted = tally(vote)
    reached = quorums(vote.rule.terms, counted)
    return counted, reached, carried(reached)


def electorate(building_id: str | None, estate_id: str | None) -> list[tuple[str, int | None]]:
    """Households of a building or an estate that are not closed, with their areas."""
    query = Household.select(Household.id, Household.area_hundredths).join(Building)
    query = query.where(Household.closed_on.is_null())
    if building_id is not None:
        query = query.where(Household.building == building_id)
    else:
        query = query.where(Building.estate == estate_id)
    return list(query.order_by(Household.id).tuples())


def voters(who: Principal, vote_id: str, wanted: dict) -> Page:
    """A page of those who may vote, with what they said. Raises `vote_unknown`."""
    found = vote(who, vote_id)
    stands = (Ballot.voter == Voter.id) & ~Ballot.replaced
    query = (
        Voter.select(
            Voter.id,
            Voter.household,
            Household.building,
            Household.unit,
            Voter.area_hundredths,
            Ballot.choice,
        )
        .join(Household)
        .switch(Voter)
        .join(Ballot, peewee.JOIN.LEFT_OUTER, on=stands)
        .where(Voter.vote == found)
    )
    if wanted["choice"] == "none":
        query = query.where(Ballot.id.is_null())
    elif wanted["choice"] is not None:
        query = query.where(Ballot.choice == wanted["choice"])
    rows = page(query.namedtuples(), Voter.id, wanted["limit"], wanted["after"])
    return Page([VoterView(*row[1:]) for row in rows.items], rows.next)


def ballots(who: Principal, vote_id: str, household_id: str) -> list[Ballot]:
    """What a household said and what replaced it. Raises `vote_unknown`, `voter_unknown`."""
    found = Voter.get_or_none(
        (Voter.vote == vote(who, vote_id)) & (Voter.household == household_id)
    )
    if found is None:
        raise missing("voter", household_id)
    return list(found.ballots.order_by(Ballot.id))


def voters_of(vote: Vote, household_ids: Collection[str]) -> dict[str, Voter]:
    """Those of some households that may vote, by household."""
    rows = Voter.select().where((Voter.vote == vote) & Voter.household.in_(household_ids))
    return {row.household_id: row for row in rows}


def standing(voters: Collection[Voter]) -> dict[int, Ballot]:
    """The ballots that stand, by voter."""
    rows = Ballot.select().where(Ballot.voter.in_([v.id for v in voters]) & ~Ballot.replaced)
    return {row.voter_id: row for row in rows}


def _known_to(who: Principal) -> peewee.Expression:
    return VoteRule.community.is_null() | (VoteRule.community == who.community)
