"""What a fund may promise in a year: proposed by one, approved by another, never exceeded."""

from concurrent.futures import ThreadPoolExecutor

import peewee
import pytest

from services.funds.app import SERVICE
from tests.funds.conftest import name, use
from tests.funds.years import budgeted, figures, on, proposed, supplement, supplemented

EXPENSES = {"nature": "H", "name": "服务群众专项经费", "approval_threshold_fen": 100_000_000}


@pytest.fixture
def rich(funds):
    """A fund with far more money than any budget here, on a day in May."""
    with on("2026-05-04"):
        fund_id = funds.found(**EXPENSES)
        funds.grant(fund_id, 100_000_000)
        yield fund_id


def exhausted(funds, fund_id, amount_fen, **more):
    """The refusal of a wish."""
    body = use(fund_id, amount_fen) | more
    answer = funds.asked.ask("POST", "/commitments/for-use", body, role="steward")
    assert answer.status == 409, answer
    return answer.body


def test_a_community_spends_two_hundred_thousand_yuan_a_year_and_not_a_fen_more(funds, rich):
    budget_id = budgeted(funds, rich, 20_000_000)
    refused = exhausted(funds, rich, 20_000_001)
    assert (refused["code"], refused["budget_left_fen"]) == ("budget_exhausted", 20_000_000)
    assert (refused["line"], refused["year"]) == ("other", 2026)
    funds.ask_for(rich, 20_000_000)
    assert figures(funds, budget_id) == (20_000_000, 0, 0, 20_000_000, 0, 0, 0)
    assert exhausted(funds, rich, 1)["line_left_fen"] == 0
    (kept,) = funds.asked.get(f"/refusals?fund_id={rich}")["items"]
    assert (kept["code"], kept["times"]) == ("budget_exhausted", 2)


def test_a_budget_is_in_force_once_another_person_approved_it(funds, rich):
    made = proposed(funds, rich, 1_000, repair=400)
    assert (made["state"], made["lines"][1]["use"]) == ("proposed", "other")
    funds.ask_for(rich, 5_000)
    path = f"/budgets/{made['id']}/approve"
    own = {"role": "accountant+reviewer", "user": "accountant"}
    assert funds.asked.refused(path, **own) == "approver_is_maker"
    assert funds.asked.refused(path, role="accountant") == "forbidden"
    assert funds.asked.refused(path, role="reviewer", community="other") == "budget_unknown"
    below = funds.asked.ask("POST", path, role="reviewer").body
    assert (below["code"], below["promised_fen"]) == ("budget_below_promised", 5_000)
    refuse = f"/budgets/{made['id']}/refuse"
    refused = funds.asked.post(refuse, {"reason": "太少"}, role="reviewer")
    assert (refused["state"], refused["reason"]) == ("refused", "太少")
    assert funds.asked.refused(path, role="reviewer") == "budget_resolved"
    better = proposed(funds, rich, 6_000)
    active = funds.asked.post(f"/budgets/{better['id']}/approve", role="reviewer", user="wang")
    assert (active["state"], active["approved_by"]) == ("active", "wang")
    assert figures(funds, better["id"])[3:] == (5_000, 0, 0, 1_000)
    body = {"fund_id": rich, "year": 2026, "amount_fen": 1}
    assert funds.asked.refused("/budgets", body, role="accountant") == "budget_exists"
    assert funds.asked.refused("/budgets", body, role="steward") == "forbidden"
    assert funds.asked.refused("/budgets", body | {"year": 2025}, role="accountant") == (
        "budget_year_past"
    )


def test_a_proposal_is_one_however_often_it_is_sent_and_its_lines_fit_into_it(funds, rich):
    lines = [{"use": "repair", "amount_fen": 600}, {"use": "relief", "amount_fen": 400}]
    body = {"id": name(), "fund_id": rich, "year": 2026, "amount_fen": 1_000, "lines": lines}
    first, second = (funds.asked.post("/budgets", body, role="accountant") for _ in range(2))
    assert first == second
    refused = funds.asked.refused
    assert refused("/budgets", body | {"amount_fen": 1_001}, role="accountant") == "budget_differs"
    other = body | {"id": name(), "year": 2027}
    assert refused("/budgets", other | {"amount_fen": 999}, role="accountant") == (
        "budget_lines_over_total"
    )
    twice = other | {"lines": lines + lines[:1], "amount_fen": 9_000}
    assert refused("/budgets", twice, role="accountant") == "budget_use_repeated"
    rest = other | {"lines": [{"use": "other", "amount_fen": 1}]}
    assert refused("/budgets", rest, role="accountant") == "invalid_request"
    listed = funds.asked.get(f"/budgets?fund_id={rich}&year=2026")["items"]
    assert [row["id"] for row in listed] == [body["id"]]
    assert funds.asked.get("/budgets", community="other")["items"] == []
    assert funds.asked.ask("GET", f"/budgets/{name()}").status == 404


