"""A cashier who imports bills, matches and explains them, and the shop beyond the door."""

from tests.store.bills import made

SALE = "01920000-0000-7000-8000-00000000000{}"
DAY = "channel=wechat&from=2026-03-02&to=2026-03-02"


class Desk:
    """A cashier at a desk, and the shop beyond the door."""

    def __init__(self, shop):
        self.shop, self.store = shop, shop.store

    def pay(self, sku="TEA", fen=350, method="wechat", sold_at="2026-03-02T01:00:00Z", **more):
        tenders = [{"method": method, "amount_fen": fen}]
        return self.shop.sell((sku, "1"), tenders=tenders, sold_at=sold_at, **more)

    def take_back(self, sale, method="wechat", **more):
        body = self.shop.refund(sale, 1, "1", method=method, **more)
        return self.store.post(f"/sales/{sale['id']}/refunds", body, role="clerk")

    def ask(self, body, **how):
        body = body.encode() if isinstance(body, str) else body
        return self.store.ask("POST", "/bills", body, role="cashier", **how)

    def bring(self, *rows, maker=made.wechat, **how):
        answer = self.ask(maker(rows), **how)
        assert answer.status == 200, answer
        return answer.body

    def rows(self, report, query=""):
        path = f"/bills/{report['bill']['id']}/rows?{query}"
        return self.store.get(path, role="cashier")["items"]

    def say(self, verb, row, role="cashier", **body):
        return self.store.ask("POST", f"/bill-rows/{row['id']}/{verb}", body, role=role)

    def explain(self, row, treatment="payable", reason="顾客误转", approved_by="zhou", **more):
        said = self.say("explain", row, treatment=treatment, reason=reason, **more).body
        path = f"/explanations/{said['id']}/approve"
        return self.store.post(path, role="reviewer", user=approved_by)

    def reconcile(self, query=DAY):
        return self.store.get(f"/reconciliation?{query}", role="accountant")


def code(answer):
    assert answer.status >= 400, answer
    return answer.body["code"]
