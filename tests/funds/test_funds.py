"""Funds: their terms and their sums, through HTTP."""

import peewee
import pytest

from shared import clock
from tests.funds.conftest import PROPERTY, closed, name


def test_a_new_fund_has_its_terms_and_no_money(funds):
    fund_id = funds.found(categories=["roof"], unmanaged_only=True, opens_on="2026-01-01")
    fund = funds.asked.get(f"/funds/{fund_id}")
    assert fund["categories"] == ["roof"]
    assert fund["opens_on"] == "2026-01-01"
    assert fund["approval_threshold_fen"] == 500_000
    assert set(funds.sums(fund_id).values()) == {0}
    assert funds.asked.get("/funds")["items"] == [fund]


def test_a_fund_named_by_its_founder_is_founded_once(funds):
    fund_id = name()
    assert funds.found(id=fund_id) == funds.found(id=fund_id) == fund_id
    assert len(funds.asked.get("/funds")["items"]) == 1
    body = {"id": fund_id, "name": "另一个", "nature": "G", "purpose": "x", "legal_holder": "社区"}
    assert funds.asked.refused("/funds", body | {"book": "store"}) == "fund_differs"


def test_a_fund_cannot_close_before_it_opens(funds):
    body = {"name": "a", "nature": "G", "purpose": "x", "legal_holder": "b", "book": "store"}
    window = {"opens_on": "2026-05-01", "closes_on": "2026-04-30"}
    answer = funds.asked.ask("POST", "/funds", body | window)
    assert (answer.status, answer.body["code"]) == (422, "fund_window_invalid")
    assert answer.body["errors"][0]["field"] == "closes_on"


def test_another_community_sees_nothing_of_a_fund(funds):
    fund_id = funds.found()
    grant = funds.grant(fund_id, 1_000)
    commitment = funds.commit(fund_id, 500)
    elsewhere = {"community": "elsewhere"}
    for path, code in {
        f"/funds/{fund_id}": "fund_unknown",
        f"/commitments/{commitment['id']}": "commitment_unknown",
        f"/disbursements/{name()}": "disbursement_unknown",
    }.items():
        answer = funds.asked.ask("GET", path, **elsewhere)
        assert (answer.status, answer.body["code"]) == (404, code)
    for path in ("/funds", "/contributions", "/commitments", "/allocation-rules"):
        assert funds.asked.get(path, **elsewhere)["items"] == []
    wish = funds.wish(fund_id, 1)
    asked = funds.asked
    assert asked.refused("/commitments", wish, **PROPERTY, **elsewhere) == "fund_unknown"
    reuse = wish | {"id": commitment["id"]}
    assert asked.refused("/commitments", reuse, **PROPERTY, **elsewhere) == "commitment_unknown"
    release = f"/commitments/{commitment['id']}/release"
    body = {"reason": "x"}
    assert asked.refused(release, body, **PROPERTY, **elsewhere) == "commitment_unknown"
    gift = {"id": grant["id"], "fund_id": fund_id, "source": "grant", "source_document": "财社18号"}
    gift |= {"received_on": "2026-03-01", "amount_fen": 1_000}
    assert (
        asked.refused("/contributions", gift, role="accountant", **elsewhere)
        == "contribution_unknown"
    )


def test_each_role_does_its_own_part_only(funds):
    fund_id = funds.found()
    funds.grant(fund_id, 1_000)
    wish = funds.wish(fund_id, 500)
    for path, body, role in (
        ("/funds", {}, "steward"),
        ("/contributions", {}, "admin"),
        ("/allocation-rules", {}, "admin"),
        ("/commitments", wish, "reviewer"),
        (f"/commitments/{name()}/approve", None, "steward"),
        (f"/commitments/{name()}/release", {"reason": "x"}, "reviewer"),
        ("/commitments", wish, "district"),
    ):
        assert funds.asked.refused(path, body, role=role) == "forbidden"


