"""Donations and grants: givers, receipts, and what goes back unspent."""

import peewee
import pytest

from shared import clock
from shared.facts import ContributionReceived, ContributionReturned, DisbursementMade
from tests.funds.conftest import closed, name
from tests.threads import together

ACCOUNTANT, REVIEWER = {"role": "accountant"}, {"role": "reviewer"}


def donation(fund_id, **more):
    return {
        "fund_id": fund_id,
        "source": "donation",
        "source_document": f"捐赠协议 {name()}",
        "received_on": "2026-03-05",
        "amount_fen": 880_000,
        "donor_name": "张三丰",
        "donor_shown": "masked",
    } | more


def give(funds, fund_id, **more):
    return funds.asked.post("/contributions", donation(fund_id, **more), **ACCOUNTANT)


def ask_back(funds, lot, amount_fen, **more):
    body = {"amount_fen": amount_fen, "reason": "项目取消"} | more
    return funds.asked.post(f"/contributions/{lot['id']}/return", body, **ACCOUNTANT)


def refused_back(funds, lot, amount_fen):
    body = {"amount_fen": amount_fen, "reason": "项目取消"}
    return funds.asked.ask("POST", f"/contributions/{lot['id']}/return", body, **ACCOUNTANT)


def approve_back(funds, asked, **who):
    path = f"/contribution-returns/{asked['id']}/approve"
    return funds.asked.ask("POST", path, {"bank_reference": "B-7"}, **(REVIEWER | who))


@pytest.mark.parametrize(
    ("said", "donor"),
    [
        ({"donor_shown": None}, "张*"),
        ({"donor_shown": "named"}, "张三丰"),
        ({}, "张*"),
        ({"donor_name": None, "donor_shown": "anonymous"}, "匿名"),
    ],
)
def test_a_donation_has_a_receipt_that_shows_the_donor_as_the_donor_chose(funds, said, donor):
    fund_id = funds.found(name="应急储备金", legal_holder="新晟社区")
    lot = give(funds, fund_id, **said)
    assert (lot["donor"], lot["donor_shown"]) == (donor, said.get("donor_shown") or "masked")
    assert funds.asked.get(f"/contributions/{lot['id']}") == lot
    receipt = funds.asked.get(f"/contributions/{lot['id']}/receipt", **ACCOUNTANT)
    year = clock.today().year
    assert receipt == {
        "contribution_id": lot["id"],
        "receipt_number": f"捐{year}-000001",
        "donor": said.get("donor_name", "张三丰") or "匿名",  # it is the donor's own
        "legal_holder": "新晟社区",
        "fund_name": "应急储备金",
        "purpose": "楼栋维修",
        "source_document": lot["source_id"],
        "received_on": "2026-03-05",
        "amount_fen": 880_000,
        "amount_yuan": "8,800.00",
        "amount_in_words": "人民币捌仟捌佰元整",
        "recorded_by": "accountant",
        "recorded_at": receipt["recorded_at"],
    }
    (told,) = funds.asked.told(ContributionReceived)
    assert "张" not in str(told.data())


def test_what_is_said_of_a_donor_must_fit(funds):
    fund_id = funds.found()
    for said in (
        {"donor_shown": "anonymous"},
        {"donor_name": None},
        {"source": "grant"},
        {"source": "grant", "donor_name": None, "donor_shown": "anonymous"},
    ):
        code = funds.asked.refused("/contributions", donation(fund_id, **said), **ACCOUNTANT)
        assert code == "donor_invalid", said
    assert funds.sums(fund_id)["contributed"] == 0


def test_receipts_are_numbered_without_gaps_by_year_and_community(funds):
    fund_id = funds.found()
    assert refusal(funds, donation(fund_id, amount_fen=0)) == "invalid_request"
    answers = together(5, lambda _: give(funds, fund_id))
    year = clock.today().year
    assert sorted(lot["receipt_number"] for lot in answers) == [
        f"捐{year}-{number:06d}" for number in range(1, 6)
    ]
    named = name()
    same = {"id": named, "source_document": "捐赠协议 8"}
    again = [give(funds, fund_id, **same)["receipt_number"] for _ in range(2)]
    assert again == [f"捐{year}-000006"] * 2
    token = funds.asked.token("accountant")
    with clock.fixed(clock.parse("2027-01-04T02:00:00Z")):
        answer = funds.asked.app.test_client().post(
            "/contributions",
            json=donation(fund_id),
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": name()},
        )
    assert answer.get_json()["receipt_number"] == "捐2027-000001"


def refusal(funds, body):
    return funds.asked.refused("/contributions", body, **ACCOUNTANT)


