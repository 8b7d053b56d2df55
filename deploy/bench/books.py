"""How quick the books are: the statements of a month among few vouchers and among many."""

import time
from contextlib import ExitStack
from datetime import timedelta

from rich.console import Console

from deploy.bench.figures import ROUNDS, Figure, of
from deploy.bench.following import facts_per_second
from deploy.bench.seed import fill, verified
from deploy.client import Client
from deploy.instance import Instance, sign_ins, throwaway
from shared import clock

VOUCHERS_BEFORE = 10_000
STATEMENTS = ("trial-balance", "balance-sheet", "income-statement")
ASKED_A_ROUND = 20


def measure(console: Console, wanted: int) -> dict[str, Figure]:
    """Every figure of the books."""
    figures = {"facts_per_second": facts_per_second()}
    with ExitStack() as stack:
        opened = []
        for size in (VOUCHERS_BEFORE, wanted):
            instance = stack.enter_context(throwaway())
            console.print(f"写入 writing {size:,} vouchers …")
            instance.stop()
            fill(instance, size)
            console.print(verified(instance))
            instance.start()
            opened.append(Books(instance))
        few, many = opened
        figures |= statements(few, many)
    return figures


class Books:
    """The shop's book of an instance, asked by its accountant."""

    def __init__(self, instance: Instance):
        person = sign_ins(instance.settings)["accountant"]
        url = instance.settings.gateway_url
        self._client = Client(url, person["username"], person["password"])
        last = clock.today().replace(day=1) - timedelta(days=1)
        self.period = last.isoformat()[:7]

    def statement_ms(self, name: str) -> float:
        """How long a statement of the last month takes, in milliseconds."""
        started = time.perf_counter()
        self._client.get(f"/ledger/books/store/reports/{name}", period=self.period)
        return (time.perf_counter() - started) * 1_000


def statements(few: Books, many: Books) -> dict[str, Figure]:
    """The slowest growth of a statement over the rounds, and the slowest statement among many."""
    growth: dict[str, list[float]] = {name: [] for name in STATEMENTS}
    slow: dict[str, list[float]] = {name: [] for name in STATEMENTS}
    for _ in range(ROUNDS):
        for name in STATEMENTS:
            pairs = [
                (few.statement_ms(name), many.statement_ms(name)) for _ in range(ASKED_A_ROUND)
            ]
            small, large = (of(list(times)).median for times in zip(*pairs, strict=True))
            growth[name].append(large / small)
            slow[name].append(large)
    return {"statement_growth": _worst(growth), "statement_ms": _worst(slow)}


def _worst(values: dict[str, list[float]]) -> Figure:
    return max((of(each) for each in values.values()), key=lambda figure: figure.median)
