"""The products behind 1405, the names of things, and what ledgers are found by."""

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
    Model,
)

from shared.database import forbid_changes


def up(migrator, db):
    """Create both tables; products behind a voucher are final like its lines."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Book(Table):
        id = CharField(36, primary_key=True)

    class Voucher(Table):
        id = CharField(36, primary_key=True)

    class StockEntry(Table):
        voucher = ForeignKeyField(Voucher)
        line_no = IntegerField(constraints=[Check("line_no > 0")])
        book = ForeignKeyField(Book)
        product = CharField(64)
        issued = BooleanField()
        quantity = BigIntegerField()
        value_fen = BigIntegerField()

        class Meta:
            primary_key = CompositeKey("voucher", "line_no")
            indexes = ((("book", "product"), False),)

    class KnownName(Table):
        community = CharField(64)
        kind = CharField(16)
        key = CharField(64)
        name = CharField(200)

        class Meta:
            primary_key = CompositeKey("community", "kind", "key")

    db.create_tables([StockEntry, KnownName])
    forbid_changes(db, "stock_entry", "the stock ledger is final; post a red voucher")
    db.execute_sql("CREATE INDEX voucher_by_day ON voucher (book_id, voucher_date, position)")
    db.execute_sql("CREATE INDEX voucher_line_by_account ON voucher_line (account, voucher_id)")