def test_a_grant_has_no_receipt_and_another_community_sees_none(funds):
    fund_id = funds.found()
    grant, gift = funds.grant(fund_id, 100), give(funds, fund_id)
    answer = funds.asked.ask("GET", f"/contributions/{grant['id']}/receipt", **ACCOUNTANT)
    assert (answer.status, answer.body["code"]) == (409, "receipt_missing")
    for path in (f"/contributions/{gift['id']}", f"/contributions/{gift['id']}/receipt"):
        elsewhere = ACCOUNTANT | {"community": "other"}
        assert funds.asked.ask("GET", path, **elsewhere).status == 404
        assert funds.asked.ask("GET", path, role="clerk").status == 403


# -- back to the giver -------------------------------------------------------------------------


def test_unspent_money_goes_back_to_its_giver_out_of_that_gift_alone(funds):
    fund_id = funds.found()
    other, gift = funds.grant(fund_id, 500), give(funds, fund_id, amount_fen=300)
    asked = ask_back(funds, gift, 120)
    assert (asked["state"], asked["lots"]) == ("awaiting_approval", [])
    assert funds.sums(fund_id)["balance"] == 800
    returned = approve_back(funds, asked).body
    assert (returned["state"], returned["bank_reference"]) == ("returned", "B-7")
    assert returned["lots"] == [{"contribution_id": gift["id"], "from_fen": 0, "amount_fen": 120}]
    fund = funds.asked.get(f"/funds/{fund_id}")
    assert (fund["withdrawn_fen"], fund["balance_fen"], fund["contributed_fen"]) == (120, 680, 800)
    (told,) = funds.asked.told(ContributionReturned)
    assert (told.contribution_id, told.amount_fen, told.source) == (gift["id"], 120, "donation")
    assert told.bank_reference == "B-7"
    left = {row["id"]: row["left_fen"] for row in funds.asked.get("/contributions")["items"]}
    assert left == {other["id"]: 500, gift["id"]: 180}
    assert approve_back(funds, asked).body["code"] == "contribution_return_resolved"
    assert funds.asked.get(f"/contribution-returns/{asked['id']}") == returned
    listed = funds.asked.get(f"/contribution-returns?contribution_id={gift['id']}&state=returned")
    assert listed["items"] == [returned]


def test_nobody_gives_money_back_alone(funds):
    gift = give(funds, funds.found())
    asked = ask_back(funds, gift, 100)
    maker = {"role": "accountant+reviewer", "user": "accountant"}
    assert approve_back(funds, asked, **maker).body["code"] == "approver_is_maker"
    assert approve_back(funds, asked, **ACCOUNTANT).body["code"] == "forbidden"
    assert approve_back(funds, asked, community="other").status == 404
    body = {"amount_fen": 1, "reason": "x"}
    path = f"/contributions/{gift['id']}/return"
    assert funds.asked.refused(path, body, **REVIEWER) == "forbidden"
    assert funds.asked.refused(path, body, **ACCOUNTANT, community="other") == (
        "contribution_unknown"
    )


def test_what_was_spent_or_promised_does_not_go_back(funds):
    fund_id = funds.found()
    gift = give(funds, fund_id, amount_fen=300)
    funds.accept(funds.commit(fund_id, 100), 100)
    answer = refused_back(funds, gift, 201)
    assert (answer.body["code"], answer.body["left_fen"]) == ("contribution_spent", 200)
    asked = ask_back(funds, gift, 200)
    promised = funds.commit(fund_id, 50)
    answer = approve_back(funds, asked)
    assert (answer.body["code"], answer.body["available_fen"]) == ("fund_overdrawn", 150)
    assert funds.sums(fund_id)["balance"] == 200
    funds.asked.post(
        f"/commitments/{promised['id']}/release",
        {"reason": "不做了"},
        role="steward",
        acting_service="property",
    )
    assert approve_back(funds, asked).status == 200
    assert funds.sums(fund_id)["balance"] == 0


def test_money_that_came_back_of_a_payment_may_go_back_to_its_giver(funds):
    fund_id = funds.found()
    gift = give(funds, fund_id, amount_fen=300)
    funds.accept(funds.commit(fund_id, 250), 250)
    (paid,) = funds.asked.told(DisbursementMade)
    back = {"amount_fen": 100, "reason": "退货", "received_on": clock.today().isoformat()}
    funds.asked.post(f"/disbursements/{paid.disbursement_id}/returns", back, role="cashier")
    returned = approve_back(funds, ask_back(funds, gift, 150)).body
    assert sum(lot["amount_fen"] for lot in returned["lots"]) == 150
    assert funds.sums(fund_id)["balance"] == 0


def test_a_share_of_profit_has_no_giver(funds):
    fund_id = funds.found(nature="E")
    funds.rules("2026-01-01", {fund_id: None})
    funds.asked.hear(closed("2026-03", 1_000))
    (lot,) = funds.asked.get("/contributions?source=profit")["items"]
    assert refused_back(funds, lot, 1).body["code"] == "contribution_not_given"


