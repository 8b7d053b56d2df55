"""Buildings and households, and who may see a name."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.masking import mask_name, mask_phone
from tests.property.conftest import name


def household(building_id, **more):
    return {"building_id": building_id, "unit": "2-301"} | more


def test_a_building_knows_how_many_households_it_has(lonely):
    one, two = lonely.building(), lonely.building(name="4号楼", managed=True)
    assert one["households"] == 0
    for unit in ("1-101", "1-102"):
        lonely.asked.post("/households", household(one["id"], unit=unit))
    listed = {row["id"]: row for row in lonely.asked.get("/buildings")["items"]}
    assert listed[one["id"]]["households"] == 2
    assert listed[two["id"]] == two
    assert lonely.asked.get(f"/buildings/{one['id']}")["households"] == 2
    figures = lonely.figures()
    assert (figures["buildings"], figures["households"]) == (2, 2)


def test_buildings_are_listed_a_page_at_a_time(lonely):
    ids = {lonely.building(name=f"{n}号楼")["id"] for n in range(5)}
    seen, after = [], ""
    while after is not None:
        page = lonely.asked.get(f"/buildings?limit=2&after={after}")
        seen += [row["id"] for row in page["items"]]
        after = page["next"]
    assert len(seen) == 5
    assert set(seen) == ids


def test_names_and_phones_are_whole_only_for_who_needs_them(lonely):
    building = lonely.building()
    wanted = household(building["id"], contact_name="欧阳修", phone="13812341234")
    created = lonely.asked.post("/households", wanted, role="steward")
    assert (created["contact_name"], created["phone"]) == ("欧阳修", "13812341234")
    path = f"/households?building_id={building['id']}"
    for role in ("steward", "admin"):
        assert lonely.asked.get(path, role=role)["items"] == [created]
    for role in ("repairer", "accountant", "reviewer", "district"):
        (seen,) = lonely.asked.get(path, role=role)["items"]
        assert (seen["contact_name"], seen["phone"]) == ("欧阳*", "138****1234")


def test_a_unit_exists_once_in_a_building(lonely):
    building = lonely.building()
    lonely.asked.post("/households", household(building["id"]))
    assert lonely.asked.refused("/households", household(building["id"])) == "household_exists"
    other = lonely.building()
    assert lonely.asked.post("/households", household(other["id"]))["unit"] == "2-301"


def test_a_unit_registered_by_many_at_once_exists_once(lonely):
    body = household(lonely.building()["id"])
    with ThreadPoolExecutor(8) as threads:
        answers = list(
            threads.map(lambda _: lonely.asked.ask("POST", "/households", body), "12345678")
        )
    assert sorted(answer.status for answer in answers) == [201] + [409] * 7


def test_what_the_client_names_is_created_once(lonely):
    building = {"id": name(), "name": "a", "address": "b", "managed": True}
    assert lonely.asked.post("/buildings", building) == lonely.asked.post("/buildings", building)
    changed = building | {"managed": False}
    assert lonely.asked.refused("/buildings", changed) == "building_differs"
    body = household(building["id"], id=name(), phone="0418-1234567")
    assert lonely.asked.post("/households", body) == lonely.asked.post("/households", body)
    assert lonely.asked.refused("/households", body | {"unit": "x"}) == "household_differs"


def test_another_community_sees_no_building_and_no_household(lonely):
    building = lonely.building()
    lonely.asked.post("/households", household(building["id"]))
    elsewhere = {"community": "elsewhere"}
    answer = lonely.asked.ask("GET", f"/buildings/{building['id']}", **elsewhere)
    assert (answer.status, answer.body["code"]) == (404, "building_unknown")
    assert lonely.asked.get("/buildings", **elsewhere)["items"] == []
    assert lonely.asked.get("/households", **elsewhere)["items"] == []
    body = household(building["id"], unit="9")
    assert lonely.asked.refused("/households", body, **elsewhere) == "building_unknown"
    own = {"id": building["id"], "name": "a", "address": "b", "managed": True}
    assert lonely.asked.refused("/buildings", own, **elsewhere) == "building_unknown"


@pytest.mark.parametrize(
    ("whole", "masked"),
    [
        ("张三", "张*"),
        ("张三丰", "张*"),
        ("欧阳", "欧*"),
        ("欧阳修", "欧阳*"),
        ("Maria", "M*"),
        ("", ""),
        (None, None),
    ],
)
def test_a_name_shows_its_surname_only(whole, masked):
    assert mask_name(whole) == masked


@pytest.mark.parametrize(
    ("whole", "masked"),
    [
        ("13812341234", "138****1234"),
        ("0418-1234567", "041****4567"),
        ("12345", "****"),
        (None, None),
    ],
)
def test_a_phone_shows_its_ends_only(whole, masked):
    assert mask_phone(whole) == masked
