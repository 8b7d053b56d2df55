"""Stocktakes: blind, by list or by scanning, finished by one person and resolved by another."""

import shutil
import uuid

import peewee
import pytest

from services.store.app import SERVICE
from services.store.stock.models import StockCount, StockCountLine, StockCountResolution
from shared.facts import StockAdjusted, StockVarianceResolved
from tests.service import COMMUNITY, running
from tests.threads import together

NAME = "01920000-0000-7000-8000-000000000001"


class Counting:
    """A shop with goods, and the words of somebody who counts them."""

    def __init__(self, shop):
        self.shop, self.store = shop, shop.store
        shop.receive("TEA", "10", 2500)
        shop.receive("RICE", "4", 8000)

    def ask(self, path, body=None, role="clerk", **how):
        return self.store.ask("POST", f"/stock-counts{path}", body, role=role, **how)

    def open(self, **more):
        return self.store.post("/stock-counts", self.body(**more), role="clerk")["id"]

    def body(self, **more):
        return {"counted_on": "2026-03-02", **more}

    def count(self, count_id, *lines, **how):
        """Lines are (sku, counted) or (sku, counted, mode)."""
        rows = [dict(zip(("sku", "counted", "mode"), line, strict=False)) for line in lines]
        return self.ask(f"/{count_id}/lines", {"lines": rows}, **how)

    def finish(self, count_id, **how):
        return self.ask(f"/{count_id}/finish", **how)

    def resolve(self, count_id, *charged, role="reviewer", **more):
        rows = [
            dict(zip(("sku", "amount_fen", "person"), charge, strict=True)) for charge in charged
        ]
        return self.ask(f"/{count_id}/resolve", {"charged": rows, **more}, role=role)


@pytest.fixture
def counting(shop):
    return Counting(shop)


def test_a_count_sets_stock_right_and_names_what_nobody_counted(counting):
    count_id = counting.open()
    counting.count(count_id, ("TEA", "8"), ("RICE", "5"))
    found = counting.finish(count_id).body
    assert [(row["sku"], row["expected"], row["quantity"]) for row in found["variances"]] == [
        ("RICE", "4", "1"),
        ("TEA", "10", "-2"),
    ]
    assert (found["state"], found["gain_fen"], found["loss_fen"]) == ("finished", 2000, 500)
    assert found["not_counted"] == ["MEAL"]
    assert (found["counted"], found["products"]) == (2, 3)
    assert counting.shop.on_hand("TEA") == ("8", 2000)
    assert counting.shop.on_hand("RICE") == ("5", 10_000)
    told = counting.store.told(StockAdjusted)
    assert [(fact.kind, fact.stock_adjustment_id) for fact in told] == [("stock_count", count_id)]
    moved = counting.store.get(f"/stock-movements?document_id={count_id}")["items"]
    assert sorted((row["sku"], row["value_fen"]) for row in moved) == [
        ("RICE", 2000),
        ("TEA", -500),
    ]


def test_what_the_books_expect_is_not_told_before_the_count_is_finished(counting):
    count_id = counting.open()
    answers = [
        counting.count(count_id, ("TEA", "8")).body,
        counting.store.get(f"/stock-counts/{count_id}"),
        counting.store.get(f"/stock-counts/{count_id}/lines"),
        counting.store.get("/stock-counts"),
    ]
    assert all("expected" not in str(answer) for answer in answers)
    assert answers[1]["variances"] == []
    sheet = answers[2]["items"]
    assert [(row["sku"], row["counted"], row["counted_by"]) for row in sheet] == [
        ("MEAL", None, None),
        ("RICE", None, None),
        ("TEA", "8", "clerk"),
    ]
    left = counting.store.get(f"/stock-counts/{count_id}/lines?counted=false")["items"]
    assert [row["sku"] for row in left] == ["MEAL", "RICE"]


def test_sales_during_a_count_do_no_harm(counting):
    count_id = counting.open()
    counting.count(count_id, ("TEA", "9"))
    counting.shop.sell(("TEA", "3"), cash=1050)
    counting.finish(count_id)
    assert counting.shop.on_hand("TEA") == ("6", 1500)


def test_several_people_scan_at_once_and_every_scan_counts(counting):
    count_id = counting.open(scope="skus", skus=[])
    together(6, lambda n: counting.count(count_id, ("TEA", "2", "add"), user=f"li-{n}"))
    counting.count(count_id, ("RICE", "1", "add"), ("RICE", "3", "add"))
    found = counting.finish(count_id).body
    assert [(row["sku"], row["quantity"]) for row in found["variances"]] == [("TEA", "2")]
    counted = counting.store.get(f"/stock-counts/{count_id}/lines")["items"]
    assert {row["sku"]: (row["counted"], row["listed"]) for row in counted} == {
        "TEA": ("12", False),
        "RICE": ("4", False),
    }


