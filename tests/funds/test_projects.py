"""Projects that several funds pay for: proposed, approved, paid, accepted, closed, together."""

import json

import peewee
import pytest

from services.funds.app import SERVICE
from shared import clock
from shared.facts import (
    CommitmentMade,
    CommitmentReleased,
    DisbursementMade,
    DisbursementReturned,
    FundTransferred,
)
from tests.funds.conftest import REFERENCE, name, paid_today
from tests.threads import together

WELL = {"note": "雨后复查无渗漏"}


@pytest.fixture
def pair(funds):
    """专项经费 of 30,000.00 and 自筹 of 20,000.00; each agrees alone up to 5,000.00."""
    first, second = funds.found(name="专项经费", nature="G"), funds.found(name="自筹", nature="X")
    funds.grant(first, 3_000_000)
    funds.grant(second, 2_000_000)
    return first, second


def plan(pair, amounts=(3_000_000, 2_000_000), shares=(), **more):
    sources = [
        {"fund_id": fund_id, "amount_fen": fen} for fund_id, fen in zip(pair, amounts, strict=True)
    ]
    for source, share_bp in zip(sources, shares, strict=False):
        source["share_bp"] = share_bp
    return {"name": "屋顶防水", "purpose": "连年漏雨", "sources": sources} | more


def propose(funds, *how, **more):
    return funds.asked.post("/projects", plan(*how, **more), role="steward")


def approved(funds, *how, **more):
    project = propose(funds, *how, **more)
    for source in project["sources"]:
        if source["commitment_state"] == "awaiting_approval":
            funds.asked.post(f"/commitments/{source['commitment_id']}/approve", role="reviewer")
    return shown(funds, project)


def shown(funds, project):
    return funds.asked.get(f"/projects/{project['id']}")


def bill(amount_fen, **more):
    return {"amount_fen": amount_fen, "document": f"发票 {name()}"} | more


def request(funds, project, amount_fen, **more):
    path = f"/projects/{project['id']}/payments"
    return funds.asked.post(path, bill(amount_fen, **more), role="accountant")


def pay(funds, project, amount_fen):
    payment = request(funds, project, amount_fen)
    path = f"/project-payments/{payment['id']}"
    if payment["state"] == "awaiting_review":
        funds.asked.post(f"{path}/review", role="reviewer")
    return funds.asked.post(f"{path}/pay", paid_today(), role="cashier")


def accept(funds, project):
    return funds.asked.post(f"/projects/{project['id']}/accept", WELL, role="steward")


def close(funds, project):
    return funds.asked.post(f"/projects/{project['id']}/close", role="accountant")


def each(project, *names):
    return [tuple(source[f"{each}_fen"] for each in names) for source in project["sources"]]


def amounts(payment):
    return [part["amount_fen"] for part in payment["parts"]]


def refused(funds, path, body=None, **who):
    return funds.asked.refused(path, body, **who)


def change(fund_id, terms):
    with SERVICE.database.connection():
        SERVICE.database.proxy.execute_sql(f"UPDATE fund SET {terms} WHERE id = '{fund_id}'")


