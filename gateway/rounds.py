"""What the gateway does unasked, again and again: `python -m gateway.rounds`.

Each round has a thread of its own, so that a slow one keeps no other waiting; what a round does it
does in transactions of its own, and what fails is tried again when the round comes next.
"""

import signal
import threading
from collections.abc import Callable
from typing import NamedTuple

from gateway.audit import commands as audit
from gateway.database import gateway
from gateway.door import Door
from gateway.upstreams import Upstreams
from gateway.webhooks.sending import send_due
from shared import logs, settings


class Round(NamedTuple):
    """Work that comes again `pause_seconds` after it was done; it says how much it did."""

    name: str
    pause_seconds: float
    work: Callable[[Door, Upstreams], int]


# Of the communities that are due one is audited at a time, so that none of them is a burst: 180
# can be audited in a quarter of an hour.
ROUNDS = (Round("audit", 5.0, audit.run_due), Round("webhooks", 0.5, send_due))


def go(each: Round, door: Door, services: Upstreams, stop: threading.Event) -> None:
    """One round after the other until told to stop."""
    while not stop.is_set():
        try:
            with gateway.connection():
                done = each.work(door, services)
            if done:
                logs.log.info("round_done", round=each.name, done=done)
        except Exception as error:
            logs.log.exception("round_failed", round=each.name, error=repr(error))
        stop.wait(each.pause_seconds)


def main() -> None:
    """Go every round until told to stop, and finish what has begun."""
    chosen = settings.from_environment()
    logs.configure(f"{gateway.name}-rounds")
    gateway.bind(chosen)
    door, services = Door(chosen), Upstreams(chosen)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threads = [
        threading.Thread(target=go, args=(each, door, services, stop), name=each.name)
        for each in ROUNDS
    ]
    for thread in threads:
        thread.start()
    stop.wait()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
