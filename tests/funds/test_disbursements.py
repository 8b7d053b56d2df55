"""Paying for accepted repairs, lot by lot."""

import threading
from concurrent.futures import ThreadPoolExecutor

from shared.facts import CommitmentReleased, DisbursementMade
from tests.funds.conftest import PROPERTY, accepted, name


def test_an_accepted_repair_is_paid_out_of_the_oldest_lots(funds):
    fund_id = funds.found()
    late = funds.grant(fund_id, 500, on="2026-03-09")
    early = funds.grant(fund_id, 300, on="2026-03-01")
    first = funds.commit(fund_id, 200)
    second = funds.commit(fund_id, 400)
    funds.accept(first, 200)
    funds.accept(second, 400)
    one, two = funds.asked.told(DisbursementMade)
    assert [(lot.contribution_id, lot.from_fen, lot.amount_fen) for lot in one.lots] == [
        (early["id"], 0, 200)
    ]
    assert [(lot.contribution_id, lot.from_fen, lot.amount_fen) for lot in two.lots] == [
        (early["id"], 200, 100),
        (late["id"], 0, 300),
    ]
    kept = funds.asked.get(f"/disbursements/{two.disbursement_id}")
    assert kept["lots"] == [lot.__dict__ for lot in two.lots]
    assert (kept["paid_on"], kept["amount_fen"]) == ("2026-04-20", 400)
    listed = funds.asked.get(f"/disbursements?work_order_id={second['work_order_id']}")["items"]
    assert [row["id"] for row in listed] == [two.disbursement_id]
    assert "lots" not in listed[0]


def test_what_a_repair_did_not_cost_is_available_again(funds):
    fund_id = funds.found()
    funds.grant(fund_id, 1_000)
    commitment = funds.commit(fund_id, 1_000)
    funds.accept(commitment, 700)
    (released,) = funds.asked.told(CommitmentReleased)
    assert (released.amount_fen, released.reason) == (300, "rest_after_disbursement")
    assert funds.sums(fund_id) == {
        "contributed": 1_000,
        "disbursed": 700,
        "balance": 300,
        "committed": 0,
        "available": 300,
    }
    assert funds.asked.get(f"/commitments/{commitment['id']}")["state"] == "disbursed"
    assert [type(fact) for fact in funds.asked.told()[-2:]] == [
        DisbursementMade,
        CommitmentReleased,
    ]


def test_a_repair_that_cost_all_of_its_commitment_releases_nothing(funds):
    fund_id = funds.found()
    funds.grant(fund_id, 1_000)
    funds.accept(funds.commit(fund_id, 1_000), 1_000)
    assert funds.asked.told(CommitmentReleased) == []


def test_a_repair_that_cost_nothing_pays_nothing(funds):
    fund_id = funds.found()
    funds.grant(fund_id, 1_000)
    commitment = funds.commit(fund_id, 600)
    funds.accept(commitment, 0)
    assert funds.asked.told(DisbursementMade) == []
    (released,) = funds.asked.told(CommitmentReleased)
    assert (released.amount_fen, released.reason) == (600, "rest_after_disbursement")
    assert funds.asked.get(f"/commitments/{commitment['id']}")["state"] == "released"


def test_a_fund_pays_no_more_than_it_promised(funds):
    fund_id = funds.found()
    funds.grant(fund_id, 1_000)
    commitment = funds.commit(fund_id, 600)
    (error,) = funds.parked(accepted(commitment, 601))
    assert error.startswith("disbursement_exceeds_commitment: ")
    assert funds.sums(fund_id)["committed"] == 600


def test_a_commitment_pays_once_and_only_when_made(funds):
    fund_id = funds.found(approval_threshold_fen=600)
    funds.grant(fund_id, 2_000)
    paid = funds.commit(fund_id, 600)
    funds.accept(paid, 600)
    waiting = funds.commit(fund_id, 700)
    for commitment, code in (
        (paid, "commitment_resolved"),
        (waiting, "commitment_not_approved"),
        (waiting | {"id": name()}, "commitment_unknown"),
    ):
        (error,) = funds.parked(accepted(commitment, 1))
        assert error.startswith(f"{code}: ")
    assert funds.sums(fund_id)["disbursed"] == 600


def test_a_payment_that_fails_is_parked_and_the_next_one_is_made(funds):
    fund_id = funds.found()
    funds.grant(fund_id, 1_000)
    dear, good = funds.commit(fund_id, 100), funds.commit(fund_id, 100)
    (error,) = funds.parked(accepted(dear, 101), accepted(good, 100))
    assert error.startswith("disbursement_exceeds_commitment: ")
    assert funds.sums(fund_id)["disbursed"] == 100


def test_payments_and_promises_at_once_never_overspend(funds):
    fund_id = funds.found()
    for day in range(1, 6):
        funds.grant(fund_id, 1_000, on=f"2026-03-0{day}")
    commitments = [funds.commit(fund_id, 400) for _ in range(10)]
    hearing = threading.Lock()  # a service has one follower

    def work(number):
        if number % 2:
            wish = funds.wish(fund_id, 100)
            return funds.asked.ask("POST", "/commitments", wish, **PROPERTY).status
        with hearing:
            return funds.accept(commitments[number // 2], 300)

    with ThreadPoolExecutor(10) as threads:
        list(threads.map(work, range(20)))
    sums = funds.sums(fund_id)
    assert sums["disbursed"] == 3_000
    assert sums["committed"] == 1_000
    assert sums["available"] == 1_000
    lots = funds.asked.get("/contributions")["items"]
    told = funds.asked.told(DisbursementMade)
    for lot in lots:
        slices = [p for fact in told for p in fact.lots if p.contribution_id == lot["id"]]
        assert sum(p.amount_fen for p in slices) == lot["consumed_fen"] <= lot["amount_fen"]
        end = 0
        for part in sorted(slices, key=lambda p: p.from_fen):
            assert part.from_fen == end
            end += part.amount_fen
