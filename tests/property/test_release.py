"""Calling a repairer back, and the money with them, against everything else that may happen."""

import pytest

from shared.facts import CommitmentReleased, WorkOrderMoved
from tests.threads import together


@pytest.fixture
def sent(town):
    """An order that a fund has promised money for, and a repairer sent; with the fund."""
    fund_id = town.fund(50_000)
    order_id = town.order(fund_id)
    assert town.dispatch(order_id).status == 200
    return order_id, fund_id


def committed_fen(town, fund_id):
    return town.funds.get(f"/funds/{fund_id}")["committed_fen"]


def test_a_released_order_is_open_again_and_may_be_dispatched_anew(town, sent):
    order_id, fund_id = sent
    first = town.seen(order_id)["commitment"]["id"]
    order = town.release(order_id, "延期").body
    assert (order["state"], order["assignee"], order["commitment"]) == ("open", None, None)
    last = order["history"][-1]
    assert (last["from_state"], last["to_state"]) == ("dispatched", "open")
    assert (last["reason"], last["moved_by"]) == ("延期", "steward")
    assert committed_fen(town, fund_id) == 0
    town.follow()
    assert town.seen(order_id).items() >= order.items()
    (told,) = town.funds.told(CommitmentReleased)
    assert (told.commitment_id, told.reason) == (first, "延期")
    second = town.dispatch(order_id, assignee="qian").body
    assert (second["state"], second["assignee"]) == ("dispatched", "qian")
    assert second["commitment"]["id"] != first
    town.follow()
    assert town.state(order_id) == "dispatched"
    assert town.difference_fen() == 0


def test_an_order_that_awaits_approval_may_be_released_and_is_not_approved_after(town):
    fund_id = town.fund(50_000, approval_threshold_fen=0)
    order_id = town.order(fund_id)
    commitment = town.dispatch(order_id).body["commitment"]["id"]
    assert town.release(order_id).body["state"] == "open"
    approve = f"/commitments/{commitment}/approve"
    assert town.funds.refused(approve, role="reviewer") == "commitment_resolved"
    town.follow()
    assert (town.state(order_id), committed_fen(town, fund_id)) == ("open", 0)


def test_an_approval_on_the_way_of_a_release_sends_nobody(town):
    fund_id = town.fund(50_000, approval_threshold_fen=0)
    order_id = town.order(fund_id)
    commitment = town.dispatch(order_id).body["commitment"]["id"]
    approve = f"/commitments/{commitment}/approve"
    town.door.meanwhile = lambda: town.funds.post(approve, role="reviewer")
    assert town.release(order_id).body["state"] == "open"
    town.follow()
    assert (town.state(order_id), committed_fen(town, fund_id)) == ("open", 0)
    assert town.difference_fen() == 0


def test_an_order_without_a_fund_is_released_without_asking(lonely):
    order_id = lonely.order()
    lonely.dispatch(order_id)
    assert lonely.release(order_id).body["state"] == "open"
    assert lonely.dispatch(order_id, assignee="qian").body["assignee"] == "qian"


def test_only_an_order_that_somebody_is_sent_to_may_be_released(town, sent):
    order_id, fund_id = sent
    for waiting in (town.order(), town.order(fund_id)):
        assert town.release(waiting).body["code"] == "work_order_state"
    for go_on in (town.start, lambda each: town.complete(each, 7_000), town.accept):
        assert go_on(order_id).status == 200
        answer = town.release(order_id)
        assert (answer.status, answer.body["code"]) == (409, "work_order_state")
    assert committed_fen(town, fund_id) == 10_000
    town.follow()
    assert town.seen(order_id)["paid_fen"] == 7_000
    assert town.figures()["accepted_unpaid_fen"] == 0


