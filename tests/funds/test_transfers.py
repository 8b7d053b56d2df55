"""Money that moves to another fund: who may, with which history, and that none is lost."""

import json

import peewee
import pytest

from services.funds.app import SERVICE
from services.funds.transfers.rules import Side, problem
from shared import clock
from shared.facts import ContributionReceived, FundTransferred
from tests.funds.conftest import name, use
from tests.threads import together

GIVER = Side("a", "A", "G", "store", "active", ("b",), ("debt",))
RECEIVER = Side("b", "B", "G", "store", "active", (), ("debt", "personnel"))


@pytest.fixture
def pair(funds):
    """Two funds that may pass money on to each other; the first has lots of 7,000 and 3,000."""
    giver, receiver = funds.found(), funds.found()
    funds.grant(giver, 7_000, on="2026-02-01")
    funds.grant(giver, 3_000, on="2026-03-01")
    allow(giver, receiver)
    allow(receiver, giver)
    return giver, receiver


def allow(giver, *receivers):
    change(giver, f"transfers_to = '{json.dumps(receivers)}'")


def change(fund_id, terms):
    with SERVICE.database.connection():
        SERVICE.database.proxy.execute_sql(f"UPDATE fund SET {terms} WHERE id = '{fund_id}'")


def move(giver, receiver, amount_fen, **more):
    return {
        "fund_id": giver,
        "to_fund_id": receiver,
        "amount_fen": amount_fen,
        "reason": "汛期调剂",
    } | more


def ask(funds, giver, receiver, amount_fen, **more):
    return funds.asked.post(
        "/transfers", move(giver, receiver, amount_fen, **more), role="accountant"
    )


def refused(funds, giver, receiver, amount_fen, **more):
    return funds.asked.refused(
        "/transfers", move(giver, receiver, amount_fen, **more), role="accountant"
    )


def approve(funds, transfer, user="wang"):
    return funds.asked.post(f"/transfers/{transfer['id']}/approve", role="reviewer", user=user)


def lots(funds, fund_id):
    return funds.asked.get(f"/contributions?fund_id={fund_id}")["items"]


def test_only_the_whitelist_one_nature_and_one_book_let_money_pass():
    assert problem(GIVER, RECEIVER) is None
    assert problem(GIVER, RECEIVER._replace(status="frozen")) is None

    def code(giver=GIVER, receiver=RECEIVER):
        return problem(giver, receiver)[0]

    assert code(receiver=GIVER) == "transfer_to_itself"
    assert code(giver=GIVER._replace(transfers_to=())) == "transfer_not_allowed"
    assert code(receiver=RECEIVER._replace(nature="H")) == "fund_nature_mismatch"
    assert code(receiver=RECEIVER._replace(book="property")) == "fund_book_mismatch"
    assert code(giver=GIVER._replace(status="frozen")) == "fund_frozen"
    assert code(receiver=RECEIVER._replace(forbidden=())) == "transfer_sheds_restriction"
    assert problem(GIVER._replace(status="closed"), RECEIVER) is None  # what came back moves on
    assert code(receiver=RECEIVER._replace(status="closed")) == "fund_closed"


def test_money_moves_with_the_history_of_its_lots(funds, pair):
    giver, receiver = pair
    asked = ask(funds, giver, receiver, 8_000, id=name())
    assert asked["state"] == "awaiting_approval"
    waiting = funds.sums(giver)
    assert (waiting["committed"], waiting["available"], waiting["balance"]) == (
        8_000,
        2_000,
        10_000,
    )
    assert funds.sums(receiver)["contributed"] == 0

    made = approve(funds, asked)
    assert (made["state"], made["approvers"]) == ("made", ["wang"])
    assert made["resolved_on"] == clock.today().isoformat()
    gave, got = funds.asked.get(f"/funds/{giver}"), funds.sums(receiver)
    assert (gave["contributed_fen"], gave["withdrawn_fen"], gave["committed_fen"]) == (
        10_000,
        8_000,
        0,
    )
    assert (gave["balance_fen"], got["balance"]) == (2_000, 8_000)

    old, young = lots(funds, giver)
    assert (old["consumed_fen"], young["consumed_fen"]) == (7_000, 1_000)
    moved = [
        (lot["source"], lot["source_id"], lot["parent_id"], lot["parent_from_fen"])
        for lot in lots(funds, receiver)
    ]
    assert moved == [
        ("transfer", asked["id"], old["id"], 0),
        ("transfer", asked["id"], young["id"], 0),
    ]
    assert {lot["received_on"] for lot in lots(funds, receiver)} == {clock.today().isoformat()}
    (told,) = funds.asked.told(FundTransferred)
    assert [(lot.parent_id, lot.amount_fen) for lot in told.lots] == [
        (old["id"], 7_000),
        (young["id"], 1_000),
    ]
    shown = funds.asked.get(f"/transfers/{asked['id']}")["lots"]
    assert [lot["contribution_id"] for lot in shown] == [lot.contribution_id for lot in told.lots]
    assert len(funds.asked.told(ContributionReceived)) == 2  # what moved did not come in again


