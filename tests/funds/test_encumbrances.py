"""Promises in every state, and what each refuses: the situations of an encumbrance, one by one."""

from datetime import timedelta

import pytest

from services.funds.app import SERVICE
from shared import clock
from shared.facts import CommitmentReleased, DisbursementMade, DisbursementReturned
from tests.funds.conftest import PROPERTY, accepted, moved, name, paid_today, use

DAY = timedelta(days=1)
MORE = {"added_fen": 100_000, "reason": "加沙袋"}
LESS = {"reduced_fen": 1, "reason": "报价低"}
INVOICE = {"amount_fen": 100_000, "document": "发票 0020"}
ENOUGH = {"reason": "够了"}


@pytest.fixture
def rich(funds):
    """A fund of 20,000.00 with a threshold of 5,000.00."""
    fund_id = funds.found()
    funds.grant(fund_id, 2_000_000)
    return fund_id


def terms(**changed) -> None:
    """The terms of every fund, as their keepers would change them."""
    with SERVICE.database.connection():
        for column, value in changed.items():
            SERVICE.database.proxy.execute_sql(f"UPDATE fund SET {column} = '{value}'")


def after_midnight():
    return clock.fixed(clock.at(clock.today() + DAY, 0))


def until_today() -> dict:
    return {"expires_on": clock.today().isoformat()}


def approve(funds, commitment, user="wang"):
    path = f"/commitments/{commitment['id']}/approve"
    return funds.asked.post(path, role="reviewer", user=user)


def asked_in_vain(funds, commitment, verb, body=None, role="steward", **who) -> str:
    return funds.asked.refused(f"/commitments/{commitment['id']}/{verb}", body, role=role, **who)


def raised(funds, commitment, **more) -> dict:
    path = f"/commitments/{commitment['id']}/raise"
    return funds.asked.post(path, MORE | more, role="steward")


def requests(funds, **of) -> list[dict]:
    asked = "&".join(f"{key}={value}" for key, value in of.items())
    return funds.asked.get(f"/disbursement-requests?{asked}")["items"]


# -- what may be promised ------------------------------------------------------------------------


def test_what_awaits_approval_on_either_side_leaves_the_next_fen_nothing(funds, rich):
    funds.commit(rich, 600_000)
    funds.ask_for(rich, 800_000)
    made = funds.ask_for(rich, 500_000)
    raised(funds, made)
    body = use(rich, 1)
    answer = funds.asked.ask("POST", "/commitments/for-use", body, role="steward")
    assert (answer.body["code"], answer.body["available_fen"]) == ("fund_overdrawn", 0)
    assert funds.refused(rich, 1) == "fund_overdrawn"
    assert asked_in_vain(funds, made, "raise", MORE) == "raise_pending"


def test_a_raise_that_awaits_approval_counts_under_the_cap_of_its_order(funds):
    fund_id = funds.found(cap_per_order_fen=300_000, approval_threshold_fen=150_000)
    funds.grant(fund_id, 1_000_000)
    first = funds.commit(fund_id, 100_000)
    path = f"/commitments/{first['id']}/raise"
    waiting = funds.asked.post(path, {"added_fen": 150_000, "reason": "另有一层"}, **PROPERTY)
    assert waiting["state"] == "awaiting_approval"
    same = {"work_order_id": first["work_order_id"]}
    assert funds.refused(fund_id, 50_001, **same) == "fund_cap_exceeded"
    funds.commit(fund_id, 50_000, **same)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"status": "frozen"}, "fund_frozen"),
        ({"status": "closed"}, "fund_closed"),
        ({"forbidden_uses": '["flood_supplies"]'}, "fund_use_forbidden"),
        ({"uses": '["relief"]'}, "fund_purpose_mismatch"),
        ({"closes_on": "2026-01-31"}, "fund_window_closed"),
    ],
)
def test_terms_that_changed_since_refuse_approval_raise_and_renewal(funds, rich, changed, code):
    waiting, made = funds.ask_for(rich, 600_000), funds.ask_for(rich, 100_000)
    more, given_back = raised(funds, made, added_fen=500_000), funds.ask_for(rich, 100_000)
    funds.asked.post(f"/commitments/{given_back['id']}/release", ENOUGH, role="steward")
    before = funds.sums(rich)
    terms(**changed)
    assert asked_in_vain(funds, waiting, "approve", role="reviewer") == code
    path = f"/commitment-raises/{more['id']}/approve"
    assert funds.asked.refused(path, role="reviewer") == code
    assert asked_in_vain(funds, given_back, "renew", {}) == code
    assert funds.asked.refused("/commitments/for-use", use(rich, 1), role="steward") == code
    assert funds.sums(rich) == before
    # What gives money back is never refused.
    no = {"reason": "条件变了"}
    funds.asked.post(f"/commitments/{waiting['id']}/void", no, role="reviewer")
    funds.asked.post(f"/commitments/{made['id']}/reduce", LESS, role="steward")
    funds.asked.post(f"/commitments/{made['id']}/release", ENOUGH, role="steward")
    assert funds.sums(rich)["available"] == 2_000_000


