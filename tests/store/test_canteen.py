"""Meals at the counter: one sale each, once a day and kind, and no word of why, on both engines."""

import pytest

from services.store.canteen.meals.rules import CARD_GROUPS, POOR
from tests.threads import together

AT = "2026-03-02T04:00:00Z"
CASH_6 = [{"method": "cash", "amount_fen": 600}]


@pytest.fixture
def shop(shop):
    """A shop with a menu item."""
    shop.store.post(
        "/products",
        {
            "sku": "DISH",
            "name": "套餐",
            "category": "助餐",
            "unit": "份",
            "kind": "service",
            "price_fen": 1_500,
            "tax_category": "exempt_meals",
        },
    )
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
