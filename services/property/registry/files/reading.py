"""A file of households, line by line. No Flask request, no peewee."""

from collections.abc import Callable
from typing import Any, NamedTuple

from services.property.registry.files import rules
from shared.sheets import BadLine, Record, records, refuse_bad


class HouseholdLine(NamedTuple):
    """What a line says of a household. An empty cell and an absent column say nothing.

    `said` has floor and area_hundredths, `people` by role a contact's name and phone.
    """

    line: int
    estate: str | None
    building: str
    unit: str
    said: dict[str, int]
    people: dict[str, dict[str, str]]


class Sheet(NamedTuple):
    """The lines of a file and what it calls its columns."""

    lines: list[HouseholdLine]
    headings: dict[str, str]


def read_households(body: bytes) -> Sheet:
    """The households of a file. Raises `file_unreadable`, `import_invalid` with every bad line."""
    bad: list[BadLine] = []
    rows = records(body, (), bad)
    if not rows and not bad:
        bad.append(BadLine(1, "", "The file has no line below its header."))
    refuse_bad(bad if not rows else [])
    headings = _headings(list(rows[0].cells))
    found = [_Reader(row, headings, bad).household() for row in rows]
    _refuse_twice(found, headings, bad)
    refuse_bad(bad)
    return Sheet(found, headings)


def _headings(names: list[str]) -> dict[str, str]:
    """What the file calls each column. Raises `import_invalid`."""
    bad: list[BadLine] = []
    found: dict[str, str] = {}
    for name in names:
        column = rules.COLUMN_OF.get(name.lower())
        if column in found:
            bad.append(BadLine(1, name, f"This is the same column as {found[column]}."))
        elif column:
            found[column] = name
    for column in rules.NEEDED:
        if column not in found:
            bad.append(BadLine(1, rules.HEADINGS[column][0], "This column is missing."))
    refuse_bad(bad)
    return found


class _Reader:
    """A line of the file while it is read."""

    def __init__(self, row: Record, headings: dict[str, str], bad: list[BadLine]):
        self.row, self.headings, self.bad = row, headings, bad

    def household(self) -> HouseholdLine:
        """What the line says."""
        building = self._place("building", 200)
        room = self._place("room", 64)
        unit = rules.unit_of(self._cell("entrance"), room)
        if len(unit) > 64 or not unit.isprintable():
            self._blame("room", "Entrance and room together have at most 64 characters.")
        estate = self._cell("estate")
        self._check("estate", estate, lambda text: rules.name_problem(text, 200))
        said = {
            "floor": self._number("floor", rules.floor_of),
            "area_hundredths": self._number("area", rules.area_of),
        }
        people = {role: self._person(role) for role in ("owner", "tenant")}
        return HouseholdLine(
            self.row.line,
            estate or None,
            building,
            unit,
            {name: value for name, value in said.items() if value is not None},
            {role: said for role, said in people.items() if said},
        )

    def _place(self, column: str, longest: int) -> str:
        value = self._cell(column)
        if not value:
            self._blame(column, "This must not be empty.")
        self._check(column, value, lambda text: rules.name_problem(text, longest))
        return value

    def _person(self, role: str) -> dict[str, str]:
        name, phone = self._cell(f"{role}_name"), self._cell(f"{role}_phone")
        self._check(f"{role}_name", name, rules.person_problem)
        self._check(f"{role}_phone", phone, rules.phone_problem)
        return {key: text for key, text in (("name", name), ("phone", phone)) if text}

    def _number(self, column: str, read: Callable[[str], int]) -> int | None:
        text = self._cell(column)
        if not text:
            return None
        try:
            return read(text)
        except ValueError as error:
            self._blame(column, str(error))
            return None

    def _check(self, column: str, text: str, problem_of: Callable[[str], Any]) -> None:
        if text and (problem := problem_of(text)):
            self._blame(column, problem)

    def _cell(self, column: str) -> str:
        return self.row.cells.get(self.headings.get(column, ""), "")

    def _blame(self, column: str, sentence: str) -> None:
        self.bad.append(BadLine(self.row.line, self.headings[column], sentence))


def _refuse_twice(lines: list[HouseholdLine], headings: dict[str, str], bad: list[BadLine]) -> None:
    seen: dict[tuple, int] = {}
    for line in lines:
        key = (line.estate, line.building, line.unit)
        if key in seen:
            sentence = f"{line.building} {line.unit} stands on line {seen[key]} already."
            bad.append(BadLine(line.line, headings["room"], sentence))
        seen.setdefault(key, line.line)
