"""Who repairs what, who is on shift, and what the common parts own."""

from datetime import date, datetime

import pytest

from services.property.registry.assets.rules import move_problem
from services.property.registry.staff.rules import Away, Hours, on_shift, shift_problem
from shared import clock
from tests.property.conftest import name

MONDAY = date(2026, 3, 30)
DAY_SHIFT = Hours(1, 480, 1_020)


def wall(*parts):
    return datetime(*parts, tzinfo=clock.SHANGHAI)


@pytest.mark.parametrize(
    ("moment", "there"),
    [
        (wall(2026, 3, 30, 7, 59), False),
        (wall(2026, 3, 30, 8, 0), True),
        (wall(2026, 3, 30, 16, 59), True),
        (wall(2026, 3, 30, 17, 0), False),
        (wall(2026, 3, 31, 9, 0), False),
    ],
)
def test_a_shift_begins_with_its_first_minute_and_ends_before_its_last(moment, there):
    assert on_shift(moment, [DAY_SHIFT], [], None) is there


def test_who_is_away_or_has_left_is_not_there():
    noon = wall(2026, 3, 30, 12, 0)
    assert not on_shift(noon, [DAY_SHIFT], [Away(MONDAY, MONDAY)], None)
    assert not on_shift(noon, [DAY_SHIFT], [], MONDAY)
    assert on_shift(noon, [DAY_SHIFT], [], date(2026, 3, 31))


def test_a_week_has_no_overlap_and_a_night_is_two_shifts():
    assert shift_problem([DAY_SHIFT, Hours(1, 1_020, 1_440), Hours(2, 0, 360)]) is None
    assert "overlap" in shift_problem([DAY_SHIFT, Hours(1, 1_000, 1_100)])
    assert "ends after" in shift_problem([Hours(1, 1_320, 360)])


def worker(lonely, **more):
    shift = {"weekday": 1, "from_minute": 480, "to_minute": 1_020}
    body = {"name": "赵师傅", "skills": ["roof", "plumbing"], "shifts": [shift]}
    return lonely.asked.post("/staff", body | more, role="steward")


def test_the_staff_on_shift_who_can_do_it_are_found(lonely):
    with clock.fixed(clock.at(MONDAY, 9)):
        zhao = worker(lonely, user="zhao", phone="13812341234")
        night = worker(lonely, name="钱师傅", skills=["roof"], shifts=[])
        assert (zhao["on_shift"], night["on_shift"]) == (True, False)

        def found(query, **how):
            return [row["name"] for row in lonely.asked.get(f"/staff?{query}", **how)["items"]]

        assert found("skill=roof") == ["赵师傅", "钱师傅"]
        assert found("skill=roof&on=2026-03-30T08:00:00%2B08:00") == ["赵师傅"]
        assert found("skill=roof&on=2026-03-30T09:30:00Z") == []
        assert found("skill=electrical") == []
        assert found("skill=roof", community="elsewhere") == []
        path = f"/staff/{zhao['id']}"
        away = {"id": name(), "from_on": "2026-03-30", "to_on": "2026-04-01"}
        assert lonely.asked.post(f"{path}/absences", away)["on_shift"] is False
        assert len(lonely.asked.post(f"{path}/absences", away)["absences"]) == 1
        assert found("on=2026-03-30T08:00:00%2B08:00") == []
        wrong = {"from_on": "2026-03-30", "to_on": "2026-03-29"}
        assert lonely.asked.refused(f"{path}/absences", wrong) == "absence_invalid"
        back = lonely.asked.post(f"{path}/absences/{away['id']}/cancel")
        assert (back["on_shift"], back["absences"]) == (True, [])
        cancel = f"{path}/absences/{away['id']}/cancel"
        assert lonely.asked.refused(cancel) == "absence_unknown"
        seen = lonely.asked.get(path, role="accountant")
        assert (seen["name"], seen["phone"]) == ("赵师傅", "138****1234")
        left = lonely.asked.post(f"{path}/change", {"left_on": "2026-03-30", "skills": ["roof"]})
        assert (left["skills"], left["on_shift"], len(left["shifts"])) == (["roof"], False, 1)
        assert found("skill=roof") == ["钱师傅"]


