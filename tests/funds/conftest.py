"""The funds, running alone, and the words in which their tests speak."""

import uuid

import pytest

from services.funds.app import SERVICE
from shared import clock, cursors, follower
from shared.facts import Fact, PeriodClosed, WorkOrderAccepted, WorkOrderMoved
from tests.service import Asked, event_of, running

PROPERTY = {"role": "steward", "acting_service": "property"}  # how property asks for the steward


@pytest.fixture
def funds(settings):
    """The funds on each engine."""
    with running(SERVICE, settings) as asked:
        yield Funds(asked)


def name() -> str:
    """An id that a client gives."""
    return str(uuid.uuid4())


class Funds:
    """The running service, asked by the people who ask it."""

    def __init__(self, asked: Asked):
        self.asked = asked

    def found(self, **terms) -> str:
        """A fund of grants that pays for anything; returns its id."""
        wanted = {
            "name": "维修资金",
            "nature": "G",
            "purpose": "楼栋维修",
            "legal_holder": "社区",
            "book": "store",
        }
        return self.asked.post("/funds", wanted | terms)["id"]

    def grant(self, fund_id: str, amount_fen: int, on: str = "2026-03-01") -> dict:
        """Money from outside."""
        return self.asked.post(
            "/contributions",
            {
                "fund_id": fund_id,
                "source": "grant",
                "source_document": f"财社 {name()}",
                "received_on": on,
                "amount_fen": amount_fen,
            },
            role="accountant",
        )

    def wish(self, fund_id: str, amount_fen: int, **more) -> dict:
        """The body of a request for a commitment."""
        return {
            "fund_id": fund_id,
            "work_order_id": name(),
            "amount_fen": amount_fen,
            "category": "roof",
            "building_id": name(),
            "managed": False,
        } | more

    def commit(self, fund_id: str, amount_fen: int, **more) -> dict:
        """A commitment as property gets it for the steward."""
        return self.asked.post("/commitments", self.wish(fund_id, amount_fen, **more), **PROPERTY)

    def ask_for(self, fund_id: str, amount_fen: int, role: str = "steward", **more) -> dict:
        """A commitment for flood supplies, as a person asks for it."""
        body = use(fund_id, amount_fen) | more
        return self.asked.post("/commitments/for-use", body, role=role)

    def request(self, commitment: dict, amount_fen: int, **more) -> dict:
        """A payment the accountant asks for."""
        body = {"amount_fen": amount_fen, "document": f"发票 {name()}"} | more
        path = f"/commitments/{commitment['id']}/payments"
        return self.asked.post(path, body, role="accountant")

    def pay(self, request: dict, user: str = "zhao") -> dict:
        """The cashier pays what was asked for, after the reviewer where one is needed."""
        path = f"/disbursement-requests/{request['id']}"
        if request["state"] == "awaiting_review":
            self.asked.post(f"{path}/review", role="reviewer")
        return self.asked.post(f"{path}/pay", paid_today(), role="cashier", user=user)

    def refused(self, fund_id: str, amount_fen: int, **more) -> str:
        """The code with which a commitment is refused."""
        wish = self.wish(fund_id, amount_fen, **more)
        return self.asked.refused("/commitments", wish, **PROPERTY)

    def sums(self, fund_id: str) -> dict:
        """The sums of a fund, by their short names."""
        fund = self.asked.get(f"/funds/{fund_id}")
        return {key.removesuffix("_fen"): fund[key] for key in fund if key in SUMS}

    def rules(self, effective_from: str, shares: dict[str, int], **more) -> dict:
        """A set of allocation rules in force; `shares` in hundredths of a percent by fund."""
        return self.approve_rules(self.propose(effective_from, shares, **more))

    def propose(self, effective_from: str, shares: dict[str, int], **more) -> dict:
        """A set of allocation rules as the accountant proposes it."""
        return self.asked.post(
            "/allocation-rules", rules(effective_from, shares, **more), role="accountant"
        )

    def approve_rules(self, proposed: dict) -> dict:
        """The same set in force."""
        return self.asked.post(f"/allocation-rules/{proposed['id']}/approve", role="reviewer")

    def outcome(self, source: str, period: str, **more) -> dict:
        """What a month gives to the funds, or would give."""
        filters = {"source": source, "period": period} | more
        query = "&".join(f"{name}={value}" for name, value in filters.items())
        return self.asked.get(f"/allocation-rules/dry-run?{query}")

    def refused_rules(self, effective_from: str, shares: dict[str, int], **more) -> str:
        """The code with which a set of allocation rules is refused."""
        return self.asked.refused(
            "/allocation-rules", rules(effective_from, shares, **more), role="accountant"
        )

    def accept(self, commitment: dict, cost_fen: int) -> None:
        """The news that the order of a commitment is accepted."""
        self.asked.hear(accepted(commitment, cost_fen))

    def parked(self, *heard: Fact) -> list[str]:
        """Let facts of one service arrive until each is applied or parked; the errors of those."""
        service = self.asked.service
        source = heard[0].told_by
        with service.database.connection():
            start = service.database.run(lambda: cursors.place(service.database, source).position)
            events = [event_of(fact, start + number) for number, fact in enumerate(heard, start=1)]
            for _ in range(follower.TRIES_MAX * len(heard)):
                follower.hear_page(
                    service.database, source, service.reactions, events, start + len(heard)
                )
            table = service.database.kernel.ParkedFact
            ids = [event["id"] for event in events]
            return [row.error for row in table.select().where(table.fact_id.in_(ids))]


