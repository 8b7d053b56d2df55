"""Fairs: the figures of domain.md §1 row 52, and 204 reported repairs as 204 orders."""

from services.property.fairs.rules import count_problem
from shared.facts import WorkOrderOpened
from tests.property.conftest import name
from tests.threads import together

ROW_52 = {"haircut": 149, "appliance": 47, "dispute": 195, "wish": 76}


def test_a_correction_says_why_and_takes_back_no_more_than_was_counted():
    assert count_problem(3, -3, "数重了") is None
    assert count_problem(3, -3, None) == "A correction says why."
    assert count_problem(3, -4, "数重了") == "3 are counted; 4 cannot be taken back."


def test_everything_that_is_reported_at_a_fair_becomes_an_order(lonely):
    asked, steward = lonely.asked, {"role": "steward"}
    building = lonely.building()["id"]
    wanted = {"id": name(), "name": "幸福集市", "place": "社区广场", "held_on": "2026-03-31"}
    fair = asked.post("/fairs", wanted, **steward)
    assert asked.post("/fairs", wanted, **steward) == fair
    path = f"/fairs/{fair['id']}"
    for kind, number in ROW_52.items():
        asked.post(f"{path}/counts", {"kind": kind, "number": number}, **steward)
    by_hand = {"kind": "property_issue", "number": 1}
    assert asked.refused(f"{path}/counts", by_hand, **steward) == "invalid_request"

    line = {"category": "public_area", "building_id": building}
    issues = [line | {"id": name(), "title": f"第{number}件"} for number in range(204)]
    broken = [*issues[:203], issues[203] | {"building_id": name()}]
    refused = asked.refused(f"{path}/issues", {"issues": broken}, **steward)
    assert (refused, asked.told()) == ("building_unknown", [])
    assert asked.get(path, **steward)["counts"]["property_issue"] == 0

    answers = [asked.post(f"{path}/issues", {"issues": issues}, **steward) for _ in range(2)]
    ids = [issue["id"] for issue in issues]
    assert [answer["work_order_ids"] for answer in answers] == [ids, ids]
    assert len(asked.told(WorkOrderOpened)) == 204
    assert lonely.seen(ids[0])["channel"] == "fair"
    listed = asked.get(f"{path}/issues?limit=200", **steward)
    rest = asked.get(f"{path}/issues?limit=200&after={listed['next']}", **steward)
    assert {row["id"] for row in listed["items"] + rest["items"]} == set(ids)

    asked.post(f"{path}/counts", {"kind": "haircut", "number": 2}, **steward)
    too_many = {"kind": "haircut", "number": -2, "reason": "重复"}
    assert (
        asked.refused(f"{path}/counts", too_many | {"reason": None}, **steward) == "count_invalid"
    )
    key = {"role": "steward", "key": "k-1"}
    once = together(2, lambda _: asked.ask("POST", f"{path}/counts", too_many, **key))
    assert [answer.status for answer in once] == [201, 201]
    asked.post("/fairs", wanted | {"id": name(), "held_on": "2026-04-30"}, **steward)
    march = asked.get("/fair-summary?since=2026-03-01&until=2026-03-31", role="district")
    counts = ROW_52 | {"property_issue": 204, "other": 0}
    assert march == {"fairs": 1, "counts": counts}
    spring = asked.get("/fair-summary?since=2026-03-01&until=2026-04-30", role="district")
    assert spring == {"fairs": 2, "counts": counts}
    strange = {"role": "steward", "community": "elsewhere"}
    assert asked.refused(f"{path}/counts", too_many, **strange) == "fair_unknown"
    assert asked.refused(f"{path}/counts", too_many, role="repairer") == "forbidden"
