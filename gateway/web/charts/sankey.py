"""Money as ribbons from node to node, lying for a desk and standing for a telephone."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from markupsafe import Markup

from gateway.web.charts.layout import (
    Edge,
    Layout,
    Place,
    Room,
    Step,
    ems,
    laid,
    layers_of,
    lines_of,
    sums,
)
from gateway.web.charts.tones import INK, PAPER, TONES, number
from shared.money import yuan

WIDTH, WIDTH_TALL, BAR = 1000, 360, 11
EXTENT, SIDE = 300, 150  # of the thickest layer; of a margin for the labels of the first and last
PITCH_TALL = 128  # from layer to layer of a standing picture
MOST, MOST_TALL = 12, 4  # nodes of a layer; the small ones become one
FONT, LINE = 13, 16
EM_TALL, LINES = 6.2, 3


class Node(NamedTuple):
    """Where money is: `tone` is one of TONES, `href` where a click leads; `is_name`: the label is
    what somebody called it, the same in every language."""

    id: str
    label: str
    tone: str = "rest"
    href: str | None = None
    is_name: bool = False


class Link(NamedTuple):
    """`fen` that went from one node to another, and where a click leads."""

    source: str
    target: str
    fen: int
    href: str | None = None


def around(hub: str, parts: Iterable[tuple[str, int]]) -> list[Link]:
    """What a node is made of: what is above nothing comes in, what is below nothing goes out."""
    return [
        Link(node, hub, fen) if fen > 0 else Link(hub, node, -fen) for node, fen in parts if fen
    ]


def sankey(
    nodes: Iterable[Node], links: Iterable[Link], title: str, rest: str = "…", width: int = WIDTH
) -> Markup:
    """A picture of what went from where to where; nothing where nothing went.

    What a node gets, it passes on whole: what stays is a node of its own, so that no fen is lost in
    a picture. Raises ValueError for a node of unequal sums, for a ring, a flow below nothing and a
    node that is unknown. Of a layer with very many nodes the small ones are one, named `rest`.
    """
    shown = {node.id: node for node in nodes}
    flows = [link for link in links if link.fen]
    for link in flows:
        if link.source not in shown or link.target not in shown:
            raise ValueError(f"{link.source} -> {link.target} leads to an unknown node")
    if not flows:
        return Markup("")
    lying = _picture(*folded(shown, flows, MOST, rest), title, width, is_tall=False)
    standing = _picture(*folded(shown, flows, MOST_TALL, rest), title, WIDTH_TALL, is_tall=True)
    return Markup('<div class="chart">{}{}</div>').format(lying, standing)


def folded(
    nodes: dict[str, Node], links: list[Link], most: int, rest: str
) -> tuple[dict[str, Node], list[Link]]:
    """The same with at most so many nodes in a layer: the small ones are one. Links of the same
    two ends are one link."""
    edges = [Edge(*link[:3]) for link in links]
    whole, rows = sums(edges), defaultdict(list)
    for node, layer in layers_of(edges).items():
        rows[layer].append(node)
    into = {node: node for node in whole}
    kept = {node: nodes[node] for node in whole}
    for layer, row in rows.items():
        if len(row) <= most:
            continue
        few = sorted(row, key=lambda node: -whole[node])[most - 1 :]
        for node in few:
            into[node] = f"rest {layer}"
            del kept[node]
        tones = {nodes[node].tone for node in few}
        tone = tones.pop() if len(tones) == 1 else "rest"
        kept[f"rest {layer}"] = Node(f"rest {layer}", f"{rest} ({len(few)})", tone)
    merged: dict[tuple[str, str], Link] = {}
    for link in links:
        ends = into[link.source], into[link.target]
        if ends in merged:
            merged[ends] = Link(*ends, merged[ends].fen + link.fen)
        else:
            merged[ends] = Link(*ends, link.fen, link.href)
    return kept, list(merged.values())


def _picture(
    nodes: dict[str, Node], links: list[Link], title: str, width: int, is_tall: bool
) -> Markup:
    edges = [Edge(*link[:3]) for link in links]
    layers = max(layers_of(edges).values()) + 1
    pitch = PITCH_TALL if is_tall else (width - 2 * SIDE - BAR) / (layers - 1)
    texts = {
        each: _text(nodes[each].label, layer, layers, pitch, is_tall)
        for each, layer in layers_of(edges).items()
    }
    needs = {each: _need(lines, is_tall) for each, lines in texts.items()}
    layout = laid(edges, needs, Room(WIDTH_TALL if is_tall else EXTENT, is_tall))
    canvas = _Canvas(layout, pitch, is_tall)
    ribbons = [canvas.ribbon(link, nodes) for link in sorted(links, key=lambda each: -each.fen)]
    bars = [
        canvas.node(nodes[place.id], place, texts[place.id])
        for layer in layout.layers
        for place in layer
        if not place.is_passing
    ]
    across, along = layout.extent, pitch * (layers - 1) + BAR
    size = (across, along + 2 * canvas.margin) if is_tall else (width, across)
    return Markup(
        '<svg class="{}" viewBox="0 0 {} {}" role="group" aria-label="{}" font-size="{}" '
        'fill="{}">{}{}</svg>'
    ).format(
        "chart-tall" if is_tall else "chart-wide",
        number(size[0]),
        number(size[1]),
        title,
        FONT,
        INK,
        Markup("").join(ribbons),
        Markup("").join(bars),
    )


def _text(label: str, layer: int, layers: int, pitch: float, is_tall: bool) -> list[str]:
    """The lines of a node's label."""
    room = SIDE - 8 if layer in (0, layers - 1) else pitch - BAR - 14
    return lines_of(label, EM_TALL if is_tall else room / FONT, LINES)


