"""What happens to orders of which nobody takes care: 督办, 提级, and silence that agrees."""

import threading
from datetime import date, timedelta

from services.property import chores as property_chores
from services.property.app import SERVICE
from services.property.clocks.models import Clock
from services.property.registry.models import Building
from services.property.work_orders.models import WorkOrder
from shared import clock, follower
from shared.clock import at
from tests.property.test_clocks import FRIDAY, STEWARD, clock_of, extend
from tests.threads import together


def chores_at(moment) -> int:
    with clock.fixed(moment):
        return SERVICE.chores()


def test_a_late_order_is_urged_goes_up_two_levels_and_needs_a_word_before_it_is_finished(lonely):
    start = at(FRIDAY, 2)
    with clock.fixed(start):
        order_id = lonely.order(urgency="emergency")
        lonely.dispatch(order_id)
        lonely.act(order_id, "take")
        lonely.act(order_id, "arrive")
        lonely.start(order_id)
    assert chores_at(start + timedelta(hours=2)) == 0
    assert chores_at(start + timedelta(hours=2, seconds=1)) == 1
    assert chores_at(start + timedelta(hours=2, seconds=2)) == 0  # once
    with clock.fixed(start + timedelta(hours=3)):
        assert lonely.complete(order_id, 1).body["code"] == "feedback_missing"
        lonely.act(order_id, "remark", {"text": "缺零件"})
        lonely.act(order_id, "urge", {"reason": "居民催"}, *STEWARD)
        assert lonely.complete(order_id, 1).body["code"] == "feedback_missing"
        lonely.act(order_id, "remark", {"text": "零件已到"})
        assert extend(lonely, order_id).body["code"] == "term_not_extendable"
    assert chores_at(start + timedelta(hours=4, seconds=1)) == 0
    assert chores_at(start + timedelta(hours=40)) == 1  # the follower was away
    assert lonely.seen(order_id)["level"] == "community"
    with clock.fixed(start + timedelta(hours=43)):
        assert sum(together(3, lambda _: SERVICE.chores())) == 1
    assert SERVICE.chores() == 0
    order = lonely.seen(order_id)
    kinds = [(note["kind"], note["text"], note["noted_by"]) for note in order["notes"]]
    assert kinds == [
        ("arrived", "", "zhao"),
        ("urged", "overdue: finish", "property-follower"),
        ("remark", "缺零件", "zhao"),
        ("urged", "居民催", "steward"),
        ("remark", "零件已到", "zhao"),
        ("escalated", "overdue: finish", "property-follower"),
        ("escalated", "overdue: finish", "property-follower"),
    ]
    assert order["level"] == "street"
    assert lonely.act(order_id, "escalate", {"reason": "x"}, *STEWARD).body["code"] == (
        "level_highest"
    )
    levels = clock_of(lonely, order_id)["levels"]
    assert [each["level"] for each in levels] == ["grid", "community", "street"]
    assert [each["since"] for each in levels] == sorted(each["since"] for each in levels)
    assert lonely.complete(order_id, 1).status == 200
    assert lonely.act(order_id, "urge", {"reason": "x"}, *STEWARD).body["code"] == "clock_stopped"


def test_a_hold_that_outlasts_its_day_and_each_missed_deadline_are_urged_once(lonely):
    with clock.fixed(at(FRIDAY, 8)):
        order_id = lonely.order()
        lonely.dispatch(order_id)
    assert chores_at(at(FRIDAY, 8, 31)) == 1
    with clock.fixed(at(FRIDAY, 9)):
        lonely.start(order_id)
        lonely.act(order_id, "hold", {"reason": "业主不在", "resume_on": FRIDAY.isoformat()})
    assert chores_at(at(FRIDAY, 23)) == 0
    saturday = FRIDAY + timedelta(days=1)
    assert [chores_at(at(saturday, 0, 1)), chores_at(at(saturday, 0, 2))] == [1, 0]
    with clock.fixed(at(saturday, 9)):
        lonely.act(order_id, "resume")
        lonely.act(order_id, "escalate", {"reason": "两个部门"}, *STEWARD)
    assert chores_at(at(date(2026, 10, 12), 9, 1)) == 1
    notes = [(each["kind"], each["text"]) for each in lonely.seen(order_id)["notes"]]
    assert notes == [
        ("urged", "overdue: take"),
        ("urged", "overdue: resume 2026-10-09"),
        ("escalated", "两个部门"),
        ("urged", "overdue: finish"),
    ]


def test_silence_accepts_after_seven_days_and_closes_after_seven_more_whoever_comes_twice(town):
    start = at(FRIDAY, 10)
    building_id, fund_id = town.building()["id"], town.fund(500_000)
    with clock.fixed(start):
        ids = [town.order(fund_id if n == 0 else None, building_id=building_id) for n in range(4)]
        for order_id in ids:
            town.dispatch(order_id)
            town.start(order_id)
            assert town.complete(order_id, 500).status == 200
        town.accept(ids[3])
    week = timedelta(days=7)
    assert chores_at(start + week) == 0
    with clock.fixed(start + week + timedelta(seconds=1)):
        assert sum(together(3, lambda _: SERVICE.chores())) == 4
        assert [town.state(order_id) for order_id in ids] == ["accepted"] * 3 + ["closed"]
        order = town.seen(ids[0])
        assert (order["by_default"], order["accepted_by"]) == (True, "property-follower")
        town.follow()
        assert town.seen(ids[0])["paid_fen"] == 500
        town.rate(ids[1], 5)
    assert chores_at(start + 2 * week + timedelta(seconds=2)) == 2
    assert [town.state(order_id) for order_id in ids] == ["closed", "rated", "closed", "closed"]
    with clock.fixed(start + timedelta(days=737)):
        again = town.act(ids[0], "warranty", {"reason": "又漏"}, *STEWARD)
        assert again.status == 201 and again.body["payer"] == "warranty"
        town.dispatch(again.body["id"])
        town.start(again.body["id"])
        town.complete(again.body["id"])
        town.accept(again.body["id"])
        town.rate(again.body["id"], 3)
    with clock.fixed(start + timedelta(days=738)):
        late = town.act(ids[0], "warranty", {"reason": "又漏"}, *STEWARD)
        assert late.body["code"] == "warranty_over"


