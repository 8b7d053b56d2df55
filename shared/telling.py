"""What a fact is, and how one is declared and read; the facts themselves stand in facts/."""

import dataclasses
import re
import typing
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar


class Fact:
    """What all facts share; the decorator `told` fills it in."""

    name: ClassVar[str]
    version: ClassVar[int] = 1
    told_by: ClassVar[str]
    heard_by: ClassVar[tuple[str, ...]]

    @property
    def subject(self) -> str:
        """The id of the thing the fact is about."""
        return getattr(self, dataclasses.fields(self)[0].name)  # type: ignore[arg-type]

    def data(self) -> dict:
        """The fact as plain JSON values."""
        return dataclasses.asdict(self)  # type: ignore[call-overload]


ALL: dict[str, type[Fact]] = {}


@typing.dataclass_transform(kw_only_default=True, frozen_default=True)
def told(by: str, heard_by: tuple[str, ...]):
    """Declare a fact: who tells it and who hears it."""

    def declare(kind):
        kind = dataclass(frozen=True, kw_only=True)(kind)
        kind.name = re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()
        kind.told_by, kind.heard_by = by, heard_by
        ALL[kind.name] = kind
        return kind

    return declare


@typing.dataclass_transform(kw_only_default=True, frozen_default=True)
def part(kind):
    """A row inside a fact."""
    return dataclass(frozen=True, kw_only=True)(kind)


def read(name: str, data: dict) -> Fact:
    """The fact of that name from its JSON values. Raises KeyError or TypeError for strangers."""
    return _build(ALL[name], data)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _build(kind: Any, value: Any) -> Any:
    if typing.get_origin(kind) is tuple:
        return tuple(_build(typing.get_args(kind)[0], item) for item in value)
    if dataclasses.is_dataclass(kind):
        hints = _hints(kind)  # type: ignore[arg-type]
        return kind(**{key: _build(hints[key], item) for key, item in value.items()})  # type: ignore[operator]
    return value