def test_the_database_itself_refuses_an_overspent_fund(funds):
    fund_id = funds.found()
    funds.grant(fund_id, 1_000)
    database = funds.asked.service.database
    overspend = f"UPDATE fund SET committed_fen = 1001 WHERE id = '{fund_id}'"
    with pytest.raises(peewee.IntegrityError):
        database.run(lambda: database.proxy.execute_sql(overspend))
    assert funds.sums(fund_id)["committed"] == 0


def test_money_that_came_in_or_went_out_is_final_in_the_database(funds):
    fund_id = funds.found(nature="E")
    funds.rules("2026-01-01", {fund_id: 10_000})
    funds.asked.hear(closed("2026-03", 1_000))
    funds.accept(funds.commit(fund_id, 500), 400)
    database = funds.asked.service.database
    for statement in (
        "UPDATE contribution SET amount_fen = 1",
        "DELETE FROM contribution",
        "UPDATE allocation_set SET effective_from = '2026-02-01'",
        "DELETE FROM allocation_set",
        "UPDATE allocation_share SET share_bp = 1",
        "DELETE FROM allocation_share",
        "UPDATE proceeds SET amount_fen = 1",
        "UPDATE disbursement SET amount_fen = 1",
        "DELETE FROM disbursement",
        "UPDATE consumption SET from_fen = 1",
        "DELETE FROM consumption",
    ):
        with pytest.raises(peewee.DatabaseError, match="final"):
            database.run(lambda s=statement: database.proxy.execute_sql(s))


def test_the_figures_for_the_audit_add_up(funds):
    fund_id = funds.found()
    funds.grant(fund_id, 1_000)
    funds.commit(fund_id, 300)
    funds.accept(funds.commit(fund_id, 400), 250)
    token = {"role": "", "acting_service": "gateway"}
    assert funds.asked.get("/figures", **token) == {
        "funds": {fund_id: {"nature": "G", "book": "store", "balance_fen": 750}},
        "contributed_fen": 1_000,
        "contributed_from_profit_fen": 0,
        "open_commitments_fen": 300,
        "disbursed_fen": 250,
        "repair_paid_fen": 250,
        "repair_refunded_fen": 0,
        "other_uses_fen": 0,
        "repair_due_fen": 0,
        "rewards_paid_fen": 0,
    }
    empty = funds.asked.get("/figures", community="elsewhere", **token)
    assert empty == {
        "funds": {},
        "contributed_fen": 0,
        "contributed_from_profit_fen": 0,
        "open_commitments_fen": 0,
        "disbursed_fen": 0,
        "repair_paid_fen": 0,
        "repair_refunded_fen": 0,
        "other_uses_fen": 0,
        "repair_due_fen": 0,
        "rewards_paid_fen": 0,
    }


def test_the_figures_keep_repairs_apart_from_other_uses_and_know_what_awaits_its_payer(funds):
    fund_id = funds.found(approval_threshold_fen=100)
    funds.grant(fund_id, 1_000)
    funds.commit(fund_id, 90)
    large = funds.commit(fund_id, 300)
    funds.asked.post(f"/commitments/{large['id']}/approve", role="reviewer")
    funds.accept(large, 250)
    asked = funds.ask_for(fund_id, 60)
    funds.pay(funds.request(asked, 60))
    (used,) = funds.asked.get("/disbursements")["items"]
    back = {"amount_fen": 10, "reason": "退货", "received_on": clock.today().isoformat()}
    funds.asked.post(f"/disbursements/{used['id']}/returns", back, role="cashier")
    funds.ask_for(fund_id, 70)
    figures = funds.asked.get("/figures", role="", acting_service="gateway")
    names = ("open_commitments", "disbursed", "other_uses", "repair_paid", "repair_due")
    assert [figures[f"{name}_fen"] for name in names] == [390, 50, 50, 0, 250]
    (due,) = funds.asked.get("/disbursement-requests?state=awaiting_review")["items"]
    funds.pay(due)
    figures = funds.asked.get("/figures", role="", acting_service="gateway")
    assert [figures[f"{name}_fen"] for name in names] == [90, 300, 50, 250, 0]
