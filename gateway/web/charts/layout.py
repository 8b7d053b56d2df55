"""Where the nodes of a Sankey lie. Pure: sums and slots in, places out.

A layout knows two directions: `along` the flow, counted in layers, and `across` it. A node has a
slot across, as wide as its figure or its label, whichever is more: so neither bars nor labels of a
layer ever overlap.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

GAP = 8
SWEEPS = 3  # how often the order is smoothed, to and fro
_PIECES = re.compile(r"[!-ɏ]+|\s|.")
CLOSING = "）」』》，。、；：,.;:)"  # never the first sign of a line
NARROW_EM = 0.56  # a Latin letter or a digit, of a Chinese sign


class Edge(NamedTuple):
    """A flow between two nodes."""

    source: str
    target: str
    fen: int


class Room(NamedTuple):
    """How much there is across; `is_fixed`: the picture may become no wider for thick nodes."""

    extent: float
    is_fixed: bool


@dataclass
class Place:
    """A node, or a way-point of an edge that passes a layer (`is_passing`)."""

    id: str
    layer: int
    fen: int
    label: float  # what its label needs across
    is_passing: bool = False
    across: float = 0.0  # of the bar, which lies in the middle of its slot
    size: float = 0.0
    slot: float = 0.0
    came: float = 0.0  # how much of the bar is taken by ribbons that arrive, and that leave
    went: float = 0.0


class Step(NamedTuple):
    """A ribbon from a place to one in the next layer: where it begins and ends across."""

    source: Place
    target: Place
    begins: float
    ends: float
    size: float


@dataclass
class Layout:
    """All places by layer, and the steps of each edge in the order of the edges."""

    layers: list[list[Place]]
    extent: float
    steps: dict[tuple[str, str], list[Step]] = field(default_factory=dict)


def laid(edges: list[Edge], labels: Mapping[str, float], room: Room) -> Layout:
    """Lay out a picture. `labels`: what each node's label needs across. Raises ValueError."""
    layer_of = layers_of(edges)
    sizes = sums(edges)
    places = {
        node: Place(node, layer, sizes[node], labels[node]) for node, layer in layer_of.items()
    }
    chains: dict[tuple[str, str], list[Place]] = {}
    for edge in edges:
        chains[edge[:2]] = _chain(edge, places)
    layers: list[list[Place]] = [[] for _ in range(max(layer_of.values()) + 1)]
    for place in places.values():
        layers[place.layer].append(place)
    for layer in layers:
        layer.sort(key=lambda place: -place.fen)
    _order(layers, [pair for chain in chains.values() for pair in pairwise(chain)])
    layout = Layout(layers, _place(layers, room))
    _run(layout, edges, chains)
    return layout


def layers_of(edges: list[Edge]) -> dict[str, int]:
    """The layer of every node: as far along as its longest way, and what only gives stands right
    before whom it gives to. Raises ValueError for a ring."""
    onward: dict[str, list[str]] = defaultdict(list)
    waits: dict[str, int] = defaultdict(int)
    found: dict[str, int] = {}
    for source, target, _ in edges:
        onward[source].append(target)
        waits[target] += 1
        found[source] = found[target] = 0
    free = [node for node in found if not waits[node]]
    first = list(free)
    for node in free:
        for target in onward[node]:
            found[target] = max(found[target], found[node] + 1)
            waits[target] -= 1
            if not waits[target]:
                free.append(target)
    if len(free) < len(found):
        raise ValueError("money that goes round cannot be drawn")
    for node in first:
        found[node] = min(found[target] for target in onward[node]) - 1
    return found


def sums(edges: Iterable[Edge]) -> dict[str, int]:
    """What stands at every node. Raises ValueError if one gets and passes on different sums."""
    came: dict[str, int] = defaultdict(int)
    went: dict[str, int] = defaultdict(int)
    for source, target, fen in edges:
        if fen < 0:
            raise ValueError(f"{source} -> {target} is negative")
        went[source] += fen
        came[target] += fen
    for node in came.keys() & went.keys():
        if came[node] != went[node]:
            raise ValueError(f"{node} gets {came[node]} and passes on {went[node]}")
    return {node: came.get(node) or went[node] for node in came.keys() | went.keys()}


