"""Month cards: sold once to who is entitled, eaten to the fen, the rest a liability paid back."""

from datetime import date, timedelta

import peewee
import pytest

from services.store.canteen.models import MealCard
from shared.facts import DepositRefunded, DepositTaken
from tests.store.canteens import Canteen, cash, prepaid
from tests.threads import together

KINDS = ("breakfast", "lunch", "dinner")


@pytest.fixture
def canteen(shop):
    """A canteen that knows a veteran of sixty-six."""
    desk = Canteen(shop)
    desk.diner(birth_date="1960-01-01", groups=["veteran"])
    return desk


def eat_all(canteen, month, days):
    """Eat three times on so many days of a month; what each meal took from the card."""
    first = date.fromisoformat(f"{month}-01")
    taken = []
    for number in range(days):
        for kind in KINDS:
            served = canteen.serve(kind, sold_at=f"{first + timedelta(days=number)}T04:00:00Z")
            assert served["person_fen"] == 0
            sale = canteen.store.get(f"/sales/{served['id']}", role="cashier")
            paid = {tender["method"]: tender["amount_fen"] for tender in sale["tenders"]}
            assert paid["subsidy"] == 500
            assert sale["total_fen"] + sale["discount_fen"] == 1_500
            taken.append(paid["meal_card"])
    return taken


def test_in_june_each_of_ninety_meals_takes_five_yuan(canteen):
    card = canteen.sell_card("2026-06", moved_at="2026-05-31T04:00:00Z")
    assert (card["price_fen"], card["balance_fen"]) == (45_000, 45_000)
    assert eat_all(canteen, "2026-06", 30) == [500] * 90
    assert canteen.left_fen(card) == 0


def test_in_a_month_of_thirty_one_days_the_last_meal_takes_the_rest(canteen):
    card = canteen.sell_card("2026-05", moved_at="2026-05-01T00:00:00Z")
    assert eat_all(canteen, "2026-05", 31) == [484] * 92 + [472]
    assert canteen.left_fen(card) == 0


def test_a_card_pays_each_meal_of_a_day_once_and_only_in_its_month(canteen):
    card = canteen.sell_card()
    for kind in KINDS:
        canteen.serve(kind)
        assert canteen.refused(kind) == "meal_served_already"
    assert canteen.left_fen(card) == 45_000 - 3 * 484
    april = "2026-04-01T04:00:00Z"
    assert canteen.quote(april)["person_fen"] == 1_500
    assert canteen.refused(sold_at=april) == "tenders_do_not_add_up"


def test_the_same_lunch_twice_at_once_takes_one_meal_from_the_card(canteen):
    card = canteen.sell_card()
    body = canteen.meal()
    answers = together(2, lambda _: canteen.store.ask("POST", "/meals", body, role="clerk"))
    assert sorted(answer.status for answer in answers) == [201, 409]
    assert canteen.left_fen(card) == 45_000 - 484


def test_a_card_sold_twice_at_once_is_sold_once(canteen):
    body = canteen.money(card_no="C1", month="2026-03")
    answers = together(2, lambda _: canteen.store.ask("POST", "/meal-cards", body, role="cashier"))
    assert sorted(answer.status for answer in answers) == [201, 409]
    assert canteen.card_refused() == "meal_card_exists"
    assert [fact.amount_fen for fact in canteen.store.told(DepositTaken)] == [45_000]
    assert len(canteen.store.get("/meal-cards?month=2026-03", role="cashier")["items"]) == 1
    assert canteen.store.get("/meal-cards?month=2026-04", role="cashier")["items"] == []


