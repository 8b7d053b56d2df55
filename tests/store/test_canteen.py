"""Meals at the counter: one sale each, once a day and kind, and no word of why, on both engines."""

import pytest

from services.store.canteen.meals.rules import CARD_GROUPS, POOR
from tests.store.canteens import Canteen, cash
from tests.threads import together

AT = "2026-03-02T04:00:00Z"
CASH_6 = [{"method": "cash", "amount_fen": 600}]


@pytest.fixture
def shop(shop):
    """A shop with a menu item."""
    shop.canteen = Canteen(shop)
    return shop


@pytest.fixture
def diner(shop):
    """A person of seventy with 低保."""
    body = {
        "card_no": "C1",
        "name": "王秀英",
        "birth_date": "1956-01-01",
        "groups": ["low_income"],
        "proof": "低保证",
    }
    return shop.store.post("/diners", body, role="cashier")


def meal(shop, tenders=CASH_6, **more):
    return {
        "card_no": "C1",
        "sku": "DISH",
        "kind": "lunch",
        "till_id": shop.till,
        "sold_at": AT,
        "tenders": tenders,
        **more,
    }


def test_a_meal_is_one_sale_with_the_subsidy_as_a_tender(shop, diner):
    served = shop.store.post("/meals", meal(shop), role="clerk")
    sale = shop.store.get(f"/sales/{served['id']}", role="clerk")
    assert (sale["total_fen"], sale["discount_fen"]) == (1_100, 400)
    paid = {tender["method"]: tender["amount_fen"] for tender in sale["tenders"]}
    assert paid == {"cash": 600, "account": 500}


def test_the_same_lunch_twice_at_once_is_served_once(shop, diner):
    body = meal(shop)
    answers = together(2, lambda _: shop.store.ask("POST", "/meals", body, role="clerk"))
    assert sorted(answer.status for answer in answers) == [201, 409]
    assert shop.store.refused("/meals", body, role="clerk") == "meal_served_already"
    assert len(shop.store.get("/meals", role="clerk")["items"]) == 1


def test_a_clerk_learns_the_price_and_nothing_else(shop, diner):
    quoted = shop.store.post("/meals/quote", {"card_no": "C1", "sold_at": AT}, role="clerk")
    served = shop.store.post("/meals", meal(shop), role="clerk")
    sale = shop.store.get(f"/sales/{served['id']}", role="clerk")
    listed = shop.store.get("/meals", role="clerk")
    assert quoted == {"name": "王*", "person_fen": 600, "account": None}
    for word in (*POOR, *CARD_GROUPS, "poor", "month_card", "王秀英"):
        assert word not in str([quoted, served, sale, listed])
    assert shop.store.ask("GET", "/diners", role="clerk").status == 403


def test_what_cannot_be_served_is_refused_by_name(shop, diner):
    def refused(**more):
        return shop.store.refused("/meals", meal(shop, **more), role="clerk")

    assert refused(card_no="C9") == "diner_unknown"
    assert refused(sku="NONE") == "product_unknown"
    assert refused(tenders=[]) == "tenders_do_not_add_up"
    served = shop.store.post("/meals", meal(shop), role="clerk")
    assert refused(id=served["id"], kind="dinner") == "meal_differs"
    again = shop.store.post("/meals", meal(shop, id=served["id"]), role="clerk")
    assert again == served
    body = {"card_no": "C1", "name": "李", "birth_date": "1950-01-01", "proof": "证"}
    assert shop.store.refused("/diners", body, role="cashier") == "card_no_taken"