def _need(lines: list[str], is_tall: bool) -> float:
    """What a label needs across: its width if the picture stands, else its height."""
    if is_tall:
        return max(*(ems(line) for line in lines), 5.4) * FONT
    return (len(lines) + 1) * LINE


class _Canvas:
    """Turns along and across into x and y."""

    def __init__(self, layout: Layout, pitch: float, is_tall: bool):
        self.layout, self.pitch, self.is_tall = layout, pitch, is_tall
        self.margin = (LINES + 1) * LINE + 6 if is_tall else SIDE

    def point(self, along: float, across: float) -> str:
        """A point of a path."""
        x, y = (across, along) if self.is_tall else (along, across)
        return f"{number(x)} {number(y)}"

    def begin(self, place: Place) -> float:
        """Where a bar begins along the flow."""
        return self.margin + place.layer * self.pitch

    def ribbon(self, link: Link, nodes: dict[str, Node]) -> Markup:
        """A filled ribbon, through every layer that it passes."""
        path = "".join(self._step(step) for step in self.layout.steps[link[:2]])
        drawn = Markup(
            '<path d="{}" fill="{}" fill-opacity=".32" stroke="{}" stroke-opacity=".32" '
            'stroke-width=".7"><title>{}</title></path>'
        ).format(
            path,
            *(TONES[nodes[link.target].tone],) * 2,
            f"{nodes[link.source].label} → {nodes[link.target].label} {yuan(link.fen)}",
        )
        return _linked(drawn, link.href)

    def _step(self, step: Step) -> str:
        begin = self.begin(step.source) + (0 if step.source.is_passing else BAR)
        end = self.begin(step.target)
        middle = (begin + end) / 2
        there, back = step.begins + step.size, step.ends + step.size
        point = self.point
        return (
            f"M{point(begin, step.begins)}C{point(middle, step.begins)} {point(middle, step.ends)} "
            f"{point(end, step.ends)}L{point(end, back)}C{point(middle, back)} "
            f"{point(middle, there)} {point(begin, there)}Z"
        )

    def node(self, node: Node, place: Place, lines: list[str]) -> Markup:
        """A bar and what it is called, with its sum."""
        begin, thick = self.begin(place), max(place.size, 1.0)
        x, y = (place.across, begin) if self.is_tall else (begin, place.across)
        wide, high = (thick, BAR) if self.is_tall else (BAR, thick)
        bar = Markup(
            '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"><title>{}</title></rect>'
        ).format(
            number(x),
            number(y),
            number(wide),
            number(high),
            TONES[node.tone],
            f"{node.label} {yuan(place.fen)}",
        )
        return _linked(bar + self._label(node, place, [*lines, yuan(place.fen)]), node.href)

    def _label(self, node: Node, place: Place, lines: list[str]) -> Markup:
        """The lines beside a bar, over the ribbons with a pale rim."""
        last = len(self.layout.layers) - 1
        begin, middle = self.begin(place), place.across + place.size / 2
        if self.is_tall:
            x, anchor = middle, "middle"
            top = begin - 5 - (len(lines) - 1) * LINE if place.layer == 0 else begin + BAR + LINE
        else:
            first = place.layer == 0
            x, anchor = (begin - 7, "end") if first else (begin + BAR + 7, "start")
            top = middle - len(lines) * LINE / 2 + FONT - 1
        spans = [
            Markup('<tspan x="{}" y="{}"{}>{}</tspan>').format(
                number(x),
                number(top + at * LINE),
                Markup(' font-weight="700"') if at == len(lines) - 1 else "",
                line,
            )
            for at, line in enumerate(lines)
        ]
        rim = Markup(' paint-order="stroke" stroke="{}" stroke-width="3"').format(PAPER)
        return Markup('<text text-anchor="{}"{}{}>{}</text>').format(
            anchor,
            Markup(" data-name") if node.is_name else "",
            "" if place.layer in (0, last) and not self.is_tall else rim,
            Markup("").join(spans),
        )


def _linked(drawn: Markup, href: str | None) -> Markup:
    return Markup('<a href="{}">{}</a>').format(href, drawn) if href else drawn
