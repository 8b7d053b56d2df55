"""Visits to households: planned, recorded, overdue, and what they led to."""

from datetime import date

import peewee
import pytest

from services.property.visits.models import Visit
from services.property.visits.rules import next_due
from shared import clock
from tests.property.conftest import name
from tests.threads import together

MONDAY = date(2026, 3, 2)
STEWARD = {"role": "steward"}


def test_the_next_visit_is_counted_from_the_last_one():
    assert next_due(MONDAY, 7, None) == MONDAY
    assert next_due(MONDAY, 7, date(2026, 3, 4)) == date(2026, 3, 11)
    assert next_due(MONDAY, 1, date(2026, 2, 1)) == MONDAY


def test_somebody_comes_by_and_does_something_about_what_is_found(lonely):
    asked = lonely.asked
    building = lonely.building()["id"]
    body = {
        "building_id": building,
        "unit": "1-101",
        "contact_name": "欧阳修",
        "phone": "13812341234",
    }
    home = asked.post("/households", body)["id"]
    with clock.fixed(clock.at(MONDAY, 9)):
        wanted = {"id": name(), "household_id": home, "every_days": 3}
        plan = asked.post("/visit-plans", wanted, **STEWARD)
        assert asked.post("/visit-plans", wanted, **STEWARD) == plan
        assert (plan["due_on"], plan["overdue"]) == ("2026-03-02", False)
        twice = {"household_id": home, "every_days": 7}
        assert asked.refused("/visit-plans", twice, **STEWARD) == "visit_plan_exists"
        path = f"/visit-plans/{plan['id']}"
        visit = {"id": name(), "outcome": "found_ok", "note": "一切都好"}
        asked.post(f"{path}/visits", visit, **STEWARD)
        seen = asked.post(f"{path}/visits", visit, **STEWARD)
        assert (seen["visited_by"], seen["visited_on"]) == ("steward", "2026-03-02")
        nobody = {"outcome": "found_ok"}
        refused = asked.refused(f"/visits/{seen['id']}/wish", {"title": "一盆花"}, **STEWARD)
        assert refused == "visit_needs_nothing"
        assert asked.get("/visit-plans?overdue=true", **STEWARD)["items"] == []
    with clock.fixed(clock.at(date(2026, 3, 6), 9)):
        overdue = asked.get("/visit-plans?overdue=true", **STEWARD)["items"]
        assert [(row["contact_name"], row["due_on"]) for row in overdue] == [
            ("欧阳修", "2026-03-05")
        ]
        masked = asked.get(path, role="reviewer")
        assert (masked["contact_name"], masked["phone"]) == ("欧阳*", "138****1234")
        asked.post(f"{path}/visits", {"outcome": "not_met"}, **STEWARD)
        assert asked.get(path, **STEWARD)["overdue"]
        need = asked.post(f"{path}/visits", {"outcome": "needs_help"}, **STEWARD)["id"]
        assert asked.get(path, **STEWARD)["due_on"] == "2026-03-09"
        asked.post(f"{path}/change", {"every_days": 7}, **STEWARD)
        assert asked.get(path, **STEWARD)["due_on"] == "2026-03-13"

    tap = {"title": "更换厨房水龙头", "category": "plumbing"}
    both = together(2, lambda _: asked.ask("POST", f"/visits/{need}/work-order", tap, **STEWARD))
    assert sorted(answer.status for answer in both) == [201, 409]
    led_to = asked.post(f"/visits/{need}/wish", {"title": "一副老花镜"}, **STEWARD)
    again = asked.refused(f"/visits/{need}/wish", {"title": "一副老花镜"}, **STEWARD)
    assert again == "visit_answered"
    order = lonely.seen(led_to["work_order_id"])
    assert (order["channel"], order["household_id"], order["building_id"]) == (
        "visit",
        home,
        building,
    )
    wish = asked.get(f"/wishes/{led_to['wish_id']}", **STEWARD)
    assert (wish["household_id"], wish["wished_by"]) == (home, None)
    visits = asked.get(f"{path}/visits", **STEWARD)["items"]
    assert sorted(row["outcome"] for row in visits) == ["found_ok", "needs_help", "not_met"]

    closed = asked.post("/households", body | {"unit": "1-102"})["id"]
    with clock.fixed(clock.at(MONDAY, 9)):
        asked.post("/visit-plans", {"household_id": closed, "every_days": 1}, **STEWARD)
    asked.post(f"/households/{closed}/close", {"reason": "搬走"})
    listed = asked.get("/visit-plans", **STEWARD)["items"]
    assert [row["household_id"] for row in listed] == [home]

    asked.post(f"{path}/end", {}, **STEWARD)
    assert asked.refused(f"{path}/visits", nobody, **STEWARD) == "visit_plan_ended"
    assert asked.get("/visit-plans", **STEWARD)["items"] == []
    asked.post("/visit-plans", twice, **STEWARD)
    assert asked.refused(f"{path}/visits", nobody, role="repairer") == "forbidden"
    strange = {"role": "steward", "community": "elsewhere"}
    assert asked.refused(f"{path}/visits", nobody, **strange) == "visit_plan_unknown"
    assert asked.refused(f"/visits/{need}/wish", {"title": "x"}, **strange) == "visit_unknown"
    with asked.service.database.connection(), pytest.raises(peewee.IntegrityError):
        Visit.update(outcome="found_ok").execute()
