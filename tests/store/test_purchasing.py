"""Buying on credit, through HTTP on both engines."""

import shutil
import uuid
from datetime import timedelta

import peewee
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from services.store.app import SERVICE
from services.store.figures import figures
from services.store.purchasing.deliveries import rules as deliveries
from services.store.purchasing.models import (
    GoodsReceipt,
    GoodsReceiptLine,
    PayableAllocation,
    PurchaseOrder,
    SupplierPayment,
    SupplierReturn,
)
from services.store.purchasing.orders import rules as orders
from services.store.purchasing.payables import rules as payables
from services.store.purchasing.reordering import rules as reordering
from shared import clock
from shared.facts import GoodsReceived, GoodsReturned, SupplierPaid
from tests.service import COMMUNITY, running
from tests.threads import together

NAME = "01920000-0000-7000-8000-00000000000"


class Buyer:
    """The cashier of a community with two suppliers and two products."""

    def __init__(self, store, community=COMMUNITY):
        self.store, self.who = store, {"role": "cashier", "community": community}
        for sku in ("TEA", "RICE"):
            product = {"sku": sku, "name": sku, "category": "食", "unit": "件", "price_fen": 999}
            store.post("/products", product, community=community)
        self.supplier, self.other = (
            self.post("/suppliers", {"code": code, "name": code})["id"] for code in ("S1", "S2")
        )

    def post(self, path, body=None, **how):
        return self.store.post(path, body, **self.who | how)

    def get(self, path):
        return self.store.get(path, **self.who)

    def refused(self, path, body):
        return self.store.refused(path, body, **self.who)

    def order(self, *lines, **more):
        rows = [{"sku": sku, "quantity": q, "value_fen": fen} for sku, q, fen in lines]
        return {
            "supplier_id": self.supplier,
            "ordered_on": "2026-03-01",
            "expected_on": "2026-03-05",
            "lines": rows,
            **more,
        }

    def delivery(self, *lines, **more):
        rows = [{"sku": sku, "quantity": q, "value_fen": fen} for sku, q, fen in lines]
        return {
            "supplier_id": self.supplier,
            "received_on": "2026-03-04",
            "lines": rows,
            **more,
        }

    def receive(self, *lines, **more):
        return self.post("/goods-receipts", self.delivery(*lines, **more))

    def back(self, receipt, *lines, **more):
        return {
            "supplier_id": receipt["supplier_id"],
            "goods_receipt_id": receipt["id"],
            "returned_on": "2026-03-10",
            "reason": "临期",
            "lines": [{"sku": sku, "quantity": q} for sku, q in lines],
            **more,
        }

    def give_back(self, receipt, *lines, **more):
        return self.post("/supplier-returns", self.back(receipt, *lines, **more))

    def payment(self, amount_fen, *allocations, **more):
        parts = [{"goods_receipt_id": r["id"], "amount_fen": fen} for r, fen in allocations]
        return {
            "supplier_id": self.supplier,
            "paid_on": "2026-03-20",
            "method": "bank",
            "amount_fen": amount_fen,
            **({"allocations": parts} if parts else {}),
            **more,
        }

    def pay(self, amount_fen, *allocations, **more):
        return self.post("/supplier-payments", self.payment(amount_fen, *allocations, **more))

    def receipt(self, receipt):
        return self.get(f"/goods-receipts/{receipt['id']}")

    def standing(self, receipt):
        """(paid, credited, open) of a delivery, in fen."""
        now = self.receipt(receipt)
        return now["paid_fen"], now["credited_fen"], now["open_fen"]

    def order_line(self, order, number=0):
        """(state, received, outstanding) of an order's line."""
        now = self.get(f"/purchase-orders/{order['id']}")
        line = now["lines"][number]
        return now["state"], line["received"], line["outstanding"]

    def figures(self):
        with self.store.service.database.connection():
            return figures(self.who["community"])

    def stock(self, sku):
        rows = self.get(f"/stock?sku={sku}")["items"]
        return (rows[0]["on_hand"], rows[0]["value_fen"]) if rows else ("0", 0)


@pytest.fixture
def buyer(store):
    return Buyer(store)


def test_documents_come_from_the_oldest_or_from_the_newest_on(buyer):
    made = [buyer.receive(("TEA", "1", 100))["id"] for _ in range(3)]

    def listed(query):
        page = buyer.get(f"/goods-receipts?limit=2{query}")
        rest = buyer.get(f"/goods-receipts?limit=2{query}&after={page['next']}")
        return [row["id"] for row in page["items"] + rest["items"]]

    assert listed("") == made
    assert listed("&newest=true") == made[::-1]
    moved = buyer.get("/stock-movements?newest=true&limit=2")
    older = buyer.get(f"/stock-movements?newest=true&after={moved['next']}")
    assert [row["document_id"] for row in moved["items"] + older["items"]] == made[::-1]


