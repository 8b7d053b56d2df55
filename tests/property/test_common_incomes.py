"""Income of common parts: the investor keeps its share, the rest is the owners' but for costs."""

import pytest

from services.ledger.posting.fees.rules import common_income_received
from services.property.common_incomes.rules import shared_out
from shared.errors import Refusal
from shared.facts import CommonIncomeReceived

PILES = {
    "source": "充电桩",
    "payer": "充电桩投资方",
    "method": "bank",
    "gross_fen": 100_000,
    "investor_bp": 7_000,
    "received_on": "2026-03-31",
}


def record(town, **more):
    return town.asked.post("/common-incomes", PILES | more, role="accountant")


def test_gross_is_shared_out_whole():
    assert shared_out(100_000, 7_000, 0) == (70_000, 0, 30_000)
    assert shared_out(100_000, 7_000, 5_000) == (70_000, 5_000, 25_000)
    assert shared_out(1, 4_999, 1) == (0, 1, 0)
    for shares, code in (
        ((100_000, 7_000, 30_001), "cost_too_high"),
        ((1, 5_000, 0), "nothing_received"),
    ):
        with pytest.raises(Refusal) as refused:
            shared_out(*shares)
        assert refused.value.code == code


def test_the_books_hold_the_site_share_for_the_owners(lonely):
    building = lonely.building(managed=True)["id"]
    found = record(lonely, building_id=building)
    assert (found["investor_fen"], found["received_fen"]) == (70_000, 30_000)
    assert (found["cost_fen"], found["owners_fen"]) == (0, 30_000)
    record(lonely, source="车位", payer="业主", investor_bp=0, gross_fen=50_000, cost_fen=5_000)
    piles, parking = lonely.asked.told(CommonIncomeReceived)
    lines = [
        [(line.account, line.debit_fen, line.credit_fen) for line in entry.lines]
        for fact in (piles, parking)
        for entry in common_income_received(fact)
    ]
    assert lines == [
        [("100201", 30_000, 0), ("224101", 0, 30_000)],
        [("100201", 50_000, 0), ("224101", 0, 45_000), ("540104", 0, 5_000)],
    ]
    assert (piles.building_id, parking.building_id) == (building, None)
    assert lonely.figures()["common_income_fen"] == 75_000
    listed = lonely.asked.get(f"/common-incomes?building_id={building}", role="steward")["items"]
    assert listed == [found]
    assert lonely.asked.get("/common-incomes", community="xinqiu")["items"] == []


def test_what_does_not_add_up_is_refused_and_not_kept(lonely):
    for more, code in (
        ({"cost_fen": 30_001}, "cost_too_high"),
        ({"building_id": "6f4c0a4e-9b1e-4a53-9a53-0a3f9a3c1f11"}, "building_unknown"),
        ({"investor_bp": 10_000}, "invalid_request"),
    ):
        refused = lonely.asked.refused("/common-incomes", PILES | more, role="accountant")
        assert refused == code
    assert lonely.asked.get("/common-incomes")["items"] == []
    assert lonely.asked.told() == []
