"""Meters: readings against what was sold."""

import pytest

from tests.threads import together


@pytest.fixture
def pile(shop):
    """A charging pile sold by the kilowatt-hour; its product's id."""
    wanted = {"sku": "KWH", "name": "充电", "category": "充电桩", "unit": "kWh", "kind": "meter"}
    return shop.store.post("/products", wanted | {"price_fen": 120})["id"]


def read(shop, pile, reading, at, **more):
    wanted = {"meter": "1", "reading": reading, "read_at": f"2026-03-02T{at}:00Z", **more}
    return shop.store.ask("POST", f"/meters/{pile}/readings", wanted, role="clerk")


def test_units_by_meter_are_held_against_units_sold(shop, pile):
    assert read(shop, pile, "100", "00:40").status == 201
    read(shop, pile, "50", "00:40", meter="2")
    shop.sell(("KWH", "7.5"), cash=900)
    read(shop, pile, "109.5", "02:00")
    read(shop, pile, "3", "02:30", meter="2", is_new_meter=True)
    read(shop, pile, "4", "03:00", meter="2")
    found = shop.store.get(f"/meters/{pile}")
    assert [(row["meter"], row["units"]) for row in found["meters"]] == [("1", "9.500"), ("2", "1")]
    assert (found["metered"], found["sold"], found["difference"]) == ("10.500", "7.500", "3")
    early = shop.store.get(f"/meters/{pile}?to=2026-03-02T00:50:00Z")
    assert (early["metered"], early["sold"]) == ("0", "0")


def test_a_reading_neither_goes_back_nor_comes_late(shop, pile):
    read(shop, pile, "100", "01:00")
    assert read(shop, pile, "99", "02:00").body["code"] == "reading_goes_back"
    assert read(shop, pile, "101", "00:30").body["code"] == "reading_out_of_order"
    future = {"meter": "1", "reading": "101", "read_at": "2099-03-02T00:00:00Z"}
    path = f"/meters/{pile}/readings"
    assert shop.store.refused(path, future, role="clerk") == "invalid_request"


def test_only_what_is_sold_by_meter_is_read(shop):
    tea = shop.store.get("/products?sku=TEA")["items"][0]["id"]
    assert read(shop, tea, "1", "01:00").body["code"] == "product_not_metered"
    assert shop.store.ask("GET", f"/meters/{tea}").body["code"] == "product_not_metered"


def test_a_reading_named_by_the_client_is_kept_once(shop, pile):
    named = {"id": "01920000-0000-7000-8000-000000000001"}
    both = together(2, lambda _: read(shop, pile, "100", "01:00", **named))
    assert both[0].body == both[1].body
    assert read(shop, pile, "101", "01:00", **named).body["code"] == "meter_reading_differs"
