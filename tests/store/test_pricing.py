"""What a basket costs: packs, labels, groups, promotions, margins; through HTTP and as rules."""

import logging
from datetime import date, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.store.catalogue import rules as codes
from services.store.pricing import rules as full
from services.store.pricing.margins import rules as margins
from services.store.pricing.promotions import rules
from services.store.pricing.promotions.rules import Item
from shared import clock
from shared.errors import Invalid
from tests.threads import together

BOTTLE, CASE, LABEL = "6901234567892", "16901234567899", "2110007035207"
WATER = {"sku": "WATER", "barcode": BOTTLE, "name": "水", "category": "饮料", "unit": "瓶"}
PORK = {"sku": "PORK", "name": "猪肉", "category": "生鲜", "unit": "kg", "plu": "10007"}


@pytest.fixture
def shelf(store):
    """Water by the bottle and the case, pork by the kilogram."""
    water = store.post("/products", WATER | {"price_fen": 200})
    store.post(f"/products/{water['id']}/barcodes", {"barcode": CASE, "quantity": "24"})
    pork = store.post("/products", PORK | {"price_fen": 16_000})
    return SimpleNamespace(store=store, water=water["id"], pork=pork["id"])


def quote(store, *lines, **more):
    body = {"lines": [line if isinstance(line, dict) else {"barcode": line} for line in lines]}
    return store.post("/quotes", body | more, role="clerk")


def line(store, *lines, **more):
    answer = quote(store, *lines, **more)["lines"][0]
    return answer["quantity"], answer["unit_price_fen"], answer["amount_fen"]


# -- packs and labels -------------------------------------------------------------------------


def test_a_case_sells_as_bottles_at_the_price_of_bottles_or_at_its_own(shelf):
    assert line(shelf.store, CASE) == ("24", 200, 4_800)
    path = f"/products/{shelf.water}/barcodes"
    shelf.store.post(f"{path}/{CASE}/remove")
    shelf.store.post(path, {"barcode": CASE, "quantity": "24", "price_fen": 4_000})
    assert line(shelf.store, {"barcode": CASE, "quantity": "2"}) == ("48", 167, 8_000)


def test_a_barcode_belongs_to_one_product(shelf):
    path = f"/products/{shelf.pork}/barcodes"
    assert shelf.store.refused(path, {"barcode": CASE, "quantity": "24"}) == "barcode_taken"
    assert shelf.store.refused(path, {"barcode": "6901234567890"}) == "barcode_invalid"
    assert shelf.store.refused(f"{path}/{CASE}/remove") == "barcode_unknown"
    same = {"barcode": CASE, "quantity": "24"}
    both = together(2, lambda _: shelf.store.ask("POST", f"/products/{shelf.water}/barcodes", same))
    assert [answer.status for answer in both] == [201, 201]
    assert len(both[0].body["barcodes"]) == 2


def test_a_pack_is_never_counted_as_one_piece_by_who_counts_pieces(shelf):
    wanted = {
        "counted_on": "2026-03-02",
        "written_off_on": "2026-03-02",
        "reason": "broken",
        "lines": [{"barcode": CASE, "quantity": "1"}],
    }
    wanted.pop("counted_on")
    assert shelf.store.refused("/write-offs", wanted, role="clerk") == "barcode_not_single"


def test_a_label_means_what_its_prefix_means_and_nothing_is_guessed(shelf):
    ask = {"lines": [{"barcode": LABEL}]}
    assert shelf.store.refused("/quotes", ask) == "scale_prefix_unknown"
    shelf.store.post("/scale-prefixes", {"prefix": "21", "meaning": "amount"})
    assert line(shelf.store, LABEL) == ("0.220", 16_000, 3_520)
    shelf.store.post("/scale-prefixes", {"prefix": "21", "meaning": "weight"})
    assert line(shelf.store, LABEL) == ("3.520", 16_000, 56_320)
    assert shelf.store.get("/scale-prefixes")["items"] == [{"prefix": "21", "meaning": "weight"}]
    shelf.store.post("/scale-prefixes", {"prefix": "21", "meaning": None})
    assert shelf.store.refused("/quotes", ask) == "scale_prefix_unknown"