def test_only_who_is_entitled_is_sold_a_card_for_this_month_or_the_next(canteen):
    canteen.diner("POOR", groups=["low_income"])
    canteen.diner("YOUNG", birth_date="1966-03-03", groups=["lonely"])
    assert canteen.card_refused(card_no="POOR") == "meal_card_not_entitled"
    assert canteen.card_refused(card_no="YOUNG") == "meal_card_not_entitled"
    assert canteen.sell_card("2026-04", "YOUNG")["month"] == "2026-04"
    assert canteen.card_refused(card_no="C9") == "diner_unknown"
    assert canteen.card_refused("2026-02") == "month_not_on_sale"
    assert canteen.card_refused("2026-05") == "month_not_on_sale"
    assert canteen.card_refused(method="cash") == "till_needed"
    assert canteen.store.ask("GET", "/meal-cards", role="clerk").status == 403
    body = canteen.money(card_no="C1", month="2026-03")
    assert canteen.store.ask("POST", "/meal-cards", body, role="clerk").status == 403


def test_what_was_not_eaten_is_paid_back_and_the_card_pays_no_more(canteen):
    card = canteen.sell_card()
    canteen.serve()
    path = f"/meal-cards/{card['id']}/refund"
    early = canteen.money(moved_at="2026-03-31T04:00:00Z")
    assert canteen.store.refused(path, early, role="cashier") == "reason_needed"
    back = canteen.store.post(path, early | {"reason": "住院"}, role="cashier")
    assert (back["balance_fen"], back["ended_by"]) == (0, "cashier")
    assert [fact.amount_fen for fact in canteen.store.told(DepositRefunded)] == [45_000 - 484]
    late = canteen.money(moved_at="2026-04-01T04:00:00Z")
    assert canteen.store.refused(path, late, role="cashier") == "nothing_left"
    assert canteen.quote("2026-03-03T04:00:00Z")["person_fen"] == 1_500
    nobody = path.replace(card["id"], "none")
    assert canteen.store.refused(nobody, late, role="cashier") == "meal_card_unknown"


def test_after_its_month_the_rest_of_a_card_waits_until_it_is_paid_back(canteen):
    card = canteen.sell_card()
    canteen.serve()
    assert canteen.left_fen(card) == 45_000 - 484
    late = canteen.money(moved_at="2026-04-01T04:00:00Z")
    canteen.store.post(f"/meal-cards/{card['id']}/refund", late, role="cashier")
    assert canteen.left_fen(card) == 0


def test_a_voided_meal_returns_to_the_card_and_may_be_eaten_again(canteen):
    card = canteen.sell_card()
    served = canteen.serve()
    void = f"/sales/{served['id']}/void"
    canteen.store.post(void, {"reason": "点错"}, role="clerk")
    assert canteen.left_fen(card) == 45_000
    again = canteen.serve()
    assert again["ticket_no"] == served["ticket_no"] + 1
    assert canteen.left_fen(card) == 45_000 - 484
    assert canteen.refused() == "meal_served_already"


def test_a_cards_money_is_no_tender_of_its_own(canteen):
    canteen.sell_card()
    sale = canteen.serve()
    tenders = canteen.store.get(f"/sales/{sale['id']}", role="cashier")["tenders"]
    account = next(row["account_id"] for row in tenders if row["method"] == "meal_card")
    assert canteen.refused("dinner", tenders=prepaid(account, 484)) == "deposit_is_bound"
    served = canteen.serve("dinner", tenders=cash(484))
    sale = canteen.store.get(f"/sales/{served['id']}", role="clerk")
    assert (sale["change_fen"], sale["total_fen"]) == (484, 984)


def test_ninety_is_free_even_with_a_card(canteen):
    canteen.diner("OLD", birth_date="1936-03-02", groups=["veteran"])
    card = canteen.sell_card(card_no="OLD")
    served = canteen.serve(card_no="OLD")
    assert served["person_fen"] == 0
    assert canteen.left_fen(card) == 45_000


def test_a_card_that_was_sold_is_final(canteen):
    canteen.sell_card()
    with canteen.store.service.database.connection():
        for query in (MealCard.update(price_fen=1), MealCard.delete()):
            with pytest.raises(peewee.DatabaseError):
                query.execute()