def test_a_clerk_reads_one_way_of_paying_for_all_support_and_the_cashier_each(shop):
    canteen = shop.canteen
    canteen.diner(birth_date="1960-01-01", groups=["veteran"])
    canteen.sell_card()
    served = canteen.serve()
    path = f"/sales/{served['id']}"
    assert shop.store.get(path, role="clerk")["tenders"] == [
        {"method": "account", "amount_fen": 984, "account_id": None}
    ]
    seen = [served, canteen.quote(), shop.store.get("/meals", role="clerk")]
    seen += [shop.store.get(f"{path}{more}", role="clerk") for more in ("", "/receipt")]
    seen.append(shop.store.get(f"{path}/receipt?as=text", role="clerk"))
    seen.append(shop.store.get("/sales", role="clerk"))
    told = {row["method"]: row["amount_fen"] for row in shop.store.get(path)["tenders"]}
    assert told == {"meal_card": 484, "subsidy": 500}
    seen.append(shop.store.post(f"{path}/void", {"reason": "点错"}, role="clerk"))
    for word in (*POOR, *CARD_GROUPS, "month_card", "meal_card", "subsidy", "王秀英"):
        assert word not in str(seen)


def test_a_meal_that_came_back_frees_its_kind_of_the_day(shop, diner):
    first = shop.store.post("/meals", meal(shop), role="clerk")
    back = shop.refund(first, 1, "1", refunded_at=AT)
    shop.store.post(f"/sales/{first['id']}/refunds", back, role="clerk")
    second = shop.store.post("/meals", meal(shop), role="clerk")
    assert second["ticket_no"] == 2
    assert shop.store.refused("/meals", meal(shop), role="clerk") == "meal_served_already"


def test_meals_are_listed_by_their_day(shop, diner):
    first = shop.store.post("/meals", meal(shop), role="clerk")
    second = shop.store.post("/meals", meal(shop, sold_at="2026-03-03T04:00:00Z"), role="clerk")
    for day, served in (("2026-03-02", first), ("2026-03-03", second)):
        listed = shop.store.get(f"/meals?day={day}", role="clerk")["items"]
        assert [row["id"] for row in listed] == [served["id"]]


def test_the_meals_of_a_day_add_up_by_kind_and_the_newest_comes_first(shop, diner):
    lunch = shop.store.post("/meals", meal(shop), role="clerk")
    dinner = meal(shop, kind="dinner", sold_at="2026-03-02T10:00:00Z")
    dinner = shop.store.post("/meals", dinner, role="clerk")
    listed = shop.store.get("/meals?day=2026-03-02&newest=true", role="clerk")["items"]
    assert {row["id"] for row in listed} == {lunch["id"], dinner["id"]}
    assert [row["id"] for row in listed] == sorted((row["id"] for row in listed), reverse=True)
    paid = {row["kind"]: row["person_fen"] for row in listed}
    totals = shop.store.get("/meals/totals?day=2026-03-02", role="clerk")
    assert totals == [
        {"kind": kind, "meals": 1, "person_fen": paid[kind]} for kind in ("dinner", "lunch")
    ]
    assert shop.store.get("/meals/totals?day=2026-03-01", role="clerk") == []


def test_only_a_service_is_a_meal_and_only_an_exempt_one_is_supported(shop, diner):
    sku = {"name": "堂食", "category": "餐饮", "unit": "份", "price_fen": 1_500}
    shop.store.post("/products", {"sku": "GUEST", "kind": "service", **sku})
    path, full = "/meals", cash(1_500)
    for wrong in ("MEAL", "GUEST"):
        body = meal(shop, sku=wrong)
        assert shop.store.refused(path, body, role="clerk") == "product_not_a_meal"
    guest = meal(shop, full, card_no=None, sku="GUEST")
    assert shop.store.post(path, guest, role="clerk")["person_fen"] == 1_500
    goods = meal(shop, full, card_no=None, sku="TEA")
    assert shop.store.refused(path, goods, role="clerk") == "product_not_a_meal"


def test_nobody_is_born_tomorrow(shop):
    body = {"card_no": "C2", "name": "李", "birth_date": "2999-01-01", "proof": "证"}
    assert shop.store.refused("/diners", body, role="cashier") == "birth_date_in_future"


def test_a_meal_cannot_take_the_name_of_a_sale(shop, diner):
    sale = shop.sell(("TEA", "1"), cash=350)
    body = meal(shop, id=sale["id"])
    assert shop.store.refused("/meals", body, role="clerk") == "meal_differs"
