"""Points: earned, spent and taken back in proportion, on both engines."""

import peewee
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.store.members.points.models import PointsMovement
from services.store.members.points.rules import still_to_move
from shared.facts import SaleRecorded, StockAdjusted
from tests.store.test_members import admit
from tests.threads import together


@pytest.fixture
def member(shop):
    """A member who has bought rice for 29.99 yuan: 29 points."""
    made = admit(shop.store)["id"]
    shop.sell(("RICE", "1"), cash=2_999, member_id=made)
    return made


def points(shop, member):
    return shop.store.get(f"/members/{member}")["points"]


def moved(shop, member):
    rows = shop.store.get(f"/members/{member}/points")["items"]
    return [(row["kind"], row["points"]) for row in rows]


def give_back(shop, sale, quantity, line_no=1):
    path = f"/sales/{sale['id']}/refunds"
    return shop.store.post(path, shop.refund(sale, line_no, quantity), role="clerk")


def decide(shop, **settings):
    shop.store.post("/policies/points", {"effective_from": "2026-03-01", "settings": settings})


def test_a_members_sale_earns_whole_points_and_nobody_elses_does(shop, member):
    assert points(shop, member) == 29
    shop.sell(("TEA", "2"), cash=700)
    assert moved(shop, member) == [("earned", 29)]


def test_what_earns_and_how_much_is_decided_from_a_day(shop, member):
    decide(shop, points_per_yuan=2, excluded_categories=["饮料"])
    shop.sell(("TEA", "2"), ("RICE", "1"), cash=3_699, member_id=member)
    assert moved(shop, member) == [("earned", 29), ("earned", 59)]


def test_points_are_a_discount_borne_by_the_lines_and_no_money_in_the_books(shop, member):
    sale = shop.sell(("TEA", "2"), cash=680, member_id=member, points_redeemed=20)
    assert (sale["total_fen"], sale["discount_fen"]) == (680, 20)
    lines = shop.store.get(f"/sales/{sale['id']}")["lines"]
    assert [(line["discount_fen"], line["amount_fen"]) for line in lines] == [(20, 680)]
    assert moved(shop, member)[1:] == [("redeemed", -20), ("earned", 6)]
    assert points(shop, member) == 15
    told = shop.store.told(SaleRecorded)[-1]
    assert (told.total_fen, told.discount_fen) == (680, 20)


def test_nobody_spends_more_points_than_there_are_or_than_the_basket_costs(shop, member):
    def refused(redeemed, cash, **more):
        tenders = [{"method": "cash", "amount_fen": cash}]
        body = shop.sale(("TEA", "1"), tenders=tenders, points_redeemed=redeemed, **more)
        return shop.store.refused("/sales", body, role="clerk")

    nobody = "01920000-0000-7000-8000-000000000009"
    assert refused(30, 320, member_id=member) == "points_insufficient"
    assert refused(351, 1, member_id=member) == "points_exceed_total"
    assert refused(10, 340) == "member_needed"
    assert refused(0, 350, member_id=nobody) == "member_unknown"
    shop.store.post(f"/members/{member}/change", {"is_blocked": True}, role="cashier")
    assert refused(10, 340, member_id=member) == "member_blocked"
    assert (points(shop, member), shop.on_hand("TEA")) == (29, ("0", 0))


def test_the_same_points_are_not_spent_twice_at_once(shop, member):
    tenders = [{"method": "cash", "amount_fen": 330}]
    body = shop.sale(("TEA", "1"), tenders=tenders, member_id=member, points_redeemed=20)
    answers = together(2, lambda _: shop.store.ask("POST", "/sales", body, role="clerk"))
    assert sorted(answer.status for answer in answers) == [201, 409]
    assert points(shop, member) == 29 - 20 + 3


def test_the_same_sale_sent_again_earns_and_spends_once(shop, member):
    more = {
        "id": "01920000-0000-7000-8000-000000000001",
        "member_id": member,
        "points_redeemed": 29,
    }
    for _ in range(2):
        shop.sell(("TEA", "1"), cash=321, **more)
    assert points(shop, member) == 3


