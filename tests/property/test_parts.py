"""Parts from a real shop behind a small door, and what a real ledger makes of them."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from services.ledger.app import SERVICE as LEDGER
from services.property.app import SERVICE as PROPERTY
from services.property.costs.parts.commands import begin_taking
from services.store.app import SERVICE as STORE
from shared import clock
from shared.facts import PartsIssued, PartsReturned, WorkOrderCompleted, WorkOrderReworked
from shared.identity import Principal
from tests.door import open_door
from tests.ledger import happenings as h
from tests.property.conftest import Town, name
from tests.service import COMMUNITY, running
from tests.store.conftest import Shop
from tests.threads import together


class Workshop(Town):
    """Property and a shop; orders that are begun, and parts for them."""

    def __init__(self, asked, store, door):
        super().__init__(asked, None, door)
        self.store, self.shop = store, Shop(store)

    def begun(self, user="zhao", **more):
        """An order whose repair is on."""
        order_id = self.order(**more)
        self.dispatch(order_id, user)
        assert self.start(order_id, user).status == 200
        return order_id

    def take(self, order_id, sku="TEA", quantity="1", part_id=None, user="zhao", **more):
        """The repairer takes goods from the shop."""
        wanted = {"id": part_id or name(), "sku": sku, "quantity": quantity} | more
        return self.act(order_id, "parts", wanted, user=user)

    def give_back(self, order_id, part_id):
        """The repairer brings goods back."""
        return self.act(order_id, f"parts/{part_id}/return", {"reason": "没用上"})

    def costs(self, order_id):
        """What it comes to."""
        return self.asked.get(f"/work-orders/{order_id}/costs", role="steward")

    def audited(self, service):
        """The figures of a service for the audit."""
        return service.get("/figures", role="", acting_service="gateway")


@pytest.fixture
def workshop(settings):
    """Property and a shop on each engine, with a door between them."""
    with (
        running(STORE, settings) as store,
        open_door("property", store, settings) as (door, address),
        running(PROPERTY, replace(settings, gateway_url=address)) as asked,
    ):
        yield Workshop(asked, store, door)


def rate(workshop, rate_fen=4_500):
    row = {"rate_fen": rate_fen, "from_on": "2026-01-01", "ground": "单价表"}
    workshop.asked.post("/labour-rates", row, role="accountant")


def vouchers(ledger, book):
    """Each voucher as `1403 3.33 / -2241…`: debits plain, credits with a minus."""
    return [
        (
            voucher["kind"],
            [
                (line["account"], line["debit_fen"] - line["credit_fen"])
                for line in voucher["lines"]
            ],
        )
        for voucher in ledger.get(f"/books/{book}/vouchers")["items"]
    ]


def test_parts_of_the_shop_are_in_both_books_at_their_cost_and_charged_once(workshop, settings):
    rate(workshop)
    workshop.shop.receive("TEA", "3", 1_000)
    order_id = workshop.begun()
    first = workshop.take(order_id).body
    assert (first["state"], first["cost_fen"], first["name"]) == ("issued", 333, "TEA")
    second = workshop.take(order_id).body
    assert second["cost_fen"] == 334
    today = clock.today().isoformat()
    assert workshop.act(order_id, "labour", {"minutes": 50, "worked_on": today}).status == 201
    costs = workshop.costs(order_id)
    assert (costs["so_far_fen"], costs["difference_fen"]) == (3_750 + 667, 10_000 - 4_417)
    assert workshop.give_back(order_id, second["id"]).body["state"] == "returned"
    assert workshop.shop.on_hand("TEA") == ("2", 667)
    order = workshop.complete(order_id, 2_000).body
    lines = [
        ("parts", "卷材", 2_000, "bought"),
        ("labour", f"人工 50 分钟 {today}", 3_750, "bought"),
        ("parts", "TEA 1 件", 333, "store"),
    ]
    assert [tuple(line.values()) for line in order["lines"]] == lines
    assert order["cost_fen"] == 6_083 == workshop.costs(order_id)["so_far_fen"]
    assert workshop.give_back(order_id, first["id"]).body["code"] == "work_order_state"

    workshop.act(order_id, "return", {"reason": "还在漏"}, role="steward", user="steward")
    assert workshop.give_back(order_id, first["id"]).body["code"] == "cost_frozen"
    assert workshop.take(order_id).body["rework"] == 1
    workshop.act(order_id, "labour", {"minutes": 20, "worked_on": today})
    costs = workshop.costs(order_id)
    assert (costs["frozen"], costs["so_far_fen"], costs["difference_fen"]) == (True, 6_083, 3_917)
    assert [tuple(line.values()) for line in costs["lines"]] == lines
    assert (costs["rework_fen"], len(costs["rework_lines"])) == (1_834, 2)
    order = workshop.complete(order_id).body
    assert (order["cost_fen"], len(order["lines"])) == (6_083, 3)

    (completed,) = workshop.asked.told(WorkOrderCompleted)
    assert [line.source for line in completed.lines] == ["bought", "bought", "store"]
    (reworked,) = workshop.asked.told(WorkOrderReworked)
    assert [line.amount_fen for line in reworked.lines] == [1_500, 334]
    assert len(workshop.store.told(PartsIssued)) == 3
    assert len(workshop.store.told(PartsReturned)) == 1
    books_agree(workshop, settings, order_id, today[:7])


def books_agree(workshop, settings, order_id, period):
    told = [*workshop.store.told(), *workshop.asked.told()]
    with running(LEDGER, settings) as ledger:
        ledger.hear(*(fact for fact in told if "ledger" in fact.heard_by))
        assert vouchers(ledger, "store") == [
            ("goods_received", [("1405", 1_000), ("2202", -1_000)]),
            ("parts_issued", [("122101", 333), ("1405", -333)]),
            ("parts_issued", [("122101", 334), ("1405", -334)]),
            ("parts_returned", [("122101", -334), ("1405", 334)]),
            ("parts_issued", [("122101", 334), ("1405", -334)]),
        ]
        assert vouchers(ledger, "property") == [
            ("parts_issued", [("1403", 333), ("224102", -333)]),
            ("parts_issued", [("1403", 334), ("224102", -334)]),
            ("parts_returned", [("1403", -334), ("224102", 334)]),
            ("parts_issued", [("1403", 334), ("224102", -334)]),
            (
                "work_order_completed",
                [
                    *(("1403", 2_000), ("2202", -2_000), ("540102", 2_000), ("1403", -2_000)),
                    *(("540102", 3_750), ("221101", -3_750), ("540102", 333), ("1403", -333)),
                ],
            ),
            (
                "work_order_reworked",
                [("540103", 1_500), ("221101", -1_500), ("540103", 334), ("1403", -334)],
            ),
        ]
        lines = [
            line
            for voucher in ledger.get("/books/property/vouchers")["items"]
            for line in voucher["lines"]
        ]
        assert {line["work_order"] for line in lines} == {order_id}
        shop, books = workshop.audited(workshop.store), workshop.audited(ledger)
        assert shop["stock_value_fen"] == books["stock_value_fen"] == 333
        assert books["parts_issued"] == {"store": 667, "property": 667}
        assert shop["issued_fen"] == 667
        assert {book["broken_at"] for book in books["books"].values()} == {None}
        companies = ledger.get(f"/intercompany?period={period}")
        assert [row["state"] for row in companies["rows"]] == ["agreed"] * 3
        assert companies["consolidated_fen"] == 0
        path = f"/books/store/ledgers/stock-products?period={period}"
        found = ledger.get(path)
        (tea,) = found["rows"]
        assert (tea["closing_quantity"], tea["closing_fen"]) == ("1", 333)
        assert (tea["issued_quantity"], tea["issued_fen"]) == ("2", 667)
        assert found["unassigned_fen"] == 0
        assert h.written(ledger, "property")[:2] == ["Dr 1403 3.33", "Cr 224102 3.33"]


def test_of_two_repairers_who_take_the_last_piece_at_once_one_has_it(workshop):
    workshop.shop.receive("TEA", "1", 250)
    people = ("zhao", "qian")
    building_id = workshop.building()["id"]
    orders = [workshop.begun(user, building_id=building_id) for user in people]
    names = [name(), name()]
    answers = together(
        2,
        lambda which: workshop.take(orders[which], part_id=names[which], user=people[which]),
    )
    assert sorted(answer.status for answer in answers) == [201, 409]
    late = next(which for which, answer in enumerate(answers) if answer.status == 409)
    assert answers[late].body["code"] == "stock_short"
    assert answers[late].body["detail"] == "1 of TEA are wanted, 0 are here."
    (part,) = workshop.costs(orders[late])["parts"]
    assert (part["state"], part["refusal"]) == ("refused", "stock_short")
    assert workshop.complete(orders[1 - late], user=people[1 - late]).body["cost_fen"] == 250

    workshop.shop.receive("TEA", "2", 600)
    again = workshop.take(orders[late], part_id=names[late], user=people[late])
    assert (again.body["state"], again.body["cost_fen"]) == ("issued", 300)
    assert len(workshop.store.told(PartsIssued)) == 2


def test_a_lost_answer_is_asked_for_again_and_nothing_is_finished_meanwhile(workshop):
    workshop.shop.receive("TEA", "4", 1_001)
    order_id, part_id = workshop.begun(), name()
    workshop.door.loses_answers = True
    assert workshop.take(order_id, part_id=part_id).status == 503
    assert workshop.shop.on_hand("TEA")[0] == "3"
    refused = workshop.complete(order_id).body
    assert (refused["code"], refused["parts"]) == ("parts_unsettled", [part_id])
    assert workshop.give_back(order_id, part_id).body["code"] == "part_state"
    workshop.door.loses_answers = False
    assert workshop.take(order_id, part_id=part_id, quantity="2").body["code"] == "part_differs"
    answers = together(2, lambda _: workshop.take(order_id, part_id=part_id))
    assert {(answer.status, answer.body["cost_fen"]) for answer in answers} == {(201, 250)}
    assert workshop.take(order_id, part_id=part_id).body == answers[0].body
    assert len(workshop.store.told(PartsIssued)) == 1

    workshop.door.loses_answers = True
    assert workshop.give_back(order_id, part_id).status == 503
    workshop.door.loses_answers = False
    assert workshop.complete(order_id).body["code"] == "parts_unsettled"
    assert workshop.costs(order_id)["so_far_fen"] == 0
    for _ in range(2):
        assert workshop.give_back(order_id, part_id).body["state"] == "returned"
    assert workshop.shop.on_hand("TEA") == ("4", 1_001)
    assert len(workshop.store.told(PartsReturned)) == 1

    meanwhile = []
    workshop.door.meanwhile = lambda: meanwhile.append(workshop.complete(order_id).body)
    assert workshop.take(order_id).status == 201
    workshop.door.meanwhile = lambda: None
    assert [answer["code"] for answer in meanwhile] == ["parts_unsettled"]
    assert workshop.complete(order_id).body["cost_fen"] == 250


def test_parts_are_refused_where_nobody_repairs_or_nothing_is_named(workshop):
    workshop.shop.receive("TEA", "4", 1_000)
    waiting = workshop.order()
    workshop.dispatch(waiting)
    assert workshop.take(waiting).body["code"] == "work_order_state"
    order_id = workshop.begun()
    assert workshop.take(order_id, user="qian").body["code"] == "not_the_assignee"
    assert workshop.take(order_id, barcode="6901234567892").body["code"] == "product_unnamed"
    assert workshop.take(order_id, sku="MEAL2").body["code"] == "product_not_found"
    assert workshop.take(order_id, quantity="0").status == 422
    assert workshop.take(str(uuid.uuid4())).body["code"] == "work_order_unknown"
    part_id = workshop.take(order_id).body["id"]
    other = workshop.begun()
    assert workshop.give_back(other, part_id).body["code"] == "part_unknown"
    assert workshop.take(other, part_id=part_id).body["code"] == "part_differs"
    foreign = {"community": "other", "role": "repairer", "user": "zhao"}
    path, body = f"/work-orders/{order_id}/parts", {"id": name(), "sku": "TEA", "quantity": "1"}
    assert workshop.asked.ask("POST", path, body, **foreign).status == 404
    assert workshop.asked.ask("POST", path, body, role="steward").status == 403
    assert workshop.shop.on_hand("TEA")[0] == "3"
    assert workshop.complete(order_id).body["cost_fen"] == 250
    assert workshop.take(order_id).body["code"] == "work_order_state"


def test_nothing_is_finished_while_a_question_that_may_still_be_answered_is_on_its_way(workshop):
    order_id, part_id = workshop.begun(), name()
    answers = []

    def asked_by_somebody_else():
        workshop.door.meanwhile = lambda: None
        answers.append(workshop.take(order_id, part_id=part_id).body["code"])
        answers.append(workshop.complete(order_id).body["code"])
        workshop.shop.receive("TEA", "1", 250)

    workshop.door.meanwhile = asked_by_somebody_else
    assert workshop.take(order_id, part_id=part_id).body["state"] == "issued"
    assert answers == ["stock_short", "parts_unsettled"]
    assert workshop.complete(order_id).body["cost_fen"] == 250

    order_id, part_id = workshop.begun(), name()
    wanted = {"id": part_id, "sku": "TEA", "barcode": None, "quantity": 1000}
    with workshop.asked.service.database.connection():  # killed before it has asked
        begin_taking(Principal("zhao", COMMUNITY, ("repairer",)), order_id, wanted)
    assert workshop.take(order_id, part_id=part_id).body["code"] == "stock_short"
    assert workshop.complete(order_id).body["code"] == "parts_unsettled"
    with clock.fixed(clock.now() + timedelta(seconds=31)):
        assert workshop.take(order_id, part_id=part_id).body["code"] == "stock_short"
        assert workshop.costs(order_id)["parts"][0]["refusal"] == "stock_short"
        assert workshop.complete(order_id).status == 200


def test_what_the_shop_issues_when_the_repair_is_over_goes_back_at_once(workshop):
    for interrupted in (False, True):
        order_id, part_id = workshop.begun(), name()

        def lose(interrupted=interrupted):
            workshop.door.loses_answers = interrupted

        def finished_by_somebody_else(order_id=order_id, part_id=part_id, lose=lose):
            workshop.door.meanwhile = lambda: None
            with clock.fixed(clock.now() + timedelta(seconds=31)):
                assert workshop.take(order_id, part_id=part_id).body["code"] == "stock_short"
                assert workshop.complete(order_id).status == 200
            workshop.shop.receive("TEA", "1", 250)
            workshop.door.meanwhile = lose

        workshop.door.meanwhile = finished_by_somebody_else
        late = workshop.take(order_id, part_id=part_id)
        workshop.door.meanwhile, workshop.door.loses_answers = lambda: None, False
        (part,) = workshop.costs(order_id)["parts"]
        if interrupted:
            assert (late.status, part["state"]) == (503, "returning")
            late = workshop.take(order_id, part_id=part_id)
            (part,) = workshop.costs(order_id)["parts"]
        assert late.body["code"] == "work_order_state"
        assert (part["state"], part["return_reason"]) == ("returned", "the repair was over")
        assert workshop.shop.on_hand("TEA") == ("1", 250)
        assert workshop.seen(order_id)["lines"] == []
        assert workshop.take(order_id, part_id=part_id).body["state"] == "returned"
        elsewhere = workshop.begun()
        assert workshop.take(elsewhere).status == 201
    issued, returned = workshop.store.told(PartsIssued), workshop.store.told(PartsReturned)
    assert (len(issued), len(returned)) == (4, 2)
