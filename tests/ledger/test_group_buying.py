"""Group-buying as the books see it: 2203 until the pickup, revenue only then, the leader's part."""

import pytest

from services.ledger.app import SERVICE as LEDGER
from services.store.app import SERVICE as STORE
from shared import facts
from tests.ledger import happenings as h
from tests.service import running
from tests.store.conftest import Shop
from tests.store.groups import Groups


@pytest.fixture
def both(settings):
    """A shop where people order together, and its books; `hear` brings what is new."""
    with running(STORE, settings) as store, running(LEDGER, settings) as ledger:
        shop = Shop(store)
        shop.receive("TEA", "200", 400_000)
        groups, heard = Groups(store, shop.till), 0

        def hear() -> list[str]:
            """The lines that the newest facts of the store became."""
            nonlocal heard
            told = [fact for fact in store.told() if "ledger" in fact.heard_by]
            before = len(h.written(ledger))
            ledger.hear(*told[heard:])
            heard = len(told)
            agree(groups, ledger)
            return h.written(ledger)[before:]

        yield groups, hear


def agree(groups, ledger):
    """What the store holds for buyers, and its platforms for it, is what the books say."""
    ours = groups.get("/figures", role="gateway")
    theirs = ledger.get("/figures", role="", acting_service="gateway")
    assert ours["deposits"]["group_buy"] == theirs["deposits"]["group_buy"]
    assert ours["clearing_fen"] == theirs["clearing_fen"]


def test_a_prepaid_order_is_owed_until_its_pickup_two_days_later(both):
    """domain.md row 8: 300.00 prepaid; the pickup is revenue of 297.03 and 2.97 of VAT."""
    groups, hear = both
    with groups.on("2026-03-02"):
        campaign = groups.campaign()
        code = groups.order(campaign)["code"]
    assert hear()[-2:] == ["Dr 101201 300.00", "Cr 220303 300.00"]
    groups.arrived(campaign)
    assert hear() == []
    with groups.on("2026-03-04", hour=20):
        groups.post(f"/group-orders/{code}/pickup", groups.pickup())
        groups.post(f"/tills/{groups.till}/close", {"counted_cash_fen": 10_000})
        groups.post("/days/2026-03-04/close")
    assert hear() == [
        "Dr 220303 300.00",
        "Cr 500101 297.03",
        "Cr 222101 2.97",
        "Dr 540101 200.00",
        "Cr 1405 200.00",
    ]


def test_what_is_not_claimed_goes_back_as_it_came(both):
    groups, hear = both
    with groups.on("2026-03-02"):
        campaign = groups.campaign()
        groups.order(campaign)
        cash = groups.order(campaign, "10", "cash", phone="13800000000")
    groups.arrived(campaign)
    with groups.on("2026-03-08"):
        groups.post("/campaigns/refund-unclaimed")
    assert hear()[-2:] == ["Dr 220303 300.00", "Cr 101201 300.00"]
    with groups.on("2026-03-08", hour=12):
        groups.post(f"/group-orders/{cash['code']}/refund", groups.by_hand())
    assert hear() == ["Dr 220303 300.00", "Cr 1001 300.00"]
    assert groups.held_fen() == 0


def test_a_failed_campaign_leaves_nothing_owed(both):
    groups, hear = both
    with groups.on("2026-03-02"):
        campaign = groups.campaign()
        groups.order(campaign, "4", "alipay")
    with groups.on("2026-03-05"):
        groups.decide(campaign)
    assert hear()[-4:] == [
        "Dr 101202 120.00",
        "Cr 220303 120.00",
        "Dr 220303 120.00",
        "Cr 101202 120.00",
    ]


def test_goods_that_came_back_are_owed_again_until_they_are_paid_out(both):
    groups, hear = both
    with groups.on("2026-03-02"):
        campaign = groups.campaign()
        code = groups.order(campaign)["code"]
    groups.arrived(campaign)
    hear()
    with groups.on("2026-03-05"):
        sale = groups.post(f"/group-orders/{code}/pickup", groups.pickup())["sale_id"]
        back = {"till_id": groups.till, "method": "cash"}
        lines = [{"line_no": 1, "quantity": "4"}]
        groups.post(f"/sales/{sale}/refunds", {**back, "lines": lines})
        groups.post(f"/tills/{groups.till}/close", {"counted_cash_fen": 10_000})
        groups.post("/days/2026-03-05/close")
    assert hear()[:3] == ["Dr 220303 180.00", "Cr 500101 178.22", "Cr 222101 1.78"]
    with groups.on("2026-03-06"):
        groups.post(f"/group-orders/{code}/refund")
    assert hear() == ["Dr 220303 120.00", "Cr 101201 120.00"]


def test_a_leader_paid_by_wechat_leaves_the_books_and_the_shop_agreed(both):
    groups, hear = both
    with groups.on("2026-03-02"):
        campaign = groups.campaign()
        code = groups.order(campaign)["code"]
    groups.arrived(campaign)
    with groups.on("2026-03-05"):
        groups.post(f"/group-orders/{code}/pickup", groups.pickup())
    hear()
    with groups.on("2026-03-05"):
        groups.post(f"/campaigns/{campaign}/settle", role="accountant")
        body = {"method": "wechat"}
        groups.post(f"/campaigns/{campaign}/pay-commission", body, role="cashier")
    assert hear() == ["Dr 560101 15.00", "Cr 224105 15.00", "Dr 224105 15.00", "Cr 101201 15.00"]


def test_a_leaders_commission_is_a_cost_of_selling_and_owed_until_it_is_paid(ledger):
    earned = facts.LeaderCommissionEarned(
        campaign_id="campaign-1", leader="王姐", amount_fen=1500, earned_on="2026-03-08"
    )
    ledger.hear(earned)
    assert h.written(ledger) == ["Dr 560101 15.00", "Cr 224105 15.00"]
    rows = ledger.get("/books/store/reports/income-statement?period=2026-03")["rows"]
    assert {row["row"]: row["month_fen"] for row in rows}[11] == 1500  # 销售费用


@pytest.mark.parametrize(
    ("method", "account"),
    [("bank", "100201"), ("cash", "1001"), ("wechat", "101201"), ("alipay", "101202")],
)
def test_a_leader_is_paid_from_the_account_of_the_method(ledger, method, account):
    paid = facts.LeaderCommissionPaid(
        campaign_id="campaign-1",
        leader="王姐",
        method=method,
        amount_fen=1500,
        paid_on="2026-03-09",
    )
    ledger.hear(paid)
    assert h.written(ledger) == ["Dr 224105 15.00", f"Cr {account} 15.00"]