def test_a_label_of_a_plu_nobody_has_is_not_found(shelf):
    shelf.store.post("/scale-prefixes", {"prefix": "21", "meaning": "amount"})
    shelf.store.post(f"/products/{shelf.pork}/change", {"plu": "9"})
    ask = {"lines": [{"barcode": LABEL}]}
    assert shelf.store.refused("/quotes", ask) == "product_not_found"
    assert shelf.store.get("/products?plu=00009")["items"][0]["sku"] == "PORK"
    plu = {"plu": "9"}
    assert shelf.store.refused(f"/products/{shelf.water}/change", plu) == "product_exists"
    assert shelf.store.refused(f"/products/{shelf.water}/change", {"plu": "x"}) == "plu_invalid"


def test_a_barcode_of_the_shops_own_range_may_be_a_products_own(shelf):
    own = {"barcode": "2010001002208"}
    shelf.store.post(f"/products/{shelf.water}/barcodes", own)
    assert line(shelf.store, own) == ("1", 200, 200)


def label_line(amount_fen, price_fen):
    label = codes.Label("amount", amount_fen)
    return full.full_line(0, "p", "c", 1000, 1000, price_fen, None, label)


def test_a_label_tells_no_weight_without_a_price_or_below_a_gram():
    for amount_fen, price_fen, code in (
        (100, 0, "label_without_price"),
        (0, 100, "label_without_weight"),
    ):
        with pytest.raises(Invalid) as refusal:
            label_line(amount_fen, price_fen)
        assert refusal.value.code == code


@given(st.integers(100, 99_999), st.integers(1, 50_000))
def test_a_labels_amount_holds_to_the_fen(amount_fen, price_fen):
    line = label_line(amount_fen, price_fen)
    assert line.item.full_fen == amount_fen
    assert (full.FROM_LABEL in line.warnings) == (
        round(line.item.quantity * price_fen / 1000 + 1e-9) != amount_fen
    )


def test_a_part_of_a_pack_is_a_quantity_or_it_is_refused():
    assert codes.counted(0, 500, 24_000) == 12_000
    with pytest.raises(Invalid) as refusal:
        codes.counted(0, 1, 1_500)
    assert refusal.value.code == "quantity_not_whole"
    with pytest.raises(Invalid) as refusal:
        codes.counted(0, 10**9, 24_000)
    assert refusal.value.code == "quantity_too_large"


# -- prices -----------------------------------------------------------------------------------


def test_a_price_holds_from_its_day_and_the_newest_row_has_the_word(shelf):
    path = f"/products/{shelf.water}/prices"
    shelf.store.post(path, {"price_fen": 250, "effective_from": "2026-03-01"})
    shelf.store.post(path, {"price_fen": 260, "effective_from": "2026-03-01"})
    for at, fen in (("2026-02-28T15:59:59Z", 200), ("2026-02-28T16:00:00Z", 260)):
        assert line(shelf.store, BOTTLE, at=at)[1] == fen
    rows = shelf.store.get(path)["items"]
    assert [row["price_fen"] for row in rows] == [200, 250, 260]
    again = shelf.store.post(path, {"price_fen": 260, "effective_from": "2026-03-01"})
    assert again["price"] == rows[-1]
    assert len(shelf.store.get(path)["items"]) == 3


def test_members_and_seniors_pay_their_price_but_never_more_than_the_shelf(shelf):
    path = f"/products/{shelf.water}/prices"
    shelf.store.post(path, {"price_group": "member", "price_fen": 180})
    shelf.store.post(path, {"price_group": "senior", "price_fen": 300})
    product = shelf.store.get(f"/products/{shelf.water}")
    assert (product["price_fen"], product["member_price_fen"]) == (200, 180)
    prices = [
        line(shelf.store, BOTTLE, price_group=group)[1] for group in ("shelf", "member", "senior")
    ]
    assert prices == [200, 180, 200]
    shelf.store.post(path, {"price_group": "member", "price_fen": None})
    assert shelf.store.get(f"/products/{shelf.water}")["member_price_fen"] is None
    assert shelf.store.refused(path, {"price_fen": None}) == "price_missing"


def test_prices_are_final_in_the_database(shelf):
    database = shelf.store.service.database
    with database.connection(), pytest.raises(Exception, match="final"):
        database.proxy.execute_sql("UPDATE product_price SET price_fen = 1")


