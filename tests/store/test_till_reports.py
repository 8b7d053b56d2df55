"""Blind counts, X and Z reports, and who may see whose drawer, on both engines."""

import peewee
import pytest

from services.store.tills.models import ZReport
from shared.facts import AttentionRaised, AttentionSettled, DayClosed, TillClosed
from tests.threads import together

WANG = {"role": "clerk", "user": "wang"}


@pytest.fixture
def second(shop):
    """Another till of the outlet, opened by another clerk."""
    till = shop.store.post("/tills", {"name": "二号"})["id"]
    opened = {"float_fen": 10_000, "opened_at": "2026-03-02T00:30:00Z"}
    shop.store.post(f"/tills/{till}/open", opened, **WANG)
    return till


def sessions(shop, till, **who):
    return shop.store.get(f"/tills/{till}/sessions", **(who or {"role": "cashier"}))["items"]


def report(shop, till=None, **who):
    session = sessions(shop, till or shop.till)[-1]["id"]
    return shop.store.get(f"/till-sessions/{session}/report", **(who or {"role": "clerk"}))


def close(shop, till=None, **body):
    path = f"/tills/{till or shop.till}/close"
    return shop.store.ask("POST", path, {"closed_at": "2026-03-02T12:00:00Z", **body}, role="clerk")


def counted(*pieces):
    return [{"value_fen": value, "count": count} for value, count in pieces]


def sell_at(shop, till, sku, cash, **who):
    body = shop.sale((sku, "1"), tenders=[{"method": "cash", "amount_fen": cash}], till_id=till)
    return shop.store.post("/sales", body, **who)


# -- counting ---------------------------------------------------------------------------------


def test_a_drawer_is_counted_by_notes_and_coins_and_they_are_kept(shop):
    shop.sell(("TEA", "1"), cash=350)
    pieces = counted((10_000, 1), (200, 1), (100, 1), (50, 1))
    closed = close(shop, denominations=pieces, counted_cash_fen=10_350).body
    assert (closed["counted_cash_fen"], closed["over_short_fen"]) == (10_350, 0)
    z = report(shop)
    assert z["denominations"] == pieces
    assert (z["expected_cash_fen"], z["counted_cash_fen"], z["over_short_fen"]) == (
        10_350,
        10_350,
        0,
    )


def test_a_count_that_contradicts_itself_closes_nothing(shop):
    note = counted((10_000, 1))
    for body, code in (
        ({"denominations": note, "counted_cash_fen": 9_999}, "count_differs"),
        ({"denominations": note * 2}, "denomination_twice"),
        ({}, "count_missing"),
    ):
        answer = close(shop, **body)
        assert (answer.status, answer.body["code"]) == (422, code)
    assert close(shop, denominations=note).body["counted_cash_fen"] == 10_000


@pytest.mark.parametrize("pieces", [[], counted((300, 1)), counted((100, -1)), counted((1, 10**6))])
def test_only_notes_and_coins_there_are_can_be_counted(shop, pieces):
    assert close(shop, denominations=pieces).body["code"] == "invalid_request"


def test_two_closes_of_one_till_at_once_count_it_once(shop):
    answers = together(2, lambda number: close(shop, counted_cash_fen=10_000 + number))
    assert sorted(answer.status for answer in answers) == [200, 409]
    assert {a.body["code"] for a in answers if a.status == 409} == {"till_not_open"}
    assert len(shop.store.told(TillClosed)) == 1
    assert report(shop)["z_number"] == 1


# -- X reports --------------------------------------------------------------------------------


def busy(shop, till, cash_sku, cash_fen, who):
    """The same at a drawer, but for how much cash it was."""
    sale = sell_at(shop, till, cash_sku, cash_fen, **who)
    sell_at(shop, till, cash_sku, cash_fen, **who)
    sell_at(shop, till, f"BILL{cash_fen}", cash_fen, **who)
    shop.store.post(f"/sales/{sale['id']}/void", {"reason": "输错"}, **who)
    body = shop.sale(
        ("RICE", "1"), tenders=[{"method": "wechat", "amount_fen": 2_999}], till_id=till
    )
    shop.store.post("/sales", body, **who)
    move = {"amount_fen": 500, "purpose": "expense", "reason": "邮票"}
    shop.store.post(f"/tills/{till}/pay-outs", move, **who)