@pytest.mark.parametrize(
    ("terms", "shares", "back"),
    [
        ("proportional", (), [120_000, 80_000]),
        ("in_order", (), [0, 200_000]),
        ("agreed", (6_200, 3_800), [24_000, 176_000]),
    ],
)
def test_a_project_of_50_000_that_closes_at_48_000_gives_back_as_agreed(
    funds, pair, terms, shares, back
):
    project = propose(funds, pair, shares=shares, agreement=terms, id=name())
    assert (project["state"], project["amount_fen"]) == ("proposed", 5_000_000)
    assert [funds.sums(fund)["available"] for fund in pair] == [0, 0]
    assert refused(funds, f"/projects/{project['id']}/payments", bill(1), role="accountant") == (
        "project_state"
    )
    first, second = (source["commitment_id"] for source in project["sources"])
    funds.asked.post(f"/commitments/{first}/approve", role="reviewer")
    assert shown(funds, project)["state"] == "proposed"
    funds.asked.post(f"/commitments/{second}/approve", role="reviewer")
    assert shown(funds, project)["state"] == "approved"
    made = funds.asked.told(CommitmentMade)
    assert [(fact.project_id, fact.use) for fact in made] == [
        (project["id"], "service_project")
    ] * 2

    pay(funds, project, 1_800_001)
    running = shown(funds, project)
    assert (running["state"], running["left_fen"]) == ("running", 3_199_999)
    pay(funds, project, 2_999_999)
    assert accept(funds, project)["state"] == "accepted"
    closed = close(funds, project)
    assert (closed["state"], closed["left_fen"]) == ("closed", 0)
    assert closed["ended_by"] == "accountant"
    assert [funds.sums(fund)["available"] for fund in pair] == back
    assert [amount - paid for amount, paid in each(closed, "amount", "paid")] == back
    released = [fact.amount_fen for fact in funds.asked.told(CommitmentReleased)]
    assert released == [fen for fen in back if fen]
    paid = funds.asked.told(DisbursementMade)
    assert {fact.project_id for fact in paid} == {project["id"]}
    assert sum(fact.amount_fen for fact in paid) == closed["paid_fen"] == 4_800_000


def test_if_one_source_refuses_nothing_is_reserved(funds, pair):
    answer = funds.asked.ask("POST", "/projects", plan(pair, (1, 2_000_001)), role="steward")
    assert (answer.status, answer.body["code"]) == (409, "fund_overdrawn")
    assert (answer.body["fund_id"], answer.body["available_fen"]) == (pair[1], 2_000_000)
    change(pair[1], "forbidden_uses = '[\"service_project\"]'")
    assert refused(funds, "/projects", plan(pair, (1, 1)), role="steward") == "fund_use_forbidden"
    assert [funds.sums(fund)["committed"] for fund in pair] == [0, 0]
    assert funds.asked.get("/projects")["items"] == []
    assert funds.asked.get("/commitments")["items"] == []
    assert funds.asked.told(CommitmentMade) == []


def test_what_is_no_project(funds, pair):
    for body, code in (
        (plan(pair, (1, 1), (5_000, 5_000)), "project_shares_invalid"),
        (plan(pair, (1, 1), agreement="agreed"), "project_shares_invalid"),
        (plan((pair[0], pair[0]), (1, 1)), "invalid_request"),
        (plan((), ()), "invalid_request"),
        (plan((name(), pair[0]), (1, 1)), "fund_unknown"),
    ):
        assert refused(funds, "/projects", body, role="steward") == code
    assert refused(funds, "/projects", plan(pair), role="cashier") == "forbidden"


def test_small_sources_are_approved_at_once_and_the_same_project_is_proposed_once(funds, pair):
    named = name()
    first, again = (propose(funds, pair, (500_000, 400_000), id=named) for _ in range(2))
    assert first == again
    assert first["state"] == "approved"
    assert [funds.sums(fund)["committed"] for fund in pair] == [500_000, 400_000]
    other = plan(pair, (500_000, 399_999), id=named)
    assert refused(funds, "/projects", other, role="steward") == "project_differs"


def test_a_roof_for_800_households_says_what_each_has_of_it(funds):
    fund_id = funds.found()
    funds.grant(fund_id, 20_000_001)
    project = approved(funds, [fund_id], [20_000_000], households=800)
    assert project["per_household"]["amount_fen"] == 25_000  # 250.00
    paid = pay(funds, project, 19_999_999)
    assert shown(funds, project)["per_household"] == {
        "amount_fen": 25_000,
        "amount_rest_fen": 0,
        "paid_fen": 24_999,
        "paid_rest_fen": 799,
    }
    assert amounts(paid) == [19_999_999]
    assert funds.sums(fund_id)["disbursed"] == shown(funds, project)["paid_fen"]
    assert approved(funds, [fund_id], [1])["per_household"] is None


