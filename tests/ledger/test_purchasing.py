"""Buying on credit as the books see it, and the store's word for it against account 2202."""

import pytest

from services.ledger.app import SERVICE as LEDGER
from services.ledger.posting.shop import rules as shop
from services.store.app import SERVICE as STORE
from shared import facts
from tests.ledger import happenings as h
from tests.service import running


def returned(credited_fen, cost_fen):
    return facts.GoodsReturned(
        supplier_return_id="return-1",
        goods_receipt_id="receipt-1",
        supplier_id="supplier-1",
        supplier_name="细河粮油",
        returned_on="2026-03-10",
        reason="临期",
        credited_fen=credited_fen,
        cost_fen=cost_fen,
        difference_fen=credited_fen - cost_fen,
        lines=(),
    )


def paid(method, amount_fen=13_000_000):
    return facts.SupplierPaid(
        supplier_payment_id=f"payment-{method}",
        supplier_id="supplier-1",
        supplier_name="细河粮油",
        paid_on="2026-03-20",
        method=method,
        amount_fen=amount_fen,
        bank_reference="B-1",
    )


@pytest.mark.parametrize(
    ("credited_fen", "cost_fen", "lines"),
    [
        (1200, 1000, ["Dr 2202 12.00", "Cr 1405 10.00", "Cr 540101 2.00"]),
        (1000, 1200, ["Dr 2202 10.00", "Dr 540101 2.00", "Cr 1405 12.00"]),
        (1000, 1000, ["Dr 2202 10.00", "Cr 1405 10.00"]),
        (0, 300, ["Dr 540101 3.00", "Cr 1405 3.00"]),
    ],
)
def test_a_return_lowers_debt_and_stock_and_the_difference_is_cost_of_sales(
    ledger, credited_fen, cost_fen, lines
):
    ledger.hear(returned(credited_fen, cost_fen))
    assert h.written(ledger) == lines


def test_a_payment_leaves_the_account_of_its_method(ledger):
    ledger.hear(*(paid(method, 100) for method in ("bank", "cash", "wechat", "alipay")))
    assert h.written(ledger) == [
        f"{side} {account} 1.00"
        for account in ("100201", "1001", "101201", "101202")
        for side, account in (("Dr", "2202"), ("Cr", account))
    ]


def test_the_debt_is_kept_and_cleared_per_supplier():
    for entry in (*shop.goods_returned(returned(5, 5)), *shop.supplier_paid(paid("bank"))):
        assert [line.supplier for line in entry.lines if line.account == "2202"] == ["supplier-1"]


def test_goods_bought_on_credit_and_paid_leave_no_debt(ledger):
    ledger.hear(h.goods_received(13_000_000), paid("bank"))
    figures = ledger.get("/figures", role="", acting_service="gateway")
    assert (figures["payables_fen"], figures["stock_value_fen"]) == (0, 13_000_000)


def test_what_the_store_owes_is_what_the_books_say(settings):
    with running(STORE, settings) as store, running(LEDGER, settings) as ledger:
        heard = 0
        for _ in buying(store):
            told = [fact for fact in store.told() if "ledger" in fact.heard_by]
            ledger.hear(*told[heard:])
            heard = len(told)
            ours, theirs = (
                service.get("/figures", role="", acting_service="gateway")
                for service in (store, ledger)
            )
            for figure in ("payables_fen", "stock_value_fen"):
                assert ours[figure] == theirs[figure]
        assert ours["payables_fen"] == 264


def buying(store):
    """Deliveries at two prices, a payment, returns before and after it, step by step."""
    cashier = {"role": "cashier"}
    product = {"sku": "TEA", "name": "茶", "category": "饮料", "unit": "瓶", "price_fen": 350}
    store.post("/products", product)
    supplier = store.post("/suppliers", {"code": "S1", "name": "批发"}, **cashier)["id"]

    def receive(quantity, value_fen):
        line = {"sku": "TEA", "quantity": quantity, "value_fen": value_fen}
        body = {"supplier_id": supplier, "received_on": "2026-03-02", "lines": [line]}
        return store.post("/goods-receipts", body, **cashier)["id"]

    def give_back(receipt, quantity):
        body = {
            "supplier_id": supplier,
            "goods_receipt_id": receipt,
            "returned_on": "2026-03-10",
            "reason": "临期",
            "lines": [{"sku": "TEA", "quantity": quantity}],
        }
        store.post("/supplier-returns", body, **cashier)

    def pay(amount_fen, method):
        body = {
            "supplier_id": supplier,
            "paid_on": "2026-03-20",
            "method": method,
            "amount_fen": amount_fen,
        }
        store.post("/supplier-payments", body, **cashier)

    yield (cheap := receive("3", 1_000))
    yield (dear := receive("7", 3_100))
    yield give_back(dear, "2")
    yield pay(2_900, "bank")
    yield give_back(cheap, "3")
    yield receive("1", 1_050)
    yield pay(100, "wechat")
