"""The loop, told through the public API: a shop's month, its profit, a fund, three repairs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from deploy.client import Client, ProblemError, wait_until_heard
from deploy.receipt_lines import as_returned, bought, line_no
from deploy.shop_data import Delivery, Line, Loss, Month, Receipt
from shared import clock
from shared.money import yuan

FLOAT_FEN = 20_000
FUND_ID = "01943f00-0000-7000-8000-00000000f001"
TILL_ID = "01943f00-0000-7000-8000-000000000001"
NO_PAPERS = ("settlement_unmatched", "bank_not_reconciled")
WHY_ALL_THE_SAME = "演示资料没有平台账单和银行对账单"

Step = Callable[[str], None]


@dataclass
class Repair:
    """A work order of the story: what, where, how much was expected and what it cost."""

    number: int
    title: str
    category: str
    building: str
    households: int
    estimate_fen: int
    cost: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def building_id(self) -> str:
        """The building's id, named by us."""
        return f"01943f00-0000-7000-8000-0000000b{self.number:04d}"

    @property
    def id(self) -> str:
        """The order's id, named by us."""
        return f"01943f00-0000-7000-8000-0000000c{self.number:04d}"


@dataclass
class Story:
    """Who acts, and what is told."""

    gateway_url: str
    people: dict[str, dict]
    month: Month
    step: Step

    def __post_init__(self) -> None:
        self._signed_in: dict[str, Client] = {}
        self._sales: dict[int, dict] = {}
        self._taken_fen: dict[date, dict[str, int]] = {}

    def as_(self, role: str) -> Client:
        """The person of a role, signed in once."""
        if role not in self._signed_in:
            person = self.people[role]
            self._signed_in[role] = Client(self.gateway_url, person["username"], person["password"])
        return self._signed_in[role]

    def sign_out(self) -> None:
        """Another day begins: everybody signs in anew."""
        self._signed_in.clear()

    # -- the shop -----------------------------------------------------------------------------

    def open_shop(self) -> None:
        """Products, suppliers, a till, and the opening stock on credit."""
        self.as_("admin").post(
            "/store/products/import", self.month.products_csv, key="demo-products"
        )
        suppliers = sorted({d.supplier for d in (*self.month.opening, *self.month.deliveries)})
        for code in suppliers:
            name = "开业赊购" if code == "S00" else f"供应商 {code}"
            self.as_("cashier").post(
                "/store/suppliers", {"code": code, "name": name}, key=f"demo-supplier-{code}"
            )
        self._supplier_ids = {
            s["code"]: s["id"] for s in self.as_("cashier").all("/store/suppliers")
        }
        self.as_("admin").post(
            "/store/tills", {"id": TILL_ID, "name": "一号收银台"}, key="demo-till"
        )
        self._price()
        self._receive(self.month.opening)

    def _price(self) -> None:
        """The prices with their days, and each day's promotions."""
        lines = [f"{p.sku},{p.day},{yuan(p.price_fen)}" for p in self.month.prices]
        text = "\n".join(["sku,effective_from,price_yuan", *lines])
        self.as_("admin").post("/store/prices/import", text, key="demo-prices")
        products = self.as_("admin").all("/store/products")
        ids = {product["sku"]: product["id"] for product in products}
        for offer in self.month.offers:
            self.as_("admin").post(
                "/store/promotions",
                {
                    "name": f"{offer.day.month}月{offer.day.day}日特价",
                    "kind": "amount",
                    "amount_fen": offer.off_fen,
                    "scope": "product",
                    "product_id": ids[offer.sku],
                    "starts_at": clock.text(clock.at(offer.day, 0)),
                    "ends_at": clock.text(clock.at(offer.day + timedelta(days=1), 0)),
                },
                key=f"demo-offer-{offer.sku}-{offer.day}",
            )

    def trade(self, since: date = date.min, until: date = date.max) -> None:
        """Every day in order: deliveries as posted, receipts by time, losses, the close."""
        posted = {delivery.posted_on for delivery in self.month.deliveries}
        lost = {loss.day for loss in self.month.losses}
        for day in sorted({*self.month.days, *posted, *lost}):
            if not since <= day <= until:
                continue
            self._receive([d for d in self.month.deliveries if d.posted_on == day])
            self._open_till(day)
            for receipt in self.month.receipts:
                if receipt.day == day:
                    self._ring_up(receipt)
            self._write_off(day, [loss for loss in self.month.losses if loss.day == day])
            self._close_till(day)
            self.as_("clerk").post(f"/store/days/{day}/close", {}, key=f"demo-day-{day}")
            self.step(f"{day}")

    def _receive(self, deliveries: list[Delivery]) -> None:
        for supplier in sorted({delivery.supplier for delivery in deliveries}):
            lines = [delivery for delivery in deliveries if delivery.supplier == supplier]
            day = lines[0].posted_on
            self.as_("cashier").post(
                "/store/goods-receipts",
                {
                    "supplier_id": self._supplier_ids[supplier],
                    "received_on": day.isoformat(),
                    "invoice_number": f"{supplier}-{day}",
                    "lines": [
                        {"sku": d.sku, "quantity": str(d.quantity), "value_fen": d.value_fen}
                        for d in lines
                    ],
                },
                key=f"demo-delivery-{supplier}-{day}",
            )
            self.step(f"{day} {supplier}")

    def _open_till(self, day: date) -> None:
        self._taken_fen[day] = {"cash": 0, "wechat": 0, "alipay": 0}
        self.as_("clerk").post(
            f"/store/tills/{TILL_ID}/open",
            {"float_fen": FLOAT_FEN, "opened_at": clock.text(clock.at(day, 7, 30))},
            key=f"demo-open-{day}",
        )

    def _close_till(self, day: date) -> None:
        self.as_("clerk").post(
            f"/store/tills/{TILL_ID}/close",
            {
                "counted_cash_fen": FLOAT_FEN + self._taken_fen[day]["cash"],
                "closed_at": clock.text(clock.at(day, 21)),
            },
            key=f"demo-close-{day}",
        )

    def _ring_up(self, receipt: Receipt) -> None:
        if receipt.sold:
            self._sell(receipt)
        if receipt.returned:
            self._take_back(receipt)
        self._taken_fen[receipt.day][receipt.tender] += sum(
            line.amount_fen for line in receipt.lines
        )
        self.step(f"{receipt.day} 小票 receipt {receipt.number}")

    def _sell(self, receipt: Receipt) -> None:
        total_fen = sum(line.amount_fen for line in receipt.sold)
        sale = self.as_("clerk").post(
            "/store/sales",
            {
                "till_id": TILL_ID,
                "sold_at": clock.text(receipt.sold_at),
                "lines": [bought(line) for line in receipt.sold],
                "tenders": [{"method": receipt.tender, "amount_fen": total_fen}],
            },
            key=f"demo-receipt-{receipt.number}",
        )
        self._sales[receipt.number] = {"id": sale["id"], "lines": list(receipt.sold)}

    def _take_back(self, receipt: Receipt) -> None:
        common = {
            "till_id": TILL_ID,
            "refunded_at": clock.text(receipt.sold_at),
            "method": receipt.tender,
            "reason": f"退货，小票 {receipt.number}",
        }
        back = [Line(line.sku, -line.quantity, line.unit_price_fen) for line in receipt.returned]
        sale = self._sales.get(receipt.refund_of or 0)
        key = f"demo-return-{receipt.number}"
        if sale is None:
            body = {**common, "lines": [as_returned(line) for line in back]}
            self.as_("clerk").post("/store/returns", body, key=key)
            return
        lines = [
            {"line_no": line_no(sale["lines"], line), "quantity": str(line.quantity)}
            for line in back
        ]
        path = f"/store/sales/{sale['id']}/refunds"
        self.as_("clerk").post(path, {**common, "lines": lines}, key=key)

    def _write_off(self, day: date, losses: list[Loss]) -> None:
        if losses:
            self.as_("clerk").post(
                "/store/write-offs",
                {
                    "written_off_on": day.isoformat(),
                    "reason": "损耗",
                    "lines": [{"sku": loss.sku, "quantity": str(loss.quantity)} for loss in losses],
                },
                key=f"demo-loss-{day}",
            )

    def count(self, day: date) -> list[str]:
        """Count the shelves: first the corrections a clerk had noted, then everything."""
        on_hand = {
            row["sku"]: int(row["on_hand"]) for row in self.as_("cashier").all("/store/stock")
        }
        first = {loss.sku: on_hand[loss.sku] - loss.quantity for loss in self.month.corrections}
        self._count(day, first, "first count")
        count = self._count(day, self.month.counted, "stock count")
        return [
            f"盘点 {day}：{line['sku']} 与账上相差 {line['quantity']} "
            f"Count: {line['sku']} has {line['quantity']} against the books"
            for line in count["variances"]
        ]

    def _count(self, day: date, counted: dict[str, int], reason: str) -> dict:
        """Count some products; what differs is posted, and another person resolves it."""
        cashier, key = self.as_("cashier"), f"demo-{reason}-{day}"
        opened = cashier.post(
            "/store/stock-counts",
            {
                "counted_on": day.isoformat(),
                "reason": reason,
                "scope": "skus",
                "skus": list(counted),
            },
            key=key,
        )
        path = f"/store/stock-counts/{opened['id']}"
        lines = [{"sku": sku, "counted": str(n)} for sku, n in counted.items()]
        cashier.post(f"{path}/lines", {"lines": lines}, key=f"{key}-lines")
        found = cashier.post(f"{path}/finish", {}, key=f"{key}-finish")
        if found["state"] == "finished":
            decided = {"resolved_on": day.isoformat(), "note": "店内承担"}
            self.as_("reviewer").post(f"{path}/resolve", decided, key=f"{key}-resolve")
        return found

    def bank_the_takings(self, day: date) -> None:
        """The platforms pay out what they took; the data has no bill, so no fee is invented."""
        for channel in ("wechat", "alipay"):
            gross_fen = sum(taken[channel] for taken in self._taken_fen.values())
            if gross_fen > 0:
                arrived = {"channel": channel, "arrived_on": day.isoformat()}
                self.as_("cashier").post(
                    "/store/settlements",
                    arrived | {"gross_fen": gross_fen, "fee_fen": 0},
                    key=f"demo-settlement-{channel}-{day}",
                )
        self._taken_fen.clear()

    # -- the month and the fund -----------------------------------------------------------------

    def close_month(self, period: str, *accepted: str) -> dict:
        """Close both books in spite of some warnings; returns the shop's result."""
        wait_until_heard(self.gateway_url)
        accountant = self.as_("accountant")
        in_spite = {"accepted": [*NO_PAPERS, *accepted], "reason": WHY_ALL_THE_SAME}
        results = {
            book: accountant.post(
                f"/ledger/books/{book}/periods/{period}/close", in_spite, f"demo-{book}-{period}"
            )
            for book in ("store", "property")
        }
        wait_until_heard(self.gateway_url)
        return results["store"]

    def set_up_fund(self, approval_threshold_fen: int, effective_from: date) -> None:
        """The 反哺 pool, and the rule that all distributable profit of the shop goes there."""
        accountant = self.as_("accountant")
        accountant.post(
            "/funds/funds",
            {
                "id": FUND_ID,
                "name": "反哺·无物业楼栋维修",
                "nature": "E",
                "purpose": "维修没有物业管理的楼栋",
                "legal_holder": "乐居社区服务有限公司",
                "book": "store",
                "categories": ["roof", "plumbing", "electrical", "structure"],
                "unmanaged_only": True,
                "approval_threshold_fen": approval_threshold_fen,
            },
            key="demo-fund",
        )
        proposed = accountant.post(
            "/funds/allocation-rules",
            {
                "source": "store_profit",
                "effective_from": effective_from.isoformat(),
                "shares": [{"fund_id": FUND_ID, "remainder": True}],
            },
            key="demo-rule",
        )
        approve = f"/funds/allocation-rules/{proposed['id']}/approve"
        self.as_("reviewer").post(approve, {}, key="demo-rule-approved")
        wait_until_heard(self.gateway_url)

    # -- the repairs ----------------------------------------------------------------------------

    def report(self, repair: Repair) -> None:
        """A building without property management, its households, and what is broken there."""
        steward = self.as_("steward")
        steward.post(
            "/property/buildings",
            {
                "id": repair.building_id,
                "name": repair.building,
                "address": f"新晟社区 {repair.building}",
                "managed": False,
            },
            key=f"demo-building-{repair.number}",
        )
        for number in range(1, repair.households + 1):
            unit = f"{(number - 1) // 6 + 1}单元{(number - 1) % 6 + 1:02d}"
            steward.post(
                "/property/households",
                {"building_id": repair.building_id, "unit": unit},
                key=f"demo-household-{repair.number}-{number}",
            )
        steward.post(
            "/property/work-orders",
            {
                "id": repair.id,
                "title": repair.title,
                "category": repair.category,
                "building_id": repair.building_id,
                "description": repair.title,
                "fund_id": FUND_ID,
                "estimate_fen": repair.estimate_fen,
            },
            key=f"demo-order-{repair.number}",
        )
        self.step(repair.title)

    def dispatch(self, repair: Repair) -> str | None:
        """Ask the fund and send the repairer; the refusal's code, or None."""
        path = f"/property/work-orders/{repair.id}"
        try:
            order = self.as_("steward").post(
                f"{path}/dispatch",
                {"assignee": self.people["repairer"]["username"]},
                key=f"demo-dispatch-{repair.number}",
            )
        except ProblemError as refused:
            if refused.code and refused.code.startswith("fund_"):
                return refused.code
            raise
        if order["state"] == "awaiting_approval":
            self._approve(repair)
        return None

    def _approve(self, repair: Repair) -> None:
        """Above the threshold another person must agree; then the order goes out by itself."""
        reviewer = self.as_("reviewer")
        for commitment in reviewer.all("/funds/commitments", work_order_id=repair.id):
            if commitment["state"] == "awaiting_approval":
                reviewer.post(
                    f"/funds/commitments/{commitment['id']}/approve",
                    {},
                    key=f"demo-approve-{repair.number}",
                )
        wait_until_heard(self.gateway_url)

    def finish(self, repair: Repair, rating: int) -> None:
        """Do the work, note what it cost, let the steward accept and a resident rate it."""
        path = f"/property/work-orders/{repair.id}"
        repairer, steward = self.as_("repairer"), self.as_("steward")
        lines = [
            {"kind": kind, "description": description, "amount_fen": amount_fen}
            for kind, description, amount_fen in repair.cost
        ]
        number = repair.number
        repairer.post(f"{path}/start", {}, key=f"demo-start-{number}")
        repairer.post(f"{path}/complete", {"lines": lines}, key=f"demo-complete-{number}")
        steward.post(f"{path}/accept", {}, key=f"demo-accept-{number}")
        steward.post(f"{path}/rate", {"rating": rating}, key=f"demo-rate-{number}")
        wait_until_heard(self.gateway_url)
        self._pay(repair)
        self.step(repair.title)

    def _pay(self, repair: Repair) -> None:
        """Above the threshold one person reviews what the acceptance asked for, another pays."""
        reviewer, cashier = self.as_("reviewer"), self.as_("cashier")
        for commitment in reviewer.all("/funds/commitments", work_order_id=repair.id):
            asked = {"commitment_id": commitment["id"], "state": "awaiting_review"}
            for request in reviewer.all("/funds/disbursement-requests", **asked):
                path, number = f"/funds/disbursement-requests/{request['id']}", repair.number
                paid = {
                    "bank_reference": f"反哺 {number:04d}",
                    "paid_on": clock.today().isoformat(),
                }
                reviewer.post(f"{path}/review", {}, key=f"demo-review-{number}")
                cashier.post(f"{path}/pay", paid, key=f"demo-pay-{number}")
        wait_until_heard(self.gateway_url)

    # -- looking at it ----------------------------------------------------------------------------

    def summary(self) -> dict:
        """The loop in figures, over all periods."""
        return self.as_("accountant").get("/loop/summary")["communities"][0]

    def income(self, period: str) -> dict[int, int]:
        """The shop's income statement of a month: fen by row (domain.md §2.3)."""
        path = "/ledger/books/store/reports/income-statement"
        rows = self.as_("accountant").get(path, period=period)["rows"]
        return {row["row"]: row["month_fen"] for row in rows}

    def trace(self, repair: Repair) -> dict:
        """Where the money of a repair came from."""
        return self.as_("accountant").get(f"/loop/trace/work-orders/{repair.id}")

    def audit(self) -> dict:
        """The comparisons."""
        return self.as_("accountant").get("/loop/audit")


def steps(month: Month, repairs: int) -> int:
    """How many steps a story of this month has, for a progress bar."""
    deliveries = {(d.supplier, d.posted_on) for d in (*month.opening, *month.deliveries)}
    days = {
        *month.days,
        *(d.posted_on for d in month.deliveries),
        *(loss.day for loss in month.losses),
    }
    return len(month.receipts) + len(deliveries) + len(days) + 2 * repairs
