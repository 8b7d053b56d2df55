"""A shop in which people order together, with a clock that tests move."""

import uuid
from contextlib import contextmanager
from datetime import date

from shared import clock
from tests.service import Answer

ROLES = ("clerk", "cashier", "accountant", "reviewer", "admin", "cashier+accountant")
OPENS, CLOSES = "2026-03-02T01:00:00Z", "2026-03-04T10:00:00Z"


class Groups:
    """Group-buying through HTTP. Its tokens are made before the clock is moved."""

    def __init__(self, store, till: str):
        self.store, self.till = store, till
        self.tokens = {role: store.token(role) for role in ROLES}
        self.tokens["stranger"] = store.token("clerk+cashier", community="other")
        self.tokens["gateway"] = store.token("", acting_service="gateway")
        self.strawberries = self.get("/products?sku=TEA")["items"][0]["id"]

    def ask(self, method, path, body=None, role="clerk", key=None) -> Answer:
        response = self.store.app.test_client().open(
            path,
            method=method,
            json=body,
            headers={
                "Authorization": f"Bearer {self.tokens[role]}",
                "Idempotency-Key": key or str(uuid.uuid4()),
            },
        )
        return Answer(response.status_code, response.get_json(), dict(response.headers))

    def get(self, path, **how):
        answer = self.ask("GET", path, **how)
        assert answer.status == 200, answer
        return answer.body

    def post(self, path, body=None, **how):
        answer = self.ask("POST", path, {} if body is None else body, **how)
        assert answer.status in (200, 201), answer
        return answer.body

    def refused(self, path, body=None, **how) -> str:
        answer = self.ask("POST", path, {} if body is None else body, **how)
        assert answer.status >= 400, answer
        return answer.body["code"]

    @contextmanager
    def on(self, day: str, hour: int = 11):
        """The shop on a day of its own."""
        with clock.fixed(clock.at(date.fromisoformat(day), hour)):
            yield

    def terms(self, **more) -> dict:
        return {
            "name": "丹东草莓",
            "product_id": self.strawberries,
            "price_fen": 3000,
            "minimum": "10",
            "maximum": "100",
            "opens_at": OPENS,
            "closes_at": CLOSES,
            "leader_name": "王姐",
            "leader_phone": "13912345678",
            "pickup_point": "3号楼东侧",
            "commission_bp": 500,
            "unclaimed_days": 3,
            **more,
        }

    def campaign(self, **more) -> str:
        return self.post("/campaigns", self.terms(**more), role="cashier")["id"]

    def order_body(self, quantity="10", method="wechat", phone="13812341234", **more) -> dict:
        till = {"till_id": self.till} if method == "cash" else {}
        return {
            "buyer_name": "李阿姨",
            "phone": phone,
            "quantity": quantity,
            "method": method,
            **till,
            **more,
        }

    def order(self, campaign, *how, **more) -> dict:
        return self.post(f"/campaigns/{campaign}/orders", self.order_body(*how, **more))

    def arrived(self, campaign, day="2026-03-04") -> None:
        """The campaign's deadline passes, it forms, its goods come."""
        with self.on(day, 19):
            assert self.decide(campaign)["state"] == "formed"
            self.post(f"/campaigns/{campaign}/arrive")

    def decide(self, campaign) -> dict:
        return self.post(f"/campaigns/{campaign}/decide")

    def pickup(self, *tenders) -> dict:
        rows = [{"method": method, "amount_fen": fen} for method, fen in tenders]
        return {"till_id": self.till, "tenders": rows}

    def by_hand(self) -> dict:
        return {"till_id": self.till}

    def held_fen(self) -> int:
        """What the store holds for buyers, as it tells the audit."""
        return self.get("/figures", role="gateway")["deposits"]["group_buy"]
