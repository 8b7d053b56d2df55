"""What residents say of a repair, and what holds when nobody speaks."""

from services.property.work_orders.acceptance.commands import accept, close_unrated
from shared.facts import WorkOrderAccepted, WorkOrderCompleted, WorkOrderRated
from shared.identity import Principal
from tests.property.conftest import name
from tests.service import COMMUNITY
from tests.threads import together


def finished(town, *amounts_fen: int, fund_id: str | None = None) -> str:
    order_id = town.order(fund_id)
    for answer in (
        town.dispatch(order_id),
        town.start(order_id),
        town.complete(order_id, *amounts_fen),
    ):
        assert answer.status == 200, answer
    return order_id


def returned(town, order_id):
    return town.act(order_id, "return", {"reason": "还在漏"}, role="steward", user="steward")


def test_a_returned_repair_is_done_again_and_its_cost_stays_frozen(town):
    fund_id = town.fund(50_000)
    order_id = finished(town, 7_000, fund_id=fund_id)
    order = returned(town, order_id).body
    assert (order["state"], order["rework_count"], order["cost_fen"]) == ("started", 1, 7_000)
    assert order["history"][-1]["reason"] == "还在漏"
    assert town.complete(order_id, 500).body["code"] == "cost_frozen"
    assert town.complete(order_id).body["state"] == "completed"
    assert [fact.cost_fen for fact in town.asked.told(WorkOrderCompleted)] == [7_000]
    returned(town, order_id)
    assert returned(town, order_id).body["code"] == "work_order_state"
    assert town.complete(order_id).body["rework_count"] == 2
    town.accept(order_id)
    town.follow()
    assert town.seen(order_id)["paid_fen"] == 7_000
    assert town.difference_fen() == 0


def test_of_an_acceptance_and_a_return_at_once_one_happens(lonely):
    for _ in range(4):
        order_id = finished(lonely, 100)
        acts = (lonely.accept, lambda each: returned(lonely, each))
        answers = together(2, lambda which, acts=acts, order=order_id: acts[which](order))
        assert sorted(answer.status for answer in answers) == [200, 409]
        assert lonely.state(order_id) == ("accepted" if answers[0].status == 200 else "started")


def test_silence_accepts_and_closes_without_a_rating_and_the_fund_pays(town):
    fund_id = town.fund(50_000)
    order_id = finished(town, 7_000, fund_id=fund_id)
    nobody = Principal("property", COMMUNITY, service="property")
    with town.asked.service.database.connection():
        accept(nobody, order_id, by_default=True)
        close_unrated(nobody, order_id)
    order = town.seen(order_id)
    assert (order["state"], order["stage"], order["by_default"]) == ("closed", "已办结", True)
    assert (order["accepted_by"], order["rating"]) == ("property", None)
    assert [move["reason"] for move in order["history"][-2:]] == ["silence", "silence"]
    assert town.rate(order_id, 5).body["code"] == "work_order_state"
    town.follow()
    assert town.seen(order_id)["paid_fen"] == 7_000
    assert town.figures()["accepted_unpaid_fen"] == 0
    assert (len(town.asked.told(WorkOrderAccepted)), town.asked.told(WorkOrderRated)) == (1, [])


def test_what_fails_after_acceptance_is_repaired_under_warranty_for_nothing(lonely):
    order_id = finished(lonely, 900)
    early = lonely.act(order_id, "warranty", {"reason": "又漏了"}, "steward", "steward")
    assert early.body["code"] == "work_order_not_finished"
    lonely.accept(order_id)
    lonely.rate(order_id, 5)
    answers = together(
        4, lambda _: lonely.act(order_id, "warranty", {"reason": "又漏了"}, "steward", "steward")
    )
    assert {answer.status for answer in answers} == {201}
    (again_id,) = {answer.body["id"] for answer in answers}
    again = lonely.seen(again_id)
    assert (again["warranty_of"], again["payer"], again["estimate_fen"]) == (
        order_id,
        "warranty",
        0,
    )
    assert (again["title"], again["description"]) == ("屋顶漏水", "又漏了")
    lonely.dispatch(again_id)
    lonely.start(again_id)
    assert lonely.complete(again_id).body["cost_fen"] == 0
    lonely.accept(again_id)
    second = lonely.act(order_id, "warranty", {"reason": "第三次"}, "steward", "steward")
    assert second.body["id"] != again_id
    unknown = lonely.act(name(), "warranty", {"reason": "x"}, "steward", "steward")
    assert unknown.body["code"] == "work_order_unknown"