def test_a_file_of_prices_is_all_or_nothing_and_again_changes_nothing(shelf):
    head = "price_yuan,sku,date,price_group\n"
    good = (
        head + "2.50,WATER,2026-03-01,\n1.90,WATER,2026-03-01,member\n150,PORK,2026-03-02,shelf\n"
    )
    assert shelf.store.post("/prices/import", good)["created"] == 3
    assert shelf.store.post("/prices/import", good)["unchanged"] == 3
    bad = (
        head + "x,WATER,2026-03-01,\n2,NONE,2026-03-01,\n2,WATER,1.3.26,\n2,WATER,2026-03-01,vip\n"
    )
    answer = shelf.store.ask("POST", "/prices/import", bad)
    assert answer.body["code"] == "import_invalid"
    assert [(row["line"], row["field"]) for row in answer.body["lines"]] == [
        (2, "price_yuan"),
        (4, "date"),
        (5, "price_group"),
    ]
    twice = head + "2,WATER,2026-03-01,\n3,WATER,2026-03-01,\n"
    assert shelf.store.ask("POST", "/prices/import", twice).body["lines"][0]["line"] == 3
    unknown = shelf.store.ask("POST", "/prices/import", head + "2,NONE,2026-03-01,\n")
    assert unknown.body["lines"][0] == {
        "line": 2,
        "field": "sku",
        "message": "No product NONE.",
        "code": "no_product",
        "values": ["NONE"],
    }


# -- margins ----------------------------------------------------------------------------------


def test_markup_and_margin_are_not_the_same_twelve_percent():
    assert margins.price_at(13_000_000, "markup", 1_200) == 14_560_000
    assert margins.price_at(13_000_000, "margin", 1_200) == 14_772_727
    assert margins.rate_of(13_000_000, 14_560_000, "markup") == 1_200
    assert margins.rate_of(13_000_000, 14_772_727, "margin") == 1_200


def policy(store, **more):
    wanted = {
        "effective_from": "2026-01-01",
        "mode": "markup",
        "target_bp": 1_200,
        "cap_bp": 1_500,
        "vat_bp": 100,
    }
    return store.post("/margin-policies", wanted | more)


def deliver(shop, sku, quantity, value_fen):
    supplier = shop.post("/suppliers", {"code": "S1", "name": "批发"}, role="cashier")["id"]
    wanted = {
        "supplier_id": supplier,
        "received_on": "2026-03-01",
        "lines": [{"sku": sku, "quantity": quantity, "value_fen": value_fen}],
    }
    shop.post("/goods-receipts", wanted, role="cashier")


def test_a_price_above_the_cap_is_warned_of_and_one_below_cost_needs_a_reason(shelf):
    policy(shelf.store)
    deliver(shelf.store, "WATER", "100", 10_000)
    path = f"/products/{shelf.water}/prices"
    assert shelf.store.post(path, {"price_fen": 115})["warnings"] == []
    assert shelf.store.post(path, {"price_fen": 116})["warnings"][0].startswith("above_cap")
    assert shelf.store.refused(path, {"price_fen": 99}) == "reason_needed"
    cheap = shelf.store.post(path, {"price_fen": 99, "reason": "临期"})
    assert cheap["warnings"][0].startswith("below_cost")
    text = "sku,effective_from,price_yuan,reason\nWATER,2026-12-01,0.98,"
    refused = shelf.store.ask("POST", "/prices/import", text + "\n")
    assert (refused.body["code"], refused.body["lines"][0]["field"]) == ("import_invalid", "reason")
    assert shelf.store.post("/prices/import", text + "临期\n")["warnings"][0]["line"] == 2


def test_a_price_check_shows_the_profit_with_vat_due_and_exempt(shelf):
    policy(shelf.store)
    policy(shelf.store, category="饮料", mode="margin", effective_from="2026-02-01")
    deliver(shelf.store, "WATER", "1", 13_000)
    path = f"/products/{shelf.water}/price-check"
    check = shelf.store.get(f"{path}?price_fen=14560")
    assert (check["mode"], check["target_price_fen"]) == ("margin", 14_773)
    assert (check["profit_vat_due_fen"], check["profit_vat_exempt_fen"]) == (1_416, 1_560)
    assert shelf.store.get(path)["warnings"][0].startswith("below_cost")
    wrong = {"effective_from": "2026-01-01", "mode": "margin", "vat_bp": 0}
    for target_bp, cap_bp in ((10_000, 10_000), (2, 1)):
        rates = wrong | {"target_bp": target_bp, "cap_bp": cap_bp}
        assert shelf.store.refused("/margin-policies", rates) == "rate_invalid"
    assert len(shelf.store.get("/margin-policies")["items"]) == 2


