"""The waiting list of a fund that is short: the published rule, positions, and whose turn it is."""

from datetime import UTC, date, datetime, timedelta

from services.property.payers.waiting.rules import DEFAULT, Waiting, in_line, served_before
from shared import clock
from tests.threads import together

DAY = date(2026, 4, 1)
RESIDENT = {"role": "resident", "community": ""}


def order(name, urgency="ordinary", managed=False, day=1, fen=100, fund="f"):
    opened_at = datetime(2026, 4, day, tzinfo=UTC)
    return Waiting(name, fund, urgency, managed, opened_at, DAY, fen, "roof", "b", "3号楼")


def names(placed):
    return [(place.order.work_order_id, place.position) for place in placed]


def test_urgency_then_unmanaged_then_how_long_then_the_id():
    orders = [
        order("late", day=3),
        order("b", day=2),
        order("a", day=2),
        order("managed", managed=True),
        order("urgent", "urgent", managed=True, day=9),
        order("emergency", "emergency", day=9),
        order("other", fund="g"),
    ]
    placed = in_line(orders, DEFAULT)
    assert names(placed) == [
        ("emergency", 1),
        ("urgent", 2),
        ("a", 3),
        ("b", 4),
        ("late", 5),
        ("managed", 6),
        ("other", 1),
    ]
    by_time = in_line(orders[:5], ["waiting"])
    assert names(by_time)[0] == ("managed", 1)
    assert names(by_time)[-1] == ("urgent", 5)


def test_whoever_could_be_served_before_is_named():
    placed = in_line([order("a", fen=900), order("b", fen=300), order("c", fen=200)], DEFAULT)
    assert served_before(placed, "c", 1_000).order.work_order_id == "a"
    assert served_before(placed, "c", 400).order.work_order_id == "b"
    assert served_before(placed, "c", 250) is None
    assert served_before(placed, "c", 100) is None  # there is no money for it either
    assert served_before(placed, "unknown", 1_000) is None


def queue(town):
    """Three orders of 10,000, 4,000 and 5,000 fen that wait for a fund with 1,000."""
    fund_id, building = town.fund(1_000), town.building(managed=True)["id"]
    unmanaged = town.building(name="5号楼")["id"]
    third = town.order(fund_id, building_id=building, title="李四家")
    first = town.order(fund_id, building_id=building, urgency="urgent", estimate_fen=4_000)
    second = town.order(fund_id, building_id=unmanaged, estimate_fen=5_000)
    for order_id in (third, first, second):
        assert town.dispatch(order_id).body["code"] == "fund_overdrawn"
    return fund_id, unmanaged, (first, second, third)


def test_nobody_goes_before_whoever_is_first_without_a_reason(town):
    fund_id, building, (first, second, third) = queue(town)
    listed = town.asked.get(f"/waiting-list?fund_id={fund_id}&limit=2", role="steward")
    assert [(row["work_order_id"], row["position"]) for row in listed["items"]] == [
        (first, 1),
        (second, 2),
    ]
    rest = town.asked.get(f"/waiting-list?after={listed['next']}", role="steward")
    assert [(row["work_order_id"], row["position"]) for row in rest["items"]] == [(third, 3)]
    path = f"/public/waiting-list?building_id={building}"
    public = town.asked.get(path, **RESIDENT)["items"]
    assert [(row["position"], row["title"]) for row in public] == [
        (1, "3号楼 屋面"),
        (2, "5号楼 屋面"),
        (3, "3号楼 屋面"),
    ]
    assert not {"work_order_id", "estimate_fen", "description"} & set(public[0])

    assert town.dispatch(second).body["code"] == "fund_overdrawn"  # no money for it: no question
    town.give(fund_id, 4_500)
    answer = town.dispatch(second)
    assert (answer.status, answer.body["code"]) == (409, "not_first_in_line")
    assert (answer.body["first_work_order_id"], answer.body["first_position"]) == (first, 1)
    assert town.state(second) == "unfunded"
    body = {"assignee": "zhao", "reason": "雨季将至，屋面先行"}
    sent = town.asked.post(f"/work-orders/{second}/dispatch", body, role="steward")
    assert sent["history"][-1]["reason"] == "雨季将至，屋面先行"
    assert (sent["state"], sent["history"][-1]["moved_by"]) == ("dispatched", "steward")
    assert town.dispatch(first).body["code"] == "fund_overdrawn"
    town.give(fund_id, 9_500)
    assert town.dispatch(third).body["code"] == "not_first_in_line"
    newcomer = town.order(fund_id, building_id=building, estimate_fen=100)
    assert town.dispatch(newcomer).body["code"] == "not_first_in_line"  # asks for the first time
    assert town.cancel(newcomer).status == 200
    assert town.dispatch(first).status == 200
    town.give(fund_id, 4_000)
    assert town.dispatch(third).status == 200  # the last is first now
    town.follow()
    assert town.difference_fen() == 0
    assert town.asked.get(path, **RESIDENT)["items"] == []


def test_who_is_refused_for_another_reason_does_not_stand_in_the_line(town):
    fund_id = town.fund(1_000, categories=["roof"])
    wrong = town.order(fund_id, category="lift", urgency="emergency")
    right = town.order(fund_id)
    town.dispatch(wrong)
    town.dispatch(right)
    listed = town.asked.get("/waiting-list", role="steward")["items"]
    assert [row["work_order_id"] for row in listed] == [right]
    town.give(fund_id, 20_000)
    assert town.dispatch(right).status == 200


def test_all_who_wait_at_once_are_served_as_far_as_the_money_goes(town):
    fund_id, _, waiting = queue(town)
    town.give(fund_id, 8_000)  # 9,000: enough for the first two
    answers = together(3, lambda which: town.dispatch(waiting[which]))
    assert answers[0].status == 200
    assert {answer.status for answer in answers} <= {200, 409, 503}
    assert town.state(waiting[2]) == "unfunded"
    town.follow()
    assert town.difference_fen() == 0


def test_the_rule_is_published_and_a_later_one_holds_from_its_day(lonely):
    first = lonely.asked.get("/waiting-rule", role="steward")
    assert [row["criterion"] for row in first["criteria"]] == list(DEFAULT)
    today = clock.today()
    body = {"criteria": ["unmanaged", "waiting"], "ground": "议事会"}

    def write(**more):
        return lonely.asked.ask("POST", "/waiting-rule", body | more, role="reviewer")

    assert write(effective_from=(today - timedelta(1)).isoformat()).body["code"] == "day_past"
    assert write(criteria=[]).status == write(criteria=["waiting", "waiting"]).status == 422
    tomorrow = write(effective_from=(today + timedelta(1)).isoformat()).body
    assert tomorrow == first
    now = write().body
    assert [row["criterion"] for row in now["criteria"]] == ["unmanaged", "waiting"]
    assert now["version"] > first["version"]
    other = lonely.asked.get("/waiting-rule", role="steward", community="other")
    assert other == first
    building = lonely.building()["id"]
    public = lonely.asked.get(f"/public/waiting-rule?building_id={building}", **RESIDENT)
    assert public == now
    assert lonely.asked.refused("/waiting-rule", body, role="steward") == "forbidden"
