"""How quick the shop is: a sale among few and among many, a day's close."""

import random
import sqlite3
import statistics
import time
import uuid
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

from rich.console import Console

from deploy.bench.figures import ROUNDS, Figure, of
from deploy.client import Client, wait_until_heard
from deploy.instance import Instance, sign_ins, throwaway
from shared import clock

SALES_BEFORE = 1_000
SALES_A_ROUND = 200  # one client, one after the other, for the cost of a sale
CLIENTS = 8
SALES_A_BATCH = 250
RECEIPTS_A_DAY = 2_000
SKUS = [f"SKU-{number:03d}" for number in range(60)]
PRICE_FEN = 350
SPREAD_DAYS = 700  # over which the copied sales lie


class Shop:
    """A shop with goods and one till per client."""

    def __init__(self, instance: Instance):
        self.url = instance.settings.gateway_url
        self.people = sign_ins(instance.settings)
        self.var = instance.settings.var
        products = ["sku,barcode,name,category,unit,price_yuan"]
        products += [f"{sku},,{sku},百货,件,{PRICE_FEN // 100}.{PRICE_FEN % 100}" for sku in SKUS]
        self.as_("admin").post("/store/products/import", "\n".join(products))
        cashier = self.as_("cashier")
        supplier = cashier.post("/store/suppliers", {"code": "S1", "name": "批发"})["id"]
        day = (clock.today() - timedelta(days=2)).isoformat()
        lines = [{"sku": sku, "quantity": "900000", "value_fen": 270_000_000} for sku in SKUS]
        cashier.post(
            "/store/goods-receipts",
            {"supplier_id": supplier, "received_on": day, "lines": lines},
        )
        self.tills = [self._till(number) for number in range(CLIENTS)]
        self.clerks = [self.as_("clerk") for _ in range(CLIENTS)]

    def as_(self, role: str) -> Client:
        """A signed-in person."""
        return Client(self.url, self.people[role]["username"], self.people[role]["password"])

    def _till(self, number: int) -> str:
        till = self.as_("admin").post("/store/tills", {"name": f"till {number}"})["id"]
        self.as_("clerk").post(f"/store/tills/{till}/open", {"float_fen": 0})
        return till

    def sell(self, client: int) -> dict:
        """One sale of three lines."""
        body = {"till_id": self.tills[client], **basket()}
        return self.clerks[client].post("/store/sales", body)

    def send(self, client: int, sales: int) -> None:
        """One batch of sales."""
        batch = [
            {"id": str(uuid.uuid4()), "sold_at": clock.text(clock.now()), **basket()}
            for _ in range(sales)
        ]
        body = {"till_id": self.tills[client], "sent_at": clock.text(clock.now()), "sales": batch}
        answers = self.clerks[client].post("/store/sales/batch", body)["answers"]
        assert all(answer["status"] == "stored" for answer in answers), answers[0]


def basket() -> dict[str, Any]:
    """Three products in any order, paid in cash."""
    lines = [{"sku": sku, "quantity": "1"} for sku in random.sample(SKUS, 3)]
    return {"lines": lines, "tenders": [{"method": "cash", "amount_fen": 3 * PRICE_FEN}]}


def sale_ms(shop: Shop) -> float:
    """What a sale costs, one after the other: the median in milliseconds."""
    took = []
    for _ in range(SALES_A_ROUND):
        started = time.perf_counter()
        shop.sell(0)
        took.append(time.perf_counter() - started)
    return statistics.median(took) * 1_000


def sale_growth(small: Shop, large: Shop) -> tuple[Figure, Figure]:
    """The cost of a sale among many sales over that among few, and that among few."""
    ratios, few = [], []
    for _ in range(ROUNDS):
        wait_until_heard(small.url, 300)
        few.append(sale_ms(small))
        wait_until_heard(large.url, 300)
        ratios.append(sale_ms(large) / few[-1])
    return of(ratios), of(few)


