"""Templates of vouchers, and the drafts that come of them."""

from peewee import (
    BigIntegerField,
    CharField,
    Check,
    CompositeKey,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from shared.database import forbid_changes


def up(migrator, db):
    """Create them; a template is retired, never changed."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Book(Table):
        id = CharField(36, primary_key=True)

    class Template(Table):
        id = CharField(36, primary_key=True)
        book = ForeignKeyField(Book)
        name = CharField(100)
        memo = CharField(100)
        attachments = IntegerField(constraints=[Check("attachments >= 1")])
        first_period = CharField(7, null=True)
        last_period = CharField(7, null=True)
        day = IntegerField(null=True, constraints=[Check("day BETWEEN 1 AND 31")])
        total_fen = BigIntegerField(null=True, constraints=[Check("total_fen > 0")])
        maker = CharField(64)
        made_at = TextField()
        retired_on = DateField(null=True)
        retired_by = CharField(64, null=True)

        class Meta:
            constraints = (
                Check("(first_period IS NULL) = (day IS NULL)"),
                Check("last_period IS NULL OR last_period >= first_period"),
                Check("total_fen IS NULL OR last_period IS NOT NULL"),
            )

    class TemplateLine(Table):
        template = ForeignKeyField(Template)
        line_no = IntegerField()
        account = CharField(8)
        side = CharField(6, constraints=[Check("side IN ('debit', 'credit')")])
        amount_fen = BigIntegerField(null=True)
        memo = CharField(200, null=True)
        supplier = CharField(64, null=True)
        fund = CharField(64, null=True)
        building = CharField(64, null=True)
        work_order = CharField(64, null=True)
        outlet = CharField(64, null=True)
        member = CharField(64, null=True)
        person = CharField(64, null=True)
        reference = CharField(64, null=True)
        cash_flow = IntegerField(null=True)

        class Meta:
            primary_key = CompositeKey("template", "line_no")

    db.create_tables([Template, TemplateLine])
    # Of two that stand, no two have one name.
    db.execute_sql(
        "CREATE UNIQUE INDEX template_named ON template (book_id, name) WHERE retired_on IS NULL"
    )
    forbid_changes(
        db,
        "template",
        "a template is retired, never changed",
        mutable=("retired_on", "retired_by"),
    )
    forbid_changes(db, "template_line", "a template is retired, never changed")
    db.execute_sql("ALTER TABLE draft ADD COLUMN template VARCHAR(36)")
    db.execute_sql("ALTER TABLE draft ADD COLUMN due_period VARCHAR(7)")
    # Once for each month, however often it is asked for; a discarded one may be made again.
    db.execute_sql(
        "CREATE UNIQUE INDEX draft_due ON draft (template, due_period) "
        "WHERE due_period IS NOT NULL AND state <> 'discarded'"
    )
