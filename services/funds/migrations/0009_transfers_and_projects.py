"""Money that moves to another fund, and projects that several funds pay for."""

from peewee import (
    BigAutoField,
    BigIntegerField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from shared.database import forbid_changes

RESOLVED = ("state", "refused_for", "resolved_on")
ENDED = (
    "stage",
    "accepted_by",
    "accepted_on",
    "acceptance_note",
    "ended_by",
    "ended_on",
    "abandoned_for",
)


def up(migrator, db):
    """Create the tables; a lot that moved is a contribution, so it is final as those are."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Fund(Table):
        id = CharField(36, primary_key=True)

    class Commitment(Table):
        id = CharField(36, primary_key=True)

    class DisbursementRequest(Table):
        id = CharField(36, primary_key=True)

    class DisbursementReturn(Table):
        id = CharField(36, primary_key=True)

    project, source = _projects(Table, Commitment)
    payment, part = _payments(Table, project, source, DisbursementRequest)
    returns = _returns(Table, payment, DisbursementReturn)
    db.create_tables([_transfers(Table, Fund), project, source, payment, part, *returns])
    forbid_changes(db, "transfer", "what was asked for is final", mutable=RESOLVED)
    forbid_changes(db, "project", "what was proposed is final", mutable=ENDED)
    for table in ("project_source", "project_payment", "project_part"):
        forbid_changes(db, table, "what the sources of a project bear is final")
    for table in ("project_return", "project_return_part"):
        forbid_changes(db, table, "what came back is final")
    # A slice moves once in a transfer, and its lots are found by it.
    db.execute_sql(
        "CREATE UNIQUE INDEX contribution_moved ON contribution "
        "(source_id, parent_id, parent_from_fen) WHERE source = 'transfer'"
    )


def _transfers(Table, Fund):
    class Transfer(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        fund = ForeignKeyField(Fund, backref="+")
        to_fund = ForeignKeyField(Fund, backref="+")
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])
        reason = CharField(200)
        approvals_needed = IntegerField(constraints=[Check("approvals_needed > 0")])
        state = CharField(
            20, constraints=[Check("state IN ('awaiting_approval', 'made', 'refused')")]
        )
        requested_by = CharField(64)
        requested_at = TextField()
        refused_for = CharField(200, null=True)
        resolved_on = DateField(null=True)

        class Meta:
            indexes = ((("community", "id"), False),)
            constraints = (Check("fund_id <> to_fund_id", "transfer_moves"),)

    return Transfer


def _projects(Table, Commitment):
    class Project(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        name = CharField(200)
        purpose = TextField()
        building_id = CharField(36, null=True)
        households = IntegerField(null=True)
        agreement = CharField(
            16, constraints=[Check("agreement IN ('proportional', 'in_order', 'agreed')")]
        )
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])
        stage = CharField(
            16, constraints=[Check("stage IN ('open', 'accepted', 'closed', 'abandoned')")]
        )
        proposed_by = CharField(64)
        proposed_at = TextField()
        accepted_by = CharField(64, null=True)
        accepted_on = DateField(null=True)
        acceptance_note = TextField(null=True)
        ended_by = CharField(64, null=True)
        ended_on = DateField(null=True)
        abandoned_for = CharField(200, null=True)

        class Meta:
            indexes = ((("community", "id"), False),)

    class ProjectSource(Table):
        id = BigAutoField()
        project = ForeignKeyField(Project, backref="+")
        position = IntegerField()
        commitment = ForeignKeyField(Commitment, backref="+", unique=True)
        share_bp = IntegerField(null=True, constraints=[Check("share_bp BETWEEN 1 AND 10000")])

        class Meta:
            indexes = ((("project", "position"), True),)

    return Project, ProjectSource


def _payments(Table, Project, ProjectSource, DisbursementRequest):
    class ProjectPayment(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        project = ForeignKeyField(Project, backref="+")
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])
        payee = CharField(200, null=True)
        document = CharField(200)
        requested_at = TextField()

        class Meta:
            indexes = ((("community", "id"), False),)

    class ProjectPart(Table):
        id = BigAutoField()
        payment = ForeignKeyField(ProjectPayment, backref="+")
        source = ForeignKeyField(ProjectSource, backref="+")
        request = ForeignKeyField(DisbursementRequest, backref="+", unique=True)

        class Meta:
            indexes = ((("payment", "source"), True),)

    return ProjectPayment, ProjectPart


def _returns(Table, ProjectPayment, DisbursementReturn):
    class ProjectReturn(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        payment = ForeignKeyField(ProjectPayment, backref="+")
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])
        reason = CharField(200)
        bank_reference = CharField(200, null=True)
        received_on = DateField()
        recorded_by = CharField(64)
        recorded_at = TextField()

        class Meta:
            indexes = ((("community", "id"), False),)

    class ProjectReturnPart(Table):
        id = BigAutoField()
        project_return = ForeignKeyField(ProjectReturn, backref="+")
        disbursement_return = ForeignKeyField(DisbursementReturn, backref="+", unique=True)

    return ProjectReturn, ProjectReturnPart
