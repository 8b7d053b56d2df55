"""A shop that has sold for a fortnight, and photos of what it sells."""

import io
from datetime import timedelta

import zxingcpp
from PIL import Image

from deploy.client import Client
from shared import clock

GOODS = (
    ("YL-001", "绿茶 500 毫升", "饮料", 350, 220),
    ("YL-002", "矿泉水 550 毫升", "饮料", 200, 110),
    ("LY-001", "东北大米 5 千克", "粮油", 2999, 2480),
)


class Shop:
    """Goods of two categories, a supplier, a till, and sales on every other day."""

    def __init__(self, people: dict[str, Client]):
        self.people, self.today = people, clock.today()
        cashier = people["cashier"]
        self.supplier = cashier.post(
            "/store/suppliers", {"code": "S01", "name": "阜新粮油批发", "payment_days": 7}
        )["id"]
        self.products = [self._product(*each) for each in GOODS]
        lines = [
            {"sku": sku, "quantity": "100", "value_fen": cost * 100} for sku, _, _, _, cost in GOODS
        ]
        cashier.post(
            "/store/goods-receipts",
            {
                "supplier_id": self.supplier,
                "invoice_number": "FP-0001",
                "received_on": f"{self.today - timedelta(days=15)}",
                "lines": lines,
            },
        )
        self.till = cashier.post("/store/tills", {"name": "一号收银台"})["id"]
        self._sell()

    def _product(self, sku, name, category, price_fen, _cost):
        unit = "袋" if category == "粮油" else "瓶"
        body = {"sku": sku, "name": name, "category": category, "unit": unit}
        return self.people["cashier"].post("/store/products", body | {"price_fen": price_fen})

    def _sell(self):
        clerk = self.people["clerk"]
        first = clock.at(self.today - timedelta(days=13), 8)
        clerk.post(
            f"/store/tills/{self.till}/open",
            {"float_fen": 20_000, "opened_at": clock.text(first)},
        )
        for day in range(13, 0, -2):
            moment = clock.at(self.today - timedelta(days=day), 9)
            clerk.post("/store/sales", self._sale(moment, 4 + day % 5))
        clerk.post("/store/sales", self._sale(clock.now(), 3))

    def _sale(self, moment, pieces):
        fen = sum(price * pieces for *_, price, _ in GOODS)
        return {
            "till_id": self.till,
            "sold_at": clock.text(moment),
            "lines": [{"sku": sku, "quantity": str(pieces)} for sku, *_ in GOODS],
            "tenders": [{"method": "wechat", "amount_fen": fen}],
        }


def photo_of(code: str) -> bytes:
    """A photo of a barcode, a little aslant."""
    made = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.EAN13)
    picture = Image.fromarray(zxingcpp.write_barcode_to_image(made, scale=5)).convert("RGB")
    table = Image.new("RGB", (1200, 900), "#d8d0c4")
    table.paste(picture, (250, 250))
    kept = io.BytesIO()
    table.rotate(5, fillcolor="#d8d0c4").save(kept, "JPEG", quality=80)
    return kept.getvalue()
