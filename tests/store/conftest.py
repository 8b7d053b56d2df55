"""The store, running alone, and a shop with goods and an open till."""

import pytest

from services.store.app import SERVICE
from tests.service import running


@pytest.fixture
def store(settings):
    """The store on each engine."""
    with running(SERVICE, settings) as asked:
        yield asked


class Shop:
    """A shop with a few products and one open till; the words a clerk would use."""

    def __init__(self, store):
        self.store = store
        for sku, category, price_fen, tax in (
            ("TEA", "饮料", 350, "standard"),
            ("RICE", "粮油", 2999, "standard"),
            ("MEAL", "助餐", 600, "exempt_meals"),
        ):
            store.post(
                "/products",
                {
                    "sku": sku,
                    "name": sku,
                    "category": category,
                    "unit": "件",
                    "price_fen": price_fen,
                    "tax_category": tax,
                },
            )
        self.supplier = store.post("/suppliers", {"code": "S1", "name": "批发"}, role="cashier")[
            "id"
        ]
        self.till = store.post("/tills", {"name": "一号"})["id"]
        self.open()

    def open(self, float_fen=10_000, opened_at="2026-03-02T00:30:00Z"):
        return self.store.post(
            f"/tills/{self.till}/open",
            {"float_fen": float_fen, "opened_at": opened_at},
            role="clerk",
        )

    def count(self, counted_cash_fen, closed_at="2026-03-02T12:00:00Z"):
        return self.store.post(
            f"/tills/{self.till}/close",
            {"counted_cash_fen": counted_cash_fen, "closed_at": closed_at},
            role="clerk",
        )

    def receive(self, sku, quantity, value_fen, **more):
        return self.store.post(
            "/goods-receipts",
            {
                "supplier_id": self.supplier,
                "received_on": "2026-03-01",
                "lines": [{"sku": sku, "quantity": quantity, "value_fen": value_fen}],
                **more,
            },
            role="cashier",
        )

    def sale(self, *lines, tenders=None, sold_at="2026-03-02T01:00:00Z", **more):
        """The body of a sale; lines are (sku, quantity) or dicts; paid in cash unless said."""
        rows = [
            line if isinstance(line, dict) else {"sku": line[0], "quantity": line[1]}
            for line in lines
        ]
        return {
            "till_id": self.till,
            "sold_at": sold_at,
            "lines": rows,
            "tenders": tenders,
            **more,
        }

    def sell(self, *lines, cash=None, tenders=None, key="new", **more):
        tenders = tenders or [{"method": "cash", "amount_fen": cash}]
        body = self.sale(*lines, tenders=tenders, **more)
        return self.store.post("/sales", body, role="clerk", key=key)

    def refund(self, sale, line_no, quantity, method="cash", **more):
        return {
            "till_id": self.till,
            "refunded_at": "2026-03-02T02:00:00Z",
            "method": method,
            "lines": [{"line_no": line_no, "quantity": quantity}],
            **more,
        }

    def on_hand(self, sku):
        """(quantity, value in fen) of a product."""
        rows = self.store.get(f"/stock?sku={sku}")["items"]
        return (rows[0]["on_hand"], rows[0]["value_fen"]) if rows else ("0", 0)

    def close_day(self, day="2026-03-02"):
        return self.store.post(f"/days/{day}/close", {}, role="clerk")


@pytest.fixture
def shop(store):
    """A shop with an open till."""
    return Shop(store)
