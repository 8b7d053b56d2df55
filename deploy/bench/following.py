"""How many facts the ledger's follower posts in a second, alone and without the network."""

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any

from deploy.bench.figures import ROUNDS, Figure, of
from deploy.bench.seed import ledger
from deploy.instance import COMMUNITY
from shared import clock, facts, follower
from shared.keys import make_keys
from shared.settings import Settings

FACTS_A_PAGE, PAGES_A_ROUND = 200, 5
DAY = "2026-03-10"


def facts_per_second() -> Figure:
    """Pages of a shop's facts, posted as the follower does it; two vouchers come of some."""
    rates = []
    with _alone() as service:
        numbers = count(1)
        for _ in range(ROUNDS):
            pages = [
                [_event(next(numbers)) for _ in range(FACTS_A_PAGE)] for _ in range(PAGES_A_ROUND)
            ]
            started = perf_counter()
            for page in pages:
                _hear(service, page)
            rates.append(FACTS_A_PAGE * PAGES_A_ROUND / (perf_counter() - started))
    return of(rates)


def _hear(service: Any, page: list[dict]) -> None:
    database, last = service.database, page[-1]["sequence"]
    with database.connection():
        heard = follower.hear_page(database, "store", service.reactions, page, last)
    assert heard == len(page)


@contextmanager
def _alone() -> Iterator[Any]:
    """The ledger on an empty SQLite file, in this process."""
    service = ledger("service").SERVICE
    with tempfile.TemporaryDirectory(prefix="fanbu-") as folder:
        chosen = Settings(Path(folder), "sqlite", "http://127.0.0.1:1")
        make_keys(chosen.keys)
        service.migrate(chosen)
        yield service
        service.database.close()


def _event(sequence: int) -> dict:
    fact = FACTS[sequence % len(FACTS)](sequence)
    return {
        "id": str(uuid.uuid4()),
        "type": f"fanbu.{fact.told_by}.{fact.name}.v{fact.version}",
        "time": clock.text(clock.now()),
        "community": COMMUNITY[0],
        "sequence": sequence,
        "actor": "bench",
        "traceid": "0" * 32,
        "data": fact.data(),
    }


def _received(number: int) -> facts.Fact:
    return facts.GoodsReceived(
        goods_receipt_id=str(uuid.uuid4()),
        supplier_id=f"supplier-{number % 40}",
        supplier_name="批发",
        received_on=DAY,
        invoice_number=f"No.{number}",
        value_fen=1_000 + number,
        lines=(),
    )


def _day_closed(number: int) -> facts.Fact:
    gross_fen = 10_100 + number
    return facts.DayClosed(
        day_close_id=str(uuid.uuid4()),
        outlet_id=f"outlet-{number % 3}",
        outlet_name="新晟店",
        day=DAY,
        sales_count=1,
        refunds_count=0,
        revenue=(
            facts.RevenueLine(
                tax_category="standard",
                line="百货",
                gross_fen=gross_fen,
                discount_fen=0,
                cost_fen=0,
            ),
        ),
        tenders=(facts.Tender(method="cash", amount_fen=gross_fen),),
        gross_fen=gross_fen,
        discount_fen=0,
        refunded_fen=0,
        cost_fen=8_000,
        gross_profit_fen=gross_fen - 8_000,
    )


def _settled(number: int) -> facts.Fact:
    return facts.SettlementReceived(
        settlement_id=str(uuid.uuid4()),
        channel="wechat",
        arrived_on=DAY,
        gross_fen=1_000 + number,
        fee_fen=6,
    )


def _prepaid(number: int) -> facts.Fact:
    return facts.DepositTaken(
        deposit_movement_id=str(uuid.uuid4()),
        kind="member",
        method="cash",
        holder_id=f"member-{number % 60}",
        amount_fen=1_000 + number,
        moved_on=DAY,
    )


FACTS = (_received, _day_closed, _settled, _prepaid)
