"""An account may say which 其中 row of 会小企02表 it is; wages have accounts of their own."""

from peewee import BooleanField, CharField, DateField, ForeignKeyField, IntegerField, Model

from shared.database import allow_changes, forbid_changes

WAGES = (("221101", "工资"), ("221102", "社会保险费"), ("221103", "住房公积金"))


def up(migrator, db):
    """Add the column, and what an existing chart lacks under 2211."""
    allow_changes(db, "account")
    migrator.migrate(migrator.add_column("account", "statement_row", IntegerField(null=True)))

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

    for book in list(Book.select()):
        Account.update(is_leaf=False).where(
            (Account.book == book) & (Account.code == "2211")
        ).execute()
        known = {row.code for row in Account.select().where(Account.book == book)}
        for code, name in WAGES:
            if code not in known:
                Account.insert(
                    book=book,
                    code=code,
                    name=name,
                    full_name=f"应付职工薪酬—{name}",
                    side="credit",
                    is_leaf=True,
                    frozen_on=None,
                    requires="",
                    statement_row=None,
                ).execute()
    forbid_changes(
        db, "account", "accounts are frozen, never deleted", mutable=("is_leaf", "frozen_on")
    )
