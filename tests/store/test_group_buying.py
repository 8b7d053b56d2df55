"""Ordering together: formed or failed, picked up once or paid back once, on both engines."""

import itertools

import peewee
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from services.store.group_buying.models import Campaign, GroupOrder
from services.store.group_buying.orders import rules
from shared.errors import Invalid, Refusal
from shared.facts import (
    DayClosed,
    DepositRefunded,
    DepositTaken,
    LeaderCommissionEarned,
    LeaderCommissionPaid,
    SaleRecorded,
)
from shared.quantity import parse
from tests.store.groups import Groups
from tests.threads import together


@pytest.fixture
def groups(shop):
    """The shop at eleven o'clock of 2026-03-02, with 200 pieces on the shelf at 20.00."""
    shop.receive("TEA", "200", 400_000)
    groups = Groups(shop.store, shop.till)
    with groups.on("2026-03-02"):
        yield groups


def phones():
    return (f"138{number:08d}" for number in itertools.count(10_000_000))


# -- the campaign -----------------------------------------------------------------------------


def test_a_campaign_shows_its_terms_and_how_far_it_has_come(groups):
    campaign = groups.campaign(deposit_fen=1000, per_person_max="20")
    groups.order(campaign, "4")
    groups.order(campaign, "3.5", phone="13812340000")
    shown = groups.get(f"/campaigns/{campaign}")
    assert (shown["state"], shown["left"]) == ("open", "92.500")
    assert shown["progress"] == {
        "ordered": "7.500",
        "orders": 2,
        "waiting": 2,
        "picked_up": 0,
        "refund_due": 0,
        "refunded": 0,
    }
    assert [row["id"] for row in groups.get("/campaigns?state=open")["items"]] == [campaign]
    assert groups.get("/campaigns?state=failed")["items"] == []


def test_what_a_campaign_does_not_say_is_the_policy_of_the_day(groups):
    wanted = {
        "effective_from": "2026-03-02",
        "settings": {"commission_bp": 300, "unclaimed_days": 5},
    }
    groups.post("/policies/group_buying", wanted, role="accountant")
    terms = groups.terms()
    del terms["commission_bp"], terms["unclaimed_days"], terms["opens_at"]
    shown = groups.post("/campaigns", terms, role="cashier")
    assert (shown["commission_bp"], shown["unclaimed_days"]) == (300, 5)
    assert (shown["deposit_fen"], shown["per_person_max"]) == (3000, "100")
    assert shown["opens_at"] == "2026-03-02T03:00:00.000000Z"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"deposit_fen": 3001}, "deposit_exceeds_price"),
        ({"minimum": "101"}, "minimum_exceeds_maximum"),
        ({"closes_at": "2026-03-02T02:00:00Z"}, "closes_too_early"),
        ({"opens_at": "2026-03-05T00:00:00Z"}, "closes_too_early"),
        ({"closes_at": "2027-03-04T00:00:00Z"}, "invalid_request"),
        ({"outlet": "elsewhere"}, "outlet_unknown"),
        ({"product_id": "01920000-0000-7000-8000-000000000009"}, "product_unknown"),
        ({"leader_phone": "12345678901"}, "invalid_request"),
        ({"commission_bp": 5001}, "invalid_request"),
    ],
)
def test_terms_that_do_not_fit_together_are_refused(groups, wrong, code):
    assert groups.refused("/campaigns", groups.terms(**wrong), role="cashier") == code
    assert groups.get("/campaigns")["items"] == []


def test_a_campaign_named_by_the_client_is_opened_once(groups):
    name = "01920000-0000-7000-8000-000000000001"
    assert groups.campaign(id=name) == groups.campaign(id=name) == name
    other = groups.terms(id=name, price_fen=2900)
    assert groups.refused("/campaigns", other, role="cashier") == "campaign_differs"


def test_terms_and_orders_are_final_in_the_database(groups):
    campaign = groups.campaign()
    order = groups.order(campaign)
    database = groups.store.service.database
    for change in (
        Campaign.update(price_fen=1).where(Campaign.id == campaign),
        Campaign.delete().where(Campaign.id == campaign),
        GroupOrder.update(deposit_fen=1).where(GroupOrder.id == order["id"]),
        GroupOrder.update(state="picked_up").where(GroupOrder.id == order["id"]),
    ):
        with database.connection(), pytest.raises(peewee.IntegrityError):
            database.run(change.execute)


