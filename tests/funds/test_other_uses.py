"""Money for flood supplies, for help, for whatever is no repair: asked, agreed, paid by several."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from services.funds.app import SERVICE
from shared import clock
from shared.facts import CommitmentMade, CommitmentReduced, CommitmentReleased, DisbursementMade
from tests.funds.conftest import REFERENCE, name, paid_today, use

DAY = timedelta(days=1)


@pytest.fixture
def rich(funds):
    """A fund of 20,000.00 with a threshold of 5,000.00."""
    fund_id = funds.found()
    funds.grant(fund_id, 2_000_000)
    return fund_id


def sums(funds, fund_id, *names):
    found = funds.asked.get(f"/funds/{fund_id}")
    return tuple(found[f"{each}_fen"] for each in names)


def test_what_a_steward_asks_a_reviewer_agrees_to_and_three_people_pay(funds, rich):
    asked = funds.ask_for(rich, 600_000, id=name())
    assert (asked["state"], asked["open_fen"]) == ("awaiting_approval", 600_000)
    made = funds.asked.post(f"/commitments/{asked['id']}/approve", role="reviewer", user="wang")
    assert (made["state"], made["approvers"]) == ("made", ["wang"])
    (told,) = funds.asked.told(CommitmentMade)
    assert (told.work_order_id, told.use, told.amount_fen) == (None, "flood_supplies", 600_000)

    request = funds.request(asked, 550_000, is_last=True, document="发票 0018")
    assert request["state"] == "awaiting_review"
    path = f"/disbursement-requests/{request['id']}"
    everything = "accountant+reviewer+cashier"
    refused = funds.asked.refused
    assert refused(f"{path}/pay", paid_today(), role="cashier") == "disbursement_request_state"
    own = {"role": everything, "user": "accountant"}
    assert refused(f"{path}/review", **own) == "reviewer_is_requester"
    reviewed = funds.asked.post(f"{path}/review", role=everything, user="wang")
    assert (reviewed["state"], reviewed["reviewed_by"]) == ("awaiting_payment", "wang")
    assert refused(f"{path}/review", role="reviewer", user="wang") == "disbursement_request_state"
    assert refused(f"{path}/pay", paid_today(), **own) == "payer_is_requester"
    assert refused(f"{path}/pay", paid_today(), role=everything, user="wang") == "payer_is_reviewer"
    assert refused(f"{path}/pay", paid_today(), role="clerk") == "forbidden"
    assert sums(funds, rich, "committed", "disbursed") == (600_000, 0)

    paid = funds.asked.post(f"{path}/pay", paid_today(), role="cashier", user="zhao")
    assert (paid["state"], paid["paid_by"]) == ("paid", "zhao")
    (disbursed,) = funds.asked.told(DisbursementMade)
    assert (disbursed.use, disbursed.work_order_id) == ("flood_supplies", None)
    assert (disbursed.paid_on, disbursed.bank_reference) == (clock.today().isoformat(), REFERENCE)
    assert disbursed.memo == "汛期沙袋"
    (rest,) = funds.asked.told(CommitmentReleased)
    assert (rest.amount_fen, rest.reason) == (50_000, "rest_after_disbursement")
    assert sums(funds, rich, "committed", "disbursed") == (0, 550_000)
    ended = funds.asked.get(f"/commitments/{asked['id']}")
    assert (ended["state"], ended["disbursed_fen"], ended["open_fen"]) == ("disbursed", 550_000, 0)
    listed = funds.asked.get(f"/disbursements?commitment_id={asked['id']}")["items"]
    assert [(row["document"], row["request_id"]) for row in listed] == [
        ("发票 0018", request["id"])
    ]


def test_a_small_payment_needs_two_people_and_no_review(funds, rich):
    asked = funds.ask_for(rich, 500_000)
    request = funds.request(asked, 500_000)
    assert (asked["state"], request["state"]) == ("made", "awaiting_payment")
    path = f"/disbursement-requests/{request['id']}/pay"
    own = {"role": "accountant+cashier", "user": "accountant"}
    assert funds.asked.refused(path, paid_today(), **own) == "payer_is_requester"
    assert funds.pay(request)["reviewed_by"] is None


def test_a_commitment_is_paid_in_parts_and_never_beyond_what_it_has(funds, rich):
    asked = funds.ask_for(rich, 500_000)
    first = funds.request(asked, 200_000)
    second = funds.request(asked, 250_000)
    path = f"/commitments/{asked['id']}/payments"
    body = {"amount_fen": 50_001, "document": "发票 0019"}
    answer = funds.asked.ask("POST", path, body, role="accountant")
    assert answer.body["code"] == "disbursement_exceeds_commitment"
    funds.pay(first)
    assert sums(funds, rich, "committed", "disbursed") == (300_000, 200_000)
    release = f"/commitments/{asked['id']}/release"
    pending = funds.asked.ask("POST", release, {"reason": "够了"}, role="steward")
    assert (pending.body["code"], pending.body["pending_fen"]) == ("payment_pending", 250_000)
    refuse = f"/disbursement-requests/{second['id']}/refuse"
    funds.asked.post(refuse, {"reason": "重复"}, role="reviewer")
    assert funds.asked.refused(refuse, {"reason": "重复"}, role="reviewer") == (
        "disbursement_request_state"
    )
    ended = funds.asked.post(release, {"reason": "够了"}, role="steward")
    assert (ended["state"], ended["reason"]) == ("disbursed", "够了")
    assert sums(funds, rich, "committed", "disbursed") == (0, 200_000)
    assert funds.asked.refused(path, body, role="accountant") == "commitment_resolved"


def test_a_last_payment_waits_for_those_before_it(funds, rich):
    asked = funds.ask_for(rich, 500_000)
    first = funds.request(asked, 200_000)
    last = funds.request(asked, 250_000, is_last=True)
    path = f"/disbursement-requests/{last['id']}/pay"
    assert funds.asked.refused(path, paid_today(), role="cashier") == "payment_pending"
    funds.pay(first)
    funds.pay(last)
    assert sums(funds, rich, "committed", "disbursed", "available") == (0, 450_000, 1_550_000)


def test_a_payment_asked_for_twice_is_one_and_paid_once_by_however_many(funds, rich):
    asked, named = funds.ask_for(rich, 500_000), name()
    requests = [funds.request(asked, 400_000, id=named, document="发票 7") for _ in range(2)]
    assert requests[0] == requests[1]
    path = f"/disbursement-requests/{named}/pay"

    def pay(number):
        return funds.asked.ask(
            "POST", path, paid_today(), role="cashier", user=f"cashier-{number}"
        ).status

    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(pay, range(8)))
    assert sorted(statuses) == [200] + [409] * 7
    assert len(funds.asked.told(DisbursementMade)) == 1
    assert sums(funds, rich, "committed", "disbursed") == (100_000, 400_000)


def test_large_money_needs_as_many_people_as_the_levels_of_its_fund_say(funds, rich):
    levels = '[{"above_fen": 1000000, "approvals": 2}]'
    database = SERVICE.database
    with database.connection():
        database.proxy.execute_sql(f"UPDATE fund SET approval_levels = '{levels}'")
    asked = funds.ask_for(rich, 1_000_001)
    assert asked["approvals_needed"] == 2
    path = f"/commitments/{asked['id']}/approve"
    first = funds.asked.post(path, role="reviewer", user="wang")
    assert (first["state"], first["approvers"]) == ("awaiting_approval", ["wang"])
    assert funds.asked.refused(path, role="reviewer", user="wang") == "approved_already"
    own = {"role": "steward+reviewer", "user": "steward"}
    assert funds.asked.refused(path, **own) == "approver_is_maker"
    assert funds.asked.told(CommitmentMade) == []
    assert funds.asked.post(path, role="reviewer", user="sun")["state"] == "made"


def test_what_was_voided_released_or_expired_is_asked_for_again_once(funds, rich):
    asked = funds.ask_for(rich, 600_000)
    void = f"/commitments/{asked['id']}/void"
    voided = funds.asked.post(void, {"reason": "先比价"}, role="reviewer")
    assert (voided["state"], voided["reason"]) == ("voided", "先比价")
    assert funds.asked.refused(void, {"reason": "先比价"}, role="reviewer") == "commitment_resolved"
    assert sums(funds, rich, "committed") == (0,)
    renew, named = f"/commitments/{asked['id']}/renew", name()
    for _ in range(2):
        again = funds.asked.post(renew, {"id": named}, role="steward")
        assert (again["renews"], again["amount_fen"]) == (asked["id"], 600_000)
        assert again["state"] == "awaiting_approval"
    assert funds.asked.refused(renew, {}, role="steward") == "commitment_renewed"
    assert sums(funds, rich, "committed") == (600_000,)
    found = funds.asked.get(f"/commitments?renews={asked['id']}")["items"]
    assert [each["id"] for each in found] == [named]
    open_one = f"/commitments/{named}/renew"
    assert funds.asked.refused(open_one, {}, role="steward") == "commitment_not_renewable"


def test_less_is_free_at_once_and_more_is_asked_for(funds, rich):
    asked = funds.ask_for(rich, 500_000)
    path, named = f"/commitments/{asked['id']}/reduce", name()
    body = {"id": named, "reduced_fen": 100_000, "reason": "报价低"}
    for _ in range(2):
        reduced = funds.asked.post(path, body, role="steward")
        assert reduced["commitment_amount_fen"] == 400_000
    assert sums(funds, rich, "committed") == (400_000,)
    of_it = f"/commitment-reductions?commitment_id={asked['id']}"
    assert funds.asked.get(of_it)["items"] == [reduced]
    assert funds.asked.get("/commitment-reductions", community="other")["items"] == []
    (told,) = funds.asked.told(CommitmentReduced)
    assert (told.reduced_fen, told.amount_fen) == (100_000, 400_000)
    funds.request(asked, 300_000)
    too_much = funds.asked.ask("POST", path, body | {"id": name()}, role="steward")
    assert (too_much.body["code"], too_much.body["free_fen"]) == ("reduction_too_large", 100_000)
    more = {"added_fen": 100_001, "reason": "加沙袋"}
    raised = funds.asked.post(f"/commitments/{asked['id']}/raise", more, role="steward")
    assert raised["state"] == "awaiting_approval"
    approve = f"/commitment-raises/{raised['id']}/approve"
    assert funds.asked.refused(approve, role="steward+reviewer", user="steward") == (
        "approver_is_maker"
    )
    made = funds.asked.post(approve, role="reviewer")
    assert made["commitment_amount_fen"] == 500_001
    assert (made["approvals_needed"], made["approvers"]) == (1, ["reviewer"])


def test_a_commitment_is_good_through_its_last_business_day(funds, rich):
    today = clock.today()
    first = funds.ask_for(rich, 400_000, expires_on=today.isoformat())
    paying = funds.ask_for(rich, 300_000, expires_on=today.isoformat())
    request = funds.request(paying, 300_000)
    waiting = funds.ask_for(rich, 600_000, expires_on=today.isoformat())
    gone = use(rich, 1) | {"expires_on": (today - DAY).isoformat()}
    assert funds.asked.refused("/commitments/for-use", gone, role="steward") == "expiry_past"
    with clock.fixed(clock.at(today, 23, 59, 59)):
        assert SERVICE.chores() == 0
    with clock.fixed(clock.at(today + DAY, 0)):
        late = {"amount_fen": 1, "document": "发票"}
        path = f"/commitments/{first['id']}/payments"
        assert funds.asked.refused(path, late, role="accountant") == "commitment_expired"
        approve = f"/commitments/{waiting['id']}/approve"
        assert funds.asked.refused(approve, role="reviewer") == "commitment_expired"
        # Whoever comes first after midnight finds the money, whether the chores ran or not.
        assert funds.ask_for(rich, 500_000)["state"] == "made"
        assert SERVICE.chores() == 0
        states = {
            each["id"]: funds.asked.get(f"/commitments/{each['id']}")["state"]
            for each in (first, paying, waiting)
        }
        assert states == {first["id"]: "expired", paying["id"]: "made", waiting["id"]: "expired"}
        funds.pay(request)  # it was asked for in time
    assert {fact.reason for fact in funds.asked.told(CommitmentReleased)} == {"expired"}
    assert sums(funds, rich, "committed", "disbursed") == (500_000, 300_000)


def test_the_minute_expires_what_nobody_asks_for(funds, rich):
    today = clock.today()
    funds.ask_for(rich, 400_000, expires_on=today.isoformat())
    with clock.fixed(clock.at(today + DAY, 0)):
        assert SERVICE.chores() == 1
        assert SERVICE.chores() == 0
    assert sums(funds, rich, "committed") == (0,)


def test_another_community_neither_sees_nor_moves_it(funds, rich):
    asked = funds.ask_for(rich, 500_000)
    request = funds.request(asked, 100_000)
    elsewhere = {"role": "steward+accountant+reviewer+cashier", "community": "taiping"}
    for path, body in (
        (f"/commitments/{asked['id']}/approve", None),
        (f"/commitments/{asked['id']}/void", {"reason": "x"}),
        (f"/commitments/{asked['id']}/renew", {}),
        (f"/commitments/{asked['id']}/reduce", {"reduced_fen": 1, "reason": "x"}),
        (f"/commitments/{asked['id']}/payments", {"amount_fen": 1, "document": "x"}),
    ):
        assert funds.asked.refused(path, body, **elsewhere) == "commitment_unknown"
    for verb, body in (("review", None), ("refuse", {"reason": "x"}), ("pay", paid_today())):
        path = f"/disbursement-requests/{request['id']}/{verb}"
        assert funds.asked.refused(path, body, **elsewhere) == "disbursement_request_unknown"
    assert funds.asked.get("/disbursement-requests", **elsewhere)["items"] == []


def test_a_repair_is_not_asked_for_by_hand(funds, rich):
    body = use(rich, 1) | {"use": "repair"}
    answer = funds.asked.ask("POST", "/commitments/for-use", body, role="steward")
    assert (answer.status, answer.body["errors"][0]["field"]) == (422, "use")
    order = funds.commit(rich, 100_000)
    path = f"/commitments/{order['id']}/payments"
    body = {"amount_fen": 100_000, "document": "x"}
    assert funds.asked.refused(path, body, role="accountant") == "work_not_accepted"


def test_a_household_is_helped_up_to_its_cap_in_a_year(funds):
    fund_id = funds.found(approval_threshold_fen=500_000)
    funds.grant(fund_id, 1_000_000)
    with SERVICE.database.connection():
        SERVICE.database.proxy.execute_sql("UPDATE fund SET cap_per_household_fen = 60000")
    household = name()
    funds.ask_for(fund_id, 40_000, use="relief", household_id=household)
    body = use(fund_id, 20_001) | {"use": "relief", "household_id": household}
    refused = funds.asked.ask("POST", "/commitments/for-use", body, role="steward")
    assert (refused.body["code"], refused.body["cap_per_household_fen"]) == (
        "fund_cap_exceeded",
        60_000,
    )
    with clock.fixed(clock.at(date(clock.today().year + 1, 1, 1), 0)):
        assert funds.asked.post("/commitments/for-use", body, role="steward")["state"] == "made"
