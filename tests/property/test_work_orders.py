"""Repairs without a fund: states, people, costs and history."""

from concurrent.futures import ThreadPoolExecutor

import peewee
import pytest

from services.property.clocks.models import Clock
from services.property.work_orders.rules import MOVES, STAGES, may_move
from shared.facts import (
    WorkOrderAccepted,
    WorkOrderCompleted,
    WorkOrderMoved,
    WorkOrderOpened,
    WorkOrderRated,
)
from tests.property.conftest import name


def test_a_repair_goes_from_report_to_rating(lonely):
    building = lonely.building()
    for unit in ("1", "2", "3"):
        lonely.asked.post("/households", {"building_id": building["id"], "unit": unit})
    order_id = lonely.order(building_id=building["id"])
    assert lonely.dispatch(order_id).body["assignee"] == "zhao"
    lonely.start(order_id)
    lonely.complete(order_id, 7_000, 500)
    lonely.accept(order_id)
    order = lonely.rate(order_id, 5, comment="很好").body
    assert (order["state"], order["cost_fen"], order["rating"]) == ("rated", 7_500, 5)
    assert (order["paid_fen"], order["commitment"], order["comment"]) == (0, None, "很好")
    assert [line["amount_fen"] for line in order["lines"]] == [7_000, 500]
    assert lonely.seen(order_id).items() >= order.items()
    steps = [(m["from_state"], m["to_state"], m["moved_by"]) for m in order["history"]]
    assert steps == [
        (None, "open", "steward"),
        ("open", "dispatched", "steward"),
        ("dispatched", "started", "zhao"),
        ("started", "completed", "zhao"),
        ("completed", "accepted", "steward"),
        ("accepted", "rated", "steward"),
    ]
    told = lonely.asked.told()
    assert [type(fact) for fact in told] == [
        WorkOrderOpened,
        WorkOrderMoved,
        WorkOrderMoved,
        WorkOrderMoved,
        WorkOrderCompleted,
        WorkOrderMoved,
        WorkOrderAccepted,
        WorkOrderMoved,
        WorkOrderRated,
    ]
    assert (told[0].households, told[0].managed, told[0].building_name) == (3, False, "3号楼")
    assert (told[4].cost_fen, len(told[4].lines), told[4].lines[0].kind) == (7_500, 2, "parts")
    assert (told[6].commitment_id, told[6].cost_fen, told[6].households) == (None, 7_500, 3)
    assert told[8].rating == 5


def test_a_wrong_move_is_refused_and_names_both_states(lonely):
    order_id = lonely.order()
    answer = lonely.start(order_id)
    assert (answer.status, answer.body["code"]) == (409, "work_order_state")
    assert answer.body["detail"].startswith("The order is open; it cannot become started. From")
    assert (answer.body["from_state"], answer.body["to_state"]) == ("open", "started")
    assert answer.body["allowed"] == ["awaiting_approval", "unfunded", "dispatched", "cancelled"]
    lonely.dispatch(order_id)
    assert lonely.dispatch(order_id, assignee="qian").body["code"] == "work_order_state"
    lonely.start(order_id)
    assert lonely.cancel(order_id).body["code"] == "work_order_state"
    lonely.complete(order_id, 1)
    assert lonely.rate(order_id, 5).body["code"] == "work_order_state"
    lonely.accept(order_id)
    lonely.rate(order_id, 5)
    for again in (lonely.rate(order_id, 1), lonely.accept(order_id), lonely.start(order_id)):
        assert again.body["code"] == "work_order_state"
    assert lonely.seen(order_id)["rating"] == 5


def test_every_move_of_the_table_leads_to_a_state_of_the_table():
    assert {state for moves in MOVES.values() for state in moves} <= set(MOVES)
    allowed = [(a, b) for a in MOVES for b in MOVES if may_move(a, b)]
    assert len(allowed) == 25
    assert {a for a, b in allowed if b == "cancelled"} == {
        "open",
        "unfunded",
        "awaiting_approval",
        "dispatched",
        "taken",
    }
    assert set(STAGES) == set(MOVES)


