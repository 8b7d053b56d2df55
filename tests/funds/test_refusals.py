"""What funds refused and what they let pass all the same, for everybody to read."""

from datetime import date, timedelta

import peewee
import pytest

from services.funds.refusals import rules
from services.funds.refusals.commands import keep_refusal
from services.funds.refusals.models import FundRefusal
from shared import clock
from shared.errors import Refusal
from tests.funds.conftest import PROPERTY, name, use
from tests.threads import together

REASON = {"reason": "居民代表会议决定"}


def refusals(funds, query="", **how):
    return funds.asked.get(f"/refusals{query}", **how)["items"]


def overrides(funds, query="", **how):
    return funds.asked.get(f"/overrides{query}", **how)["items"]


def change(funds, fund_id, **terms):
    """Other terms, with two people."""
    asked = funds.asked.post(f"/funds/{fund_id}/changes", REASON | terms)
    funds.asked.post(f"/fund-changes/{asked['id']}/approve", role="reviewer")
    return asked


def lift(funds, fund_id, order, passes, **more):
    """An exception, with two people."""
    body = {"fund_id": fund_id, "work_order_id": order, "passes": passes} | REASON | more
    asked = funds.asked.post("/fund-exceptions", body, role="steward")
    funds.asked.post(f"/fund-exceptions/{asked['id']}/approve", role="reviewer")
    return asked


def test_every_code_has_its_sentence_in_both_languages():
    assert rules.sentence("fund_purpose_mismatch", "managed").zh.startswith("这笔资金只用于没有")
    assert (
        rules.sentence("fund_purpose_mismatch", "use") == (rules.SENTENCES["fund_purpose_mismatch"])
    )
    assert rules.sentence("fund_of_tomorrow", None) == rules.ANY
    assert all(zh and en for zh, en in rules.SENTENCES.values())


def test_the_same_refusal_repeated_counts(funds):
    fund_id = funds.found(unmanaged_only=True)
    funds.grant(fund_id, 10_000)
    order = name()
    for amount_fen in (1_000, 2_000, 3_000):
        funds.refused(fund_id, amount_fen, work_order_id=order, managed=True)
    (kept,) = refusals(funds)
    assert (kept["times"], kept["asked_fen"], kept["available_fen"]) == (3, 1_000, 10_000)
    assert (kept["fund_id"], kept["work_order_id"], kept["use"]) == (fund_id, order, "repair")
    assert (kept["code"], kept["about"]) == ("fund_purpose_mismatch", "managed")
    assert kept["day"] == clock.today().isoformat()
    assert "没有物业管理" in kept["zh"] and "nobody manages" in kept["en"]
    assert "property management" in kept["sentence"]
    assert kept["first_at"] < kept["last_at"]
    funds.refused(fund_id, 10_001, work_order_id=order)
    assert [row["code"] for row in refusals(funds)] == ["fund_purpose_mismatch", "fund_overdrawn"]
    assert funds.sums(fund_id)["committed"] == 0


def test_another_day_another_order_and_another_fund_are_other_refusals(funds):
    poor, order = funds.found(), name()
    day = date(2026, 4, 1)
    for later in range(3):
        with clock.fixed(clock.at(day + timedelta(days=later), 9)):
            funds.refused(poor, 1, work_order_id=order)
    with clock.fixed(clock.at(day, 9)):
        funds.refused(poor, 1)
        other = funds.found()
        funds.refused(other, 1, work_order_id=order)
    assert [row["times"] for row in refusals(funds)] == [1, 1, 1, 1, 1]
    assert len(refusals(funds, f"?fund_id={poor}")) == 4
    days = [row["day"] for row in refusals(funds, "?since=2026-04-02&until=2026-04-03")]
    assert days == ["2026-04-02", "2026-04-03"]
    assert refusals(funds, f"?fund_id={other}&since=2026-04-02") == []
    first = funds.asked.get("/refusals?limit=3")
    rest = funds.asked.get(f"/refusals?limit=3&after={first['next']}")
    assert len(first["items"] + rest["items"]) == 5 and rest["next"] is None


def test_a_forbidden_use_says_why(funds):
    fund = funds.asked.post("/funds/from-template", {"template": "residents_service_fund"})
    body = use(fund["id"], 500) | {"use": "personnel"}
    assert funds.asked.refused("/commitments/for-use", body, role="steward") == "fund_use_forbidden"
    (kept,) = refusals(funds)
    assert (kept["use"], kept["work_order_id"], kept["asked_fen"]) == ("personnel", None, 500)
    assert "不发工资" in kept["zh"] and "no wages" in kept["en"]
    unknown = body | {"use": "wages"}
    answer = funds.asked.ask("POST", "/commitments/for-use", unknown, role="steward")
    assert (answer.status, answer.body["errors"][0]["field"]) == (422, "use")


def test_only_what_a_fund_refuses_is_kept(funds):
    fund_id = funds.found()
    funds.asked.refused("/funds", {}, role="steward")
    funds.asked.refused("/commitments", funds.wish(name(), 1), **PROPERTY)
    funds.asked.refused(f"/commitments/{name()}/approve", role="reviewer")
    funds.asked.refused("/fund-exceptions", {"fund_id": fund_id}, role="steward")
    assert funds.asked.ask("GET", f"/funds/{name()}").status == 404
    assert refusals(funds) == []


