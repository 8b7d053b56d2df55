"""How much dearer a promise is in a fund that made a hundred thousand than in one that made few."""

import random
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from importlib import import_module
from typing import Any

from rich.console import Console

from deploy.bench.figures import ROUNDS, Figure, of
from deploy.client import Client
from deploy.instance import COMMUNITY, Instance, sign_ins, throwaway
from shared import clock, ids

FEW = 100
ASKED_A_ROUND = 40
LOTS_MAX = 1_000
ONE_FEN = 10_000
OPEN_OF_TEN = 2  # of ten commitments so many are open, one of them until a day to come
PAYING = 500  # so many of the open ones await a payment
USE = "flood_supplies"


class Fund:
    """A fund in an instance of its own, which made so many promises, and who asks it for more."""

    def __init__(self, instance: Instance, promises: int):
        people = sign_ins(instance.settings)
        as_ = {
            role: Client(
                instance.settings.gateway_url, people[role]["username"], people[role]["password"]
            )
            for role in ("admin", "steward")
        }
        terms = {"name": "防汛", "nature": "G", "purpose": "防汛", "legal_holder": "社区"}
        self.id = as_["admin"].post("/funds/funds", terms | {"book": "store"})["id"]
        instance.stop()
        _fill(instance, self.id, promises)
        instance.start()
        self.steward = as_["steward"]

    def commit_ms(self) -> float:
        """What a promise with a last day costs: the median in milliseconds."""
        day = (clock.today() + timedelta(days=30)).isoformat()
        body = {"fund_id": self.id, "use": USE, "amount_fen": 1, "memo": "沙袋", "expires_on": day}
        took = []
        for _ in range(ASKED_A_ROUND):
            started = time.perf_counter()
            self.steward.post("/funds/commitments/for-use", body)
            took.append(time.perf_counter() - started)
        return statistics.median(took) * 1_000


def measure(console: Console, wanted: int) -> dict[str, Figure]:
    """The cost of a promise among many over that among few, and that among few."""
    with ExitStack() as stack:
        small, large = (stack.enter_context(throwaway()) for _ in range(2))
        console.print(f"写入 writing {FEW:,} and {wanted:,} commitments …")
        few, many = Fund(small, FEW), Fund(large, wanted)
        for fund in (few, many):
            fund.commit_ms()  # until every cache is warm
        ratios, base = [], []
        for _ in range(ROUNDS):
            base.append(few.commit_ms())
            ratios.append(many.commit_ms() / base[-1])
        return {"commit_growth": of(ratios), "commit_ms": of(base)}


def _funds(part: str) -> Any:
    """A module of the funds, which nothing here imports by name."""
    return import_module(f"services.funds.{part}")


def _fill(instance: Instance, fund_id: str, wanted: int) -> None:
    """Write promises and payments as the service would have left them."""
    database = _funds("service").SERVICE.database
    database.bind(instance.settings)
    commitments = list(_commitments(fund_id, wanted))
    with database.connection(), database.transaction():
        paid = [row for row in commitments if row["state"] == "disbursed"]
        waiting = [row for row in commitments if row["state"] == "made"][:PAYING]
        requests = [_request(row, "paid") for row in paid]
        requests += [_request(row, "awaiting_review") for row in waiting]
        for model, rows in (
            ("contributions.models.Contribution", list(_lots(fund_id, len(paid), wanted))),
            ("commitments.models.Commitment", commitments),
            ("disbursements.requests.models.DisbursementRequest", requests),
            (
                "disbursements.models.Disbursement",
                [_payment(fund_id, row) for row in requests[: len(paid)]],
            ),
        ):
            module, _, name = model.rpartition(".")
            database.insert_rows(getattr(_funds(module), name), rows)
        _funds("funds.models").Fund.update(
            contributed_fen=2 * wanted * ONE_FEN,
            committed_fen=wanted * OPEN_OF_TEN // 10 * ONE_FEN,
            disbursed_fen=len(paid) * ONE_FEN,
        ).where(_funds("funds.models").Fund.id == fund_id).execute()
    database.close()


def _commitments(fund_id: str, wanted: int) -> Iterator[dict]:
    chance = random.Random(7)
    for number in range(wanted):
        last = number % 10
        state = "made" if last < OPEN_OF_TEN else "released" if last == OPEN_OF_TEN else "disbursed"
        days = chance.randrange(1, 300) * (1 if last == 0 else -1)
        yield {
            "id": ids.new_id(),
            "community": COMMUNITY[0],
            "fund": fund_id,
            "use": USE,
            "amount_fen": ONE_FEN,
            "disbursed_fen": ONE_FEN if state == "disbursed" else 0,
            "memo": "沙袋",
            "expires_on": None if last == 1 else clock.today() + timedelta(days=days),
            "approvals_needed": 0,
            "state": state,
            "requested_by": "steward",
            "requested_at": clock.now() - timedelta(days=300),
            "made_on": clock.today() - timedelta(days=300),
            "work_finished": False,
        }


def _lots(fund_id: str, payments: int, wanted: int) -> Iterator[dict]:
    """Lots that hold twice what was ever promised, the oldest of them used up by the payments."""
    lots = min(wanted, LOTS_MAX)
    amount_fen, left_fen = 2 * wanted * ONE_FEN // lots, payments * ONE_FEN
    for number in range(lots):
        used_fen = min(amount_fen, left_fen)
        left_fen -= used_fen
        yield {
            "id": ids.new_id(),
            "community": COMMUNITY[0],
            "fund": fund_id,
            "source": "grant",
            "source_id": f"财社{number}号",
            "received_on": clock.today() - timedelta(days=lots - number),
            "amount_fen": amount_fen,
            "consumed_fen": used_fen,
            "reached_fen": used_fen,
            "recorded_by": "accountant",
            "recorded_at": clock.now(),
        }


def _request(commitment: dict, state: str) -> dict:
    return {
        "id": ids.new_id(),
        "community": COMMUNITY[0],
        "commitment": commitment["id"],
        "amount_fen": ONE_FEN,
        "is_last": True,
        "state": state,
        "requested_by": "accountant",
        "requested_at": clock.now(),
    }


def _payment(fund_id: str, request: dict) -> dict:
    return {
        "id": ids.new_id(),
        "community": COMMUNITY[0],
        "fund": fund_id,
        "commitment": request["commitment"],
        "use": USE,
        "request_id": request["id"],
        "paid_on": clock.today(),
        "amount_fen": ONE_FEN,
        "returned_fen": 0,
        "recorded_at": clock.now(),
    }
