"""Cash moves, money passed on, Z reports of drawers, tickets, approvals and copies of receipts."""

from peewee import (
    BigIntegerField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from shared.database import forbid_changes

SENTENCE = "what happened is final; refund, return or count instead"


def up(migrator, db):
    """Create them, and number the closes that were before."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Till(Table):
        id = CharField(36, primary_key=True)

    class TillSession(Table):
        id = CharField(36, primary_key=True)

    class Sale(Table):
        id = CharField(36, primary_key=True)

    class CashMove(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        session = ForeignKeyField(TillSession)
        kind = CharField(16)
        purpose = CharField(16)
        amount_fen = BigIntegerField()
        reason = CharField(200)
        moved_at = TextField()
        moved_on = DateField()
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            indexes = ((("community", "purpose"), False),)

    class AgencyPayment(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        method = CharField(16)
        amount_fen = BigIntegerField()
        payee = CharField(200)
        reference = CharField(64)
        paid_on = DateField()
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            indexes = ((("community",), False),)

    class ZReport(Table):
        session = ForeignKeyField(TillSession, primary_key=True)
        till = ForeignKeyField(Till)
        number = IntegerField()
        report = TextField(null=True)
        explanation = CharField(400, null=True)
        explained_by = CharField(64, null=True)
        explained_at = TextField(null=True)

        class Meta:
            indexes = ((("till", "number"), True),)

    class Ticket(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        outlet = CharField(64)
        till = ForeignKeyField(Till)
        note = CharField(200)
        content = TextField()
        made_by = CharField(64)
        made_at = TextField()
        ended_as = CharField(16, null=True)
        ended_by = CharField(64, null=True)
        ended_at = TextField(null=True)

        class Meta:
            indexes = ((("community", "outlet", "ended_at"), False),)

    class DiscountApproval(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        till = ForeignKeyField(Till)
        discount_max_fen = BigIntegerField()
        reason = CharField(200)
        made_by = CharField(64)
        made_at = TextField()
        sale_id = CharField(36, null=True, unique=True)

    class Reprint(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        sale = ForeignKeyField(Sale)
        copy_number = IntegerField()
        reason = CharField(200)
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            indexes = ((("sale", "copy_number"), True),)

    db.create_tables(
        [CashMove, AgencyPayment, ZReport, Ticket, DiscountApproval, Reprint], safe=False
    )
    db.execute_sql(
        "INSERT INTO z_report (session_id, till_id, number) SELECT id, till_id, "
        "ROW_NUMBER() OVER (PARTITION BY till_id ORDER BY closed_at, id) "
        "FROM till_session WHERE closed_at IS NOT NULL"
    )
    db.execute_sql("CREATE INDEX sale_of_clerk ON sale (community, clerk, id)")
    for table in ("sale", "refund"):
        db.execute_sql(
            f"CREATE INDEX {table}_for_others ON {table} (community) WHERE agency_fen <> 0"
        )
    for table in ("cash_move", "agency_payment", "reprint"):
        forbid_changes(db, table, SENTENCE)
    forbid_changes(
        db,
        "z_report",
        "a Z report is final; explain it instead",
        mutable=("explanation", "explained_by", "explained_at"),
    )
    forbid_changes(
        db,
        "ticket",
        "a ticket stays as it was put aside",
        mutable=("ended_as", "ended_by", "ended_at"),
    )
    forbid_changes(
        db, "discount_approval", "an approval stays as it was given", mutable=("sale_id",)
    )