def test_what_fails_stands_in_nobodys_way_and_a_turn_killed_half_way_loses_nothing(
    lonely, monkeypatch
):
    start = at(FRIDAY, 10)
    place = lonely.building()["id"]
    with clock.fixed(start):
        ids = [lonely.order(building_id=place) for _ in range(3)]
        for order_id in ids:
            lonely.dispatch(order_id, "property-follower")  # who may then not accept
            lonely.start(order_id, user="property-follower")
            lonely.complete(order_id, 5, user="property-follower")
    database = lonely.asked.service.database
    with database.connection():
        WorkOrder.update(assignee="zhao").where(WorkOrder.id.in_(ids[1:])).execute()
    later = start + timedelta(days=8)
    done, act = [], property_chores.act

    def killed(order_id):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(order_id)
        return act(order_id)

    with monkeypatch.context() as patched:
        patched.setattr(property_chores, "act", killed)
        try:
            chores_at(later)
        except KeyboardInterrupt:
            done.append("killed")
    assert done[-1] == "killed"
    assert chores_at(later) == 1
    assert [lonely.state(order_id) for order_id in ids] == ["completed", "accepted", "accepted"]
    assert chores_at(later + timedelta(minutes=59)) == 0
    with database.connection():
        WorkOrder.update(assignee="zhao").where(WorkOrder.id == ids[0]).execute()
    assert chores_at(later + timedelta(minutes=61)) == 1


def test_an_order_older_than_the_clocks_gets_its_clock_with_its_first_turn_or_move(lonely):
    start = at(FRIDAY, 10)
    place = lonely.building()["id"]
    with clock.fixed(start):
        ids = [lonely.order(building_id=place) for _ in range(3)]
        for order_id in ids:
            lonely.dispatch(order_id)
    with lonely.asked.service.database.connection():
        Clock.delete().execute()
        for order_id in ids[:2]:
            bare = {"work_order": order_id, "community": "xinsheng", "known_year": 2026}
            Clock.create(**bare, act_at=start)
    with clock.fixed(start + timedelta(minutes=5)):
        assert lonely.asked.get("/clocks/check", role="steward")["checked"] == 3
        assert lonely.figures()["clocks"]["differing"] == 3
        lonely.act(ids[1], "take")
        lonely.act(ids[2], "take")
        assert SERVICE.chores() == 1
        assert SERVICE.chores() == 0
        assert lonely.asked.get("/clocks/check", role="steward")["differing"] == []
        assert lonely.seen(ids[1])["responded_in_time"] is True
        assert clock_of(lonely, ids[0])["next"]["name"] == "take"


def test_a_follower_does_chores_first_and_goes_on_when_they_fail(lonely):
    stop, turns = threading.Event(), []

    def broken() -> int:
        turns.append("chores")
        stop.set()
        raise ValueError("cannot")

    follower.follow(SERVICE.database, {}, None, stop, broken)
    assert turns == ["chores"]
    follower.do_chores(SERVICE.chores)


def test_what_a_schedule_makes_due_is_opened_once_and_its_clock_begins_on_its_day(lonely):
    with clock.fixed(at(FRIDAY, 9)):
        lonely.asked.post(
            "/schedules",
            {
                "building_id": lonely.building()["id"],
                "title": "电梯月检",
                "category": "lift",
                "every": 1,
                "unit": "months",
                "first_on": "2026-10-12",
                "ahead_days": 7,
            },
            role="steward",
        )
        assert sum(together(3, lambda _: SERVICE.chores())) == 1
        (order,) = lonely.asked.get("/work-orders", role="steward")["items"]
        assert (order["channel"], order["planned_on"]) == ("schedule", "2026-10-12")
    assert chores_at(at(date(2026, 10, 12), 8, 30)) == 0
    seen = clock_of(lonely, order["id"])["stored"]
    assert clock.parse(seen["finish_due_at"]) == at(date(2026, 10, 12), 18)
    assert chores_at(at(date(2026, 10, 12), 8, 31)) == 1


def test_a_schedule_that_fails_stands_in_the_way_of_no_other_one(lonely):
    with clock.fixed(at(FRIDAY, 9)):
        for building_id, first_on in (
            (lonely.building()["id"], "2026-10-10"),
            (None, "2026-10-12"),
        ):
            wanted = {
                "building_id": building_id or lonely.building()["id"],
                "title": f"月检 {first_on}",
                "category": "lift",
                "every": 1,
                "unit": "months",
                "first_on": first_on,
                "ahead_days": 7,
            }
            made = lonely.asked.post("/schedules", wanted, role="steward")
            if building_id:
                broken = made
        with lonely.asked.service.database.connection():
            gone = Building.id == broken["building_id"]
            Building.update(community="elsewhere").where(gone).execute()
        assert [SERVICE.chores(), SERVICE.chores()] == [1, 0]
        (order,) = lonely.asked.get("/work-orders", role="steward")["items"]
        assert order["title"] == "月检 2026-10-12"
        refused = lonely.asked.refused("/schedule-runs", {}, role="steward")
        assert refused == "building_unknown"
