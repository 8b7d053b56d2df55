"""What the customer takes home, on the screen and on 58 mm paper, on both engines."""

import unicodedata
from datetime import UTC, datetime

import peewee
import pytest

from services.store.deposits import commands as deposits
from services.store.sales.receipts.commands import COPIES_MAX
from services.store.sales.receipts.models import Reprint
from shared.identity import Principal
from tests.service import COMMUNITY
from tests.threads import together

WHO = Principal("clerk", COMMUNITY, ("clerk",))


def receipt(shop, sale):
    return shop.store.get(f"/sales/{sale['id']}/receipt", role="clerk")


def paper(shop, sale):
    return shop.store.get(f"/sales/{sale['id']}/receipt?as=text", role="clerk").splitlines()


def columns(row):
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in row)


def reprint(shop, sale):
    path = f"/sales/{sale['id']}/reprints"
    return shop.store.ask("POST", path, {"reason": "顾客报销"}, role="clerk")


def account(shop, kind, amount_fen):
    with shop.store.service.database.connection():
        opened = deposits.open_account(WHO, kind, f"{kind}-1")
        at = datetime(2026, 3, 2, 1, tzinfo=UTC)
        deposits.take_deposit(WHO, opened, "wechat", amount_fen, at)
    return {"method": "prepaid", "account_id": opened.id}


def test_a_receipt_says_what_was_sold_how_it_was_paid_and_what_came_back(shop):
    line = {"sku": "TEA", "quantity": "2", "discount_fen": 50}
    tenders = [{"method": "wechat", "amount_fen": 200}, {"method": "cash", "amount_fen": 1_500}]
    sale = shop.sell(line, ("MEAL", "1"), tenders=tenders, rounding_fen=10)
    found = receipt(shop, sale)
    assert found["number"] == sale["id"].replace("-", "")
    assert [(row["quantity"], row["amount_fen"]) for row in found["lines"]] == [
        ("2", 645),
        ("1", 595),
    ]
    assert {row["label"]: row["amount_fen"] for row in found["paid"]} == {
        "微信": 200,
        "现金": 1_500,
    }
    assert (found["discount_fen"], found["rounding_fen"]) == (50, 10)
    assert (found["total_fen"], found["change_fen"]) == (1_240, 460)
    assert sum(row["amount_fen"] for row in found["lines"]) == found["total_fen"]
    assert found["tax"] == {"rate_bp": 100, "net_fen": 639, "tax_fen": 6}
    assert (found["member"], found["copy_number"]) == (None, 0)
    rows = [row.split() for row in paper(shop, sale)]
    for words in (
        ["优惠", "-0.50"],
        ["抹零", "-0.10"],
        ["合计", "12.40"],
        ["现金", "15.00"],
        ["微信", "2.00"],
        ["找零", "4.60"],
        ["其中增值税(仅供参考)", "0.06"],
    ):
        assert words in rows


def test_no_row_is_wider_than_the_paper_whatever_things_are_called(shop):
    long = {"category": "饮料", "unit": "千克装礼盒", "tax_category": "standard"}
    for sku, name in (("LONG", "东北五常稻花香大米" * 6), ("EDGE", "a" + "米" * 16)):
        shop.store.post("/products", {**long, "sku": sku, "name": name, "price_fen": 9_999_999})
    policy = {"title": "新生社区便民综合服务中心" * 2, "footer": "谢谢惠顾！（凭小票退换）" * 3}
    decided = {"effective_from": "2026-03-01", "settings": policy}
    shop.store.post("/policies/receipt", decided, role="accountant")
    lines = [("LONG", "99"), ("EDGE", "99")]
    body = shop.sale(*lines, tenders=[{"method": "wechat", "amount_fen": 1_979_999_802}])
    sale = shop.store.post("/sales", body, role="clerk", user="收银员" * 12)
    text = shop.store.get(f"/sales/{sale['id']}/receipt?as=text", role="cashier")
    rows = text.splitlines()
    assert max(columns(row) for row in rows) == 32
    assert "19,799,998.02" in text
    squeezed = "".join(row.strip() for row in rows)
    for words in ("东北五常稻花香大米" * 6, *policy.values(), "收银员" * 12):
        assert words in squeezed


def test_copies_are_numbered_and_marked_and_come_to_an_end(shop):
    sale = shop.sell(("TEA", "1"), cash=350)
    assert not any("补打" in row for row in paper(shop, sale))
    first = reprint(shop, sale).body
    assert first["copy_number"] == 1
    assert "补打 1" in [row.strip() for row in first["text"].splitlines()]
    assert max(columns(row) for row in first["text"].splitlines()) <= 32
    answers = together(2, lambda _: reprint(shop, sale))
    assert sorted(answer.body["copy_number"] for answer in answers) == [2, 3]
    for _ in range(COPIES_MAX - 3):
        last = reprint(shop, sale)
    assert last.body["copy_number"] == COPIES_MAX
    assert reprint(shop, sale).body["code"] == "copies_exhausted"
    assert receipt(shop, sale)["copy_number"] == 0


def test_accounts_and_cards_have_one_name_and_one_sum(shop):
    member, card = account(shop, "member", 500), account(shop, "gift_card", 500)
    tenders = [{**member, "amount_fen": 300}, {**card, "amount_fen": 300}]
    sale = shop.sell(("MEAL", "1"), tenders=tenders)
    assert receipt(shop, sale)["paid"] == [{"label": "账户支付", "amount_fen": 600}]


def test_a_copy_is_final_and_a_receipt_has_two_forms(shop):
    sale = shop.sell(("TEA", "1"), cash=350)
    reprint(shop, sale)
    path = f"/sales/{sale['id']}/receipt?as=pdf"
    assert shop.store.ask("GET", path, role="clerk").status == 422
    with shop.store.service.database.connection():
        for query in (Reprint.update(copy_number=9), Reprint.delete()):
            with pytest.raises(peewee.DatabaseError):
                query.execute()