# -- orders -----------------------------------------------------------------------------------


def test_an_order_is_filled_in_parts_and_says_what_is_still_to_come(buyer):
    order = buyer.post("/purchase-orders", buyer.order(("TEA", "10", 2500), ("RICE", "2", 900)))
    assert order["state"] == "open"
    assert buyer.order_line(order) == ("open", "0", "10")
    buyer.receive(("TEA", "4", 1000), purchase_order_id=order["id"])
    assert buyer.order_line(order) == ("part_received", "4", "6")
    buyer.receive(("TEA", "6", 1500), ("RICE", "2", 900), purchase_order_id=order["id"])
    assert buyer.order_line(order) == ("received", "10", "0")
    assert buyer.figures()["payables_fen"] == 3400


def test_what_comes_over_an_order_is_accepted_and_flagged_now_and_later(buyer):
    order = buyer.post("/purchase-orders", buyer.order(("TEA", "10", 2500)))
    first = buyer.receive(("TEA", "8", 2000), purchase_order_id=order["id"])
    second = buyer.receive(
        ("TEA", "3", 750), ("TEA", "2", 500), ("RICE", "1", 450), purchase_order_id=order["id"]
    )
    assert [line["over_delivered"] for line in first["lines"]] == ["0"]
    assert [line["over_delivered"] for line in second["lines"]] == ["1", "2", "1"]
    assert buyer.receipt(first) == first and buyer.receipt(second) == second
    assert buyer.order_line(order) == ("received", "13", "0")
    assert buyer.stock("TEA") == ("13", 3250)


def test_damaged_goods_are_noted_but_neither_stocked_nor_paid_nor_counted_as_come(buyer):
    order = buyer.post("/purchase-orders", buyer.order(("TEA", "10", 2500), ("RICE", "1", 450)))
    body = buyer.delivery(("TEA", "7", 1750), ("RICE", "0", 0), purchase_order_id=order["id"])
    body["lines"][0]["damaged"] = "3"
    body["lines"][1]["damaged"] = "1"
    receipt = buyer.post("/goods-receipts", body)
    assert [(line["quantity"], line["damaged"]) for line in receipt["lines"]] == [
        ("7", "3"),
        ("0", "1"),
    ]
    assert (receipt["value_fen"], receipt["open_fen"]) == (1750, 1750)
    assert (buyer.stock("TEA"), buyer.stock("RICE")) == (("7", 1750), ("0", 0))
    assert buyer.order_line(order) == ("part_received", "7", "3")
    assert [line.sku for line in buyer.store.told(GoodsReceived)[0].lines] == ["TEA"]


def test_a_line_that_brings_nothing_or_pays_for_damage_is_refused(buyer):
    assert buyer.refused("/goods-receipts", buyer.delivery(("TEA", "0", 0))) == "nothing_received"
    body = buyer.delivery(("TEA", "0", 10))
    body["lines"][0]["damaged"] = "1"
    assert buyer.refused("/goods-receipts", body) == "damaged_not_paid"
    assert buyer.figures()["payables_fen"] == 0


def test_a_cancelled_order_expects_nothing_and_takes_no_delivery(buyer):
    order = buyer.post("/purchase-orders", buyer.order(("TEA", "10", 2500)))
    path = f"/purchase-orders/{order['id']}/cancel"
    buyer.receive(("TEA", "1", 250), purchase_order_id=order["id"])
    assert buyer.post(path, {"reason": "停产"})["cancel_reason"] == "停产"
    assert buyer.order_line(order) == ("cancelled", "1", "0")
    assert buyer.refused(path, {"reason": "停产"}) == "purchase_order_cancelled"
    late = buyer.delivery(("TEA", "1", 250), purchase_order_id=order["id"])
    assert buyer.refused("/goods-receipts", late) == "purchase_order_cancelled"
    full = buyer.post("/purchase-orders", buyer.order(("TEA", "1", 250)))
    buyer.receive(("TEA", "1", 250), purchase_order_id=full["id"])
    path = f"/purchase-orders/{full['id']}/cancel"
    assert buyer.refused(path, {"reason": "停产"}) == "purchase_order_received"


