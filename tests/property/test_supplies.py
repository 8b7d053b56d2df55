"""Flood supplies: what came, went, came back, was counted, and what must be looked at."""

from datetime import date

import peewee
import pytest

from services.property.supplies.models import SupplyEntry
from services.property.supplies.rules import Batch, batches_left, return_problem, source_problem
from shared import clock
from tests.property.conftest import name
from tests.threads import together

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
BAGS = {"name": "防汛沙袋", "unit": "个", "place": "社区库房"}


def test_what_expires_first_leaves_first():
    batches = [Batch(1, JULY, 5_000), Batch(2, None, 1_000), Batch(3, JUNE, 2_000)]
    assert batches_left(batches, 8_000) == [batches[2], batches[0], batches[1]]
    assert batches_left(batches, 3_500) == [Batch(1, JULY, 2_500), Batch(2, None, 1_000)]
    assert batches_left(batches, 0) == []


def test_goods_say_where_they_came_from():
    assert source_problem("donated", "捐赠单1", None) is None
    assert source_problem("bought", None, "order") is None
    assert source_problem("donated", None, None)
    assert source_problem("donated", "捐赠单1", "order")
    assert source_problem("bought", None, None)
    assert return_problem(3_000, 2_000, 1_000) is None
    assert return_problem(3_000, 2_000, 1_001).startswith("1 of this issue")


def test_a_year_of_sandbags(lonely):
    asked, steward = lonely.asked, {"role": "steward"}
    building = lonely.building()["id"]
    wanted = BAGS | {"id": name(), "inspect_on": "2026-05-20"}
    bags = asked.post("/supplies", wanted, **steward)
    assert asked.post("/supplies", wanted, **steward) == bags
    path = f"/supplies/{bags['id']}"
    assert asked.refused("/supplies", BAGS, **steward) == "supply_exists"

    flood = lonely.order(category="flood", building_id=building)
    roof = lonely.order(building_id=building)
    bought = {"quantity": "200", "source": "bought", "expires_on": "2026-06-01"}
    refused = asked.refused(f"{path}/receive", bought | {"work_order_id": roof}, **steward)
    assert refused == "not_a_flood_order"
    assert asked.refused(f"{path}/receive", bought, **steward) == "supply_source_missing"
    asked.post(f"{path}/receive", bought | {"work_order_id": flood}, **steward)
    given = {"quantity": "50.5", "source": "donated", "document": "捐赠协议3号"}
    assert asked.post(f"{path}/receive", given, **steward)["on_hand"] == "250.500"

    out = {"quantity": "60", "building_id": building}
    assert asked.refused(f"{path}/issue", {"quantity": "1"}, **steward) == "supply_goes_nowhere"
    assert asked.refused(f"{path}/issue", out | {"quantity": "251"}, **steward) == "supply_short"
    issued = asked.post(f"{path}/issue", out, **steward)
    assert (issued["quantity"], issued["on_hand"]) == ("-60", "190.500")
    back = {"issue_id": issued["id"], "quantity": "10"}
    assert asked.post(f"{path}/return", back, **steward)["on_hand"] == "200.500"
    too_much = asked.refused(f"{path}/return", back | {"quantity": "50.001"}, **steward)
    assert too_much == "supply_return_too_much"
    unknown = asked.refused(f"{path}/return", back | {"issue_id": 1}, **steward)
    assert unknown == "supply_issue_unknown"

    assert asked.refused(f"{path}/count", {"counted": "198"}, **steward) == "supply_note_missing"
    counted = asked.post(f"{path}/count", {"counted": "198", "note": "破损"}, **steward)
    assert (counted["quantity"], counted["on_hand"]) == ("-2.500", "198")
    found = asked.get("/supply-dates?until=2026-06-30", **steward)["items"]
    assert [(row["kind"], row["due_on"], row["quantity"]) for row in found] == [
        ("inspection", "2026-05-20", "198"),
        ("expiry", "2026-06-01", "147.500"),
    ]
    asked.post(f"{path}/inspect", {"next_on": "2027-05-20", "note": "完好"}, **steward)
    found = asked.get("/supply-dates?until=2026-06-30", **steward)["items"]
    assert [row["kind"] for row in found] == ["expiry"]
    entries = asked.get(f"{path}/entries", **steward)["items"]
    kinds = ["received", "received", "issued", "returned", "counted", "inspected"]
    assert [entry["kind"] for entry in entries] == kinds
    assert [entry["on_hand"] for entry in entries][-2:] == ["198", "198"]

    elsewhere = {"role": "steward", "community": "elsewhere"}
    assert asked.refused(f"{path}/issue", out, **elsewhere) == "supply_unknown"
    assert asked.get("/supplies", **elsewhere)["items"] == []
    assert asked.refused(f"{path}/issue", out, role="repairer") == "forbidden"
    with asked.service.database.connection(), pytest.raises(peewee.IntegrityError):
        SupplyEntry.update(quantity=0).execute()


def test_of_two_who_take_the_last_one_gets_it(lonely):
    asked = lonely.asked
    path = f"/supplies/{asked.post('/supplies', BAGS, role='steward')['id']}"
    given = {"quantity": "3", "source": "donated", "document": "捐赠协议3号"}
    asked.post(f"{path}/receive", given, role="steward")
    out = {"quantity": "2", "purpose": "汛期值守"}
    answers = together(2, lambda _: asked.ask("POST", f"{path}/issue", out, role="steward"))
    assert sorted(answer.status for answer in answers) == [201, 409]
    assert asked.get(path, role="steward")["on_hand"] == "1"
    with clock.fixed(clock.at(date(2026, 3, 1), 9)):
        key = {"role": "steward", "key": "k-1"}
        once = [asked.post(f"{path}/issue", out | {"quantity": "1"}, **key) for _ in range(2)]
    assert once[0] == once[1] and once[0]["entered_on"] == "2026-03-01"
