"""Deadlines as rows, clocks kept with every move, what is late, and what is extended."""

from datetime import date, timedelta

from services.property.clocks.models import Clock
from shared import clock
from shared.clock import at
from tests.property.conftest import name
from tests.threads import together

FRIDAY = date(2026, 10, 9)  # the next day is a 调休 Saturday
STEWARD = ("steward", "steward")


def clock_of(town, order_id: str) -> dict:
    seen = town.asked.get(f"/work-orders/{order_id}/clock", role="steward")
    assert seen["equal"] and seen["differing"] == [] and seen["stored"] == seen["recomputed"]
    return seen


def extend(town, order_id: str):
    return town.act(order_id, "extend", {"reason": "等配件"}, *STEWARD)


def late(town, kind: str = "late", **filters) -> list[tuple[str, str, int]]:
    query = "".join(f"&{key}={value}" for key, value in filters.items())
    items = town.asked.get(f"/late-orders?kind={kind}{query}", role="steward")["items"]
    return [(each["order"]["id"], each["deadline"], each["late_seconds"]) for each in items]


def local(moment: str) -> str:
    return clock.parse(moment).astimezone(clock.SHANGHAI).strftime("%m-%d %H:%M")


def test_fourteen_fifty_nine_is_in_time_and_fifteen_oh_one_is_late(lonely):
    start, place = at(FRIDAY, 3), lonely.building()["id"]
    for seconds, in_time in ((899, True), (900, True), (901, False)):
        with clock.fixed(start):
            order_id = lonely.order(urgency="emergency", building_id=place)
            lonely.dispatch(order_id)
        with clock.fixed(start + timedelta(seconds=seconds)):
            assert late(lonely) == ([] if in_time else [(order_id, "take", 1)])
            lonely.act(order_id, "take")
            lonely.act(order_id, "arrive")
            stored = clock_of(lonely, order_id)["stored"]
            assert (stored["taken_in_time"], stored["arrived_in_time"]) == (in_time, in_time)
            assert lonely.seen(order_id)["responded_in_time"] is in_time


def test_an_order_runs_through_a_hold_an_extension_and_a_rework_on_working_days(lonely):
    with clock.fixed(at(FRIDAY, 17, 50)):
        order_id = lonely.order()
        lonely.dispatch(order_id)
        seen = clock_of(lonely, order_id)
        assert seen["term"]["label"] == "default" and seen["calendar"] == "holidays"
        assert local(seen["stored"]["take_due_at"]) == "10-10 08:20"
        assert local(seen["stored"]["finish_due_at"]) == "10-10 17:50"
        assert (seen["next"]["name"], local(seen["next"]["warn_at"])) == ("take", "10-10 08:05")
        lonely.act(order_id, "take")
    saturday = FRIDAY + timedelta(days=1)
    with clock.fixed(at(saturday, 9)):
        lonely.act(order_id, "decline", {"reason": "没有高空证"})
        assert clock_of(lonely, order_id)["stored"]["taken_in_time"] is None  # given back is none
        assert late(lonely) == [(order_id, "take", 40 * 60)]
        lonely.dispatch(order_id)
        lonely.start(order_id)
        stored = clock_of(lonely, order_id)["stored"]
        assert (stored["taken_in_time"], stored["arrived_in_time"]) == (False, None)
        assert late(lonely) == late(lonely, "warning") == []
    with clock.fixed(at(saturday, 16)):
        assert [each[1:] for each in late(lonely, "warning")] == [("finish", -110 * 60)]
        lonely.act(order_id, "hold", {"reason": "待料", "resume_on": "2026-10-12"})
        assert late(lonely, "warning") == []
    monday = date(2026, 10, 12)
    with clock.fixed(at(monday, 10)):
        assert clock_of(lonely, order_id)["next"]["name"] == "resume"
        assert [each[1] for each in late(lonely, "warning")] == ["resume"]
        lonely.act(order_id, "resume")
        stored = clock_of(lonely, order_id)["stored"]
        assert stored["paused_seconds"] == 4 * 3600  # two hours each of Saturday and Monday
        assert local(stored["finish_due_at"]) == "10-12 11:50"
        answers = together(2, lambda _: extend(lonely, order_id))
        (once,) = [each for each in answers if each.status == 200]
        (twice,) = [each for each in answers if each is not once]
        assert once.body["notes"][-1]["kind"] == "extended"
        assert twice.body["code"] == "already_extended"
        assert local(clock_of(lonely, order_id)["stored"]["finish_due_at"]) == "10-13 11:50"
    with clock.fixed(at(monday, 11, 51)):
        lonely.complete(order_id, 100)
        assert clock_of(lonely, order_id)["next"] is None
        assert lonely.seen(order_id)["finished_in_time"] is True
        assert extend(lonely, order_id).body["code"] == "clock_stopped"
    with clock.fixed(at(monday, 15)):
        lonely.act(order_id, "return", {"reason": "还在漏"}, *STEWARD)
        stored = clock_of(lonely, order_id)["stored"]
        assert (local(stored["finish_due_at"]), stored["finished_in_time"]) == ("10-13 15:00", None)
    with clock.fixed(at(date(2026, 10, 13), 15, 0, 1)):
        assert late(lonely) == [(order_id, "finish", 1)]
        lonely.complete(order_id)
        assert clock_of(lonely, order_id)["stored"]["finished_in_time"] is False
        lonely.act(order_id, "return", {"reason": "还在漏"}, *STEWARD)
        lonely.complete(order_id)
        assert clock_of(lonely, order_id)["stored"]["finished_in_time"] is False
        lonely.accept(order_id)
        checked = lonely.asked.get("/clocks/check?since=2026-10-01", role="accountant")
        assert checked == {"checked": 1, "differing": [], "next": None}
        assert lonely.figures()["clocks"] == {"late": 0, "differing": 0}
    with lonely.asked.service.database.connection():
        Clock.update(paused_seconds=1).where(Clock.work_order == order_id).execute()
    (wrong,) = lonely.asked.get("/clocks/check", role="steward")["differing"]
    assert wrong == {"work_order_id": order_id, "differing": ["paused_seconds"]}
    assert lonely.figures()["clocks"]["differing"] == 1
    assert lonely.asked.ask("GET", "/clocks/check", role="repairer").body["code"] == "forbidden"