def test_another_community_sees_neither_campaign_nor_order(groups):
    campaign = groups.campaign()
    code = groups.order(campaign)["code"]
    groups.tokens["clerk"] = groups.tokens["stranger"]
    assert groups.ask("GET", f"/campaigns/{campaign}").body["code"] == "campaign_unknown"
    assert groups.ask("GET", f"/group-orders/{code}").body["code"] == "group_order_unknown"
    assert groups.refused(f"/campaigns/{campaign}/decide") == "campaign_unknown"


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("/campaigns", "clerk"),
        ("/campaigns/x/orders", "cashier"),
        ("/campaigns/x/decide", "accountant"),
        ("/campaigns/x/settle", "cashier"),
        ("/campaigns/x/pay-commission", "accountant"),
        ("/group-orders/x/pickup", "reviewer"),
    ],
)
def test_each_step_belongs_to_its_role(groups, path, role):
    assert groups.refused(path, role=role) == "forbidden"


# -- ordering ---------------------------------------------------------------------------------


def test_an_order_takes_its_deposit_and_gives_a_code(groups):
    campaign = groups.campaign(deposit_fen=1000)
    order = groups.order(campaign, "2.5", "cash")
    assert (order["total_fen"], order["deposit_fen"], order["rest_fen"]) == (7500, 2500, 5000)
    assert (order["held_fen"], order["state"], order["ready"]) == (2500, "ordered", False)
    rules.require_readable(order["code"])
    [fact] = groups.store.told(DepositTaken)
    assert (fact.kind, fact.holder_id, fact.method) == ("group_buy", order["id"], "cash")
    assert (fact.amount_fen, fact.moved_on) == (2500, "2026-03-02")
    assert groups.held_fen() == 2500
    assert groups.get("/stock?sku=TEA")["items"][0]["on_hand"] == "200"


def test_the_drawer_expects_the_cash_of_deposits(groups):
    groups.order(groups.campaign(), "1", "cash")
    closed = groups.post(f"/tills/{groups.till}/close", {"counted_cash_fen": 13_000})
    assert closed["over_short_fen"] == 0


def test_orders_stop_at_the_deadline_and_before_the_opening(groups):
    campaign = groups.campaign(opens_at="2026-03-03T00:00:00Z")
    path = f"/campaigns/{campaign}/orders"
    assert groups.refused(path, groups.order_body()) == "campaign_not_begun"
    with groups.on("2026-03-03"):
        groups.order(campaign)
    with groups.on("2026-03-04", hour=18):  # 10:00 UTC, the deadline itself
        assert groups.refused(path, groups.order_body()) == "campaign_closed"


def test_nobody_orders_more_than_the_campaign_or_one_person_may_have(groups):
    campaign = groups.campaign(maximum="10", per_person_max="6")
    path = f"/campaigns/{campaign}/orders"
    first = groups.order(campaign, "6")
    assert groups.refused(path, groups.order_body("0.001")) == "person_limit_exceeded"
    other = groups.order_body("4.001", phone="13800000000")
    assert groups.refused(path, other) == "campaign_sold_out"
    groups.post(f"/group-orders/{first['code']}/cancel")
    groups.order(campaign, "5")
    assert groups.get(f"/campaigns/{campaign}")["left"] == "5"


def test_a_campaign_has_a_stated_number_of_orders():
    room = rules.Room(ordered=rules.ORDERS_MAX, of_person=0, orders=rules.ORDERS_MAX)
    with pytest.raises(Refusal) as refused:
        rules.require_room(1, room, maximum=10_000, per_person_max=10_000)
    assert refused.value.code == "campaign_full"
    rules.require_room(1, room._replace(orders=rules.ORDERS_MAX - 1), 10_000, 10_000)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"method": "cash", "till_id": None}, "till_needed"),
        ({"method": "prepaid"}, "invalid_request"),
        ({"phone": "1381234123"}, "invalid_request"),
        ({"quantity": "0"}, "invalid_request"),
        ({"quantity": "0.001"}, "quantity_too_small"),
        ({"till_id": "01920000-0000-7000-8000-000000000009"}, "till_unknown"),
    ],
)
def test_an_order_that_cannot_be_taken_takes_no_money(groups, more, code):
    campaign = groups.campaign(deposit_fen=1)
    body = groups.order_body(**more)
    assert groups.refused(f"/campaigns/{campaign}/orders", body) == code
    assert groups.store.told(DepositTaken) == []