def test_an_x_report_is_the_same_however_much_cash_there_was(shop, second):
    for fen in (350, 600):
        bill = {"name": "电费", "category": "代收", "unit": "笔", "kind": "agency"}
        shop.store.post("/products", {**bill, "sku": f"BILL{fen}", "price_fen": fen})
    busy(shop, shop.till, "TEA", 350, {"role": "clerk"})
    busy(shop, second, "MEAL", 600, WANG)
    mine, other = report(shop), report(shop, second, **WANG)
    own = ("till_session_id", "till_id", "till_name", "opened_by")
    for name in own:
        assert mine.pop(name) != other.pop(name)
    assert mine == other
    assert mine["sales_count"] == 4
    assert mine["tenders"] == [{"method": "wechat", "amount_fen": 2_999}]
    assert mine["cash_moves"] == [
        {"kind": "pay_out", "purpose": "expense", "count": 1, "amount_fen": 500}
    ]
    assert {row["kind"]: row["count"] for row in mine["returned"]} == {
        "refund": 0,
        "void": 1,
        "exchange": 0,
        "return": 0,
    }
    assert {name for name, value in mine.items() if value is None} == {
        "closed_at",
        "closed_by",
        "sales_fen",
        "agency_fen",
        "expected_cash_fen",
    }


def test_who_oversees_tills_sees_everything_but_of_a_drawer_of_their_own(shop):
    shop.sell(("TEA", "1"), cash=350)
    x = report(shop, role="cashier")
    assert (x["sales_fen"], x["expected_cash_fen"]) == (350, 10_350)
    assert x["tenders"] == [{"method": "cash", "amount_fen": 350}]
    own = report(shop, role="clerk+cashier", user="clerk")
    assert (own["sales_fen"], own["expected_cash_fen"], own["tenders"]) == (None, None, [])


def test_what_should_be_in_a_drawer_is_in_no_answer_before_it_was_counted(shop):
    shop.sell(("TEA", "1"), cash=350)
    answers = [report(shop), sessions(shop, shop.till, role="clerk")]
    assert "10350" not in str(answers)


# -- Z reports --------------------------------------------------------------------------------


def test_z_reports_are_numbered_without_gaps_per_till(shop, second):
    numbers = []
    for day in (2, 3, 4):
        if day > 2:
            shop.open(opened_at=f"2026-03-0{day}T00:30:00Z")
        bad = close(shop, denominations=counted((100, 1), (100, 1)))
        assert bad.status == 422
        numbers.append(shop.count(10_000, closed_at=f"2026-03-0{day}T12:00:00Z")["z_number"])
    assert numbers == [1, 2, 3]
    closed = shop.store.post(f"/tills/{second}/close", {"counted_cash_fen": 10_000}, **WANG)
    assert closed["z_number"] == 1


def test_a_z_report_is_final_but_for_its_explanation(shop):
    shop.count(10_000)
    with shop.store.service.database.connection():
        for query in (ZReport.update(number=9), ZReport.update(report="{}"), ZReport.delete()):
            with pytest.raises(peewee.DatabaseError):
                query.execute()


def test_a_difference_is_told_and_explained_once_by_another_person(shop):
    session = sessions(shop, shop.till)[0]["id"]
    path, note = f"/till-sessions/{session}/explain", {"note": "找零多给"}
    assert shop.store.refused(path, note, role="cashier") == "till_not_closed"
    shop.count(9_500)
    assert shop.store.told(TillClosed)[0].over_short_fen == -500
    assert shop.store.refused(path, note, role="clerk") == "forbidden"
    assert shop.store.refused(path, note, role="clerk+cashier", user="clerk") == "same_person"
    answers = together(2, lambda _: shop.store.ask("POST", path, note, role="cashier"))
    assert sorted(answer.status for answer in answers) == [200, 409]
    assert {a.body["code"] for a in answers if a.status == 409} == {"explained_already"}
    z = report(shop)
    assert (z["explanation"], z["explained_by"], z["over_short_fen"]) == (
        "找零多给",
        "cashier",
        -500,
    )