def test_every_move_of_a_promise_moves_its_line(funds, rich):
    budget_id = budgeted(funds, rich, 1_000_000, flood_supplies=400_000, repair=500_000)

    def supplies():
        return figures(funds, budget_id, "flood_supplies")[3:]

    asked = funds.ask_for(rich, 300_000)
    assert supplies() == (300_000, 0, 0, 100_000)
    refused = exhausted(funds, rich, 100_001)
    assert (refused["line"], refused["line_left_fen"]) == ("flood_supplies", 100_000)
    assert refused["budget_left_fen"] == 700_000
    path = f"/commitments/{asked['id']}"
    more = {"added_fen": 100_001, "reason": "加沙袋"}
    assert funds.asked.refused(f"{path}/raise", more, role="steward") == "budget_exhausted"
    funds.asked.post(f"{path}/raise", more | {"added_fen": 100_000}, role="steward")
    assert supplies() == (400_000, 0, 0, 0)
    funds.asked.post(f"{path}/reduce", {"reduced_fen": 50_000, "reason": "少"}, role="steward")
    assert supplies() == (350_000, 0, 0, 50_000)
    request = funds.request(asked, 200_000)
    pay = {"bank_reference": "1", "paid_on": "2026-05-04"}
    funds.asked.post(f"/disbursement-requests/{request['id']}/pay", pay, role="cashier")
    assert supplies() == (150_000, 200_000, 0, 50_000)
    funds.asked.post(f"{path}/release", {"reason": "够了"}, role="steward")
    assert supplies() == (0, 200_000, 0, 200_000)
    (paid,) = funds.asked.get(f"/disbursements?fund_id={rich}")["items"]
    back = {"amount_fen": 30_000, "reason": "退货", "received_on": "2026-05-04"}
    funds.asked.post(f"/disbursements/{paid['id']}/returns", back, role="cashier")
    assert supplies() == (0, 170_000, 0, 230_000)
    funds.ask_for(rich, 100_000, use="relief")  # no line of its own
    assert figures(funds, budget_id, "other")[3:] == (100_000, 0, 0, 0)
    order = funds.commit(rich, 500_000)
    assert figures(funds, budget_id, "repair")[3:] == (500_000, 0, 0, 0)
    funds.accept(order, 450_000)
    assert figures(funds, budget_id, "repair")[3:] == (0, 450_000, 0, 50_000)
    assert figures(funds, budget_id)[3:] == (100_000, 620_000, 0, 280_000)


def test_what_awaits_approval_counts_and_what_is_voided_or_expires_is_left_again(funds):
    with on("2026-05-04"):
        fund_id = funds.found()
        funds.grant(fund_id, 100_000_000)
        budget_id = budgeted(funds, fund_id, 1_000_000)
        asked = funds.ask_for(fund_id, 600_000)
        assert asked["state"] == "awaiting_approval"
        assert exhausted(funds, fund_id, 400_001)["line_left_fen"] == 400_000
        void = f"/commitments/{asked['id']}/void"
        funds.asked.post(void, {"reason": "先比价"}, role="reviewer")
        assert figures(funds, budget_id)[3:] == (0, 0, 0, 1_000_000)
        funds.ask_for(fund_id, 1_000_000, expires_on="2026-05-04")
    with on("2026-05-05"):
        assert funds.ask_for(fund_id, 1_000_000)["state"] == "awaiting_approval"
        assert figures(funds, budget_id)[3:] == (1_000_000, 0, 0, 0)


def test_a_fund_that_had_a_budget_waits_for_the_next_one(funds, rich):
    unbound = funds.found(name="另一个")
    funds.grant(unbound, 1_000)
    budgeted(funds, rich, 1_000_000)
    with on("2027-01-02"):
        assert exhausted(funds, rich, 1)["code"] == "budget_missing"
        budget_id = proposed(funds, rich, 5, year=2027)["id"]
        assert exhausted(funds, rich, 1)["code"] == "budget_missing"
        funds.asked.post(f"/budgets/{budget_id}/approve", role="reviewer")
        funds.ask_for(rich, 5)
        assert exhausted(funds, rich, 1)["code"] == "budget_exhausted"
        funds.ask_for(unbound, 1_000)


