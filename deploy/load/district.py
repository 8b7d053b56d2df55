"""A district of communities at work: each thread tells the days of some of them at an even rate."""

import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count, cycle
from typing import Any, NamedTuple

import requests

from deploy.bench.lines import in_threads
from deploy.client import ProblemError
from deploy.instance import Instance, let_in, throwaway
from deploy.load.community import CLOSES, OPENS, Community, people
from deploy.processes import embedded, memory_bytes
from shared import clock
from shared.settings import Settings

WORKERS = 8
MEND_SECONDS = 10.0  # between repairs
LOOK_SECONDS = 0.2  # between pages and reports
SAMPLE_SECONDS = 1.0
WARM_UP = 0.3  # of the time
BYTES_A_MB = 1_000_000
RATE_MIN = 0.95  # of what is wanted
LAG_SECONDS_MAX = 2
GROWTH_PERCENT_MAX = 5.0


class Sample(NamedTuple):
    """How things stood at a moment of the run."""

    at: float
    done: int
    lag_seconds: int
    memory_mb: float


class Wanted(NamedTuple):
    """What to simulate: sales a second, in how many communities, for how long, and how long a day
    of theirs lasts."""

    communities: int
    rate: float
    seconds: float
    day_seconds: float = 60.0


class District:
    """The communities, and what became of everything they did."""

    def __init__(self, instance: Instance, wanted: Wanted, who: dict[str, list[dict]]):
        self.wanted, self._instance = wanted, instance
        self._url = instance.settings.gateway_url
        days = int(wanted.seconds / wanted.day_seconds) + 2
        first = clock.today() - timedelta(days=days)
        self.communities: list[Community] = []

        def open_some(worker: int) -> None:
            for number, code in list(enumerate(who))[worker::WORKERS]:
                # Each has an address of its own: of one, only so many sign in a minute, and report
                # something on a day.
                address = f"127.1.{number // 250}.{number % 250 + 1}"
                community = Community(self._url, code, who[code], first, address)
                community.open_shop()
                community.settle()
                self.communities.append(community)

        in_threads(WORKERS, open_some)
        self.took_ms: list[float] = []
        self.errors: list[str] = []
        self.others = 0  # answers to what was no sale
        self.samples: list[Sample] = []

    @property
    def done(self) -> int:
        """Sales that were acknowledged."""
        return len(self.took_ms)

    def work(self) -> None:
        """Let all of it happen; returns when the time is over."""
        self._began = time.monotonic()
        self._until = self._began + self.wanted.seconds
        workers = min(WORKERS, len(self.communities))
        threads = [
            threading.Thread(target=self._sell_in, args=(self.communities[n::workers], workers))
            for n in range(workers)
        ]
        threads += [
            threading.Thread(target=self._again, args=(pause, things))
            for pause, things in (
                (LOOK_SECONDS, self._looks()),
                (MEND_SECONDS, cycle([each.mend for each in self.communities])),
                (SAMPLE_SECONDS, cycle([self._sample])),
            )
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _sell_in(self, ours: list[Community], workers: int) -> None:
        """Sales at an even rate, in one community after the other; an evening when one is due."""
        day_seconds = self.wanted.day_seconds
        apart = day_seconds / len(ours)
        ends = {each: self._began + apart * number for number, each in enumerate(ours, start=1)}
        for number, community in zip(count(), cycle(ours), strict=False):
            due = self._began + number * workers / self.wanted.rate
            if due >= self._until or time.monotonic() >= self._until:
                return
            time.sleep(max(0.0, due - time.monotonic()))
            now = time.monotonic()
            if now >= ends[community]:
                ends[community] = now + day_seconds
                self._try(community.end_day)
            part = min(1.0, max(0.0, 1 - (ends[community] - now) / day_seconds))
            began = time.perf_counter()
            if self._try(lambda: community.sell(OPENS + (CLOSES - OPENS) * part)):  # noqa: B023
                self.took_ms.append((time.perf_counter() - began) * 1_000)

    def _looks(self) -> Iterator[Callable[[], object]]:
        for community in cycle(self.communities):
            yield from community.looks()
            yield lambda: requests.get(f"{self._url}/public/{community.code}", timeout=30)  # noqa: B023

    def _again(self, pause: float, things: Iterator[Callable[[], object]]) -> None:
        while time.monotonic() + pause < self._until:
            time.sleep(pause)
            self.others += self._try(next(things))

    def _try(self, thing: Callable[[], object]) -> bool:
        try:
            thing()
        except (ProblemError, OSError) as error:
            self.errors.append(str(error))
            return False
        return True

    def _sample(self) -> None:
        standing = requests.get(f"{self._url}/readyz", timeout=30).json()
        numbers = [each for row in self._instance.numbers().values() for each in row]
        self.samples.append(
            Sample(
                time.monotonic() - self._began,
                self.done,
                _lag_seconds(standing),
                sum(map(memory_bytes, numbers)) / BYTES_A_MB,
            )
        )

    # -- what it comes to ---------------------------------------------------------------------

    def growth_percent(self) -> float:
        """How much more memory the last tenth of the run holds than the first one after the
        warm-up."""
        total = self.wanted.seconds
        warm = [each.memory_mb for each in self.samples if each.at >= total * WARM_UP]
        tenth = max(1, len(warm) // 7)
        first, last = statistics.median(warm[:tenth]), statistics.median(warm[-tenth:])
        return (last / first - 1) * 100

    def verdict(self) -> list[tuple[str, str, bool]]:
        """What was found at the end, and whether it is as it must be."""
        wrong = sum(each.kept_wrongly() for each in self.communities)
        differing = sum(each.differences() for each in self.communities)
        lag = max(each.lag_seconds for each in self.samples)
        growth = self.growth_percent()
        per_second = self.done / self.wanted.seconds
        return [
            ("sales acknowledged", f"{self.done:,}", self.done > 0),
            ("a second", f"{per_second:.1f}", per_second >= RATE_MIN * self.wanted.rate),
            ("of them not there exactly once", str(wrong), not wrong),
            ("errors", str(len(self.errors)), not self.errors),
            ("followers behind the shop at most, seconds", str(lag), lag < LAG_SECONDS_MAX),
            ("memory grown since the warm-up", f"{growth:+.1f} %", growth <= GROWTH_PERCENT_MAX),
            ("audits: differences", str(differing), not differing),
        ]


def _lag_seconds(standing: dict[str, Any]) -> int:
    """Behind the shop, which tells something all the time: of a teller that is mostly silent a
    listener notes only every ten seconds that it knows all."""
    late = [each["seconds_behind"].get("store") for each in standing["services"].values()]
    return max((seconds for seconds in late if seconds is not None), default=0)


@contextmanager
def founded(database: str, wanted: Wanted) -> Iterator[District]:
    """The communities in a throwaway instance, each with its people and an open shop."""
    who = {f"c{number:03d}": people(f"c{number:03d}") for number in range(wanted.communities)}

    def found(chosen: Settings) -> None:
        for code, persons in who.items():
            let_in(chosen, (code, f"社区 {code}"), persons)

    with throwaway(database, before=found, made_of=embedded) as instance:
        yield District(instance, wanted, who)
