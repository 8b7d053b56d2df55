"""Receipts on 58 mm paper, read and printed again; on both engines."""

import unicodedata

from services.store.sales.receipts import rules


def width(row):
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in row)


def printed(shop, sale_id):
    return shop.store.ask("GET", f"/sales/{sale_id}/receipt?as=text", role="clerk").body


def test_a_receipt_is_at_most_as_wide_as_its_paper_and_adds_up(shop):
    wanted = {"sku": "TEA", "quantity": "2", "discount_fen": 50}
    sale = shop.sell(wanted, ("RICE", "1"), cash=4_000, rounding_fen=9)
    shown = shop.store.get(f"/sales/{sale['id']}/receipt", role="clerk")
    assert (shown["total_fen"], shown["discount_fen"], shown["rounding_fen"]) == (3_640, 50, 9)
    assert shown["paid"] == [{"label": "现金", "amount_fen": 4_000}]
    assert shown["change_fen"] == 360
    full_fen = sum(line["amount_fen"] + line["discount_fen"] for line in shown["lines"])
    assert full_fen - 50 - 9 == 3_640
    rows = printed(shop, sale["id"]).splitlines()
    assert max(width(row) for row in rows) <= rules.COLUMNS
    assert [row.split() for row in rows if row.startswith("合计")] == [["合计", "36.40"]]


def test_a_copy_says_which_copy_it_is_and_a_receipt_what_came_back(shop):
    sale = shop.sell(("TEA", "2"), cash=700)
    path = f"/sales/{sale['id']}/reprints"
    for number in (1, 2):
        copy = shop.store.post(path, {"reason": "顾客报销"}, role="clerk")
        assert copy["copy_number"] == number and f"补打 {number}" in copy["text"]
    shop.store.post(
        f"/sales/{sale['id']}/refunds", shop.refund(sale, 1, "1", reason="x"), role="clerk"
    )
    assert "已退款" in printed(shop, sale["id"])


def test_a_scanned_number_without_dashes_finds_its_sale(shop):
    sale = shop.sell(("TEA", "2"), cash=700)
    number = shop.store.get(f"/sales/{sale['id']}/receipt", role="clerk")["number"]
    back = shop.refund(sale, 1, "1", reason="x")
    assert shop.store.post(f"/sales/{number}/refunds", back, role="clerk")["total_fen"] == 350


def test_a_meal_costs_on_paper_what_its_diner_pays():
    line = rules.Line("午餐", 1_000, "份", 1_500, 400, 1_100)
    assert rules.of_person(line, 500)[3:] == (600, 0, 600)
