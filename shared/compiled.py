"""A query whose SQL text is made once: peewee's expressions stay the source, the text is kept.

Only for the hottest questions: building the text costs several times what the engine needs to
answer.
"""

from collections.abc import Callable, Sequence
from typing import Any

import peewee

Value = str | int
Asked = Value | Sequence[Value]
ALONE = -1
STEP = 1024


class _Place(str):
    """Stands for a parameter while the text is made, or for one of a list of them."""

    __slots__ = ("at", "number")
    number: int
    at: int


class Compiled:
    """`Compiled(database, lambda a, b: query)`, asked with `one(a, b)` or `all(a, b)`.

    Rows come back as the engine gives them, or as instances from `models(Model, a, b)`; a statement
    that gives no rows is made to `run(a, b)`. Parameters are texts and, where the query says
    `exactly(a)`, numbers; or lists of them for `column.in_(a)`, each of any length.
    """

    def __init__(self, database: peewee.DatabaseProxy, build: Callable[..., Any]):
        self._database = database
        self._build = build
        # By engine, whose dialects differ, and by how long each list is.
        self._texts: dict[tuple[type, tuple[int, ...]], tuple[str, list]] = {}

    def one(self, *values: Asked) -> tuple | None:
        """The first row, or None."""
        return self.run(*values).fetchone()

    def all(self, *values: Asked) -> list[tuple]:
        """Every row."""
        return self.run(*values).fetchall()

    def run(self, *values: Asked) -> Any:
        """Run it; the engine's cursor."""
        return self._database.execute_sql(*self._filled(values))

    def models(self, model: type[peewee.Model], *values: Asked) -> list[Any]:
        """Every row as an instance; what is selected beside its columns becomes attributes."""
        text, parameters = self._filled(values)
        return list(model.raw(text, *parameters))

    def _filled(self, values: tuple[Asked, ...]) -> tuple[str, list]:
        text, template = self._text(tuple(map(_places, values)))

        def value(place: _Place) -> Value:
            asked = values[place.number]
            if isinstance(asked, Value):
                return asked
            return asked[min(place.at, len(asked) - 1)]

        return text, [value(each) if isinstance(each, _Place) else each for each in template]

    def _text(self, lengths: tuple[int, ...]) -> tuple[str, list]:
        key = type(self._database.obj), lengths
        if key not in self._texts:
            places = [
                _place(number, 0) if many == ALONE else [_place(number, at) for at in range(many)]
                for number, many in enumerate(lengths)
            ]
            self._texts[key] = self._build(*places).sql()
        return self._texts[key]


def exactly(place: Any) -> peewee.Value:
    """A parameter that no column turns into its own kind: a number."""
    return peewee.Value(place, converter=False)


def _place(number: int, at: int) -> _Place:
    place = _Place()
    place.number, place.at = number, at
    return place


def _places(asked: Asked) -> int:
    """How many places a parameter has: ALONE if it is no list; of a list the next power of two, of
    a long one the next multiple of STEP, so that few texts serve every length.

    The last value fills the places that are left, which asks for the same rows.
    """
    if isinstance(asked, Value):
        return ALONE
    if len(asked) > STEP:
        return -(-len(asked) // STEP) * STEP
    return 1 << (len(asked) - 1).bit_length() if asked else 0
