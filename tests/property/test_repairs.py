"""What a repairer does with an order: take, give back, arrive, hold, go on; other hands."""

from datetime import timedelta

from shared import clock
from tests.property import pictures
from tests.threads import together


def test_an_order_is_taken_reached_held_and_resumed_with_every_step_kept(lonely):
    person = {"name": "赵工", "user": "zhao", "team": "水电组", "skills": ["roof"]}
    lonely.asked.post("/staff", person)
    order_id = lonely.order(channel="phone", urgency="urgent")
    assert lonely.dispatch(order_id).body["team"] == "水电组"  # late, it is theirs on the board
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


def person(town, user, team=None, **more):
    return town.asked.post("/staff", {"name": user, "user": user, "team": team} | more)["id"]


def reassign(town, order_id, assignee, reason="赵工离职"):
    body = {"assignee": assignee, "reason": reason}
    return town.act(order_id, "reassign", body, role="steward", user="li")


def test_what_was_begun_goes_to_other_hands_with_its_clock_its_money_and_its_costs(town):
    zhao = person(town, "zhao", "水电组")
    person(town, "qian", "泥瓦组")
    fund_id = town.fund(50_000)
    order_id = town.order(fund_id, urgency="urgent")
    first = town.dispatch(order_id).body
    assert first["team"] == "水电组"
    assert reassign(town, order_id, "qian").body["code"] == "work_order_state"  # release it
    town.act(order_id, "take")
    town.start(order_id)
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    town.act(order_id, "hold", {"reason": "待料", "resume_on": tomorrow})
    before = town.asked.get(f"/work-orders/{order_id}/clock", role="steward")
    today = clock.today().isoformat()
    town.asked.post(f"/staff/{zhao}/change", {"left_on": today})
    unknown = reassign(town, order_id, "nobody")
    assert (unknown.status, unknown.body["code"]) == (422, "assignee_unknown")
    assert unknown.body["errors"][0]["field"] == "assignee"
    given = reassign(town, order_id, "qian").body
    assert (given["state"], given["assignee"], given["team"]) == ("on_hold", "qian", "泥瓦组")
    assert given["commitment"] == first["commitment"]
    assert given["notes"][-1]["kind"] == "reassigned" and given["notes"][-1]["noted_by"] == "li"
    assert given["notes"][-1]["text"] == "zhao → qian: 赵工离职"
    assert reassign(town, order_id, "qian", "又").body == given
    assert reassign(town, order_id, "zhao").body["code"] == "assignee_unknown"  # has left
    assert town.asked.get(f"/work-orders/{order_id}/clock", role="steward") == before
    assert town.act(order_id, "resume").body["code"] == "not_the_assignee"
    assert town.act(order_id, "resume", user="qian").status == 200
    assert town.complete(order_id, 7_000, user="qian").body["cost_fen"] == 7_000
    assert reassign(town, order_id, "qian").body["code"] == "work_order_state"
    own = town.accept(order_id, role="steward+repairer", user="qian")
    assert own.body["code"] == "acceptor_is_repairer"
    assert town.accept(order_id).status == 200
    other = town.order()
    for _ in range(2):
        refused = town.dispatch(other)
        assert (refused.status, refused.body["code"]) == (422, "assignee_unknown")
    assert town.dispatch(other, None).status == 200
    town.follow()
    assert town.difference_fen() == 0


def test_of_two_who_reassign_at_once_the_later_stands_and_both_are_noted(lonely):
    order_id = lonely.order()
    lonely.dispatch(order_id)
    lonely.act(order_id, "take")
    chosen = ("qian", "sun")
    answers = together(2, lambda which: reassign(lonely, order_id, chosen[which]))
    assert [answer.status for answer in answers] == [200, 200]
    order = lonely.seen(order_id)
    texts = [note["text"].split(": ")[0].split(" → ") for note in order["notes"]]
    assert [texts[0][0], texts[1][0]] == ["zhao", texts[0][1]]
    assert texts[1][1] == order["assignee"] and {texts[0][1], texts[1][1]} == set(chosen)
    finished = together(
        2,
        lambda which: (
            lonely.act(order_id, "start", user=order["assignee"])
            if which
            else reassign(lonely, order_id, "zhao")
        ),
    )
    codes = {answer.body.get("code") for answer in finished}
    assert codes <= {None, "not_the_assignee"} and lonely.seen(order_id)["assignee"] == "zhao"


def test_who_is_sent_sees_which_door_whom_to_call_and_what_was_shown(lonely):
    building_id, elsewhere = lonely.building()["id"], lonely.building(name="4号楼")["id"]
    homes = [
        lonely.asked.post(
            "/households",
            {"building_id": place, "unit": "2-301", "contact_name": "王五", "phone": "13900005678"},
        )["id"]
        for place in (elsewhere, building_id)
    ]
    headers = {"Authorization": f"Bearer {lonely.asked.token('steward')}", "Idempotency-Key": "p"}
    sent = lonely.asked.app.test_client().post("/photos", data=pictures.jpeg(), headers=headers)
    said = {"building_id": building_id, "domain": "infrastructure", "text": "厨房漏水"}
    photo_id = sent.get_json()["id"]
    more = {"unit": "2-301", "name": "欧阳修", "phone": "13812341234", "photo_ids": [photo_id]}
    orders = []
    for report in (said | more, said | {"unit": "2-301", "text": "马桶坏了"}, said):
        lonely.asked.post("/reports", report | {"channel": "phone"}, role="steward")
        newest = lonely.asked.get("/reports?limit=200", role="steward")["items"][-1]["id"]
        way = {"route": "small", "reason": "物业", "category": "plumbing"}
        routed = lonely.asked.post(f"/reports/{newest}/route", way, role="steward")
        orders.append(routed["target_id"])

    def seen(order_id, user="zhao", role="repairer"):
        return lonely.asked.get(f"/work-orders/{order_id}", role=role, user=user)

    whole, masked = [
        {"name": "欧阳修", "phone": "13812341234"},
        {"name": "欧阳*", "phone": "138****1234"},
    ]
    order_id, by_home, nowhere = orders
    order = seen(order_id)
    assert (order["unit"], order["household_id"]) == ("2-301", homes[1])
    assert (order["building_name"], order["building_address"]) == ("3号楼", "中华路12号")
    assert (order["contact"], order["report_photo_ids"]) == (masked, [photo_id])
    path = f"/photos/{photo_id}"
    assert lonely.asked.ask("GET", path, role="repairer").status == 200
    lonely.dispatch(order_id)
    assert seen(order_id)["contact"] == whole
    assert seen(order_id, "qian")["contact"] == masked
    assert seen(order_id, "accountant", "accountant")["contact"] == masked
    assert seen(order_id, "steward", "steward")["contact"] == whole
    lonely.start(order_id)
    lonely.complete(order_id)
    assert seen(order_id)["contact"] == whole  # it may be returned
    lonely.accept(order_id)
    assert seen(order_id)["contact"] == masked
    home = seen(by_home, "steward", "steward")
    assert home["contact"] == {"name": "王五", "phone": "13900005678"}
    assert (home["unit"], home["report_photo_ids"]) == ("2-301", [])
    plain = seen(nowhere)
    assert (plain["unit"], plain["contact"], plain["household_id"]) == (None, None, None)


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
