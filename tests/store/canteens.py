"""A canteen with a menu item, and the words of those who work there."""

AT = "2026-03-02T04:00:00Z"


class Canteen:
    """The counter and the office of a canteen."""

    def __init__(self, shop):
        self.shop, self.store = shop, shop.store
        self.add_product("DISH")

    def add_product(self, sku, **more):
        return self.store.post(
            "/products",
            {
                "sku": sku,
                "name": sku,
                "category": "助餐",
                "unit": "份",
                "kind": "service",
                "price_fen": 1_500,
                "tax_category": "exempt_meals",
                **more,
            },
        )

    def diner(self, card_no="C1", **more):
        body = {"card_no": card_no, "name": "王秀英", "birth_date": "1950-01-01", "proof": "证"}
        return self.store.post("/diners", body | more, role="cashier")

    def money(self, method="wechat", **more):
        return {"method": method, "moved_at": AT, **more}

    def top_up(self, amount_fen, card_no="C1", **more):
        body = self.money(amount_fen=amount_fen, **more)
        return self.store.post(f"/diners/{card_no}/top-ups", body, role="clerk")

    def quote(self, sold_at=AT, card_no="C1"):
        body = {"card_no": card_no, "sold_at": sold_at}
        return self.store.post("/meals/quote", body, role="clerk")

    def meal(self, kind="lunch", tenders=(), card_no="C1", sold_at=AT, **more):
        return {
            "card_no": card_no,
            "sku": "DISH",
            "kind": kind,
            "till_id": self.shop.till,
            "sold_at": sold_at,
            "tenders": list(tenders),
            **more,
        }

    def serve(self, *args, **more):
        return self.store.post("/meals", self.meal(*args, **more), role="clerk")

    def refused(self, *args, **more):
        return self.store.refused("/meals", self.meal(*args, **more), role="clerk")

    def sell_card(self, month="2026-03", card_no="C1", **more):
        body = self.money(card_no=card_no, month=month, **more)
        return self.store.post("/meal-cards", body, role="cashier")

    def card_refused(self, month="2026-03", card_no="C1", **more):
        body = self.money(card_no=card_no, month=month, **more)
        return self.store.refused("/meal-cards", body, role="cashier")

    def left_fen(self, card):
        rows = self.store.get("/meal-cards", role="cashier")["items"]
        return next(row["balance_fen"] for row in rows if row["id"] == card["id"])


def prepaid(account_id, amount_fen):
    return [{"method": "prepaid", "amount_fen": amount_fen, "account_id": account_id}]


def cash(amount_fen):
    return [{"method": "cash", "amount_fen": amount_fen}]
