"""Promising money: what a fund refuses, who approves, and what is given back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from services.funds.commitments.rules import (
    TO_REQUEST,
    Terms,
    Wish,
    approvals_needed,
    first_problem,
)
from shared import clock
from shared.facts import CommitmentMade, CommitmentReleased
from shared.identity import ROLES
from tests.funds.conftest import PROPERTY, moved, name

DAY = timedelta(days=1)


def test_a_small_commitment_is_made_at_once(funds):
    fund_id = funds.found()
    funds.grant(fund_id, 800_000)
    commitment = funds.commit(fund_id, 500_000)
    assert commitment["state"] == "made"
    assert funds.sums(fund_id) == {
        "contributed": 800_000,
        "disbursed": 0,
        "balance": 800_000,
        "committed": 500_000,
        "available": 300_000,
    }
    (told,) = funds.asked.told(CommitmentMade)
    assert (told.commitment_id, told.amount_fen) == (commitment["id"], 500_000)
    assert told.work_order_id == commitment["work_order_id"]


def test_a_large_commitment_waits_for_somebody_else_but_holds_its_money(funds):
    fund_id = funds.found()
    funds.grant(fund_id, 500_001)
    asked = funds.asked
    commitment = asked.post("/commitments", funds.wish(fund_id, 500_001), user="li", **PROPERTY)
    assert commitment["state"] == "awaiting_approval"
    assert asked.told(CommitmentMade) == []
    assert funds.refused(fund_id, 1) == "fund_overdrawn"
    approve = f"/commitments/{commitment['id']}/approve"
    own = asked.ask("POST", approve, role="steward+reviewer", user="li")
    assert (own.status, own.body["code"]) == (403, "approver_is_maker")
    made = asked.post(approve, role="reviewer", user="wang")
    assert (made["state"], made["approved_by"]) == ("made", "wang")
    assert asked.refused(approve, role="reviewer", user="wang") == "commitment_resolved"
    assert [fact.commitment_id for fact in asked.told(CommitmentMade)] == [commitment["id"]]


def test_an_overdrawn_fund_says_what_it_has(funds):
    fund_id = funds.found(name="反哺资金")
    funds.grant(fund_id, 100_000)
    answer = funds.asked.ask("POST", "/commitments", funds.wish(fund_id, 100_001), **PROPERTY)
    assert (answer.status, answer.body["code"]) == (409, "fund_overdrawn")
    assert answer.body["available_fen"] == 100_000
    assert answer.body["detail"] == "反哺资金 has 1,000.00 available."
    assert funds.asked.get("/commitments")["items"] == []


def test_money_is_not_promised_off_purpose(funds):
    fund_id = funds.found(categories=["roof"], unmanaged_only=True)
    funds.grant(fund_id, 1_000)
    assert funds.refused(fund_id, 1, category="plumbing") == "fund_purpose_mismatch"
    assert funds.refused(fund_id, 1, managed=True) == "fund_purpose_mismatch"
    assert funds.commit(fund_id, 1)["state"] == "made"


def test_a_fund_promises_only_between_its_days(funds):
    today = clock.today()
    opens_tomorrow = funds.found(opens_on=(today + DAY).isoformat())
    closed_yesterday = funds.found(closes_on=(today - DAY).isoformat())
    only_today = funds.found(opens_on=today.isoformat(), closes_on=today.isoformat())
    for fund_id in (opens_tomorrow, closed_yesterday, only_today):
        funds.grant(fund_id, 1_000)
    assert funds.refused(opens_tomorrow, 1) == "fund_window_closed"
    assert funds.refused(closed_yesterday, 1) == "fund_window_closed"
    assert funds.commit(only_today, 1)["made_on"] == today.isoformat()


def test_what_was_asked_in_time_is_not_approved_after_the_fund_has_closed(funds):
    yesterday = clock.today() - DAY
    fund_id = funds.found(closes_on=yesterday.isoformat(), approval_threshold_fen=0)
    funds.grant(fund_id, 1_000)
    with clock.fixed(clock.at(yesterday, 12)):
        wish = funds.wish(fund_id, 1)
        commitment = funds.asked.post("/commitments", wish, **PROPERTY)
    path = f"/commitments/{commitment['id']}/approve"
    assert funds.asked.refused(path, role="reviewer") == "fund_window_closed"
    assert funds.sums(fund_id)["committed"] == 1


def test_the_cap_holds_for_an_order_in_several_commitments(funds):
    fund_id = funds.found(cap_per_order_fen=1_000)
    funds.grant(fund_id, 10_000)
    order = name()
    first = funds.commit(fund_id, 600, work_order_id=order)
    assert funds.refused(fund_id, 401, work_order_id=order) == "fund_cap_exceeded"
    assert funds.refused(fund_id, 1_001) == "fund_cap_exceeded"
    funds.asked.post(f"/commitments/{first['id']}/release", {"reason": "x"}, **PROPERTY)
    assert funds.commit(fund_id, 1_000, work_order_id=order)["state"] == "made"


def test_a_commitment_named_by_its_asker_is_made_once(funds):
    fund_id = funds.found()
    funds.grant(fund_id, 1_000)
    wish = funds.wish(fund_id, 600, id=name())
    first = funds.asked.post("/commitments", wish, **PROPERTY)
    assert funds.asked.post("/commitments", wish, **PROPERTY) == first
    assert funds.sums(fund_id)["committed"] == 600
    other = wish | {"amount_fen": 601}
    assert funds.asked.refused("/commitments", other, **PROPERTY) == "commitment_differs"
    assert len(funds.asked.told(CommitmentMade)) == 1


def test_released_money_is_available_again_once(funds):
    fund_id = funds.found()
    funds.grant(fund_id, 1_000)
    commitment = funds.commit(fund_id, 600)
    path = f"/commitments/{commitment['id']}/release"
    released = funds.asked.post(path, {"reason": "postponed"}, **PROPERTY)
    assert (released["state"], released["reason"]) == ("released", "postponed")
    assert funds.asked.refused(path, {"reason": "again"}, **PROPERTY) == "commitment_resolved"
    assert funds.sums(fund_id)["available"] == 1_000
    (told,) = funds.asked.told(CommitmentReleased)
    assert (told.amount_fen, told.reason) == (600, "postponed")


def test_a_cancelled_order_gives_its_money_back_and_gets_no_more(funds):
    fund_id = funds.found()
    funds.grant(fund_id, 1_000)
    commitment = funds.commit(fund_id, 600)
    order = commitment["work_order_id"]
    funds.asked.hear(moved(order, "started"))
    assert funds.sums(fund_id)["committed"] == 600
    funds.asked.hear(moved(order, "cancelled"), moved(order, "cancelled"))
    assert funds.sums(fund_id)["committed"] == 0
    assert [fact.reason for fact in funds.asked.told(CommitmentReleased)] == [
        "work_order_cancelled"
    ]
    assert funds.refused(fund_id, 1, work_order_id=order) == "work_order_cancelled"


def test_commitments_are_found_by_fund_order_and_state(funds):
    fund_id, other = funds.found(), funds.found()
    funds.grant(fund_id, 1_000)
    funds.grant(other, 1_000)
    one = funds.commit(fund_id, 100)
    two = funds.commit(other, 100)
    funds.asked.post(f"/commitments/{two['id']}/release", {"reason": "x"}, **PROPERTY)

    def found(query):
        return [row["id"] for row in funds.asked.get(f"/commitments?{query}")["items"]]

    assert found(f"fund_id={fund_id}") == [one["id"]]
    assert found(f"work_order_id={two['work_order_id']}") == [two["id"]]
    assert found("state=released") == [two["id"]]
    assert funds.asked.get(f"/commitments/{one['id']}") == one
    assert funds.asked.ask("GET", "/commitments?state=gone").status == 422


def test_only_property_asks_for_money_and_gives_it_back(funds):
    fund_id = funds.found()
    funds.grant(fund_id, 1_000)
    commitment = funds.commit(fund_id, 600)
    release = f"/commitments/{commitment['id']}/release"
    everybody = {"role": "+".join(ROLES), "user": "ann"}
    store = {"role": "", "acting_service": "store"}
    for who, code in ((everybody, "commitment_of_order"), (store, "forbidden")):
        assert funds.asked.refused("/commitments", funds.wish(fund_id, 1), **who) == "forbidden"
        assert funds.asked.refused(release, {"reason": "x"}, **who) == code
    assert funds.sums(fund_id)["committed"] == 600


def test_fifty_at_once_share_the_last_thousand_yuan(funds):
    fund_id = funds.found()
    funds.grant(fund_id, 100_000)

    def ask(_):
        wish = funds.wish(fund_id, 10_000)
        return funds.asked.ask("POST", "/commitments", wish, **PROPERTY)

    with ThreadPoolExecutor(50) as threads:
        answers = list(threads.map(ask, range(50)))
    assert sum(answer.status == 201 for answer in answers) == 10
    refused = [answer.body["code"] for answer in answers if answer.status != 201]
    assert refused == ["fund_overdrawn"] * 40
    assert funds.sums(fund_id)["available"] == 0
    assert sum(fact.amount_fen for fact in funds.asked.told(CommitmentMade)) == 100_000


def test_one_commitment_asked_for_by_many_at_once_is_made_once(funds):
    fund_id = funds.found()
    funds.grant(fund_id, 100_000)
    wish = funds.wish(fund_id, 10_000, id=name())

    def ask(_):
        return funds.asked.post("/commitments", wish, **PROPERTY)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(ask, range(8)))
    assert all(answer == answers[0] for answer in answers)
    assert funds.sums(fund_id)["committed"] == 10_000


def test_a_commitment_is_resolved_by_one_of_many_at_once(funds):
    fund_id = funds.found(approval_threshold_fen=0)
    funds.grant(fund_id, 1_000)
    commitment = funds.commit(fund_id, 600)
    path = f"/commitments/{commitment['id']}"

    def resolve(number):
        if number % 2:
            return funds.asked.ask("POST", f"{path}/approve", role="reviewer").status
        body = {"reason": "x"}
        return funds.asked.ask("POST", f"{path}/release", body, **PROPERTY).status

    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(resolve, range(8)))
    released = funds.asked.told(CommitmentReleased)
    made = funds.asked.told(CommitmentMade)
    assert len(released) == 1
    assert len(made) <= 1
    assert statuses.count(200) == len(made) + len(released)
    assert funds.sums(fund_id)["available"] == 1_000


TERMS = Terms(
    name="f",
    status="active",
    categories=["roof"],
    uses=["repair", "relief"],
    forbidden_uses=["debt"],
    buildings=["b1"],
    unmanaged_only=True,
    opens_on=date(2026, 3, 1),
    closes_on=date(2026, 3, 31),
    cap_per_order_fen=500,
    cap_per_household_fen=50,
    available_fen=400,
)
GOOD = Wish(400, date(2026, 3, 15), category="roof", managed=False, building_id="b1", households=10)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, None),
        ({"use": "debt"}, "fund_use_forbidden"),
        ({"use": "flood_supplies"}, "fund_purpose_mismatch"),
        ({"use": "relief", "category": None}, None),
        ({"building_id": "b2"}, "fund_purpose_mismatch"),
        ({"building_id": None}, None),
        ({"households": 7}, "fund_cap_exceeded"),
        ({"households": None}, None),
        ({"household_id": "h", "amount_fen": 51}, "fund_cap_exceeded"),
        ({"household_id": "h", "amount_fen": 50}, None),
        ({"household_id": "h", "amount_fen": 1, "household_fen": 50}, "fund_cap_exceeded"),
        ({"category": "other"}, "fund_purpose_mismatch"),
        ({"managed": True}, "fund_purpose_mismatch"),
        ({"day": date(2026, 2, 28)}, "fund_window_closed"),
        ({"day": date(2026, 4, 1)}, "fund_window_closed"),
        ({"amount_fen": 501}, "fund_cap_exceeded"),
        ({"promised_fen": 101}, "fund_cap_exceeded"),
        ({"amount_fen": 401}, "fund_overdrawn"),
        ({"amount_fen": 501, "category": "other"}, "fund_purpose_mismatch"),
    ],
)
def test_every_term_of_a_fund_is_checked_in_order(change, code):
    problem = first_problem(TO_REQUEST, TERMS, GOOD._replace(**change))
    assert (problem and problem.code) == code


@pytest.mark.parametrize("status", ["frozen", "closed"])
def test_a_fund_that_is_not_active_promises_nothing(status):
    problem = first_problem(TO_REQUEST, TERMS._replace(status=status), GOOD)
    assert problem.code == f"fund_{status}"


LEVELS = [{"above_fen": 1_000, "approvals": 2}, {"above_fen": 5_000, "approvals": 3}]


@pytest.mark.parametrize(
    ("amount_fen", "needed"),
    [(100, 0), (101, 1), (1_000, 1), (1_001, 2), (5_000, 2), (5_001, 3)],
)
def test_the_more_money_the_more_people_must_agree(amount_fen, needed):
    assert approvals_needed(amount_fen, 100, LEVELS) == needed