def test_orders_are_listed_and_those_with_something_to_come_are_found(buyer):
    made = [
        buyer.post("/purchase-orders", buyer.order(("TEA", "1", 250), ("RICE", "2", 900)))
        for _ in range(3)
    ]
    buyer.receive(("TEA", "1", 250), ("RICE", "2", 900), purchase_order_id=made[0]["id"])
    buyer.post(f"/purchase-orders/{made[1]['id']}/cancel", {"reason": "停产"})
    listed = buyer.get("/purchase-orders")["items"]
    assert [order["state"] for order in listed] == ["received", "cancelled", "open"]
    assert [line["sku"] for line in listed[0]["lines"]] == ["TEA", "RICE"]
    found = buyer.get("/purchase-orders?outstanding=true")["items"]
    assert [order["id"] for order in found] == [made[2]["id"]]
    first = buyer.get("/purchase-orders?limit=2")
    rest = buyer.get(f"/purchase-orders?limit=2&after={first['next']}")
    assert [order["id"] for order in first["items"] + rest["items"]] == [o["id"] for o in made]
    assert buyer.get(f"/purchase-orders?supplier_id={buyer.other}")["items"] == []


def test_an_order_is_of_its_supplier_and_of_its_days(buyer):
    order = buyer.post("/purchase-orders", buyer.order(("TEA", "1", 250)))
    wrong = buyer.delivery(
        ("TEA", "1", 250), purchase_order_id=order["id"], supplier_id=buyer.other
    )
    assert buyer.refused("/goods-receipts", wrong) == "other_supplier"
    early = buyer.delivery(
        ("TEA", "1", 250), purchase_order_id=order["id"], received_on="2026-02-28"
    )
    assert buyer.refused("/goods-receipts", early) == "received_before_ordered"
    twice = buyer.order(("TEA", "1", 250), ("TEA", "2", 500))
    assert buyer.refused("/purchase-orders", twice) == "ordered_twice"
    before = buyer.order(("TEA", "1", 250), expected_on="2026-02-28")
    assert buyer.refused("/purchase-orders", before) == "expected_before_ordered"


def test_no_document_is_of_a_day_that_has_not_come(buyer):
    receipt = buyer.receive(("TEA", "1", 250))
    later = (clock.today() + timedelta(2)).isoformat()
    for path, body in (
        ("/purchase-orders", buyer.order(("TEA", "1", 9), ordered_on=later, expected_on=None)),
        ("/goods-receipts", buyer.delivery(("TEA", "1", 9), received_on=later)),
        ("/supplier-returns", buyer.back(receipt, ("TEA", "1"), returned_on=later)),
        ("/supplier-payments", buyer.payment(1, paid_on=later)),
    ):
        assert buyer.refused(path, body) == "invalid_request"


# -- deliveries -------------------------------------------------------------------------------


def test_a_delivery_is_due_after_the_suppliers_payment_days_unless_it_says(buyer):
    assert buyer.receive(("TEA", "1", 250))["due_on"] == "2026-04-03"
    quick = buyer.post("/suppliers", {"code": "S3", "name": "S3", "payment_days": 7})["id"]
    assert buyer.receive(("TEA", "1", 250), supplier_id=quick)["due_on"] == "2026-03-11"
    said = buyer.receive(("TEA", "1", 250), due_on="2026-03-04")
    assert said["due_on"] == "2026-03-04"
    early = buyer.delivery(("TEA", "1", 250), due_on="2026-03-03")
    assert buyer.refused("/goods-receipts", early) == "due_before_received"


def test_unpaid_deliveries_are_found(buyer):
    first, second = (buyer.receive(("TEA", "1", 250)) for _ in range(2))
    buyer.pay(250, (first, 250))
    listed = buyer.get("/goods-receipts")["items"]
    assert [(row["paid_fen"], row["open_fen"]) for row in listed] == [(250, 0), (0, 250)]
    found = buyer.get("/goods-receipts?unpaid=true")["items"]
    assert [row["id"] for row in found] == [second["id"]]


# -- returns ----------------------------------------------------------------------------------


def test_a_return_is_credited_at_the_deliverys_value_and_leaves_stock_at_average_cost(buyer):
    buyer.receive(("TEA", "10", 2000))
    dear = buyer.receive(("TEA", "10", 3000))
    made = buyer.give_back(dear, ("TEA", "4"))
    assert (made["credited_fen"], made["cost_fen"]) == (1200, 1000)
    assert buyer.stock("TEA") == ("16", 4000)
    assert buyer.standing(dear) == (0, 1200, 1800)
    assert buyer.receipt(dear)["lines"][0]["returned"] == "4"
    fact = buyer.store.told(GoodsReturned)[0]
    assert (fact.credited_fen, fact.cost_fen, fact.difference_fen) == (1200, 1000, 200)
    assert [(line.quantity, line.value_fen) for line in fact.lines] == [(-4000, -1000)]


def test_the_last_piece_that_goes_back_takes_the_remainder(buyer):
    receipt = buyer.receive(("TEA", "3", 1000))
    credited = [buyer.give_back(receipt, ("TEA", "1"))["credited_fen"] for _ in range(3)]
    assert credited == [333, 334, 333]
    assert buyer.standing(receipt) == (0, 1000, 0)
    assert buyer.stock("TEA") == ("0", 0)


