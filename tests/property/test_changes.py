"""Changing what an order says, while that can still be so; and what a slip in a cost runs into."""

from datetime import timedelta

from services.property.work_orders.changes.rules import problem, text
from shared import clock
from shared.facts import PayerDecided, WorkOrderChanged
from tests.property.test_clocks import FRIDAY, clock_of, local
from tests.threads import together

STEWARD = ("steward", "steward")


def change(town, order_id: str, **wanted):
    return town.act(order_id, "change", {"reason": "现场更正"} | wanted, *STEWARD)


def refused(town, order_id: str, **wanted) -> tuple[str, list[str]]:
    answer = change(town, order_id, **wanted)
    assert answer.status in (409, 422), answer
    return answer.body["code"], sorted(each["field"] for each in answer.body["errors"])


def test_what_an_order_says_is_changed_with_a_note_until_it_is_accepted(lonely):
    order_id = lonely.order()
    wanted = {"title": "屋面漏水", "category": "plumbing", "estimate_fen": 30_000}
    answers = together(2, lambda which: change(lonely, order_id, **wanted))
    assert [answer.status for answer in answers] == [200, 200]
    order = lonely.seen(order_id)
    assert wanted.items() <= order.items() and order["description"] == "六楼渗水"
    (note,) = order["notes"]
    lines = ["标题：屋顶漏水 → 屋面漏水", "类别：roof → plumbing", "预算：100.00 → 300.00"]
    assert (note["kind"], note["noted_by"]) == ("changed", "steward")
    assert sorted(note["text"].split("\n")) == sorted([*lines, "原因：现场更正"])
    (told,) = lonely.asked.told(WorkOrderChanged)
    assert (told.title, told.category) == ("屋面漏水", "plumbing")

    assert change(lonely, order_id).body["code"] == "invalid_request"
    assert lonely.act(order_id, "change", {"title": "x"}, *STEWARD).status == 422
    assert lonely.act(order_id, "change", {"title": "x", "reason": "x"}).status == 403
    foreign = lonely.asked.ask(
        "POST",
        f"/work-orders/{order_id}/change",
        {"title": "x", "reason": "x"},
        role="steward",
        community="other",
    )
    assert foreign.status == 404
    lonely.dispatch(order_id)
    lonely.start(order_id)
    too_late = refused(lonely, order_id, category="roof", title="x")
    assert too_late == ("change_too_late", ["category"])
    assert lonely.seen(order_id)["title"] == "屋面漏水"
    assert change(lonely, order_id, category="plumbing", title="漏水", description="").status == 200
    assert change(lonely, order_id, estimate_fen=0).body["estimate_fen"] == 0
    assert lonely.complete(order_id, 1).status == 200
    assert refused(lonely, order_id, estimate_fen=1) == ("change_too_late", ["estimate_fen"])
    assert change(lonely, order_id, title="屋面").body["title"] == "屋面"
    lonely.accept(order_id)
    assert refused(lonely, order_id, title="x", urgency="urgent") == (
        "change_too_late",
        ["title", "urgency"],
    )
    assert len(lonely.seen(order_id)["notes"]) == 4


def test_another_urgency_brings_its_own_deadlines_from_the_opening_and_the_clock_agrees(lonely):
    opened = clock.at(FRIDAY, 9)
    with clock.fixed(opened):
        order_id = lonely.order()
        lonely.dispatch(order_id)
    with clock.fixed(opened + timedelta(minutes=20)):
        lonely.act(order_id, "take")
        assert clock_of(lonely, order_id)["stored"]["taken_in_time"] is True
        lonely.act(order_id, "extend", {"reason": "等配件"}, *STEWARD)
    with clock.fixed(opened + timedelta(minutes=40)):
        assert change(lonely, order_id, urgency="emergency").status == 200
        seen = clock_of(lonely, order_id)
        assert local(seen["stored"]["finish_due_at"]) == "10-09 11:00"
        assert seen["stored"]["taken_in_time"] is False  # 20 minutes are too many by then
        assert lonely.seen(order_id)["responded_in_time"] is False
        lonely.start(order_id)
        hold = {"reason": "等配件", "resume_on": FRIDAY.isoformat()}
        lonely.act(order_id, "hold", hold)
    with clock.fixed(opened + timedelta(minutes=70)):
        assert change(lonely, order_id, urgency="ordinary").status == 200
        lonely.act(order_id, "resume")
        seen = clock_of(lonely, order_id)
        assert local(seen["stored"]["finish_due_at"]) == "10-12 09:30"
        assert lonely.seen(order_id)["responded_in_time"] is True
        assert change(lonely, order_id, urgency="complex").status == 200
        lonely.complete(order_id, 1)
        assert clock_of(lonely, order_id)["stored"]["finished_in_time"] is True
        check = lonely.asked.get("/clocks/check", role="steward")
        assert (check["checked"], check["differing"]) == (1, [])