def test_what_came_back_moves_from_where_it_lies(funds, pair):
    giver, receiver = pair
    paid = funds.pay(funds.request(funds.ask_for(giver, 5_000), 5_000))
    (disbursement,) = funds.asked.get(f"/disbursements?commitment_id={paid['commitment_id']}")[
        "items"
    ]
    back = {"amount_fen": 2_000, "reason": "退货", "received_on": clock.today().isoformat()}
    path = f"/disbursements/{disbursement['id']}/returns"
    funds.asked.post(path, back | {"amount_fen": 1_000}, role="cashier")
    funds.ask_for(giver, 1)
    approve(funds, ask(funds, giver, receiver, 500))
    funds.asked.post(path, back, role="cashier")
    approve(funds, ask(funds, giver, receiver, 4_000))
    first, rest = funds.asked.get("/transfers")["items"]
    spans = [
        [(lot["from_fen"], lot["amount_fen"]) for lot in funds.asked.get(path)["lots"]]
        for path in (f"/transfers/{first['id']}", f"/transfers/{rest['id']}")
    ]
    assert spans == [[(4_000, 500)], [(2_000, 2_000), (4_500, 2_000)]]
    left = sum(
        lot["amount_fen"] - lot["consumed_fen"] for fund in pair for lot in lots(funds, fund)
    )
    assert left == sum(funds.sums(fund)["balance"] for fund in pair) == 8_000


def test_the_purposes_of_the_receiver_bind_from_then_on(funds, pair):
    giver, receiver = pair
    change(receiver, "forbidden_uses = '[\"flood_supplies\"]'")
    approve(funds, ask(funds, giver, receiver, 4_000))
    path = "/commitments/for-use"
    assert funds.asked.refused(path, use(receiver, 1), role="steward") == "fund_use_forbidden"
    assert funds.ask_for(receiver, 4_000, use="relief")["state"] == "made"


def test_what_the_two_funds_say_against_it(funds, pair):
    giver, receiver = pair
    stranger = funds.found(nature="H")
    assert refused(funds, giver, giver, 1) == "transfer_to_itself"
    assert refused(funds, giver, stranger, 1) == "transfer_not_allowed"
    allow(giver, receiver, stranger)
    assert refused(funds, giver, stranger, 1) == "fund_nature_mismatch"
    assert refused(funds, giver, name(), 1) == "fund_unknown"
    funds.ask_for(giver, 4_000)
    answer = funds.asked.ask("POST", "/transfers", move(giver, receiver, 6_001), role="accountant")
    assert (answer.body["code"], answer.body["available_fen"]) == ("fund_overdrawn", 6_000)


def test_terms_that_changed_meanwhile_are_looked_at_again(funds, pair):
    giver, receiver = pair
    asked = ask(funds, giver, receiver, 6_000)
    path = f"/transfers/{asked['id']}/approve"
    change(giver, "status = 'frozen'")
    assert funds.asked.refused(path, role="reviewer") == "fund_frozen"
    change(giver, "status = 'active'")
    allow(giver)
    assert funds.asked.refused(path, role="reviewer") == "transfer_not_allowed"
    assert funds.sums(giver)["committed"] == 6_000


def test_nobody_moves_money_alone_and_large_sums_need_more(funds, pair):
    giver, receiver = pair
    change(giver, "approval_threshold_fen = 0")
    change(giver, 'approval_levels = \'[{"above_fen": 5000, "approvals": 2}]\'')
    assert ask(funds, giver, receiver, 1)["approvals_needed"] == 1
    asked = ask(funds, giver, receiver, 5_001)
    path = f"/transfers/{asked['id']}/approve"
    own = {"role": "accountant+reviewer", "user": "accountant"}
    assert funds.asked.refused(path, **own) == "approver_is_maker"
    assert funds.asked.refused(path, role="accountant") == "forbidden"
    assert funds.asked.refused("/transfers", move(giver, receiver, 1), role="steward") == (
        "forbidden"
    )
    assert approve(funds, asked)["state"] == "awaiting_approval"
    assert funds.asked.refused(path, role="reviewer", user="wang") == "approved_already"
    assert approve(funds, asked, user="sun")["state"] == "made"
    assert funds.asked.refused(path, role="reviewer", user="zhou") == "transfer_resolved"