def test_an_order_named_by_the_client_is_taken_once_under_any_key(groups):
    campaign = groups.campaign()
    name = "01920000-0000-7000-8000-000000000001"
    first = groups.order(campaign, id=name)
    assert groups.order(campaign, id=name) == first
    body = groups.order_body("9", id=name)
    assert groups.refused(f"/campaigns/{campaign}/orders", body) == "group_order_differs"
    assert len(groups.store.told(DepositTaken)) == 1


def test_orders_at_once_never_exceed_the_maximum(groups):
    campaign, numbers = groups.campaign(maximum="10"), list(itertools.islice(phones(), 8))
    answers = together(
        8,
        lambda n: groups.ask(
            "POST", f"/campaigns/{campaign}/orders", groups.order_body("3", phone=numbers[n])
        ),
    )
    assert sorted(answer.status for answer in answers) == [201] * 3 + [409] * 5
    assert {a.body["code"] for a in answers if a.status == 409} == {"campaign_sold_out"}
    assert groups.get(f"/campaigns/{campaign}")["left"] == "1"
    assert groups.held_fen() == 3 * 9000


def test_orders_of_one_person_at_once_never_exceed_the_limit(groups):
    campaign = groups.campaign(per_person_max="5")
    body = groups.order_body("2")
    answers = together(6, lambda _: groups.ask("POST", f"/campaigns/{campaign}/orders", body))
    assert sorted(answer.status for answer in answers) == [201] * 2 + [409] * 4


def test_an_order_is_found_by_its_code_or_by_the_end_of_the_phone(groups):
    campaign = groups.campaign()
    order = groups.order(campaign)
    groups.order(campaign, phone="13800000000")
    [found] = groups.get("/group-orders?phone_end=1234")["items"]
    assert (found["code"], found["phone"]) == (order["code"], "138****1234")
    assert groups.get(f"/group-orders/{order['code']}")["phone"] == "138****1234"
    assert groups.get(f"/group-orders/{order['code']}", role="cashier")["phone"] == "13812341234"
    assert groups.get(f"/campaigns/{campaign}")["leader_phone"] == "139****5678"
    assert len(groups.get(f"/group-orders?campaign_id={campaign}&state=ordered")["items"]) == 2
    assert groups.get("/group-orders?state=refunded")["items"] == []


def test_a_slip_in_a_code_is_noticed(groups):
    code = groups.order(groups.campaign())["code"]
    slips = {code[:n] + str((int(code[n]) + 1) % 10) + code[n + 1 :] for n in range(len(code))}
    swaps = {code[:n] + code[n + 1] + code[n] + code[n + 2 :] for n in range(8)} - {code}
    for wrong in (*slips, *swaps, "1", "x", code + "0"):
        assert groups.refused(f"/group-orders/{wrong}/cancel") == "pickup_code_mistyped"
    free = next(c for c in map(rules.code_of, range(2)) if c != code)
    assert groups.refused(f"/group-orders/{free}/cancel") == "group_order_unknown"


@given(st.integers(0, rules.CODES - 1))
def test_every_code_has_nine_digits_and_reads_back(number):
    code = rules.code_of(number)
    assert (len(code), int(code[:8])) == (9, number)
    rules.require_readable(code)
    with pytest.raises(Invalid):
        rules.require_readable(code[:8] + str((int(code[8]) + 1) % 10))