def test_what_a_fund_was_asked_for_is_fixed_and_what_it_refused_is_asked_anew(town):
    fund_id = town.fund(5_000)
    order_id = town.order(fund_id)
    assert town.dispatch(order_id).body["code"] == "fund_overdrawn"
    assert town.state(order_id) == "unfunded"
    first = town.seen(order_id)["commitment"]["id"]
    assert refused(town, order_id, estimate_fen=0)[0] == "estimate_missing"
    assert change(town, order_id, category="plumbing", estimate_fen=4_000).status == 200
    (decided,) = town.asked.told(PayerDecided)
    assert (decided.given_up, decided.estimate_fen) == (first, 4_000)
    town.follow()
    meanwhile: list[str] = []
    town.door.meanwhile = lambda: meanwhile.append(refused(town, order_id, category="roof")[0])
    assert town.dispatch(order_id).status == 200
    assert meanwhile == ["change_too_late"]  # the fund was being asked by category
    assert town.seen(order_id)["commitment"]["amount_fen"] == 4_000
    town.act(order_id, "decline", {"reason": "没空"})
    assert town.state(order_id) == "open"
    assert refused(town, order_id, category="roof") == ("change_too_late", ["category"])
    assert refused(town, order_id, estimate_fen=5_000)[1] == ["estimate_fen"]
    assert change(town, order_id, title="水管").status == 200

    managed = town.building(name="8号楼", managed=True)["id"]
    duty = {
        "category": "lift",
        "bears": True,
        "effective_from": clock.today().isoformat(),
        "ground": "物业合同第8条",
    }
    assert town.asked.ask("POST", "/contract-duties", duty, role="steward").status == 201
    borne = town.order(fund_id, building_id=managed)
    assert refused(town, borne, category="lift")[0] == "contract_bears_it"
    assert town.seen(borne)["category"] == "roof"


def test_a_slip_in_a_cost_that_no_fund_pays_runs_into_the_estimate_or_the_threshold(lonely):
    order_id = lonely.order()
    lonely.dispatch(order_id)
    lonely.start(order_id)
    slip = lonely.complete(order_id, 99_999_900)
    assert slip.status == 409 and "a steward raises the estimate" in slip.body["detail"]
    assert (slip.body["code"], slip.body["errors"][0]["field"]) == (
        "cost_exceeds_estimate",
        "lines",
    )
    details = {"estimate_fen": 10_000, "limit_fen": 200_000, "cost_fen": 99_999_900}
    assert details.items() <= slip.body.items()
    assert lonely.complete(order_id, 200_001).body["code"] == "cost_exceeds_estimate"
    assert change(lonely, order_id, estimate_fen=200_001).status == 200
    assert lonely.complete(order_id, 200_001).status == 200
    lonely.accept(order_id)
    again = lonely.act(order_id, "warranty", {"reason": "又漏了"}, *STEWARD).body["id"]
    row = {"amount_fen": 500, "from_on": clock.today().isoformat(), "ground": "2号决议"}
    lonely.asked.post("/quote-thresholds", row, role="accountant")
    lonely.dispatch(again)
    lonely.start(again)
    assert lonely.complete(again, 501).body["limit_fen"] == 500
    assert lonely.complete(again, 500).status == 200


def test_nothing_changes_after_the_end_and_a_note_says_before_and_after():
    for state in ("accepted", "rated", "closed", "cancelled"):
        assert problem("title", state, promised=False)
    assert problem("category", "unfunded", promised=False) is None
    assert problem("category", "open", promised=True)
    assert problem("urgency", "completed", promised=True) is None
    assert text({"description": ("", "滴水")}, "更正") == "描述：— → 滴水\n原因：更正"