def test_a_supplement_counts_once_another_agrees_and_leaves_what_is_promised(funds, rich):
    budget_id = budgeted(funds, rich, 1_000, flood_supplies=600)
    asked = supplement(funds, budget_id, 500, use="flood_supplies", id=name())
    again = supplement(funds, budget_id, 500, use="flood_supplies", id=asked["id"])
    assert (again, asked["state"]) == (asked, "awaiting_approval")
    path = f"/budget-supplements/{asked['id']}/approve"
    own = {"role": "accountant+reviewer", "user": "accountant"}
    assert funds.asked.refused(path, **own) == "approver_is_maker"
    assert exhausted(funds, rich, 1_100)["code"] == "budget_exhausted"
    made = funds.asked.post(path, role="reviewer")
    assert (made["state"], made["approved_by"]) == ("made", "reviewer")
    assert funds.asked.refused(path, role="reviewer") == "budget_supplement_resolved"
    funds.ask_for(rich, 1_000)
    less = {"amount_fen": -101, "purpose": "压减", "use": "flood_supplies"}
    propose = f"/budgets/{budget_id}/supplements"
    refused = funds.asked.refused
    assert refused(propose, less, role="accountant") == "budget_below_promised"
    assert refused(propose, less | {"amount_fen": 0}, role="accountant") == "invalid_request"
    assert refused(propose, less | {"use": "relief"}, role="accountant") == "budget_use_unknown"
    assert refused(propose, less, role="steward") == "forbidden"
    assert refused(propose, less, role="accountant", community="other") == "budget_unknown"
    supplemented(funds, budget_id, -100, use="flood_supplies")
    waiting = supplement(funds, budget_id, -400)
    funds.ask_for(rich, 1, use="relief")
    late = f"/budget-supplements/{waiting['id']}/approve"
    assert refused(late, role="reviewer") == "budget_below_promised"
    no = f"/budget-supplements/{waiting['id']}/refuse"
    assert funds.asked.post(no, {"reason": "已用"}, role="reviewer")["state"] == "refused"
    assert figures(funds, budget_id) == (1_000, 0, 400, 1_001, 0, 0, 399)
    listed = funds.asked.get(f"/budget-supplements?budget_id={budget_id}&state=made")["items"]
    assert sorted(row["amount_fen"] for row in listed) == [-100, 500]


def test_of_many_who_ask_at_once_as_many_get_money_as_the_budget_has(funds, rich):
    budget_id = budgeted(funds, rich, 1_000)

    def ask(_):
        body = use(rich, 300)
        return funds.asked.ask("POST", "/commitments/for-use", body, role="steward").status

    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(ask, range(8)))
    assert sorted(statuses) == [201] * 3 + [409] * 5
    assert figures(funds, budget_id)[3:] == (900, 0, 0, 100)


def test_a_budget_approved_while_people_ask_holds_all_they_got(funds, rich):
    made = proposed(funds, rich, 3_000)

    def ask(number):
        if number == 4:
            return funds.asked.ask("POST", f"/budgets/{made['id']}/approve", role="reviewer").status
        body = use(rich, 300)
        return funds.asked.ask("POST", "/commitments/for-use", body, role="steward").status

    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(ask, range(9)))
    assert statuses.count(201) == 8
    assert figures(funds, made["id"])[3:] == (2_400, 0, 0, 600)


def test_the_database_itself_keeps_a_budget(funds, rich):
    budget_id = budgeted(funds, rich, 1_000)
    funds.accept(funds.commit(rich, 100), 100)
    funds.ask_for(rich, 800)
    database = SERVICE.database
    for statement in (
        "UPDATE budget_line SET committed_fen = 1001",
        "UPDATE budget_line SET supplemented_fen = -101",
        "UPDATE budget_line SET budgeted_fen = 5000",
        "UPDATE budget SET amount_fen = 5000",
        "UPDATE disbursement SET amount_fen = 5000",
        "UPDATE budget SET approved_by = proposed_by",
        f"DELETE FROM budget WHERE id = '{budget_id}'",
    ):
        with database.connection(), pytest.raises(peewee.DatabaseError):
            database.proxy.execute_sql(statement)
    assert figures(funds, budget_id) == (1_000, 0, 0, 800, 100, 0, 100)
