"""From one year's budget to the next: what moves on, is carried or lapses, and what then."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.funds.budgets.roll_overs.rules import Ending, passed
from tests.funds.conftest import name, use
from tests.funds.years import (
    budgeted,
    figures,
    on,
    proposed,
    roll_over,
    rolled_over,
    supplement,
    supplemented,
)

PAID = {"bank_reference": "1", "paid_on": "2027-01-05"}
NEW_YEAR = "2027-01-05"


@pytest.fixture
def ended(funds):
    """A year of 10,000.00, with 3,000.00 for supplies still open and 2,000.00 paid of it, and the
    budget of the next year.
    """
    with on("2026-05-04"):
        fund_id = funds.found(approval_threshold_fen=100_000_000)
        funds.grant(fund_id, 100_000_000)
        old = budgeted(funds, fund_id, 1_000_000, flood_supplies=600_000)
        asked = funds.ask_for(fund_id, 500_000)
        request = funds.request(asked, 200_000)
        pay = {"bank_reference": "1", "paid_on": "2026-05-04"}
        funds.asked.post(f"/disbursement-requests/{request['id']}/pay", pay, role="cashier")
        new = budgeted(funds, fund_id, 800_000, year=2027, flood_supplies=100_000)
    return fund_id, old, new, asked


def codes(funds, budget_id):
    """What stands in the way of a roll-over."""
    plan = funds.asked.get(f"/budgets/{budget_id}/roll-over?carry_bp=5000")
    return [(problem["code"], problem["how_many"]) for problem in plan["problems"]]


def test_a_preview_says_what_will_happen_and_the_roll_over_does_it(funds, ended):
    _, old, new, asked = ended
    with on(NEW_YEAR):
        plan = funds.asked.get(f"/budgets/{old}/roll-over?carry_bp=2500")
        assert (plan["next_budget_id"], plan["open_count"], plan["problems"]) == (new, 1, [])
        assert (plan["moved_fen"], plan["carried_on_fen"], plan["lapsed_fen"]) == (
            300_000,
            125_000,
            375_000,
        )
        assert plan["lines"][0] == {
            "use": "flood_supplies",
            "to_use": "flood_supplies",
            "moved_fen": 300_000,
            "carried_on_fen": 25_000,
            "lapsed_fen": 75_000,
        }
        assert figures(funds, old)[3:] == (300_000, 200_000, 0, 500_000)  # it was a preview
        waiting = roll_over(funds, old, 2500, id=name())
        assert (waiting["state"], waiting["moved_fen"]) == ("awaiting_approval", None)
        assert figures(funds, old)[3:] == (300_000, 200_000, 0, 500_000)
        path = f"/budget-roll-overs/{waiting['id']}/approve"
        own = {"role": "accountant+reviewer", "user": "accountant"}
        assert funds.asked.refused(path, **own) == "approver_is_maker"
        assert funds.asked.refused(path, role="accountant") == "forbidden"
        assert funds.asked.refused(path, role="reviewer", community="other") == (
            "budget_roll_over_unknown"
        )
        done = funds.asked.post(path, role="reviewer")
        assert (done["state"], done["next_budget_id"], done["open_count"]) == ("done", new, 1)
        assert [done[f"{each}_fen"] for each in ("moved", "carried_on", "lapsed")] == [
            300_000,
            125_000,
            375_000,
        ]
    closed = funds.asked.get(f"/budgets/{old}")
    assert (closed["state"], closed["closed_on"]) == ("closed", NEW_YEAR)
    assert figures(funds, old) == (1_000_000, 0, 0, 0, 200_000, 425_000, 375_000)
    assert figures(funds, new) == (800_000, 425_000, 0, 300_000, 0, 0, 925_000)
    supplies = figures(funds, new, "flood_supplies")
    assert supplies == (100_000, 325_000, 0, 300_000, 0, 0, 125_000)
    assert funds.asked.get(f"/commitments/{asked['id']}")["open_fen"] == 300_000


def test_a_year_is_rolled_over_once_however_often_it_is_asked(funds, ended):
    _, old, new, _ = ended
    with on(NEW_YEAR):
        waiting = roll_over(funds, old, 10_000, id=name())
        assert roll_over(funds, old, 10_000, id=waiting["id"]) == waiting
        propose = f"/budgets/{old}/roll-over"
        body = {"carry_bp": 10_000}
        refused = funds.asked.refused
        assert refused(propose, body, role="accountant") == "budget_rolled_over"
        assert refused(propose, body | {"id": waiting["id"], "carry_bp": 1}, role="accountant") == (
            "budget_roll_over_differs"
        )
        assert refused(propose, body, role="reviewer") == "forbidden"
        path = f"/budget-roll-overs/{waiting['id']}/approve"

        def approve(number):
            return funds.asked.ask("POST", path, role="reviewer", user=f"r-{number}").status

        with ThreadPoolExecutor(6) as threads:
            assert sorted(threads.map(approve, range(6))) == [200] + [409] * 5
        assert refused(path, role="reviewer") == "budget_roll_over_resolved"
        assert refused(propose, body, role="accountant") == "budget_rolled_over"
        assert figures(funds, old) == (1_000_000, 0, 0, 0, 200_000, 800_000, 0)
        assert figures(funds, new) == (800_000, 800_000, 0, 300_000, 0, 0, 1_300_000)
        done = funds.asked.get(f"/budget-roll-overs?budget_id={old}&state=done")["items"]
        assert [row["id"] for row in done] == [waiting["id"]]


def test_what_is_not_decided_stands_in_the_way_and_is_named(funds):
    with on("2026-05-04"):
        fund_id = funds.found()
        funds.grant(fund_id, 100_000_000)
        old = budgeted(funds, fund_id, 10_000_000)
        paying = funds.ask_for(fund_id, 500_000)
        request = funds.request(paying, 100_000)
        waiting = funds.ask_for(fund_id, 600_000)
        growing = funds.ask_for(fund_id, 400_000)
        more = {"added_fen": 200_000, "reason": "加沙袋"}
        raised = funds.asked.post(f"/commitments/{growing['id']}/raise", more, role="steward")
        extra = supplement(funds, old, 5)
        assert codes(funds, old) == [
            ("year_not_over", 1),
            ("next_budget_missing", 1),
            ("payments_pending", 1),
            ("approvals_pending", 3),
        ]
    with on(NEW_YEAR):
        answer = funds.asked.ask(
            "POST", f"/budgets/{old}/roll-over", {"carry_bp": 0}, role="accountant"
        )
        assert (answer.status, answer.body["code"]) == (409, "roll_over_blocked")
        assert [problem["code"] for problem in answer.body["problems"]] == [
            "next_budget_missing",
            "payments_pending",
            "approvals_pending",
        ]
        proposed(funds, fund_id, 1, year=2027)  # not yet in force
        assert codes(funds, old)[0] == ("next_budget_missing", 1)
        (next_one,) = funds.asked.get(f"/budgets?fund_id={fund_id}&year=2027")["items"]
        funds.asked.post(f"/budgets/{next_one['id']}/approve", role="reviewer")
        pay = f"/disbursement-requests/{request['id']}/pay"
        funds.asked.post(pay, PAID, role="cashier")
        funds.asked.post(f"/commitments/{waiting['id']}/void", {"reason": "否"}, role="reviewer")
        no = {"reason": "否"}
        funds.asked.post(f"/commitment-raises/{raised['id']}/refuse", no, role="reviewer")
        assert codes(funds, old) == [("approvals_pending", 1)]
        funds.asked.post(f"/budget-supplements/{extra['id']}/refuse", no, role="reviewer")
        assert codes(funds, old) == []
        proposal = roll_over(funds, old, 0)
        funds.request(growing, 1)  # since the proposal
        approve = f"/budget-roll-overs/{proposal['id']}/approve"
        assert funds.asked.refused(approve, role="reviewer") == "roll_over_blocked"
        dropped = f"/budget-roll-overs/{proposal['id']}/refuse"
        assert funds.asked.post(dropped, no, role="reviewer")["state"] == "refused"
        assert figures(funds, old)[3:] == (800_000, 100_000, 0, 9_100_000)


def test_a_promise_that_moved_is_paid_released_and_raised_in_its_new_year(funds, ended):
    fund_id, old, new, asked = ended
    with on(NEW_YEAR):
        rolled_over(funds, old, 0)
        path = f"/commitments/{asked['id']}"
        request = funds.request(asked, 100_000)
        funds.asked.post(f"/disbursement-requests/{request['id']}/pay", PAID, role="cashier")
        assert figures(funds, new, "flood_supplies")[3:] == (200_000, 100_000, 0, 100_000)
        refused = funds.asked.refused
        more = {"added_fen": 100_001, "reason": "加"}
        assert refused(f"{path}/raise", more, role="steward") == "budget_exhausted"
        funds.asked.post(f"{path}/raise", more | {"added_fen": 50_000}, role="steward")
        assert figures(funds, new, "flood_supplies")[3:] == (250_000, 100_000, 0, 50_000)
        funds.asked.post(f"{path}/release", {"reason": "够了"}, role="steward")
        assert figures(funds, new, "flood_supplies")[3:] == (0, 100_000, 0, 300_000)
        assert figures(funds, old) == (1_000_000, 0, 0, 0, 200_000, 300_000, 500_000)
        assert exceeds(funds, fund_id, 300_001) == "budget_exhausted"
        late = {"amount_fen": 5, "purpose": "补"}
        assert refused(f"/budgets/{old}/supplements", late, role="accountant") == (
            "budget_not_active"
        )


def exceeds(funds, fund_id, amount_fen):
    """The code with which a wish for supplies is refused."""
    body = use(fund_id, amount_fen)
    return funds.asked.refused("/commitments/for-use", body, role="steward")


def test_what_was_released_before_is_asked_for_again_out_of_the_new_year(funds, ended):
    _, old, new, asked = ended
    with on("2026-12-30"):
        other = funds.ask_for(ended[0], 100_000)
        funds.asked.post(f"/commitments/{other['id']}/release", {"reason": "停"}, role="steward")
    with on(NEW_YEAR):
        rolled_over(funds, old, 10_000)
        again = funds.asked.post(f"/commitments/{other['id']}/renew", {}, role="steward")
        assert (again["renews"], again["state"]) == (other["id"], "made")
        assert figures(funds, old)[3:] == (0, 200_000, 800_000, 0)
        assert figures(funds, new, "flood_supplies")[3:] == (400_000, 0, 0, 100_000)
        released = f"/commitments/{asked['id']}/release"
        funds.asked.post(released, {"reason": "停"}, role="steward")
        assert figures(funds, new, "flood_supplies")[3:] == (100_000, 0, 0, 400_000)


def test_what_comes_back_lowers_the_year_it_was_paid_in(funds, ended):
    fund_id, old, new, _ = ended
    with on(NEW_YEAR):
        rolled_over(funds, old, 0)
        before = figures(funds, new)
        (paid,) = funds.asked.get(f"/disbursements?fund_id={fund_id}")["items"]
        back = {"amount_fen": 30_000, "reason": "退货", "received_on": NEW_YEAR}
        funds.asked.post(f"/disbursements/{paid['id']}/returns", back, role="cashier")
        assert figures(funds, old) == (1_000_000, 0, 0, 0, 170_000, 300_000, 530_000)
        assert figures(funds, new) == before


def test_an_order_promised_last_year_and_expiry_find_their_new_line(funds):
    with on("2026-12-30"):
        fund_id = funds.found(approval_threshold_fen=100_000_000)
        funds.grant(fund_id, 100_000_000)
        old = budgeted(funds, fund_id, 1_000_000, repair=700_000)
        order = funds.commit(fund_id, 500_000)
        funds.ask_for(fund_id, 100_000, expires_on="2027-02-01")
        new = budgeted(funds, fund_id, 10, year=2027)
    with on(NEW_YEAR):
        done = rolled_over(funds, old, 0)
        assert (done["open_count"], done["moved_fen"]) == (2, 600_000)
        assert figures(funds, new, "other") == (10, 600_000, 0, 600_000, 0, 0, 10)
        funds.accept(order, 480_000)
        assert figures(funds, new)[3:] == (100_000, 480_000, 0, 20_010)
    with on("2027-02-02"):
        assert exceeds(funds, fund_id, 120_011) == "budget_exhausted"
        funds.ask_for(fund_id, 120_010)
        assert figures(funds, new)[3:] == (120_010, 480_000, 0, 0)


def test_a_second_year_end_carries_what_the_first_brought(funds, ended):
    fund_id, old, new, _ = ended
    with on(NEW_YEAR):
        rolled_over(funds, old, 5_000)
        supplemented(funds, new, -50_000)
        third = budgeted(funds, fund_id, 1, year=2028)
    with on("2028-01-03"):
        done = rolled_over(funds, new, 3_333)
        assert (done["moved_fen"], done["carried_on_fen"]) == (300_000, 333_300)
        assert figures(funds, new) == (800_000, 550_000, -50_000, 0, 0, 633_300, 666_700)
        assert figures(funds, third) == (1, 633_300, 0, 300_000, 0, 0, 333_301)


ENDINGS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.integers(0, 10**9), st.integers(0, 10**9)),
    min_size=1,
    max_size=20,
)


@given(ENDINGS, st.sets(st.sampled_from("abcdef")), st.integers(0, 10_000))
def test_no_fen_of_a_year_is_lost_or_invented(endings, next_uses, carry_bp):
    lines = [Ending(*ending) for ending in endings]
    found = passed(lines, next_uses, carry_bp)
    left_fen = sum(line.left_fen for line in lines)
    carried_fen = sum(line.carried_on_fen for line in found)
    assert abs(carried_fen * 10_000 - left_fen * carry_bp) <= 5_000
    for line, ending in zip(found, lines, strict=True):
        assert line.moved_fen == ending.committed_fen
        assert line.carried_on_fen + line.lapsed_fen == ending.left_fen
        assert line.carried_on_fen >= 0 and line.lapsed_fen >= 0
        assert line.to_use == (line.use if line.use in next_uses else "other")
