"""A shop that sells and roofs that are repaired, over and over, whatever happens meanwhile."""

import threading
import time
from collections.abc import Callable
from copy import copy
from itertools import count
from typing import NamedTuple

import requests

from deploy.client import wait_until_heard
from deploy.instance import Instance
from shared import clock
from tests.journeys.conftest import people
from tests.journeys.shop import PRICE_FEN, Shop

PATIENCE_SECONDS = 120  # of whoever asks again under their key while something is broken
UNTIL_SECONDS = 180


class Sold(NamedTuple):
    """A sale that was acknowledged: its id, the key it was sent under, and when that was."""

    sale_id: str
    key: str
    at: object


class Trade:
    """Clerks at one till and repairs that a fund pays for, until told to stop."""

    def __init__(self, instance: Instance, as_: Callable, sku: str, day: str):
        self.instance, self.as_, self.day = instance, as_, day
        self.shop = Shop(as_, sku)
        self.shop.receive(50_000, day)
        self.shop.open(day)
        self.fund = a_fund_for_roofs(as_, sku)
        building = {"name": f"3号楼{sku}", "address": "中华路3号", "managed": False}
        self.building = as_("steward").post("/property/buildings", building)["id"]
        self.sold: list[Sold] = []
        self.repaired: list[str] = []
        self.failed: list[Exception] = []
        self.unfit: list[str] = []
        self.refused: set[str] = set()  # the codes with which somebody was sent away for a moment
        self._over = threading.Event()

    def sell(self, shop: Shop, key: str) -> None:
        sale = shop.sell(1, self.day, key=key, cash=PRICE_FEN)
        self.sold.append(Sold(sale["id"], key, clock.now()))

    def repair(self, as_: Callable | None = None) -> None:
        as_ = as_ or self.as_
        steward, repairer = as_("steward"), as_("repairer")
        wanted = {"title": "屋顶防水", "category": "roof", "building_id": self.building}
        wanted |= {"description": "漏水", "fund_id": self.fund, "estimate_fen": 2_000}
        path = f"/property/work-orders/{steward.post('/property/work-orders', wanted)['id']}"
        steward.post(f"{path}/dispatch", {"assignee": "repairer"})
        repairer.post(f"{path}/start")
        cost = {"kind": "outsourced", "description": "卷材", "amount_fen": 1_500}
        repairer.post(f"{path}/complete", {"lines": [cost]})
        self.repaired.append(steward.post(f"{path}/accept")["id"])

    def begin(self, clerks: int = 1, patience_seconds: float = PATIENCE_SECONDS) -> None:
        """All at once, in the background."""
        sold, repaired = len(self.sold), len(self.repaired)
        works = [self._clerk(f"{sold}-{each}", patience_seconds) for each in range(clerks)]
        works.append(self._repairer(patience_seconds))
        self._over.clear()
        self._threads = [
            threading.Thread(target=self._again, args=(work,), daemon=True) for work in works
        ]
        for thread in self._threads:
            thread.start()
        self.until(lambda: len(self.sold) > sold + clerks and len(self.repaired) > repaired)

    def _clerk(self, name: str, patience_seconds: float) -> Callable[[], None]:
        shop, numbers = copy(self.shop), count()
        shop.as_ = self._patient(patience_seconds, "clerk")
        return lambda: self.sell(shop, f"{self.shop.sku}-{name}-{next(numbers)}")

    def _repairer(self, patience_seconds: float) -> Callable[[], None]:
        as_ = self._patient(patience_seconds, "steward", "repairer")
        return lambda: self.repair(as_)

    def _patient(self, seconds: float, *roles: str) -> Callable:
        """People who ask for so long, and whose answers are looked at."""
        as_ = people(self.instance)
        for role in roles:
            as_(role).patience_seconds = seconds
            as_(role)._session.hooks["response"].append(self._look)
        return as_

    def _look(self, answer: requests.Response, **_: object) -> None:
        """Who is sent away is told when to come back, and never of a fault of ours."""
        if answer.status_code == 503 and "Retry-After" in answer.headers:
            self.refused.add(answer.json()["code"])
        elif answer.status_code >= 500:
            self.unfit.append(f"{answer.request.method} {answer.url}: {answer.text[:300]}")

    def _again(self, work: Callable[[], None]) -> None:
        try:
            while not self._over.is_set():
                work()
        except Exception as error:
            self.failed.append(error)

    def until(self, enough: Callable[[], object], seconds: float = UNTIL_SECONDS) -> None:
        """Wait until that much has happened."""
        deadline = time.monotonic() + seconds
        while not enough():
            assert not self.failed and time.monotonic() < deadline, self.failed
            time.sleep(0.05)

    def goes_on(self, sales: int = 1) -> None:
        """Wait until so many more are sold."""
        before = len(self.sold)
        self.until(lambda: len(self.sold) >= before + sales)

    def end(self) -> None:
        """Let everybody finish what they do."""
        self._over.set()
        for thread in self._threads:
            thread.join()
        assert self.failed == []

    def is_all_there_once(self) -> None:
        """What was acknowledged is there, once, in the shop, the repairs, the books and the
        tracker; nobody was told of a fault of ours."""
        assert self.unfit == []
        wait_until_heard(self.instance.settings.gateway_url, UNTIL_SECONDS)
        kept = [sale["id"] for sale in self.as_("clerk").all("/store/sales", reported_on=self.day)]
        assert sorted(kept) == sorted(sale.sale_id for sale in self.sold)
        mine = [
            order["id"]
            for order in self.as_("steward").all("/property/work-orders")
            if order["building_id"] == self.building
        ]
        assert sorted(mine) == sorted(self.repaired)
        assert self.as_("accountant").get("/loop/audit")["differences"] == 0

    def close(self) -> None:
        """The day is closed, and its report says what was sold."""
        self.shop.close(self.day, len(self.sold) * PRICE_FEN)
        wait_until_heard(self.instance.settings.gateway_url, UNTIL_SECONDS)
        closed = self.as_("clerk").get(f"/store/days/{self.day}", outlet=self.shop.sku)
        assert closed["report"]["gross_fen"] == len(self.sold) * PRICE_FEN
        assert self.as_("accountant").get("/loop/audit")["differences"] == 0


def a_fund_for_roofs(as_: Callable, name: str) -> str:
    """A grant that may be spent on roofs."""
    fund = {"name": f"屋面专项{name}", "nature": "G", "purpose": "屋面维修", "legal_holder": "社区"}
    fund |= {"book": "store", "categories": ["roof"], "unmanaged_only": True}
    fund_id = as_("accountant").post("/funds/funds", fund)["id"]
    grant = {"fund_id": fund_id, "source": "grant", "source_document": "财社7号"}
    grant |= {"received_on": clock.today().isoformat(), "amount_fen": 10_000_000}
    as_("accountant").post("/funds/contributions", grant)
    return fund_id