def lines_of(text: str, em: float, most: int = 3) -> list[str]:
    """A label in lines of so many Chinese signs; what does not fit ends with an ellipsis."""
    lines, width = [""], 0.0
    for piece in _PIECES.findall(text):
        wide = ems(piece)
        if width and width + wide > em and piece not in CLOSING:
            lines.append("")
            width = 0.0
            if piece.isspace():
                continue
        lines[-1] += piece
        width += wide
    lines = [line.strip() for line in lines]
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1][:-1]}…"]


def ems(text: str) -> float:
    """How wide a text is, in Chinese signs."""
    return sum(NARROW_EM if sign < "ɐ" else 1.0 for sign in text)


def _chain(edge: Edge, places: dict[str, Place]) -> list[Place]:
    """The places of an edge, with a way-point in every layer that it passes."""
    source, target = places[edge.source], places[edge.target]
    passed = []
    for layer in range(source.layer + 1, target.layer):
        point = Place(f"{edge.source}>{edge.target}>{layer}", layer, edge.fen, 0, True)
        places[point.id] = point
        passed.append(point)
    return [source, *passed, target]


def _order(layers: list[list[Place]], pairs: list[tuple[Place, Place]]) -> None:
    """Put each place near those it is tied to, so that few ribbons cross."""
    before, after = defaultdict(list), defaultdict(list)
    for source, target in pairs:
        before[target.id].append(source)
        after[source.id].append(target)
    for sweep in range(SWEEPS):
        forth = sweep % 2 == 0
        for layer in layers if forth else reversed(layers):
            rank = {each.id: at for row in layers for at, each in enumerate(row)}
            share = {each.id: max(len(row) - 1, 1) for row in layers for each in row}
            ties = before if forth else after

            def middle(place: Place, ties=ties, rank=rank, share=share) -> float:
                near = ties[place.id] or [place]
                weight = sum(each.fen for each in near)
                pull = sum(each.fen * rank[each.id] / share[each.id] for each in near)
                return pull / weight

            layer.sort(key=middle)


def _place(layers: list[list[Place]], room: Room) -> float:
    """Give every place its size and where it lies; the extent of the picture across."""
    thickest = max(sum(each.fen for each in layer) for layer in layers)
    needed = max(sum(each.label + GAP for each in layer) for layer in layers)
    extent = max(room.extent, needed * 1.1) if room.is_fixed else room.extent
    scale = extent / thickest
    while room.is_fixed and max(_length(layer, scale) for layer in layers) > extent:
        scale *= 0.96
    extent = max(extent, *(_length(layer, scale) for layer in layers))
    for layer in layers:
        at = (extent - _length(layer, scale)) / 2
        for each in layer:
            each.size = each.fen * scale
            each.slot = max(each.size, each.label)
            each.across = at + (each.slot - each.size) / 2 + GAP / 2
            at += each.slot + GAP
    return extent


def _length(layer: list[Place], scale: float) -> float:
    return sum(max(each.fen * scale, each.label) + GAP for each in layer)


def _run(layout: Layout, edges: list[Edge], chains: dict[tuple[str, str], list[Place]]) -> None:
    """Where each ribbon leaves a bar and arrives at the next, in the order of the other ends."""
    pairs = [(edge, *pair) for edge in edges for pair in pairwise(chains[edge[:2]])]
    begins: dict[tuple, float] = {}
    for edge, source, target in sorted(pairs, key=lambda each: each[2].across):
        begins[edge, target.id] = source.across + source.went
        source.went += edge.fen * source.size / source.fen
    for edge, source, target in sorted(pairs, key=lambda each: each[1].across):
        size = edge.fen * target.size / target.fen
        step = Step(source, target, begins[edge, target.id], target.across + target.came, size)
        target.came += size
        layout.steps.setdefault(edge[:2], []).append(step)
    for steps in layout.steps.values():
        steps.sort(key=lambda step: step.source.layer)
