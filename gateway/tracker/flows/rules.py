"""Flows of fen between nodes, and what each node makes of them. Pure: no Flask, no peewee."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

Edge = tuple[str, str]  # from which node to which


class Flow(NamedTuple):
    """`amount_fen` that went from one node to another."""

    source: str
    target: str
    amount_fen: int


class Sums(NamedTuple):
    """What a node brought into the picture, got with that, and passed on; the rest lies there.

    in = brought + what flowed in; balance = in − out. In fen.
    """

    brought_fen: int
    in_fen: int
    out_fen: int
    balance_fen: int


def links(flows: Iterable[Flow]) -> list[Flow]:
    """The flows with one link from a node to another, and none that only goes round.

    Money that moved on and came back would draw a ring; what went round is left out, which changes
    no node's balance.
    """
    edges: dict[Edge, int] = {}
    for flow in flows:
        edge = flow.source, flow.target
        edges[edge] = edges.get(edge, 0) + flow.amount_fen
    edges = {edge: fen for edge, fen in edges.items() if fen}
    while ring := _ring(edges):
        around = min(edges[edge] for edge in ring)
        for edge in ring:
            edges[edge] -= around
            if not edges[edge]:
                del edges[edge]
    return [Flow(*edge, fen) for edge, fen in sorted(edges.items())]


def sums(linked: Iterable[Flow], openings: Mapping[str, int]) -> dict[str, Sums]:
    """What every node makes of its links. `openings`: what lay in a node before, in fen; any
    other brings what it passes on beyond what it got."""
    came, went = dict.fromkeys(openings, 0), dict.fromkeys(openings, 0)
    for source, target, fen in linked:
        went[source] = went.get(source, 0) + fen
        came[target] = came.get(target, 0) + fen
    found = {}
    for node in came.keys() | went.keys():
        got, passed = came.get(node, 0), went.get(node, 0)
        brought = openings.get(node, max(0, passed - got))
        found[node] = Sums(brought, brought + got, passed, brought + got - passed)
    return found


def _ring(edges: Iterable[Edge]) -> list[Edge]:
    """Edges that lead back to where they begin; none if there is no way back."""
    onward: dict[str, list[str]] = {}
    for source, target in sorted(edges):
        onward.setdefault(source, []).append(target)
    done: set[str] = set()
    for start in onward:
        path, ways = [start], [iter(onward[start])]
        while path:
            onto = next(ways[-1], None)
            if onto is None:
                done.add(path.pop())
                ways.pop()
            elif onto in path:
                return list(pairwise([*path[path.index(onto) :], onto]))
            elif onto not in done:
                path.append(onto)
                ways.append(iter(onward.get(onto, ())))
    return []
