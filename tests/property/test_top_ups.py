"""More money while the repair goes on, with answers and facts in every order."""

import pytest

from services.property.funding.top_ups import commands
from services.property.funding.top_ups.rules import is_news, is_refused, name_of
from shared.facts import CommitmentRaised, CommitmentReleased, DisbursementMade
from shared.identity import Principal
from tests.property.conftest import name
from tests.service import COMMUNITY
from tests.threads import together

STEWARD = Principal("steward", COMMUNITY, ("steward",))


@pytest.fixture
def begun(town):
    """An order whose fund of 15,000 fen promised 10,000, and whose repair has begun."""
    return begin(town, town.fund(15_000))


def begin(town, fund_id):
    order_id = town.order(fund_id)
    for answer in (town.dispatch(order_id), town.start(order_id)):
        assert answer.status == 200, answer
    return order_id, fund_id


def top_up(town, order_id, added_fen=2_500, reason="另有一层", **how):
    body = {"added_fen": added_fen, "reason": reason}
    how = {"role": "steward"} | how
    return town.asked.ask("POST", f"/work-orders/{order_id}/top-up", body, **how)


def top_ups(town, order_id):
    found = town.asked.get(f"/work-orders/{order_id}/payer", role="steward")["top_ups"]
    return [(row["state"], row["added_fen"], row["refusal"]) for row in found]


def promised(town, order_id):
    return town.seen(order_id)["commitment"]["amount_fen"]


def committed(town, fund_id):
    return town.funds.get(f"/funds/{fund_id}")["committed_fen"]


def notes(town, order_id):
    return [note["text"] for note in town.seen(order_id)["notes"] if note["kind"] == "top_up"]


def test_answers_and_facts_add_to_what_is_known_in_any_order():
    assert is_news("asked", "awaiting_approval")
    assert is_news("refused", "made")
    assert not is_news("made", "awaiting_approval")
    assert not is_news("made", "refused")
    assert not is_news("dropped", "awaiting_approval")
    assert is_refused(409, "fund_overdrawn")
    assert not is_refused(409, "idempotency_key_in_use")
    assert not is_refused(503, "service_timeout")
    assert name_of("order", "key") == name_of("order", "key") != name_of("order", "other")


def test_a_cost_that_grows_is_promised_paid_and_the_rest_released(town, begun):
    order_id, fund_id = begun
    assert town.complete(order_id, 12_300).body["code"] == "cost_exceeds_commitment"
    order = top_up(town, order_id).body
    assert order["commitment"]["amount_fen"] == 12_500
    assert committed(town, fund_id) == 12_500
    town.follow()  # the promise of 10,000 is heard of after it has grown
    assert (promised(town, order_id), town.difference_fen()) == (12_500, 0)
    assert town.complete(order_id, 12_300).status == 200
    late = top_up(town, order_id)
    assert (late.status, late.body["code"]) == (409, "work_order_state")
    assert town.accept(order_id).status == 200
    town.follow()
    order = town.seen(order_id)
    assert (order["paid_fen"], order["commitment"]["state"]) == (12_300, "paid")
    assert [fact.amount_fen for fact in town.funds.told(DisbursementMade)] == [12_300]
    assert [fact.amount_fen for fact in town.funds.told(CommitmentReleased)] == [200]
    assert town.funds.get(f"/funds/{fund_id}")["available_fen"] == 2_700
    assert (town.figures()["open_commitments_fen"], town.difference_fen()) == (0, 0)
    assert notes(town, order_id) == ["25.00 made"]


def test_a_fund_that_refuses_leaves_the_order_what_it_had(town, begun):
    order_id, fund_id = begun
    answer = top_up(town, order_id, 5_001)
    assert (answer.status, answer.body["code"]) == (409, "fund_overdrawn")
    assert top_ups(town, order_id) == [("refused", 5_001, "fund_overdrawn")]
    assert notes(town, order_id) == ["50.01 fund_overdrawn"]
    assert (promised(town, order_id), committed(town, fund_id)) == (10_000, 10_000)
    town.give(fund_id, 1)
    assert top_up(town, order_id, 5_001).status == 200
    assert promised(town, order_id) == 15_001
    town.follow()
    assert town.difference_fen() == 0


def test_more_than_the_threshold_waits_for_the_reviewer(town):
    order_id, fund_id = begin(town, town.fund(30_000, approval_threshold_fen=12_000))
    assert top_up(town, order_id).body["commitment"]["amount_fen"] == 10_000
    assert top_up(town, order_id).status == 200  # again: it waits already
    assert top_up(town, order_id, 1).body["code"] == "top_up_pending"
    town.follow()
    assert (committed(town, fund_id), town.figures()["open_commitments_fen"]) == (12_500, 12_500)
    (asked,) = town.funds.get("/commitment-raises")["items"]
    town.funds.post(f"/commitment-raises/{asked['id']}/approve", role="reviewer")
    town.follow()
    assert (promised(town, order_id), town.difference_fen()) == (12_500, 0)

    top_up(town, order_id, 4_000)
    pending = town.funds.get("/commitment-raises?state=awaiting_approval")["items"][0]["id"]
    refuse = f"/commitment-raises/{pending}/refuse"
    town.funds.post(refuse, {"reason": "先看照片"}, role="reviewer")
    town.follow()
    assert top_ups(town, order_id)[1] == ("dropped", 4_000, "先看照片")
    assert (promised(town, order_id), town.difference_fen()) == (12_500, 0)

    top_up(town, order_id, 5_000)
    assert town.complete(order_id, 12_500).status == 200
    town.follow()
    town.follow()
    assert top_ups(town, order_id)[2] == ("dropped", 5_000, "work_order_completed")
    assert (committed(town, fund_id), town.difference_fen()) == (12_500, 0)


