"""Parts of the shop for repairs in the books of both companies: funds, reworks, late facts."""

import json
import uuid
from dataclasses import replace

from shared import facts
from tests.ledger import happenings as h


def issued(cost_fen, on="2026-03-20", kind=facts.PartsIssued, **more):
    day = {"issued_on" if kind is facts.PartsIssued else "returned_on": on}
    known = {"stock_issue_id": str(uuid.uuid4()), "work_order_id": "order-1", "quantity": 1_000}
    named = {"building_id": "building-1", "sku": "TEA", "product_name": "水龙头"}
    return kind(**known | named | more, cost_fen=cost_fen, **day)


def from_shop(amount_fen, **more):
    line = facts.CostLine(kind="parts", description="水龙头", amount_fen=amount_fen, source="store")
    return replace(h.work_completed(amount_fen, **more), work_order_id="order-1", lines=(line,))


def balances(ledger, period):
    found = ledger.get(f"/intercompany?period={period}")
    return [(row["state"], row["difference_fen"]) for row in found["rows"]], found[
        "consolidated_fen"
    ]


def test_an_issue_of_a_closed_month_comes_late_and_meets_its_other_side(ledger):
    ledger.hear(*h.march_at_the_shop())
    h.close(ledger, "2026-03")
    part = issued(333)
    ledger.hear(part, from_shop(333, on="2026-04-02"))
    shop = ledger.get("/books/store/vouchers?period=2026-04")["items"]
    assert [(row["kind"], row["voucher_date"]) for row in shop] == [("parts_issued", "2026-04-01")]
    assert balances(ledger, "2026-03") == ([("receivable_missing", -333)], -333)
    assert balances(ledger, "2026-04") == ([], 0)
    back = issued(333, "2026-04-03", facts.PartsReturned, stock_issue_id=part.stock_issue_id)
    ledger.hear(back)
    assert balances(ledger, "2026-04") == ([], 0)
    found = ledger.get("/figures", role="", acting_service="gateway")
    assert found["parts_issued"] == {"store": 0, "property": 0}
    assert {book["broken_at"] for book in found["books"].values()} == {None}


def test_parts_of_the_shop_pass_1403_once_and_the_fund_is_charged(ledger):
    ledger.hear(issued(500, on="2026-04-01"), from_shop(500, on="2026-04-05"))
    assert h.written(ledger, "property") == [
        *("Dr 1403 5.00", "Cr 224102 5.00"),
        *("Dr 540102 5.00", "Cr 1403 5.00"),
    ]
    lines = [
        (line["account"], line["fund"], line["work_order"])
        for voucher in ledger.get("/books/property/vouchers")["items"]
        for line in voucher["lines"]
    ]
    assert lines[2:] == [("540102", "fund-1", "order-1"), ("1403", None, "order-1")]


def test_what_was_told_before_parts_had_a_source_was_bought():
    told = h.work_completed(500, kind="parts").data()
    for line in told["lines"]:
        del line["source"]
    read = facts.read("work_order_completed", json.loads(json.dumps(told)))
    assert [line.source for line in read.lines] == ["bought"]
