"""How far it goes: what a city and a province need, from the figures of `bench.json`.

`python -m deploy.sizing` prints the table of sizing.md. A shop's day is that of the demo month, or
a busy one; the busiest minute sells BURST times as much as the busiest hour does on average.
"""

import json
import sys
from collections import Counter
from math import ceil
from typing import NamedTuple

from deploy import shop_data
from deploy.bench.figures import PATH

PLACES = {"a city": 892, "a province (assumed)": 18_000}  # communities (domain.md §1, F44)
BUSY_SALES_A_DAY = 500
BURST = 3
IN_USE = 0.5  # of what was measured, so that a bad hour has room
DAYS = 365
NEEDED = (
    "single_8_per_second_postgres",
    "single_8_cpu_ms_postgres",
    "facts_per_second",
    "bytes_a_sale",
)


class Day(NamedTuple):
    """What one shop sells: receipts a day, and the share of its busiest hour."""

    receipts: float
    busiest_hour: float


class Need(NamedTuple):
    """What some communities need together."""

    sales_a_day: float
    sales_a_second: float
    cores: int
    stores: int
    followers: int
    gigabytes_a_year: float


def demo_day() -> Day:
    """The average day of the demo month."""
    receipts = shop_data.read().receipts
    hours = Counter(receipt.hour for receipt in receipts)
    days = len({receipt.day for receipt in receipts})
    return Day(len(receipts) / days, max(hours.values()) / len(receipts))


def need(communities: int, day: Day, measured: dict[str, float]) -> Need:
    """What so many shops need: the peak by second, and by how many it is to be divided."""
    sales_a_day = communities * day.receipts
    peak = sales_a_day * day.busiest_hour / 3_600 * BURST
    return Need(
        sales_a_day=sales_a_day,
        sales_a_second=peak,
        cores=ceil(peak * measured["single_8_cpu_ms_postgres"] / 1_000 / IN_USE),
        stores=ceil(peak / (measured["single_8_per_second_postgres"] * IN_USE)),
        followers=ceil(peak / (measured["facts_per_second"] * IN_USE)),
        gigabytes_a_year=sales_a_day * DAYS * measured["bytes_a_sale"] / 1e9,
    )


def table(measured: dict[str, float]) -> str:
    """Markdown: a row for each place and kind of day."""
    usual = demo_day()
    days = {
        f"demo's day, {usual.receipts:.0f} receipts": usual,
        f"busy, {BUSY_SALES_A_DAY} receipts": usual._replace(receipts=BUSY_SALES_A_DAY),
    }
    rows = [
        "| where | communities | a shop's day | sales a day | at the peak, a second "
        "| cores for gateway and store | gateway and store by how many "
        "| each follower by how many | GB a year |",
        "|---|--:|---|--:|--:|--:|--:|--:|--:|",
    ]
    for place, communities in PLACES.items():
        for kind, day in days.items():
            found = need(communities, day, measured)
            rows.append(
                f"| {place} | {communities:,} | {kind} | {found.sales_a_day:,.0f} "
                f"| {found.sales_a_second:,.1f} | {found.cores} | {found.stores} "
                f"| {found.followers} | {found.gigabytes_a_year:,.0f} |"
            )
    return "\n".join(rows)


def main() -> None:
    """Print the figures that it is computed from, and the table."""
    if not PATH.exists():
        sys.exit(f"{PATH} is not here; `make bench` writes it.")
    told = json.loads(PATH.read_text("utf-8"))
    if absent := [key for key in NEEDED if key not in told]:
        sys.exit(f"{PATH} has no {', '.join(absent)}; `make bench` writes all of it.")
    measured = {key: told[key]["median"] for key in NEEDED}
    print(", ".join(f"`{key}` {value:,.1f}" for key, value in measured.items()), end="\n\n")
    print(table(measured))


if __name__ == "__main__":
    main()