def test_prices_that_stand_outside_the_policy_are_found_among_all(shelf):
    store = shelf.store
    path = "/price-checks?limit=1"
    assert store.get(path, role="cashier")["items"][0]["standing"] == "unknown"
    policy(store)
    deliver(store, "WATER", "100", 10_000)
    standings = {116: "above_cap", 115: "within", 112: "within", 111: "below_target"}
    for fen, standing in standings.items():
        store.post(f"/products/{shelf.water}/prices", {"price_fen": fen})
        (found,) = store.get(f"/price-checks?standing={standing}")["items"]
        assert (found["sku"], found["price_fen"], found["cost_fen"]) == ("WATER", fen, 100)
        assert (found["target_price_fen"], found["cap_price_fen"]) == (112, 115)
    store.post(f"/products/{shelf.water}/prices", {"price_fen": 99, "reason": "临期"})
    (found,) = store.get("/price-checks?standing=below_cost")["items"]
    assert found["warnings"][0].startswith("below_cost")
    assert store.get("/price-checks?standing=within")["items"] == []
    first = store.get(path)
    seen = [*first["items"], *store.get(f"{path}00&after={first['next']}")["items"]]
    everything = [row["sku"] for row in store.get("/price-checks")["items"]]
    assert [row["sku"] for row in seen] == everything == sorted(everything)
    assert store.get("/price-checks?category=none")["items"] == []
    assert store.ask("GET", "/price-checks", role="clerk").status == 403


# -- promotions -------------------------------------------------------------------------------


def promotion(**more):
    wanted = {
        "name": "p",
        "kind": "percent",
        "percent_bp": None,
        "amount_fen": None,
        "take": None,
        "pay": None,
        "scope": "all",
        "product_id": None,
        "category": None,
        "price_group": "everyone",
        "weekdays": "1234567",
        "starts_at": datetime(2026, 1, 1, tzinfo=clock.SHANGHAI),
        "ends_at": None,
        "withdrawn_at": None,
        "hour_from": None,
        "hour_until": None,
    }
    return SimpleNamespace(**wanted | more)


PERCENT = promotion(percent_bp=2_000)
AMOUNT = promotion(kind="amount", amount_fen=30)
THREE_FOR_TWO = promotion(kind="n_for_m", take=3, pay=2)


def wall(hour, minute):
    """A moment of a Monday on the wall of the shop."""
    return clock.at(date(2026, 3, 2), hour, minute).astimezone(clock.SHANGHAI)


def item(quantity, unit=100, product="p", promotable=True):
    return Item(product, "c", quantity * 1000, unit, quantity * unit, promotable)


@pytest.mark.parametrize(
    ("promotions", "items", "off"),
    [
        ([PERCENT], [item(1)], [20]),
        ([AMOUNT], [item(2)], [60]),
        ([promotion(kind="amount", amount_fen=500)], [item(1)], [100]),
        ([THREE_FOR_TWO], [item(2)], [0]),
        ([THREE_FOR_TWO], [item(1), item(2)], [33, 67]),
        ([THREE_FOR_TWO], [item(7)], [200]),
        ([PERCENT, AMOUNT], [item(1)], [30]),
        ([PERCENT, THREE_FOR_TWO], [item(3)], [100]),
        ([PERCENT, THREE_FOR_TWO], [item(1), item(1, product="q")], [20, 20]),
        ([PERCENT], [item(1, promotable=False)], [0]),
        ([promotion(percent_bp=2_000, scope="category", category="d")], [item(1)], [0]),
        ([promotion(percent_bp=2_000, scope="product", product_id="p")], [item(1)], [20]),
        ([], [item(1)], [0]),
    ],
)
def test_the_best_single_promotion_of_a_product_holds(promotions, items, off):
    assert [discount.fen for discount in rules.discounts(items, promotions)] == off


