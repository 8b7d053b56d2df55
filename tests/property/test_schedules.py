"""Preventive work: on which days it falls due, and the one order each day becomes."""

from datetime import date

import peewee
import pytest

from services.property.schedules.commands import create_due_orders
from services.property.schedules.models import ScheduleDay
from services.property.schedules.rules import Term, days, next_day, nth_day, ripe, wanted_orders
from shared import clock
from shared.identity import follower_of
from tests.property.conftest import name
from tests.service import COMMUNITY
from tests.threads import together

STEWARD = {"role": "steward"}
LIFT = {"every": 1, "unit": "months", "title": "电梯月检", "category": "lift"}
LAST_DAYS = Term(date(2026, 1, 31), date(2026, 1, 31), 1, "months")


def test_the_31st_is_the_last_day_of_a_short_month_and_does_not_drift():
    found = [nth_day(LAST_DAYS, number).isoformat() for number in range(5)]
    assert found == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]
    leap = Term(date(2024, 2, 29), date(2024, 2, 29), 1, "years")
    assert [nth_day(leap, number).day for number in range(5)] == [29, 28, 28, 28, 29]
    flood = Term(date(2026, 1, 1), date(2025, 6, 1), 1, "years")
    assert next_day([flood], date(2026, 6, 1), None) == date(2027, 6, 1)


def test_a_change_holds_from_its_day_on():
    weekly = Term(date(2026, 2, 10), date(2026, 2, 10), 2, "weeks")
    found = days([LAST_DAYS, weekly], date(2026, 1, 1), date(2026, 3, 15))
    assert [day.isoformat() for day in found] == [
        "2026-01-31",
        "2026-02-10",
        "2026-02-24",
        "2026-03-10",
    ]
    late = Term(date(2026, 3, 1), date(2026, 3, 1), 1, "months")
    assert next_day([LAST_DAYS, late], date(2026, 2, 28), None) == date(2026, 3, 1)
    assert next_day([LAST_DAYS], date(2026, 2, 28), date(2026, 3, 31)) is None
    written_over = Term(date(2026, 3, 1), date(2026, 3, 5), 10, "days")
    assert next_day([LAST_DAYS, late, written_over], date(2026, 2, 28), None) == date(2026, 3, 5)


def test_of_what_was_missed_only_the_latest_becomes_an_order():
    due = [date(2026, month, 1) for month in range(1, 7)]
    found = wanted_orders(due, date(2026, 4, 30))
    assert found == [(date(2026, 4, 1), 3), (date(2026, 5, 1), 0), (date(2026, 6, 1), 0)]
    assert wanted_orders([], date(2026, 4, 30)) == []
    early = {date(2026, 6, 1): 90, date(2026, 5, 1): 1}  # changed to ninety days from June on
    assert ripe(early, date(2026, 4, 29)) == []
    assert ripe(early, date(2026, 4, 30)) == [date(2026, 5, 1), date(2026, 6, 1)]


def at(year, month, day):
    return clock.fixed(clock.at(date(year, month, day), 8))


def run(lonely, **body):
    opened = lonely.asked.post("/schedule-runs", body, **STEWARD)["opened"]
    return [(row["due_on"], row["skipped"]) for row in opened]


