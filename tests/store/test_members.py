"""Members: what is known of them, who sees it, and whose price they pay, on both engines."""

from datetime import date

import peewee
import pytest

from services.store.members import queries
from services.store.members.models import Member
from services.store.members.rules import age, price_group
from shared.identity import Principal
from tests.service import COMMUNITY
from tests.threads import together

ZHANG = {
    "number": "M0001",
    "name": "张三丰",
    "phone": "13812341234",
    "birth_date": "1960-03-02",
    "joined_on": "2026-01-05",
}


def admit(store, role="clerk", **more):
    return store.post("/members", {**ZHANG, **more}, role=role)


def test_a_clerk_sees_a_member_masked_and_a_cashier_sees_all(store):
    made = admit(store)
    assert (made["name"], made["phone"], made["birth_date"]) == ("张*", "138****1234", None)
    whole = store.get(f"/members/{made['id']}", role="cashier")
    assert (whole["name"], whole["phone"]) == ("张三丰", "13812341234")
    assert whole["birth_date"] == "1960-03-02"
    assert (whole["balance_fen"], whole["points"], whole["is_blocked"]) == (0, 0, False)
    assert "13812341234" not in str(store.get("/members", role="accountant"))


def test_a_member_is_found_by_the_exact_number_or_phone(store):
    made, other = admit(store), admit(store, number="M0002", phone="13912341234")
    for wanted in ("number=M0001", "phone=13812341234"):
        assert [row["id"] for row in store.get(f"/members?{wanted}")["items"]] == [made["id"]]
    assert store.get("/members?phone=1381234")["items"] == []
    first = store.get("/members?limit=1")
    second = store.get(f"/members?limit=1&after={first['next']}")
    assert [row["id"] for row in first["items"] + second["items"]] == [made["id"], other["id"]]


def test_a_number_belongs_to_one_member_even_when_two_ask_at_once(store):
    answers = together(2, lambda _: store.ask("POST", "/members", ZHANG, role="clerk"))
    assert sorted(answer.status for answer in answers) == [201, 409]
    assert store.refused("/members", ZHANG, role="clerk") == "member_number_taken"


def test_a_member_named_by_the_client_is_admitted_once(store):
    named = {"id": "01920000-0000-7000-8000-000000000001"}
    assert admit(store, **named)["id"] == admit(store, **named)["id"] == named["id"]
    other = {**ZHANG, **named, "name": "李四"}
    assert store.refused("/members", other, role="clerk") == "member_differs"


def test_only_what_is_sent_is_changed(store):
    made = admit(store)
    path = f"/members/{made['id']}"
    store.post(f"{path}/change", {"phone": None}, role="cashier")
    changed = store.post(f"{path}/change", {"name": "欧阳修"}, role="cashier")
    assert (changed["name"], changed["phone"], changed["number"]) == ("欧阳修", None, "M0001")
    assert store.get(path, role="clerk")["name"] == "欧阳*"
    nobody = "/members/01920000-0000-7000-8000-000000000009"
    assert store.refused(f"{nobody}/change", {}, role="cashier") == "member_unknown"
    assert store.ask("GET", nobody).body["code"] == "member_unknown"


def test_a_birth_date_lies_in_the_past(store):
    for day in ("2199-01-01", "1700-01-01"):
        body = {**ZHANG, "birth_date": day}
        assert store.refused("/members", body, role="clerk") == "invalid_request"


def test_who_is_sixty_on_the_business_day_pays_a_seniors_price(store):
    made = admit(store, birth_date="1966-03-02")
    who = Principal("clerk", COMMUNITY, ("clerk",))
    with store.service.database.connection():
        groups = [queries.price_group(who, made["id"], date(2026, 3, day)) for day in (1, 2)]
    assert groups == ["member", "senior"]
    store.post(
        "/policies/members", {"effective_from": "2026-03-01", "settings": {"senior_age": 65}}
    )
    with store.service.database.connection():
        assert queries.price_group(who, made["id"], date(2026, 3, 2)) == "member"


def test_age_is_whole_years_and_a_blocked_member_pays_the_shelf_price():
    leap = date(1964, 2, 29)
    assert [age(leap, day) for day in (date(2025, 2, 28), date(2025, 3, 1))] == [60, 61]
    assert price_group(leap, True, date(2026, 1, 1), 60) == "shelf"
    assert price_group(None, False, date(2026, 1, 1), 60) == "member"


def test_members_of_another_community_are_not_here(store):
    made = admit(store)
    answer = store.ask("GET", f"/members/{made['id']}", community="other")
    assert answer.body["code"] == "member_unknown"
    assert store.get("/members", community="other")["items"] == []


def test_who_is_not_at_the_shop_sees_no_members(store):
    for role in ("steward", "repairer", "district"):
        assert store.ask("GET", "/members", role=role).body["code"] == "forbidden"


def test_a_member_is_neither_renumbered_nor_deleted(store):
    admit(store)
    with store.service.database.connection():
        for query in (Member.update(number="X"), Member.delete()):
            with pytest.raises(peewee.DatabaseError):
                query.execute()