def test_a_payment_is_one_thing_for_three_people(funds, pair):
    project = approved(funds, pair, (500_000, 400_000))
    payment = request(funds, project, 500_001, id=name())  # neither part is above a threshold
    assert (payment["state"], amounts(payment)) == ("awaiting_review", [277_778, 222_223])
    path, everything = f"/project-payments/{payment['id']}", "accountant+reviewer+cashier"
    own = {"role": everything, "user": "accountant"}
    assert (
        refused(funds, f"{path}/pay", paid_today(), role="cashier") == "disbursement_request_state"
    )
    assert refused(funds, f"{path}/review", **own) == "reviewer_is_requester"
    reviewed = funds.asked.post(f"{path}/review", role=everything, user="wang")
    assert (reviewed["state"], reviewed["reviewed_by"]) == ("awaiting_payment", "wang")
    assert refused(funds, f"{path}/pay", paid_today(), **own) == "payer_is_requester"
    both = {"role": everything, "user": "wang"}
    assert refused(funds, f"{path}/pay", paid_today(), **both) == "payer_is_reviewer"
    assert each(shown(funds, project), "pending", "left") == [
        (277_778, 222_222),
        (222_223, 177_777),
    ]
    paid = funds.asked.post(f"{path}/pay", paid_today(), role="cashier", user="zhao")
    assert (paid["state"], paid["paid_by"], paid["bank_reference"]) == (
        "paid",
        "zhao",
        REFERENCE,
    )
    assert all(part["disbursement_id"] for part in paid["parts"])
    assert (
        refused(funds, f"{path}/pay", paid_today(), role="cashier") == "disbursement_request_state"
    )


def test_a_small_payment_needs_two_people_by_the_smallest_threshold(funds, pair):
    project = approved(funds, pair, (500_000, 400_000))
    change(pair[1], "approval_threshold_fen = 1000")
    small = request(funds, project, 1_000)
    assert small["state"] == "awaiting_payment"
    assert request(funds, project, 1)["state"] == "awaiting_review"  # all of them count
    path = f"/project-payments/{small['id']}/pay"
    own = {"role": "accountant+cashier", "user": "accountant"}
    assert refused(funds, path, paid_today(), **own) == "payer_is_requester"
    assert funds.asked.post(path, paid_today(), role="cashier")["reviewed_by"] is None


def test_no_payment_exceeds_what_the_project_has_left(funds, pair):
    project = approved(funds, pair, (300_000, 200_000))
    request(funds, project, 400_000)
    path = f"/projects/{project['id']}/payments"
    answer = funds.asked.ask("POST", path, bill(100_001), role="accountant")
    assert (answer.body["code"], answer.body["left_fen"]) == ("project_overdrawn", 100_000)
    assert refused(funds, path, bill(1), role="cashier") == "forbidden"


def test_a_refused_payment_costs_nobody_anything(funds, pair):
    project = approved(funds, pair, (300_000, 200_000))
    payment = request(funds, project, 500_000)
    path = f"/project-payments/{payment['id']}/refuse"
    said = funds.asked.post(path, {"reason": "发票抬头不对"}, role="reviewer")
    assert (said["state"], said["refused_for"]) == ("refused", "发票抬头不对")
    assert refused(funds, path, {"reason": "x"}, role="reviewer") == "disbursement_request_state"
    assert each(shown(funds, project), "pending", "left") == [(0, 300_000), (0, 200_000)]
    assert shown(funds, project)["state"] == "approved"


def test_a_frozen_source_holds_the_whole_payment(funds, pair):
    project = approved(funds, pair, (300_000, 200_000))
    payment = request(funds, project, 5_000)
    change(pair[1], "status = 'frozen'")
    path = f"/project-payments/{payment['id']}/pay"
    assert refused(funds, path, paid_today(), role="cashier") == "fund_frozen"
    assert [funds.sums(fund)["disbursed"] for fund in pair] == [0, 0]
    assert funds.asked.told(DisbursementMade) == []


