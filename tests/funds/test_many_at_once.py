"""Fifty people and several processes at once, some of which die: exactly what fits, once."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from services.funds.app import SERVICE
from shared import clock
from shared.facts import CommitmentMade, DisbursementMade, DisbursementReturned
from tests import engines
from tests.funds.conftest import PROPERTY, Funds, paid_today, use
from tests.service import running
from tests.webs import Elsewhere, process

PEOPLE = 50
LAST_FEN, EACH_FEN = 100_000, 3_000
FITS = LAST_FEN // EACH_FEN


def wish(funds: Funds, fund_id: str, number: int) -> tuple[str, dict, dict]:
    """What one of the fifty asks: every other one of them for a work order."""
    if number % 2:
        return "/commitments", funds.wish(fund_id, EACH_FEN), PROPERTY
    return "/commitments/for-use", use(fund_id, EACH_FEN), {"role": "steward"}


def exactly_what_fits(funds: Funds, fund_id: str, answers: list) -> None:
    """As many promises as there was money, and to everybody else how much there was."""
    assert Counter(answer.status for answer in answers) == {201: FITS, 409: PEOPLE - FITS}
    rest_fen = LAST_FEN - FITS * EACH_FEN
    for answer in answers:
        if answer.status == 409:
            body = answer.body
            assert (body["code"], body["available_fen"]) == ("fund_overdrawn", rest_fen)
            assert body["asked_fen"] == EACH_FEN
    assert funds.sums(fund_id)["available"] == rest_fen
    told = funds.asked.told(CommitmentMade)
    assert sum(fact.amount_fen for fact in told) == FITS * EACH_FEN
    assert {fact.use for fact in told} == {"repair", "flood_supplies"}


def test_fifty_orders_and_other_uses_share_the_last_thousand_yuan(funds):
    fund_id = funds.found()
    funds.grant(fund_id, LAST_FEN)

    def ask(number):
        path, body, who = wish(funds, fund_id, number)
        return funds.asked.ask("POST", path, body, **who)

    with ThreadPoolExecutor(PEOPLE) as threads:
        exactly_what_fits(funds, fund_id, list(threads.map(ask, range(PEOPLE))))


@pytest.fixture
def elsewhere():
    """The funds here, and in two web processes on the same PostgreSQL."""
    with ExitStack() as stack:
        settings = stack.enter_context(engines.fresh("postgres"))
        funds = Funds(stack.enter_context(running(SERVICE, settings)))
        urls = [stack.enter_context(process(settings, "funds")).url for _ in range(2)]
        yield funds, Elsewhere(funds.asked, urls)


def test_fifty_at_two_processes_share_the_last_thousand_yuan(elsewhere):
    funds, people = elsewhere
    fund_id = funds.found()
    funds.grant(fund_id, LAST_FEN)

    def ask(number):
        path, body, who = wish(funds, fund_id, number)
        return people.ask(number // 2, path, body, **who)

    with ThreadPoolExecutor(PEOPLE) as threads:
        exactly_what_fits(funds, fund_id, list(threads.map(ask, range(PEOPLE))))


def test_of_fifty_who_approve_as_many_count_as_are_needed(funds):
    fund_id = funds.found(approval_threshold_fen=0)
    funds.grant(fund_id, 1_000)
    with SERVICE.database.connection():
        levels = '[{"above_fen": 500, "approvals": 3}]'
        SERVICE.database.proxy.execute_sql(f"UPDATE fund SET approval_levels = '{levels}'")
    asked = funds.ask_for(fund_id, 600)
    path = f"/commitments/{asked['id']}/approve"

    def approve(number):
        return funds.asked.ask("POST", path, role="reviewer", user=f"reviewer-{number // 2}")

    with ThreadPoolExecutor(PEOPLE) as threads:
        answers = list(threads.map(approve, range(PEOPLE)))
    assert sum(answer.status == 200 for answer in answers) == 3
    codes = {answer.body["code"] for answer in answers if answer.status != 200}
    assert codes <= {"approved_already", "commitment_resolved"}
    assert len(set(funds.asked.get(f"/commitments/{asked['id']}")["approvers"])) == 3
    assert len(funds.asked.told(CommitmentMade)) == 1


def test_ten_pay_what_ten_refuse_and_one_of_them_does(funds):
    fund_id = funds.found()
    funds.grant(fund_id, 10_000)
    requests = [funds.request(funds.ask_for(fund_id, 1_000), 1_000) for _ in range(4)]

    def decide(number):
        path = f"/disbursement-requests/{requests[number // 20]['id']}"
        if number % 2:
            return funds.asked.ask("POST", f"{path}/pay", paid_today(), role="cashier").status
        no = {"reason": "缺票"}
        return funds.asked.ask("POST", f"{path}/refuse", no, role="reviewer").status

    with ThreadPoolExecutor(20) as threads:
        statuses = list(threads.map(decide, range(80)))
    assert Counter(statuses) == {200: 4, 409: 76}
    ended = funds.asked.get("/disbursement-requests")["items"]
    paid = sum(request["state"] == "paid" for request in ended)
    assert {request["state"] for request in ended} <= {"paid", "refused"}
    assert len(funds.asked.told(DisbursementMade)) == paid
    sums = funds.sums(fund_id)
    assert (sums["disbursed"], sums["committed"]) == (paid * 1_000, (4 - paid) * 1_000)


def test_money_that_comes_back_while_other_money_is_paid_is_neither_lost_nor_doubled(funds):
    fund_id = funds.found()
    for amount_fen in (300, 700, 1_000):
        funds.grant(fund_id, amount_fen)
    funds.pay(funds.request(funds.ask_for(fund_id, 1_000), 1_000))
    (paid,) = funds.asked.told(DisbursementMade)
    back = {"amount_fen": 150, "reason": "退货", "received_on": clock.today().isoformat()}
    waiting = [funds.request(funds.ask_for(fund_id, 100), 100) for _ in range(10)]

    def move(number):
        if number % 2:
            path = f"/disbursements/{paid.disbursement_id}/returns"
            return funds.asked.ask("POST", path, back, role="cashier").status
        return funds.pay(waiting[number // 2]) and 200

    with ThreadPoolExecutor(20) as threads:
        statuses = list(threads.map(move, range(20)))
    assert Counter(statuses) == {200: 10, 201: 6, 409: 4}
    assert funds.sums(fund_id)["disbursed"] == 1_000 - 900 + 1_000
    lots = {row["id"]: row for row in funds.asked.get("/contributions")["items"]}
    out: Counter = Counter()
    for told in funds.asked.told():
        sign = {DisbursementMade: 1, DisbursementReturned: -1}.get(type(told), 0)
        for part in told.lots if sign else ():
            for fen in range(part.from_fen, part.from_fen + part.amount_fen):
                out[part.contribution_id, fen] += sign
                assert out[part.contribution_id, fen] in (0, 1)
    for lot, row in lots.items():
        assert sum(n for (of, _), n in out.items() if of == lot) == row["consumed_fen"]


@pytest.mark.parametrize("engine", engines.ENGINES)
def test_a_process_killed_while_it_pays_leaves_all_of_a_payment_or_nothing(engine):
    with ExitStack() as stack:
        settings = stack.enter_context(engines.fresh(engine))
        funds = Funds(stack.enter_context(running(SERVICE, settings)))
        fund_id = funds.found()
        for _ in range(40):
            funds.grant(fund_id, 100)
        requests = [funds.request(funds.ask_for(fund_id, 40), 40) for _ in range(60)]
        acknowledged = killed_while_paying(stack, settings, funds, requests)
        states = {
            row["id"]: row["state"]
            for row in funds.asked.get("/disbursement-requests?limit=200")["items"]
        }
        told = funds.asked.told(DisbursementMade)
        paid = [each for each, state in states.items() if state == "paid"]
        assert set(acknowledged) <= set(paid)
        assert len(told) == len(paid) < len(requests)
        assert funds.sums(fund_id)["disbursed"] == 40 * len(paid)
        lots = funds.asked.get("/contributions")["items"]
        assert sum(row["consumed_fen"] for row in lots) == 40 * len(paid)
        for request in requests:
            if states[request["id"]] != "paid":
                funds.pay(request)
        assert funds.sums(fund_id)["disbursed"] == 40 * len(requests)


def killed_while_paying(stack: ExitStack, settings, funds: Funds, requests: list) -> list[str]:
    """Pay one after another in a process that is killed meanwhile; what it acknowledged."""
    web = stack.enter_context(process(settings, "funds"))
    people = Elsewhere(funds.asked, [web.url])
    acknowledged: list[str] = []
    some = threading.Event()

    def pay(request):
        path = f"/disbursement-requests/{request['id']}/pay"
        answer = people.ask(0, path, paid_today(), role="cashier", lost_is_none=True)
        if answer is not None:
            assert answer.status == 200, answer
            acknowledged.append(request["id"])
            if len(acknowledged) == 5:
                some.set()

    with ThreadPoolExecutor(4) as threads:
        paying = [threads.submit(pay, request) for request in requests]
        assert some.wait(60)
        web.kill()
        for each in paying:
            each.result()
    return acknowledged
