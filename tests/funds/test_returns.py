"""Accepted repairs that need more than one pair of eyes, and money that comes back."""

from concurrent.futures import ThreadPoolExecutor

from services.funds.app import SERVICE
from shared.facts import DisbursementMade, DisbursementReturned
from tests.funds.conftest import name, paid_today


def back(amount_fen: int, **more) -> dict:
    return {"amount_fen": amount_fen, "reason": "材料退货", "received_on": "2026-05-02"} | more


def test_a_large_repair_is_paid_by_a_reviewer_and_a_payer_after_its_acceptance(funds):
    fund_id = funds.found()
    funds.grant(fund_id, 900_000)
    commitment = funds.commit(fund_id, 600_000)
    funds.asked.post(f"/commitments/{commitment['id']}/approve", role="reviewer")
    funds.accept(commitment, 550_000)
    assert funds.asked.told(DisbursementMade) == []
    (request,) = funds.asked.get("/disbursement-requests")["items"]
    assert (request["state"], request["amount_fen"]) == ("awaiting_review", 550_000)
    refuse = f"/disbursement-requests/{request['id']}/refuse"
    funds.asked.post(refuse, {"reason": "缺验收单"}, role="reviewer")
    wrong = {"amount_fen": 549_999, "document": "发票"}
    path = f"/commitments/{commitment['id']}/payments"
    assert funds.asked.refused(path, wrong, role="accountant") == "work_not_accepted"
    again = funds.request(commitment, 550_000)
    assert again["is_last"]
    funds.pay(again)
    (paid,) = funds.asked.told(DisbursementMade)
    assert (paid.work_order_id, paid.amount_fen) == (commitment["work_order_id"], 550_000)
    assert funds.sums(fund_id) == {
        "contributed": 900_000,
        "disbursed": 550_000,
        "balance": 350_000,
        "committed": 0,
        "available": 350_000,
    }


def test_a_frozen_fund_pays_nothing_and_an_accepted_repair_waits(funds):
    fund_id = funds.found()
    funds.grant(fund_id, 900_000)
    commitment = funds.commit(fund_id, 1_000)
    status(fund_id, "frozen")
    assert funds.refused(fund_id, 1) == "fund_frozen"
    funds.accept(commitment, 1_000)
    (request,) = funds.asked.get("/disbursement-requests")["items"]
    path = f"/disbursement-requests/{request['id']}"
    funds.asked.post(f"{path}/review", role="reviewer")
    paid = paid_today()
    assert funds.asked.refused(f"{path}/pay", paid, role="cashier") == "fund_frozen"
    status(fund_id, "active")
    funds.asked.post(f"{path}/pay", paid, role="cashier")
    assert funds.sums(fund_id)["disbursed"] == 1_000


def test_money_that_comes_back_lies_in_the_lots_it_came_from(funds):
    fund_id = funds.found()
    early = funds.grant(fund_id, 300, on="2026-03-01")["id"]
    late = funds.grant(fund_id, 500, on="2026-03-09")["id"]
    funds.accept(funds.commit(fund_id, 400), 400)
    (paid,) = funds.asked.told(DisbursementMade)
    path, named = f"/disbursements/{paid.disbursement_id}/returns", name()
    for _ in range(2):
        first = funds.asked.post(path, back(150, id=named, bank_reference="R-9"), role="cashier")
    assert [lot.values() for lot in map(dict, first["lots"])]
    assert [tuple(lot.values()) for lot in first["lots"]] == [(late, 0, 100), (early, 250, 50)]
    too_much = funds.asked.ask("POST", path, back(251), role="cashier")
    assert (too_much.body["code"], too_much.body["returnable_fen"]) == (
        "return_exceeds_payment",
        250,
    )
    differs = funds.asked.refused(path, back(149, id=named), role="cashier")
    assert differs == "disbursement_return_differs"
    (told,) = funds.asked.told(DisbursementReturned)
    assert (told.amount_fen, told.work_order_id) == (150, paid.work_order_id)
    assert told.bank_reference == first["bank_reference"] == "R-9"
    assert funds.sums(fund_id)["available"] == 550
    # The next payment takes what came back before it takes what was never out.
    funds.accept(funds.commit(fund_id, 200), 200)
    again = funds.asked.told(DisbursementMade)[-1]
    assert [(lot.contribution_id, lot.from_fen, lot.amount_fen) for lot in again.lots] == [
        (early, 250, 50),
        (late, 0, 150),
    ]
    listed = funds.asked.get(f"/disbursements/{paid.disbursement_id}")
    assert (listed["amount_fen"], listed["returned_fen"]) == (400, 150)


def test_a_return_at_once_by_many_comes_back_once(funds):
    fund_id = funds.found()
    funds.grant(fund_id, 1_000)
    funds.accept(funds.commit(fund_id, 1_000), 1_000)
    (paid,) = funds.asked.told(DisbursementMade)
    path = f"/disbursements/{paid.disbursement_id}/returns"

    def give_back(_):
        return funds.asked.ask("POST", path, back(600), role="cashier").status

    with ThreadPoolExecutor(6) as threads:
        statuses = list(threads.map(give_back, range(6)))
    assert sorted(statuses) == [201] + [409] * 5
    assert funds.sums(fund_id)["available"] == 600


def test_a_fund_may_take_from_all_its_lots_in_proportion(funds):
    fund_id = funds.found()
    small = funds.grant(fund_id, 100)["id"]
    large = funds.grant(fund_id, 300)["id"]
    with SERVICE.database.connection():
        SERVICE.database.proxy.execute_sql("UPDATE fund SET lot_order = 'pro_rata'")
    funds.accept(funds.commit(fund_id, 101), 101)
    (paid,) = funds.asked.told(DisbursementMade)
    assert sorted((lot.contribution_id, lot.amount_fen) for lot in paid.lots) == sorted(
        [(small, 25), (large, 76)]
    )


def status(fund_id: str, said: str) -> None:
    """A fund's status, as its keepers would set it."""
    with SERVICE.database.connection():
        SERVICE.database.proxy.execute_sql(
            f"UPDATE fund SET status = '{said}' WHERE id = '{fund_id}'"
        )