def test_a_source_does_not_move_without_its_project(funds, pair):
    project = propose(funds, pair, (600_000, 400_000))
    waiting, made = (f"/commitments/{each['commitment_id']}" for each in project["sources"])
    all_of_them = {"role": "steward+accountant+reviewer+cashier", "user": "qian"}
    assert refused(funds, f"{waiting}/void", {"reason": "x"}, **all_of_them) == (
        "commitment_of_project"
    )
    funds.asked.post(f"{waiting}/approve", role="reviewer")
    for verb, body in (
        ("release", {"reason": "x"}),
        ("reduce", {"reduced_fen": 1, "reason": "x"}),
        ("raise", {"added_fen": 1, "reason": "x"}),
        ("renew", {}),
        ("payments", bill(1)),
    ):
        assert refused(funds, f"{made}/{verb}", body, **all_of_them) == "commitment_of_project"
    payment = request(funds, project, 600_000)
    part = payment["parts"][0]
    alone = f"/disbursement-requests/{part['request_id']}"
    for verb, body in (("review", None), ("refuse", {"reason": "x"}), ("pay", paid_today())):
        assert refused(funds, f"{alone}/{verb}", body, **all_of_them) == "commitment_of_project"
    funds.asked.post(f"/project-payments/{payment['id']}/review", role="reviewer")
    paid = funds.asked.post(f"/project-payments/{payment['id']}/pay", paid_today(), role="cashier")
    back = {"amount_fen": 1, "reason": "x", "received_on": clock.today().isoformat()}
    path = f"/disbursements/{paid['parts'][0]['disbursement_id']}/returns"
    assert refused(funds, path, back, **all_of_them) == "commitment_of_project"


def test_who_asked_for_payments_does_not_accept_the_work(funds, pair):
    project = approved(funds, pair, (300_000, 200_000))
    path = f"/projects/{project['id']}/accept"
    assert refused(funds, path, WELL, role="steward") == "project_state"
    pay(funds, project, 100_000)
    own = {"role": "steward", "user": "accountant"}
    assert refused(funds, path, WELL, **own) == "accepter_is_requester"
    assert refused(funds, path, WELL, role="accountant") == "forbidden"
    early = f"/projects/{project['id']}/close"
    assert refused(funds, early, role="accountant") == "project_state"
    done = accept(funds, project)
    assert (done["accepted_by"], done["acceptance_note"]) == ("steward", WELL["note"])
    assert refused(funds, path, WELL, role="steward") == "project_state"
    late = f"/projects/{project['id']}/payments"
    assert refused(funds, late, bill(1), role="accountant") == "project_state"


def test_a_project_closes_when_nothing_is_under_way(funds, pair):
    project = approved(funds, pair, (300_000, 200_000))
    pay(funds, project, 100_000)
    last = request(funds, project, 400_000)
    accept(funds, project)
    path = f"/projects/{project['id']}/close"
    answer = funds.asked.ask("POST", path, role="accountant")
    assert (answer.body["code"], answer.body["pending_fen"]) == ("payment_pending", 240_000)
    funds.asked.post(f"/project-payments/{last['id']}/pay", paid_today(), role="cashier")
    assert close(funds, project)["state"] == "closed"  # all was paid: nothing is released
    assert funds.asked.told(CommitmentReleased) == []
    assert refused(funds, path, role="accountant") == "project_state"


def test_a_project_that_is_refused_or_stopped_gives_all_back(funds, pair):
    project, why = propose(funds, pair, (600_000, 400_000)), {"reason": "先比价"}
    path = f"/projects/{project['id']}/abandon"
    gone = funds.asked.post(path, why, role="reviewer")
    assert (gone["state"], gone["abandoned_for"]) == ("abandoned", "先比价")
    states = [source["commitment_state"] for source in gone["sources"]]
    assert states == ["voided", "released"]
    assert [funds.sums(fund)["committed"] for fund in pair] == [0, 0]
    assert refused(funds, path, why, role="reviewer") == "project_state"
    voided = gone["sources"][0]["commitment_id"]
    assert refused(funds, f"/commitments/{voided}/approve", role="reviewer") == (
        "commitment_resolved"
    )

    half = approved(funds, pair, (300_000, 200_000))
    pay(funds, half, 100_000)
    waiting = request(funds, half, 1)
    path = f"/projects/{half['id']}/abandon"
    assert refused(funds, path, why, role="steward") == "payment_pending"
    refuse = f"/project-payments/{waiting['id']}/refuse"
    funds.asked.post(refuse, why, role="reviewer")
    assert each(funds.asked.post(path, why, role="steward"), "paid", "left") == [
        (60_000, 0),
        (40_000, 0),
    ]
    assert [funds.sums(fund)["available"] for fund in pair] == [2_940_000, 1_960_000]


