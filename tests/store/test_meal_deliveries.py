"""Meals that volunteers bring: noted once, added up by volunteer, without an address."""

import pytest

from tests.store.subsidised import POOR, Canteen
from tests.threads import together

MARCH = "from=2026-03-01&to=2026-03-31"
BODY = {"volunteer": "李志愿", "minutes": 20}


@pytest.fixture
def canteen(shop):
    canteen = Canteen(shop.store, shop.till)
    canteen.diner("C1", **POOR)
    return canteen


def test_a_delivery_is_noted_once(canteen):
    with canteen.on("2026-03-02"):
        meal = canteen.eat("C1", 600)
        path = f"/meals/{meal}/delivery"
        answers = together(2, lambda _: canteen.ask("POST", path, BODY))
        assert sorted(answer.status for answer in answers) == [201, 409]
        assert canteen.refused(path, BODY, role="cashier") == "delivered_already"
        rows = canteen.get(f"/deliveries?{MARCH}")["items"]
    assert set(rows[0]) == {"id", "meal_id", "ticket_no", "day", "volunteer", "minutes"}
    assert [(row["meal_id"], row["ticket_no"], row["day"]) for row in rows] == [
        (meal, 1, "2026-03-02")
    ]


def test_a_meal_of_nobody_or_of_others_is_unknown(canteen):
    with canteen.on("2026-03-02"):
        meal = canteen.eat("C1", 600)
        assert canteen.refused("/meals/none/delivery", BODY) == "meal_unknown"
        path = f"/meals/{meal}/delivery"
        assert canteen.refused(path, BODY, role="stranger") == "meal_unknown"
        assert canteen.refused(path, {**BODY, "minutes": 0}) == "invalid_request"
        assert canteen.refused(path, BODY, role="accountant") == "forbidden"


def test_meals_and_minutes_add_up_by_volunteer(canteen):
    """The time bank would credit what its policy says on the day of the meal: 30 minutes."""
    settings = {"effective_from": "2026-03-03", "settings": {"credit_minutes": 45}}
    canteen.post("/policies/meal_delivery", settings, role="accountant")
    for day, kind, volunteer, minutes in (
        ("2026-03-02", "lunch", "李志愿", 20),
        ("2026-03-03", "lunch", "李志愿", 25),
        ("2026-03-03", "dinner", "张志愿", 10),
        ("2026-04-01", "lunch", "李志愿", 99),
    ):
        with canteen.on(day):
            path = f"/meals/{canteen.eat('C1', 600, kind)}/delivery"
            canteen.post(path, {"volunteer": volunteer, "minutes": minutes})
    with canteen.on("2026-04-01"):
        sums = canteen.get(f"/deliveries/volunteers?{MARCH}", role="cashier")["items"]
        first = canteen.get(f"/deliveries?{MARCH}&limit=2")
        rest = canteen.get(f"/deliveries?{MARCH}&limit=2&after={first['next']}")
    names = ("volunteer", "count", "minutes", "credit_minutes")
    assert sorted(tuple(row[name] for name in names) for row in sums) == [
        ("张志愿", 1, 10, 45),
        ("李志愿", 2, 45, 75),
    ]
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (2, 1, None)


@pytest.mark.parametrize("days", ["from=2026-03-02&to=2026-03-01", "from=2025-01-01&to=2026-03-01"])
def test_days_the_wrong_way_round_or_too_many_are_refused(canteen, days):
    for path in ("/deliveries", "/deliveries/volunteers"):
        with canteen.on("2026-03-02"):
            assert canteen.ask("GET", f"{path}?{days}").body["code"] == "days_invalid"