def test_a_buyer_gives_an_order_up_before_the_deadline_and_gets_the_deposit_back(groups):
    campaign = groups.campaign()
    by_phone, by_cash = groups.order(campaign), groups.order(campaign, "2", "cash")
    assert groups.refused(f"/group-orders/{by_cash['code']}/cancel") == "till_needed"
    for order in (by_phone, by_cash):
        path = f"/group-orders/{order['code']}/cancel"
        answers = together(4, lambda _, path=path: groups.ask("POST", path, groups.by_hand()))
        assert sorted(answer.status for answer in answers) == [200, 409, 409, 409]
        assert groups.refused(path, groups.by_hand()) == "cancelled_already"
        assert groups.get(f"/group-orders/{order['code']}")["state"] == "cancelled"
    refunds = [(fact.method, fact.amount_fen) for fact in groups.store.told(DepositRefunded)]
    assert refunds == [("wechat", 30_000), ("cash", 6000)]
    assert groups.held_fen() == 0
    late = groups.order(campaign)
    with groups.on("2026-03-05"):
        assert groups.refused(f"/group-orders/{late['code']}/cancel") == "campaign_closed"


# -- formed or failed -------------------------------------------------------------------------


def test_a_campaign_is_decided_at_its_deadline_or_when_nothing_is_left(groups):
    early, full = groups.campaign(), groups.campaign(maximum="10")
    order = groups.order(full, "10")
    assert groups.refused(f"/campaigns/{early}/decide") == "campaign_still_open"
    assert groups.decide(full)["state"] == "formed"
    assert groups.refused(f"/group-orders/{order['code']}/cancel") == "campaign_closed"
    assert groups.get(f"/group-orders/{order['code']}")["held_fen"] == 30_000


def test_a_failed_campaign_gives_every_deposit_back_once(groups):
    """50 orders paid in three ways; decided five times at once."""
    campaign, numbers = groups.campaign(minimum="100"), phones()
    methods = ("wechat", "alipay", "cash")
    orders = [
        groups.order(campaign, "1", methods[number % 3], phone=next(numbers))
        for number in range(50)
    ]
    with groups.on("2026-03-04", hour=19):
        answers = together(5, lambda _: groups.ask("POST", f"/campaigns/{campaign}/decide"))
        assert [(a.status, a.body["state"]) for a in answers] == [(200, "failed")] * 5
        by_hand = [order for order in orders if order["method"] == "cash"]
        assert len(groups.store.told(DepositRefunded)) == 50 - len(by_hand) == 34
        assert groups.held_fen() == len(by_hand) * 3000
        for order in by_hand:
            assert groups.get(f"/group-orders/{order['code']}")["state"] == "refund_due"
            path = f"/group-orders/{order['code']}/refund"
            groups.post(path, groups.by_hand())
            assert groups.refused(path, groups.by_hand()) == "refunded_already"
        assert groups.decide(campaign)["progress"]["refunded"] == 50
        assert groups.refused(f"/campaigns/{campaign}/arrive") == "campaign_not_formed"
    assert groups.held_fen() == 0
    refunds = groups.store.told(DepositRefunded)
    assert sorted((r.holder_id, r.method, r.amount_fen) for r in refunds) == sorted(
        (order["id"], order["method"], 3000) for order in orders
    )


def test_a_cash_deposit_is_paid_out_once_though_two_tills_ask(groups):
    campaign = groups.campaign()
    code = groups.order(campaign, "1", "cash")["code"]
    path = f"/group-orders/{code}/refund"
    assert groups.refused(path, groups.by_hand()) == "refund_not_due"
    with groups.on("2026-03-05"):
        groups.decide(campaign)
        assert groups.refused(path) == "till_needed"
        assert groups.refused(f"/group-orders/{code}/pickup", groups.pickup()) == "refund_waits"
        answers = together(4, lambda _: groups.ask("POST", path, groups.by_hand()))
        assert sorted(answer.status for answer in answers) == [200, 409, 409, 409]
    assert [fact.amount_fen for fact in groups.store.told(DepositRefunded)] == [3000]
    assert groups.held_fen() == 0


def test_all_campaigns_past_their_deadline_are_decided_together(groups):
    formed, failed = groups.campaign(), groups.campaign()
    later = groups.campaign(closes_at="2026-03-09T00:00:00Z")
    groups.order(formed)
    groups.order(failed, "9")
    assert groups.post("/campaigns/decide-due") == {"formed": 0, "failed": 0, "unclaimed": 0}
    with groups.on("2026-03-05"):
        answers = together(3, lambda _: groups.ask("POST", "/campaigns/decide-due").body)
    assert sorted((answer["formed"], answer["failed"]) for answer in answers) == [
        (0, 0),
        (0, 0),
        (1, 1),
    ]
    states = [groups.get(f"/campaigns/{c}")["state"] for c in (formed, failed, later)]
    assert states == ["formed", "failed", "open"]
    assert len(groups.store.told(DepositRefunded)) == 1