def test_a_return_is_asked_once_and_a_refused_one_leaves_the_money(funds):
    fund_id = funds.found()
    gift, named = give(funds, fund_id), name()
    first = ask_back(funds, gift, 100, id=named)
    assert ask_back(funds, gift, 100, id=named) == first
    assert refused_back(funds, gift, 50).body["code"] == "contribution_return_awaiting"
    why = {"reason": "另有用途"}
    path = f"/contribution-returns/{named}/refuse"
    refused = funds.asked.post(path, why, **REVIEWER)
    assert (refused["state"], refused["refused_for"]) == ("refused", "另有用途")
    assert funds.asked.refused(path, why, **REVIEWER) == "contribution_return_resolved"
    assert ask_back(funds, gift, 50)["state"] == "awaiting_approval"
    assert funds.sums(fund_id)["balance"] == 880_000


def test_a_return_approved_by_many_at_once_happens_once(funds):
    fund_id = funds.found()
    asked = ask_back(funds, give(funds, fund_id, amount_fen=300), 100)
    answers = together(6, lambda number: approve_back(funds, asked, user=f"reviewer-{number}"))
    assert sorted(answer.status for answer in answers) == [200] + [409] * 5
    assert funds.sums(fund_id)["balance"] == 200
    database = funds.asked.service.database
    for statement in (
        "UPDATE contribution_return SET amount_fen = 1",
        "DELETE FROM contribution_return",
        "UPDATE returned_slice SET amount_fen = 1",
        "UPDATE contribution SET donor_name = 'x'",
    ):
        with pytest.raises(peewee.DatabaseError, match="final"):
            database.run(lambda s=statement: database.proxy.execute_sql(s))


# -- lots --------------------------------------------------------------------------------------


def test_the_lots_of_a_fund_say_where_each_fen_came_from_and_went(funds):
    fund_id = funds.found()
    late = give(funds, fund_id, amount_fen=300, received_on="2026-03-09")
    early = funds.grant(fund_id, 200, on="2026-03-01")
    done = funds.commit(fund_id, 260)
    funds.accept(done, 260)
    (paid,) = funds.asked.told(DisbursementMade)
    back = {"amount_fen": 30, "reason": "退货", "received_on": clock.today().isoformat()}
    path = f"/disbursements/{paid.disbursement_id}/returns"
    returned = funds.asked.post(path, back, role="cashier")
    given = approve_back(funds, ask_back(funds, late, 100)).body
    first, second = funds.asked.get(f"/funds/{fund_id}/lots")["items"]
    assert (first["id"], first["left_fen"], first["source"]) == (early["id"], 0, "grant")
    assert first["uses"] == [
        {
            "kind": "disbursed",
            "id": paid.disbursement_id,
            "day": "2026-04-20",
            "work_order_id": done["work_order_id"],
            "use": "repair",
            "from_fen": 0,
            "amount_fen": 200,
        }
    ]
    assert (second["id"], second["left_fen"], second["donor"]) == (late["id"], 170, "张*")
    went = [(use["kind"], use["id"], use["from_fen"], use["amount_fen"]) for use in second["uses"]]
    assert went[:2] == [
        ("disbursed", paid.disbursement_id, 0, 60),
        ("came_back", returned["id"], 30, 30),
    ]
    assert [use[:2] for use in went[2:]] == [("given_back", given["id"])]
    signs = {"disbursed": -1, "came_back": 1, "given_back": -1}
    for lot in (first, second):
        out_fen = sum(signs[use["kind"]] * use["amount_fen"] for use in lot["uses"])
        assert lot["amount_fen"] + out_fen == lot["left_fen"]
        assert lot["uses_left_off"] == 0


def test_lots_come_in_pages_in_the_order_of_consumption(funds):
    fund_id = funds.found()
    days = ["2026-03-09", "2026-03-01", "2026-03-05", "2026-03-01"]
    made = [funds.grant(fund_id, 100, on=day)["id"] for day in days]
    seen, after = [], ""
    for _ in range(4):
        answer = funds.asked.get(f"/funds/{fund_id}/lots?limit=1{after}")
        seen += [lot["id"] for lot in answer["items"]]
        after = f"&after={answer['next']}"
    assert (seen, answer["next"]) == ([made[1], made[3], made[2], made[0]], None)
    assert funds.asked.ask("GET", f"/funds/{fund_id}/lots?after=x").status == 400
    assert funds.asked.ask("GET", f"/funds/{fund_id}/lots", community="other").status == 404


def test_of_a_lot_with_many_uses_the_first_are_shown_and_the_rest_counted(funds):
    fund_id = funds.found()
    funds.grant(fund_id, 1_000)
    for _ in range(103):
        funds.accept(funds.commit(fund_id, 1), 1)
    (lot,) = funds.asked.get(f"/funds/{fund_id}/lots")["items"]
    assert (len(lot["uses"]), lot["uses_left_off"]) == (100, 3)
    assert [use["from_fen"] for use in lot["uses"]] == list(range(100))