def test_a_refused_transfer_gives_its_money_back_once(funds, pair):
    giver, receiver = pair
    asked, body = ask(funds, giver, receiver, 6_000), {"reason": "先用本年度预算"}
    path = f"/transfers/{asked['id']}"
    said = funds.asked.post(f"{path}/refuse", body, role="reviewer")
    assert (said["state"], said["refused_for"]) == ("refused", body["reason"])
    for verb, content in (("refuse", body), ("approve", None)):
        answer = funds.asked.refused(f"{path}/{verb}", content, role="reviewer")
        assert answer == "transfer_resolved"
    assert funds.sums(giver)["available"] == 10_000
    assert funds.asked.told(FundTransferred) == []
    assert funds.asked.get(f"{path}")["lots"] == []


def test_the_same_transfer_is_asked_for_once(funds, pair):
    named = name()
    first, again = (ask(funds, *pair, 6_000, id=named) for _ in range(2))
    assert first == again
    assert funds.sums(pair[0])["committed"] == 6_000
    assert refused(funds, *pair, 5_999, id=named) == "transfer_differs"
    listed = funds.asked.get(f"/transfers?fund_id={pair[1]}&state=awaiting_approval")["items"]
    assert [row["id"] for row in listed] == [named]
    assert funds.asked.get(f"/transfers?fund_id={pair[1]}&state=made")["items"] == []


def test_the_last_money_is_asked_for_by_many_and_moved_once(funds, pair):
    answers = together(
        8,
        lambda number: funds.asked.ask(
            "POST", "/transfers", move(*pair, 6_000), role="accountant", user=f"li-{number}"
        ),
    )
    assert sorted(answer.status for answer in answers) == [201] + [409] * 7
    assert {answer.body.get("available_fen") for answer in answers} == {None, 4_000}
    (asked,) = funds.asked.get("/transfers")["items"]
    path = f"/transfers/{asked['id']}/approve"
    answers = together(
        8, lambda number: funds.asked.ask("POST", path, role="reviewer", user=f"w-{number}").status
    )
    assert sorted(answers) == [200] + [409] * 7
    assert len(funds.asked.told(FundTransferred)) == 1
    assert [funds.sums(fund)["balance"] for fund in pair] == [4_000, 6_000]


def test_a_transfer_and_a_commitment_never_get_the_same_money(funds, pair):
    def go(number):
        if number % 2:
            body = use(pair[0], 6_000)
            return funds.asked.ask("POST", "/commitments/for-use", body, role="steward").status
        return funds.asked.ask("POST", "/transfers", move(*pair, 6_000), role="accountant").status

    assert sorted(together(6, go)) == [201] + [409] * 5
    assert funds.sums(pair[0])["available"] == 4_000


def test_money_that_crosses_itself_does_not_stand_still(funds, pair):
    here, there = pair
    funds.grant(there, 10_000)
    asked = [
        ask(funds, *(pair if number % 2 else (there, here)), 1_000 + number) for number in range(8)
    ]
    answers = together(8, lambda number: approve(funds, asked[number])["state"])
    assert answers == ["made"] * 8
    sums = [funds.asked.get(f"/funds/{fund_id}") for fund_id in pair]
    assert sum(fund["balance_fen"] for fund in sums) == 20_000
    assert [fund["committed_fen"] for fund in sums] == [0, 0]
    for fund in sums:
        held = sum(lot["amount_fen"] - lot["consumed_fen"] for lot in lots(funds, fund["id"]))
        assert held == fund["balance_fen"]


def test_another_community_neither_sees_nor_moves_it(funds, pair):
    asked = ask(funds, *pair, 1_000)
    elsewhere = {"role": "accountant+reviewer", "user": "wang", "community": "taiping"}
    path = f"/transfers/{asked['id']}"
    assert funds.asked.refused(f"{path}/approve", **elsewhere) == "transfer_unknown"
    assert funds.asked.refused(f"{path}/refuse", {"reason": "x"}, **elsewhere) == "transfer_unknown"
    assert funds.asked.ask("GET", path, **elsewhere).body["code"] == "transfer_unknown"
    assert funds.asked.get("/transfers", **elsewhere)["items"] == []
    assert funds.asked.refused("/transfers", move(*pair, 1), **elsewhere) == "fund_unknown"


def test_what_moved_is_final_in_the_database(funds, pair):
    approve(funds, ask(funds, *pair, 1_000))
    for change_it in (
        "UPDATE transfer SET amount_fen = 1",
        "DELETE FROM transfer",
        "UPDATE contribution SET parent_from_fen = 1 WHERE source = 'transfer'",
    ):
        with SERVICE.database.connection(), pytest.raises(peewee.IntegrityError):
            SERVICE.database.proxy.execute_sql(change_it)