def test_the_days_close_decides_what_is_due_and_gives_back_what_nobody_claimed(groups):
    failed, formed = groups.campaign(), groups.campaign()
    groups.order(failed, "1")
    unclaimed = groups.order(formed)
    groups.post(f"/tills/{groups.till}/close", {"counted_cash_fen": 10_000})
    with groups.on("2026-03-04", hour=20):
        groups.post("/days/2026-03-04/close")
        assert groups.get(f"/campaigns/{failed}")["state"] == "failed"
        groups.post(f"/campaigns/{formed}/arrive")
    with groups.on("2026-03-07", hour=20):
        groups.post("/days/2026-03-07/close")
        assert groups.get(f"/group-orders/{unclaimed['code']}")["state"] == "ordered"
    with groups.on("2026-03-08", hour=20):
        groups.post("/days/2026-03-08/close")
        assert groups.get(f"/group-orders/{unclaimed['code']}")["state"] == "refunded"
    assert groups.held_fen() == 0


# -- pickup -----------------------------------------------------------------------------------


def test_a_pickup_is_one_sale_and_revenue_only_then(groups):
    campaign = groups.campaign(deposit_fen=1000)
    order = groups.order(campaign, "10", "cash")
    assert groups.store.told(SaleRecorded) == []
    path = f"/group-orders/{order['code']}/pickup"
    with groups.on("2026-03-04", hour=19):
        groups.decide(campaign)
        assert groups.refused(path, groups.pickup(("cash", 20_000))) == "campaign_not_arrived"
        arrived = groups.post(f"/campaigns/{campaign}/arrive")
        assert arrived["claim_until"] == "2026-03-07"
        assert groups.get(f"/group-orders/{order['code']}")["ready"]
        assert groups.refused(path, groups.pickup(("cash", 19_999))) == "tenders_do_not_add_up"
        picked = groups.post(path, groups.pickup(("cash", 25_000)))
        assert (picked["state"], picked["held_fen"], picked["rest_fen"]) == ("picked_up", 0, 0)
        sale = groups.get(f"/sales/{picked['sale_id']}")
        assert (sale["origin"], sale["total_fen"], sale["change_fen"]) == (
            "group_buy",
            30_000,
            5000,
        )
        assert {(t["method"], t["amount_fen"]) for t in sale["tenders"]} == {
            ("group_buy", 10_000),
            ("cash", 20_000),
        }
        [line] = sale["lines"]
        assert (line["quantity"], line["unit_price_fen"]) == ("10", 3000)
        assert groups.get("/stock?sku=TEA")["items"][0]["on_hand"] == "190"
        closed = groups.post(f"/tills/{groups.till}/close", {"counted_cash_fen": 40_000})
        assert closed["over_short_fen"] == 0
        groups.post("/days/2026-03-04/close")
    [z] = groups.store.told(DayClosed)
    assert {(t.method, t.amount_fen) for t in z.tenders} == {
        ("group_buy", 10_000),
        ("cash", 20_000),
    }
    [line] = z.revenue
    assert (line.gross_fen, line.discount_fen, line.cost_fen) == (30_000, 0, 20_000)
    assert groups.held_fen() == 0


def test_the_line_of_a_pickup_names_its_campaign(groups):
    campaign = groups.campaign()
    order = groups.order(campaign)
    groups.arrived(campaign)
    with groups.on("2026-03-05"):
        groups.post(f"/group-orders/{order['code']}/pickup", groups.pickup())
    with groups.store.service.database.connection():
        rows = groups.store.service.database.proxy.execute_sql("SELECT promotion FROM sale_line")
        assert rows.fetchall() == [("丹东草莓",)]


