"""How figures are shown without pointing at anybody. Pure: no Flask, no peewee, no clock."""

from collections.abc import Iterable
from typing import NamedTuple

GROUP_MIN = 5  # fewer households could be recognised (domain.md §6)
MERGED = "merged"


class Group(NamedTuple):
    """How many households were helped, for a use or for several that are merged."""

    use: str
    households: int


def merged(groups: Iterable[Group]) -> list[Group]:
    """Groups of fewer than five households put together, with the next larger one where they are
    still fewer than five; nothing where all of them together are.
    """
    ordered = sorted(groups, key=lambda group: (group.households, group.use))
    small = 0
    while ordered and (0 < small < GROUP_MIN or ordered[0].households < GROUP_MIN):
        small += ordered.pop(0).households
    shown = sorted(ordered, key=lambda group: group.use)
    return [*shown, Group(MERGED, small)] if small >= GROUP_MIN else shown
