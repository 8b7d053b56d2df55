"""How quick the steward's pages are among a hundred thousand orders."""

import random
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any

from rich.console import Console

from deploy.bench.figures import ROUNDS, Figure, of
from deploy.client import Client
from deploy.instance import COMMUNITY, Instance, sign_ins, throwaway
from shared import clock, ids

BUILDINGS, DAYS = 200, 365
UNFINISHED, LATE = 8_000, 2_000
ASKED_A_ROUND = 10
TEAMS = ("水电组", "土建组", "综合组", "")
BOARD = (
    ("/property/board", {"by": "team"}),
    ("/property/board", {"by": "building"}),
    ("/property/late-orders", {"kind": "late"}),
    ("/property/work-orders", {"state": "open"}),
)


def measure(console: Console, wanted: int) -> dict[str, Figure]:
    """The slowest page of the board, and the slowest of the figures, in milliseconds."""
    with throwaway() as instance:
        console.print(f"写入 writing {wanted:,} work orders …")
        instance.stop()
        _fill(instance, wanted)
        instance.start()
        person = sign_ins(instance.settings)["steward"]
        url = instance.settings.gateway_url
        client = Client(url, person["username"], person["password"])
        year = {"since": _month(DAYS), "until": _month(0)}
        figures = [
            ("/property/statistics/orders", {"by": by, **year})
            for by in ("all", "month", "channel", "building", "team")
        ]
        return {"board_ms": _slowest(client, BOARD), "rates_ms": _slowest(client, figures)}


def _slowest(client: Client, pages: Any) -> Figure:
    rounds = []
    for _ in range(ROUNDS):
        rounds.append(
            max(of([_ms(client, *page) for _ in range(ASKED_A_ROUND)])[0] for page in pages)
        )
    return of(rounds)


def _ms(client: Client, path: str, asked: dict) -> float:
    started = time.perf_counter()
    client.get(path, **asked)
    return (time.perf_counter() - started) * 1_000


def _month(days_ago: int) -> str:
    return (clock.today() - timedelta(days=days_ago)).isoformat()[:7]


def _property(part: str) -> Any:
    """A module of the property service, which nothing here imports by name."""
    return import_module(f"services.property.{part}")


def _fill(instance: Instance, wanted: int) -> None:
    """Write the orders as the service would have left them, with their clocks and counts."""
    database = _property("service").SERVICE.database
    database.bind(instance.settings)
    with database.connection(), database.transaction():
        buildings = _buildings(database)
        orders = list(_orders(wanted, [row["id"] for row in buildings]))
        database.insert_rows(_property("work_orders.models").WorkOrder, orders)
        database.insert_rows(_property("clocks.models").Clock, [_clock(row) for row in orders])
        _count(database, orders)
    database.close()
    with sqlite3.connect(instance.settings.var / "property.db") as file:
        file.execute("ANALYZE")


def _buildings(database: Any) -> list[dict]:
    rows = [
        {
            "id": ids.new_id(),
            "community": COMMUNITY[0],
            "name": f"{number}号楼",
            "address": "中华路",
            "managed": number % 2 == 0,
            "created_at": clock.now(),
        }
        for number in range(BUILDINGS)
    ]
    database.insert_rows(_property("registry.models").Building, rows)
    return rows


def _orders(wanted: int, buildings: list[str]) -> Iterator[dict]:
    rules = _property("work_orders.rules")
    chance = random.Random(5)
    waiting = ("open", "dispatched", "taken", "started", "on_hold", "completed")
    for number in range(wanted):
        unfinished = number >= wanted - UNFINISHED
        at = clock.now() - timedelta(days=DAYS * (wanted - number) / wanted)
        team = chance.choice(TEAMS) or None
        yield {
            "id": ids.new_id(),
            "community": COMMUNITY[0],
            "title": "屋面漏水",
            "category": chance.choice(rules.CATEGORIES),
            "description": "六楼渗水",
            "building": chance.choice(buildings),
            "estimate_fen": 0,
            "state": chance.choice(waiting) if unfinished else "rated",
            "assignee": f"worker{chance.randrange(30)}",
            "opened_by": "steward",
            "opened_on": clock.business_day(at),
            "opened_at": at,
            "channel": chance.choice(rules.CHANNELS),
            "urgency": chance.choice(rules.URGENCIES),
            "level": "grid",
            "payer": "contract",
            "team": team,
            "rework_count": 0,
            "by_default": False,
            "paid_fen": 0,
            "rating": None if unfinished else chance.randint(1, 5),
            "solved": None if unfinished else chance.random() < 0.9,
            "responded_in_time": chance.random() < 0.9,
            "finished_in_time": None if unfinished else chance.random() < 0.8,
        }


def _clock(order: dict) -> dict:
    unfinished = order["rating"] is None
    late = unfinished and random.Random(order["id"]).random() < LATE / UNFINISHED
    due_at = clock.now() + (timedelta(hours=-3) if late else timedelta(days=2))
    return {
        "work_order": order["id"],
        "community": order["community"],
        "known_year": 2026,
        "run_from": order["opened_at"],
        "paused_seconds": 0,
        "extended": False,
        "was_late": False,
        "urged": late,
        "deadline": "finish" if unfinished else None,
        "next_due_at": due_at if unfinished else None,
        "warn_at": due_at - timedelta(hours=1) if unfinished else None,
        "act_at": due_at + timedelta(days=30) if unfinished else None,
    }


def _count(database: Any, orders: list[dict]) -> None:
    """Keep the counts, added up before they are written."""
    tallies = _property("work_orders.tallies.rules")
    model = _property("work_orders.models").WorkOrder
    sums: dict[tuple, Counter] = {}
    for order in orders:
        standing = tallies.standing(model(**order))
        for key, counts in tallies.changes(None, standing).items():
            sums.setdefault(key, Counter()).update(counts._asdict())
    rows = [
        {"community": COMMUNITY[0], "month": month, "dimension": dimension, "value": value}
        | {name: counts[name] for name in tallies.Counts._fields}
        for (month, dimension, value), counts in sums.items()
    ]
    database.insert_rows(_property("work_orders.tallies.models").Tally, rows)
