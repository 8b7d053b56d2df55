"""Bills against our books, through HTTP on both engines."""

import hashlib
import io
import zipfile

import peewee
import pytest

from services.store.bills.models import Bill, BillMatch, BillRow, Explanation
from services.store.sales.models import SaleTender
from tests.store.bills import made
from tests.store.bills.desk import DAY, SALE, Desk, code
from tests.store.bills.made import Paid
from tests.threads import together


@pytest.fixture
def desk(shop):
    return Desk(shop)


def test_a_bill_answers_what_its_payout_comes_to(desk):
    report = desk.bring(Paid("1", 6000, millifen=32_000), Paid("2", -5000, millifen=-27_000))
    bill = report["bill"]
    assert (bill["kind"], bill["channel"], bill["rows_new"]) == ("wechat_all", "wechat", 2)
    assert (bill["gross_fen"], bill["refund_fen"]) == (6000, 5000)
    assert (bill["fee_fen"], bill["net_fen"]) == (5, 995)
    assert bill["settlement_id"] is None
    assert desk.store.get("/bills", role="reviewer")["items"] == [bill]
    assert desk.store.get("/bills?channel=alipay", role="reviewer")["items"] == []


@pytest.mark.parametrize(
    "body",
    [
        made.wechat([Paid("1", 350)]).encode("gbk"),
        made.packed(made.wechat([Paid("1", 350)])),
        made.alipay_zip(made.alipay([Paid("1", 350)])),
    ],
    ids=["gbk", "gzip", "zip"],
)
def test_a_file_is_taken_as_it_came_and_its_bytes_once(desk, body):
    first, again = desk.ask(body).body, desk.ask(body).body
    assert (first["known"], again["known"]) == (False, True)
    assert again == first | {"known": True}
    assert len(desk.store.get("/bills", role="cashier")["items"]) == 1


def test_one_file_three_times_at_once_is_one_import(desk):
    body = made.wechat([Paid(str(n), 350) for n in range(50)])
    answers = together(3, lambda _: desk.ask(body))
    assert [answer.status for answer in answers] == [200, 200, 200]
    assert sorted(answer.body["known"] for answer in answers) == [False, True, True]
    assert len({answer.body["bill"]["id"] for answer in answers}) == 1
    with desk.store.service.database.connection():
        assert (Bill.select().count(), BillRow.select().count()) == (1, 50)


def test_a_retried_import_answers_the_same(desk):
    body = made.wechat([Paid("1", 350)])
    assert desk.ask(body, key="k").body == desk.ask(body, key="k").body
    assert code(desk.ask(made.wechat([]), key="k")) == "idempotency_key_reused"


def test_a_payment_that_two_bills_tell_is_known_once(desk):
    desk.bring(Paid("1", 350, millifen=2_000), Paid("2", -100))
    again = desk.bring(Paid("1", 350, millifen=2_000), Paid("3", 600))
    assert (again["bill"]["rows_new"], again["bill"]["rows_known"]) == (1, 1)
    assert again["bill"]["gross_fen"] == 600
    assert desk.reconcile()["platform_fen"] == 350 - 100 + 600
    other = made.wechat([Paid("1", 351, millifen=2_000), Paid("4", 100)])
    assert code(desk.ask(other)) == "bill_row_differs"
    assert len(desk.store.get("/bills", role="cashier")["items"]) == 2


def test_a_wrong_bill_is_refused_with_what_is_wrong_and_nothing_is_kept(desk):
    right = made.wechat([Paid("1", 350), Paid("2", 350)])
    answer = desk.ask(right.replace("`CNY", "`USD"))
    assert (answer.status, code(answer)) == (422, "bill_invalid")
    assert [line["line"] for line in answer.body["lines"]] == [2, 3]
    answer = desk.ask(made.wechat([Paid("1", 350)], 应结订单总金额="3.51"))
    assert code(answer) == "bill_summary_differs"
    assert answer.body["differences"] == [
        {"line": 4, "field": "应结订单总金额", "stated": "3.51000", "counted": "3.50000"}
    ]
    assert code(desk.ask(made.packed(right)[:-5])) == "bill_unreadable"
    assert code(desk.ask("a,b\n1,2\n")) == "bill_kind_unknown"
    assert code(desk.ask(b" " * 5_242_881)) == "body_too_large"
    assert desk.store.get("/bills", role="cashier")["items"] == []


