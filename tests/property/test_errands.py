"""Errands: in time or late, free of charge, and residents' money that only passes through."""

from datetime import UTC, date, datetime, timedelta

import peewee
import pytest

from services.ledger.app import SERVICE as LEDGER
from services.property.app import SERVICE as PROPERTY
from services.property.errands.models import ErrandMoney
from services.property.errands.rules import Term, in_time, minutes_on
from shared import clock
from shared.money import rate_bp
from tests.property.conftest import Town, name
from tests.service import running
from tests.threads import together

NOON = datetime(2026, 3, 31, 4, 0, tzinfo=UTC)
BILL = {"method": "cash", "amount_fen": 8_640, "payee": "供电公司", "on": "2026-03-31"}
CASHIER = {"role": "cashier"}


def kind(town, called="代缴水电费"):
    return town.asked.post("/errand-kinds", {"name": called})["id"]


def errand(town, kind_id, seconds=60, **more):
    body = {
        "kind_id": kind_id,
        "asked_at": NOON.isoformat(),
        "answered_at": (NOON + timedelta(seconds=seconds)).isoformat(),
    }
    return town.asked.post("/errands", body | more, role="steward")


def test_fourteen_minutes_and_59_seconds_are_in_time_and_15_01_is_late():
    for minutes, seconds, answered in ((14, 59, True), (15, 0, True), (15, 1, False)):
        later = NOON + timedelta(minutes=minutes, seconds=seconds)
        assert in_time(NOON, later, 15) is answered
    terms = [Term(date(2026, 4, 1), 20), Term(date(2026, 5, 1), 10)]
    days = (date(2026, 3, 31), date(2026, 4, 1), date(2026, 6, 1))
    assert [minutes_on(terms, day) for day in days] == [15, 20, 10]
    assert (rate_bp(177, 180), rate_bp(0, 0)) == (9_833, None)


def test_errands_are_counted_and_cost_nothing(lonely):
    asked, steward = lonely.asked, {"role": "steward"}
    bills, papers = kind(lonely), kind(lonely, "代办证件")
    assert asked.refused("/errand-kinds", {"name": "代办证件"}) == "errand_kind_exists"
    assert asked.refused("/errand-kinds", {"name": "代购"}, role="steward") == "forbidden"
    for seconds in (899, 900, 901):
        found = errand(lonely, bills, seconds, asked_by="欧阳修")
        assert found["in_time"] is (seconds <= 900)
    errand(lonely, papers)
    assert (found["asked_by"], found["done_by"], found["done_on"]) == (
        "欧阳修",
        "steward",
        "2026-03-31",
    )
    assert asked.get(f"/errands/{found['id']}", role="cashier")["asked_by"] == "欧阳*"
    body = {
        "id": name(),
        "kind_id": bills,
        "asked_at": NOON.isoformat(),
        "answered_at": NOON.isoformat(),
    }
    for more, code in (
        ({"handling_fee_fen": 1}, "handling_fee_forbidden"),
        ({"household_id": name()}, "household_unknown"),
        ({"kind_id": name()}, "errand_kind_unknown"),
        (
            {"answered_at": (NOON - timedelta(seconds=1)).isoformat()},
            "moments_out_of_order",
        ),
    ):
        assert asked.refused("/errands", body | more, **steward) == code
    asked.post(f"/errand-kinds/{papers}/end", {"ended_on": "2026-03-31"})
    assert asked.refused("/errands", body | {"kind_id": papers}, **steward) == "errand_kind_ended"
    asked.post("/errands", body, **steward)
    asked.post("/errands", body, **steward)
    days = "since=2026-03-31&until=2026-03-31"
    assert asked.get(f"/errand-summary?{days}", role="district") == {
        "errands": 5,
        "in_time": 4,
        "in_time_bp": 8_000,
        "by_kind": [{"kind": "代办证件", "errands": 1}, {"kind": "代缴水电费", "errands": 4}],
    }
    with clock.fixed(NOON):
        tomorrow = {"from_on": "2026-04-01", "response_minutes": 20}
        asked.post("/errand-terms", tomorrow)
        assert asked.refused("/errand-terms", tomorrow) == "day_over"
    assert asked.get("/errand-terms", role="cashier")["items"] == [tomorrow]
    later = errand(
        lonely, bills, asked_at="2026-04-01T00:00:00Z", answered_at="2026-04-01T00:20:00Z"
    )
    assert (later["in_time"], later["response_minutes"]) == (True, 20)
    strange = {"role": "steward", "community": "elsewhere"}
    assert asked.refused("/errands", body | {"id": None}, **strange) == "errand_kind_unknown"
    assert asked.get("/errands", **strange)["items"] == []


def test_money_for_others_passes_through_and_the_books_hold_it_meanwhile(settings):
    with running(PROPERTY, settings) as asked, running(LEDGER, settings) as ledger:
        town = Town(asked, None, None)
        building = town.building()["id"]
        home = asked.post("/households", {"building_id": building, "unit": "1-101"})["id"]
        done = errand(town, kind(town), household_id=home, asked_by="张三")
        path = f"/errands/{done['id']}"
        assert asked.refused(f"{path}/take-money", BILL, role="steward") == "forbidden"
        assert asked.post(f"{path}/take-money", BILL, **CASHIER)["held_fen"] == 8_640
        ledger.hear(*asked.told())

        def held():
            theirs = ledger.get("/figures", role="", acting_service="gateway")
            ours = town.figures()["errand_money_fen"]
            assert (theirs["errand_money_fen"], theirs["agency_fen"]) == (ours, 0)
            return ours

        assert held() == 8_640
        pay = BILL | {"method": "bank", "amount_fen": 8_000, "reference": "回单17"}
        more = asked.ask("POST", f"{path}/pay-on", pay | {"amount_fen": 8_641}, **CASHIER)
        assert (more.body["code"], more.body["held_fen"]) == ("errand_money_short", 8_640)
        answers = together(2, lambda _: asked.ask("POST", f"{path}/pay-on", pay, **CASHIER))
        assert sorted(answer.status for answer in answers) == [201, 409]
        assert [row["id"] for row in asked.get("/errands?held=true", **CASHIER)["items"]] == [
            done["id"]
        ]
        back = {"method": "cash", "amount_fen": 640}
        moves = asked.post(f"{path}/give-back", back, **CASHIER)["money"]
        assert [move["move"] for move in moves] == ["taken", "paid_on", "returned"]
        assert [move["payee"] for move in moves] == ["供电公司", "供电公司", None]
        assert asked.post(f"{path}/forget-name", role="steward")["asked_by"] is None
        assert asked.get("/errands?held=true", **CASHIER)["items"] == []
        told = asked.told()
        assert "张三" not in str(told)
        ledger.hear(*told[-2:])
        assert held() == 0
        vouchers = ledger.get("/books/property/vouchers", role="accountant")["items"]
        lines = [
            (line["account"], line["debit_fen"], line["credit_fen"])
            for voucher in vouchers
            for line in voucher["lines"]
        ]
        assert lines == [
            ("1001", 8_640, 0),
            ("224103", 0, 8_640),
            ("224103", 8_000, 0),
            ("100201", 0, 8_000),
            ("224103", 640, 0),
            ("1001", 0, 640),
        ]
        assert {line["member"] for line in vouchers[0]["lines"]} == {None, home}
        with asked.service.database.connection(), pytest.raises(peewee.IntegrityError):
            ErrandMoney.update(amount_fen=1).execute()
