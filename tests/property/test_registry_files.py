"""Households as files: 11,000 of them, bad lines, a second import, and who sees a phone."""

import io
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import openpyxl
import pytest

HEAD = "小区,楼栋,单元,房号,楼层,面积,业主,电话,租户,租户电话"
LINE = "丰美小区,3号楼,2单元,301室,3,86.5,欧阳修,13812341234,,"
IMPORT = "/registry/import"
CREATE = f"{IMPORT}?create_buildings=true"


def sheet(*lines):
    return "\n".join((HEAD, *lines))


def fetch(asked, path, role="admin"):
    headers = {"Authorization": f"Bearer {asked.token(role)}"}
    return asked.app.test_client().get(path, headers=headers).get_data()


def send(lonely, body, path=CREATE, **how):
    return lonely.asked.ask("POST", path, body, **how)


def did(answer):
    assert answer.status == 200, answer
    return tuple(answer.body[name] for name in ("created", "updated", "unchanged"))


def bad_lines(answer):
    assert (answer.status, answer.body["code"]) == (422, "import_invalid"), answer
    return [(line["line"], line["field"], line["message"]) for line in answer.body["lines"]]


def test_a_file_makes_estates_buildings_and_households_once(lonely):
    body = sheet(LINE, "丰美小区,4号楼,,101,,,,,,", "丰美小区,3号楼,2,302,,,,,李四,13900001111")
    dry = send(lonely, body, f"{CREATE}&dry_run=true&managed=false")
    assert did(dry) == (3, 0, 0)
    assert (dry.body["estates_created"], dry.body["buildings_created"]) == (1, 2)
    assert lonely.asked.get("/buildings")["items"] == []
    assert lonely.asked.get("/estates")["items"] == []
    made = send(lonely, body, f"{CREATE}&managed=false")
    assert made.body == dry.body | {"dry_run": False}
    (estate,) = lonely.asked.get("/estates")["items"]
    assert (estate["name"], estate["mode"]) == ("丰美小区", None)
    buildings = {row["name"]: row for row in lonely.asked.get("/buildings")["items"]}
    assert buildings["3号楼"]["households"] == 2
    assert buildings["3号楼"]["managed"] is False
    assert buildings["3号楼"]["estate_id"] == estate["id"]
    before = lonely.asked.get("/households")["items"]
    seen = {row["unit"]: row for row in before}
    assert set(seen) == {"2-301", "101", "2-302"}
    flat = seen["2-301"]
    assert (flat["area_hundredths"], flat["floor"]) == (8650, 3)
    assert (flat["contact_name"], flat["phone"]) == ("欧阳修", "13812341234")
    assert [(c["role"], c["main"]) for c in seen["2-302"]["contacts"]] == [("tenant", True)]
    assert did(send(lonely, body, IMPORT)) == (0, 0, 3)
    assert lonely.asked.get("/households")["items"] == before


def test_a_changed_line_updates_and_an_empty_cell_says_nothing(lonely):
    send(lonely, sheet(LINE))
    body = sheet("丰美小区,3号楼,2,301,,90.25,,13700000000,王五,")
    assert did(send(lonely, body, IMPORT)) == (0, 1, 0)
    (flat,) = lonely.asked.get("/households")["items"]
    assert (flat["area_hundredths"], flat["floor"]) == (9025, 3)
    assert (flat["contact_name"], flat["phone"]) == ("欧阳修", "13700000000")
    assert [(c["role"], c["name"]) for c in flat["contacts"]] == [
        ("owner", "欧阳修"),
        ("tenant", "王五"),
    ]
    english = "estate,building,unit,area\n丰美小区,3号楼,2-301,91\n"
    assert did(send(lonely, english, IMPORT)) == (0, 1, 0)


def test_every_bad_line_is_named_and_nothing_is_imported(lonely):
    body = sheet(
        LINE,
        "丰美小区,,2,302,,,,,,",
        "丰美小区,3号楼,2,303,高,8.655,张*,138****1234,,",
        LINE,
        "丰美小区,3号楼,2,304,3,0,,abc,,",
    )
    assert bad_lines(send(lonely, body)) == [
        (3, "楼栋", "This must not be empty."),
        (4, "业主", "This name is masked; a masked file does not say who it is."),
        (4, "楼层", "A floor is a whole number from -5 to 200."),
        (4, "电话", "This phone is masked; a masked file does not say whose it is."),
        (4, "面积", "Square metres with at most two places, like 86.50."),
        (5, "房号", "3号楼 2-301 stands on line 2 already."),
        (6, "电话", "A phone number has 5 to 20 digits."),
        (6, "面积", "A flat has more than 0 m² and at most 100,000."),
    ]
    assert lonely.asked.get("/estates")["items"] == []
    many = sheet(*(f"丰美小区,,1,{n},,,,,," for n in range(300)))
    assert len(bad_lines(send(lonely, many))) == 200
    assert bad_lines(send(lonely, "小区,面积\n丰美,1\n")) == [
        (1, "房号", "This column is missing."),
        (1, "楼栋", "This column is missing."),
    ]
    assert bad_lines(send(lonely, "楼栋,building,房号\n1,1,1\n"))[0][:2] == (1, "building")
    assert bad_lines(send(lonely, HEAD)) == [(1, "", "The file has no line below its header.")]
    assert lonely.asked.get("/households")["items"] == []