def test_a_workbook_is_refused_whatever_its_cells_would_compute(desk):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as workbook:
        workbook.writestr("[Content_Types].xml", "<Types/>")
        workbook.writestr("xl/workbook.xml", "<workbook/>")
        workbook.writestr("xl/worksheets/sheet1.xml", "<c r='A1'><f>HYPERLINK(1)</f></c>")
    answer = desk.ask(packed.getvalue())
    assert (answer.status, code(answer)) == (422, "bill_unreadable")
    assert "save the sheet as CSV" in answer.body["detail"]
    assert desk.store.get("/bills", role="cashier")["items"] == []


def test_a_file_keeps_its_hash_and_a_re_import_changes_nothing(desk):
    desk.pay(id=SALE.format(1))
    body = made.wechat([Paid("1", 300, order=SALE.format(1)), Paid("2", 500)]).encode()
    first = desk.ask(body).body
    assert first["bill"]["sha256"] == hashlib.sha256(body).hexdigest()
    desk.explain(desk.rows(first)[1], "payable")
    before = (desk.reconcile(), desk.store.get("/clearing?channel=wechat", role="cashier"))
    again = desk.ask(body).body
    # The same rows in another dress are another file that brings nothing new.
    other = desk.ask(made.packed(body.decode())).body["bill"]
    assert (again["known"], again["bill"]) == (True, first["bill"])
    assert (other["rows_new"], other["rows_known"], other["gross_fen"]) == (0, 2, 0)
    assert before == (
        desk.reconcile(),
        desk.store.get("/clearing?channel=wechat", role="cashier"),
    )


def test_rows_that_name_our_sale_or_refund_are_matched_with_and_without_dashes(desk):
    first, second = (desk.pay(id=SALE.format(n)) for n in (1, 2))
    refund = desk.take_back(first, refunded_at="2026-03-02T02:00:00Z", id=SALE.format(9))
    report = desk.bring(
        Paid("1", 350, order=first["id"].replace("-", "")),
        Paid("2", 350, order=second["id"]),
        Paid("3", -350, "2026-03-02 10:00:00", first["id"], refund["id"].replace("-", "")),
    )
    assert (report["classes"], report["open"]) == ({"matched": 2, "refund": 1}, 0)
    assert [row["ours"]["id"] for row in desk.rows(report)] == [
        first["id"],
        second["id"],
        refund["id"],
    ]
    found = desk.reconcile()
    assert (found["ours_fen"], found["platform_fen"], found["difference_fen"]) == (350, 350, 0)
    assert (found["open"], found["differences"]) == (0, [])


def test_a_sale_that_arrives_after_its_bill_is_matched_all_the_same(desk):
    report = desk.bring(Paid("1", 350, order=SALE.format(1)))
    assert report["classes"] == {"only_platform": 1}
    desk.pay(id=SALE.format(1))
    assert desk.store.get(f"/bills/{report['bill']['id']}", role="cashier")["classes"] == {
        "matched": 1
    }


def test_a_number_counts_only_for_the_channel_the_sale_was_paid_by(desk):
    sale = desk.pay(id=SALE.format(1), method="cash")
    report = desk.bring(Paid("1", 350, order=sale["id"]))
    assert report["classes"] == {"only_platform": 1}


def test_two_rows_never_have_one_tender(desk):
    sale = desk.pay(id=SALE.format(1))
    report = desk.bring(Paid("1", 350, order=sale["id"]), Paid("2", 350, order=sale["id"]))
    assert report["classes"] == {"matched": 1, "only_platform": 1}
    later = desk.bring(Paid("3", 350, order=sale["id"]))
    assert later["classes"] == {"only_platform": 1}
    row = desk.rows(later)[0]
    assert row["suggestions"] == []
    answer = desk.say("confirm", row, sale_id=sale["id"])
    assert code(answer) == "tender_matched_already"
    assert answer.body["row_id"] == desk.rows(report)[0]["id"]


def test_a_confirmed_tender_is_not_given_to_a_later_row_that_names_it(desk):
    sale = desk.pay(id=SALE.format(1))
    first = desk.bring(Paid("1", 350))
    desk.say("confirm", desk.rows(first)[0], sale_id=sale["id"])
    assert desk.bring(Paid("2", 350, order=sale["id"]))["classes"] == {"only_platform": 1}