def test_a_threshold_that_changed_since_asks_no_others_than_were_needed_then(funds, rich):
    asked = funds.ask_for(rich, 600_000)
    terms(approval_levels='[{"above_fen": 100000, "approvals": 3}]')
    assert approve(funds, asked)["state"] == "made"
    assert funds.ask_for(rich, 600_000)["approvals_needed"] == 3


# -- who agrees ----------------------------------------------------------------------------------


def test_an_approval_sent_again_is_the_same_and_under_another_name_too_late(funds, rich):
    asked, key = funds.ask_for(rich, 600_000), name()
    path = f"/commitments/{asked['id']}/approve"
    first, again = (funds.asked.ask("POST", path, role="reviewer", key=key) for _ in range(2))
    assert first.body == again.body
    assert again.headers["Idempotency-Replayed"] == "true"
    assert funds.asked.refused(path, role="reviewer") == "commitment_resolved"
    assert funds.asked.refused(path, role="reviewer", user="sun") == "commitment_resolved"


def test_each_yes_counts_for_its_own_thing_though_a_client_gave_two_things_one_name(funds, rich):
    terms(approval_levels='[{"above_fen": 600000, "approvals": 2}]')
    asked = funds.ask_for(rich, 600_000, id=name())
    approve(funds, asked)
    more = raised(funds, asked, id=asked["id"])
    path = f"/commitment-raises/{more['id']}/approve"
    assert funds.asked.refused(path, role="reviewer", user="wang") == "approved_already"
    waits = funds.asked.post(path, role="reviewer", user="sun")
    assert (waits["state"], waits["commitment_amount_fen"]) == ("awaiting_approval", 600_000)
    assert funds.asked.post(path, role="reviewer", user="zhou")["state"] == "made"
    assert funds.asked.get(f"/commitments/{asked['id']}")["approvers"] == ["wang"]


def test_nobody_decides_without_the_role(funds, rich):
    asked, paying = funds.ask_for(rich, 600_000), funds.ask_for(rich, 500_000)
    request = funds.request(paying, 500_000)
    by_reviewer = {"role": "steward+accountant+cashier+admin+district"}
    by_cashier = {"role": "steward+accountant+reviewer+admin+district"}
    for verb, body in (("approve", None), ("void", ENOUGH)):
        assert asked_in_vain(funds, asked, verb, body, **by_reviewer) == "forbidden"
    path = f"/disbursement-requests/{request['id']}"
    for verb, body in (("review", None), ("refuse", ENOUGH)):
        assert funds.asked.refused(f"{path}/{verb}", body, **by_reviewer) == "forbidden"
    assert funds.asked.refused(f"{path}/pay", paid_today(), **by_cashier) == "forbidden"
    by_clerk = {"role": "clerk+reviewer+cashier+district"}
    for verb, body in (("raise", MORE), ("reduce", LESS), ("renew", {}), ("release", ENOUGH)):
        assert asked_in_vain(funds, paying, verb, body, **by_clerk) == "forbidden"
    assert asked_in_vain(funds, paying, "payments", INVOICE, **by_clerk) == "forbidden"


# -- what is over --------------------------------------------------------------------------------


def test_nothing_is_paid_out_of_what_is_not_promised_any_more_or_not_yet(funds, rich):
    waiting, gone = funds.ask_for(rich, 600_000), funds.ask_for(rich, 600_000)
    back, order = funds.ask_for(rich, 100_000), funds.commit(rich, 100_000)
    funds.asked.post(f"/commitments/{gone['id']}/void", ENOUGH, role="reviewer")
    funds.asked.post(f"/commitments/{back['id']}/release", ENOUGH, role="steward")
    funds.asked.post(f"/commitments/{order['id']}/release", ENOUGH, **PROPERTY)
    for commitment, code in (
        (waiting, "commitment_not_approved"),
        (gone, "commitment_resolved"),
        (back, "commitment_resolved"),
    ):
        for verb, body in (("payments", INVOICE), ("raise", MORE), ("reduce", LESS)):
            assert asked_in_vain(funds, commitment, verb, body, "accountant") == code
    for commitment in (gone, back):
        for verb, body, role in (
            ("approve", None, "reviewer"),
            ("void", ENOUGH, "reviewer"),
            ("release", ENOUGH, "steward"),
        ):
            assert asked_in_vain(funds, commitment, verb, body, role) == "commitment_resolved"
    (error,) = funds.parked(accepted(order, 1))
    assert error.startswith("commitment_resolved: ")
    assert funds.sums(rich)["disbursed"] == 0


