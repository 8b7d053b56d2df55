"""Property with real funds behind a small door that stands where the gateway stands."""

import uuid
from dataclasses import replace

import pytest

from services.funds.app import SERVICE as FUNDS
from services.property.app import SERVICE as PROPERTY
from shared import cursors, follower
from shared.facts import Fact
from tests.door import Door, open_door
from tests.service import Asked, event_of, running


@pytest.fixture
def town(settings):
    """Property and the funds on each engine, with a door between them."""
    with (
        running(FUNDS, settings) as funds,
        open_door("property", funds, settings) as (door, address),
    ):
        chosen = replace(settings, gateway_url=address)
        with running(PROPERTY, chosen) as asked:
            yield Town(asked, funds, door)


@pytest.fixture
def lonely(settings):
    """Property alone; nobody answers at the gateway."""
    with running(PROPERTY, settings) as asked:
        yield Town(asked, None, None)


def name() -> str:
    """An id that a client gives."""
    return str(uuid.uuid4())


class Town:
    """The two services, asked by the people who ask them."""

    def __init__(self, asked: Asked, funds: Asked | None, door: Door | None):
        self.asked, self.funds, self.door = asked, funds, door
        self._told_to_funds = 0
        self._told_to_property = 0

    # -- what there is -------------------------------------------------------------------------

    def building(self, **more) -> dict:
        """A building without property management."""
        wanted = {"name": "3号楼", "address": "中华路12号", "managed": False}
        return self.asked.post("/buildings", wanted | more)

    def fund(self, amount_fen: int = 0, **terms) -> str:
        """A fund with so much in it; returns its id."""
        wanted = {
            "name": "维修资金",
            "nature": "G",
            "purpose": "楼栋维修",
            "legal_holder": "社区",
            "book": "store",
        }
        fund_id = self.funds.post("/funds", wanted | terms)["id"]
        if amount_fen:
            self.give(fund_id, amount_fen)
        return fund_id

    def give(self, fund_id: str, amount_fen: int) -> None:
        """A grant for a fund."""
        body = {
            "fund_id": fund_id,
            "source": "grant",
            "source_document": "财社18号",
            "received_on": "2026-03-01",
            "amount_fen": amount_fen,
        }
        self.funds.post("/contributions", body, role="accountant")

    def order(self, fund_id: str | None = None, **more) -> str:
        """An order of the steward; returns its id."""
        body = {
            "title": "屋顶漏水",
            "category": "roof",
            "description": "六楼渗水",
            "building_id": more.pop("building_id", None) or self.building()["id"],
            "fund_id": fund_id,
            "estimate_fen": 10_000,
        }
        return self.asked.post("/work-orders", body | more, role="steward")["id"]

    # -- what people do ------------------------------------------------------------------------

    def dispatch(self, order_id: str, assignee: str | None = "zhao", **how):
        """The steward sends a repairer."""
        path = f"/work-orders/{order_id}/dispatch"
        return self.asked.ask("POST", path, {"assignee": assignee}, role="steward", **how)

    def act(self, order_id: str, verb: str, body=None, role: str = "repairer", user: str = "zhao"):
        """Somebody does with the order what the verb says."""
        return self.asked.ask("POST", f"/work-orders/{order_id}/{verb}", body, role=role, user=user)

    def start(self, order_id: str, user: str = "zhao"):
        """The repairer begins."""
        return self.asked.ask("POST", f"/work-orders/{order_id}/start", role="repairer", user=user)

    def complete(self, order_id: str, *amounts_fen: int, user: str = "zhao"):
        """The repairer is done."""
        lines = [{"kind": "parts", "description": "卷材", "amount_fen": fen} for fen in amounts_fen]
        path = f"/work-orders/{order_id}/complete"
        return self.asked.ask("POST", path, {"lines": lines}, role="repairer", user=user)

    def accept(self, order_id: str, **how):
        """The steward finds it done well."""
        how = {"role": "steward"} | how
        return self.asked.ask("POST", f"/work-orders/{order_id}/accept", **how)

    def rate(self, order_id: str, rating: int, **more):
        """A resident's word, written down by the steward."""
        path = f"/work-orders/{order_id}/rate"
        return self.asked.ask("POST", path, {"rating": rating} | more, role="steward")

    def release(self, order_id: str, reason: str = "延期", **how):
        """The steward calls the repairer back."""
        how = {"role": "steward"} | how
        return self.asked.ask("POST", f"/work-orders/{order_id}/release", {"reason": reason}, **how)

    def cancel(self, order_id: str):
        """The steward gives it up."""
        path = f"/work-orders/{order_id}/cancel"
        return self.asked.ask("POST", path, {"reason": "居民撤回"}, role="steward")

    def repaired(self, fund_id: str | None, *amounts_fen: int) -> str:
        """An order as far as accepted; returns its id."""
        order_id = self.order(fund_id)
        for answer in (
            self.dispatch(order_id),
            self.start(order_id),
            self.complete(order_id, *amounts_fen),
            self.accept(order_id),
        ):
            assert answer.status == 200, answer
        return order_id

    # -- what the two tell each other ----------------------------------------------------------

    def follow(self) -> None:
        """Both services hear everything the other has told since the last time."""
        told = self.asked.told()
        news = told[self._told_to_funds :]
        self._told_to_funds = len(told)
        self.funds.hear(*(fact for fact in news if "funds" in fact.heard_by))
        told = self.funds.told()
        news = told[self._told_to_property :]
        self._told_to_property = len(told)
        self.asked.hear(*(fact for fact in news if "property" in fact.heard_by))

    def parked(self, fact: Fact) -> list[str]:
        """Let a fact arrive until it is applied or parked; the error if it is parked."""
        database, source = self.asked.service.database, fact.told_by
        reactions = self.asked.service.reactions
        with database.connection():
            start = database.run(lambda: cursors.place(database, source).position)
            event = event_of(fact, start + 1)
            for _ in range(follower.TRIES_MAX):
                follower.hear_page(database, source, reactions, [event], start + 1)
            table = database.kernel.ParkedFact
            return [row.error for row in table.select().where(table.fact_id == event["id"])]

    # -- what can be seen ----------------------------------------------------------------------

    def seen(self, order_id: str) -> dict:
        """The order as the steward sees it."""
        return self.asked.get(f"/work-orders/{order_id}", role="steward")

    def state(self, order_id: str) -> str:
        """Where the order is."""
        return self.seen(order_id)["state"]

    def figures(self) -> dict:
        """Property's figures for the audit."""
        return self.asked.get("/figures", role="", acting_service="gateway")

    def difference_fen(self) -> int:
        """What funds hold for orders, less what orders know of."""
        held = self.funds.get("/figures", role="", acting_service="gateway")
        return held["open_commitments_fen"] - self.figures()["open_commitments_fen"]