def test_two_pickups_with_one_code_are_one_sale(groups):
    campaign = groups.campaign()
    code = groups.order(campaign)["code"]
    groups.arrived(campaign)
    path = f"/group-orders/{code}/pickup"
    with groups.on("2026-03-05"):
        answers = together(5, lambda _: groups.ask("POST", path, groups.pickup()))
        assert sorted(answer.status for answer in answers) == [200, 409, 409, 409, 409]
        assert {a.body["code"] for a in answers if a.status == 409} == {"picked_up_already"}
        assert groups.refused(f"/group-orders/{code}/refund") == "picked_up_already"
    assert len(groups.store.told(SaleRecorded)) == 1
    assert groups.get("/stock?sku=TEA")["items"][0]["on_hand"] == "190"


def test_a_pickup_and_the_refund_of_the_unclaimed_at_once_leave_one_of_them(groups):
    campaign = groups.campaign()
    code = groups.order(campaign)["code"]
    groups.arrived(campaign)
    with groups.on("2026-03-08"):
        picked, _ = together(
            2,
            lambda n: groups.ask(
                "POST",
                (f"/group-orders/{code}/pickup", "/campaigns/refund-unclaimed")[n],
                (groups.pickup(), None)[n],
            ),
        )
    assert len(groups.store.told(SaleRecorded)) + len(groups.store.told(DepositRefunded)) == 1
    assert (picked.status == 200) == (len(groups.store.told(SaleRecorded)) == 1)
    assert groups.get(f"/group-orders/{code}")["held_fen"] == 0


def test_goods_are_handed_out_where_they_wait(groups):
    campaign = groups.campaign()
    code = groups.order(campaign)["code"]
    groups.arrived(campaign)
    other = {"name": "二号", "outlet": "east"}
    till = groups.post("/tills", other, role="admin")["id"]
    groups.post(f"/tills/{till}/open", {"float_fen": 0})
    wanted = {"till_id": till, "tenders": []}
    assert groups.refused(f"/group-orders/{code}/pickup", wanted) == "pickup_elsewhere"


def test_a_deposit_pays_for_nothing_but_its_own_goods(groups):
    campaign = groups.campaign(deposit_fen=1000)
    mine, other = groups.order(campaign), groups.order(campaign)
    tender = {"method": "prepaid", "amount_fen": 3000, "account_id": other["account_id"]}
    sale = {
        "till_id": groups.till,
        "lines": [{"sku": "TEA", "quantity": "1", "unit_price_fen": 3000}],
        "tenders": [tender],
    }
    assert groups.refused("/sales", sale) == "deposit_is_bound"
    groups.arrived(campaign)
    body = {"till_id": groups.till, "tenders": [{**tender, "amount_fen": 20_000}]}
    assert groups.refused(f"/group-orders/{mine['code']}/pickup", body) == "deposit_is_bound"
    assert groups.held_fen() == 20_000


def test_what_is_not_claimed_in_time_goes_back_and_the_goods_stay(groups):
    campaign = groups.campaign()
    by_phone, by_cash = groups.order(campaign), groups.order(campaign, "2", "cash")
    groups.arrived(campaign)
    with groups.on("2026-03-07"):
        assert groups.post("/campaigns/refund-unclaimed")["unclaimed"] == 0
    with groups.on("2026-03-08"):
        assert groups.post("/campaigns/refund-unclaimed")["unclaimed"] == 2
        assert groups.post("/campaigns/refund-unclaimed")["unclaimed"] == 0
        path = f"/group-orders/{by_phone['code']}/pickup"
        assert groups.refused(path, groups.pickup()) == "refunded_already"
        assert groups.get(f"/group-orders/{by_cash['code']}")["state"] == "refund_due"
        groups.post(f"/group-orders/{by_cash['code']}/refund", groups.by_hand())
    assert [f.amount_fen for f in groups.store.told(DepositRefunded)] == [30_000, 6000]
    assert groups.store.told(SaleRecorded) == []
    assert groups.get("/stock?sku=TEA")["items"][0]["on_hand"] == "200"
    assert groups.held_fen() == 0