def test_never_more_goes_back_than_came(buyer):
    receipt = buyer.receive(("TEA", "2", 500), ("RICE", "1", 450), ("TEA", "1", 300))
    made = buyer.give_back(receipt, ("TEA", "2.5"))
    assert [line["quantity"] for line in made["lines"]] == ["2", "0.500"]
    assert made["credited_fen"] == 650
    for lines in ([("TEA", "0.501")], [("TEA", "0.4"), ("TEA", "0.2")], [("RICE", "1.001")]):
        body = buyer.back(receipt, *lines)
        assert buyer.refused("/supplier-returns", body) == "return_exceeds_receipt"
    assert buyer.stock("TEA") == ("0.500", 133)
    other = buyer.receive(("TEA", "1", 250))
    body = buyer.back(other, ("RICE", "1"))
    assert buyer.refused("/supplier-returns", body) == "return_exceeds_receipt"


def test_two_returns_of_one_line_at_once_give_it_back_once(buyer):
    receipt = buyer.receive(("TEA", "2", 500))
    answers = together(
        4,
        lambda _: buyer.store.ask(
            "POST", "/supplier-returns", buyer.back(receipt, ("TEA", "2")), role="cashier"
        ),
    )
    assert sorted(answer.status for answer in answers) == [201, 409, 409, 409]
    assert buyer.stock("TEA") == ("0", 0)
    assert buyer.standing(receipt) == (0, 500, 0)
    assert len(buyer.store.told(GoodsReturned)) == 1


def test_the_credit_of_paid_goods_clears_what_is_due_first_and_then_what_comes_next(buyer):
    paid = buyer.receive(("TEA", "10", 1000))
    buyer.pay(1000, (paid, 1000))
    later = buyer.receive(("RICE", "1", 300), due_on="2026-05-02")
    sooner = buyer.receive(("RICE", "1", 300), due_on="2026-05-01")
    buyer.give_back(paid, ("TEA", "8"))
    assert buyer.standing(sooner) == (0, 300, 0)
    assert buyer.standing(later) == (0, 300, 0)
    assert buyer.standing(paid) == (1000, 0, 0)
    assert buyer.figures()["payables_fen"] == -200
    assert buyer.get("/payables/ageing")["total"]["credit_fen"] == 200
    assert buyer.refused("/supplier-payments", buyer.payment(1)) == "payment_exceeds_open"
    new = buyer.receive(("TEA", "1", 500), received_on="2026-03-12")
    assert buyer.standing(new) == (0, 200, 300)
    assert buyer.pay(300)["allocations"] == [{"goods_receipt_id": new["id"], "amount_fen": 300}]
    assert buyer.figures()["payables_fen"] == 0


def test_goods_of_a_delivery_already_sold_may_still_go_back(buyer):
    receipt = buyer.receive(("TEA", "2", 500))
    buyer.post(
        "/write-offs",
        {
            "written_off_on": "2026-03-05",
            "reason": "x",
            "lines": [{"sku": "TEA", "quantity": "2"}],
        },
    )
    assert buyer.give_back(receipt, ("TEA", "1"))["cost_fen"] == 250
    assert buyer.stock("TEA") == ("-1", -250)


def test_a_return_is_of_its_supplier_and_not_before_the_delivery(buyer):
    receipt = buyer.receive(("TEA", "2", 500))
    wrong = buyer.back(receipt, ("TEA", "1"), supplier_id=buyer.other)
    assert buyer.refused("/supplier-returns", wrong) == "other_supplier"
    early = buyer.back(receipt, ("TEA", "1"), returned_on="2026-03-03")
    assert buyer.refused("/supplier-returns", early) == "returned_before_received"


# -- payments ---------------------------------------------------------------------------------


def test_a_payment_without_allocations_clears_what_is_due_first(buyer):
    late = buyer.receive(("TEA", "1", 500), due_on="2026-06-01")
    soon = buyer.receive(("TEA", "1", 300), due_on="2026-04-01")
    made = buyer.pay(400, bank_reference="B-77")
    assert made["allocations"] == [
        {"goods_receipt_id": soon["id"], "amount_fen": 300},
        {"goods_receipt_id": late["id"], "amount_fen": 100},
    ]
    assert buyer.standing(late) == (100, 0, 400)
    fact = buyer.store.told(SupplierPaid)[0]
    assert (fact.amount_fen, fact.method, fact.bank_reference) == (400, "bank", "B-77")
    assert buyer.get("/supplier-payments")["items"] == [made]


def test_one_payment_clears_many_invoices_in_parts(buyer):
    receipts = [buyer.receive(("TEA", "1", 300)) for _ in range(3)]
    buyer.pay(450, (receipts[2], 300), (receipts[0], 150))
    assert [buyer.standing(receipt)[2] for receipt in receipts] == [150, 300, 0]
    assert buyer.figures()["payables_fen"] == 450


