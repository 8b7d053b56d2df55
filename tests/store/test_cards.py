"""Cards, named and unnamed: limits, ends, loss and return, on both engines."""

from datetime import date

import peewee
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.store.cards.models import Card
from services.store.cards.rules import require_number, with_check_digit, years_later
from shared.errors import Invalid
from shared.facts import DepositTaken
from tests.store.test_balances import AT, prepaid
from tests.store.test_members import admit
from tests.threads import together


@pytest.fixture
def holder(shop):
    """A member who holds a card."""
    return admit(shop.store)["id"]


def sell(shop, amount_fen, member_id=None, **more):
    body = {"method": "wechat", "amount_fen": amount_fen, "member_id": member_id, "moved_at": AT}
    return shop.store.post("/cards", {**body, **more}, role="clerk")


def ask(shop, card, verb, body=None, role="cashier"):
    return shop.store.ask("POST", f"/cards/{card['number']}/{verb}", body, role=role)


def code(shop, card, verb, body=None, role="cashier"):
    answer = ask(shop, card, verb, body, role)
    assert answer.status >= 400, answer
    return answer.body["code"]


def get(shop, card):
    return shop.store.get(f"/cards/{card['number']}", role="clerk")


def back(**more):
    return {"method": "wechat", "reason": "退卡", "moved_at": AT, **more}


def money(amount_fen):
    return {"method": "wechat", "amount_fen": amount_fen, "moved_at": AT}


def test_an_unnamed_card_is_sold_used_topped_up_and_given_back(shop):
    card = sell(shop, 1_000)
    assert (card["is_named"], card["usable_until"]) == (False, "2029-03-02")
    shop.sell(("TEA", "2"), tenders=prepaid(card, 700))
    assert ask(shop, card, "top-ups", money(200), role="clerk").status == 201
    assert get(shop, card)["balance_fen"] == 500
    assert code(shop, card, "refund", {"method": "wechat"}) == "invalid_request"
    assert ask(shop, card, "refund", back()).body["amount_fen"] == -500
    assert code(shop, card, "refund", back()) == "deposit_empty"
    rows = shop.store.get(f"/cards/{card['number']}/statement")["items"]
    assert [row["balance_fen"] for row in rows] == [1_000, 300, 500, 0]
    assert [fact.kind for fact in shop.store.told(DepositTaken)] == ["gift_card", "gift_card"]


def test_named_cards_hold_more_than_unnamed_ones_and_the_limits_are_data(shop, holder):
    body = {"method": "wechat", "amount_fen": 100_001}
    assert shop.store.refused("/cards", body, role="clerk") == "card_limit_exceeded"
    unnamed, named = sell(shop, 100_000), sell(shop, 500_000, holder)
    assert named["usable_until"] is None
    for card in (unnamed, named):
        assert code(shop, card, "top-ups", money(1), role="clerk") == "card_limit_exceeded"
    limits = {"unnamed_max_fen": 100_001, "named_max_fen": 500_001}
    shop.store.post("/policies/cards", {"effective_from": "2026-03-01", "settings": limits})
    for card in (unnamed, named):
        assert ask(shop, card, "top-ups", money(1), role="clerk").status == 201


def test_an_unnamed_card_is_good_for_three_years_at_least(shop):
    body = {"effective_from": "2026-03-01", "settings": {"unnamed_valid_years": 2}}
    assert shop.store.refused("/policies/cards", body) == "policy_invalid"


def test_an_expired_card_buys_nothing_until_it_is_extended(shop, holder):
    card = sell(shop, 1_000, moved_at="2023-01-05T01:00:00Z")
    assert card["usable_until"] == "2026-01-05"
    body = shop.sale(("TEA", "1"), tenders=prepaid(card, 350))
    assert shop.store.refused("/sales", body, role="clerk") == "deposit_expired"
    assert code(shop, card, "top-ups", money(1), role="clerk") == "deposit_expired"
    assert code(shop, card, "extend", {"usable_until": "2026-01-05"}) == "card_not_extended"
    extended = ask(shop, card, "extend", {"usable_until": "2028-01-05"})
    assert extended.body["usable_until"] == "2028-01-05"
    shop.sell(("TEA", "1"), tenders=prepaid(card, 350))
    named = sell(shop, 1, holder)
    assert code(shop, named, "extend", {"usable_until": "2028-01-05"}) == "card_never_expires"


def test_an_expired_card_is_given_back_all_the_same(shop):
    card = sell(shop, 1_000, moved_at="2023-01-05T01:00:00Z")
    assert ask(shop, card, "refund", back()).body["amount_fen"] == -1_000


def test_a_named_card_is_given_back_to_its_holder_alone(shop, holder):
    card, other = sell(shop, 1_000, holder), admit(shop.store, number="M2")["id"]
    assert code(shop, card, "refund", back()) == "not_the_holder"
    assert code(shop, card, "refund", back(member_id=other)) == "not_the_holder"
    assert ask(shop, card, "refund", back(member_id=holder)).status == 201