def test_a_scanned_code_is_suggested_by_amount_and_two_minutes_and_confirmed_by_a_person(desk):
    near, far, _other = (
        desk.pay(sold_at="2026-03-02T01:01:30Z"),
        desk.pay(sold_at="2026-03-02T01:02:01Z"),
        desk.pay(sold_at="2026-03-02T01:00:00Z", method="alipay"),
    )
    report = desk.bring(Paid("1", 350), maker=made.personal)
    row = desk.rows(report)[0]
    assert (row["class"], row["open"], row["order_no"]) == ("only_platform", True, None)
    assert [found["id"] for found in row["suggestions"]] == [near["id"]]
    answer = desk.say("confirm", row, sale_id=near["id"])
    assert (answer.body["class"], answer.body["open"]) == ("matched", False)
    assert answer.body["ours"]["id"] == near["id"]
    assert desk.say("confirm", row, sale_id=near["id"]).body == answer.body
    assert code(desk.say("confirm", row, sale_id=far["id"])) == "row_matched_already"
    said = desk.say("explain", row, treatment="payable", reason="顾客误转")
    assert code(said) == "nothing_to_explain"


def test_a_refund_is_confirmed_with_a_refund(desk):
    sale = desk.pay()
    refund = desk.take_back(sale, refunded_at="2026-03-02T02:00:00Z")
    report = desk.bring(Paid("1", -350, "2026-03-02 10:01:00", "A", "B"))
    row = desk.rows(report)[0]
    assert [found["id"] for found in row["suggestions"]] == [refund["id"]]
    assert code(desk.say("confirm", row, sale_id=sale["id"])) == "match_unfitting"
    assert code(desk.say("confirm", row)) == "match_unfitting"
    both = desk.say("confirm", row, sale_id=sale["id"], refund_id=refund["id"])
    assert code(both) == "match_unfitting"
    assert code(desk.say("confirm", row, refund_id=SALE.format(7))) == "refund_unknown"
    assert desk.say("confirm", row, refund_id=refund["id"]).body["class"] == "refund"


def test_two_confirmations_at_once_are_one(desk):
    sales = [desk.pay(), desk.pay()]
    rows = desk.rows(desk.bring(Paid("1", 350), Paid("2", 350)))
    answers = together(2, lambda n: desk.say("confirm", rows[0], sale_id=sales[n]["id"]))
    assert sorted(answer.status for answer in answers) == [200, 409]
    won = next(answer.body for answer in answers if answer.status == 200)
    left = next(sale["id"] for sale in sales if sale["id"] != won["ours"]["id"])
    desk.bring(Paid("3", 350))
    answers = together(2, lambda n: desk.say("confirm", rows[1], sale_id=left))
    assert [answer.status for answer in answers] == [200, 200]
    with desk.store.service.database.connection():
        assert BillMatch.select().count() == 2


def test_two_rows_confirmed_as_one_sale_at_once_give_one_match(desk):
    sale = desk.pay()
    rows = desk.rows(desk.bring(Paid("1", 350), Paid("2", 350)))
    answers = together(2, lambda n: desk.say("confirm", rows[n], sale_id=sale["id"]))
    assert sorted(answer.status for answer in answers) == [200, 409]


def test_what_is_no_sale_of_ours_is_explained_once(desk):
    row = desk.rows(desk.bring(Paid("1", 350)))[0]
    word = {"treatment": "payable", "reason": "顾客误转"}
    said = desk.say("explain", row, **word).body
    assert (said["state"], said["effect_fen"], said["row_id"]) == ("waiting", 350, row["id"])
    assert desk.say("explain", row, **word).body == said
    sale = desk.pay()
    other = desk.say("explain", row, treatment="gain", reason="别的")
    assert code(other) == "explanation_waiting"
    assert code(desk.say("confirm", row, sale_id=sale["id"])) == "row_explained_already"
    desk.store.post(f"/explanations/{said['id']}/approve", role="reviewer")
    assert code(desk.say("confirm", row, sale_id=sale["id"])) == "row_explained_already"
    found = desk.reconcile()
    assert [
        (d["row_id"], d["explained"] and d["explained"]["reason"], d["open"])
        for d in found["differences"]
    ] == [(None, None, True), (row["id"], "顾客误转", False)]


def test_an_amount_that_differs_stays_open_until_it_is_explained(desk):
    sale = desk.pay(id=SALE.format(1))
    row = desk.rows(desk.bring(Paid("1", 300, order=sale["id"])), "class=amount_differs")[0]
    assert (row["open"], row["ours"]["amount_fen"], row["amount_fen"]) == (True, 350, 300)
    assert desk.reconcile()["difference_fen"] == -50
    assert desk.explain(row, "loss", "少收 0.50")["effect_fen"] == -50
    assert desk.reconcile()["open"] == 0