def test_the_same_dispatch_again_changes_nothing(lonely):
    order_id = lonely.order()
    first = lonely.dispatch(order_id)
    again = lonely.dispatch(order_id)
    assert (again.status, again.body) == (200, first.body)
    assert len(lonely.asked.told(WorkOrderMoved)) == 1


def test_only_the_assignee_repairs_and_somebody_else_accepts(lonely):
    order_id = lonely.order()
    lonely.dispatch(order_id)
    other = lonely.start(order_id, user="qian")
    assert (other.status, other.body["code"]) == (403, "not_the_assignee")
    lonely.start(order_id)
    assert lonely.complete(order_id, 1, user="qian").body["code"] == "not_the_assignee"
    lonely.complete(order_id, 1)
    own = lonely.accept(order_id, role="steward+repairer", user="zhao")
    assert (own.status, own.body["code"]) == (403, "acceptor_is_repairer")
    assert lonely.accept(order_id).body["accepted_by"] == "steward"


def test_an_order_named_by_the_client_is_opened_once(lonely):
    order_id, building_id = name(), lonely.building()["id"]
    for _ in range(2):
        assert lonely.order(id=order_id, building_id=building_id) == order_id
    assert len(lonely.asked.told(WorkOrderOpened)) == 1
    body = {"id": order_id, "title": "别的", "category": "roof", "building_id": building_id}
    body |= {"estimate_fen": 1}
    assert lonely.asked.refused("/work-orders", body, role="steward") == "work_order_differs"


def test_an_order_needs_a_building_of_the_community_and_a_known_category(lonely):
    body = {"title": "a", "category": "roof", "building_id": name(), "estimate_fen": 0}
    assert lonely.asked.refused("/work-orders", body, role="steward") == "building_unknown"
    bad = body | {"category": "lifts"}
    assert lonely.asked.refused("/work-orders", bad, role="steward") == "invalid_request"
    funded = body | {"fund_id": name(), "building_id": lonely.building()["id"]}
    assert lonely.asked.refused("/work-orders", funded, role="steward") == "estimate_missing"


def test_a_finished_repair_has_at_most_a_hundred_costs(lonely):
    order_id = lonely.order()
    lonely.dispatch(order_id)
    lonely.start(order_id)
    for bad in ([1] * 101, [-1], [1.5]):
        assert lonely.complete(order_id, *bad).body["code"] == "invalid_request"
    assert lonely.complete(order_id, *[1] * 100).body["cost_fen"] == 100


def test_orders_are_found_by_state_and_building(lonely):
    building_id = lonely.building()["id"]
    here, there = lonely.order(building_id=building_id), lonely.order()
    lonely.dispatch(there)

    def found(query):
        rows = lonely.asked.get(f"/work-orders?{query}", role="steward")["items"]
        return [row["id"] for row in rows]

    assert found(f"building_id={building_id}") == [here]
    assert found("state=dispatched") == [there]
    assert sorted(found("")) == sorted([here, there])
    assert lonely.asked.ask("GET", "/work-orders?state=lost", role="steward").status == 422
    assert lonely.figures()["work_orders"] == {"dispatched": 1, "open": 1}


def test_what_is_unfinished_is_listed_by_urgency_with_place_and_deadline(lonely):
    building_id = lonely.building()["id"]

    def order(urgency, **more):
        return lonely.order(building_id=building_id, urgency=urgency, **more)

    home = lonely.asked.post("/households", {"building_id": building_id, "unit": "2-301"})["id"]
    calm, soon = order("complex"), order("urgent")
    first, second = order("emergency"), order("emergency", household_id=home)
    done = order("emergency")
    lonely.cancel(done)
    with lonely.asked.service.database.connection():  # as of an order that is older than clocks
        unknown = Clock.update(finish_due_at=None).where(Clock.work_order == calm)
        lonely.asked.service.database.run(unknown.execute)

    def listed(query):
        return lonely.asked.get(f"/work-orders?{query}", role="repairer")

    rows, cursor = [], ""
    while cursor is not None:
        page = listed(f"unfinished=true&order=urgency&limit=1&after={cursor}")
        rows, cursor = rows + page["items"], page["next"]
    assert [row["id"] for row in rows] == [first, second, soon, calm]
    assert {row["building_name"] for row in rows} == {"3号楼"}
    due = [row["finish_due_at"] for row in rows]
    assert due[0] <= due[1] < due[2] and due[3] is None
    assert len(listed("order=id")["items"]) == 5
    assert [row["id"] for row in listed(f"household_id={home}")["items"]] == [second]
    assert listed(f"payer=contract&report_id={name()}&team=x")["items"] == []
    for bad, code in (
        ("order=urgency", "unfinished_missing"),
        ("order=urgency&unfinished=true&after=AAAA", "cursor_invalid"),
        ("order=age", "invalid_request"),
    ):
        answer = lonely.asked.ask("GET", f"/work-orders?{bad}", role="steward")
        assert answer.body["code"] == code, answer