def test_nobody_begins_accepts_or_dispatches_while_the_money_goes_back(town, sent):
    order_id, fund_id = sent
    answers = []

    def everybody_acts():
        answers.extend([town.start(order_id), town.accept(order_id), town.dispatch(order_id)])

    town.door.meanwhile = everybody_acts
    assert town.release(order_id).body["state"] == "open"
    codes = [(answer.status, answer.body["code"]) for answer in answers]
    assert codes == [
        (409, "commitment_released"),
        (409, "work_order_state"),
        (409, "work_order_state"),
    ]
    assert committed_fen(town, fund_id) == 0


def test_a_release_whose_answer_is_lost_is_finished_by_repeating_it(town, sent):
    order_id, fund_id = sent
    town.door.loses_answers = True
    assert town.release(order_id, "延期", key="once").status == 503
    order = town.seen(order_id)
    assert (order["state"], order["commitment"]["state"]) == ("dispatched", "releasing")
    assert town.start(order_id).body["code"] == "commitment_released"
    town.door.loses_answers = False
    order = town.release(order_id, "另一个原因").body
    assert (order["state"], order["history"][-1]["reason"]) == ("open", "延期")
    assert len(town.funds.told(CommitmentReleased)) == 1
    assert town.release(order_id, "延期", key="once").body == order
    assert town.release(order_id, "第三个原因").body["code"] == "work_order_state"
    town.follow()
    assert (committed_fen(town, fund_id), town.difference_fen()) == (0, 0)


def test_a_release_whose_answer_is_lost_is_finished_by_the_fact(town, sent):
    order_id, _ = sent
    town.door.loses_answers = True
    town.release(order_id)
    town.follow()
    order = town.seen(order_id)
    assert (order["state"], order["assignee"]) == ("open", None)
    assert order.items() >= town.release(order_id).body.items()
    assert len(town.asked.told(WorkOrderMoved)) == 2


def test_an_order_cancelled_while_its_money_goes_back_stays_cancelled(town, sent):
    order_id, fund_id = sent
    town.door.meanwhile = lambda: (town.cancel(order_id), town.follow())
    assert town.release(order_id).body["code"] == "work_order_state"
    town.follow()
    assert (town.state(order_id), committed_fen(town, fund_id)) == ("cancelled", 0)
    assert town.seen(order_id)["commitment"] is None
    assert town.difference_fen() == 0


def test_starting_and_releasing_at_once_never_leaves_a_repair_without_money(town):
    fund_id, building_id = town.fund(500_000), town.building()["id"]
    for number in range(6):
        order_id = town.order(fund_id, building_id=building_id)
        town.dispatch(order_id)
        before = committed_fen(town, fund_id)
        acts = (town.start, town.release) if number % 2 else (town.release, town.start)
        answers = together(2, lambda which, acts=acts, order=order_id: acts[which](order))
        town.follow()
        assert sorted(answer.status for answer in answers) == [200, 409]
        held_fen = {"started": before, "open": before - 10_000}
        assert committed_fen(town, fund_id) == held_fen[town.state(order_id)]
    assert town.difference_fen() == 0


def test_accepting_and_releasing_at_once_pays_the_repair(town, sent):
    order_id, fund_id = sent
    town.start(order_id)
    town.complete(order_id, 7_000)
    acts = (town.accept, town.release, town.release)
    answers = together(3, lambda which: acts[which](order_id))
    assert [answer.status for answer in answers] == [200, 409, 409]
    town.follow()
    assert town.seen(order_id)["paid_fen"] == 7_000
    assert (committed_fen(town, fund_id), town.difference_fen()) == (0, 0)


def test_one_order_released_by_many_at_once_is_released_once(town, sent):
    order_id, fund_id = sent
    answers = together(6, lambda _: town.release(order_id))
    assert {(answer.status, answer.body["state"]) for answer in answers} == {(200, "open")}
    town.follow()
    assert len(town.funds.told(CommitmentReleased)) == 1
    assert [move.to_state for move in town.asked.told(WorkOrderMoved)] == ["dispatched", "open"]
    assert committed_fen(town, fund_id) == 0
