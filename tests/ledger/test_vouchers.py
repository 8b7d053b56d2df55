"""Vouchers: once, numbered without gaps, chained, final."""

import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import peewee
import pytest

from services.ledger.posting.rules import Entry, credit, debit
from services.ledger.reactions import REACTIONS
from services.ledger.vouchers import commands, rules
from shared import clock, facts, follower
from shared.errors import Refusal
from tests.ledger import happenings as h
from tests.service import COMMUNITY

ACCOUNTANT = follower.follower_of("ledger", COMMUNITY)


def post(ledger, *entries, document_id="document-1", source_id=None):
    with ledger.service.database.connection():
        return commands.post(ACCOUNTANT, entries, document_id, source_id)


def cash_in(fen=100, day="2026-03-10", kind="till_closed"):
    lines = [debit("1001", fen), credit("530102", fen)]
    return Entry("store", kind, date.fromisoformat(day), "现金", lines)


def execute(ledger, sql):
    with ledger.service.database.connection():
        ledger.service.database.proxy.execute_sql(sql)


def allow_changes(ledger, table):
    """What only somebody with the database's own keys can do."""
    on_table = f" ON {table}" if ledger.service.database.is_postgres else ""
    for trigger in ("keep", "stay"):
        execute(ledger, f"DROP TRIGGER {table}_{trigger}{on_table}")


def test_a_posted_voucher_carries_what_an_auditor_asks_for(ledger):
    receipt = h.goods_received(13_000_000)
    ledger.hear(receipt)
    (voucher,) = ledger.get("/books/store/vouchers")["items"]
    assert ledger.get(f"/books/store/vouchers/{voucher['id']}") == voucher
    assert (voucher["period"], voucher["word"], voucher["number"]) == ("2026-03", "记", 1)
    assert (voucher["memo"], voucher["attachments"]) == ("赊购商品", 1)
    assert (voucher["maker"], voucher["document_id"]) == (
        "li",
        receipt.goods_receipt_id,
    )
    assert voucher["previous_hash"] == "0" * 64
    assert voucher["lines"][1] | {"memo": None} == {
        "line_no": 2,
        "account": "2202",
        "account_name": "应付账款",
        "debit_fen": 0,
        "credit_fen": 13_000_000,
        "memo": None,
        "supplier": "supplier-1",
        "fund": None,
        "building": None,
        "work_order": None,
        "outlet": None,
        "member": None,
        "person": None,
        "reference": None,
        "cash_flow": None,
    }
    (told,) = ledger.told(facts.VoucherPosted)
    assert (told.voucher_id, told.amount_fen) == (voucher["id"], 13_000_000)
    assert told.source_id == voucher["source_id"]


def test_a_fact_heard_again_posts_nothing_more(ledger):
    first = post(ledger, cash_in(), source_id="fact-1")
    again = post(ledger, cash_in(), source_id="fact-1")
    assert [row.id for row in again] == [row.id for row in first]
    assert ledger.get("/books/store")["vouchers"] == 1


def test_a_document_told_by_another_fact_is_refused_and_not_hidden(ledger):
    post(ledger, cash_in(100), source_id="fact-1")
    with pytest.raises(Refusal) as refused:
        post(ledger, cash_in(999), source_id="fact-2")
    assert refused.value.code == "document_posted_already"
    assert ledger.get("/books/store")["vouchers"] == 1


def test_numbers_have_no_gap_and_the_chain_no_break_when_many_post_at_once(ledger):
    def hear(number):
        entry = cash_in(number + 1, day=f"2026-0{3 + number % 2}-10")
        return post(ledger, entry, document_id=f"document-{number}", source_id=f"fact-{number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(hear, range(40)))
    for period in ("2026-03", "2026-04"):
        items = ledger.get(f"/books/store/vouchers?period={period}&limit=200")["items"]
        assert [row["number"] for row in items] == list(range(1, 21))
    found = ledger.get("/books/store/verify")
    assert (found["vouchers"], found["broken_at"], found["turnovers_agree"]) == (40, None, True)


def test_the_same_fact_in_many_threads_posts_once(ledger):
    def hear(_):
        return post(ledger, cash_in(), source_id="fact-1")[0].id

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(hear, range(16)))) == 1
    assert ledger.get("/books/store")["vouchers"] == 1


def test_an_entry_that_fails_takes_its_whole_fact_back(ledger):
    lines = [debit("1001", 100), credit("530102", 99)]
    unbalanced = Entry("store", "odd", date(2026, 3, 10), "错", lines)
    with pytest.raises(Refusal) as refused:
        post(ledger, cash_in(), unbalanced)
    assert refused.value.code == "voucher_unbalanced"
    assert ledger.get("/books/store")["vouchers"] == 0
    assert ledger.told() == []


