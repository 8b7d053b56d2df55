"""Members' balances: money that is theirs until goods leave for it, on both engines."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.facts import DayClosed, DepositRefunded, DepositTaken
from tests.store.test_members import admit
from tests.threads import together

AT = "2026-03-02T01:00:00Z"


@pytest.fixture
def member(shop):
    """A member without money."""
    return admit(shop.store)


def top_up(shop, member, amount_fen, method="wechat", key="new", **more):
    body = {"method": method, "amount_fen": amount_fen, "moved_at": AT, **more}
    return shop.store.post(f"/members/{member['id']}/top-ups", body, role="clerk", key=key)


def refund(shop, member, amount_fen=None, role="cashier", **more):
    body = {"method": "wechat", "amount_fen": amount_fen, "reason": "退卡", "moved_at": AT}
    path = f"/members/{member['id']}/balance-refunds"
    return shop.store.ask("POST", path, {**body, **more}, role=role)


def prepaid(member, amount_fen):
    return [{"method": "prepaid", "amount_fen": amount_fen, "account_id": member["account_id"]}]


def balance(shop, member):
    return shop.store.get(f"/members/{member['id']}")["balance_fen"]


def statement(shop, member, query=""):
    return shop.store.get(f"/members/{member['id']}/statement{query}", role="clerk")


def test_money_taken_is_used_and_the_rest_goes_back(shop, member):
    top_up(shop, member, 12_000)
    shop.sell(("TEA", "3"), tenders=prepaid(member, 1_050), member_id=member["id"])
    assert refund(shop, member).body["amount_fen"] == -10_950
    assert balance(shop, member) == 0
    rows = statement(shop, member)
    assert [(row["kind"], row["amount_fen"], row["balance_fen"]) for row in rows["items"]] == [
        ("taken", 12_000, 12_000),
        ("used", -1_050, 10_950),
        ("refunded", -10_950, 0),
    ]
    shop.count(10_000)
    shop.close_day()
    told = shop.store.told
    assert [fact.amount_fen for fact in told(DepositTaken)] == [12_000]
    assert [fact.amount_fen for fact in told(DepositRefunded)] == [10_950]
    assert [(t.method, t.amount_fen) for t in told(DayClosed)[0].tenders] == [("member", 1_050)]


def test_a_statement_in_pages_carries_its_balance_on(shop, member):
    for amount_fen in (100, 200, 400):
        top_up(shop, member, amount_fen)
    first = statement(shop, member, "?limit=2")
    second = statement(shop, member, f"?limit=2&after={first['next']}")
    assert (first["opening_fen"], first["closing_fen"]) == (0, 300)
    assert (second["opening_fen"], second["closing_fen"]) == (300, 700)
    assert statement(shop, admit(shop.store, number="M2"))["closing_fen"] == 0


def test_cash_lies_in_the_drawer_and_is_expected_there(shop, member):
    body = {"method": "cash", "amount_fen": 500}
    path = f"/members/{member['id']}/top-ups"
    assert shop.store.refused(path, body, role="clerk") == "till_needed"
    top_up(shop, member, 500, method="cash", till_id=shop.till)
    assert refund(shop, member, 200, method="cash", till_id=shop.till).status == 201
    assert shop.count(10_300)["over_short_fen"] == 0


def test_one_key_takes_money_once_however_often_it_is_sent(shop, member):
    answers = together(3, lambda _: top_up(shop, member, 1_000, key="once"))
    assert len({answer["id"] for answer in answers}) == 1
    assert balance(shop, member) == 1_000


def test_the_rest_goes_back_once(shop, member):
    top_up(shop, member, 1_000)
    answers = together(2, lambda _: refund(shop, member))
    assert sorted(answer.status for answer in answers) == [201, 409]
    assert [a.body["code"] for a in answers if a.status == 409] == ["deposit_empty"]
    assert balance(shop, member) == 0


def test_using_and_giving_back_at_once_never_goes_below_zero(shop, member):
    top_up(shop, member, 1_000)
    body = shop.sale(("TEA", "2"), tenders=prepaid(member, 700))

    def work(number):
        if number == 0:
            return refund(shop, member, 700)
        return shop.store.ask("POST", "/sales", body, role="clerk")

    answers = together(2, work)
    assert sorted(answer.status for answer in answers) == [201, 409]
    assert [a.body["code"] for a in answers if a.status == 409] == ["deposit_insufficient"]
    assert balance(shop, member) == 300


def test_a_clerk_gives_little_back_in_a_day_and_a_cashier_all(shop, member):
    top_up(shop, member, 30_000)
    assert refund(shop, member, 6_000, role="clerk").status == 201
    assert refund(shop, member, 4_001, role="clerk").body["code"] == "refund_needs_cashier"
    assert refund(shop, member, 4_000, role="clerk").status == 201
    assert refund(shop, member, 20_000, role="cashier").status == 201


def test_a_balance_holds_what_a_named_card_may(shop, member):
    top_up(shop, member, 499_999)
    path = f"/members/{member['id']}/top-ups"
    body = {"method": "wechat", "amount_fen": 2}
    assert shop.store.refused(path, body, role="clerk") == "card_limit_exceeded"
    top_up(shop, member, 1)


def test_a_blocked_member_pays_nothing_but_gets_the_money_back(shop, member):
    top_up(shop, member, 1_000)
    shop.store.post(f"/members/{member['id']}/change", {"is_blocked": True}, role="cashier")
    body = shop.sale(("TEA", "1"), tenders=prepaid(member, 350))
    assert shop.store.refused("/sales", body, role="clerk") == "deposit_blocked"
    path, money = f"/members/{member['id']}/top-ups", {"method": "wechat", "amount_fen": 1}
    assert shop.store.refused(path, money, role="clerk") == "deposit_blocked"
    assert refund(shop, member).status == 201
    shop.store.post(f"/members/{member['id']}/change", {"is_blocked": False}, role="cashier")
    top_up(shop, member, 350)
    shop.sell(("TEA", "1"), tenders=prepaid(member, 350))


def test_money_moves_at_a_moment_that_has_come(shop, member):
    body = {"method": "wechat", "amount_fen": 1, "moved_at": "2199-01-01T00:00:00Z"}
    path = f"/members/{member['id']}/top-ups"
    assert shop.store.refused(path, body, role="clerk") == "invalid_request"
    assert refund(shop, member, 1, till_id=shop.till, role="accountant").status == 403


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.tuples(st.sampled_from("+-s"), st.integers(1, 900)), max_size=6))
def test_whatever_happens_the_balance_is_the_sum_of_the_statement(shop, steps):
    number = f"H{len(shop.store.get('/members?limit=200')['items'])}"
    member, expected = admit(shop.store, number=number), 0
    for kind, fen in steps:
        if kind == "+":
            top_up(shop, member, fen)
            expected += fen
        elif kind == "-":
            expected -= fen if refund(shop, member, fen).status == 201 else 0
        else:
            body = shop.sale(("TEA", "1"), tenders=prepaid(member, 350))
            sold = shop.store.ask("POST", "/sales", body, role="clerk").status == 201
            expected -= 350 if sold else 0
    rows = statement(shop, member)
    assert balance(shop, member) == expected == rows["closing_fen"] >= 0
    assert expected == sum(row["amount_fen"] for row in rows["items"])
