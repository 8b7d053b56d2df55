"""Column types that read the same on SQLite and on PostgreSQL."""

import peewee

from shared import clock


class MomentField(peewee.TextField):
    """A moment, kept as RFC 3339 text in UTC, so that it sorts and reads the same everywhere."""

    def db_value(self, value):
        return None if value is None else value if isinstance(value, str) else clock.text(value)

    def python_value(self, value):
        return None if value is None else clock.parse(value)