ITEMS = st.lists(
    st.tuples(st.integers(1, 5_000), st.integers(0, 5_000), st.sampled_from("pq")), max_size=6
).map(
    lambda rows: [
        Item(product, "c", quantity, unit, quantity * unit // 1000, True)
        for quantity, unit, product in rows
    ]
)


@given(ITEMS)
def test_no_discount_is_negative_or_more_than_its_line_and_no_other_would_be_better(items):
    offers = [PERCENT, AMOUNT, THREE_FOR_TWO]
    found = rules.discounts(items, offers)
    for line, discount in zip(items, found, strict=True):
        assert 0 <= discount.fen <= line.full_fen
    for product in {line.product_id for line in items}:
        lines = [line for line in items if line.product_id == product]
        given_fen = sum(
            discount.fen
            for line, discount in zip(items, found, strict=True)
            if line.product_id == product
        )
        assert given_fen == max(rules.off(offer, lines) for offer in offers)


@pytest.mark.parametrize(
    ("hours", "weekdays", "local", "holds"),
    [
        (("18:00", "20:00"), "1234567", wall(18, 0), True),
        (("18:00", "20:00"), "1234567", wall(20, 0), False),
        (("22:00", "02:00"), "1234567", wall(1, 59), True),
        (("22:00", "02:00"), "1234567", wall(21, 59), False),
        ((None, None), "67", wall(12, 0), False),
        ((None, None), "1", wall(12, 0), True),
    ],
)
def test_a_promotion_holds_in_its_hours_on_its_weekdays(hours, weekdays, local, holds):
    offer = promotion(hour_from=hours[0], hour_until=hours[1], weekdays=weekdays)
    assert rules.holds(offer, local, "shelf") is holds


def test_a_promotion_for_members_is_not_for_everyone():
    offer = promotion(price_group="member")
    assert rules.holds(offer, wall(0, 0), "member")
    assert not rules.holds(offer, wall(0, 0), "shelf")


def test_a_promotion_is_shown_in_the_quote_until_it_is_withdrawn(shelf):
    wanted = {
        "name": "第二件半价",
        "kind": "n_for_m",
        "take": 3,
        "pay": 2,
        "scope": "product",
        "product_id": shelf.water,
        "starts_at": "2026-03-01T00:00:00Z",
    }
    made = shelf.store.post("/promotions", wanted)
    answer = quote(shelf.store, {"sku": "WATER", "quantity": "2"}, CASE)
    assert [(row["promotion"], row["discount_fen"]) for row in answer["lines"]] == [
        ("第二件半价", 123),
        ("第二件半价", 1_477),
    ]
    assert (answer["discount_fen"], answer["total_fen"]) == (1_600, 3_600)
    assert quote(shelf.store, CASE, at="2026-02-28T00:00:00Z")["discount_fen"] == 0
    path = f"/promotions/{made['id']}/withdraw"
    both = together(2, lambda _: shelf.store.post(path))
    assert both[0] == both[1]
    assert quote(shelf.store, CASE)["discount_fen"] == 0
    assert shelf.store.get("/promotions?running=true")["items"] == []
    assert len(shelf.store.get("/promotions")["items"]) == 1
    assert shelf.store.refused("/promotions/nothing/withdraw") == "promotion_unknown"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({}, "percent_bp"),
        ({"percent_bp": 1, "take": 3}, "take"),
        ({"kind": "n_for_m", "take": 2, "pay": 2}, "pay"),
        ({"percent_bp": 1, "scope": "category"}, "category"),
        ({"percent_bp": 1, "hour_from": "08:00"}, "hour_until"),
        (
            {
                "percent_bp": 1,
                "starts_at": "2026-03-02T00:00:00Z",
                "ends_at": "2026-03-01T00:00:00Z",
            },
            "ends_at",
        ),
    ],
)
def test_a_promotion_that_is_not_clear_is_refused(store, more, field):
    wanted = {"name": "p", "kind": "percent", "scope": "all"} | more
    answer = store.ask("POST", "/promotions", wanted)
    assert answer.body["code"] == "promotion_unclear"
    assert answer.body["errors"][0]["field"] == field


def test_a_promotion_named_by_the_client_is_made_once(store):
    wanted = {
        "id": "01920000-0000-7000-8000-000000000001",
        "name": "p",
        "kind": "percent",
        "percent_bp": 1_000,
        "scope": "all",
        "starts_at": "2026-03-01T00:00:00Z",
    }
    assert store.post("/promotions", wanted) == store.post("/promotions", wanted)
    assert store.refused("/promotions", wanted | {"percent_bp": 2}) == "promotion_differs"


# -- cost -------------------------------------------------------------------------------------


def test_a_basket_asks_as_many_questions_with_two_lines_as_with_sixty(shelf, caplog):
    shelf.store.post("/scale-prefixes", {"prefix": "21", "meaning": "amount"})
    rows = [f"S{i},,名{i},饮料,瓶,{i}.50" for i in range(60)]
    shelf.store.post(
        "/products/import", "sku,barcode,name,category,unit,price_yuan\n" + "\n".join(rows)
    )

    def questions(lines):
        caplog.clear()
        with caplog.at_level(logging.DEBUG, "peewee"):
            quote(shelf.store, *lines)
        asked = [record.getMessage() for record in caplog.records]
        return sum(' FROM "' in text and "stored_answer" not in text for text in asked)

    few = questions([{"sku": "S1"}, {"barcode": LABEL}])
    many = questions([{"sku": f"S{i}"} for i in range(60)] + [{"barcode": LABEL}, CASE])
    assert few == many == 4
