"""Small wishes: posted, claimed by one, given back, fulfilled; in public without names."""

from services.property.wishes.rules import move_problem, public_problem
from tests.property.conftest import name
from tests.threads import together


def test_what_a_wish_may_become():
    assert move_problem("posted", "claimed") is None
    assert move_problem("claimed", "claimed") == (
        "From claimed a wish goes to fulfilled, posted, withdrawn."
    )
    assert move_problem("fulfilled", "posted") == "From fulfilled a wish goes to nowhere."


def test_no_number_and_no_name_of_anybody_stands_in_public():
    assert public_problem("想要2副老花镜，200度", ["欧阳秋菊", None]) is None
    for text in ("联系13812341234", "138 1234 1234", "210902 19500101 1234", "138.1234.1234"):
        assert public_problem(text, []), text
    assert public_problem("１３８１２３４１２３４", [])
    assert public_problem("给欧阳秋菊的老花镜", ["欧阳秋菊"])


def test_a_wish_comes_true(lonely):
    asked, steward = lonely.asked, {"role": "steward"}
    building = lonely.building(name="5号楼")["id"]
    home = asked.post("/households", {"building_id": building, "unit": "1-101"})["id"]
    wanted = {"id": name(), "title": "一副老花镜", "building_id": building, "household_id": home}
    wish = asked.post("/wishes", wanted | {"wished_by": "欧阳修"}, **steward)
    assert asked.post("/wishes", wanted | {"wished_by": "欧阳修"}, **steward) == wish
    assert asked.refused("/wishes", wanted, **steward) == "wish_differs"
    path = f"/wishes/{wish['id']}"
    bad = {"title": "电话13812341234", "building_id": building}
    assert asked.refused("/wishes", bad, **steward) == "personal_in_public"
    other = lonely.building(name="6号楼")["id"]
    elsewhere = wanted | {"id": None, "building_id": other}
    assert asked.refused("/wishes", elsewhere, **steward) == "household_elsewhere"

    def claim(number):
        return asked.ask("POST", f"{path}/claim", {"claimed_by": f"志愿队{number}"}, **steward)

    assert sorted(answer.status for answer in together(3, claim)) == [200, 409, 409]
    assert asked.refused(f"{path}/claim", {"claimed_by": "李四"}, **steward) == "wish_state"
    asked.post(f"{path}/give-back", {"reason": "找不到合适的"}, **steward)
    asked.post(f"{path}/claim", {"claimed_by": "爱心眼镜店"}, **steward)
    fulfilled = {"cost_fen": 9_900, "fulfilled_on": "2026-03-05"}
    done = asked.post(f"{path}/fulfil", fulfilled, **steward)
    assert (done["state"], done["claimed_by"], done["cost_fen"]) == (
        "fulfilled",
        "爱心眼镜店",
        9_900,
    )
    assert asked.refused(f"{path}/withdraw", {"reason": "x"}, **steward) == "wish_state"
    moves = asked.get(f"{path}/moves", **steward)["items"]
    states = ["posted", "claimed", "posted", "claimed", "fulfilled"]
    assert [move["to_state"] for move in moves] == states
    assert asked.told() == []  # what a wish costs is a memo; the books hear nothing

    gone = asked.post("/wishes", {"title": "一盆花", "building_id": building}, **steward)
    asked.post(f"/wishes/{gone['id']}/withdraw", {"reason": "已有"}, **steward)
    seen = asked.get(path, role="reviewer")
    assert (seen["wished_by"], seen["claimed_by"]) == ("欧阳*", "爱*")
    forgotten = asked.post(f"{path}/forget-name", **steward)
    assert (forgotten["wished_by"], forgotten["household_id"]) == (None, None)
    resident = {"role": "resident", "community": "", "user": ""}
    assert asked.get(f"/public/wishes?building_id={building}", **resident)["items"] == []
    for number in range(2, 6):  # so few live here that everybody would know whose wish it was
        asked.post("/households", {"building_id": building, "unit": f"1-10{number}"})
    public = asked.get(f"/public/wishes?building_id={building}", **resident)["items"]
    assert public == [
        {
            "id": wish["id"],
            "title": "一副老花镜",
            "building_name": "5号楼",
            "state": "fulfilled",
            "posted_on": wish["posted_on"],
            "fulfilled_on": "2026-03-05",
        }
    ]
    unknown = asked.ask("GET", f"/public/wishes?building_id={name()}", **resident)
    assert (unknown.status, unknown.body["code"]) == (404, "building_unknown")
    assert asked.ask("GET", "/wishes", **resident).status == 403
    assert asked.refused(f"{path}/withdraw", {"reason": "x"}, role="repairer") == "forbidden"
    strange = {"role": "steward", "community": "elsewhere"}
    assert asked.refused(f"{path}/withdraw", {"reason": "x"}, **strange) == "wish_unknown"
    assert asked.get("/wishes", **strange)["items"] == []