def test_projects_are_listed_by_how_far_they_are(funds, pair):
    proposed = propose(funds, pair, (600_000, 1))
    ready = approved(funds, pair, (1, 1))
    running, accepted = (approved(funds, pair, (1_000, 1_000)) for _ in range(2))
    for project in (running, accepted):
        pay(funds, project, 2_000)
    accept(funds, accepted)
    for state, project in (
        ("proposed", proposed),
        ("approved", ready),
        ("running", running),
        ("accepted", accepted),
    ):
        listed = funds.asked.get(f"/projects?state={state}")["items"]
        assert [(row["id"], row["state"]) for row in listed] == [(project["id"], state)]
    assert funds.asked.get("/projects?state=closed")["items"] == []
    assert len(funds.asked.get("/projects?limit=2")["items"]) == 2


def test_what_comes_back_of_a_payment_lies_in_the_lots_of_all_who_bore_it(funds, pair):
    project = approved(funds, pair, (300_000, 200_000))
    payment = pay(funds, project, 400_001)
    assert amounts(payment) == [240_001, 160_000]
    path, named = f"/project-payments/{payment['id']}/returns", name()
    back = {
        "amount_fen": 100_000,
        "reason": "材料退货",
        "received_on": clock.today().isoformat(),
        "id": named,
    }
    for _ in range(2):
        assert amounts(funds.asked.post(path, back, role="cashier")) == [60_000, 40_000]
    assert refused(funds, path, back | {"amount_fen": 1}, role="cashier") == (
        "project_return_differs"
    )
    assert [funds.sums(fund)["disbursed"] for fund in pair] == [180_001, 120_000]
    for fund_id in pair:
        (lot,) = funds.asked.get(f"/contributions?fund_id={fund_id}")["items"]
        assert lot["consumed_fen"] == funds.sums(fund_id)["disbursed"]
    too_much = back | {"id": name(), "amount_fen": 300_002}
    answer = funds.asked.ask("POST", path, too_much, role="cashier")
    assert (answer.body["code"], answer.body["returnable_fen"]) == (
        "return_exceeds_payment",
        300_001,
    )
    rest = back | {"id": name(), "amount_fen": 300_001}
    assert amounts(funds.asked.post(path, rest, role="cashier")) == [180_001, 120_000]
    assert [fact.amount_fen for fact in funds.asked.told(DisbursementReturned)] == [
        60_000,
        40_000,
        180_001,
        120_000,
    ]
    assert each(shown(funds, project), "paid", "returned") == [
        (240_001, 240_001),
        (160_000, 160_000),
    ]
    assert len(funds.asked.get(f"/project-returns?payment_id={payment['id']}")["items"]) == 2
    pending = request(funds, project, 1)
    path = f"/project-payments/{pending['id']}/returns"
    assert refused(funds, path, rest | {"id": name()}, role="cashier") == (
        "disbursement_request_state"
    )


def test_each_source_says_where_its_money_first_came_from(funds, pair):
    first = pair[0]
    gift = {"fund_id": first, "source": "donation", "source_document": "捐赠 7 号"}
    there = funds.found()
    gift |= {"fund_id": there, "received_on": "2026-01-05", "amount_fen": 70_000}
    funds.asked.post("/contributions", gift, role="accountant")
    change(there, f"transfers_to = '{json.dumps([first])}'")
    change(first, "lot_order = 'pro_rata'")
    move = {"fund_id": there, "to_fund_id": first, "amount_fen": 70_000, "reason": "并入"}
    moved = funds.asked.post("/transfers", move, role="accountant")
    funds.asked.post(f"/transfers/{moved['id']}/approve", role="reviewer")
    assert len(funds.asked.told(FundTransferred)) == 1

    project = approved(funds, pair, (307_000, 200_000))
    payment = pay(funds, project, 507_000)
    origins = [source["origins"] for source in shown(funds, project)["sources"]]
    assert origins == [
        [{"source": "donation", "amount_fen": 7_000}, {"source": "grant", "amount_fen": 300_000}],
        [{"source": "grant", "amount_fen": 200_000}],
    ]
    back = {"amount_fen": 507_000, "reason": "退", "received_on": clock.today().isoformat()}
    funds.asked.post(f"/project-payments/{payment['id']}/returns", back, role="cashier")
    assert [source["origins"] for source in shown(funds, project)["sources"]] == [[], []]


