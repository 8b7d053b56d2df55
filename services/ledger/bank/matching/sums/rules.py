"""Which few of some amounts add up to a given one: a search that always ends. Pure."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

PARTS_MAX = 24  # looked at
CHOSEN_MAX = 8  # put together
WAYS_MAX = 2  # a second way makes the first ambiguous
STEPS_MAX = 20_000  # of one search


class Found(NamedTuple):
    """The ways found, as places in the amounts, and whether there is exactly one."""

    ways: list[tuple[int, ...]]
    only: bool


def sums_to(total_fen: int, amounts_fen: Sequence[int], steps: Iterator[int]) -> Found:
    """Two to CHOSEN_MAX of the amounts that make the total; all are positive.

    `steps` bounds several searches together. A search that was cut off cannot say `only`.
    """
    order = sorted(range(len(amounts_fen)), key=lambda n: -amounts_fen[n])
    amounts = [amounts_fen[n] for n in order]
    rest = [sum(amounts[n:]) for n in range(len(amounts) + 1)]
    ways: list[tuple[int, ...]] = []
    cut_off = False
    waiting: list[tuple[int, int, tuple[int, ...]]] = [(0, total_fen, ())]
    for _ in range(STEPS_MAX):
        if not waiting or len(ways) == WAYS_MAX:
            break
        if next(steps, None) is None:
            cut_off = True
            break
        place, left_fen, chosen = waiting.pop()
        if left_fen == 0:
            if len(chosen) > 1:
                ways.append(tuple(sorted(order[n] for n in chosen)))
            continue
        if place == len(amounts) or len(chosen) == CHOSEN_MAX or rest[place] < left_fen:
            continue
        waiting.append((place + 1, left_fen, chosen))
        if amounts[place] <= left_fen:
            waiting.append((place + 1, left_fen - amounts[place], (*chosen, place)))
    else:
        cut_off = bool(waiting)
    return Found(ways, len(ways) == 1 and not cut_off)