REFERENCE = "20260428-000173"


def paid_today() -> dict:
    """The body of a payment at the bank, made on the business day it is noted."""
    return {"bank_reference": REFERENCE, "paid_on": clock.today().isoformat()}


def use(fund_id: str, amount_fen: int) -> dict:
    """The body of a wish for flood supplies."""
    return {
        "fund_id": fund_id,
        "use": "flood_supplies",
        "amount_fen": amount_fen,
        "memo": "汛期沙袋",
    }


SUMS = ("contributed_fen", "disbursed_fen", "balance_fen", "committed_fen", "available_fen")


def rules(
    effective_from: str, shares: dict[str, int], source: str = "store_profit", **more
) -> dict:
    """The body of a set of allocation rules; a share of None takes the remainder."""
    return {
        "source": source,
        "effective_from": effective_from,
        "shares": [
            {"fund_id": fund_id, "share_bp": bp, "remainder": bp is None}
            for fund_id, bp in shares.items()
        ],
    } | more


def closed(period: str, distributable_fen: int, book: str = "store", **more) -> PeriodClosed:
    """The news that a month is closed."""
    return PeriodClosed(
        **{
            "period_close_id": name(),
            "book": book,
            "period": period,
            "closed_on": "2026-04-02",
            "revenue_fen": 0,
            "vat_relief_fen": 0,
            "profit_before_tax_fen": 0,
            "income_tax_fen": 0,
            "net_profit_fen": distributable_fen,
            "reserve_fen": 0,
            "distributable_fen": distributable_fen,
            "day_close_ids": (),
        }
        | more
    )


def accepted(commitment: dict, cost_fen: int) -> WorkOrderAccepted:
    """The news that a repair was found done well."""
    return WorkOrderAccepted(
        work_order_id=commitment["work_order_id"],
        commitment_id=commitment["id"],
        accepted_by="steward",
        accepted_on="2026-04-20",
        cost_fen=cost_fen,
        households=12,
    )


def moved(work_order_id: str, to_state: str) -> WorkOrderMoved:
    """The news that an order moved."""
    return WorkOrderMoved(
        work_order_id=work_order_id,
        from_state="open",
        to_state=to_state,
        reason="",
        moved_on="2026-04-20",
    )