def test_never_more_is_paid_than_is_open(buyer):
    receipt, other = (buyer.receive(("TEA", "1", 300)) for _ in range(2))
    pay = "/supplier-payments"
    assert buyer.refused(pay, buyer.payment(301, (receipt, 301))) == "payment_exceeds_open"
    assert buyer.refused(pay, buyer.payment(601)) == "payment_exceeds_open"
    uneven = buyer.payment(301, (receipt, 300))
    assert buyer.refused(pay, uneven) == "allocations_do_not_add_up"
    twice = buyer.payment(301, (receipt, 300), (receipt, 1))
    assert buyer.refused(pay, twice) == "allocated_twice"
    foreign = buyer.payment(1, (other, 1), supplier_id=buyer.other)
    assert buyer.refused(pay, foreign) == "other_supplier"
    early = buyer.payment(1, (other, 1), paid_on="2026-03-03")
    assert buyer.refused(pay, early) == "paid_before_received"
    unknown = buyer.payment(1, ({"id": NAME + "9"}, 1))
    assert buyer.refused(pay, unknown) == "goods_receipt_unknown"
    assert buyer.refused(pay, buyer.payment(1, paid_on="2026-03-03")) == "payment_exceeds_open"
    assert buyer.figures()["payables_fen"] == 600
    assert buyer.store.told(SupplierPaid) == []


@pytest.mark.parametrize("named", [True, False], ids=["named", "oldest first"])
def test_payments_of_one_invoice_at_once_pay_it_once(buyer, named):
    receipt = buyer.receive(("TEA", "1", 300))
    allocations = [(receipt, 300)] if named else []
    answers = together(
        4,
        lambda _: buyer.store.ask(
            "POST", "/supplier-payments", buyer.payment(300, *allocations), role="cashier"
        ),
    )
    assert sorted(answer.status for answer in answers) == [201, 409, 409, 409]
    assert buyer.standing(receipt) == (300, 0, 0)
    assert buyer.figures()["payables_fen"] == 0


def test_only_a_cashier_pays(buyer):
    buyer.receive(("TEA", "1", 300))
    for role in ("clerk", "accountant", "reviewer", "admin"):
        assert buyer.store.refused("/supplier-payments", buyer.payment(1), role=role) == "forbidden"


# -- once, whoever repeats it -----------------------------------------------------------------


def test_every_document_named_by_the_client_is_made_once_under_any_key(buyer):
    receipt = buyer.receive(("TEA", "5", 500))
    documents = (
        ("/purchase-orders", buyer.order(("TEA", "1", 250)), {"expected_on": None}),
        (
            "/goods-receipts",
            buyer.delivery(("TEA", "1", 250), invoice_number="A-1"),
            {"due_on": "2026-12-31"},
        ),
        ("/supplier-returns", buyer.back(receipt, ("TEA", "2")), {"reason": "其他"}),
        ("/supplier-payments", buyer.payment(100, (receipt, 100)), {"method": "cash"}),
    )
    for number, (path, body, change) in enumerate(documents):
        named = body | {"id": f"{NAME}{number}"}
        first = buyer.post(path, named, key=f"key-{number}")
        told, figure = buyer.store.told(), buyer.figures()
        assert buyer.post(path, named, key=f"key-{number}") == first
        assert buyer.post(path, named) == first
        assert buyer.refused(path, named | change).endswith("_differs")
        stranger = buyer.store.ask("POST", path, named, role="cashier", community="elsewhere")
        assert stranger.status in (404, 422)
        assert (buyer.store.told(), buyer.figures()) == (told, figure)


def test_other_lines_under_the_same_id_are_refused(buyer):
    first, second = (buyer.receive(("TEA", "5", 500)) for _ in range(2))
    for path, body, other in (
        ("/purchase-orders", buyer.order(("TEA", "1", 9)), buyer.order(("TEA", "2", 9))),
        ("/goods-receipts", buyer.delivery(("TEA", "1", 9)), buyer.delivery(("TEA", "2", 9))),
        ("/supplier-returns", buyer.back(first, ("TEA", "1")), buyer.back(first, ("TEA", "2"))),
        ("/supplier-payments", buyer.payment(9, (first, 9)), buyer.payment(9, (second, 9))),
    ):
        name = {"id": str(uuid.uuid4())}
        buyer.post(path, body | name)
        assert buyer.refused(path, other | name).endswith("_differs")


