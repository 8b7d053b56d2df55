"""Asking a real fund for the money, with answers and facts in every order."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

from services.property.funding import commands
from services.property.funding.rules import ASKING_SECONDS
from shared import clock
from shared.facts import (
    CommitmentMade,
    CommitmentReleased,
    DisbursementMade,
    WorkOrderAccepted,
    WorkOrderMoved,
)
from shared.identity import Principal
from tests.property.conftest import name
from tests.service import COMMUNITY
from tests.threads import together


def taken_back(order):
    """The news that a fund took its promise back, of its own accord."""
    return CommitmentReleased(
        commitment_id=order["commitment"]["id"],
        fund_id=order["fund_id"],
        work_order_id=order["id"],
        amount_fen=order["commitment"]["amount_fen"],
        reason="x",
    )


def moves(town):
    return [
        (fact.from_state, fact.to_state, fact.reason) for fact in town.asked.told(WorkOrderMoved)
    ]


def test_a_fund_promises_and_the_repairer_is_sent(town):
    fund_id = town.fund(50_000)
    order_id = town.order(fund_id)
    answer = town.dispatch(order_id)
    assert (answer.status, answer.body["state"]) == (200, "dispatched")
    commitment = answer.body["commitment"]
    assert (commitment["state"], commitment["amount_fen"]) == ("made", 10_000)
    kept = town.funds.get(f"/commitments/{commitment['id']}")
    assert (kept["work_order_id"], kept["requested_by"]) == (order_id, "steward")
    assert town.figures()["open_commitments_fen"] == 10_000
    town.follow()
    assert moves(town) == [("open", "dispatched", "")]
    assert town.difference_fen() == 0


def test_the_fund_pays_what_the_accepted_repair_cost(town):
    fund_id = town.fund(50_000)
    order_id = town.repaired(fund_id, 7_000, 500)
    town.follow()
    order = town.seen(order_id)
    assert (order["paid_fen"], order["commitment"]["state"]) == (7_500, "paid")
    assert order["paid_on"] == town.funds.told(DisbursementMade)[0].paid_on
    fund = town.funds.get(f"/funds/{fund_id}")
    assert (fund["balance_fen"], fund["committed_fen"]) == (42_500, 0)
    figures = town.figures()
    assert (figures["repair_paid_fen"], figures["open_commitments_fen"]) == (7_500, 0)
    assert town.rate(order_id, 4).body["state"] == "rated"


def test_what_comes_back_of_a_paid_repair_is_kept_beside_what_was_paid(town):
    fund_id = town.fund(50_000)
    order_id = town.repaired(fund_id, 7_000, 500)
    town.follow()
    (paid,) = town.funds.told(DisbursementMade)
    back = {"amount_fen": 700, "reason": "材料退货", "received_on": clock.today().isoformat()}
    path = f"/disbursements/{paid.disbursement_id}/returns"
    for amount_fen in (700, 300):
        town.funds.post(path, back | {"amount_fen": amount_fen}, role="cashier")
    town.follow()
    order = town.seen(order_id)
    assert (order["paid_fen"], order["returned_fen"]) == (7_500, 1_000)
    figures = town.figures()
    assert (figures["repair_paid_fen"], figures["repair_returned_fen"]) == (7_500, 1_000)
    assert figures["accepted_unpaid_fen"] == 0
    assert town.difference_fen() == 0


def test_what_a_fund_does_for_other_uses_is_none_of_propertys_affair(town):
    fund_id = town.fund(50_000)
    town.order(fund_id)
    wanted = {"fund_id": fund_id, "use": "flood_supplies", "amount_fen": 9_000, "memo": "沙袋"}
    made = town.funds.post("/commitments/for-use", wanted, role="steward")
    raised = {"added_fen": 500, "reason": "雨大"}
    town.funds.post(f"/commitments/{made['id']}/raise", raised, role="steward")
    asked = {"amount_fen": 4_000, "document": "发票"}
    pay = town.funds.post(f"/commitments/{made['id']}/payments", asked, role="accountant")
    done = {"bank_reference": "20260428-1", "paid_on": clock.today().isoformat()}
    town.funds.post(f"/disbursement-requests/{pay['id']}/pay", done, role="cashier")
    (paid,) = town.funds.told(DisbursementMade)
    back = {"amount_fen": 100, "reason": "退货", "received_on": clock.today().isoformat()}
    town.funds.post(f"/disbursements/{paid.disbursement_id}/returns", back, role="cashier")
    town.funds.post(f"/commitments/{made['id']}/release", {"reason": "雨停"}, role="steward")
    town.follow()  # each fact is applied
    figures = town.figures()
    assert (figures["repair_paid_fen"], figures["open_commitments_fen"]) == (0, 0)
    assert town.difference_fen() == 0


def test_an_accepted_repair_that_is_not_paid_is_seen_in_the_figures(town):
    fund_id = town.fund(50_000)
    town.order(fund_id)
    town.repaired(None, 900)
    first, second = town.repaired(fund_id, 7_000), town.repaired(fund_id, 0, 500)
    assert town.figures()["accepted_unpaid_fen"] == 7_500
    town.rate(second, 4)
    town.asked.hear(taken_back(town.seen(first)))
    assert town.figures()["accepted_unpaid_fen"] == 7_500
    town.follow()
    assert town.figures()["accepted_unpaid_fen"] == 0


def test_a_repair_that_cost_nothing_gives_the_money_back(town):
    fund_id = town.fund(50_000)
    order_id = town.repaired(fund_id, 0)
    town.follow()
    order = town.seen(order_id)
    assert (order["state"], order["paid_fen"], order["commitment"]) == ("accepted", 0, None)
    assert town.figures()["open_commitments_fen"] == 0
    assert town.difference_fen() == 0


def test_a_large_order_waits_for_the_reviewer(town):
    fund_id = town.fund(50_000, approval_threshold_fen=9_999)
    order_id = town.order(fund_id)
    waiting = town.dispatch(order_id).body
    assert (waiting["state"], waiting["assignee"]) == ("awaiting_approval", "zhao")
    assert town.start(order_id).body["code"] == "work_order_state"
    assert town.figures()["open_commitments_fen"] == 10_000
    town.funds.post(f"/commitments/{waiting['commitment']['id']}/approve", role="reviewer")
    town.follow()
    assert town.state(order_id) == "dispatched"
    assert moves(town) == [
        ("open", "awaiting_approval", ""),
        ("awaiting_approval", "dispatched", ""),
    ]
    assert town.start(order_id).status == 200


def test_a_fund_that_refuses_leaves_the_order_unfunded_until_there_is_money(town):
    fund_id = town.fund(9_999)
    order_id = town.order(fund_id)
    answer = town.dispatch(order_id)
    assert (answer.status, answer.body["code"]) == (409, "fund_overdrawn")
    assert "99.99" in answer.body["detail"]
    assert town.dispatch(order_id).body["code"] == "fund_overdrawn"
    assert moves(town) == [("open", "unfunded", "fund_overdrawn")]
    assert town.seen(order_id)["history"][-1]["reason"] == "fund_overdrawn"
    town.give(fund_id, 1)
    assert town.dispatch(order_id).body["state"] == "dispatched"
    assert len(town.funds.told(CommitmentMade)) == 1
    town.follow()
    assert town.difference_fen() == 0


def test_a_fund_refuses_what_is_off_its_purpose(town):
    fund_id = town.fund(50_000, unmanaged_only=True)
    managed = town.building(managed=True)["id"]
    order_id = town.order(fund_id, building_id=managed)
    assert town.dispatch(order_id).body["code"] == "fund_purpose_mismatch"
    assert town.state(order_id) == "unfunded"


def test_an_unknown_fund_moves_nothing(town):
    order_id = town.order("00000000-0000-4000-8000-000000000000")
    answer = town.dispatch(order_id)
    assert (answer.status, answer.body["code"]) == (404, "fund_unknown")
    assert town.state(order_id) == "open"


def test_without_a_gateway_nothing_moves_and_the_same_key_may_try_again(lonely):
    order_id = lonely.order("00000000-0000-4000-8000-000000000000")
    before = lonely.seen(order_id)
    for _ in range(2):
        answer = lonely.dispatch(order_id, key="once")
        assert (answer.status, answer.body["code"]) == (503, "gateway_unavailable")
        assert "Retry-After" in answer.headers
    after = lonely.seen(order_id)
    assert after["commitment"]["state"] == "asked"
    assert after | {"commitment": None} == before
    assert moves(lonely) == []


def test_a_lost_answer_is_asked_for_again_under_the_same_name(town):
    fund_id = town.fund(50_000)
    order_id = town.order(fund_id)
    town.door.loses_answers = True
    assert town.dispatch(order_id).status == 503
    assert town.state(order_id) == "open"
    town.door.loses_answers = False
    assert town.dispatch(order_id).body["state"] == "dispatched"
    assert town.door.asked_times == 2
    (made,) = town.funds.told(CommitmentMade)
    assert made.commitment_id == town.seen(order_id)["commitment"]["id"]
    assert town.difference_fen() == 0


def test_a_lost_answer_is_made_good_by_the_fact(town):
    order_id = town.order(town.fund(50_000))
    town.door.loses_answers = True
    town.dispatch(order_id)
    town.follow()
    order = town.seen(order_id)
    assert (order["state"], order["assignee"]) == ("dispatched", "zhao")
    assert order["history"][-1]["moved_by"] == "steward"
    assert town.dispatch(order_id).status == 200
    assert len(moves(town)) == 1


def test_an_approval_that_is_faster_than_the_repeated_question_wins(town):
    order_id = town.order(town.fund(50_000, approval_threshold_fen=0))
    town.door.loses_answers = True
    town.dispatch(order_id)
    (commitment,) = town.funds.get("/commitments")["items"]
    town.funds.post(f"/commitments/{commitment['id']}/approve", role="reviewer")
    town.follow()
    town.door.loses_answers = False
    assert town.dispatch(order_id).body["state"] == "dispatched"
    assert moves(town) == [("open", "dispatched", "")]


def test_a_promise_that_was_not_asked_for_is_parked_and_moves_nothing(lonely):
    order_id = lonely.order(name())
    lonely.dispatch(order_id)
    order = lonely.seen(order_id)
    asked_for = {
        "commitment_id": order["commitment"]["id"],
        "fund_id": order["fund_id"],
        "work_order_id": order_id,
        "amount_fen": 10_000,
        "made_on": "2026-03-31",
    }
    for other in ({"amount_fen": 1}, {"fund_id": name()}, {"work_order_id": name()}):
        (error,) = lonely.parked(CommitmentMade(**asked_for | other))
        assert error.startswith("commitment_differs: ")
    assert lonely.state(order_id) == "open"
    lonely.asked.hear(CommitmentMade(**asked_for))
    assert lonely.state(order_id) == "dispatched"


def test_money_taken_back_under_a_running_repair_allows_no_cost(town):
    order_id = town.order(town.fund(50_000))
    town.dispatch(order_id)
    town.start(order_id)
    town.asked.hear(taken_back(town.seen(order_id)))
    assert town.state(order_id) == "started"
    assert town.complete(order_id, 1).body["code"] == "cost_exceeds_commitment"
    assert town.complete(order_id, 0).status == 200
    assert town.accept(order_id).status == 200
    assert town.asked.told(WorkOrderAccepted)[0].commitment_id is None


def test_a_repair_whose_money_is_gone_is_not_accepted(town):
    order_id = town.order(town.fund(50_000))
    town.dispatch(order_id)
    town.start(order_id)
    town.complete(order_id, 1)
    town.asked.hear(taken_back(town.seen(order_id)))
    assert town.accept(order_id).body["code"] == "commitment_released"


def test_a_repair_costs_no_more_than_its_fund_promised(town):
    order_id = town.order(town.fund(50_000))
    town.dispatch(order_id)
    town.start(order_id)
    answer = town.complete(order_id, 10_000, 1)
    assert (answer.status, answer.body["code"]) == (409, "cost_exceeds_commitment")
    assert (answer.body["committed_fen"], answer.body["cost_fen"]) == (10_000, 10_001)
    order = town.seen(order_id)
    assert (order["state"], order["lines"], order["cost_fen"]) == ("started", [], None)
    assert town.complete(order_id, 10_000).status == 200


def test_a_cancelled_order_gives_its_money_back(town):
    fund_id = town.fund(50_000)
    order_id = town.order(fund_id)
    town.dispatch(order_id)
    assert town.cancel(order_id).body["state"] == "cancelled"
    town.follow()
    assert town.funds.get(f"/funds/{fund_id}")["available_fen"] == 50_000
    assert town.figures()["open_commitments_fen"] == 0
    assert [fact.reason for fact in town.funds.told(CommitmentReleased)] == ["work_order_cancelled"]
    assert town.state(order_id) == "cancelled"


def test_an_order_cancelled_while_its_fund_is_asked_holds_no_money(town):
    fund_id = town.fund(50_000)
    order_id = town.order(fund_id)
    town.door.loses_answers = True
    town.dispatch(order_id)
    town.cancel(order_id)
    town.follow()
    assert town.state(order_id) == "cancelled"
    assert town.funds.get(f"/funds/{fund_id}")["committed_fen"] == 0
    assert town.difference_fen() == 0


def test_one_order_dispatched_by_many_at_once_is_dispatched_once(town):
    fund_id = town.fund(50_000)
    order_id = town.order(fund_id)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: town.dispatch(order_id), range(8)))
    assert {(answer.status, answer.body["state"]) for answer in answers} == {(200, "dispatched")}
    assert town.funds.get(f"/funds/{fund_id}")["committed_fen"] == 10_000
    assert len(moves(town)) == 1
    town.follow()
    assert len(moves(town)) == 1
    assert town.difference_fen() == 0


def test_while_its_fund_is_asked_an_order_goes_to_nobody_else(town):
    order_id = town.order(town.fund(50_000))
    second = []

    def dispatch_to_another():
        town.door.meanwhile = lambda: None
        second.append(town.dispatch(order_id, assignee="qian"))

    town.door.meanwhile = dispatch_to_another
    assert town.dispatch(order_id, assignee="zhao").body["assignee"] == "zhao"
    assert (second[0].status, second[0].body["code"]) == (409, "work_order_state")
    assert town.seen(order_id)["assignee"] == "zhao"
    assert town.door.asked_times == 1


def test_of_two_who_dispatch_to_different_people_at_once_one_does(town):
    fund_id, building_id = town.fund(500_000), town.building()["id"]
    people = ("zhao", "qian")
    for _ in range(5):
        order_id = town.order(fund_id, building_id=building_id)
        ask = partial(town.dispatch, order_id)
        answers = together(2, lambda number, ask=ask: ask(assignee=people[number]))
        (done,) = [answer for answer in answers if answer.status == 200]
        (refused,) = [answer for answer in answers if answer.status != 200]
        assert refused.body["code"] == "work_order_state"
        assert town.seen(order_id)["assignee"] == done.body["assignee"]


def test_whoever_was_killed_while_asking_holds_an_order_for_half_a_minute_only(town):
    order_id = town.order(town.fund(50_000))
    town.door.loses_answers = True
    assert town.dispatch(order_id, assignee="zhao").status == 503
    town.door.loses_answers = False
    assert town.dispatch(order_id, assignee="qian").body["code"] == "work_order_state"
    long_ago = clock.now() - timedelta(seconds=ASKING_SECONDS)
    database = town.asked.service.database
    asked_at = f"UPDATE commitment SET asked_at = '{clock.text(long_ago)}'"
    database.run(lambda: database.proxy.execute_sql(asked_at))
    assert town.dispatch(order_id, assignee="qian").body["assignee"] == "qian"
    town.follow()
    assert town.seen(order_id)["assignee"] == "qian"
    assert town.difference_fen() == 0


def test_an_assignee_is_a_username(lonely):
    order_id = lonely.order()
    for bad in ("", "Zhao", "赵", "-zhao", "zhao qian", "zhao\n", "z" * 65):
        assert lonely.dispatch(order_id, assignee=bad).body["code"] == "invalid_request"
    assert lonely.dispatch(order_id, assignee="z.h-a_o9").status == 200


def test_at_most_four_ask_the_funds_at_once_and_the_next_comes_back_later(lonely):
    building_id = lonely.building()["id"]
    *four, fifth = [lonely.order(name(), building_id=building_id) for _ in range(5)]
    all_ask, answered = threading.Barrier(5), threading.Event()
    steward = Principal("steward", COMMUNITY, ("steward",))

    def ask_slowly(*_):
        all_ask.wait(timeout=20)
        assert answered.wait(timeout=20)
        return {"state": "made"}

    def dispatch_slowly(order_id):
        with lonely.asked.service.database.connection():
            return commands.dispatch(steward, order_id, "zhao", ask_slowly).state

    with ThreadPoolExecutor(4) as threads:
        asking = [threads.submit(dispatch_slowly, order_id) for order_id in four]
        all_ask.wait(timeout=20)
        before = lonely.seen(fifth)
        try:
            answers = together(2, lambda which: (lonely.dispatch, lonely.release)[which](fifth))
            without_fund = lonely.dispatch(lonely.order())
        finally:
            answered.set()
        assert [each.result() for each in asking] == ["dispatched"] * 4
    for answer in answers:
        assert (answer.status, answer.body["code"]) == (503, "too_busy")
        assert answer.headers["Retry-After"] == "1"
    assert lonely.seen(fifth) == before
    assert without_fund.status == 200
    assert lonely.dispatch(fifth).body["code"] == "gateway_unavailable"  # a seat is free again


def test_of_many_orders_at_once_only_those_with_money_are_dispatched(town):
    fund_id, building_id = town.fund(30_000), town.building()["id"]
    orders = [town.order(fund_id, building_id=building_id) for _ in range(8)]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(town.dispatch, orders))
    assert sorted(answer.status for answer in answers) == [200] * 3 + [409] * 5
    assert town.figures()["work_orders"] == {"dispatched": 3, "unfunded": 5}
    town.follow()
    assert town.difference_fen() == 0


def test_dispatch_and_cancel_at_once_leave_no_money_behind(town):
    fund_id, building_id = town.fund(100_000), town.building()["id"]
    orders = [town.order(fund_id, building_id=building_id) for _ in range(6)]
    with ThreadPoolExecutor(8) as threads:
        for order_id in orders:
            threads.submit(town.dispatch, order_id)
            threads.submit(town.cancel, order_id)
    town.follow()
    town.follow()
    states = [town.state(order_id) for order_id in orders]
    assert set(states) == {"cancelled"}
    assert town.funds.get(f"/funds/{fund_id}")["committed_fen"] == 0
    assert town.figures()["open_commitments_fen"] == 0
