"""What is sold is priced by the catalogue: packs, labels, groups, promotions; on both engines."""

import pytest

from services.store.pricing.rules import Due
from services.store.sales.baskets.rules import ask
from shared.errors import Invalid
from shared.facts import DayClosed, SaleRecorded
from tests.store.test_batches import flags, offline, send

BOTTLE, CASE, LABEL = "6901234567892", "16901234567899", "2110007035207"


@pytest.fixture
def shelf(shop):
    """Water by the bottle and the case, pork by labels, a print without stock, agency money."""
    for wanted in (
        {"sku": "WATER", "barcode": BOTTLE, "unit": "瓶", "price_fen": 200},
        {"sku": "PORK", "unit": "kg", "plu": "10007", "price_fen": 16_000},
        {"sku": "PRINT", "unit": "页", "kind": "service", "price_fen": 50},
        {"sku": "WATERBILL", "unit": "次", "kind": "agency", "price_fen": 8_640},
    ):
        made = shop.store.post("/products", {"name": wanted["sku"], "category": "杂", **wanted})
        if wanted["sku"] == "WATER":
            pack = {"barcode": CASE, "quantity": "24", "price_fen": 4_500}
            shop.store.post(f"/products/{made['id']}/barcodes", pack)
            shop.water = made["id"]
    shop.store.post("/scale-prefixes", {"prefix": "21", "meaning": "amount"})
    shop.receive("WATER", "100", 10_000)
    shop.receive("PORK", "5", 50_000)
    return shop


def scanned(barcode, quantity="1", **more):
    return {"barcode": barcode, "quantity": quantity, **more}


def lines_of(shop, sale):
    return shop.store.get(f"/sales/{sale['id']}", role="clerk")["lines"]


def test_a_case_leaves_as_bottles_and_costs_what_a_case_costs(shelf):
    sale = shelf.sell(scanned(CASE, "2"), scanned(BOTTLE), cash=9_200)
    assert (sale["total_fen"], shelf.on_hand("WATER")) == (9_200, ("51", 5_100))
    assert [(row["quantity"], row["amount_fen"]) for row in lines_of(shelf, sale)] == [
        ("48", 9_000),
        ("1", 200),
    ]


def test_a_scale_label_is_sold_at_its_amount_and_its_weight_leaves(shelf):
    sale = shelf.sell(scanned(LABEL), cash=3_520)
    assert lines_of(shelf, sale)[0]["quantity"] == "0.220"
    assert shelf.on_hand("PORK") == ("4.780", 47_800)


def test_a_promotion_is_taken_off_and_named_on_the_line(shelf):
    shelf.store.post(
        "/promotions",
        {
            "name": "水三付二",
            "kind": "n_for_m",
            "take": 3,
            "pay": 2,
            "scope": "product",
            "product_id": shelf.water,
            "starts_at": "2026-03-01T00:00:00Z",
        },
    )
    sale = shelf.sell(("WATER", "3"), cash=400)
    row = lines_of(shelf, sale)[0]
    assert (row["amount_fen"], row["discount_fen"], row["promotion"]) == (400, 200, "水三付二")
    by_hand = shelf.sell({"sku": "WATER", "quantity": "3", "unit_price_fen": 190}, cash=570)
    assert lines_of(shelf, by_hand)[0]["promotion"] is None


def test_a_sale_is_priced_as_of_its_moment_for_the_group_of_its_customer(shelf):
    price = {"price_group": "shelf", "effective_from": "2026-03-03", "price_fen": 300}
    shelf.store.post(f"/products/{shelf.water}/prices", price)
    senior = {"price_group": "senior", "effective_from": "2026-03-01", "price_fen": 150}
    shelf.store.post(f"/products/{shelf.water}/prices", senior)
    assert shelf.sell(("WATER", "1"), cash=200)["total_fen"] == 200
    born = {"number": "M1", "name": "王奶奶", "birth_date": "1950-03-02"}
    member = shelf.store.post("/members", born)["id"]
    assert shelf.sell(("WATER", "1"), cash=150, member_id=member)["total_fen"] == 150
    late = offline(cash=150, member_id=member) | {"lines": [scanned(BOTTLE)]}
    assert flags(send(shelf, late)) == [("stored", True, [])]
    later = shelf.sell(("WATER", "1"), cash=300, sold_at="2026-03-03T01:00:00Z")
    assert later["total_fen"] == 300


def test_what_has_no_stock_is_sold_and_moves_none(shelf):
    shelf.sell(("PRINT", "10"), cash=500)
    assert shelf.on_hand("PRINT") == ("0", 0)
    count = {"reason": "x", "written_off_on": "2026-03-02", "lines": []}
    count["lines"] = [{"sku": "PRINT", "quantity": "1"}]
    assert shelf.store.refused("/write-offs", count, role="cashier") == "product_not_stocked"


def test_money_collected_for_others_is_no_revenue_also_when_it_goes_back(shelf):
    sale = shelf.sell(("WATERBILL", "1"), ("PRINT", "2"), cash=8_740)
    assert shelf.store.told(SaleRecorded)[0].total_fen == 100
    url = f"/sales/{sale['id']}/refunds"
    shelf.store.post(url, shelf.refund(sale, 1, "1", reason="错账"), role="clerk")
    shelf.sell(("WATERBILL", "1"), cash=8_640)
    shelf.count(18_740)
    shelf.close_day()
    day = shelf.store.told(DayClosed)[0]
    assert (day.agency_fen, sum(row.gross_fen for row in day.revenue)) == (8_640, 100)


def test_an_offline_till_says_what_it_took_and_what_differs_is_a_flag(shelf):
    pack = offline(cash=4_500) | {"lines": [scanned(CASE, amount_fen=4_500)]}
    label = offline(cash=3_520) | {"lines": [scanned(LABEL)]}
    dearer = offline(cash=4_800) | {"lines": [scanned(CASE, amount_fen=4_800)]}
    assert flags(send(shelf, pack, label, dearer)) == [
        ("stored", True, []),
        ("stored", True, []),
        ("needs_attention", True, ["price_changed"]),
    ]
    assert shelf.on_hand("WATER") == ("52", 5_200)
    assert flags(send(shelf, pack, label, dearer))[0] == ("replayed", True, [])


DUE = Due(None, 24_000, 188, 0, 4_500, None, ())
SAID = {"unit_price_fen": None, "discount_fen": 0}


def test_a_discount_by_hand_comes_on_top_of_what_is_due():
    due = DUE._replace(discount_fen=500, amount_fen=4_000, promotion="周末")
    assert ask(0, due, SAID | {"discount_fen": 300})[1:5] == (188, 800, 3_700, "周末")
    with pytest.raises(Invalid, match="more than the line's 4500"):
        ask(0, due, SAID | {"discount_fen": 4_001})


def test_what_a_till_took_has_the_word_whether_more_or_less():
    assert ask(0, DUE, SAID | {"amount_fen": 4_000})[1:4] == (188, 500, 4_000)
    assert ask(0, DUE, SAID | {"amount_fen": 4_800})[1:4] == (200, 0, 4_800)