def test_another_community_sees_none_of_it(funds):
    fund_id = funds.found(cap_per_order_fen=1)
    funds.refused(fund_id, 2)
    change(funds, fund_id, cap_per_order_fen=2)
    elsewhere = {"community": "elsewhere"}
    assert refusals(funds, **elsewhere) == overrides(funds, **elsewhere) == []
    assert refusals(funds, f"?fund_id={fund_id}", **elsewhere) == []
    wish = funds.wish(fund_id, 2)
    assert funds.asked.refused("/commitments", wish, **PROPERTY, **elsewhere) == "fund_unknown"
    assert refusals(funds, **elsewhere) == []
    assert len(refusals(funds)) == len(overrides(funds)) == 1
    for path in ("/refusals", "/overrides"):
        assert funds.asked.ask("GET", path, role="repairer").status == 403


def test_the_same_refused_at_once_is_counted_each_time(funds):
    fund_id, order = funds.found(), name()
    answers = together(8, lambda _: funds.refused(fund_id, 1, work_order_id=order))
    assert answers == ["fund_overdrawn"] * 8
    (kept,) = refusals(funds)
    assert kept["times"] == 8


def test_a_refusal_that_cannot_be_kept_is_answered_all_the_same(funds, capsys):
    fund_id = funds.found()
    database = funds.asked.service.database
    database.run(lambda: database.proxy.execute_sql("ALTER TABLE fund_refusal RENAME TO gone"))
    answer = funds.asked.ask("POST", "/commitments", funds.wish(fund_id, 1), **PROPERTY)
    assert (answer.status, answer.body["code"]) == (409, "fund_overdrawn")
    assert "refusal_not_kept" in capsys.readouterr().out
    database.run(lambda: database.proxy.execute_sql("ALTER TABLE gone RENAME TO fund_refusal"))
    funds.refused(fund_id, 1)
    assert len(refusals(funds)) == 1


def test_what_was_refused_is_final_in_the_database(funds):
    fund_id = funds.found()
    funds.refused(fund_id, 1)
    database = funds.asked.service.database
    for statement in ("UPDATE fund_refusal SET sentence = ''", "DELETE FROM fund_refusal"):
        with pytest.raises(peewee.DatabaseError, match="final"):
            database.run(lambda s=statement: database.proxy.execute_sql(s))


def test_overrides_are_exceptions_approved_and_terms_changed(funds):
    fund_id = funds.found(unmanaged_only=True, cap_per_order_fen=100)
    order = name()
    lifted = lift(funds, fund_id, order, "unmanaged_only")
    raised = change(funds, fund_id, cap_per_order_fen=200)
    capped = lift(funds, fund_id, order, "cap_per_order", cap_fen=900)
    funds.asked.post(f"/funds/{fund_id}/freeze", REASON)
    shown = overrides(funds)
    assert [row["id"] for row in shown] == [lifted["id"], raised["id"], capped["id"]]
    assert [row["changes"] for row in shown] == [
        {"unmanaged_only": None},
        {"cap_per_order_fen": 200},
        {"cap_per_order": 900},
    ]
    assert [row["kind"] for row in shown] == ["exception", "terms", "exception"]
    assert {row["approved_by"] for row in shown} == {"reviewer"}
    assert (shown[0]["work_order_id"], shown[0]["asked_by"]) == (order, "steward")
    assert (shown[0]["reason"], shown[1]["work_order_id"]) == (REASON["reason"], None)


def test_what_awaits_approval_or_was_refused_is_no_override(funds):
    fund_id = funds.found(unmanaged_only=True)
    funds.asked.post(f"/funds/{fund_id}/changes", REASON | {"cap_per_order_fen": 1})
    body = {"fund_id": fund_id, "work_order_id": name(), "passes": "unmanaged_only"} | REASON
    asked = funds.asked.post("/fund-exceptions", body, role="steward")
    funds.asked.post(f"/fund-exceptions/{asked['id']}/refuse", REASON, role="reviewer")
    assert overrides(funds) == []


def test_overrides_come_in_pages_by_day_and_fund(funds):
    fund_id, other = funds.found(unmanaged_only=True), funds.found(unmanaged_only=True)
    made = []
    for day in range(1, 6):
        with clock.fixed(clock.at(date(2026, 4, day), 9)):
            made.append(lift(funds, fund_id, name(), "unmanaged_only")["id"])
            made.append(change(funds, fund_id, cap_per_order_fen=day)["id"])
            lift(funds, other, name(), "unmanaged_only")
    of_fund, seen, after = f"?fund_id={fund_id}&limit=3", [], ""
    while after is not None:
        page = funds.asked.get(f"/overrides{of_fund}&after={after}")
        seen += [row["id"] for row in page["items"]]
        after = page["next"]
    assert sorted(seen) == sorted(made)
    assert len(overrides(funds)) == 15
    assert len(overrides(funds, "?since=2026-04-02&until=2026-04-03")) == 6
    answer = funds.asked.ask("GET", "/overrides?after=nonsense")
    assert (answer.status, answer.body["code"]) == (400, "cursor_invalid")


def test_a_refusal_without_a_fund_opens_no_transaction(funds):
    keep_refusal(None, Refusal("fund_differs", "x"))
    keep_refusal(None, Refusal("commitment_resolved", "x", fund_id="f"))
    with funds.asked.service.database.connection():
        assert FundRefusal.select().count() == 0
