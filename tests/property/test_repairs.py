"""What a repairer does with an order: take, give back, arrive, hold, go on."""

from datetime import timedelta

from shared import clock
from tests.threads import together


def test_an_order_is_taken_reached_held_and_resumed_with_every_step_kept(lonely):
    person = {"name": "赵工", "user": "zhao", "team": "水电组", "skills": ["roof"]}
    lonely.asked.post("/staff", person)
    order_id = lonely.order(channel="phone", urgency="urgent")
    lonely.dispatch(order_id)
    assert lonely.act(order_id, "arrive").body["code"] == "work_order_state"
    order = lonely.act(order_id, "take").body
    assert (order["state"], order["stage"], order["team"]) == ("taken", "处理中", "水电组")
    assert lonely.act(order_id, "take").body == order
    assert lonely.act(order_id, "arrive", user="qian").body["code"] == "not_the_assignee"
    first = lonely.act(order_id, "arrive").body["arrived_at"]
    assert lonely.act(order_id, "arrive").body["arrived_at"] == first
    lonely.start(order_id)
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    hold = {"reason": "待料", "resume_on": yesterday}
    assert lonely.act(order_id, "hold", hold).body["code"] == "resume_day_past"
    order = lonely.act(order_id, "hold", hold | {"resume_on": tomorrow}).body
    assert (order["state"], order["stage"], order["resume_on"]) == ("on_hold", "挂起", tomorrow)
    assert lonely.complete(order_id, 1).body["allowed"] == ["started"]
    assert lonely.start(order_id).body["code"] == "work_order_state"
    order = lonely.act(order_id, "resume").body
    assert (order["state"], order["resume_on"]) == ("started", None)
    order = lonely.complete(order_id, 1).body
    assert [move["to_state"] for move in order["history"]] == [
        "open",
        "dispatched",
        "taken",
        "started",
        "on_hold",
        "started",
        "completed",
    ]
    assert [(note["kind"], note["noted_by"]) for note in order["notes"]] == [("arrived", "zhao")]
    assert (order["channel"], order["urgency"]) == ("phone", "urgent")


PEOPLE = ("zhao", "qian", "sun")


def test_of_two_repairers_who_take_an_offered_order_at_once_one_has_it(town):
    fund_id, building_id = town.fund(500_000), town.building()["id"]
    for number in range(4):
        order_id = town.order(fund_id if number % 2 else None, building_id=building_id)
        assert town.dispatch(order_id, None).body["assignee"] is None
        answers = together(
            3, lambda which, order=order_id: town.act(order, "take", user=PEOPLE[which])
        )
        (taken,) = [answer for answer in answers if answer.status == 200]
        refused = {answer.body["code"] for answer in answers if answer is not taken}
        assert refused == {"not_the_assignee"} or refused == {"work_order_state"}
        assert town.seen(order_id)["assignee"] == taken.body["assignee"]
        assert town.start(order_id, user=taken.body["assignee"]).status == 200
    assert town.difference_fen() == 0


def test_a_declined_order_keeps_its_money_for_the_next_repairer(town):
    fund_id = town.fund(50_000)
    order_id = town.order(fund_id)
    commitment = town.dispatch(order_id).body["commitment"]["id"]
    town.act(order_id, "take")
    order = town.act(order_id, "decline", {"reason": "没有高空证"}).body
    assert (order["state"], order["assignee"], order["taken_at"]) == ("open", None, None)
    assert order["commitment"]["id"] == commitment
    town.follow()
    assert town.difference_fen() == 0
    asked = town.door.asked_times
    order = town.dispatch(order_id, "qian").body
    assert (order["state"], order["assignee"]) == ("dispatched", "qian")
    assert (order["commitment"]["id"], town.door.asked_times) == (commitment, asked)
    town.act(order_id, "decline", {"reason": "请假"}, user="qian")
    released = town.release(order_id, "请假").body
    assert (released["state"], released["commitment"]) == ("open", None)
    town.follow()
    assert town.funds.get(f"/funds/{fund_id}")["committed_fen"] == 0
    assert town.release(order_id, "又").body["code"] == "work_order_state"
    assert town.difference_fen() == 0


def test_whom_to_send_is_who_can_is_there_and_has_least_to_do(lonely):
    always = [{"weekday": day, "from_minute": 0, "to_minute": 1440} for day in range(1, 8)]
    for user, skills, shifts in (
        ("zhao", ["roof"], always),
        ("qian", ["roof"], always),
        ("sun", ["roof"], []),
        ("li", ["plumbing"], always),
        (None, ["roof"], always),
    ):
        person = {"name": user or "无账号", "user": user, "skills": skills, "shifts": shifts}
        lonely.asked.post("/staff", person)
    lonely.dispatch(lonely.order(), "zhao")
    path = f"/work-orders/{lonely.order()}/suggestions"
    items = lonely.asked.get(path, role="steward")["items"]
    assert [(each["user"], each["open_orders"]) for each in items] == [
        ("qian", 0),
        ("zhao", 1),
        ("sun", 0),
        ("li", 0),
    ]