def test_from_midnight_on_a_promise_neither_grows_nor_is_approved_but_is_renewed(funds, rich):
    made = funds.ask_for(rich, 500_000, **until_today())
    more = raised(funds, made)
    other = funds.ask_for(rich, 100_000, **until_today())
    with after_midnight():
        path = f"/commitment-raises/{more['id']}/approve"
        assert funds.asked.refused(path, role="reviewer") == "commitment_expired"
        assert asked_in_vain(funds, other, "raise", MORE) == "commitment_expired"
        # Nobody has to wait for the chores.
        path = f"/commitments/{made['id']}/renew"
        again = funds.asked.post(path, {}, role="steward")
        assert (again["state"], again["amount_fen"], again["expires_on"]) == ("made", 500_000, None)
        assert funds.asked.get(f"/commitments/{made['id']}")["state"] == "expired"
        assert asked_in_vain(funds, other, "payments", INVOICE, "accountant") == (
            "commitment_resolved"
        )
    assert funds.sums(rich)["committed"] == 500_000


def test_what_is_renewed_finds_what_money_is_left_and_those_who_must_agree(funds, rich):
    asked = funds.ask_for(rich, 1_200_000)
    approve(funds, asked)
    funds.asked.post(f"/commitments/{asked['id']}/release", ENOUGH, role="steward")
    taken = funds.ask_for(rich, 900_000)
    assert asked_in_vain(funds, asked, "renew", {}) == "fund_overdrawn"
    past = {"expires_on": (clock.today() - DAY).isoformat()}
    assert asked_in_vain(funds, asked, "renew", past) == "expiry_past"
    funds.asked.post(f"/commitments/{taken['id']}/void", ENOUGH, role="reviewer")
    path = f"/commitments/{asked['id']}/renew"
    again = funds.asked.post(path, {}, role="steward")
    assert (again["state"], again["approvers"]) == ("awaiting_approval", [])
    funds.asked.post(f"/commitments/{again['id']}/void", ENOUGH, role="reviewer")
    path = f"/commitments/{again['id']}/renew"
    assert funds.asked.post(path, {}, role="steward")["renews"] == again["id"]
    order = funds.commit(rich, 100_000)
    funds.asked.post(f"/commitments/{order['id']}/release", ENOUGH, **PROPERTY)
    assert asked_in_vain(funds, order, "renew", {}) == "commitment_of_order"


# -- while a payment is under way ----------------------------------------------------------------


def test_a_promise_grows_and_shrinks_around_a_payment_under_way(funds, rich):
    asked = funds.ask_for(rich, 400_000)
    request = funds.request(asked, 300_000, is_last=True)
    path = f"/commitments/{asked['id']}"
    funds.asked.post(f"{path}/raise", MORE, role="steward")
    waiting = raised(funds, asked)
    assert waiting["state"] == "awaiting_approval"
    too_much = {"reduced_fen": 200_000, "reason": "报价低"}
    assert asked_in_vain(funds, asked, "reduce", too_much) == "reduction_too_large"
    funds.asked.post(f"{path}/reduce", too_much | {"reduced_fen": 199_999}, role="steward")
    assert asked_in_vain(funds, asked, "release", ENOUGH) == "payment_pending"
    funds.pay(request)
    assert funds.sums(rich)["available"] == 1_700_000
    (rest,) = funds.asked.told(CommitmentReleased)
    assert rest.amount_fen == 1
    assert funds.asked.get(f"/commitment-raises/{waiting['id']}")["state"] == "dropped"


def test_a_payment_in_parts_is_reviewed_from_the_part_that_exceeds_the_threshold_on(funds, rich):
    asked = funds.ask_for(rich, 900_000)
    approve(funds, asked)
    first = funds.request(asked, 300_000)
    second = funds.request(asked, 200_001)
    assert (first["state"], second["state"]) == ("awaiting_payment", "awaiting_review")
    funds.pay(first)
    funds.pay(second)
    third = funds.request(asked, 1)
    assert third["state"] == "awaiting_review"


