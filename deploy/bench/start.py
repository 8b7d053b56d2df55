"""How soon the whole system is ready, what all of its processes hold of the memory, and what a sale
takes of the disk."""

import contextlib
import sqlite3
import time
from functools import partial

from rich.console import Console

from deploy.bench.figures import Figure, of
from deploy.bench.lines import in_threads
from deploy.bench.shop import CLIENTS, Shop
from deploy.client import wait_until_heard
from deploy.instance import Instance, throwaway
from deploy.processes import embedded, memory_bytes

STARTS = 3
SALES_A_CLIENT = 25
BYTES_A_MB = 1_000_000


def measure(console: Console) -> dict[str, Figure]:
    """Seconds from the start of the first process until `/readyz` passes; megabytes once sales
    have gone through all of it; bytes that all databases grew by, for each sale."""
    ready, memory = [], []
    with throwaway(made_of=embedded) as instance:
        console.print("启动 starting …")
        shop = Shop(instance)
        instance.stop()
        before = _stored(instance)
        for _ in range(STARTS):
            began = time.perf_counter()
            instance.start()
            ready.append(time.perf_counter() - began)
            in_threads(CLIENTS, partial(_sell, shop))
            wait_until_heard(shop.url)
            held = memory_of(instance)
            memory.append(sum(held.values()))
            instance.stop()
        grown = _stored(instance) - before
        for name, megabytes in held.items():
            console.print(f"  {name:<18} {megabytes:6.1f} MB")
    sales = STARTS * CLIENTS * SALES_A_CLIENT
    return {
        "ready_seconds": of(ready),
        "memory_mb": of(memory),
        "bytes_a_sale": of([grown / sales]),
    }


def _stored(instance: Instance) -> int:
    """The bytes of all databases of an instance that has stopped."""
    files = list(instance.settings.var.glob("*.db"))
    for path in files:
        with contextlib.closing(sqlite3.connect(path)) as file:
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return sum(path.stat().st_size for path in files)


def _sell(shop: Shop, client: int) -> None:
    for _ in range(SALES_A_CLIENT):
        shop.sell(client)


def memory_of(instance: Instance) -> dict[str, float]:
    """Megabytes of each process by its name, its children's with it; what several share is
    counted once."""
    return {
        name: sum(map(memory_bytes, numbers)) / BYTES_A_MB
        for name, numbers in instance.numbers().items()
    }
