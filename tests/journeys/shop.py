"""A shop with one product, for journeys: what a clerk and a cashier do, through the gateway."""

import uuid
from collections.abc import Callable

from deploy.client import Client

PRICE_FEN = 14_560
COST_FEN = 13_000


class Shop:
    """One product bought at 130.00 and sold at 145.60, a 12 % markup, and one till."""

    def __init__(self, as_: Callable[[str], Client], sku: str = "GOODS"):
        self.as_, self.sku = as_, sku
        as_("admin").post(
            "/store/products",
            {
                "sku": sku,
                "name": sku,
                "category": "百货",
                "unit": "件",
                "price_fen": PRICE_FEN,
            },
        )
        supplier = as_("cashier").post("/store/suppliers", {"code": sku, "name": "批发"})
        self.supplier = supplier["id"]
        self.till = as_("admin").post("/store/tills", {"name": sku, "outlet": sku})["id"]

    def receive(self, quantity: int, day: str) -> None:
        self.as_("cashier").post(
            "/store/goods-receipts",
            {
                "supplier_id": self.supplier,
                "received_on": day,
                "lines": [
                    {"sku": self.sku, "quantity": str(quantity), "value_fen": COST_FEN * quantity}
                ],
            },
        )

    def open(self, day: str) -> None:
        self.as_("clerk").post(
            f"/store/tills/{self.till}/open", {"float_fen": 0, "opened_at": f"{day}T00:00:00Z"}
        )

    def sell(self, quantity: int, day: str, key: str | None = None, **tenders: int) -> dict:
        return self.sell_at(f"{day}T02:00:00Z", quantity, key, **tenders)

    def sell_at(self, moment: str, quantity: int, key: str | None = None, **tenders: int) -> dict:
        body = {
            "till_id": self.till,
            "sold_at": moment,
            "lines": [{"sku": self.sku, "quantity": str(quantity)}],
            "tenders": [{"method": m, "amount_fen": fen} for m, fen in tenders.items()],
        }
        return self.as_("clerk").post("/store/sales", body, key=key or str(uuid.uuid4()))

    def close(self, day: str, counted_fen: int) -> None:
        self.as_("clerk").post(
            f"/store/tills/{self.till}/close",
            {"counted_cash_fen": counted_fen, "closed_at": f"{day}T13:00:00Z"},
        )
        self.as_("clerk").post(f"/store/days/{day}/close", {"outlet": self.sku})


def pool_of_all_profit(as_: Callable[[str], Client], fund_id: str) -> None:
    """A fund for the roofs of buildings without management, given all the shop's profit."""
    as_("accountant").post(
        "/funds/funds",
        {
            "id": fund_id,
            "name": "反哺 pool",
            "nature": "E",
            "purpose": "无物业楼栋维修",
            "legal_holder": "乐居社区服务有限公司",
            "book": "store",
            "categories": ["roof"],
            "unmanaged_only": True,
        },
    )
    proposed = as_("accountant").post(
        "/funds/allocation-rules",
        {
            "source": "store_profit",
            "effective_from": "2026-01-01",
            "shares": [{"fund_id": fund_id, "share_bp": 10_000}],
        },
    )
    as_("reviewer").post(f"/funds/allocation-rules/{proposed['id']}/approve", {})