def test_a_lost_card_is_blocked_and_its_money_moves_to_another_once(shop, holder):
    card = sell(shop, 1_000, holder)
    assert code(shop, card, "replace", {"reason": "遗失"}) == "card_not_blocked"
    assert ask(shop, card, "block", role="clerk").body["blocked_at"] is not None
    body = shop.sale(("TEA", "1"), tenders=prepaid(card, 350))
    assert shop.store.refused("/sales", body, role="clerk") == "deposit_blocked"
    answers = together(2, lambda _: ask(shop, card, "replace", {"reason": "遗失"}))
    assert sorted(answer.status for answer in answers) == [201, 409]
    assert [a.body["code"] for a in answers if a.status == 409] == ["card_replaced"]
    new = next(answer.body for answer in answers if answer.status == 201)
    assert (new["balance_fen"], new["member_id"], get(shop, card)["balance_fen"]) == (
        1_000,
        holder,
        0,
    )
    assert get(shop, card)["is_replaced"] is True
    assert code(shop, card, "unblock") == "card_replaced"
    shop.sell(("TEA", "1"), tenders=prepaid(new, 350))
    cards = shop.store.get(f"/cards?member_id={holder}")["items"]
    assert [row["number"] for row in cards] == [card["number"], new["number"]]


def test_what_was_paid_with_a_replaced_card_goes_back_to_the_new_one(shop, holder):
    card = sell(shop, 1_000, holder)
    sale = shop.sell(("TEA", "1"), tenders=prepaid(card, 350))
    ask(shop, card, "block")
    new = ask(shop, card, "replace", {"reason": "遗失"}).body
    path = f"/sales/{sale['id']}/refunds"
    shop.store.post(path, shop.refund(sale, 1, "1"), role="clerk")
    assert (get(shop, new)["balance_fen"], get(shop, card)["balance_fen"]) == (1_000, 0)


def test_a_card_that_is_found_is_used_again(shop, holder):
    card = sell(shop, 1_000, holder)
    ask(shop, card, "block")
    assert ask(shop, card, "unblock").body["blocked_at"] is None
    shop.sell(("TEA", "1"), tenders=prepaid(card, 350))


def test_an_unnamed_card_cannot_be_reported_lost(shop):
    card = sell(shop, 1_000)
    for verb, body in (("block", None), ("replace", {"reason": "遗失"})):
        assert code(shop, card, verb, body) == "card_unnamed"


def test_a_clerk_neither_replaces_nor_extends_and_gives_little_back(shop):
    card = sell(shop, 20_000)
    for verb, body in (
        ("replace", {"reason": "遗失"}),
        ("extend", {"usable_until": "2030-01-01"}),
        ("unblock", None),
    ):
        assert code(shop, card, verb, body, role="clerk") == "forbidden"
    assert code(shop, card, "refund", back(), role="clerk") == "refund_needs_cashier"


def test_the_rest_of_a_card_goes_back_once(shop):
    card = sell(shop, 1_000)
    answers = together(2, lambda _: ask(shop, card, "refund", back()))
    assert sorted(answer.status for answer in answers) == [201, 409]
    assert get(shop, card)["balance_fen"] == 0


def test_a_number_typed_wrongly_is_found_out(shop, holder):
    card = sell(shop, 1_000)
    wrong = card["number"][:-1] + str((int(card["number"][-1]) + 1) % 10)
    for number in (wrong, "12", "١" * 16):
        assert shop.store.ask("GET", f"/cards/{number}").body["code"] == "card_number_invalid"
    unknown = with_check_digit("0" * 15)
    assert shop.store.ask("GET", f"/cards/{unknown}").body["code"] == "card_unknown"
    there = shop.store.ask("GET", f"/cards/{card['number']}", community="other")
    assert there.body["code"] == "card_unknown"
    body = {"method": "wechat", "amount_fen": 1, "member_id": card["account_id"]}
    assert shop.store.refused("/cards", body, role="clerk") == "member_unknown"


@given(st.from_regex(r"[0-9]{15}", fullmatch=True), st.integers(0, 14), st.integers(1, 9))
def test_every_single_wrong_digit_breaks_the_check(digits, place, by):
    number = with_check_digit(digits)
    require_number(number)
    other = str((int(number[place]) + by) % 10)
    with pytest.raises(Invalid):
        require_number(number[:place] + other + number[place + 1 :])


def test_known_numbers_and_leap_days():
    assert with_check_digit("411111111111111") == "4111111111111111"
    assert years_later(date(2024, 2, 29), 3) == date(2027, 3, 1)
    assert years_later(date(2026, 3, 2), 3) == date(2029, 3, 2)


def test_a_card_is_final(shop):
    sell(shop, 1_000)
    with shop.store.service.database.connection():
        for query in (Card.update(number="1"), Card.delete()):
            with pytest.raises(peewee.DatabaseError):
                query.execute()