def test_what_was_bought_returned_or_paid_is_final_in_the_database(buyer):
    order = buyer.post("/purchase-orders", buyer.order(("TEA", "1", 250)))
    receipt = buyer.receive(("TEA", "2", 500), purchase_order_id=order["id"])
    buyer.give_back(receipt, ("TEA", "1"))
    buyer.pay(250)
    with buyer.store.service.database.connection():
        for table, column in (
            (PurchaseOrder, {"ordered_on": "2026-01-01"}),
            (GoodsReceipt, {"due_on": "2026-12-31"}),
            (GoodsReceipt, {"value_fen": 1}),
            (GoodsReceiptLine, {"damaged": 1}),
            (SupplierReturn, {"credited_fen": 1}),
            (SupplierPayment, {"amount_fen": 1}),
            (PayableAllocation, {"amount_fen": 1}),
        ):
            for query in (table.update(column), table.delete()):
                with pytest.raises(peewee.DatabaseError, match="final"):
                    query.execute()


def test_deliveries_from_before_this_are_due_in_thirty_days_and_still_final(bare, tmp_path):
    shutil.copy(SERVICE.migrations / "0001_initial.py", tmp_path)
    database = SERVICE.database
    database.bind(bare)
    database.migrate(tmp_path)
    with database.connection():
        for statement in (
            "INSERT INTO supplier (id, community, code, name, created_at) "
            f"VALUES ('s', '{COMMUNITY}', 'S1', '批发', '2026-01-01T00:00:00.000000Z')",
            "INSERT INTO goods_receipt "
            "(id, community, supplier_id, received_on, value_fen, made_by, made_at) "
            f"VALUES ('r', '{COMMUNITY}', 's', '2026-01-15', 500, 'li', "
            "'2026-01-15T00:00:00.000000Z')",
        ):
            database.proxy.execute_sql(statement)
    database.close()
    with running(SERVICE, bare) as store:
        found = store.get("/goods-receipts", role="cashier")["items"][0]
        assert (found["due_on"], found["open_fen"]) == ("2026-02-14", 500)
        with database.connection(), pytest.raises(peewee.DatabaseError, match="final"):
            GoodsReceipt.update(due_on="2026-12-31").execute()


def test_another_community_knows_nothing_of_it(buyer):
    order = buyer.post("/purchase-orders", buyer.order(("TEA", "1", 250)))
    receipt = buyer.receive(("TEA", "1", 250))
    stranger = Buyer(buyer.store, "elsewhere")

    def code(method, path, body=None):
        return buyer.store.ask(method, path, body, **stranger.who).body["code"]

    assert code("GET", f"/purchase-orders/{order['id']}") == "purchase_order_unknown"
    cancel = {"reason": "x"}
    assert code("POST", f"/purchase-orders/{order['id']}/cancel", cancel) == (
        "purchase_order_unknown"
    )
    assert code("GET", f"/goods-receipts/{receipt['id']}") == "goods_receipt_unknown"
    assert code("GET", f"/suppliers/{buyer.supplier}/statement") == "supplier_unknown"
    assert code("POST", "/supplier-payments", buyer.payment(1)) == "supplier_unknown"
    mine = stranger.payment(250, (receipt, 250))
    assert code("POST", "/supplier-payments", mine) == "goods_receipt_unknown"
    back = stranger.back(receipt, ("TEA", "1"), supplier_id=stranger.supplier)
    assert code("POST", "/supplier-returns", back) == "goods_receipt_unknown"
    ordered = stranger.delivery(("TEA", "1", 1), purchase_order_id=order["id"])
    assert code("POST", "/goods-receipts", ordered) == "purchase_order_unknown"
    for path in ("/purchase-orders", "/goods-receipts", "/supplier-returns", "/supplier-payments"):
        assert stranger.get(path)["items"] == []
    assert stranger.get("/payables/ageing")["suppliers"] == []


# -- statement, ageing, reorder list ----------------------------------------------------------


def test_a_statement_runs_from_what_was_owed_to_what_is_owed(buyer):
    old = buyer.receive(("TEA", "10", 1000), received_on="2026-02-20")
    buyer.pay(300, paid_on="2026-02-25")
    buyer.receive(("TEA", "10", 2000), invoice_number="A-2")
    buyer.give_back(old, ("TEA", "1"))
    buyer.pay(500, bank_reference="B-1")
    found = buyer.get(f"/suppliers/{buyer.supplier}/statement?from=2026-03-01&to=2026-03-31")
    assert found["opening_fen"] == 700
    assert [
        (row["kind"], row["day"], row["memo"], row["amount_fen"], row["balance_fen"])
        for row in found["entries"]
    ] == [
        ("goods_receipt", "2026-03-04", "A-2", 2000, 2700),
        ("supplier_return", "2026-03-10", "临期", -100, 2600),
        ("supplier_payment", "2026-03-20", "B-1", -500, 2100),
    ]
    assert found["closing_fen"] == 2100 == buyer.figures()["payables_fen"]
    today = buyer.get(f"/suppliers/{buyer.supplier}/statement")
    assert (today["to"], today["closing_fen"]) == (clock.today().isoformat(), 2100)
    path = f"/suppliers/{buyer.supplier}/statement"
    for query, code in (
        ("from=2026-03-02&to=2026-03-01", "days_reversed"),
        ("from=2025-03-01&to=2026-03-02", "window_too_long"),
    ):
        assert buyer.store.ask("GET", f"{path}?{query}", role="cashier").body["code"] == code


