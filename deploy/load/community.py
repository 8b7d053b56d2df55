"""One community of the simulated district: its people, its shop, its days and its repairs."""

import random
import secrets
import uuid
from collections.abc import Callable
from datetime import date, timedelta

from deploy.client import Client, wait_until_heard
from deploy.neighbourhood import ALWAYS, LABOUR, Resident
from shared import clock
from shared.money import yuan

ROLES = ("admin", "clerk", "cashier", "steward", "repairer", "accountant")
SKUS = [f"SKU-{number:02d}" for number in range(24)]
PRICE_FEN, COST_FEN = 350, 210
LINES_MAX = 3
OPENING_STOCK, DELIVERED = 100_000, 200
FLOAT_FEN = 20_000
OPENS, CLOSES = 8, 20  # o'clock; a day of the simulation lasts from the one to the other


def people(code: str) -> list[dict]:
    """One person a role, with a password of their own."""
    return [
        {
            "username": f"{code}-{role}",
            "name": f"{code} {role}",
            "password": secrets.token_urlsafe(9),
            "roles": [role],
        }
        for role in ROLES
    ]


class Community:
    """A shop with one till and a building with a lamp; asked by one thread at a time."""

    def __init__(self, gateway_url: str, code: str, who: list[dict], first_day: date, address: str):
        self.code, self.day = code, first_day
        self._url, self._resident = gateway_url, Resident(gateway_url, address)
        self.as_ = {
            person["roles"][0]: Client(
                gateway_url, person["username"], person["password"], address=address
            )
            for person in who
        }
        self._repairer = next(p["username"] for p in who if p["roles"] == ["repairer"])
        self.sold: dict[str, int] = {}  # acknowledged sales: fen by id
        self.asked: set[str] = set()  # every sale that was sent, answered or not
        self._cash_fen = 0

    # -- the shop -----------------------------------------------------------------------------

    def open_shop(self) -> None:
        """Goods, a supplier, a till, and the first morning."""
        head = "sku,barcode,name,category,unit,price_yuan"
        rows = [f"{sku},,{sku},百货,件,{yuan(PRICE_FEN)}" for sku in SKUS]
        self.as_["admin"].post("/store/products/import", "\n".join([head, *rows]))
        supplier = {"code": "S1", "name": "批发"}
        self._supplier = self.as_["cashier"].post("/store/suppliers", supplier)["id"]
        self._till = self.as_["admin"].post("/store/tills", {"name": "一号收银台"})["id"]
        self._receive(OPENING_STOCK, SKUS)
        self._open_till()

    def sell(self, hour: float) -> None:
        """One sale at an hour of the simulated day. Raises ProblemError, ConnectionError."""
        sale = str(uuid.uuid4())
        goods = random.sample(SKUS, random.randint(1, LINES_MAX))
        total_fen = PRICE_FEN * len(goods)
        self.asked.add(sale)
        self.as_["clerk"].post(
            "/store/sales",
            {
                "id": sale,
                "till_id": self._till,
                "sold_at": clock.text(clock.at(self.day, 0) + timedelta(hours=hour)),
                "lines": [{"sku": sku, "quantity": "1"} for sku in goods],
                "tenders": [{"method": "cash", "amount_fen": total_fen}],
            },
        )
        self.sold[sale] = total_fen
        self._cash_fen += total_fen

    def end_day(self) -> None:
        """The drawer is counted, the day closed, goods come, and the next day begins."""
        closed_at = clock.text(clock.at(self.day, CLOSES + 1))
        counted = {"counted_cash_fen": FLOAT_FEN + self._cash_fen, "closed_at": closed_at}
        self.as_["clerk"].post(f"/store/tills/{self._till}/close", counted)
        self.as_["clerk"].post(f"/store/days/{self.day}/close", {})
        self.day += timedelta(days=1)
        self._cash_fen = 0
        self._receive(DELIVERED, random.sample(SKUS, LINES_MAX))
        self._open_till()

    def _open_till(self) -> None:
        opened_at = clock.text(clock.at(self.day, OPENS - 1, 30))
        opened = {"float_fen": FLOAT_FEN, "opened_at": opened_at}
        self.as_["clerk"].post(f"/store/tills/{self._till}/open", opened)

    def _receive(self, quantity: int, skus: list[str]) -> None:
        lines = [
            {"sku": sku, "quantity": str(quantity), "value_fen": COST_FEN * quantity}
            for sku in skus
        ]
        goods = {
            "supplier_id": self._supplier,
            "received_on": self.day.isoformat(),
            "lines": lines,
        }
        self.as_["cashier"].post("/store/goods-receipts", goods)

    # -- the repairs --------------------------------------------------------------------------

    def settle(self) -> None:
        """A building with a household, and somebody who mends."""
        steward = self.as_["steward"]
        wanted = {"name": "1号楼", "address": self.code, "managed": True}
        self._building = steward.post("/property/buildings", wanted)["id"]
        home = {"building_id": self._building, "unit": "1-101", "area_hundredths": 6_000}
        steward.post("/property/households", home)
        steward.post(
            "/property/staff",
            {
                "name": "赵工",
                "team": "水电组",
                "skills": ["electrical"],
                "user": self._repairer,
                "shifts": ALWAYS,
            },
        )
        self.as_["accountant"].post("/property/labour-rates", LABOUR)

    def mend(self) -> None:
        """A resident reports a lamp, it is mended, and the resident accepts it."""
        steward, repairer = self.as_["steward"], self.as_["repairer"]
        resident, number = self._resident, str(uuid.uuid4())
        words = f"楼道灯坏了：{number[:8]}"  # the same words twice would be taken for one report
        code = resident.report(self._building, "infrastructure", words, number)
        (report,) = steward.all("/property/reports", state="received")
        way = {"route": "small", "category": "electrical", "title": "更换楼道灯", "reason": "小事"}
        steward.post(f"/property/reports/{report['id']}/route", way)
        order = steward.get(f"/property/reports/{report['id']}")["target_id"]
        path = f"/property/work-orders/{order}"
        steward.post(f"{path}/dispatch", {"assignee": self._repairer})
        for verb in ("take", "arrive", "start"):
            repairer.post(f"{path}/{verb}")
        worked = {"minutes": 30, "worked_on": clock.today().isoformat()}
        repairer.post(f"{path}/labour", worked)
        repairer.post(f"{path}/complete", {"lines": []})
        resident.say(code, "accept", number=number)

    # -- reading ------------------------------------------------------------------------------

    def looks(self) -> list[Callable[[], object]]:
        """What people of an office look at while the shop sells."""
        accountant, clerk = self.as_["accountant"], self.as_["clerk"]
        reports = "/ledger/books/store/reports"
        period = self.day.isoformat()[:7]
        return [
            lambda: accountant.get("/loop/summary"),
            lambda: accountant.get(f"{reports}/trial-balance", period=period),
            lambda: accountant.get(f"{reports}/income-statement", period=period),
            lambda: accountant.get("/ledger/books/store/vouchers", limit=50),
            lambda: clerk.get("/store/products", limit=50),
            lambda: clerk.get("/store/sales", limit=50),
            lambda: self.as_["steward"].get("/property/work-orders", limit=50),
        ]

    # -- the end ------------------------------------------------------------------------------

    def kept_wrongly(self) -> int:
        """How many sales were acknowledged and are not there exactly as they were, or are there
        and were never sent; those sent and never answered may be either."""
        rows = self.as_["clerk"].all("/store/sales")
        kept = {row["id"]: row["total_fen"] for row in rows}
        lost = sum(kept.get(sale) != fen for sale, fen in self.sold.items())
        return lost + len(rows) - len(kept) + len(kept.keys() - self.asked)

    def differences(self) -> int:
        """Comparisons of the audit that do not agree, once everything is heard."""
        wait_until_heard(self._url)
        audit = self.as_["accountant"].post("/loop/audits")
        return audit["differences"] if audit["outcome"] in ("agrees", "differs") else 1