def test_the_last_of_a_project_is_asked_for_by_many_and_granted_once(funds, pair):
    project = approved(funds, pair, (300_000, 200_000))
    path = f"/projects/{project['id']}/payments"
    answers = together(
        8, lambda number: funds.asked.ask("POST", path, bill(300_000), role="accountant").status
    )
    assert sorted(answers) == [201] + [409] * 7
    (payment,) = funds.asked.get(f"/project-payments?project_id={project['id']}")["items"]
    path = f"/project-payments/{payment['id']}/pay"
    answers = together(
        8,
        lambda number: (
            funds.asked.ask(
                "POST", path, paid_today(), role="cashier", user=f"cashier-{number}"
            ).status
        ),
    )
    assert sorted(answers) == [200] + [409] * 7
    assert each(shown(funds, project), "paid", "left") == [(180_000, 120_000), (120_000, 80_000)]


def test_two_projects_never_get_the_same_money(funds, pair):
    crossed = (pair, pair[::-1])
    answers = together(
        6,
        lambda number: (
            funds.asked.ask(
                "POST",
                "/projects",
                plan(crossed[number % 2], (1_500_000, 1_500_000)),
                role="steward",
            ).status
        ),
    )
    assert sorted(answers) == [201] + [409] * 5
    assert [funds.sums(fund)["available"] for fund in pair] == [1_500_000, 500_000]


def test_another_community_neither_sees_nor_moves_it(funds, pair):
    project = approved(funds, pair, (300_000, 200_000))
    payment = request(funds, project, 1_000)
    who = {"role": "steward+accountant+reviewer+cashier", "community": "taiping", "user": "qian"}
    back = {"amount_fen": 1, "reason": "x", "received_on": clock.today().isoformat()}
    for verb, body in (
        ("payments", bill(1)),
        ("accept", WELL),
        ("close", None),
        ("abandon", {"reason": "x"}),
    ):
        path = f"/projects/{project['id']}/{verb}"
        assert refused(funds, path, body, **who) == "project_unknown"
    for verb, body in (
        ("review", None),
        ("refuse", {"reason": "x"}),
        ("pay", paid_today()),
        ("returns", back),
    ):
        path = f"/project-payments/{payment['id']}/{verb}"
        assert refused(funds, path, body, **who) == "project_payment_unknown"
    for path in ("/projects", "/project-payments", "/project-returns"):
        assert funds.asked.get(path, **who)["items"] == []
    for path in (f"/projects/{project['id']}", f"/project-payments/{payment['id']}"):
        assert funds.asked.ask("GET", path, **who).status == 404


def test_what_a_project_agreed_and_paid_is_final_in_the_database(funds, pair):
    project = approved(funds, pair, (300_000, 200_000))
    payment = pay(funds, project, 1_000)
    back = {"amount_fen": 10, "reason": "x", "received_on": clock.today().isoformat()}
    funds.asked.post(f"/project-payments/{payment['id']}/returns", back, role="cashier")
    for change_it in (
        "UPDATE project SET amount_fen = 1",
        "UPDATE project_source SET share_bp = 1",
        "UPDATE project_payment SET amount_fen = 1",
        "DELETE FROM project_part",
        "DELETE FROM project_return",
        "DELETE FROM project_return_part",
    ):
        with SERVICE.database.connection(), pytest.raises(peewee.IntegrityError):
            SERVICE.database.proxy.execute_sql(change_it)
