"""A closed March as the services tell it: what a public record is made of."""

import copy
from dataclasses import fields, replace

from shared.facts import Fact
from tests.gateway.conftest import Echo, Gate
from tests.gateway.test_tracker import day_closed, period_closed
from tests.service import COMMUNITY

PERIOD = "2026-03"
FUND_ID = "01943f00-0000-7000-8000-00000000f001"


def in_march(*told: Fact) -> list[Fact]:
    """The same, a month earlier."""
    return [
        replace(
            fact,
            **{
                field.name: value.replace("2026-04", PERIOD)
                for field in fields(fact)
                if isinstance(value := getattr(fact, field.name), str)
            },
        )
        for fact in told
    ]


def page(*items: dict) -> dict:
    """A list that ends."""
    return {"items": list(items), "next": None}


def close(period: str = PERIOD, **more) -> dict:
    """What a month of the shop came to."""
    return {
        "book": "store",
        "period": period,
        "revenue_fen": 3465,
        "vat_relief_fen": 35,
        "profit_before_tax_fen": 1500,
        "income_tax_fen": 75,
        "net_profit_fen": 1425,
        "reserve_fen": 142,
        "distributable_fen": 1001,
    } | more


def figures(**more) -> dict:
    """A fund in which nothing moved but what is said."""
    names = ("opening", "income", "transferred_in", "returned", "spent", "transferred_out")
    return {
        "sources": dict.fromkeys(("profit", "fees", "common_income", "grant", "donation"), 0),
        "uses": {},
        **{f"{name}_fen": 0 for name in (*names, "given_back", "closing", "committed")},
    } | more


def fund(name: str = "维修专项", **more) -> dict:
    """A fund as it is disclosed."""
    return {
        "fund_id": FUND_ID,
        "name": name,
        "nature": "E",
        "figures": figures(),
        "uses": [],
        "projects": [],
    } | more


def disclosure(*funds: dict, **more) -> dict:
    """The funds of a month."""
    return {
        "funds": list(funds) or [fund()],
        "total": figures(),
        "households": [],
        "refusals": 0,
    } | more


def closed_march(gate: Gate, echo: Echo, **says: dict) -> None:
    """Two days of a shop, its month closed, told and heard; `says` in place of what is told."""
    gate.hear(
        day_closed("D1", "2026-03-05", 2000, 1500), day_closed("D2", "2026-03-20", 1500, 1100)
    )
    gate.hear(period_closed("P1", PERIOD, ("D1", "D2")))
    echo.says = {
        "/books": page({"code": "store", "vouchers": 4, "closed_through": PERIOD}),
        "/books/store/periods": page(close()),
        "/disclosure": disclosure(),
        "/projects": page(),
        "/contributions": page(),
        "/buildings": page({"id": "B1", "name": "B1号楼"}),
        "/goods-receipts": page(),
        "/suppliers": page(),
        "/subsidy-claims": page(),
        "/finished-photos": page(),
    } | copy.deepcopy(says)


def prepared(gate: Gate, period: str = PERIOD, photo_ids: tuple[str, ...] = (), **who) -> dict:
    """What the accountant prepares, with the photos that they chose."""
    body = {"period": period, "photo_ids": list(photo_ids)}
    return gate.post("/api/v1/record/snapshots", body, **({"role": "accountant"} | who))


def published(gate: Gate, period: str = PERIOD) -> dict:
    """A month that another person has approved."""
    return approved(gate, prepared(gate, period))


def approved(gate: Gate, snapshot: dict) -> dict:
    """What the reviewer publishes."""
    path = f"/api/v1/record/snapshots/{snapshot['draft']['id']}/approve"
    return gate.post(path, role="reviewer")


def public_path(rest: str = "", community: str = COMMUNITY) -> str:
    """Where everybody reads."""
    return f"/public/{community}{rest}"


def corrected_by_hand(gate: Gate, reason: str) -> dict:
    """What the reviewer publishes as a correction, with the reason the accountant gave."""
    body = {"period": PERIOD, "reason": reason}
    return approved(gate, gate.post("/api/v1/record/corrections", body, role="accountant"))