def test_what_came_back_of_a_pickup_goes_back_to_the_buyer_by_the_way_it_came(groups):
    campaign = groups.campaign()
    order = groups.order(campaign, "10", "cash")
    groups.arrived(campaign)
    with groups.on("2026-03-05"):
        sale = groups.post(f"/group-orders/{order['code']}/pickup", groups.pickup())["sale_id"]
        back = {
            "till_id": groups.till,
            "method": "cash",
            "lines": [{"line_no": 1, "quantity": "4"}],
        }
        groups.post(f"/sales/{sale}/refunds", back)
        assert groups.get(f"/group-orders/{order['code']}")["held_fen"] == 12_000
        path = f"/group-orders/{order['code']}/refund"
        assert groups.post(path, groups.by_hand())["state"] == "picked_up"
        assert groups.refused(path, groups.by_hand()) == "picked_up_already"
    assert [f.amount_fen for f in groups.store.told(DepositRefunded)] == [12_000]


def test_a_pickup_that_was_voided_did_not_happen(groups):
    campaign = groups.campaign(deposit_fen=1000)
    code = groups.order(campaign)["code"]
    groups.arrived(campaign)
    path, rest = f"/group-orders/{code}/pickup", groups.pickup(("cash", 20_000))
    with groups.on("2026-03-05"):
        first = groups.post(path, rest)["sale_id"]
        groups.post(f"/sales/{first}/void", {"reason": "拿错货"})
        order = groups.get(f"/group-orders/{code}")
        assert (order["state"], order["sale_id"], order["ended_at"]) == ("ordered", None, None)
        assert (order["held_fen"], order["rest_fen"], order["ready"]) == (10_000, 20_000, True)
        assert groups.refused(f"/group-orders/{code}/refund") == "refund_not_due"
        second = groups.post(path, rest)["sale_id"]
        assert second != first
        shown = groups.post(f"/campaigns/{campaign}/settle", role="accountant")
        assert (shown["revenue_fen"], shown["commission_fen"]) == (30_000, 1500)
        groups.post(f"/sales/{second}/void", {"reason": "退货"})
        order = groups.get(f"/group-orders/{code}")
        assert (order["state"], order["held_fen"]) == ("picked_up", 10_000)
        groups.post(f"/group-orders/{code}/refund")
    assert groups.held_fen() == 0
    assert groups.get("/stock?sku=TEA")["items"][0]["on_hand"] == "200"


# -- the leader -------------------------------------------------------------------------------


def settled(groups, **terms):
    """A campaign with one pickup of 10, of which 4 came back, and one order nobody claimed."""
    campaign = groups.campaign(**terms)
    order = groups.order(campaign)
    groups.order(campaign, "1", phone="13800000000")
    groups.arrived(campaign)
    with groups.on("2026-03-05"):
        sale = groups.post(f"/group-orders/{order['code']}/pickup", groups.pickup())["sale_id"]
        back = {
            "till_id": groups.till,
            "method": "cash",
            "lines": [{"line_no": 1, "quantity": "4"}],
        }
        groups.post(f"/sales/{sale}/refunds", back)
    path = f"/campaigns/{campaign}/settle"
    with groups.on("2026-03-08"):
        assert groups.refused(path, role="accountant") == "orders_wait"
        groups.post("/campaigns/refund-unclaimed")
        return campaign, groups.post(path, role="accountant")


def test_a_leader_earns_a_part_of_what_was_picked_up_and_kept(groups):
    campaign, shown = settled(groups, commission_bp=333)
    assert (shown["revenue_fen"], shown["commission_fen"]) == (18_000, 599)
    path = f"/campaigns/{campaign}/settle"
    answers = together(3, lambda _: groups.ask("POST", path, role="accountant"))
    assert {answer.body["commission_fen"] for answer in answers} == {599}
    [fact] = groups.store.told(LeaderCommissionEarned)
    assert (fact.leader, fact.amount_fen, fact.earned_on) == ("王姐", 599, "2026-03-08")


def test_a_leader_is_paid_once_by_another_person(groups):
    campaign, _ = settled(groups)
    path, body = f"/campaigns/{campaign}/pay-commission", {"method": "bank"}
    answers = together(4, lambda _: groups.ask("POST", path, body, role="cashier"))
    assert sorted(answer.status for answer in answers) == [200, 409, 409, 409]
    assert groups.refused(path, body, role="cashier") == "commission_paid_already"
    [fact] = groups.store.told(LeaderCommissionPaid)
    assert (fact.method, fact.amount_fen) == ("bank", 900)