def test_a_drawer_that_held_what_it_should_needs_no_explanation(shop):
    session = shop.count(10_000)["id"]
    path, note = f"/till-sessions/{session}/explain", {"note": "x"}
    assert shop.store.refused(path, note, role="cashier") == "nothing_to_explain"
    far = {"role": "cashier", "community": "elsewhere"}
    assert shop.store.refused(path, note, **far) == "till_session_unknown"


@pytest.mark.parametrize(("counted_fen", "alert"), [(8_000, False), (7_999, True), (12_001, True)])
def test_a_difference_beyond_the_policy_waits_for_a_person(shop, counted_fen, alert):
    session = shop.count(counted_fen)["id"]
    raised = shop.store.get("/attention?code=till_over_short", role="cashier")["items"]
    assert [item["subject_id"] for item in raised] == ([session] if alert else [])
    assert len(shop.store.told(AttentionRaised)) == len(raised)
    note = {"note": "已核对监控"}
    shop.store.post(f"/till-sessions/{session}/explain", note, role="cashier")
    assert len(shop.store.told(AttentionSettled)) == len(raised)
    assert shop.store.get("/attention", role="cashier")["items"] == []


# -- two tills, two clerks --------------------------------------------------------------------


def test_two_tills_are_counted_each_by_its_own_clerk_and_the_day_waits_for_both(shop, second):
    shop.sell(("TEA", "1"), cash=350)
    sell_at(shop, second, "RICE", 2_999, **WANG)
    assert shop.count(10_350)["over_short_fen"] == 0
    assert shop.store.refused("/days/2026-03-02/close", {}, role="clerk") == "till_open"
    theirs = f"/tills/{second}/close"
    body = {"counted_cash_fen": 12_990}
    assert shop.store.refused(theirs, body, role="clerk") == "till_not_yours"
    assert shop.store.post(theirs, body, **WANG)["over_short_fen"] == -9
    shop.close_day()
    fact = shop.store.told(DayClosed)[0]
    assert [(t.method, t.amount_fen) for t in fact.tenders] == [("cash", 3_349)]


def test_who_oversees_tills_may_count_the_drawer_of_who_went_home(shop, second):
    body = {"counted_cash_fen": 10_000}
    closed = shop.store.post(f"/tills/{second}/close", body, role="cashier")
    assert (closed["opened_by"], closed["closed_by"]) == ("wang", "cashier")
    path, note = f"/till-sessions/{closed['id']}/explain", {"note": "x"}
    assert shop.store.refused(path, note, role="cashier", user="zhao") == "nothing_to_explain"


def test_a_clerk_sees_their_own_sessions_and_sales_and_nobody_elses(shop, second):
    mine = shop.sell(("TEA", "1"), cash=350)
    theirs = sell_at(shop, second, "TEA", 350, **WANG)
    assert sessions(shop, second, role="clerk") == []
    assert len(sessions(shop, second, **WANG)) == 1
    session = sessions(shop, second)[0]["id"]
    for path in (
        f"/till-sessions/{session}/report",
        f"/till-sessions/{session}/cash-moves",
        f"/sales/{theirs['id']}",
        f"/sales/{theirs['id']}/receipt",
    ):
        assert shop.store.ask("GET", path, role="clerk").status == 404
        assert shop.store.ask("GET", path, **WANG).status == 200
        assert shop.store.ask("GET", path, role="cashier").status == 200
    copy = f"/sales/{theirs['id']}/reprints"
    assert shop.store.refused(copy, {"reason": "x"}, role="clerk") == "sale_unknown"
    seen = shop.store.get("/sales", role="clerk")["items"]
    assert [sale["id"] for sale in seen] == [mine["id"]]
    assert len(shop.store.get("/sales", role="cashier")["items"]) == 2


def test_a_receipt_of_another_clerk_is_refunded_from_ones_own_drawer(shop, second):
    theirs = sell_at(shop, second, "TEA", 350, **WANG)
    path = f"/sales/{theirs['id']}/refunds"
    shop.store.post(path, shop.refund(theirs, 1, "1"), role="clerk")
    assert shop.count(9_650)["over_short_fen"] == 0
    body = {"counted_cash_fen": 10_350}
    assert shop.store.post(f"/tills/{second}/close", body, **WANG)["over_short_fen"] == 0
