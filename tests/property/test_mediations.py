"""Private matters: who mediates, what came of each visit, how it ended; no clock, no publicity."""

from tests.property.conftest import name

STORY = {"title": "楼上楼下漏水纠纷", "text": "王家与李家不和。"}


def test_a_mediation_is_opened_visited_and_closed_once(lonely):
    def do(path, body, **how):
        return lonely.asked.ask("POST", f"/mediations{path}", body, role="steward", **how)

    building_id = lonely.building()["id"]
    wanted = STORY | {"id": name(), "building_id": building_id}
    opened = do("", wanted).body
    assert do("", wanted).body == opened
    assert do("", wanted | {"text": "别的"}).body["code"] == "mediation_differs"
    assert do("", STORY | {"building_id": name()}).body["code"] == "building_unknown"
    assert (opened["state"], opened["report_id"]) == ("open", None)
    path = f"/{opened['id']}"
    assert do(f"{path}/mediator", {"mediator": "孙和事佬"}).body["mediator"] == "孙和事佬"
    visited = do(f"{path}/visits", {"note": "上门一次，双方同意再谈。"})
    assert [visit["noted_by"] for visit in visited.body["visits"]] == ["steward"]
    end = {"outcome": "settled", "note": "达成和解"}
    closed = do(f"{path}/close", end)
    assert (closed.status, closed.body["outcome"]) == (200, "settled")
    assert do(f"{path}/close", end).body == closed.body
    for verb, body in (
        ("close", {"outcome": "referred"}),
        ("visits", {"note": "再来"}),
        ("mediator", {"mediator": "周"}),
    ):
        assert do(f"{path}/{verb}", body).body["code"] == "mediation_closed"

    listed = lonely.asked.get("/mediations?state=closed", role="steward")["items"]
    assert [row["id"] for row in listed] == [opened["id"]]
    assert "text" not in listed[0]
    for role in ("repairer", "district", "accountant", "clerk"):
        assert lonely.asked.ask("GET", f"/mediations{path}", role=role).status == 403
    elsewhere = {"role": "steward", "community": "xinqiu"}
    assert lonely.asked.get("/mediations", **elsewhere)["items"] == []
    assert lonely.asked.ask("GET", f"/mediations{path}", **elsewhere).status == 404
    assert do(f"{path}/visits", {"note": "x"}, community="xinqiu").status == 404