def test_a_building_is_told_apart_or_refused(lonely):
    line = "3号楼 2-301 stands in this file twice."
    unknown = "There is no building 3号楼; create_buildings=true makes it."
    assert bad_lines(send(lonely, sheet(LINE), IMPORT)) == [(2, "楼栋", unknown)]
    one = lonely.building()
    loose = "3号楼 is registered without an estate; say first in which it is."
    assert bad_lines(send(lonely, sheet(LINE))) == [(2, "楼栋", loose)]
    assert did(send(lonely, sheet(LINE.removeprefix("丰美小区")), IMPORT)) == (1, 0, 0)
    estate = lonely.asked.post("/estates", {"name": "丰美小区"})
    change = {"estate_id": estate["id"], "reason": "归属"}
    lonely.asked.post(f"/buildings/{one['id']}/change", change)
    assert did(send(lonely, sheet(LINE), IMPORT)) == (0, 0, 1)
    twice = send(lonely, sheet(LINE, LINE.removeprefix("丰美小区")), IMPORT)
    assert bad_lines(twice) == [(3, "房号", line)]
    lonely.building()
    several = "There are 2 buildings 3号楼."
    answer = send(lonely, sheet(LINE.removeprefix("丰美小区")), IMPORT)
    assert bad_lines(answer) == [(2, "楼栋", several)]
    assert did(send(lonely, sheet(LINE), IMPORT)) == (0, 0, 1)
    (flat,) = lonely.asked.get("/households")["items"]
    lonely.asked.post(f"/households/{flat['id']}/close", {"reason": "合并"})
    assert bad_lines(send(lonely, sheet(LINE), IMPORT))[0][1] == "房号"


@pytest.mark.parametrize("as_", ["csv", "xlsx"])
def test_what_is_exported_imports_without_a_change(lonely, as_):
    send(lonely, sheet(LINE, "和平小区,1,,-101,-1,50,'=张三,+8613900001111,李四,0418-1234567"))
    body = fetch(lonely.asked, f"/registry/export?as={as_}")
    assert did(send(lonely, body, IMPORT)) == (0, 0, 2)
    assert did(send(lonely, body, community="elsewhere")) == (2, 0, 0)
    estate_id = lonely.asked.get("/estates")["items"][0]["id"]
    part = fetch(lonely.asked, f"/registry/export?as={as_}&estate_id={estate_id}")
    assert did(send(lonely, part, IMPORT)) == (0, 0, 1)


def test_a_file_shows_names_and_phones_to_whom_they_are_shown_elsewhere(lonely):
    send(lonely, sheet(LINE, "丰美小区,3号楼,2,302,,,,,李四,13900001111"))
    whole = fetch(lonely.asked, "/registry/export", "steward").decode()
    assert "欧阳修,13812341234" in whole
    for role in ("accountant", "repairer", "district"):
        seen = fetch(lonely.asked, "/registry/export", role).decode()
        assert "欧阳*,138****1234" in seen
        assert "李*,139****1111" in seen
        assert not any(text in seen for text in ("欧阳修", "13812341234", "李四", "13900001111"))
    masked = fetch(lonely.asked, "/registry/export?as=xlsx", "reviewer")
    book = openpyxl.load_workbook(io.BytesIO(masked))
    assert [cell.value for cell in book.active[2]][3:7] == [3, 86.5, "欧阳*", "138****1234"]
    assert len(bad_lines(send(lonely, masked))) == 4
    assert lonely.asked.refused(IMPORT, sheet(LINE), role="accountant") == "forbidden"


def test_two_imports_at_once_make_everything_once(lonely):
    body = sheet(*(f"丰美小区,{n % 5}号楼,1,{n},1,80,张{n},1380000{n:04},," for n in range(200)))
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: did(send(lonely, body)), range(4)))
    assert sorted(answers) == [(0, 0, 200)] * 3 + [(200, 0, 0)]
    summary = lonely.asked.get("/registry/summary")
    assert summary["total"] == {"households": 200, "area_hundredths": 1_600_000, "unmeasured": 0}
    assert len(summary["buildings"]) == 5
    assert len(lonely.asked.get("/estates")["items"]) == 1


def test_eleven_thousand_households_are_imported_and_counted(lonely):
    lines = [
        f"第{n % 11}小区,{n // 11 % 20}号楼,{n // 220 % 5 + 1}单元,{n // 1100 + 1:02}{n % 3:02},"
        f"{n // 1100 + 1},{60 + n % 40}.5,业主{n},1380{n:07},,"
        for n in range(11_000)
    ]
    body = sheet(*{line.split(",业主")[0]: line for line in lines}.values())
    began = time.perf_counter()
    created, *_ = did(send(lonely, body))
    first = time.perf_counter()
    assert did(send(lonely, body)) == (0, 0, created)
    second = time.perf_counter()
    sys.stdout.write(f"{created} households: {first - began:.1f} s, again {second - first:.1f} s\n")
    summary = lonely.asked.get("/registry/summary")
    assert summary["total"]["households"] == created
    assert (len(summary["estates"]), len(summary["buildings"])) == (11, 220)
    assert (
        sum(row["area_hundredths"] for row in summary["estates"])
        == (summary["total"]["area_hundredths"])
    )
