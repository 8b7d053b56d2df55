"""What expires: the lots that are still here if the oldest is sold first."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.store.stock.expiry.rules import Lot, still_here, without
from shared import clock

DAY = date(2026, 3, 1)


def receive(shop, quantity, value_fen, expires_on=None, sku="TEA", **more):
    line = {"sku": sku, "quantity": quantity, "value_fen": value_fen}
    if expires_on is not None:
        line["expires_on"] = expires_on.isoformat()
    body = {"supplier_id": shop.supplier, "received_on": "2026-03-01", "lines": [line], **more}
    return shop.store.post("/goods-receipts", body, role="cashier")


def expiring(shop, within_days=30, **how):
    rows = shop.store.get(f"/expiring?within_days={within_days}", **how)["items"]
    return [(row["sku"], row["days_left"], row["quantity"], row["value_fen"]) for row in rows]


def in_days(days):
    return clock.today() + timedelta(days=days)


def test_a_lot_is_listed_with_what_is_still_here_and_expired_ones_come_first(shop):
    receive(shop, "10", 1000, in_days(5))
    receive(shop, "10", 3000, in_days(25), received_on="2026-03-02")
    receive(shop, "2", 4000, in_days(-1), sku="RICE")
    receive(shop, "1", 2000, in_days(31), sku="RICE", received_on="2026-03-02")
    shop.sell(("TEA", "4"), cash=1400)
    assert expiring(shop) == [
        ("RICE", -1, "2", 4000),
        ("TEA", 5, "6", 1200),
        ("TEA", 25, "10", 2000),
    ]
    assert expiring(shop, within_days=5) == [("RICE", -1, "2", 4000), ("TEA", 5, "6", 1200)]
    whole = shop.store.get("/expiring?within_days=31&limit=1")
    assert (len(whole["items"]), whole["lots"], whole["value_fen"]) == (1, 4, 9200)
    assert expiring(shop, community="elsewhere") == []


def test_goods_without_a_day_that_came_later_are_still_here(shop):
    receive(shop, "4", 400, in_days(3))
    receive(shop, "4", 400, received_on="2026-03-02")
    shop.sell(("TEA", "5"), cash=1750)
    assert expiring(shop) == []


def test_a_lot_shrinks_by_what_is_written_off_of_it_or_went_back(shop):
    first = receive(shop, "10", 1000, in_days(3))
    assert first["lines"][0]["expires_on"] == in_days(3).isoformat()
    receive(shop, "10", 1000, in_days(20), received_on="2026-03-02")
    lost = {
        "written_off_on": "2026-03-02",
        "reason": "压坏",
        "lines": [{"sku": "TEA", "quantity": "4", "expires_on": in_days(20).isoformat()}],
    }
    lost = shop.store.post("/write-offs", lost, role="clerk")
    assert lost["lines"][0]["expires_on"] == in_days(20).isoformat()
    assert expiring(shop) == [("TEA", 3, "10", 1000), ("TEA", 20, "6", 600)]
    back = {
        "supplier_id": shop.supplier,
        "goods_receipt_id": first["id"],
        "returned_on": "2026-03-03",
        "reason": "short-dated",
        "lines": [{"sku": "TEA", "quantity": "9"}],
    }
    shop.store.post("/supplier-returns", back, role="cashier")
    assert expiring(shop) == [("TEA", 3, "1", 100), ("TEA", 20, "6", 600)]


def test_the_same_delivery_with_another_expiry_day_is_another_delivery(shop):
    named = {"id": "01920000-0000-7000-8000-000000000001"}
    receive(shop, "1", 100, in_days(3), **named)
    receive(shop, "1", 100, in_days(3), **named)
    line = {"sku": "TEA", "quantity": "1", "value_fen": 100}
    body = {"supplier_id": shop.supplier, "received_on": "2026-03-01", "lines": [line], **named}
    assert shop.store.refused("/goods-receipts", body, role="cashier") == "goods_receipt_differs"
    assert shop.on_hand("TEA") == ("1", 100)


lots = st.lists(
    st.builds(
        Lot,
        received_on=st.just(DAY),
        expires_on=st.one_of(st.none(), st.dates(DAY, DAY + timedelta(days=3))),
        quantity=st.integers(0, 10_000),
    ),
    max_size=8,
)


@given(lots, st.integers(1, 50_000), st.integers(0, 10**6), st.integers(0, 10_000))
def test_lots_never_cover_more_than_is_on_hand_nor_share_more_than_it_is_worth(
    came, on_hand, value_fen, gone
):
    kept = without(came, {DAY: gone})
    assert all(0 <= lot.quantity <= before.quantity for lot, before in zip(kept, came, strict=True))
    left = still_here(on_hand, value_fen, kept)
    assert sum(row.quantity for row in left) == min(on_hand, sum(lot.quantity for lot in kept))
    assert 0 <= sum(row.value_fen for row in left) <= value_fen
    if sum(lot.quantity for lot in kept) >= on_hand:
        assert sum(row.value_fen for row in left) == value_fen