def test_goods_that_come_back_take_their_points_along_in_proportion(shop, member):
    sale = shop.sell(("RICE", "3"), cash=8_977, member_id=member, points_redeemed=20)
    assert points(shop, member) == 29 - 20 + 89
    give_back(shop, sale, "1")
    assert moved(shop, member)[3:] == [("given_back", 7), ("taken_back", -30)]
    give_back(shop, sale, "1")
    give_back(shop, sale, "1")
    assert points(shop, member) == 29


def test_points_that_are_gone_already_are_owed(shop, member):
    sale = shop.sell(("RICE", "1"), cash=2_999, member_id=member)
    tenders = [{"method": "cash", "amount_fen": 292}]
    shop.sell(("TEA", "1"), tenders=tenders, member_id=member, points_redeemed=58)
    shop.store.post(f"/sales/{sale['id']}/void", {"reason": "打错"}, role="clerk")
    assert points(shop, member) == 58 - 58 + 2 - 29


def test_a_gift_takes_points_and_its_goods_leave_the_stock(shop, member):
    shop.receive("TEA", "10", 2_000)
    path = f"/members/{member}/points/redeem"
    body = {"points": 25, "for": "茶", "lines": [{"sku": "TEA", "quantity": "1"}]}
    given = shop.store.post(path, body, role="clerk")
    assert (given["points"], given["reason"], points(shop, member)) == (-25, "茶", 4)
    assert shop.on_hand("TEA") == ("9", 1_800)
    assert [fact.reason for fact in shop.store.told(StockAdjusted)] == ["积分兑换 茶"]
    assert shop.store.refused(path, {**body, "points": 5}, role="clerk") == "points_insufficient"
    unknown = {"points": 1, "for": "茶", "lines": [{"sku": "X", "quantity": "1"}]}
    assert shop.store.refused(path, unknown, role="clerk") == "product_not_found"
    assert (points(shop, member), shop.on_hand("TEA")) == (4, ("9", 1_800))
    shop.store.post(f"/members/{member}/change", {"is_blocked": True}, role="cashier")
    assert shop.store.refused(path, {"points": 1, "for": "茶"}, role="clerk") == "member_blocked"
    nobody = "/members/01920000-0000-7000-8000-000000000009/points/redeem"
    assert shop.store.refused(nobody, {"points": 1, "for": "茶"}, role="clerk") == "member_unknown"


def test_sales_without_the_network_earn_but_redeem_nothing(shop, member):
    def sale(number, **more):
        return {
            "id": f"01920000-0000-7000-8000-00000000010{number}",
            "sold_at": "2026-03-02T01:30:00Z",
            "lines": [{"sku": "TEA", "quantity": "1", "unit_price_fen": 350}],
            "tenders": [{"method": "cash", "amount_fen": 350}],
            "member_id": member,
            **more,
        }

    stranger = "01920000-0000-7000-8000-000000000009"
    sales = [sale(1), sale(2, points_redeemed=1), sale(3, member_id=stranger)]
    body = {"till_id": shop.till, "sent_at": "2026-03-02T02:00:00Z", "sales": sales}
    answers = shop.store.post("/sales/batch", body, role="clerk")
    assert [answer["kept"] for answer in answers["answers"]] == [True, False, True]
    assert moved(shop, member) == [("earned", 29), ("earned", 3)]


@given(
    moved=st.integers(0, 10_000),
    parts=st.lists(st.integers(0, 5_000), min_size=1, max_size=8),
)
def test_when_all_has_come_back_no_point_is_left(moved, parts):
    whole, returned, already = sum(parts), 0, 0
    for part in parts:
        returned += part
        back = still_to_move(moved, whole, returned, already)
        assert back >= 0
        already += back
        assert already <= moved
    assert already == (moved if whole else 0)


def test_what_moved_is_final(shop, member):
    with shop.store.service.database.connection():
        for query in (PointsMovement.update(points=1), PointsMovement.delete()):
            with pytest.raises(peewee.DatabaseError):
                query.execute()
