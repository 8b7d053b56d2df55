"""What the shop is to have of funds, and what they spend it on, have accounts of their own."""

from peewee import BooleanField, CharField, DateField, ForeignKeyField, IntegerField, Model

NEW = (  # code, name, the account above
    ("122104", "应收专项基金", "其他应收款"),
    ("560299", "公益支出", "管理费用"),
)


def up(migrator, db):
    """Add them to every chart that lacks them."""

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

    for code, name, above in NEW:
        known = {row.book_id for row in Account.select().where(Account.code == code)}
        for book in list(Book.select()):
            if book.id not in known:
                Account.insert(
                    book=book,
                    code=code,
                    name=name,
                    full_name=f"{above}—{name}",
                    side="debit",
                    is_leaf=True,
                    frozen_on=None,
                    requires="",
                    statement_row=None,
                ).execute()