def test_debts_are_aged_by_the_days_since_they_were_due(buyer):
    for due_on, value_fen in (
        ("2026-07-02", 1),
        ("2026-07-01", 20),
        ("2026-06-01", 300),
        ("2026-05-31", 4_000),
        ("2026-04-02", 50_000),
        ("2026-04-01", 600_000),
    ):
        buyer.receive(("TEA", "1", value_fen), due_on=due_on)
    buyer.receive(("TEA", "1", 7), supplier_id=buyer.other, due_on="2026-07-01")
    found = buyer.get("/payables/ageing?as_of=2026-07-01")
    assert [row["code"] for row in found["suppliers"]] == ["S1", "S2"]
    assert found["suppliers"][0]["owed"] == {
        "not_yet_due_fen": 1,
        "days_0_30_fen": 320,
        "days_31_60_fen": 4_000,
        "days_61_90_fen": 50_000,
        "over_90_fen": 600_000,
        "credit_fen": 0,
        "total_fen": 654_321,
    }
    assert found["total"]["total_fen"] == 654_328 == buyer.figures()["payables_fen"]


def test_the_ageing_of_an_earlier_day_does_not_know_what_came_after(buyer):
    receipt = buyer.receive(("TEA", "10", 1000))
    buyer.give_back(receipt, ("TEA", "2"))
    buyer.pay(800)
    buyer.give_back(receipt, ("TEA", "1"), returned_on="2026-03-21")
    buyer.receive(("TEA", "1", 250), received_on="2026-03-25")

    def total(day):
        return buyer.get(f"/payables/ageing?as_of={day}")["total"]

    assert total("2026-03-03")["total_fen"] == 0
    assert total("2026-03-04")["total_fen"] == 1000
    assert total("2026-03-10")["total_fen"] == 800
    assert total("2026-03-20")["total_fen"] == 0
    assert (total("2026-03-21")["total_fen"], total("2026-03-21")["credit_fen"]) == (-100, 100)
    assert (total("2026-03-25")["total_fen"], total("2026-03-25")["credit_fen"]) == (150, 0)
    path = f"/suppliers/{buyer.supplier}/statement?from=2026-03-01&to=2026-03-31"
    assert buyer.get(path)["closing_fen"] == 150


def test_the_reorder_list_covers_lead_time_and_a_week_at_the_speed_of_sales(shop):
    cashier = {"role": "cashier"}
    store, today = shop.store, clock.today()
    ordered_on = (today - timedelta(9)).isoformat()
    line = {"sku": "TEA", "quantity": "30", "value_fen": 6000}
    body = {"supplier_id": shop.supplier, "ordered_on": ordered_on, "lines": [line]}
    order = store.post("/purchase-orders", body, **cashier)
    shop.receive(
        "TEA",
        "20",
        4000,
        purchase_order_id=order["id"],
        received_on=(today - timedelta(4)).isoformat(),
    )
    now = clock.text(clock.now())
    sale = shop.sell(("TEA", "15"), cash=5250, sold_at=now)
    store.post(
        f"/sales/{sale['id']}/refunds",
        shop.refund(sale, 1, "1", refunded_at=now, reason="坏"),
        role="clerk",
    )
    shop.sell(("RICE", "1"), cash=2999, sold_at=now)
    rows = {row["sku"]: row for row in store.get("/reorder-list?days=7", **cashier)["items"]}
    tea, rice = rows["TEA"], rows["RICE"]
    assert (tea["sold"], tea["daily_sales"], tea["on_hand"], tea["on_order"]) == (
        "14",
        "2",
        "6",
        "10",
    )
    assert (tea["lead_days"], tea["suggested"], tea["supplier_name"]) == (5, "8", "批发")
    assert (rice["daily_sales"], rice["lead_days"], rice["supplier_id"]) == ("0.143", 3, None)
    assert (rice["on_hand"], rice["suggested"]) == ("-1", "3")
    assert rows["MEAL"]["suggested"] == "0"
    needed = store.get("/reorder-list?days=7&needed=true", **cashier)["items"]
    assert [row["sku"] for row in needed] == ["RICE", "TEA"]


# -- rules ------------------------------------------------------------------------------------