def test_a_sale_paid_otherwise_and_one_that_is_not_here_are_no_match(desk):
    cash = desk.pay(method="cash")
    row = desk.rows(desk.bring(Paid("1", 350)))[0]
    assert code(desk.say("confirm", row, sale_id=cash["id"])) == "channel_differs"
    assert code(desk.say("confirm", row, sale_id=SALE.format(7))) == "sale_unknown"
    assert code(desk.say("confirm", {"id": "none"}, sale_id=cash["id"])) == "bill_row_unknown"
    said = desk.say("explain", {"id": "none"}, treatment="gain", reason="x")
    assert code(said) == "bill_row_unknown"


def test_every_fen_between_platform_and_books_has_a_class_and_a_name(desk):
    matched = desk.pay(id=SALE.format(1))
    desk.pay(id=SALE.format(2), sku="MEAL", fen=600)  # never arrived
    differs = desk.pay(id=SALE.format(3), sku="RICE", fen=2999)
    late = desk.pay(id=SALE.format(4), sold_at="2026-03-02T15:59:30Z")
    desk.pay(id=SALE.format(5), sold_at="2026-03-02T15:58:00Z")  # the next bill may have it
    desk.bring(
        Paid("1", 350, order=matched["id"], millifen=2_000),
        Paid("2", 1000, millifen=5_500),
        Paid("3", 2900, order=differs["id"], millifen=15_000),
    )
    desk.bring(Paid("4", 350, "2026-03-03 00:00:10", late["id"], millifen=2_000))
    found = desk.reconcile()
    assert {
        c["class"]: (c["pairs"], c["open"], c["platform_fen"], c["ours_fen"])
        for c in found["classes"]
    } == {
        "matched": (1, 0, 350, 350),
        "refund": (0, 0, 0, 0),
        "cross_day": (2, 1, 0, 700),
        "amount_differs": (1, 1, 2900, 2999),
        "only_platform": (1, 1, 1000, 0),
        "only_ours": (1, 1, 0, 600),
    }
    assert (found["platform_fen"], found["ours_fen"]) == (4250, 4649)
    assert (found["fee_fen"], found["net_fen"]) == (23, 4227)
    assert found["difference_fen"] == -399
    named = found["differences"]
    assert sum(d["platform_fen"] - d["ours_fen"] for d in named) == found["difference_fen"]
    assert (len(named), found["open"]) == (found["differences_count"], 4) == (5, 4)
    assert [d["open"] for d in named] == [True] * 4 + [False]
    both = desk.reconcile(DAY.replace("to=2026-03-02", "to=2026-03-03"))
    assert both["difference_fen"] == -399 + 350


def test_a_day_with_no_difference_says_so_and_other_channels_do_not_mix(desk):
    sale = desk.pay(id=SALE.format(1))
    desk.pay(method="alipay")
    desk.pay(method="cash")
    desk.bring(Paid("1", 350, order=sale["id"]))
    desk.bring(Paid("1", 350, "2026-03-02 09:00:00"), maker=made.alipay)
    found = desk.reconcile()
    assert (found["ours_fen"], found["difference_fen"], found["open"]) == (350, 0, 0)
    alipay = desk.reconcile(DAY.replace("wechat", "alipay"))
    assert (alipay["difference_fen"], alipay["open"]) == (0, 2)  # equal by amount, not by person


@pytest.mark.parametrize("days", [("2026-03-03", "2026-03-02"), ("2026-03-01", "2026-04-01")])
def test_a_reconciliation_spans_one_to_thirty_one_days(desk, days):
    path = f"/reconciliation?channel=wechat&from={days[0]}&to={days[1]}"
    assert desk.store.ask("GET", path, role="cashier").body["code"] == "days_invalid"


