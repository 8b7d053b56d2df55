"""What a bench comes to: figures with their range, their targets, and the table of them."""

import json
import statistics
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from deploy.instance import COMMUNITY

ROUNDS = 5
TARGETS = {
    "gateway_cpu_ms": ("≤", 1.2),
    "gateway_vs_direct": ("≥", 0.45),
    "sale_growth": ("≤", 1.15),
    "batch_vs_single": ("≥", 6.0),
    "batch_vs_single_postgres": ("≥", 6.0),
    "day_close_ms": ("≤", 1_000.0),
    "statement_growth": ("≤", 1.3),
    "statement_ms": ("≤", 100.0),
    "board_ms": ("≤", 100.0),
    "rates_ms": ("≤", 100.0),
    "trace_ms": ("≤", 100.0),
    "commit_growth": ("≤", 1.15),
    "facts_per_second": ("≥", 1_000.0),
    "till_ready_ms": ("≤", 1_200.0),
    "till_kb": ("≤", 60.0),
    "public_ready_ms": ("≤", 1_000.0),
    "public_kb": ("≤", 20.0),
}


class Figure(NamedTuple):
    """A measured figure: the median of its rounds and their range."""

    median: float
    lowest: float
    highest: float


def of(values: list[float]) -> Figure:
    """The figure of some rounds."""
    return Figure(statistics.median(values), min(values), max(values))


def missed(key: str, figure: Figure) -> bool:
    """Whether a figure has a target and does not meet it."""
    sign, target = TARGETS.get(key, ("", 0.0))
    return bool(sign) and not (figure.median <= target if sign == "≤" else figure.median >= target)


def show(console: Console, figures: dict[str, Figure]) -> None:
    """Print the figures and write them to `bench.json`."""
    table = Table(title=f"量测 Bench · {COMMUNITY[1]}", title_justify="left")
    for heading in ("key", "median", "range", "target"):
        table.add_column(heading, justify="left" if heading == "key" else "right")
    for key, figure in figures.items():
        sign, target = TARGETS.get(key, ("", 0.0))
        table.add_row(
            key,
            f"{figure.median:,.2f}",
            f"{figure.lowest:,.2f} … {figure.highest:,.2f}",
            f"{sign} {target:g} {'✗' if missed(key, figure) else '✓'}" if sign else "",
        )
    console.print(table)
    path = Path("bench.json")
    path.write_text(
        json.dumps({key: figure._asdict() for key, figure in figures.items()}, indent=1) + "\n"
    )
    console.print(str(path))
