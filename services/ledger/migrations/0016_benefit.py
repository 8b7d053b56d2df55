"""What funds spend on anything but repairs has an account of its own: 560299 公益支出."""

from peewee import BooleanField, CharField, DateField, ForeignKeyField, IntegerField, Model

CODE, NAME = "560299", "公益支出"


def up(migrator, db):
    """Add it to every chart that lacks it."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Book(Table):
        id = CharField(36, primary_key=True)

    class Account(Table):
        book = ForeignKeyField(Book)
        code = CharField(8)
        name = CharField(64)
        full_name = CharField(200)
        side = CharField(6)
        is_leaf = BooleanField()
        frozen_on = DateField(null=True)
        requires = CharField(100)
        statement_row = IntegerField(null=True)

        class Meta:
            primary_key = False

    known = {row.book_id for row in Account.select().where(Account.code == CODE)}
    for book in list(Book.select()):
        if book.id not in known:
            Account.insert(
                book=book,
                code=CODE,
                name=NAME,
                full_name=f"管理费用—{NAME}",
                side="debit",
                is_leaf=True,
                frozen_on=None,
                requires="",
                statement_row=None,
            ).execute()