def day_close_ms(shop: Shop) -> float:
    """Closing a day of 2,000 receipts."""
    for _ in range(RECEIPTS_A_DAY // SALES_A_BATCH):
        shop.send(0, SALES_A_BATCH)
    day = shop.sell(0)["reported_on"]  # in the small hours that of the evening before
    for client, till in enumerate(shop.tills):
        shop.clerks[client].post(f"/store/tills/{till}/close", {"counted_cash_fen": 0})
    started = time.perf_counter()
    shop.clerks[0].post(f"/store/days/{day}/close", {})
    return (time.perf_counter() - started) * 1_000


def fill(instance: Instance, wanted: int) -> None:
    """Copy the shop's sales until there are so many, as if it had sold for two years."""
    store = sqlite3.connect(instance.settings.var / "store.db", isolation_level=None)
    for pragma in ("synchronous=OFF", "cache_size=-400000", "temp_store=MEMORY"):
        store.execute(f"PRAGMA {pragma}")
    store.execute("BEGIN IMMEDIATE")
    store.execute(
        "CREATE TEMP TABLE base AS SELECT id, row_number() OVER (ORDER BY id) AS number FROM sale"
    )
    (here,) = store.execute("SELECT count(*) FROM base").fetchone()
    copies = max(0, wanted // here - 1)
    store.execute(
        "CREATE TEMP TABLE copy AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
        f"WHERE i < {copies}) SELECT i FROM n"
    )
    named = f"substr(base.id, 1, 24) || printf('%012x', copy.i * {here} + base.number)"
    earlier = f"date(t.reported_on, '-' || (1 + copy.i % {SPREAD_DAYS}) || ' days')"
    _copy(store, "sale", "id", {"id": named, "reported_on": earlier})
    _copy(store, "sale_line", "sale_id", {"sale_id": named})
    _copy(store, "sale_tender", "sale_id", {"sale_id": named})
    moved = f"date(t.moved_on, '-' || (1 + copy.i % {SPREAD_DAYS}) || ' days')"
    _copy(store, "stock_movement", "document_id", {"document_id": named, "moved_on": moved})
    facts = {"fact_id": f"'f' || substr(t.fact_id, 2, 22) || '-' || substr({named}, 25)"}
    _copy(store, "outbox", "subject", {"subject": named, **facts})
    store.execute(
        "INSERT INTO stored_answer (community, key, fingerprint, status, body, stored_at, concerns,"
        " actor, method, path, trace_id) SELECT community, key || '-' || copy.i, fingerprint, "
        "status, body, stored_at, concerns, actor, method, path, trace_id "
        "FROM stored_answer CROSS JOIN copy"
    )
    head, last_id = store.execute(
        "SELECT sequence, fact_id FROM outbox ORDER BY sequence DESC LIMIT 1"
    ).fetchone()
    store.execute("COMMIT")
    store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.execute("ANALYZE")
    store.close()
    for listener in ("gateway", "ledger"):
        with sqlite3.connect(instance.settings.var / f"{listener}.db") as heard:
            heard.execute(
                "UPDATE cursor SET position = ?, last_id = ?, head = ? WHERE source = 'store'",
                (head, last_id, head),
            )


def _copy(store: sqlite3.Connection, table: str, key: str, changed: dict[str, str]) -> None:
    """Every row that belongs to a sale once per copy, with some columns changed."""
    rows = store.execute(f"PRAGMA table_info({table})").fetchall()
    auto = {"id", "sequence"} - changed.keys()
    columns = [row[1] for row in rows if not (row[1] in auto and row[5])]
    values = [changed.get(column, f't."{column}"') for column in columns]
    store.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} "
        f"FROM copy CROSS JOIN base JOIN {table} t ON t.{key} = base.id"
    )


def measure(console: Console, wanted: int) -> dict[str, Figure]:
    """Every figure of the shop."""
    figures: dict[str, Figure] = {}
    with ExitStack() as stack:
        small, large = (stack.enter_context(throwaway()) for _ in range(2))
        few, many = Shop(small), Shop(large)
        console.print(f"一千笔 {SALES_BEFORE} sales in each …")
        for shop in (few, many):
            for _ in range(SALES_BEFORE // SALES_A_BATCH):
                shop.send(0, SALES_A_BATCH)
            shop.sell(0)
            wait_until_heard(shop.url, 300)
        console.print(f"复制到 filling one to {wanted:,} sales …")
        large.stop()
        fill(large, wanted)
        large.start()
        figures["sale_growth"], figures["sale_ms"] = sale_growth(few, many)
        figures["day_close_ms"] = of([day_close_ms(few)])
    return figures
