"""Estates and their modes, buildings on a day, and what votes are counted by."""

import uuid
from datetime import timedelta

import pytest
from playhouse.migrations import Runner

from services.property.app import SERVICE
from services.property.registry.estates.rules import MODES, mode_title
from shared import clock
from tests.property.conftest import name
from tests.service import COMMUNITY, running


def estate(lonely, **more):
    return lonely.asked.post("/estates", {"name": "丰美小区", "mode": "one_three_n"} | more)


def change(lonely, building, **wanted):
    return lonely.asked.ask("POST", f"/buildings/{building['id']}/change", {"reason": "x"} | wanted)


def managed_on(lonely, building, day):
    row = lonely.asked.get(f"/buildings/{building['id']}?on={day}")
    return row["name"], row["managed"]


def test_the_four_modes_of_the_reports_have_titles():
    assert list(MODES.values()) == ["一核三联", "1+3+N", "1315", "一堡垒两队伍三中心"]
    assert mode_title(None) is None


def test_an_estate_is_kept_once_and_changes(lonely):
    body = {"id": name(), "name": "丰美小区", "mode": "one_three_n", "address": "中华路"}
    first = lonely.asked.post("/estates", body)
    assert (first["mode_title"], lonely.asked.post("/estates", body)) == ("1+3+N", first)
    assert lonely.asked.refused("/estates", body | {"mode": None}) == "estate_differs"
    assert lonely.asked.refused("/estates", {"name": "丰美小区"}) == "estate_exists"
    assert lonely.asked.refused("/estates", {"name": "x", "mode": "2+4"}) == "invalid_request"
    assert lonely.asked.refused("/estates", body, role="repairer") == "forbidden"
    other = estate(lonely, name="和平小区")
    path = f"/estates/{other['id']}/change"
    assert lonely.asked.refused(path, {"name": "丰美小区"}) == "estate_exists"
    changed = lonely.asked.post(path, {"mode": "one_core_three_links"})
    assert (changed["name"], changed["mode_title"]) == ("和平小区", "一核三联")
    assert lonely.asked.get(f"/estates/{other['id']}") == changed
    elsewhere = {"community": "elsewhere"}
    assert lonely.asked.refused(path, {"mode": None}, **elsewhere) == "estate_unknown"
    assert lonely.asked.get("/estates", **elsewhere)["items"] == []
    building = {"name": "a", "address": "b", "managed": True, "estate_id": other["id"]}
    assert lonely.asked.refused("/buildings", building, **elsewhere) == "estate_unknown"


def test_an_old_day_gives_the_old_answer(lonely):
    today = clock.today()
    days = [today - timedelta(days=n) for n in (60, 30, 10)]
    building = lonely.building(managed=True)
    assert managed_on(lonely, building, days[0]) == ("3号楼", True)
    wanted = {"managed": False, "effective_from": str(days[1]), "reason": "物业撤出"}
    left = change(lonely, building, **wanted)
    assert (left.body["managed"], left.body["address"]) == (False, "中华路12号")
    change(lonely, building, name="三号楼", effective_from=str(days[2]))
    assert managed_on(lonely, building, days[0]) == ("3号楼", True)
    assert managed_on(lonely, building, days[1]) == ("3号楼", False)
    assert managed_on(lonely, building, days[2]) == ("三号楼", False)
    rows = lonely.asked.get(f"/buildings/{building['id']}/history")["items"]
    assert [row["reason"] for row in rows] == [None, "物业撤出", "x"]
    early = change(lonely, building, managed=True, effective_from=str(days[1]))
    assert early.body["code"] == "day_before_last_change"
    late = change(lonely, building, managed=True, effective_from=str(today + timedelta(days=1)))
    assert late.body["code"] == "day_not_yet"
    assert change(lonely, building, managed=False, floors=6).body["floors"] == 6
    assert len(lonely.asked.get(f"/buildings/{building['id']}/history")["items"]) == 3
    path = f"/buildings/{building['id']}"
    for method, where in (("GET", "/history"), ("POST", "/change")):
        body = {"reason": "x"} if method == "POST" else None
        answer = lonely.asked.ask(method, path + where, body, community="elsewhere")
        assert answer.body["code"] == "building_unknown"


def test_households_and_areas_are_counted_by_estate_and_building(lonely):
    one = estate(lonely)["id"]
    inside = lonely.building(estate_id=one, entrances=3)
    outside = lonely.building(name="9号楼")
    for building, unit, area in (
        (inside, "1", 7_500),
        (inside, "2", None),
        (inside, "3", 6_000),
        (outside, "1", 9_000),
    ):
        body = {"building_id": building["id"], "unit": unit, "area_hundredths": area}
        last = lonely.asked.post("/households", body)
    figures = lonely.asked.get("/registry/summary", role="reviewer")
    assert figures["total"] == {"households": 4, "area_hundredths": 22_500, "unmeasured": 1}
    by_estate = {row["name"]: row["area_hundredths"] for row in figures["estates"]}
    assert by_estate == {"丰美小区": 13_500, None: 9_000}
    lonely.asked.post(f"/households/{last['id']}/close", {"reason": "拆除"})
    figures = lonely.asked.get("/registry/summary")
    assert figures["total"]["households"] == 3
    assert lonely.figures()["households"] == 3
    assert lonely.asked.get(f"/buildings/{outside['id']}")["households"] == 0
    part = lonely.asked.get(f"/registry/summary?estate_id={one}")
    assert [row["id"] for row in part["buildings"]] == [inside["id"]]
    listed = lonely.asked.get(f"/buildings?estate_id={one}")["items"]
    assert [row["id"] for row in listed] == [inside["id"]]
    other = lonely.asked.get("/registry/summary", community="elsewhere")
    assert (other["total"]["households"], other["buildings"]) == (0, [])


def test_what_was_registered_before_has_a_day_and_a_main_contact(bare):
    database = SERVICE.database
    database.bind(bare)
    if database.is_postgres:
        database.proxy.execute_sql('CREATE SCHEMA IF NOT EXISTS "property"')
    Runner(database.proxy.obj, str(SERVICE.migrations)).up("0003_areas")
    building, flat, empty = (str(uuid.uuid4()) for _ in range(3))
    made = "'2026-01-01T00:00:00.000000Z'"
    run = database.proxy.execute_sql
    run(
        "INSERT INTO building (id, community, name, address, managed, created_at) "
        f"VALUES ('{building}', '{COMMUNITY}', '3号楼', '中华路', '1', {made})"
    )
    for key, unit, phone in ((flat, "1", "'13812341234'"), (empty, "2", "NULL")):
        run(
            "INSERT INTO household (id, community, building_id, unit, phone, created_at) "
            f"VALUES ('{key}', '{COMMUNITY}', '{building}', '{unit}', {phone}, {made})"
        )
    database.close()
    with running(SERVICE, bare) as asked:
        seen = asked.get(f"/households/{flat}")
        assert [(c["phone"], c["main"]) for c in seen["contacts"]] == [("13812341234", True)]
        assert asked.get(f"/households/{empty}")["contacts"] == []
        assert asked.get(f"/buildings/{building}?on=2024-05-01")["managed"] is True


@pytest.mark.parametrize("table", ["building_day", "asset_move"])
def test_history_is_final_in_the_database(lonely, table):
    building = lonely.building()
    asset = {"kind": "lift", "code": "1", "owner": "common", "building_id": building["id"]}
    lonely.asked.post("/assets", asset)
    database = lonely.asked.service.database
    with database.connection(), pytest.raises(Exception, match="final"):
        database.proxy.execute_sql(f"DELETE FROM {table}")
