"""A canteen in which people eat on days of their own, and what is claimed for it."""

from tests.store.groups import Groups

MARCH = {"period": "2026-03"}
POOR = {"birth_date": "1956-01-01", "groups": ["low_income"]}
FREE = {"birth_date": "1930-01-01", "groups": []}


class Canteen(Groups):
    """A canteen whose clock tests move."""

    def __init__(self, store, till):
        super().__init__(store, till)
        dish = {"sku": "DISH", "name": "午餐", "category": "助餐", "unit": "份", "kind": "service"}
        dish |= {"price_fen": 1_500, "tax_category": "exempt_meals"}
        self.post("/products", dish, role="admin")

    def diner(self, card_no, **person):
        body = {"card_no": card_no, "name": "王秀英", "proof": "证", **person}
        return self.post("/diners", body, role="cashier")

    def eat(self, card_no, cash_fen, kind="lunch", **more):
        tenders = [{"method": "cash", "amount_fen": cash_fen}] if cash_fen else []
        body = {"card_no": card_no, "sku": "DISH", "kind": kind, "till_id": self.till}
        return self.post("/meals", {**body, "tenders": tenders, **more})["id"]

    def give_back(self, sale_id):
        lines = [{"line_no": 1, "quantity": "1"}]
        body = {"till_id": self.till, "method": "cash", "lines": lines}
        return self.post(f"/sales/{sale_id}/refunds", body)

    def close(self, day):
        self.post(f"/tills/{self.till}/close", {"counted_cash_fen": 10_000})
        self.post(f"/days/{day}/close")

    def claim(self, body=MARCH):
        return self.post("/subsidy-claims", body, role="cashier")

    def received(self, amount_fen, reference="B1", on="2026-04-10"):
        return {"received_on": on, "amount_fen": amount_fen, "bank_reference": reference}
