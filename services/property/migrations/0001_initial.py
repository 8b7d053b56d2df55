"""Buildings, households, work orders."""

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


def up(migrator, db):
    """Create them; frozen costs and history are final."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    registry = _registry_tables(Table)
    order = _order_table(Table, registry[0])
    db.create_tables([*registry, order, *_order_parts(Table, order)])
    # A fund is asked again under the same name until it has taken its promise back.
    db.execute_sql(
        "CREATE UNIQUE INDEX commitment_one_per_order ON commitment (work_order_id) "
        "WHERE state <> 'released'"
    )
    forbid_changes(db, "cost_line", "the cost of a finished repair is final")
    forbid_changes(db, "move", "what has happened to an order is final")


def _registry_tables(Table):
    class Building(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        name = CharField(200)
        address = CharField(200)
        managed = BooleanField()
        created_at = TextField()

        class Meta:
            indexes = ((("community", "id"), False),)

    class Household(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        building = ForeignKeyField(Building, backref="+")
        unit = CharField(64)
        contact_name = CharField(64, null=True)
        phone = CharField(32, null=True)
        created_at = TextField()

        class Meta:
            indexes = ((("community", "id"), False), (("building", "unit"), True))

    return Building, Household


def _order_table(Table, Building):
    class WorkOrder(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        title = CharField(200)
        category = CharField(32)
        description = TextField()
        building = ForeignKeyField(Building, backref="+")
        fund_id = CharField(36, null=True)
        estimate_fen = BigIntegerField(constraints=[Check("estimate_fen >= 0")])
        state = CharField(20)
        assignee = CharField(64, null=True)
        cost_fen = BigIntegerField(null=True, constraints=[Check("cost_fen >= 0")])
        accepted_by = CharField(64, null=True)
        paid_fen = BigIntegerField(constraints=[Check("paid_fen >= 0")])
        paid_on = DateField(null=True)
        rating = IntegerField(null=True, constraints=[Check("rating BETWEEN 1 AND 5")])
        comment = TextField(null=True)
        opened_by = CharField(64)
        opened_on = DateField()
        opened_at = TextField()

        class Meta:
            indexes = ((("community", "id"), False), (("community", "state"), False))
            constraints = (
                Check("accepted_by IS NULL OR accepted_by <> assignee", "repairer_not_acceptor"),
                Check("paid_fen = 0 OR paid_fen = cost_fen", "paid_what_it_cost"),
            )

    return WorkOrder


def _order_parts(Table, WorkOrder):
    class Commitment(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        work_order = ForeignKeyField(WorkOrder, backref="+")
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])
        state = CharField(20)
        assignee = CharField(64)
        asked_by = CharField(64)
        asked_at = TextField()

        class Meta:
            indexes = ((("community", "state"), False),)

    class CostLine(Table):
        id = BigAutoField()
        work_order = ForeignKeyField(WorkOrder, backref="+")
        position = IntegerField()
        kind = CharField(16, constraints=[Check("kind IN ('parts', 'labour', 'outsourced')")])
        description = CharField(200)
        amount_fen = BigIntegerField(constraints=[Check("amount_fen >= 0")])

        class Meta:
            indexes = ((("work_order", "position"), True),)

    class Move(Table):
        id = BigAutoField()
        work_order = ForeignKeyField(WorkOrder, backref="+")
        from_state = CharField(20, null=True)
        to_state = CharField(20)
        reason = CharField(200)
        moved_by = CharField(64)
        moved_at = TextField()

    return Commitment, CostLine, Move
