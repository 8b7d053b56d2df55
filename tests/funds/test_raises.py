"""Promises that grow: what a fund refuses, who approves, and that nothing stays reserved."""

import pytest

from services.funds.commitments.raises.rules import state_problem
from services.funds.commitments.rules import approvals_needed
from shared.facts import (
    CommitmentRaised,
    CommitmentRaiseDropped,
    CommitmentReleased,
    DisbursementMade,
    PayerDecided,
)
from tests.funds.conftest import PROPERTY, moved, name
from tests.threads import together


@pytest.fixture
def promised(funds):
    """A fund of 20,000 fen with a threshold of 12,500, and 10,000 of it promised."""
    fund_id = funds.found(approval_threshold_fen=12_500)
    funds.grant(fund_id, 20_000)
    return fund_id, funds.commit(fund_id, 10_000)


def ask(funds, commitment, added_fen, **more):
    body = {"added_fen": added_fen, "reason": "另有一层"} | more
    return funds.asked.ask("POST", f"/commitments/{commitment['id']}/raise", body, **PROPERTY)


def refused(funds, commitment, added_fen, **more):
    answer = ask(funds, commitment, added_fen, **more)
    assert answer.status >= 400, answer
    return answer.body["code"]


def committed(funds, fund_id):
    return funds.sums(fund_id)["committed"]


def test_the_whole_promise_decides_who_must_agree():
    assert not approvals_needed(10_000 + 2_500, 12_500, [])
    assert approvals_needed(10_000 + 2_501, 12_500, [])
    assert state_problem("made", False) is None
    assert state_problem("made", True)[0] == "work_order_completed"
    assert state_problem("released", False)[0] == "commitment_resolved"
    assert state_problem("awaiting_approval", False)[0] == "commitment_not_approved"


def test_a_promise_grows_pays_what_the_repair_cost_and_gives_the_rest_back(funds, promised):
    fund_id, commitment = promised
    raise_id = name()
    for _ in range(2):
        made = ask(funds, commitment, 2_500, id=raise_id).body
        assert (made["state"], made["commitment_amount_fen"]) == ("made", 12_500)
    assert refused(funds, commitment, 2_499, id=raise_id) == "commitment_raise_differs"
    assert committed(funds, fund_id) == 12_500
    (told,) = funds.asked.told(CommitmentRaised)
    assert (told.raise_id, told.added_fen, told.amount_fen) == (raise_id, 2_500, 12_500)
    funds.accept(commitment, 12_300)
    (paid,) = funds.asked.told(DisbursementMade)
    (rest,) = funds.asked.told(CommitmentReleased)
    assert (paid.amount_fen, rest.amount_fen) == (12_300, 200)
    assert funds.sums(fund_id)["balance"] == 7_700
    assert committed(funds, fund_id) == 0
    assert refused(funds, commitment, 1) == "commitment_resolved"


def test_more_than_the_threshold_waits_for_somebody_else_and_holds_its_money(funds, promised):
    fund_id, commitment = promised
    asked = ask(funds, commitment, 2_501, id=(raise_id := name())).body
    assert (asked["state"], asked["commitment_amount_fen"]) == ("awaiting_approval", 10_000)
    assert committed(funds, fund_id) == 12_501
    assert refused(funds, commitment, 1) == "raise_pending"
    path = f"/commitment-raises/{raise_id}"
    own = funds.asked.ask("POST", f"{path}/approve", role="steward+reviewer", user="steward")
    assert (own.status, own.body["code"]) == (403, "approver_is_maker")
    for who in ("steward", "accountant", "admin"):
        assert funds.asked.refused(f"{path}/approve", role=who) == "forbidden"
    answers = together(
        2, lambda _: funds.asked.ask("POST", f"{path}/approve", role="reviewer").status
    )
    assert sorted(answers) == [200, 409]
    assert committed(funds, fund_id) == 12_501
    assert funds.asked.refused(f"{path}/refuse", {"reason": "x"}, role="reviewer") == (
        "raise_resolved"
    )
    assert [fact.amount_fen for fact in funds.asked.told(CommitmentRaised)] == [12_501]
    (row,) = funds.asked.get(f"/commitment-raises?commitment_id={commitment['id']}")["items"]
    assert row == funds.asked.get(path)
    assert (row["state"], row["approved_by"]) == ("made", "reviewer")
    assert funds.asked.ask("GET", path, community="other").status == 404


