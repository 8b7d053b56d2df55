"""Figures step by step: bars side by side, and a line over them."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from gateway.web.charts.layout import ems
from gateway.web.charts.tones import INK, LINE, SOFT, TONES, number
from shared.money import yuan

WIDTH, WIDTH_NARROW, HEIGHT = 960, 360, 260
LEFT, TOP, BOTTOM, RIGHT = 64, 34, 26, 8
TICKS_MOST = 5
NICE, POWERS = (1, 2, 5), 18  # steps of an axis: 1, 2, 5, 10, 20 …
FONT = 12


class Series(NamedTuple):
    """One figure of every step, None where there is none; `tone` is one of TONES."""

    name: str
    values: Sequence[int | None]
    tone: str = "profit"


def bars_and_line(
    labels: Sequence[str],
    bars: Sequence[Series],
    line: Series | None = None,
    title: str = "",
    said: Callable[[int], str] = yuan,
    hrefs: Sequence[str] | None = None,
) -> Markup:
    """Bars of each step and a line of one more figure, on one axis; nothing where nothing is.
    Comes twice, for a desk and for a telephone.

    `said` writes a figure, `hrefs` is where a click on a step leads. Every figure may be below
    nothing. Raises ValueError for a series that is longer or shorter than the labels.
    """
    every = [*bars, *([line] if line else [])]
    if any(len(each.values) != len(labels) for each in every):
        raise ValueError("a series has as many figures as there are labels")
    figures = [value for each in every for value in each.values if value is not None]
    if not any(figures):
        return Markup("")
    return Markup('<div class="chart">{}{}</div>').format(
        *(
            _picture(_Axis(figures, width, labels, hrefs, said), bars, line, title, name)
            for width, name in ((WIDTH, "chart-wide"), (WIDTH_NARROW, "chart-tall"))
        )
    )


def ticks(low: int, high: int) -> list[int]:
    """Round figures from below the lowest to above the highest, nothing among them."""
    step = next(
        nice * 10**power
        for power in range(POWERS)
        for nice in NICE
        if (high - low) / (nice * 10**power) <= TICKS_MOST
    )
    return [step * at for at in range(low // step, -(-high // step) + 1)]


class _Axis:
    """Turns steps and figures into x and y, and knows what both are called."""

    def __init__(
        self,
        figures: Sequence[int],
        width: int,
        labels: Sequence[str],
        hrefs: Sequence[str] | None,
        said: Callable[[int], str],
    ):
        self.marks, self.width = ticks(min(0, *figures), max(0, *figures)), width
        self.labels, self.hrefs, self.said = labels, hrefs, said
        self.step = (width - LEFT - RIGHT) / len(labels)

    def x(self, at: float) -> float:
        """Where a step begins."""
        return LEFT + self.step * at

    def y(self, value: int) -> float:
        """How high a figure stands."""
        low, high = self.marks[0], self.marks[-1]
        return TOP + (high - value) * (HEIGHT - TOP - BOTTOM) / (high - low)

    def told(self, at: int, series: Series, value: int) -> str:
        """A figure in words, for who points at it."""
        return f"{self.labels[at]} {series.name} {self.said(value)}"


def _picture(
    axis: _Axis, bars: Sequence[Series], line: Series | None, title: str, name: str
) -> Markup:
    drawn = [*_grid(axis), *_legend(bars, line)]
    for at in range(len(axis.labels)):
        step = Markup("").join(_bar(axis, at, place, bars) for place in range(len(bars)))
        href = axis.hrefs[at] if axis.hrefs else None
        drawn.append(Markup('<a href="{}">{}</a>').format(href, step) if href else step)
    if line:
        drawn += _line(axis, line)
    return Markup(
        '<svg class="{}" viewBox="0 0 {} {}" role="group" aria-label="{}" '
        'font-size="{}" fill="{}">{}</svg>'
    ).format(name, axis.width, HEIGHT, title, FONT, INK, Markup("").join(drawn))


def _grid(axis: _Axis) -> list[Markup]:
    """Lines at round figures, and the steps' labels as far as they have room."""
    drawn = [
        Markup(
            '<path d="M{} {}H{}" stroke="{}"/>'
            '<text x="{}" y="{}" text-anchor="end" fill="{}">{}</text>'
        ).format(
            LEFT,
            number(axis.y(mark)),
            axis.width - RIGHT,
            SOFT if mark == 0 else LINE,
            LEFT - 6,
            number(axis.y(mark) + 4),
            SOFT,
            axis.said(mark).removesuffix(".00"),
        )
        for mark in axis.marks
    ]
    widest = max(ems(label) for label in axis.labels) * FONT + 8
    every = max(1, -(-int(widest) // max(int(axis.step), 1)))
    return drawn + [
        Markup('<text x="{}" y="{}" text-anchor="middle" fill="{}" data-name>{}</text>').format(
            number(axis.x(at + 0.5)), HEIGHT - 8, SOFT, label
        )
        for at, label in enumerate(axis.labels)
        if (len(axis.labels) - 1 - at) % every == 0
    ]


def _legend(bars: Sequence[Series], line: Series | None) -> list[Markup]:
    """What the colours mean, above the picture."""
    drawn, x = [], 10.0
    for each in [*bars, *([line] if line else [])]:
        high = 3 if each is line else 10
        drawn.append(
            Markup(
                '<rect x="{}" y="{}" width="12" height="{}" fill="{}"/>'
                '<text x="{}" y="17">{}</text>'
            ).format(number(x), 13 - high / 2, high, TONES[each.tone], number(x + 17), each.name)
        )
        x += 17 + ems(each.name) * FONT + 18
    return drawn


def _bar(axis: _Axis, at: int, place: int, bars: Sequence[Series]) -> Markup:
    """One bar of a step, with its figure for who points at it."""
    value = bars[place].values[at]
    if value is None:
        return Markup("")
    wide = min(axis.step * 0.76 / len(bars), 34)
    x = axis.x(at + 0.5) + (place - len(bars) / 2) * wide
    top, foot = axis.y(max(value, 0)), axis.y(min(value, 0))
    return Markup(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"><title>{}</title></rect>'
    ).format(
        number(x),
        number(top),
        number(max(wide - 1, 0.5)),
        number(foot - top),
        TONES[bars[place].tone],
        axis.told(at, bars[place], value),
    )


def _line(axis: _Axis, line: Series) -> list[Markup]:
    """The line, broken where there is no figure, and a dot for each that there is."""
    path, is_on, dots = "", False, []
    for at, value in enumerate(line.values):
        if value is not None:
            x, y = number(axis.x(at + 0.5)), number(axis.y(value))
            path += f"{'L' if is_on else 'M'}{x} {y}"
            dots.append(
                Markup('<circle cx="{}" cy="{}" r="3.5"><title>{}</title></circle>').format(
                    x, y, axis.told(at, line, value)
                )
            )
        is_on = value is not None
    colour = TONES[line.tone]
    return [
        Markup('<path d="{}" fill="none" stroke="{}" stroke-width="2"/>').format(path, colour),
        Markup('<g fill="{}">{}</g>').format(colour, Markup("").join(dots)),
    ]