def test_a_scan_that_is_sent_twice_counts_once(counting):
    count_id = counting.open(scope="skus", skus=["TEA"])
    together(3, lambda _: counting.count(count_id, ("TEA", "2", "add"), key="scan-1"))
    assert counting.count(count_id, ("TEA", "1", "add")).body["lines"][0]["counted"] == "3"


def test_two_overlapping_counts_cannot_be_open_at_once(counting):
    bodies = [
        counting.body(scope="category", category="饮料"),
        counting.body(scope="skus", skus=["RICE", "TEA"], reason="rice and tea"),
    ]
    answers = together(2, lambda n: counting.ask("", bodies[n]))
    assert sorted(answer.status for answer in answers) == [201, 409]
    refused = next(answer.body for answer in answers if answer.status == 409)
    opened = next(answer.body for answer in answers if answer.status == 201)
    assert (refused["code"], refused["sku"]) == ("product_in_other_count", "TEA")
    assert refused["stock_count_id"] == opened["id"]
    other = counting.open(scope="skus", skus=["MEAL"])
    assert counting.count(other, ("TEA", "1")).body["code"] == "product_in_other_count"
    assert counting.ask(f"/{opened['id']}/cancel").body["state"] == "cancelled"
    assert counting.count(other, ("TEA", "1")).status == 200


def test_a_cancelled_count_posts_nothing_and_takes_no_more_lines(counting):
    count_id = counting.open()
    counting.count(count_id, ("TEA", "1"))
    counting.ask(f"/{count_id}/cancel")
    assert counting.shop.on_hand("TEA") == ("10", 2500)
    assert counting.count(count_id, ("TEA", "2")).body["code"] == "count_not_open"
    assert counting.finish(count_id).body["code"] == "count_not_open"
    assert counting.resolve(count_id).body["code"] == "count_not_finished"
    assert counting.store.told(StockAdjusted) == []


def test_a_count_is_finished_once_however_often_it_is_asked_at_once(counting):
    count_id = counting.open()
    counting.count(count_id, ("TEA", "8"))
    answers = together(4, lambda _: counting.finish(count_id))
    assert sorted(answer.status for answer in answers) == [200, 409, 409, 409]
    assert counting.shop.on_hand("TEA") == ("8", 2000)
    assert len(counting.store.told(StockAdjusted)) == 1


def test_a_loss_is_resolved_once_by_another_person_and_partly_charged(counting):
    count_id = counting.open()
    counting.count(count_id, ("TEA", "6"), ("RICE", "5"))
    counting.finish(count_id, role="clerk+reviewer", user="li")
    path = f"/stock-counts/{count_id}/resolve"
    assert counting.store.refused(path, {}, role="clerk+reviewer", user="li") == "same_person"
    assert counting.store.refused(path, {}, role="cashier") == "forbidden"
    answers = together(3, lambda _: counting.resolve(count_id, ("TEA", 300, "王店员"), note="议定"))
    assert sorted(answer.status for answer in answers) == [200, 409, 409]
    resolved = next(answer.body for answer in answers if answer.status == 200)
    assert resolved["state"] == "resolved"
    assert resolved["resolution"]["charged_fen"] == 300
    assert resolved["charged"] == [{"sku": "TEA", "person": "王店员", "amount_fen": 300}]
    told = counting.store.told(StockVarianceResolved)
    assert [(fact.gain_fen, fact.loss_fen) for fact in told] == [(2000, 1000)]
    assert [(charge.person, charge.amount_fen) for charge in told[0].charges] == [("王店员", 300)]


def test_nobody_is_charged_more_than_was_lost_of_that_product(counting):
    count_id = counting.open()
    counting.count(count_id, ("TEA", "6"), ("RICE", "5"))
    counting.finish(count_id)
    for charged in (
        [("TEA", 1001, "li")],
        [("TEA", 600, "li"), ("TEA", 401, "wang")],
        [("RICE", 1, "li")],
        [("MEAL", 1, "li")],
    ):
        assert counting.resolve(count_id, *charged).body["code"] == "charge_exceeds_loss"
    early = counting.resolve(count_id, resolved_on="2026-03-01")
    assert early.body["code"] == "resolved_before_counted"
    unknown = counting.resolve(count_id, ("COFFEE", 1, "li"))
    assert unknown.body["code"] == "product_not_found"
    both = counting.resolve(count_id, ("TEA", 600, "li"), ("TEA", 400, "wang"))
    assert both.body["resolution"]["charged_fen"] == 1000


