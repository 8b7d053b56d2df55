"""Which building a line of a file means. Plans only; nothing is written here."""

from typing import NamedTuple

from services.property.registry.files.reading import HouseholdLine, Sheet
from services.property.registry.models import Building, Estate
from shared import ids
from shared.identity import Principal
from shared.sheets import BadLine

BUILDINGS_NEW_MAX = 1_000


class Place(NamedTuple):
    """A building by its id; `estate_id` may be one that is still to be made."""

    building_id: str
    estate_id: str | None
    name: str


class Places:
    """The buildings of a community, and those that a file adds to them."""

    def __init__(self, who: Principal, headings: dict[str, str], may_create: bool):
        self.headings, self.may_create = headings, may_create
        self.estates = dict(
            Estate.select(Estate.name, Estate.id).where(Estate.community == who.community).tuples()
        )
        self.new_estates: dict[str, str] = {}
        self.new_buildings: list[Place] = []
        self._here: dict[str, list[Place]] = {}
        columns = (Building.id, Building.estate_id, Building.name)
        for row in Building.select(*columns).where(Building.community == who.community).tuples():
            self._here.setdefault(row[2], []).append(Place(*row))
        self._found: dict[tuple[str | None, str], str | BadLine] = {}

    def of(self, sheet: Sheet, bad: list[BadLine]) -> list[str]:
        """The building id of every line; what cannot be told goes to `bad`, once per building."""
        found = []
        for line in sheet.lines:
            key = (line.estate, line.building)
            if key not in self._found:
                self._found[key] = self._look(line)
                if isinstance(self._found[key], BadLine):
                    bad.append(self._found[key])  # type: ignore[arg-type]
            place = self._found[key]
            found.append(place if isinstance(place, str) else "")
        if len(self.new_buildings) > BUILDINGS_NEW_MAX:
            sentence = f"A file adds at most {BUILDINGS_NEW_MAX} buildings."
            bad.append(BadLine(1, self.headings["building"], sentence))
        return found

    def _look(self, line: HouseholdLine) -> str | BadLine:
        named = self._here.get(line.building, [])
        if line.estate is None:
            if len(named) > 1:
                return self._blame(line, f"There are {len(named)} buildings {line.building}.")
            return named[0].building_id if named else self._create(line, None)
        estate_id = self.estates.get(line.estate)
        inside = [place for place in named if estate_id and place.estate_id == estate_id]
        if len(inside) > 1:
            sentence = f"There are {len(inside)} buildings {line.building} in {line.estate}."
            return self._blame(line, sentence)
        if inside:
            return inside[0].building_id
        if any(place.estate_id is None for place in named):
            sentence = f"{line.building} is registered without an estate; say first in which it is."
            return self._blame(line, sentence)
        return self._create(line, line.estate)

    def _create(self, line: HouseholdLine, estate: str | None) -> str | BadLine:
        if not self.may_create:
            sentence = f"There is no building {line.building}; create_buildings=true makes it."
            return self._blame(line, sentence)
        if estate is not None and estate not in self.estates:
            self.estates[estate] = self.new_estates[estate] = ids.new_id()
        place = Place(ids.new_id(), self.estates[estate] if estate else None, line.building)
        self.new_buildings.append(place)
        self._here.setdefault(line.building, []).append(place)
        return place.building_id

    def _blame(self, line: HouseholdLine, sentence: str) -> BadLine:
        return BadLine(line.line, self.headings["building"], sentence)
