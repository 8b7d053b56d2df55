"""Mediations; matters with meetings, proposals, votes, decisions and work orders."""

from datetime import date

from peewee import (
    BigAutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from shared.database import forbid_changes

SUBJECTS = (
    "assembly_rules",
    "covenant",
    "committee",
    "manager",
    "fund_use",
    "fund_raising",
    "rebuilding",
    "common_use",
    "other",
)
OF_2018, OF_2021 = date(2018, 3, 19), date(2021, 1, 1)  # the days they came into force


def up(migrator, db):
    """Create them; what was said, counted and decided is final. The law's rules are rows."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Estate(Table):
        id = CharField(36, primary_key=True)

    class Building(Table):
        id = CharField(36, primary_key=True)

    class Household(Table):
        id = CharField(36, primary_key=True)

    class WorkOrder(Table):
        id = CharField(36, primary_key=True)

    mediations = _mediation_tables(Table, Building, Estate)
    matters = _matter_tables(Table, Building, Estate, WorkOrder)
    votes = _vote_tables(Table, *matters[:1], matters[2], Building, Estate)
    ballots = _ballot_tables(Table, votes[1], Household)
    db.create_tables([*mediations, *matters, *votes, *ballots])
    db.execute_sql("CREATE UNIQUE INDEX ballot_one ON ballot (voter_id) WHERE NOT replaced")
    votes[0].insert_many(_law()).execute()
    forbid_changes(db, "mediation_visit", "what came of a visit is final")
    forbid_changes(db, "meeting", "minutes are final")
    forbid_changes(db, "proposal", "proposals are final; make another one")
    forbid_changes(db, "decision", "decisions are final")
    forbid_changes(db, "matter_order", "what carried a decision out is final")
    forbid_changes(db, "matter_move", "what happened to a matter is final")
    forbid_changes(db, "vote_rule", "vote rules are final; write a later one")
    forbid_changes(db, "vote", "a vote is final from the day it was opened")
    forbid_changes(db, "voter", "who may vote is final")
    forbid_changes(db, "ballot", "ballots are final; record another one", mutable=("replaced",))
    forbid_changes(db, "vote_result", "what was counted is final")
    forbid_changes(db, "vote_quorum", "what was counted is final")


def _law():
    """民法典 §278, and 物业管理条例 2018 §12 (domain.md §6)."""
    of_2021, of_2018 = ("民法典-278", OF_2021), ("物业管理条例2018-12", OF_2018)
    high = {"fund_raising": (3, 4, False), "rebuilding": (3, 4, False), "common_use": (3, 4, False)}
    two_thirds = dict.fromkeys(("fund_use", "fund_raising", "rebuilding"), (2, 3, False))
    half = (1, 2, True)
    for (version, since), quorum, approvals, approval_of in (
        (of_2018, half, two_thirds, "all"),
        (of_2021, (2, 3, False), high, "taking_part"),
    ):
        for subject in SUBJECTS:
            numerator, denominator, more = approvals.get(subject, half)
            yield {
                "community": None,
                "version": version,
                "subject": subject,
                "effective_from": since,
                "quorum_numerator": quorum[0],
                "quorum_denominator": quorum[1],
                "quorum_more": quorum[2],
                "approval_numerator": numerator,
                "approval_denominator": denominator,
                "approval_more": more,
                "approval_of": approval_of,
                "ground": version,
                "written_by": "law",
                "written_at": f"{since}T00:00:00.000000Z",
            }


def _mediation_tables(Table, Building, Estate):
    class Mediation(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        report_id = CharField(36, null=True)
        title = CharField(200)
        domain = CharField(32, null=True)
        text = TextField(null=True)
        building = ForeignKeyField(Building, null=True, backref="+")
        estate = ForeignKeyField(Estate, null=True, backref="+")
        state = CharField(16, constraints=[Check("state IN ('open', 'closed')")])
        mediator = CharField(64, null=True)
        outcome = CharField(16, null=True)
        outcome_note = TextField(null=True)
        opened_by = CharField(64)
        opened_on = DateField()
        opened_at = TextField()
        closed_by = CharField(64, null=True)
        closed_on = DateField(null=True)
        closed_at = TextField(null=True)

        class Meta:
            indexes = ((("community", "state"), False), (("community", "report_id"), False))
            constraints = (Check("(state = 'closed') = (outcome IS NOT NULL)", "closed_with_word"),)

    class MediationVisit(Table):
        id = BigAutoField()
        mediation = ForeignKeyField(Mediation, backref="+")
        visited_on = DateField()
        note = TextField()
        noted_by = CharField(64)
        noted_at = TextField()

    return Mediation, MediationVisit


def _matter_tables(Table, Building, Estate, WorkOrder):
    class Matter(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        report_id = CharField(36, null=True)
        title = CharField(200)
        domain = CharField(32, null=True)
        text = TextField(null=True)
        building = ForeignKeyField(Building, null=True, backref="+")
        estate = ForeignKeyField(Estate, null=True, backref="+")
        subject = CharField(32, null=True)
        state = CharField(20)
        opened_by = CharField(64)
        opened_on = DateField()
        opened_at = TextField()

        class Meta:
            indexes = ((("community", "state"), False), (("community", "report_id"), False))

    class Meeting(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        matter = ForeignKeyField(Matter, backref="+")
        kind = CharField(16)
        held_on = DateField()
        place = CharField(200)
        attendance = IntegerField(constraints=[Check("attendance > 0")])
        minutes = TextField()
        recorded_by = CharField(64)
        recorded_at = TextField()

    class Proposal(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        matter = ForeignKeyField(Matter, backref="+")
        title = CharField(200)
        text = TextField()
        proposer = CharField(20)
        recorded_by = CharField(64)
        made_at = TextField()

    class Decision(Table):
        matter = ForeignKeyField(Matter, primary_key=True, backref="+")
        outcome = CharField(16, constraints=[Check("outcome IN ('adopted', 'rejected')")])
        proposal = ForeignKeyField(Proposal, backref="+")
        meeting = ForeignKeyField(Meeting, null=True, backref="+")
        vote_id = CharField(36, null=True)
        minutes = TextField()
        decided_on = DateField()
        decided_by = CharField(64)
        decided_at = TextField()

        class Meta:
            constraints = (Check("(meeting_id IS NULL) <> (vote_id IS NULL)", "decided_once"),)

    class MatterOrder(Table):
        work_order = ForeignKeyField(WorkOrder, primary_key=True, backref="+")
        matter = ForeignKeyField(Matter, backref="+")

    class MatterMove(Table):
        id = BigAutoField()
        matter = ForeignKeyField(Matter, backref="+")
        from_state = CharField(20, null=True)
        to_state = CharField(20)
        reason = CharField(200)
        moved_by = CharField(64)
        moved_at = TextField()

    return Matter, Meeting, Proposal, Decision, MatterOrder, MatterMove


def _vote_tables(Table, Matter, Proposal, Building, Estate):
    class VoteRule(Table):
        id = BigAutoField()
        community = CharField(64, null=True)
        version = CharField(64)
        subject = CharField(32)
        effective_from = DateField()
        quorum_numerator = IntegerField(constraints=[Check("quorum_numerator > 0")])
        quorum_denominator = IntegerField(constraints=[Check("quorum_denominator > 0")])
        quorum_more = BooleanField()
        approval_numerator = IntegerField(constraints=[Check("approval_numerator > 0")])
        approval_denominator = IntegerField(constraints=[Check("approval_denominator > 0")])
        approval_more = BooleanField()
        approval_of = CharField(16, constraints=[Check("approval_of IN ('taking_part', 'all')")])
        ground = CharField(200)
        written_by = CharField(64)
        written_at = TextField()

        class Meta:
            indexes = ((("subject", "effective_from"), False),)

    class Vote(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        matter = ForeignKeyField(Matter, backref="+")
        number = IntegerField()
        proposal = ForeignKeyField(Proposal, backref="+")
        subject = CharField(32)
        rule = ForeignKeyField(VoteRule, backref="+")
        scope = CharField(16)
        building = ForeignKeyField(Building, null=True, backref="+")
        estate = ForeignKeyField(Estate, null=True, backref="+")
        heads = IntegerField(constraints=[Check("heads > 0")])
        area_hundredths = BigIntegerField()
        closes_on = DateField()
        opened_on = DateField()
        opened_by = CharField(64)
        opened_at = TextField()

        class Meta:
            indexes = ((("matter", "number"), True), (("community", "id"), False))
            constraints = (Check("closes_on >= opened_on", "closes_after_opening"),)

    return VoteRule, Vote


def _ballot_tables(Table, Vote, Household):
    class Voter(Table):
        id = BigAutoField()
        vote = ForeignKeyField(Vote, backref="+")
        household = ForeignKeyField(Household, backref="+")
        area_hundredths = IntegerField()

        class Meta:
            indexes = ((("vote", "household"), True),)

    class Ballot(Table):
        id = BigAutoField()
        voter = ForeignKeyField(Voter, backref="+")
        choice = CharField(8, constraints=[Check("choice IN ('yes', 'no', 'abstain')")])
        reason = CharField(200, null=True)
        replaced = BooleanField()
        recorded_by = CharField(64)
        recorded_at = TextField()

    class VoteResult(Table):
        vote = ForeignKeyField(Vote, primary_key=True, backref="+")
        carried = BooleanField()
        yes_heads = IntegerField()
        yes_area_hundredths = BigIntegerField()
        no_heads = IntegerField()
        no_area_hundredths = BigIntegerField()
        abstain_heads = IntegerField()
        abstain_area_hundredths = BigIntegerField()
        closed_on = DateField()
        closed_by = CharField(64)
        closed_at = TextField()

    class VoteQuorum(Table):
        id = BigAutoField()
        result = ForeignKeyField(VoteResult, backref="+")
        name = CharField(32)
        needed = BigIntegerField()
        got = BigIntegerField()

    return Voter, Ballot, VoteResult, VoteQuorum
