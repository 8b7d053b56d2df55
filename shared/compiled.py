"""A query whose SQL text is made once: peewee's expressions stay the source, the text is kept.

Only for the hottest questions: building the text costs several times what the engine needs to
answer. Parameters are texts; rows come back as the engine gives them.
"""

from collections.abc import Callable
from inspect import signature
from typing import Any

import peewee


class _Place(str):
    """Stands for a parameter while the text is made."""

    __slots__ = ("number",)
    number: int


class Compiled:
    """`Compiled(database, lambda a, b: query)`, asked with `one(a, b)` or `all(a, b)`.

    A statement that gives no rows is made to `run(a, b)`.
    """

    def __init__(self, database: peewee.DatabaseProxy, build: Callable[..., Any]):
        self._database = database
        self._build = build
        self._texts: dict[type, tuple[str, list]] = {}  # by engine, whose dialects differ

    def one(self, *values: str) -> tuple | None:
        """The first row, or None."""
        return self.run(*values).fetchone()

    def all(self, *values: str) -> list[tuple]:
        """Every row."""
        return self.run(*values).fetchall()

    def run(self, *values: str) -> Any:
        """Run it; the engine's cursor."""
        text, template = self._text()
        parameters = [
            values[place.number] if isinstance(place, _Place) else place for place in template
        ]
        return self._database.execute_sql(text, parameters)

    def _text(self) -> tuple[str, list]:
        engine = type(self._database.obj)
        if engine not in self._texts:
            places = [_Place() for _ in signature(self._build).parameters]
            for number, place in enumerate(places):
                place.number = number
            self._texts[engine] = self._build(*places).sql()
        return self._texts[engine]
