"""When a feed had last been read to its end, so that a lag has an age."""

from peewee import TextField


def up(migrator, db):
    """A column of cursors; unknown until the follower has looked once more."""
    migrator.migrate(migrator.add_column("cursor", "current_at", TextField(null=True)))
