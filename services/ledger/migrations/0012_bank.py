"""Bank statements, what their rows are in the books, and the reconciliations of month ends."""

from peewee import (
    BigIntegerField,
    BooleanField,
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

ONE_AMOUNT = "(amount_column IS NULL) <> (in_column IS NULL)"
BOTH_OR_NONE = "(in_column IS NULL) = (out_column IS NULL)"
# What stands is there once; what was withdrawn or undone stays beside it.
ONCE = (
    ("bank_statement_by_file", "book_id, account, sha256", "withdrawn_at IS NULL"),
    ("bank_row_by_identity", "book_id, account, identity", "NOT withdrawn"),
    ("bank_row_by_position", "book_id, account, position", "NOT withdrawn"),
    ("bank_match_row_by_row", "row_id", "NOT undone"),
    ("bank_match_line_by_line", "voucher_id, line_no", "NOT undone"),
)
WITHDRAWN = "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)"
UNDONE = "(undone_at IS NULL) = (undone_by IS NULL)"
SIGNED = "(signed_at IS NULL) = (signed_by IS NULL)"


def up(migrator, db):
    """Create them, final but for one word each: withdrawn, undone, signed."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Book(Table):
        id = CharField(36, primary_key=True)

    class Voucher(Table):
        id = CharField(36, primary_key=True)

    class BankMapping(Table):
        id = CharField(36, primary_key=True)
        book = ForeignKeyField(Book)
        name = CharField(32)
        date_column = CharField(64)
        date_format = CharField(16)
        amount_column = CharField(64, null=True)
        positive_is = CharField(3, constraints=[Check("positive_is IN ('in', 'out')")])
        in_column = CharField(64, null=True)
        out_column = CharField(64, null=True)
        balance_column = CharField(64)
        counterparty_column = CharField(64, null=True)
        reference_column = CharField(64, null=True)
        memo_column = CharField(64, null=True)
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            indexes = ((("book", "name"), True),)
            constraints = (Check(ONE_AMOUNT), Check(BOTH_OR_NONE))

    class BankStatement(Table):
        id = CharField(36, primary_key=True)
        book = ForeignKeyField(Book)
        account = CharField(8)
        mapping = CharField(32)
        sha256 = CharField(64)
        rows_new = IntegerField(constraints=[Check("rows_new >= 0")])
        rows_known = IntegerField(constraints=[Check("rows_known >= 0")])
        first_on = DateField()
        last_on = DateField()
        opening_fen = BigIntegerField()
        closing_fen = BigIntegerField()
        imported_by = CharField(64)
        imported_at = TextField()
        withdrawn_by = CharField(64, null=True)
        withdrawn_at = TextField(null=True)
        withdrawn_reason = CharField(200, null=True)

        class Meta:
            constraints = (Check(WITHDRAWN),)

    class BankRow(Table):
        id = CharField(36, primary_key=True)
        statement = ForeignKeyField(BankStatement)
        book = ForeignKeyField(Book)
        account = CharField(8)
        position = BigIntegerField(constraints=[Check("position >= 0")])
        line_no = IntegerField(constraints=[Check("line_no >= 0")])
        day = DateField()
        amount_fen = BigIntegerField(constraints=[Check("amount_fen <> 0")])
        balance_fen = BigIntegerField()
        counterparty = CharField(200)
        reference = CharField(64)
        memo = CharField(400)
        identity = CharField(64)
        withdrawn = BooleanField()

        class Meta:
            indexes = ((("book", "account", "day"), False),)

    class BankMatch(Table):
        id = CharField(36, primary_key=True)
        book = ForeignKeyField(Book)
        account = CharField(8)
        amount_fen = BigIntegerField()
        why = CharField(16)
        made_by = CharField(64)
        made_at = TextField()
        undone_by = CharField(64, null=True)
        undone_at = TextField(null=True)
        undone_reason = CharField(200, null=True)

        class Meta:
            indexes = ((("book", "account"), False),)
            constraints = (Check(UNDONE),)

    class BankMatchRow(Table):
        match = ForeignKeyField(BankMatch)
        row = ForeignKeyField(BankRow)
        undone = BooleanField()

        class Meta:
            primary_key = CompositeKey("match", "row")

    class BankMatchLine(Table):
        match = ForeignKeyField(BankMatch)
        voucher = ForeignKeyField(Voucher)
        line_no = IntegerField()
        undone = BooleanField()

        class Meta:
            primary_key = CompositeKey("match", "voucher", "line_no")

    class Draft(Table):
        id = CharField(36, primary_key=True)

    class BankDraft(Table):
        draft = ForeignKeyField(Draft, primary_key=True)
        row = ForeignKeyField(BankRow)

    class BankReconciliation(Table):
        id = CharField(36, primary_key=True)
        book = ForeignKeyField(Book)
        account = CharField(8)
        day = DateField()
        number = IntegerField(constraints=[Check("number > 0")])
        statement_fen = BigIntegerField()
        book_fen = BigIntegerField()
        adjusted_fen = BigIntegerField()
        content = TextField()
        hash = CharField(64)
        prepared_by = CharField(64)
        prepared_at = TextField()
        signed_by = CharField(64, null=True)
        signed_at = TextField(null=True)

        class Meta:
            indexes = ((("book", "account", "day", "number"), True),)
            constraints = (Check(SIGNED), Check("signed_by <> prepared_by"))

    db.create_tables([BankMapping, BankStatement, BankRow, BankMatch, BankMatchRow])
    db.create_tables([BankMatchLine, BankDraft, BankReconciliation])
    for name, columns, standing in ONCE:
        table = name.rpartition("_by_")[0]
        db.execute_sql(f"CREATE UNIQUE INDEX {name} ON {table} ({columns}) WHERE {standing}")
    _make_final(db)


def _make_final(db):
    said = "what a bank said is final"
    forbid_changes(db, "bank_mapping", said)
    forbid_changes(
        db,
        "bank_statement",
        said,
        mutable=("withdrawn_by", "withdrawn_at", "withdrawn_reason"),
    )
    forbid_changes(db, "bank_row", said, mutable=("withdrawn",))
    forbid_changes(db, "bank_draft", said)
    forbid_changes(
        db,
        "bank_match",
        "a match is final; undo it",
        mutable=("undone_by", "undone_at", "undone_reason"),
    )
    for table in ("bank_match_row", "bank_match_line"):
        forbid_changes(db, table, "a match is final; undo it", mutable=("undone",))
    forbid_changes(
        db,
        "bank_reconciliation",
        "a reconciliation is final; prepare another",
        mutable=("signed_by", "signed_at"),
    )