def test_a_use_that_is_forbidden_by_now_is_not_paid_for(funds, rich):
    asked = funds.ask_for(rich, 400_000)
    request = funds.request(asked, 400_000)
    terms(forbidden_uses='["flood_supplies"]')
    path = f"/disbursement-requests/{request['id']}/pay"
    assert funds.asked.refused(path, paid_today(), role="cashier") == "fund_use_forbidden"
    assert requests(funds, commitment_id=asked["id"])[0]["state"] == "awaiting_payment"
    assert funds.asked.told(DisbursementMade) == []


def test_what_was_promised_in_time_is_paid_after_the_fund_has_closed_its_window(funds, rich):
    asked = funds.ask_for(rich, 400_000)
    terms(closes_on="2026-01-31")
    assert funds.pay(funds.request(asked, 400_000))["state"] == "paid"


@pytest.fixture
def large_repair(funds, rich):
    """A repair of 6,000.00, accepted; its payment awaits review."""
    order = funds.commit(rich, 1_300_000)
    approve(funds, order)
    funds.accept(order, 600_000)
    return order, requests(funds)[0]


def test_an_order_cancelled_while_its_payment_awaits_review_is_not_paid(funds, rich, large_repair):
    order, request = large_repair
    path = f"/commitments/{order['id']}/release"
    assert funds.asked.refused(path, ENOUGH, **PROPERTY) == "payment_pending"
    funds.asked.hear(moved(order["work_order_id"], "cancelled"))
    assert funds.sums(rich)["available"] == 2_000_000
    path = f"/disbursement-requests/{request['id']}"
    funds.asked.post(f"{path}/review", role="reviewer")
    assert funds.asked.refused(f"{path}/pay", paid_today(), role="cashier") == "commitment_resolved"
    assert funds.asked.post(f"{path}/refuse", ENOUGH, role="reviewer")["state"] == "refused"
    again = {"amount_fen": 600_000, "document": "发票"}
    assert asked_in_vain(funds, order, "payments", again, "accountant") == "commitment_resolved"


def test_an_order_accepted_twice_is_paid_once(funds, rich, large_repair):
    order, request = large_repair
    (error,) = funds.parked(accepted(order, 600_000))
    assert error.startswith("payment_pending: ")
    funds.pay(request)
    (error,) = funds.parked(accepted(order, 600_000))
    assert error.startswith("commitment_resolved: ")
    assert funds.sums(rich)["disbursed"] == 600_000


def test_a_payment_refused_is_asked_for_again_as_often_as_it_is_refused(funds, rich, large_repair):
    order, request = large_repair
    again = {"amount_fen": 600_000, "document": "发票"}
    assert asked_in_vain(funds, order, "payments", again, "accountant") == "payment_pending"
    for _ in range(2):
        path = f"/disbursement-requests/{request['id']}/refuse"
        funds.asked.post(path, ENOUGH, role="reviewer")
        request = funds.request(order, 600_000)
        assert request["state"] == "awaiting_review"
        assert asked_in_vain(funds, order, "payments", again, "accountant") == "payment_pending"
    funds.pay(request)
    assert asked_in_vain(funds, order, "payments", again, "accountant") == "commitment_resolved"
    assert funds.sums(rich)["disbursed"] == 600_000


def test_a_repair_that_cost_nothing_waits_for_nobody_though_its_fund_is_frozen(funds, rich):
    order = funds.commit(rich, 100_000)
    terms(status="frozen")
    funds.accept(order, 0)
    assert requests(funds) == []
    assert funds.sums(rich)["available"] == 2_000_000


# -- what comes back -----------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["frozen", "closed"])
def test_money_comes_back_to_a_fund_whatever_became_of_its_promise(funds, rich, status):
    asked = funds.ask_for(rich, 500_000)
    funds.pay(funds.request(asked, 300_000, is_last=True))
    (paid,) = funds.asked.told(DisbursementMade)
    terms(status=status)
    path = f"/disbursements/{paid.disbursement_id}/returns"
    body = {"reason": "退货", "received_on": clock.today().isoformat()}
    for amount_fen in (100_000, 200_000):
        funds.asked.post(path, body | {"amount_fen": amount_fen}, role="cashier")
    assert funds.asked.refused(path, body | {"amount_fen": 1}, role="cashier") == (
        "return_exceeds_payment"
    )
    ended = funds.asked.get(f"/commitments/{asked['id']}")
    assert (ended["state"], ended["disbursed_fen"], ended["open_fen"]) == ("disbursed", 300_000, 0)
    assert funds.sums(rich)["available"] == 2_000_000
    assert sum(fact.amount_fen for fact in funds.asked.told(DisbursementReturned)) == 300_000
    assert asked_in_vain(funds, asked, "payments", INVOICE, "accountant") == "commitment_resolved"
