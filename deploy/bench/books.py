"""How quick the books are: the statements of a month among few vouchers and among many."""

import statistics
import time
from collections import defaultdict
from contextlib import ExitStack
from datetime import timedelta

from rich.console import Console

from deploy.bench.figures import ROUNDS, Figure, of
from deploy.bench.following import facts_per_second
from deploy.bench.seed import fill, verified
from deploy.client import Client
from deploy.instance import Instance, sign_ins, throwaway
from shared import clock

VOUCHERS_BEFORE = (10_000, 100_000)
STATEMENTS = ("trial-balance", "balance-sheet", "income-statement")
ASKED_A_ROUND = 20


def measure(console: Console, wanted: int) -> dict[str, Figure]:
    """Every figure of the books."""
    figures = {"facts_per_second": facts_per_second()}
    with ExitStack() as stack:
        opened = []
        for size in (*VOUCHERS_BEFORE, wanted):
            instance = stack.enter_context(throwaway())
            console.print(f"写入 writing {size:,} vouchers …")
            instance.stop()
            fill(instance, size)
            console.print(verified(instance))
            instance.start()
            opened.append(Books(instance))
        figures |= statements(dict(zip((*VOUCHERS_BEFORE, wanted), opened, strict=True)))
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


def statements(books: dict[int, Books]) -> dict[str, Figure]:
    """The slowest statement at each size, and the slowest growth from the smallest to the largest
    over the rounds; all sizes take turns."""
    few, *_, many = books
    slow: dict[tuple[int, str], list[float]] = defaultdict(list)
    growth: dict[str, list[float]] = defaultdict(list)
    for _ in range(ROUNDS):
        for name in STATEMENTS:
            asked = [
                {size: book.statement_ms(name) for size, book in books.items()}
                for _ in range(ASKED_A_ROUND)
            ]
            for size in books:
                slow[size, name].append(statistics.median(each[size] for each in asked))
            growth[name].append(slow[many, name][-1] / slow[few, name][-1])
    slowest = {
        f"statement_ms_{size}": _worst([slow[size, name] for name in STATEMENTS]) for size in books
    }
    return slowest | {
        "statement_ms": slowest[f"statement_ms_{many}"],
        "statement_growth": _worst(list(growth.values())),
    }


def _worst(values: list[list[float]]) -> Figure:
    return max(map(of, values), key=lambda figure: figure.median)