def test_staff_are_refused_what_cannot_be(lonely):
    body = {"id": name(), "name": "赵师傅", "user": "zhao"}
    one = lonely.asked.post("/staff", body)
    assert lonely.asked.post("/staff", body) == one
    assert lonely.asked.refused("/staff", body | {"name": "x"}) == "staff_differs"
    assert lonely.asked.refused("/staff", {"name": "b", "user": "zhao"}) == "staff_user_taken"
    assert lonely.asked.refused("/staff", {"name": "b", "skills": ["singing"]}) == "invalid_request"
    night = {"weekday": 1, "from_minute": 1_320, "to_minute": 360}
    assert lonely.asked.refused("/staff", {"name": "b", "shifts": [night]}) == "shifts_invalid"
    assert lonely.asked.refused("/staff", {"name": "b"}, role="repairer") == "forbidden"
    assert len(lonely.asked.get("/staff", role="repairer")["items"]) == 1
    path = f"/staff/{one['id']}/change"
    assert lonely.asked.refused(path, {"name": "x"}, community="elsewhere") == "staff_unknown"


def test_an_asset_stands_somewhere_and_keeps_what_happened(lonely):
    estate = lonely.asked.post("/estates", {"name": "丰美小区"})["id"]
    building = lonely.building(estate_id=estate)["id"]
    lift = {
        "id": name(),
        "kind": "lift",
        "code": "L-1",
        "owner": "common",
        "building_id": building,
        "installed_on": "1998-05-01",
    }
    made = lonely.asked.post("/assets", lift)
    assert (made["state"], lonely.asked.post("/assets", lift)) == ("in_use", made)
    same = {key: value for key, value in lift.items() if key != "id"}
    assert lonely.asked.refused("/assets", same) == "asset_exists"
    both = same | {"code": "L-2", "estate_id": estate}
    assert lonely.asked.refused("/assets", both) == "asset_place_invalid"
    early = same | {"code": "L-2", "installed_on": "2999-01-01"}
    assert lonely.asked.refused("/assets", early) == "day_not_yet"
    for n in range(3):
        space = {"kind": "parking", "code": f"车位-{n}", "owner": "investor", "estate_id": estate}
        lonely.asked.post("/assets", space)
    assert len(lonely.asked.get(f"/assets?estate_id={estate}")["items"]) == 4
    assert len(lonely.asked.get("/assets?kind=parking&owner=investor")["items"]) == 3
    path = f"/assets/{made['id']}"
    stopped = lonely.asked.post(f"{path}/move", {"state": "stopped", "reason": "门机故障"})
    assert stopped["state"] == "stopped"
    again = {"state": "stopped", "reason": "x"}
    assert lonely.asked.refused(f"{path}/move", again) == "asset_move_impossible"
    old = {"state": "in_use", "reason": "x", "moved_on": "2024-01-01"}
    assert lonely.asked.refused(f"{path}/move", old) == "day_before_last_move"
    lonely.asked.post(f"{path}/move", {"state": "removed", "reason": "更新"})
    rows = lonely.asked.get(f"{path}/history")["items"]
    assert [row["state"] for row in rows] == ["in_use", "stopped", "removed"]
    assert rows[0]["moved_on"] == "1998-05-01"
    elsewhere = {"community": "elsewhere"}
    assert lonely.asked.refused(f"{path}/move", again, **elsewhere) == "asset_unknown"
    assert lonely.asked.get("/assets", **elsewhere)["items"] == []
    assert lonely.asked.refused("/assets", both, role="repairer") == "forbidden"


def test_an_impossible_move_names_the_possible_ones():
    assert move_problem("in_use", "stopped") is None
    assert move_problem("in_use", "in_use") == "From in_use an asset goes to stopped, removed."
    assert move_problem("removed", "in_use") == "From removed an asset goes to nowhere."
