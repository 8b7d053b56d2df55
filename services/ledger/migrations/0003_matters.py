"""What a person must look at before a month is closed."""

from peewee import CharField, DateField, ForeignKeyField, Model


def up(migrator, db):
    """Create the list; its rows go when the person has spoken, the shop keeps their word."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Book(Table):
        id = CharField(36, primary_key=True)

    class OpenMatter(Table):
        id = CharField(36, primary_key=True)
        book = ForeignKeyField(Book)
        code = CharField(64)
        day = DateField()
        sentence = CharField(400)

        class Meta:
            indexes = ((("book", "day"), False),)

    db.create_tables([OpenMatter])