def test_a_leader_paid_through_a_platform_is_a_part_of_its_clearing_account(groups):
    campaign, _ = settled(groups)
    with groups.on("2026-03-08"):
        before = groups.get("/clearing?channel=wechat", role="accountant")
        body = {"method": "wechat"}
        groups.post(f"/campaigns/{campaign}/pay-commission", body, role="cashier")
        after = groups.get("/clearing?channel=wechat", role="accountant")
    with groups.on("2026-03-09"):
        earlier = groups.get("/clearing?channel=wechat&on=2026-03-07", role="accountant")
    assert before["balance_fen"] - after["balance_fen"] == after["leaders_fen"] == 900
    assert (before["leaders_fen"], earlier["leaders_fen"]) == (0, 0)
    [part] = [part for part in after["parts"] if part["name"] == "paid_to_leaders"]
    assert (part["count"], part["amount_fen"]) == (1, -900)
    assert [row["id"] for row in groups.get(part["list"])["items"]] == [campaign]
    assert sum(part["amount_fen"] for part in after["parts"]) == after["balance_fen"]


def test_whoever_works_out_a_commission_does_not_pay_it(groups):
    groups.tokens["accountant"] = groups.tokens["cashier+accountant"]
    campaign, _ = settled(groups)
    path, body = f"/campaigns/{campaign}/pay-commission", {"method": "cash"}
    assert groups.refused(path, body, role="cashier+accountant") == "payer_is_settler"
    assert groups.store.told(LeaderCommissionPaid) == []


def test_a_commission_waits_for_its_turn_and_may_be_nothing(groups):
    campaign, shown = settled(groups, commission_bp=0)
    assert shown["commission_fen"] == 0
    assert groups.store.told(LeaderCommissionEarned) == []
    body = {"method": "cash"}
    pay = f"/campaigns/{campaign}/pay-commission"
    assert groups.refused(pay, body, role="cashier") == "no_commission"
    open_one = groups.campaign()
    pay = f"/campaigns/{open_one}/pay-commission"
    assert groups.refused(pay, body, role="cashier") == "campaign_not_settled"
    settle = f"/campaigns/{open_one}/settle"
    assert groups.refused(settle, role="accountant") == "campaign_not_arrived"


# -- whatever happens -------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(
        st.sampled_from(("order", "cancel", "decide", "arrive", "pickup", "refund", "unclaimed")),
        st.integers(0, 3),
        st.sampled_from(("wechat", "alipay", "cash")),
    ),
    max_size=14,
)


@profile(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(before=STEPS, after=STEPS)
def test_in_any_order_of_steps_every_deposit_is_held_used_or_back_once(groups, before, after):
    campaign, codes, numbers = groups.campaign(minimum="3", maximum="8"), [], phones()

    def step(what, number, method):
        if what == "order":
            body = groups.order_body(str(number + 1), method, phone=next(numbers))
            answer = groups.ask("POST", f"/campaigns/{campaign}/orders", body)
            codes.extend([answer.body["code"]] if answer.status == 201 else [])
        elif what in ("decide", "arrive"):
            groups.ask("POST", f"/campaigns/{campaign}/{what}")
        elif what == "unclaimed":
            groups.ask("POST", "/campaigns/refund-unclaimed")
        elif codes:
            path = f"/group-orders/{codes[number % len(codes)]}/{what}"
            groups.ask("POST", path, groups.by_hand())

    for row in before:
        step(*row)
    with groups.on("2026-03-08"):
        for row in after:
            step(*row)
    taken = {fact.holder_id: fact.amount_fen for fact in groups.store.told(DepositTaken)}
    back = [(fact.holder_id, fact.amount_fen) for fact in groups.store.told(DepositRefunded)]
    assert len(back) == len(dict(back))
    for code in codes:
        order = groups.get(f"/group-orders/{code}")
        paid = taken[order["id"]]
        held, used = order["held_fen"], paid if order["sale_id"] else 0
        assert held + used + dict(back).get(order["id"], 0) == paid
        assert (held > 0) == (order["state"] in ("ordered", "refund_due"))
    assert parse(groups.get(f"/campaigns/{campaign}")["left"]) >= 0
