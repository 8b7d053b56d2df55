"""`make load`: a simulated district through the gateway, and whether nothing was lost.

`MINUTES=10 RATE=50 COMMUNITIES=36` on the engine of `FANBU_DATABASE`, in a throwaway instance.
Exits 1 when a sale is missing or there twice, an audit differs, followers lag or memory grows.
"""

import os
import sys
import threading
import time

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from deploy.load.district import District, Wanted, founded

RECENT_SECONDS = 5
RECENT_SALES = 300


def main() -> None:
    """Simulate, show how it goes, and say what became of it."""
    console = Console()
    wanted = Wanted(
        communities=int(os.environ.get("COMMUNITIES", 36)),
        rate=float(os.environ.get("RATE", 50)),
        seconds=float(os.environ.get("MINUTES", 10)) * 60,
    )
    console.print(
        f"{wanted.communities} 个社区 communities, {wanted.rate:g} 笔/秒 sales a second …"
    )
    with founded(os.environ.get("FANBU_DATABASE", "sqlite"), wanted) as district:
        thread = threading.Thread(target=district.work)
        thread.start()
        _show(console, district, thread)
        thread.join()
        rows = district.verdict()
    table = Table(title="结果 What became of it", title_justify="left")
    for heading in ("", "found", ""):
        table.add_column(heading, justify="right" if heading else "left")
    for what, found, is_well in rows:
        table.add_row(what, found, "✓" if is_well else "✗")
    console.print(table)
    for error in sorted(set(district.errors))[:10]:
        console.print(error, highlight=False)
    sys.exit(0 if all(is_well for _, _, is_well in rows) else 1)


def _show(console: Console, district: District, thread: threading.Thread) -> None:
    """The bar: achieved rate, errors, p95, lag, memory."""
    columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("", total=district.wanted.seconds)
        while thread.is_alive():
            progress.update(task, advance=1, description=_standing(district))
            time.sleep(1)


def _standing(district: District) -> str:
    samples = district.samples[-RECENT_SECONDS:]
    if len(samples) < 2:
        return ""
    first, last = samples[0], samples[-1]
    recent = sorted(district.took_ms[-RECENT_SALES:]) or [0.0]
    return (
        f"{(last.done - first.done) / (last.at - first.at):.0f}/s · "
        f"错误 errors {len(district.errors)} · p95 {recent[len(recent) * 95 // 100]:.0f} ms · "
        f"滞后 lag {last.lag_seconds} s · 内存 memory {last.memory_mb:.0f} MB"
    )


if __name__ == "__main__":
    main()