def test_a_parent_account_takes_no_posting(ledger):
    lines = [debit("1012", 100), credit("530102", 100)]
    with pytest.raises(Refusal) as refused:
        post(ledger, Entry("store", "odd", date(2026, 3, 10), "错", lines))
    assert refused.value.code == "account_not_postable"


@pytest.mark.parametrize("table", ["voucher", "voucher_line"])
def test_a_posted_voucher_is_final_in_the_database(ledger, table):
    post(ledger, cash_in())
    column = "memo"
    for sql in (f"UPDATE {table} SET {column} = 'changed'", f"DELETE FROM {table}"):
        with pytest.raises(peewee.IntegrityError, match="final"):
            execute(ledger, sql)


def test_a_changed_line_is_found_and_its_voucher_named(ledger):
    for number in range(3):
        post(ledger, cash_in(), document_id=f"document-{number}")
    allow_changes(ledger, "voucher_line")
    execute(
        ledger,
        "UPDATE voucher_line SET account = '560301' WHERE account = '530102' AND voucher_id = "
        "(SELECT id FROM voucher WHERE number = 2)",
    )
    found = ledger.get("/books/store/verify")
    assert found["broken_at"]["voucher"] == "2026-03 记-2"
    assert found["broken_at"]["reason"] == "content_changed"
    assert found["vouchers"] == 1
    assert not found["turnovers_agree"]


def test_a_voucher_cut_from_the_end_or_the_middle_is_missed(ledger):
    for number in range(3):
        post(ledger, cash_in(), document_id=f"document-{number}")
    for table in ("voucher_line", "voucher"):
        allow_changes(ledger, table)
    chosen = "(SELECT id FROM voucher WHERE number = {})"
    for number, reason, name in ((3, "voucher_missing", None), (1, "voucher_missing", "记-2")):
        voucher = chosen.format(number)
        execute(ledger, f"DELETE FROM voucher_line WHERE voucher_id = {voucher}")
        execute(ledger, f"DELETE FROM voucher WHERE id = {voucher}")
        broken = ledger.get("/books/store/verify")["broken_at"]
        assert broken["reason"] == reason
        assert (broken["voucher"] or "").endswith(name or "")


def test_a_resealed_voucher_breaks_the_next_link(ledger):
    for number in range(2):
        post(ledger, cash_in(), document_id=f"document-{number}")
    allow_changes(ledger, "voucher")
    execute(ledger, f"UPDATE voucher SET previous_hash = '{'1' * 64}' WHERE number = 2")
    assert ledger.get("/books/store/verify")["broken_at"]["reason"] == "link_broken"


def test_a_latecomer_lands_in_the_first_open_month_and_says_when_it_happened(ledger):
    assert h.close(ledger, "2026-03")["net_profit_fen"] == 0
    ledger.hear(h.goods_received(100, on="2026-03-31"), h.goods_received(100, on="2026-01-05"))
    late, later = ledger.get("/books/store/vouchers?kind=goods_received")["items"]
    assert (late["period"], late["voucher_date"]) == ("2026-04", "2026-04-01")
    assert late["business_date"] == "2026-03-31"
    assert late["memo"] == "赊购商品（原业务日期 2026-03-31）"
    assert (later["period"], later["number"]) == ("2026-04", 2)


def landed(ledger):
    """Where each voucher landed, and the day that its memo remembers."""
    return [
        (row["voucher_date"], row["business_date"], row["memo"].partition("（")[2])
        for row in ledger.get("/books/store/vouchers")["items"]
    ]


def test_a_mistyped_day_lands_in_the_first_open_month_and_blocks_no_close(ledger):
    with clock.fixed(clock.at(date(2026, 4, 1), 9)):
        ledger.hear(
            h.goods_received(100, on="1926-03-05"),
            h.goods_received(100, on="2026-03-02"),
            h.goods_received(100, on="2022-03-05"),
            h.goods_received(100, on="2062-03-05"),
        )
    assert landed(ledger) == [
        ("2026-04-01", "1926-03-05", "原业务日期 1926-03-05）"),
        ("2026-03-02", "2026-03-02", ""),
        ("2026-03-01", "2022-03-05", "原业务日期 2022-03-05）"),
        ("2026-03-01", "2062-03-05", "原业务日期 2062-03-05）"),
    ]
    h.close(ledger, "2026-03")
    ledger.hear(h.goods_received(100, on="1926-03-05"))
    assert landed(ledger)[-1][0] == "2026-04-01"
    assert ledger.get("/books/store/verify")["broken_at"] is None


