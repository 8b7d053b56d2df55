"""`make bench`: how quick Fanbu is, as ratios taken inside one run, written to `bench.json`.

All variants are up together and take turns, so that a slow minute of the machine is slow for all of
them; of each figure the median of the rounds is printed with its range (targets: performance.md).
`python -m deploy.bench books` measures one part only.
"""

import os
import sys

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from deploy.bench import (
    books,
    commitments,
    figures,
    gateway,
    orders,
    pages,
    sales,
    shop,
    start,
    trails,
)

PARTS = {
    "start": start.measure,
    "sales": sales.measure,
    "gateway": gateway.measure,
    "shop": lambda console: shop.measure(console, _wanted("SALES")),
    "orders": lambda console: orders.measure(console, _wanted("ORDERS", 100_000)),
    "trails": lambda console: trails.measure(console, _wanted("LOTS", 1_000)),
    "commitments": lambda console: commitments.measure(console, _wanted("COMMITMENTS", 100_000)),
    "books": lambda console: books.measure(console, _wanted("VOUCHERS")),
    "pages": pages.measure,
}


def main() -> None:
    """Measure, print, write `bench.json`; exits 1 if a target is missed."""
    console = Console()
    wanted = sys.argv[1:] or list(PARTS)
    found: dict[str, figures.Figure] = {}
    columns = (
        TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    )  # fmt: skip
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("", total=len(wanted))
        for part in wanted:
            progress.update(task, description=part)
            found |= PARTS[part](progress.console)
            progress.advance(task)
    figures.show(console, found)
    console.print(figures.for_readme(found), highlight=False, soft_wrap=True)
    sys.exit(1 if any(figures.missed(*each) for each in found.items()) else 0)


def _wanted(what: str, otherwise: int = 1_000_000) -> int:
    return int(os.environ.get(f"FANBU_BENCH_{what}", otherwise))


if __name__ == "__main__":
    main()
