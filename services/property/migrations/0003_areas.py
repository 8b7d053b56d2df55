"""How large a household's flat is: what property fees and votes are counted by."""

from peewee import IntegerField


def up(migrator, db):
    """Add the area in hundredths of a square metre; unknown where nobody has measured it."""
    migrator.migrate(migrator.add_column("household", "area_hundredths", IntegerField(null=True)))