def test_a_contract_changes_what_is_opened_from_its_day_on_and_nothing_older(lonely):
    estate = lonely.asked.post("/estates", {"name": "新胜小区", "mode": None})["id"]
    place = lonely.building(estate_id=estate)["id"]
    other = lonely.building()["id"]
    row = {
        "urgency": "ordinary",
        "estate_id": estate,
        "effective_from": "2026-10-10",
        "take_minutes": 20,
        "finish_minutes": 120,
        "clock": "always",
        "ground": "2026年物业服务合同第12条",
    }
    with clock.fixed(at(FRIDAY, 12)):
        before = lonely.order(building_id=place)
        term = lonely.asked.post("/terms", row)
        past = row | {"effective_from": "2026-10-08"}
        assert lonely.asked.refused("/terms", past) == "day_past"
        assert lonely.asked.refused("/terms", row | {"take_minutes": 121}) == "term_invalid"
        assert lonely.asked.refused("/terms", row | {"estate_id": name()}) == "estate_unknown"
        assert lonely.asked.refused("/terms", row, role="steward") == "forbidden"
        for fire in ("fire_safety", "lift"):
            quick = {"category": fire, "estate_id": None, "finish_minutes": 60}
            lonely.asked.post("/terms", row | quick)
    with clock.fixed(at(FRIDAY + timedelta(days=1), 20)):
        there, here = lonely.order(building_id=place), lonely.order(building_id=other)
        lift = lonely.order(building_id=other, category="lift")
        seen = clock_of(lonely, there)
        assert (seen["term"]["term_id"], seen["term"]["label"]) == (term["id"], "written")
        assert (local(seen["stored"]["finish_due_at"]), seen["calendar"]) == ("10-10 22:00", None)
        assert extend(lonely, there).body["code"] == "term_not_extendable"
        assert local(clock_of(lonely, lift)["stored"]["finish_due_at"]) == "10-10 21:00"
        assert clock_of(lonely, here)["term"]["label"] == "default"
        assert clock_of(lonely, before)["term"]["label"] == "default"
        path = f"/terms/in-force?estate_id={estate}"
        labels = [each["label"] for each in lonely.asked.get(path, role="steward")["items"]]
        assert labels == ["default", "default", "written", "default"]
        items = lonely.asked.get(f"{path}&on=2026-10-09", role="steward")["items"]
        assert {each["label"] for each in items} == {"default"}
        assert len(lonely.asked.get("/terms", role="steward")["items"]) == 3