def test_a_lift_is_inspected_every_month(lonely):
    asked = lonely.asked
    building = lonely.building()["id"]
    lift = asked.post(
        "/assets",
        {"kind": "lift", "code": "T-1", "building_id": building, "owner": "common"},
        **STEWARD,
    )["id"]
    with at(2026, 1, 15):
        wanted = LIFT | {"id": name(), "asset_id": lift, "first_on": "2025-10-31", "ahead_days": 3}
        made = asked.post("/schedules", wanted, **STEWARD)
        assert asked.post("/schedules", wanted, **STEWARD) == made
        assert (made["building_id"], made["next_on"]) == (building, "2026-01-31")
        assert run(lonely) == []
        both = wanted | {"id": None, "building_id": building}
        assert asked.refused("/schedules", both, **STEWARD) == "schedule_place_invalid"
    path = f"/schedules/{made['id']}"
    with at(2026, 1, 28):
        runs = together(3, lambda _: asked.ask("POST", "/schedule-runs", {}, **STEWARD).body)
        assert sorted(len(answer["opened"]) for answer in runs) == [0, 0, 1]
        assert run(lonely) == []
        coming = asked.get("/schedule-days", **STEWARD)["items"]
        assert [row["due_on"] for row in coming] == ["2026-01-31"]
        assert coming[0]["work_order_id"] is not None
        assert len(asked.get("/schedule-days?ahead_days=31", **STEWARD)["items"]) == 2
    with at(2026, 5, 10):  # three months nobody ran it
        coming = asked.get("/schedule-days", **STEWARD)["items"]
        assert [(row["due_on"], row["skipped"]) for row in coming] == [
            ("2026-04-30", 2),
            ("2026-05-31", 0),
        ]
        with asked.service.database.connection():
            opened = create_due_orders(follower_of("property", COMMUNITY))
        assert [(row.due_on, row.skipped) for row in opened] == [(date(2026, 4, 30), 2)]
        order = lonely.seen(opened[0].work_order_id)
        assert (order["channel"], order["asset_id"], order["category"]) == (
            "schedule",
            lift,
            "lift",
        )
        assert order["description"] == "计划日期 2026-04-30\n此前 2 次未做"
        assert run(lonely, until="2026-07-31") == [
            ("2026-05-31", 0),
            ("2026-06-30", 0),
            ("2026-07-31", 0),
        ]
        too_far = {"until": "2026-12-31"}
        assert asked.refused("/schedule-runs", too_far, **STEWARD) == "invalid_request"
        change = LIFT | {"every": 2, "unit": "weeks", "from_on": "2026-07-31"}
        assert asked.refused(f"{path}/change", change, **STEWARD) == "day_over"
        changed = asked.post(f"{path}/change", change | {"from_on": "2026-08-03"}, **STEWARD)
        assert (changed["next_on"], len(changed["terms"])) == ("2026-08-03", 2)
        asked.post(f"{path}/pause", **STEWARD)
        assert asked.refused(f"{path}/pause", **STEWARD) == "schedule_paused"
    with at(2026, 8, 18):
        assert run(lonely) == []
        assert asked.post(f"{path}/resume", **STEWARD)["next_on"] == "2026-08-31"
        asked.post(f"{path}/end", {"ended_on": "2026-09-14"}, **STEWARD)
        assert run(lonely, until="2026-10-31") == [("2026-08-31", 0)]
        assert asked.get(path, **STEWARD)["next_on"] is None
        assert asked.refused(f"{path}/pause", **STEWARD) == "schedule_ended"

    of_asset = asked.get(f"/assets/{lift}/work-orders", **STEWARD)["items"]
    ordered = asked.get(f"{path}/days", **STEWARD)["items"]
    assert len(of_asset) == len(ordered) == 6
    assert [row["skipped"] for row in ordered] == [0, 2, 0, 0, 0, 0]
    strange = {"role": "steward", "community": "elsewhere"}
    assert asked.refused(f"{path}/pause", **strange) == "schedule_unknown"
    assert asked.get("/schedule-days", **strange)["items"] == []
    assert asked.refused("/schedule-runs", {}, role="repairer") == "forbidden"
    with asked.service.database.connection(), pytest.raises(peewee.IntegrityError):
        ScheduleDay.update(skipped=0).execute()


def test_an_estate_is_checked_before_the_rain_and_a_removed_asset_no_more(lonely):
    asked = lonely.asked
    estate = asked.post("/estates", {"name": "丰美小区"}, **STEWARD)["id"]
    rain = {"every": 1, "unit": "years", "title": "汛期检查", "category": "flood"}
    body = rain | {"estate_id": estate, "first_on": "2026-06-01", "ahead_days": 14}
    with at(2026, 3, 1):
        assert asked.refused("/schedules", body, **STEWARD) == "estate_empty"
        second, first = (lonely.building(name=called, estate_id=estate)["id"] for called in "21")
        made = asked.post("/schedules", body, **STEWARD)
        assert (made["building_id"], made["estate_id"]) == (first, estate)
        pump = {"kind": "other", "code": "P-1", "building_id": second, "owner": "common"}
        pump_id = asked.post("/assets", pump, **STEWARD)["id"]
        daily = rain | {"every": 1, "unit": "days", "asset_id": pump_id, "first_on": "2026-03-02"}
        asked.post("/schedules", daily, **STEWARD)
    with at(2026, 3, 2):
        assert run(lonely) == [("2026-03-02", 0)]
        asked.post(f"/assets/{pump_id}/move", {"state": "removed", "reason": "更新"}, **STEWARD)
    with at(2026, 5, 18):
        assert run(lonely) == [("2026-06-01", 0)]
        assert asked.get("/schedule-days", **STEWARD)["items"][0]["title"] == "汛期检查"