def test_the_state_of_an_order_follows_from_what_came():
    assert orders.state_of([(5, 0), (5, 0)], False) == "open"
    assert orders.state_of([(5, 5), (5, 0)], False) == "part_received"
    assert orders.state_of([(5, 5), (5, 9)], False) == "received"
    assert orders.state_of([(5, 5), (5, 4)], True) == "cancelled"


def test_the_lead_time_is_the_median():
    assert reordering.lead_days([]) == 3
    assert reordering.lead_days([9, 1, 2]) == 2
    assert reordering.lead_days([4, 1]) == 3


@given(
    left=st.lists(st.tuples(st.integers(0, 9_000), st.integers(0, 10**6)), max_size=5),
    parts=st.lists(st.integers(1, 9_000), max_size=8),
)
def test_whatever_goes_back_no_fen_is_lost(left, parts):
    lines = [deliveries.Left(n, q, fen if q else 0) for n, (q, fen) in enumerate(left)]
    came = sum(line.value_fen for line in lines)
    credited = 0
    for part in parts:
        part = min(part, sum(line.quantity for line in lines))
        if part:
            back = deliveries.give_back(0, lines, part)
            assert sum(line.quantity for line in back) == part
            credited += sum(line.value_fen for line in back)
            lines = deliveries.without(lines, back)
        assert credited + sum(line.value_fen for line in lines) == came
        assert all(line.quantity >= 0 and line.value_fen >= 0 for line in lines)


@given(sold=st.integers(0, 10**9), days=st.integers(1, 366), here=st.integers(-(10**6), 10**6))
def test_what_is_suggested_is_enough_and_not_a_unit_too_much(sold, days, here):
    wanted = reordering.suggested(sold, days, 10, here)
    assert wanted % 1000 == 0 and wanted >= 0
    assert (wanted + here) * days >= sold * 10
    assert wanted == 0 or (wanted - 1000 + here) * days < sold * 10


@given(st.lists(st.tuples(st.dates(), st.integers(1, 10**9)), max_size=20), st.dates())
def test_the_columns_of_the_ageing_add_up(debts, as_of):
    rows = payables.aged([("s", due_on, fen) for due_on, fen in debts], {"s": 5}, as_of)
    assert payables.total(rows.values()).total_fen == sum(fen for _, fen in debts) - 5


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["receive", "return", "pay", "pay one"]),
        st.integers(0, 1),  # which supplier
        st.integers(1, 900),  # fen, or thousandths
        st.integers(0, 18),  # which delivery, which day
    ),
    min_size=3,
    max_size=14,
)


@hypothesis_settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_in_any_order_nothing_is_paid_twice_and_all_sums_agree(store, steps):
    buyer = Buyer(store, f"c-{uuid.uuid4()}")
    suppliers, receipts = (buyer.supplier, buyer.other), []
    for kind, which, number, turn in steps:
        supplier, day = suppliers[which], f"2026-03-{turn + 1:02d}"
        if kind == "receive":
            line = ("TEA", f"0.{number:03d}", number)
            receipts.append(buyer.receive(line, supplier_id=supplier, received_on=day))
            continue
        if kind == "pay":
            path, body = "/supplier-payments", buyer.payment(number, supplier_id=supplier)
        elif not receipts:
            continue
        else:
            receipt = receipts[turn % len(receipts)]
            parts = buyer.payment(number, (receipt, number), supplier_id=receipt["supplier_id"])
            back = buyer.back(receipt, ("TEA", f"0.{number:03d}"), returned_on="2026-03-22")
            path, body = {
                "return": ("/supplier-returns", back),
                "pay one": ("/supplier-payments", parts),
            }[kind]
        assert store.ask("POST", path, body, **buyer.who).status in (201, 409)
        require_agreement(buyer, suppliers)
    require_agreement(buyer, suppliers)


def require_agreement(buyer, suppliers):
    open_fen = dict.fromkeys(suppliers, 0)
    for row in buyer.get("/goods-receipts?limit=200")["items"]:
        assert 0 <= row["open_fen"] == row["value_fen"] - row["paid_fen"] - row["credited_fen"]
        open_fen[row["supplier_id"]] += row["open_fen"]
    ageing = buyer.get("/payables/ageing")
    aged = {row["supplier_id"]: row["owed"] for row in ageing["suppliers"]}
    window = "from=2026-01-01&to=2026-12-31"
    for supplier in suppliers:
        owed = aged.get(supplier, {"credit_fen": 0, "total_fen": 0})
        statement = buyer.get(f"/suppliers/{supplier}/statement?{window}")
        assert owed["total_fen"] == open_fen[supplier] - owed["credit_fen"]
        assert owed["total_fen"] == statement["closing_fen"]
        assert not (open_fen[supplier] and owed["credit_fen"]), "credit waits while money is owed"
    assert ageing["total"]["total_fen"] == buyer.figures()["payables_fen"]
