"""Vote rules by date; votes with their electorate, ballots and results."""

import peewee

from services.property.database import Table
from services.property.matters.models import Matter, Proposal
from services.property.matters.votes.rules import Quorum, Share, Terms
from services.property.registry.models import Building, Estate, Household
from shared.columns import MomentField


class VoteRule(Table):
    """What a vote on a subject needs, from a day on; final. Without a community it is the law.

    `version` names the law or the owners' own rules it is of. A quorum is a share of all
    households and of all area; `more` asks for more than the share.
    """

    id = peewee.BigAutoField()
    community = peewee.CharField(64, null=True)
    version = peewee.CharField(64)
    subject = peewee.CharField(32)
    effective_from = peewee.DateField()
    quorum_numerator = peewee.IntegerField()
    quorum_denominator = peewee.IntegerField()
    quorum_more = peewee.BooleanField()
    approval_numerator = peewee.IntegerField()
    approval_denominator = peewee.IntegerField()
    approval_more = peewee.BooleanField()
    approval_of = peewee.CharField(16)
    ground = peewee.CharField(200)
    written_by = peewee.CharField(64)
    written_at = MomentField()

    class Meta:
        indexes = ((("subject", "effective_from"), False),)

    @property
    def terms(self) -> Terms:
        """The rule as numbers."""
        return Terms(
            Share(self.quorum_numerator, self.quorum_denominator, self.quorum_more),
            Share(self.approval_numerator, self.approval_denominator, self.approval_more),
            self.approval_of,
        )


class Vote(Table):
    """A vote on a proposal, with the rule it is counted by and everybody who may vote; final.

    `heads` and `area_hundredths` are those of the register on the day it was opened, and so are
    its `Voter`s. `closes_on` is the last day on which a ballot may be handed in.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    matter = peewee.ForeignKeyField(Matter, backref="called")
    number = peewee.IntegerField()
    proposal = peewee.ForeignKeyField(Proposal, backref="+")
    subject = peewee.CharField(32)
    rule = peewee.ForeignKeyField(VoteRule, backref="+")
    scope = peewee.CharField(16)
    building = peewee.ForeignKeyField(Building, null=True, backref="+")
    estate = peewee.ForeignKeyField(Estate, null=True, backref="+")
    heads = peewee.IntegerField()
    area_hundredths = peewee.BigIntegerField()
    closes_on = peewee.DateField()
    opened_on = peewee.DateField()
    opened_by = peewee.CharField(64)
    opened_at = MomentField()

    class Meta:
        indexes = ((("matter", "number"), True), (("community", "id"), False))

    @property
    def version(self) -> str:
        """The rule version it is counted by."""
        return self.rule.version

    @property
    def result(self) -> "VoteResult | None":
        """What was counted when it was closed, or None."""
        return self.results.first()  # type: ignore[attr-defined]


class Voter(Table):
    """A household that may vote, with its area on the day the vote was opened; final."""

    id = peewee.BigAutoField()
    vote = peewee.ForeignKeyField(Vote, backref="voters")
    household = peewee.ForeignKeyField(Household, backref="+")
    area_hundredths = peewee.IntegerField()

    class Meta:
        indexes = ((("vote", "household"), True),)


class Ballot(Table):
    """What a household said; final but for being replaced. The one that stands is counted."""

    id = peewee.BigAutoField()
    voter = peewee.ForeignKeyField(Voter, backref="ballots")
    choice = peewee.CharField(8)
    reason = peewee.CharField(200, null=True)
    replaced = peewee.BooleanField()
    recorded_by = peewee.CharField(64)
    recorded_at = MomentField()


class VoteResult(Table):
    """What was counted when a vote was closed; final. Areas in hundredths of m²."""

    vote = peewee.ForeignKeyField(Vote, primary_key=True, backref="results")
    carried = peewee.BooleanField()
    yes_heads = peewee.IntegerField()
    yes_area_hundredths = peewee.BigIntegerField()
    no_heads = peewee.IntegerField()
    no_area_hundredths = peewee.BigIntegerField()
    abstain_heads = peewee.IntegerField()
    abstain_area_hundredths = peewee.BigIntegerField()
    closed_on = peewee.DateField()
    closed_by = peewee.CharField(64)
    closed_at = MomentField()

    @property
    def quorums(self) -> list[Quorum]:
        """Its four numbers, as they were needed and got."""
        rows = self.numbers.order_by(VoteQuorum.id)  # type: ignore[attr-defined]
        return [Quorum(row.name, row.needed, row.got) for row in rows]


class VoteQuorum(Table):
    """One of the numbers a closed vote needed, and what it got; final."""

    id = peewee.BigAutoField()
    result = peewee.ForeignKeyField(VoteResult, backref="numbers")
    name = peewee.CharField(32)
    needed = peewee.BigIntegerField()
    got = peewee.BigIntegerField()
