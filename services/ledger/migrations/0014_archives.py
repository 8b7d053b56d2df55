"""The closed months with the company that kept the book then, and the papers kept with each.

Vouchers are found by their date.
"""

from peewee import CharField, CompositeKey, ForeignKeyField, Model

from shared.database import forbid_changes


def up(migrator, db):
    """Create the closed months, those of today among them; their papers lie with the next one."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Book(Table):
        id = CharField(36, primary_key=True)

    class ClosedMonth(Table):
        book = ForeignKeyField(Book)
        period = CharField(7)
        company = CharField(64)
        credit_code = CharField(18, null=True)

        class Meta:
            primary_key = CompositeKey("book", "period")

    class Attachment(Table):
        id = CharField(36, primary_key=True)

    class ArchivedPaper(Table):
        attachment = ForeignKeyField(Attachment, primary_key=True)
        book = ForeignKeyField(Book)
        period = CharField(7)

        class Meta:
            indexes = ((("book", "period"), False),)

    db.create_tables([ClosedMonth, ArchivedPaper])
    # Opening balances close their month without a row of their own.
    db.execute_sql(
        "INSERT INTO closed_month (book_id, period, company, credit_code) "
        "SELECT book.id, months.period, book.name, book.credit_code FROM book JOIN ("
        "SELECT book_id, period FROM period_close "
        "UNION SELECT book_id, period FROM turnover"
        ") AS months ON months.book_id = book.id WHERE months.period <= book.closed_through"
    )
    forbid_changes(db, "closed_month", "closed months are final")
    forbid_changes(db, "archived_paper", "what was kept with a closed month is final")
    db.execute_sql("CREATE INDEX voucher_by_date ON voucher (book_id, voucher_date, position)")
