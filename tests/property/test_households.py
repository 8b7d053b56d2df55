"""A household's people: whom to ask first, who sees them, and how they are forgotten."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from services.property.registry.rules import sees_whole
from shared.identity import ROLES
from tests.property.conftest import name


@pytest.fixture
def flat(lonely):
    body = {"building_id": lonely.building()["id"], "unit": "2-301"}
    return lonely.asked.post("/households", body | {"contact_name": "张三", "phone": "13812341234"})


def people(household):
    return [(c["name"], c["role"], c["main"]) for c in household["contacts"]]


def test_names_and_phones_are_seen_whole_by_who_calls_residents_and_nobody_else():
    assert {role for role in ROLES if sees_whole([role])} == {"steward", "admin"}
    assert sees_whole(["repairer", "steward"])
    assert not sees_whole([])


def test_the_household_shows_its_main_contact(lonely, flat):
    path = f"/households/{flat['id']}/contacts"
    body = {"id": name(), "name": "李四", "phone": "0418-1234567", "role": "tenant"}
    added = lonely.asked.post(path, body)
    assert people(added) == [("张三", "owner", True), ("李四", "tenant", False)]
    assert lonely.asked.post(path, body) == added
    assert lonely.asked.refused(path, body | {"role": "family"}) == "contact_differs"
    first = lonely.asked.post(f"{path}/{body['id']}/change", {"main": True, "name": "李斯"})
    assert (first["contact_name"], first["phone"]) == ("李斯", "0418-1234567")
    assert people(first) == [("李斯", "tenant", True), ("张三", "owner", False)]
    gone = lonely.asked.post(f"{path}/{body['id']}/remove")
    assert (gone["contact_name"], people(gone)) == ("张三", [("张三", "owner", True)])
    empty = lonely.asked.post(f"{path}/{gone['contacts'][0]['id']}/remove")
    assert (empty["contact_name"], empty["phone"], empty["contacts"]) == (None, None, [])
    assert lonely.asked.refused(f"{path}/{body['id']}/remove") == "contact_unknown"
    assert lonely.asked.refused(path, {"role": "owner"}) == "contact_empty"
    assert lonely.asked.refused(path, {"role": "owner", "ill": True}) == "invalid_request"


def test_contacts_are_masked_and_a_phone_is_searched_by_who_sees_it(lonely, flat):
    path = f"/households/{flat['id']}"
    extra = {"name": "欧阳修", "phone": "0418-123 4567", "role": "family"}
    lonely.asked.post(f"{path}/contacts", extra)
    for role in ("repairer", "accountant", "district"):
        seen = lonely.asked.get(path, role=role)
        assert [(c["name"], c["phone"]) for c in seen["contacts"]] == [
            ("张*", "138****1234"),
            ("欧阳*", "041****4567"),
        ]
        answer = lonely.asked.ask("GET", "/households?phone=13812341234", role=role)
        assert (answer.status, answer.body["code"]) == (403, "forbidden")
    for phone in ("13812341234", "138-1234-1234", "04181234567"):
        found = lonely.asked.get(f"/households?phone={phone}", role="steward")["items"]
        assert [row["id"] for row in found] == [flat["id"]]
    other = {"community": "elsewhere"}
    assert lonely.asked.get("/households?phone=13812341234", **other)["items"] == []
    assert lonely.asked.get("/households?unit=2-302")["items"] == []


def test_ten_contacts_are_enough_even_at_once(lonely, flat):
    path = f"/households/{flat['id']}/contacts"
    body = {"name": "王五", "role": "family", "main": True}
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda _: lonely.asked.ask("POST", path, body), range(12)))
    assert sorted(answer.status for answer in answers) == [201] * 9 + [409] * 3
    seen = lonely.asked.get(f"/households/{flat['id']}")
    assert [c["main"] for c in seen["contacts"]] == [True] + [False] * 9


def test_a_household_is_changed_and_closed_but_not_deleted(lonely, flat):
    path = f"/households/{flat['id']}"
    body = {"building_id": flat["building_id"], "unit": "2-302"}
    lonely.asked.post("/households", body)
    assert lonely.asked.refused(f"{path}/change", {"unit": "2-302"}) == "household_exists"
    changed = lonely.asked.post(f"{path}/change", {"area_hundredths": 9_050, "floor": 3})
    assert (changed["unit"], changed["area_hundredths"], changed["floor"]) == ("2-301", 9_050, 3)
    assert lonely.asked.refused(f"{path}/reopen") == "household_open"
    closed = lonely.asked.post(f"{path}/close", {"reason": "两户合并"})
    assert closed["closed_on"] is not None
    assert lonely.asked.refused(f"{path}/close", {"reason": "x"}) == "household_closed"
    assert [r["id"] for r in lonely.asked.get("/households?closed=true")["items"]] == [flat["id"]]
    assert len(lonely.asked.get("/households?closed=false")["items"]) == 1
    assert lonely.asked.post(f"{path}/reopen")["closed_on"] is None
    for verb, wanted in (
        ("change", {"floor": 1}),
        ("close", {"reason": "x"}),
        ("reopen", None),
        ("contacts", {"name": "a", "role": "owner"}),
    ):
        code = lonely.asked.refused(f"{path}/{verb}", wanted, community="elsewhere")
        assert code == "household_unknown"
        assert lonely.asked.refused(f"{path}/{verb}", wanted, role="repairer") == "forbidden"
