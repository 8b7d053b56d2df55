"""Money that diners pay ahead: what it makes of the price, what it pays, how it goes back."""

import pytest

from shared.facts import DepositRefunded, DepositTaken
from tests.store.canteens import AT, Canteen, cash, prepaid

DAY = "2026-03-{:02d}T04:00:00Z"


@pytest.fixture
def canteen(shop):
    """A canteen that knows a person of seventy-six."""
    desk = Canteen(shop)
    desk.diner()
    return desk


def test_a_hundred_and_twenty_yuan_pay_eleven_meals_and_the_twelfth_asks_for_more(canteen):
    paid = canteen.top_up(12_000)
    assert (paid["name"], paid["amount_fen"], paid["balance_fen"]) == ("王*", 12_000, 12_000)
    own = paid["account_id"]
    asked = canteen.quote()
    assert asked["person_fen"] == 1_050
    assert asked["account"] == {"account_id": own, "balance_fen": 12_000}
    left = [
        canteen.serve(tenders=prepaid(own, 1_050), sold_at=DAY.format(day))["account"]
        for day in range(2, 13)
    ]
    assert [account["balance_fen"] for account in left] == [
        12_000 - 1_050 * eaten for eaten in range(1, 12)
    ]
    assert left[-1] == {"account_id": own, "balance_fen": 450}
    twelfth = {"tenders": prepaid(own, 1_050), "sold_at": DAY.format(13)}
    assert canteen.refused(**twelfth) == "deposit_insufficient"
    canteen.top_up(600)
    assert canteen.serve(**twelfth)["account"]["balance_fen"] == 0


def test_one_fen_less_than_a_hundred_and_twenty_yuan_at_once_gives_nothing_off(canteen):
    canteen.top_up(11_999)
    assert canteen.quote()["person_fen"] == 1_500
    canteen.top_up(11_999)
    assert canteen.quote()["person_fen"] == 1_500
    canteen.top_up(12_000)
    assert canteen.quote()["person_fen"] == 1_050


def test_nobody_below_seventy_five_gets_something_off_for_paying_ahead(canteen):
    canteen.diner("C2", birth_date="1951-03-03")
    canteen.top_up(12_000, "C2")
    assert canteen.quote(card_no="C2")["person_fen"] == 1_500
    assert canteen.quote("2026-03-03T04:00:00Z", "C2")["person_fen"] == 1_050


def test_an_older_day_is_asked_about_as_it_was(canteen):
    canteen.top_up(12_000, moved_at=DAY.format(5))
    assert canteen.quote(DAY.format(4))["person_fen"] == 1_500
    assert canteen.quote(DAY.format(5))["person_fen"] == 1_050


def test_what_is_left_goes_back_once_and_the_price_with_it(canteen):
    own = canteen.top_up(12_000)["account_id"]
    canteen.serve(tenders=prepaid(own, 1_050))
    body = canteen.money(reason="搬家")
    back = canteen.store.post("/diners/C1/refunds", body, role="cashier")
    assert (back["amount_fen"], back["balance_fen"]) == (-10_950, 0)
    assert canteen.store.refused("/diners/C1/refunds", body, role="cashier") == "nothing_left"
    assert canteen.quote()["person_fen"] == 1_500
    assert [fact.amount_fen for fact in canteen.store.told(DepositTaken)] == [12_000]
    assert [fact.amount_fen for fact in canteen.store.told(DepositRefunded)] == [10_950]
    assert canteen.store.ask("POST", "/diners/C1/refunds", body, role="clerk").status == 403


def test_cash_paid_ahead_lies_in_an_open_till(canteen):
    path = "/diners/C1/top-ups"
    body = canteen.money("cash", amount_fen=12_000)
    assert canteen.store.refused(path, body, role="clerk") == "till_needed"
    canteen.top_up(12_000, method="cash", till_id=canteen.shop.till)
    body = canteen.money("cash", till_id=canteen.shop.till, reason="退卡")
    canteen.store.post("/diners/C1/refunds", body | {"moved_at": DAY.format(3)}, role="cashier")
    canteen.top_up(500, method="cash", till_id=canteen.shop.till)
    counted = canteen.shop.count(10_500, closed_at=DAY.format(4))
    assert counted["over_short_fen"] == 0
    body = canteen.money("cash", amount_fen=500, till_id=canteen.shop.till)
    assert canteen.store.refused(path, body, role="clerk") == "till_not_open"
    assert canteen.store.refused("/diners/C9/top-ups", body, role="clerk") == "diner_unknown"


def test_money_for_meals_pays_its_own_diners_meals_and_nothing_else(canteen):
    own = canteen.top_up(12_000)["account_id"]
    canteen.diner("C2")
    assert canteen.refused(card_no="C2", tenders=prepaid(own, 1_500)) == "deposit_is_bound"
    assert canteen.refused(card_no=None, tenders=prepaid(own, 1_500)) == "deposit_is_bound"
    tea = canteen.shop.sale(("TEA", "1"), tenders=prepaid(own, 350))
    assert canteen.store.refused("/sales", tea, role="clerk") == "deposit_is_bound"
    assert canteen.quote()["account"]["balance_fen"] == 12_000


def test_a_meal_that_comes_back_gives_the_money_paid_ahead_back(canteen):
    own = canteen.top_up(12_000)["account_id"]
    served = canteen.serve(tenders=prepaid(own, 1_050))
    refund = canteen.store.post(
        f"/sales/{served['id']}/refunds",
        canteen.shop.refund(served, 1, "1", refunded_at=AT),
        role="clerk",
    )
    assert {row["method"] for row in refund["tenders"]} == {"account"}
    assert canteen.quote()["account"]["balance_fen"] == 12_000


def test_who_has_no_money_on_the_card_pays_in_cash(canteen):
    served = canteen.serve(tenders=cash(1_500))
    assert (served["person_fen"], served["account"]) == (1_500, None)