def test_a_count_without_a_difference_needs_no_second_person(counting):
    count_id = counting.open(scope="skus", skus=["TEA"])
    counting.count(count_id, ("TEA", "10"))
    assert counting.finish(count_id).body["state"] == "resolved"
    assert counting.store.told(StockAdjusted) == []
    assert counting.resolve(count_id).body["code"] == "count_not_finished"
    waiting = counting.store.get("/stock-counts?state=finished")["items"]
    done = counting.store.get("/stock-counts?state=resolved")["items"]
    assert (waiting, [row["id"] for row in done]) == ([], [count_id])


def test_a_count_named_by_its_client_is_opened_once(counting):
    body = counting.body(id=NAME, scope="skus", skus=["TEA", "RICE"])
    answers = together(3, lambda _: counting.ask("", body))
    assert [answer.status for answer in answers] == [201] * 3
    assert {answer.body["id"] for answer in answers} == {NAME}
    other = counting.ask("", {**body, "skus": ["TEA"]})
    assert other.body["code"] == "stock_count_differs"
    assert counting.ask("", {**body, "reason": "x"}).body["code"] == "stock_count_differs"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"scope": "category"}, "scope_unclear"),
        ({"scope": "skus"}, "scope_unclear"),
        ({"scope": "all", "skus": ["TEA"]}, "scope_unclear"),
        ({"scope": "category", "category": "文具"}, "category_unknown"),
        ({"scope": "skus", "skus": ["TEA", "COFFEE"]}, "product_not_found"),
    ],
)
def test_a_count_says_what_it_covers(counting, more, code):
    assert counting.ask("", counting.body(**more)).body["code"] == code


def test_oversold_goods_are_counted_back_to_what_is_there(counting):
    counting.shop.sell(("TEA", "12"), cash=4200)
    assert counting.shop.on_hand("TEA") == ("-2", -500)
    count_id = counting.open(scope="skus", skus=["TEA"])
    counting.count(count_id, ("TEA", "0"))
    counting.finish(count_id)
    assert counting.shop.on_hand("TEA") == ("0", 0)


def test_another_community_knows_nothing_of_a_count(counting):
    count_id = counting.open()
    for path, body in (
        ("lines", {"lines": [{"sku": "TEA", "counted": "1"}]}),
        ("finish", None),
        ("cancel", None),
    ):
        answer = counting.ask(f"/{count_id}/{path}", body, community="elsewhere")
        assert answer.body["code"] == "stock_count_unknown"
    assert counting.ask(f"/{uuid.uuid4()}/finish").body["code"] == "stock_count_unknown"
    assert counting.store.get("/stock-counts", community="elsewhere")["items"] == []


def test_a_closed_count_is_final_in_the_database(counting):
    count_id = counting.open()
    counting.count(count_id, ("TEA", "6"))
    counting.finish(count_id)
    counting.resolve(count_id)
    with counting.store.service.database.connection():
        for query in (
            StockCountLine.update(counted=7000),
            StockCountLine.delete(),
            StockCount.update(counted_on="2026-01-01"),
            StockCountResolution.update(loss_fen=0),
        ):
            with pytest.raises(peewee.DatabaseError, match="final"):
                query.execute()


def test_counts_from_before_this_are_there_and_wait_for_nobody(bare, tmp_path):
    for path in sorted(SERVICE.migrations.glob("000[123]_*.py")):
        shutil.copy(path, tmp_path)
    database = SERVICE.database
    database.bind(bare)
    database.migrate(tmp_path)
    moment = "2026-03-02T01:00:00.000000Z"
    with database.connection():
        for table, values in (
            (
                "product",
                f"'p', '{COMMUNITY}', 'TEA', NULL, '茶', '饮料', '瓶', 350, 's', '{moment}'",
            ),
            ("stock_level", f"'p', '{COMMUNITY}', 8000, 2000, 8000, 2000"),
            (
                "stock_movement",
                f"1, '{COMMUNITY}', 'p', 'stock_count', 'c', '2026-03-02', 8000, 2000",
            ),
            (
                "stock_adjustment",
                f"'c', '{COMMUNITY}', 'stock_count', 'march', '2026-03-02', 'li', '{moment}'",
            ),
            ("stock_adjustment_line", "1, 'c', 'p', 10000, -2000, -500"),
        ):
            database.proxy.execute_sql(f"INSERT INTO {table} VALUES ({values})")
    database.close()
    with running(SERVICE, bare) as store:
        found = store.get("/stock-counts/c")
        assert (found["state"], found["closed_by"], found["loss_fen"]) == ("resolved", "li", 500)
        line = store.get("/stock-counts/c/lines")["items"][0]
        assert (line["sku"], line["counted"]) == ("TEA", "8")
        body = {"year": 2026, "method": "fifo"}
        assert store.refused("/costing-methods", body, role="accountant") == "costing_fixed"