def test_papers_may_be_dated_a_month_ahead_and_not_further():
    today = date(2026, 3, 20)

    def day(business_day, closed_through=None, first_used=None):
        return rules.landing(business_day, closed_through, first_used, today).day

    assert day(date(2026, 4, 20)) == date(2026, 4, 20)
    assert day(date(2026, 4, 21)) == date(2026, 3, 1)
    assert day(date(2023, 1, 1)) == date(2023, 1, 1)
    assert day(date(2022, 12, 31)) == date(2026, 3, 1)
    assert day(date(2022, 12, 31), first_used="2025-11") == date(2025, 11, 1)
    assert day(date(2022, 12, 31), first_used="2026-04") == date(2026, 3, 1)
    assert day(date(2022, 12, 31), closed_through="2025-12") == date(2026, 1, 1)
    assert day(date(9999, 12, 31), closed_through="2025-12") == date(2026, 1, 1)


def test_a_day_before_every_tax_rule_is_taxed_where_it_lands_and_one_after_them_waits(ledger):
    ledger.hear(h.goods_received(100), h.day_closed(on="2022-03-31", cash=10_100))
    assert landed(ledger)[1] == ("2026-03-01", "2022-03-31", "原业务日期 2022-03-31）")
    assert h.written(ledger, kind="day_closed") == [
        "Dr 1001 101.00",
        "Cr 500101 100.00",
        "Cr 222101 1.00",
    ]
    day = h.day_closed(on="2028-01-01", cash=10_100)
    origin = follower.Origin("fact-1", COMMUNITY, clock.now(), ACCOUNTANT)
    with ledger.service.database.connection(), pytest.raises(Refusal) as refused:
        REACTIONS[facts.DayClosed](day, origin)
    assert refused.value.code == "vat_rule_unknown"


def test_a_line_names_its_account_behind_the_account_above_it(ledger):
    ledger.hear(h.disbursement(100, nature="H"))
    (voucher,) = ledger.get("/books/store/vouchers")["items"]
    assert [line["account_name"] for line in voucher["lines"]] == [
        "其他应付款—代管资金",
        "其他应付款—内部往来",
        "其他应付款—内部往来",
        "银行存款—基本存款账户",
    ]


def test_vouchers_are_found_by_month_account_kind_and_document(ledger):
    day = h.day_closed(cash=10_100, cost_fen=5_000)
    ledger.hear(day, h.goods_received(100, on="2026-04-02"))

    def found(query):
        items = ledger.get(f"/books/store/vouchers?{query}")["items"]
        return [(row["period"], row["kind"]) for row in items]

    assert found("period=2026-04") == [("2026-04", "goods_received")]
    assert found("account=5001") == [("2026-03", "day_closed")]
    assert found("cash_flow=1") == [("2026-03", "day_closed")]
    assert found("cash_flow=3") == []
    assert found(f"document_id={day.day_close_id}") == [
        ("2026-03", "day_closed"),
        ("2026-03", "cost_of_sales"),
    ]
    assert ledger.ask("GET", "/books/store/vouchers?period=2026-13").status == 422


def test_a_long_list_is_read_page_by_page(ledger):
    for number in range(5):
        post(ledger, cash_in(), document_id=f"document-{number}")
    first = ledger.get("/books/store/vouchers?limit=3")
    rest = ledger.get(f"/books/store/vouchers?limit=3&after={first['next']}")
    assert [row["number"] for row in first["items"] + rest["items"]] == [1, 2, 3, 4, 5]
    assert rest["next"] is None


@pytest.mark.parametrize("inside", ["x", "s2026", "9" * 20, ""])
def test_a_cursor_that_no_list_gave_out_is_refused(ledger, inside):
    cursor = base64.urlsafe_b64encode(inside.encode()).decode().rstrip("=") or "A"
    answer = ledger.ask("GET", f"/books/store/vouchers?after={cursor}")
    assert (answer.status, answer.body["code"]) == (400, "cursor_invalid")


def test_another_community_sees_its_own_books_only(ledger):
    (voucher,) = post(ledger, cash_in())
    elsewhere = ledger.ask("GET", f"/books/store/vouchers/{voucher.id}", community="taiping")
    assert (elsewhere.status, elsewhere.body["code"]) == (404, "voucher_unknown")
    assert ledger.get("/books/store/vouchers", community="taiping")["items"] == []
    ledger.hear(h.goods_received(700), community="taiping")
    (theirs,) = ledger.get("/books/store/vouchers", community="taiping")["items"]
    assert (theirs["number"], theirs["previous_hash"]) == (1, "0" * 64)


def test_a_month_follows_a_month_and_january_follows_december():
    assert rules.month_after("2026-03") == "2026-04"
    assert rules.month_after("2026-12") == "2027-01"
    months = [f"{year}-{month:02d}" for year in range(2023, 2029) for month in range(1, 13)]
    assert [rules.month_end(month) for month in months] == [clock.month_end(m) for m in months]
