"""`make bench`: how quick Fanbu is, as ratios taken inside one run, written to `bench.json`.

All variants are up together and take turns, so that a slow minute of the machine is slow for all of
them; of each figure the median of the rounds is printed with its range (targets: performance.md).
`python -m deploy.bench books` measures one part only.
"""

import os
import sys

from rich.console import Console

from deploy.bench import books, commitments, figures, gateway, orders, pages, shop, trails

PARTS = {
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
    found = {
        key: figure
        for part in sys.argv[1:] or PARTS
        for key, figure in PARTS[part](console).items()
    }
    figures.show(console, found)
    sys.exit(1 if any(figures.missed(*each) for each in found.items()) else 0)


def _wanted(what: str, otherwise: int = 1_000_000) -> int:
    return int(os.environ.get(f"FANBU_BENCH_{what}", otherwise))


if __name__ == "__main__":
    main()
