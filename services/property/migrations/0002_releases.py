"""Why money is given back: kept before the fund is asked, so that asking again is the same."""

from peewee import CharField


def up(migrator, db):
    """Add the reason to what property asked of funds."""
    migrator.migrate(migrator.add_column("commitment", "release_reason", CharField(200, null=True)))