def test_what_is_late_is_listed_by_page_place_and_hands(lonely):
    place, other = lonely.building()["id"], lonely.building()["id"]
    opened = []
    for hour in range(4):
        with clock.fixed(at(FRIDAY, 8 + hour)):
            opened.append(lonely.order(building_id=other if hour == 3 else place))
            if hour < 2:
                lonely.dispatch(opened[-1], "zhao" if hour else "qian")
    lonely.cancel(opened[2])
    with clock.fixed(at(FRIDAY, 11, 45)):
        assert [each[0] for each in late(lonely)] == [opened[0], opened[1], opened[3]]
        assert [each[0] for each in late(lonely, building_id=other)] == [opened[3]]
        assert [each[0] for each in late(lonely, assignee="zhao")] == [opened[1]]
        after, found = "", []
        while after is not None:
            path = f"/late-orders?limit=1&after={after}" if after else "/late-orders?limit=1"
            answer = lonely.asked.get(path, role="repairer")
            found += [each["order"]["id"] for each in answer["items"]]
            after = answer["next"]
        assert found == [opened[0], opened[1], opened[3]]
        answer = lonely.asked.ask("GET", "/late-orders?after=x", role="steward")
        assert answer.body["code"] == "cursor_invalid"
        elsewhere = {"role": "steward", "community": "elsewhere"}
        assert lonely.asked.get("/late-orders", **elsewhere)["items"] == []
        answer = lonely.asked.ask("GET", f"/work-orders/{opened[0]}/clock", **elsewhere)
        assert answer.body["code"] == "work_order_unknown"


def test_a_repairer_holds_an_order_on_so_many_days_and_a_steward_for_longer(lonely):
    def hold(until, verb="hold", role="repairer", user="zhao"):
        return lonely.act(order_id, verb, {"reason": "待料", "resume_on": str(until)}, role, user)

    day = timedelta(days=1)
    with clock.fixed(at(FRIDAY, 8)):
        order_id = lonely.order()
        lonely.dispatch(order_id)
        lonely.start(order_id)
        items = lonely.asked.get("/terms/in-force", role="steward")["items"]
        assert [each["limits"]["hold_days"] for each in items] == [1, 3, 14, 30]
        for until in (date(2036, 1, 1), FRIDAY + 14 * day):
            refused = hold(until).body
            assert (refused["code"], refused["until"]) == ("hold_too_long", "2026-10-22")
    for passed in range(13):  # 23 hours held, one at work
        with clock.fixed(at(FRIDAY + passed * day, 9)):
            assert hold(FRIDAY + (passed + 1) * day).status == 200
        with clock.fixed(at(FRIDAY + (passed + 1) * day, 8)):
            assert lonely.act(order_id, "resume").status == 200
    with clock.fixed(at(FRIDAY + 13 * day, 9)):
        assert hold(FRIDAY + 14 * day).body["until"] == "2026-10-22"
        answers = together(2, lambda _: hold(FRIDAY + 13 * day))
        assert sorted(each.status for each in answers) == [200, 409]
        lonely.act(order_id, "resume")
    with clock.fixed(at(FRIDAY + 14 * day, 9)):
        assert hold(FRIDAY + 14 * day).body["until"] is None
        lonely.complete(order_id, 100)
        assert hold(FRIDAY + 30 * day, "supervised-hold", *STEWARD).body["code"] == (
            "work_order_state"
        )
        lonely.act(order_id, "return", {"reason": "还在漏"}, *STEWARD)
        assert hold(FRIDAY + 14 * day).body["code"] == "hold_too_long"
        assert hold(FRIDAY + 30 * day, "supervised-hold").body["code"] == "forbidden"
        own = hold(FRIDAY + 30 * day, "supervised-hold", "steward", "zhao")
        assert own.body["code"] == "holder_is_repairer"
        past = hold(FRIDAY, "supervised-hold", *STEWARD)
        assert past.body["code"] == "resume_day_past"
        assert hold(FRIDAY + 30 * day, "supervised-hold", *STEWARD).status == 200
    with clock.fixed(at(FRIDAY + 20 * day, 9)):
        longer = hold(FRIDAY + 40 * day, "supervised-hold", *STEWARD).body
        last = longer["history"][-1]
        assert (longer["state"], longer["resume_on"]) == ("on_hold", str(FRIDAY + 40 * day))
        assert (last["to_state"], last["reason"], last["moved_by"]) == (
            "on_hold",
            "待料",
            "steward",
        )
        assert clock_of(lonely, order_id)["next"]["name"] == "resume"
        lonely.act(order_id, "resume")
        assert hold(FRIDAY + 20 * day).body["until"] is None
        clock_of(lonely, order_id)
        row = {"urgency": "ordinary", "effective_from": str(clock.today()), "ground": "合同"}
        row |= {"finish_minutes": 600, "clock": "working"}
        assert lonely.asked.post("/terms", row)["hold_days"] == 14
        assert lonely.asked.post("/terms", row | {"hold_days": 2})["hold_days"] == 2
        order_id = lonely.order()
        lonely.dispatch(order_id)
        lonely.start(order_id)
        assert hold(FRIDAY + 22 * day).body["until"] == str(FRIDAY + 21 * day)
        assert hold(FRIDAY + 21 * day).status == 200