def test_a_lost_answer_is_asked_for_again_or_made_good_by_the_fact(town, begun):
    order_id, fund_id = begun
    town.door.loses_answers = True
    assert top_up(town, order_id, key="first").status == 503
    assert (promised(town, order_id), committed(town, fund_id)) == (10_000, 12_500)
    assert top_up(town, order_id, 1).body["code"] == "top_up_pending"
    town.door.loses_answers = False
    assert top_up(town, order_id, key="another").body["commitment"]["amount_fen"] == 12_500
    assert top_up(town, order_id, key="first").body["commitment"]["amount_fen"] == 12_500
    town.follow()
    town.door.loses_answers = True
    assert top_up(town, order_id, 500).status == 503
    town.follow()
    assert (promised(town, order_id), committed(town, fund_id)) == (13_000, 13_000)
    assert len(town.funds.told(CommitmentRaised)) == 2
    assert town.difference_fen() == 0


def test_whoever_was_killed_after_asking_raises_nothing_twice(town, begun):
    order_id, fund_id = begun
    database = town.asked.service.database

    def die(*_):
        raise KeyboardInterrupt

    with database.connection(), pytest.raises(KeyboardInterrupt):
        commands.top_up(STEWARD, order_id, 2_500, "另有一层", "once", die)
    assert top_ups(town, order_id) == [("asked", 2_500, None)]
    town.door.loses_answers = True
    top_up(town, order_id, key="once")  # heard, and the answer lost
    town.follow()
    town.door.loses_answers = False
    assert promised(town, order_id) == 12_500
    assert top_up(town, order_id, key="once").status == 200
    assert (promised(town, order_id), committed(town, fund_id)) == (12_500, 12_500)
    assert top_up(town, order_id, key="later").body["commitment"]["amount_fen"] == 15_000


def test_the_same_raise_twice_at_once_is_one_and_two_different_ones_never_exceed(town):
    order_id, fund_id = begin(town, town.fund(15_000))
    answers = []

    def once_more():  # while the first is being asked, or the second would be another raise
        town.door.meanwhile = lambda: None
        answers.append(top_up(town, order_id, 2_000))

    town.door.meanwhile = once_more
    answers.append(top_up(town, order_id, 2_000))
    assert len(answers) == 2
    assert {answer.status for answer in answers} == {200}
    assert committed(town, fund_id) == promised(town, order_id) == 12_000
    answers = together(2, lambda which: top_up(town, order_id, (1_000, 1_500)[which]))
    assert {answer.status for answer in answers} <= {200, 409}
    assert committed(town, fund_id) == promised(town, order_id) > 12_000
    town.follow()
    assert town.difference_fen() == 0


def test_a_raise_and_the_completion_at_once_leave_nothing_reserved(town):
    fund_id = town.fund(100_000)
    for _ in range(3):
        order_id, _ = begin(town, fund_id)
        work = (lambda order=order_id: top_up(town, order), lambda o=order_id: town.complete(o, 9))
        raised, completed = together(2, lambda which, work=work: work[which]())
        assert completed.status == 200
        assert raised.status in (200, 409)
        town.follow()
        assert town.difference_fen() == 0
        assert town.accept(order_id).status == 200
        town.follow()
        assert (committed(town, fund_id), town.difference_fen()) == (0, 0)


def test_an_order_completed_while_its_fund_is_asked_keeps_what_is_promised(town):
    order_id, fund_id = begin(town, town.fund(30_000, approval_threshold_fen=12_000))
    town.door.meanwhile = lambda: town.complete(order_id, 9_000)
    assert top_up(town, order_id).body["state"] == "completed"
    town.follow()
    town.follow()
    assert top_ups(town, order_id) == [("dropped", 2_500, "work_order_completed")]
    assert (committed(town, fund_id), town.difference_fen()) == (10_000, 0)
    town.act(order_id, "return", {"reason": "仍渗水"}, role="steward", user="steward")
    assert top_up(town, order_id).body["code"] == "cost_frozen"


def test_a_repairer_called_back_leaves_no_raise_behind(town):
    fund_id = town.fund(30_000, approval_threshold_fen=12_000)
    order_id = town.order(fund_id)
    assert top_up(town, order_id).body["code"] == "work_order_state"
    town.dispatch(order_id)
    assert top_up(town, order_id).body["code"] == "work_order_state"
    town.act(order_id, "take")
    assert top_up(town, order_id).status == 200
    assert town.release(order_id).body["state"] == "open"
    town.follow()
    assert top_ups(town, order_id) == [("dropped", 2_500, "commitment_released")]
    assert (committed(town, fund_id), town.difference_fen()) == (0, 0)


def test_without_a_fund_there_is_nothing_to_raise(lonely):
    order_id = lonely.order()
    lonely.dispatch(order_id)
    lonely.start(order_id)
    assert top_up(lonely, order_id).body["code"] == "no_commitment"
    assert top_up(lonely, name()).status == 404
    assert top_up(lonely, order_id, role="repairer").status == 403
    assert top_up(lonely, order_id, 0).body["code"] == "invalid_request"