def test_another_community_does_not_see_or_move_an_order(lonely):
    order_id = lonely.order()
    elsewhere = {"role": "steward+repairer", "community": "elsewhere"}
    path = f"/work-orders/{order_id}"
    assert lonely.asked.ask("GET", path, **elsewhere).body["code"] == "work_order_unknown"
    assert lonely.asked.get("/work-orders", **elsewhere)["items"] == []
    lines = {"lines": [{"kind": "parts", "description": "x", "amount_fen": 1}]}
    for verb, body in (
        ("dispatch", {"assignee": "zhao"}),
        ("start", None),
        ("complete", lines),
        ("accept", None),
        ("rate", {"rating": 5}),
        ("cancel", {"reason": "x"}),
        ("reassign", {"assignee": "qian", "reason": "x"}),
        ("release", {"reason": "x"}),
        ("take", None),
        ("arrive", None),
        ("decline", {"reason": "x"}),
        ("hold", {"reason": "x", "resume_on": "2026-12-01"}),
        ("resume", None),
        ("return", {"reason": "x"}),
        ("warranty", {"reason": "x"}),
        ("remark", {"text": "x"}),
    ):
        code = lonely.asked.refused(f"{path}/{verb}", body, **elsewhere)
        assert code == "work_order_unknown"
    assert lonely.state(order_id) == "open"


def test_each_role_does_its_own_part_only(lonely):
    path = f"/work-orders/{lonely.order()}"
    for verb, body, role in (
        ("dispatch", {"assignee": "zhao"}, "repairer"),
        ("start", None, "steward"),
        ("accept", None, "repairer"),
        ("rate", {"rating": 5}, "clerk"),
        ("cancel", {"reason": "x"}, "reviewer"),
        ("reassign", {"assignee": "qian", "reason": "x"}, "repairer"),
        ("release", {"reason": "x"}, "repairer"),
    ):
        assert lonely.asked.refused(f"{path}/{verb}", body, role=role) == "forbidden"


def test_costs_and_history_are_final_in_the_database(lonely):
    order_id = lonely.order()
    lonely.dispatch(order_id)
    lonely.start(order_id)
    lonely.asked.post(f"/work-orders/{order_id}/remark", {"text": "等料"}, role="steward")
    lonely.complete(order_id, 1)
    database = lonely.asked.service.database
    for statement in (
        "UPDATE cost_line SET amount_fen = 0",
        "DELETE FROM cost_line",
        "UPDATE move SET moved_by = 'x'",
        "DELETE FROM move",
        "UPDATE note SET text = 'x'",
    ):
        with pytest.raises(peewee.DatabaseError, match="final"):
            database.run(lambda s=statement: database.proxy.execute_sql(s))


def test_of_many_who_finish_at_once_one_does(lonely):
    order_id = lonely.order()
    lonely.dispatch(order_id)
    lonely.start(order_id)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda n: lonely.complete(order_id, n), range(1, 9)))
    (done,) = [answer for answer in answers if answer.status == 200]
    assert {a.body["code"] for a in answers if a is not done} == {"work_order_state"}
    (told,) = lonely.asked.told(WorkOrderCompleted)
    assert told.cost_fen == done.body["cost_fen"] == lonely.seen(order_id)["cost_fen"]
    assert len(lonely.seen(order_id)["lines"]) == 1
