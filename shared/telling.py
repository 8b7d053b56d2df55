"""What a fact is, and how one is declared and read; the facts themselves stand in facts/."""

import dataclasses
import json
import re
import typing
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=vars)


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

    def text(self) -> str:
        """The same as JSON, without a copy of it first."""
        return _ENCODER.encode(vars(self))


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


def _build(kind: Any, data: dict) -> Any:
    parts = {key: _part(hint, data[key]) for key, hint in _parts(kind).items() if key in data}
    return kind(**{**data, **parts})


@cache
def _parts(kind: type) -> dict[str, Any]:
    """The fields of a kind that are not plain values, with what they are."""
    return {
        name: hint
        for name, hint in typing.get_type_hints(kind).items()
        if typing.get_origin(hint) is tuple or dataclasses.is_dataclass(hint)
    }


def _part(hint: Any, value: Any) -> Any:
    if dataclasses.is_dataclass(hint):
        return _build(hint, value)
    inner = typing.get_args(hint)[0]
    is_plain = not dataclasses.is_dataclass(inner)
    return tuple(value) if is_plain else tuple(_build(inner, item) for item in value)
