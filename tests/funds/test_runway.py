"""How long money lasts, in months, by a method that is stated."""

from datetime import date

from services.funds.runway.rules import Pace, lasting, months_between, since
from tests.funds.conftest import PROPERTY, moved
from tests.funds.years import on


def test_the_months_to_average_are_over_and_at_most_twelve():
    today = date(2026, 5, 4)
    assert since(today, date(2026, 3, 15)) == date(2026, 3, 1)
    assert since(today, date(2024, 1, 1)) == date(2025, 5, 1)
    assert months_between(date(2025, 5, 1), today) == 12
    assert since(today, date(2026, 5, 1)) is None
    assert since(today, None) is None


def test_months_are_tenths_rounded_down_and_a_dash_where_they_never_end():
    assert lasting(100_000, Pace(3, 30_000, 90_000), with_inflow=True) == "5.0"
    assert lasting(100_000, Pace(3, 30_000, 90_000), with_inflow=False) == "3.3"
    assert lasting(99_999, Pace(1, 0, 100_000), with_inflow=False) == "0.9"
    assert lasting(0, Pace(1, 0, 1), with_inflow=False) == "0.0"
    assert lasting(100_000, Pace(3, 90_000, 90_000), with_inflow=True) == "—"
    assert lasting(100_000, Pace(3, 90_000, 0), with_inflow=False) == "—"
    assert lasting(100_000, Pace(0, 0, 0), with_inflow=True) == "—"


def test_a_runway_counts_what_is_promised_against_what_comes_in_and_goes_out(funds):
    with on("2026-05-04"):
        fund_id = funds.found(approval_threshold_fen=100_000_000)
        empty = funds.found(name="空的")
        fresh = funds.asked.get(f"/runway?fund_id={empty}")
        assert (fresh["months"], fresh["months_averaged"]) == ("—", 0)
        funds.grant(fund_id, 900_000, on="2026-02-10")
        funds.grant(fund_id, 30_000, on="2026-03-10")
        funds.grant(fund_id, 500_000, on="2026-05-03")  # this month is not over
        funds.accept(funds.commit(fund_id, 400_000), 310_000)  # on 2026-04-20
        with on("2026-04-28"):
            asked = funds.ask_for(fund_id, 500_000)
            funds.pay(funds.request(asked, 200_000))
        paid = funds.asked.get(f"/disbursements?commitment_id={asked['id']}")["items"][0]
        back = {"amount_fen": 10_000, "reason": "退货", "received_on": "2026-04-29"}
        funds.asked.post(f"/disbursements/{paid['id']}/returns", back, role="cashier")
        found = funds.asked.get(f"/runway?fund_id={fund_id}")
        whole = funds.asked.get("/runway")
    assert found["method"]
    assert [found[f"{each}_fen"] for each in ("balance", "committed", "free")] == [
        930_000,
        300_000,
        630_000,
    ]
    assert found["months_averaged"] == 3
    assert found["average_inflow_fen"] == 310_000
    assert found["average_spending_fen"] == 166_667  # 500,000 in three months
    assert (found["months"], found["months_without_inflow"]) == ("—", "3.7")
    assert whole["free_fen"] == 630_000 and whole["fund_id"] is None
    with on("2026-08-01"):
        later = funds.asked.get(f"/runway?fund_id={fund_id}")
        assert later["months_averaged"] == 6
        assert later["average_inflow_fen"] == 238_333
        assert later["months_without_inflow"] == "7.5"
    with on("2027-05-01"):  # twelve months: May's grant is in, what was paid in April is not
        assert funds.asked.get(f"/runway?fund_id={fund_id}")["months_without_inflow"] == "—"
    assert funds.asked.ask("GET", f"/runway?fund_id={fund_id}", community="other").status == 404
    assert funds.asked.ask("GET", "/runway", role="clerk").status == 403


def test_orders_refused_for_want_of_money_are_wanted_until_some_fund_pays(funds):
    with on("2026-05-04"):
        poor, rich = funds.found(), funds.found(name="另一个", approval_threshold_fen=10**9)
        funds.grant(poor, 1_000)
        funds.grant(rich, 1_000_000)
        one, two, gone = (funds.wish(poor, fen) for fen in (4_000, 5_000, 6_000))
        for wish in (one, one, two, gone):
            assert funds.asked.refused("/commitments", wish, **PROPERTY) == "fund_overdrawn"
        funds.asked.hear(moved(gone["work_order_id"], "cancelled"))

        def shown():
            found = funds.asked.get(f"/runway?fund_id={poor}")
            return found["wanted_orders"], found["wanted_fen"], found["free_fen"]

        assert shown() == (2, 9_000, -8_000)
        made = funds.asked.post("/commitments", two | {"fund_id": rich}, **PROPERTY)
        assert shown() == (1, 4_000, -3_000)
        path = f"/commitments/{made['id']}/release"
        funds.asked.post(path, {"reason": "停"}, **PROPERTY)
        assert shown() == (2, 9_000, -8_000)