def test_rows_are_listed_by_class_a_page_at_a_time(desk):
    sales = [desk.pay(id=SALE.format(n)) for n in range(3)]
    rows = [Paid(str(n), 350, order=sale["id"]) for n, sale in enumerate(sales)]
    strange = [Paid(str(n), 990) for n in range(10, 15)]
    report = desk.bring(*(strange[:3] + rows + strange[3:]))
    path = f"/bills/{report['bill']['id']}/rows?limit=2&class=only_platform"
    seen, after = [], ""
    while after is not None:
        page = desk.store.get(path + (f"&after={after}" if after else ""), role="cashier")
        seen.append([row["line_no"] for row in page["items"]])
        after = page["next"]
    assert seen == [[2, 3], [4, 8], [9]]
    assert len(desk.rows(report, "class=matched")) == 3
    assert desk.rows(report, "class=refund") == []
    assert len(desk.rows(report)) == 8


def test_another_communitys_bills_and_rows_are_not_here(desk):
    desk.pay(id=SALE.format(1))
    report = desk.bring(Paid("1", 350))
    row = desk.rows(report)[0]
    elsewhere = {"role": "cashier", "community": "elsewhere"}
    path = f"/bills/{report['bill']['id']}"
    for asked in (path, f"{path}/rows"):
        assert desk.store.ask("GET", asked, **elsewhere).body["code"] == "bill_unknown"
    for verb, body in (
        ("confirm", {"sale_id": SALE.format(1)}),
        ("explain", {"reason": "x", "treatment": "gain"}),
    ):
        asked = f"/bill-rows/{row['id']}/{verb}"
        assert desk.store.refused(asked, body, **elsewhere) == "bill_row_unknown"
    body = made.wechat([Paid("1", 350), Paid("2", 350, order=SALE.format(1))]).encode()
    theirs = desk.store.post("/bills", body, **elsewhere)
    assert (theirs["known"], theirs["bill"]["rows_new"]) == (False, 2)
    assert theirs["classes"] == {"only_platform": 2}
    found = desk.store.get(f"/reconciliation?{DAY}", **elsewhere)
    assert (found["ours_fen"], found["platform_fen"]) == (0, 700)


def test_the_cashier_imports_and_matches_and_the_office_reads(desk):
    report = desk.bring(Paid("1", 350))
    row = desk.rows(report)[0]
    body = made.wechat([]).encode()
    for role in ("clerk", "accountant", "admin", "district"):
        assert desk.store.refused("/bills", body, role=role) == "forbidden"
        assert code(desk.say("explain", row, role=role, reason="x")) == "forbidden"
        assert code(desk.say("confirm", row, role=role)) == "forbidden"
    assert desk.store.ask("GET", f"/reconciliation?{DAY}", role="clerk").status == 403


def test_what_a_platform_said_and_what_was_said_of_it_is_final(desk):
    sale = desk.pay()
    rows = desk.rows(desk.bring(Paid("1", 350), Paid("2", 350)))
    desk.say("confirm", rows[0], sale_id=sale["id"])
    desk.say("explain", rows[1], treatment="gain", reason="顾客误转")
    changes = (
        Bill.update(gross_fen=1),
        BillRow.update(amount_fen=1),
        BillMatch.update(ours_id=SALE.format(1)),
        Explanation.update(reason="x"),
    )
    with desk.store.service.database.connection():
        for query in (*changes, *(table.delete() for table in (BillMatch, Explanation))):
            with pytest.raises(peewee.DatabaseError):
                query.execute()


def test_an_import_that_dies_in_the_middle_leaves_nothing_and_is_done_by_the_next(desk):
    body = made.wechat([Paid(str(n), 350) for n in range(1500)])
    database = desk.store.service.database
    with database.connection():
        database.proxy.execute_sql(
            "ALTER TABLE bill_row RENAME TO bill_row_away"  # the second table is gone: it dies
        )
    assert desk.ask(body).status == 500
    with database.connection():
        database.proxy.execute_sql("ALTER TABLE bill_row_away RENAME TO bill_row")
        assert Bill.select().count() == 0
    report = desk.ask(body).body
    assert (report["known"], report["bill"]["rows_new"]) == (False, 1500)


def test_a_sale_paid_two_ways_counts_each_tender_for_its_channel(desk):
    sale = desk.shop.sell(
        ("MEAL", "1"),
        tenders=[{"method": "wechat", "amount_fen": 400}, {"method": "alipay", "amount_fen": 200}],
        id=SALE.format(1),
    )
    wechat = desk.bring(Paid("1", 400, order=sale["id"]))
    alipay = desk.bring(Paid("1", 200, order=sale["id"]), maker=made.alipay)
    assert wechat["classes"] == alipay["classes"] == {"matched": 1}
    with desk.store.service.database.connection():
        assert SaleTender.select().count() == 2