def test_what_a_reviewer_refuses_is_available_again(funds, promised):
    fund_id, commitment = promised
    raise_id = ask(funds, commitment, 9_000).body["id"]
    path = f"/commitment-raises/{raise_id}/refuse"
    assert funds.asked.post(path, {"reason": "先看照片"}, role="reviewer")["state"] == "dropped"
    assert committed(funds, fund_id) == 10_000
    (told,) = funds.asked.told(CommitmentRaiseDropped)
    assert (told.added_fen, told.reason) == (9_000, "先看照片")
    assert ask(funds, commitment, 2_500).body["state"] == "made"


def test_a_fund_refuses_more_as_it_refuses_money(funds):
    fund_id = funds.found(cap_per_order_fen=11_000)
    funds.grant(fund_id, 10_500)
    commitment = funds.commit(fund_id, 10_000)
    assert refused(funds, commitment, 1_001) == "fund_cap_exceeded"
    assert refused(funds, commitment, 501) == "fund_overdrawn"
    assert ask(funds, commitment, 500).body["commitment_amount_fen"] == 10_500
    assert refused(funds, {"id": name()}, 1) == "commitment_unknown"
    body = {"added_fen": 1, "reason": "x"}
    path = f"/commitments/{commitment['id']}/raise"
    for role in ("steward", "accountant"):
        assert funds.asked.refused(path, body, role=role) == "commitment_of_order"
    assert funds.asked.refused(path, body, role="admin") == "forbidden"


@pytest.mark.parametrize("end", ["finished", "cancelled", "released", "paid"])
def test_what_awaits_approval_is_dropped_with_the_end_of_the_repair(funds, promised, end):
    fund_id, commitment = promised
    ask(funds, commitment, 9_000)
    if end == "finished":
        funds.asked.hear(moved(commitment["work_order_id"], "completed"))
        assert committed(funds, fund_id) == 10_000
        assert refused(funds, commitment, 1) == "work_order_completed"
    elif end == "cancelled":
        funds.asked.hear(moved(commitment["work_order_id"], "cancelled"))
    elif end == "released":
        path = f"/commitments/{commitment['id']}/release"
        funds.asked.post(path, {"reason": "延期"}, **PROPERTY)
    else:
        funds.accept(commitment, 10_000)
    assert committed(funds, fund_id) == (10_000 if end == "finished" else 0)
    (told,) = funds.asked.told(CommitmentRaiseDropped)
    assert told.added_fen == 9_000
    assert [fact.amount_fen for fact in funds.asked.told(CommitmentReleased)] == (
        [10_000] if end in ("cancelled", "released") else []
    )


def test_many_raises_at_once_never_exceed_the_fund(funds, promised):
    fund_id, commitment = promised
    answers = together(4, lambda _: ask(funds, commitment, 700).status)
    assert answers.count(201) == 4  # 10,000 + 2,800 is above the threshold for the last one
    assert committed(funds, fund_id) == 12_800
    states = [row["state"] for row in funds.asked.get("/commitment-raises")["items"]]
    assert sorted(states) == ["awaiting_approval", "made", "made", "made"]


def test_a_commitment_that_is_wanted_no_more_is_neither_kept_nor_made_later(funds, promised):
    fund_id, commitment = promised
    late = name()

    def decided(given_up):
        return PayerDecided(
            work_order_id=commitment["work_order_id"],
            payer="contract",
            fund_id=None,
            estimate_fen=0,
            given_up=given_up,
            reason="x",
            decided_on="2026-04-20",
        )

    funds.asked.hear(decided(None), decided(late), decided(commitment["id"]))
    assert funds.refused(fund_id, 1, id=late) == "commitment_given_up"
    assert committed(funds, fund_id) == 0
