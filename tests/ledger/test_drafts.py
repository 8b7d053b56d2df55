"""Vouchers written by hand: three hands, no way back, and nothing that does not balance."""

from datetime import date

import peewee
import pytest

from services.ledger.database import ledger as database
from services.ledger.drafts.models import DraftStep
from tests.ledger import by_hand as b
from tests.ledger import happenings as h
from tests.threads import together


def test_a_voucher_by_hand_passes_through_three_hands(ledger):
    draft = b.make(ledger)
    assert (draft["state"], draft["maker"]) == ("draft", "accountant")
    assert b.step(ledger, draft, "post").body["code"] == "draft_not_open"
    assert b.step(ledger, draft, "review").status == 200
    assert b.step(ledger, draft, "sign", user="wang").body["cashier"] == "wang"
    voucher = b.step(ledger, draft, "post", user="zhao").body
    assert (voucher["word"], voucher["number"], voucher["kind"]) == ("记", 1, "manual")
    assert (voucher["maker"], voucher["reviewer"], voucher["cashier"], voucher["poster"]) == (
        "accountant",
        "reviewer",
        "wang",
        "zhao",
    )
    assert [line["cash_flow"] for line in voucher["lines"]] == [6, None]
    kept = ledger.get(f"/books/store/drafts/{draft['id']}")
    assert (kept["state"], kept["voucher"]) == ("posted", voucher["id"])
    assert [(row["step"], row["by"]) for row in kept["steps"]] == [
        ("made", "accountant"),
        ("reviewed", "reviewer"),
        ("signed", "wang"),
        ("posted", "zhao"),
    ]
    assert ledger.get("/books/store/verify")["broken_at"] is None
    assert b.step(ledger, draft, "post").body["code"] == "draft_not_open"


def test_a_cashier_sees_what_waits_for_a_signature_and_no_more_of_the_books(ledger):
    def waiting():
        return ledger.get("/drafts/unsigned", role="cashier")["items"]

    rent, _unreviewed = b.make(ledger), b.make(ledger)
    lines = [b.line("560201", 5), b.line("224104", 0, 5)]
    without_money = b.make(ledger, b.rent(lines=lines))
    there = b.make(ledger, b.rent(900), book="property")
    assert waiting() == []
    for draft in (rent, without_money):
        assert b.step(ledger, draft, "review").status == 200
    ledger.post(f"/books/property/drafts/{there['id']}/review", role="reviewer")
    shown = waiting()
    assert [(each["id"], each["book"]) for each in shown] == [
        (rent["id"], "store"),
        (there["id"], "property"),
    ]
    assert shown[0]["company"] == ledger.get("/books/store")["name"]
    assert [line["account_name"] for line in shown[0]["lines"]] == [
        "管理费用—日常费用",
        "银行存款—基本存款账户",
    ]
    assert b.step(ledger, rent, "sign").status == 200
    assert [each["id"] for each in waiting()] == [there["id"]]
    assert ledger.ask("GET", "/drafts/unsigned", role="accountant").status == 403
    assert ledger.ask("GET", "/books/store/drafts", role="cashier").status == 403
    elsewhere = ledger.ask("GET", "/drafts/unsigned", role="cashier", community="elsewhere")
    assert elsewhere.body["items"] == []


def test_whoever_makes_does_not_review_and_whoever_reviews_does_not_post(ledger):
    draft = b.make(ledger, user="li", role="accountant+reviewer")
    own = b.step(ledger, draft, "review", user="li", role="accountant+reviewer")
    assert (own.status, own.body["code"]) == (403, "reviewer_not_allowed")
    assert b.step(ledger, draft, "review", role="accountant").status == 403
    assert b.step(ledger, draft, "review", user="ma").status == 200
    both = b.step(ledger, draft, "post", user="ma", role="accountant+reviewer")
    assert (both.status, both.body["code"]) == (403, "poster_not_allowed")
    assert b.step(ledger, draft, "post", user="li").status == 201


def test_a_cashier_neither_reviews_nor_posts_whatever_else_they_are(ledger):
    draft = b.make(ledger)
    both = b.step(ledger, draft, "review", user="wu", role="cashier+reviewer")
    assert (both.status, both.body["code"]) == (403, "reviewer_not_allowed")
    b.step(ledger, draft, "review")
    both = b.step(ledger, draft, "post", user="wu", role="cashier+accountant")
    assert (both.status, both.body["code"]) == (403, "poster_not_allowed")
    assert ledger.get("/books/store")["vouchers"] == 0


def test_a_review_taken_back_is_remembered_and_lets_the_maker_write_anew(ledger):
    draft = b.make(ledger)
    b.step(ledger, draft, "review")
    assert b.step(ledger, draft, "rewrite", b.rent(5)).body["code"] == "draft_not_open"
    returned = b.step(ledger, draft, "return", {"reason": "发票金额不符"}).body
    assert (returned["state"], returned["reviewer"]) == ("draft", None)
    other = b.step(ledger, draft, "rewrite", b.rent(5), user="sun")
    assert (other.status, other.body["code"]) == (403, "not_your_draft")
    anew = b.step(ledger, draft, "rewrite", b.rent(110_000)).body
    assert [line["debit_fen"] for line in anew["lines"]] == [110_000, 0]
    assert [(row["step"], row["note"]) for row in anew["steps"]][1:] == [
        ("reviewed", None),
        ("returned", "发票金额不符"),
        ("rewritten", None),
    ]
    with database.connection(), pytest.raises(peewee.DatabaseError, match="final"):
        DraftStep.delete().where(DraftStep.draft == draft["id"]).execute()


def test_a_draft_that_is_given_up_takes_no_number(ledger):
    draft = b.make(ledger)
    assert b.step(ledger, draft, "discard", {"reason": "重复"}).body["state"] == "discarded"
    assert b.step(ledger, draft, "review").body["code"] == "draft_not_open"
    assert b.post(ledger)["number"] == 1
    states = [row["state"] for row in ledger.get("/books/store/drafts")["items"]]
    assert states == ["discarded", "posted"]
    assert len(ledger.get("/books/store/drafts?state=posted&period=2026-03")["items"]) == 1


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"lines": [b.line("560201", 5), b.line("100201", 0, 4)]}, "voucher_unbalanced", "lines"),
        ({"lines": [b.line("560201", 5, 5)]}, "voucher_unbalanced", "lines"),
        ({"lines": [b.line("5602", 5), b.line("100201", 0, 5)]}, "account_not_postable", None),
        ({"lines": [b.line("9999", 5), b.line("100201", 0, 5)]}, "account_not_postable", None),
        ({"lines": [b.line("1405", 5), b.line("100201", 0, 5)]}, "account_controlled", None),
        (
            {"lines": [b.line("2401", 5, fund="f"), b.line("100201", 0, 5)]},
            "account_controlled",
            None,
        ),
        ({"voucher_date": "2030-01-01"}, "date_in_future", "voucher_date"),
        ({"attachments": 0}, "attachments_missing", "attachments"),
        ({"memo": '=HYPERLINK("http://x")'}, "formula_in_text", "memo"),
        (
            {"lines": [b.line("560201", 5, memo="+1"), b.line("100201", 0, 5)]},
            "formula_in_text",
            "lines.0.memo",
        ),
        ({"lines": [b.line("560201", 1)] * 10_000}, "invalid_request", "lines"),
        ({"lines": [{**b.line("560201"), "debit_fen": 1.5}]}, "invalid_request", None),
    ],
)
def test_a_wrong_voucher_is_refused_with_its_field_and_nothing_is_kept(ledger, wrong, code, field):
    answer = ledger.ask("POST", "/books/store/drafts", {**b.rent(), **wrong}, role="accountant")
    assert (answer.status, answer.body["code"]) == (422, code)
    fields = [row["field"] for row in answer.body["errors"]]
    assert field is None or any(name.startswith(field) for name in fields)
    assert ledger.get("/books/store/drafts")["items"] == []


def test_all_mistakes_of_a_voucher_are_named_at_once(ledger):
    wanted = {**b.rent(), "memo": "=1", "attachments": 0, "lines": [b.line("1405", 5)] * 2}
    answer = ledger.ask("POST", "/books/store/drafts", wanted, role="accountant")
    assert {row["field"] for row in answer.body["errors"]} == {
        "lines",
        "memo",
        "attachments",
        "lines.0.account",
        "lines.1.account",
    }


def test_an_account_frozen_meanwhile_stops_a_draft(ledger):
    ledger.post("/books/store/accounts", {"code": "560202", "name": "房租"}, role="accountant")
    wanted = b.rent(lines=[b.line("560202", 5, outlet="main"), b.line("100201", 0, 5)])
    draft = b.make(ledger, wanted)
    ledger.post("/books/store/accounts/560202/freeze", role="accountant")
    frozen = b.step(ledger, draft, "review")
    assert (frozen.status, frozen.body["code"]) == (422, "account_frozen")
    ledger.post("/books/store/accounts/560202/thaw", role="accountant")
    assert b.step(ledger, draft, "review").status == 200
    assert b.step(ledger, draft, "post").status == 201


def test_a_month_waits_for_its_drafts_and_takes_none_once_it_is_closed(ledger):
    draft = b.make(ledger)
    b.step(ledger, draft, "review")
    refused = h.ask_to_close(ledger, "store", "2026-03", date(2026, 4, 1))
    assert [row["code"] for row in refused.body["obstacles"]] == ["vouchers_unposted"]
    b.step(ledger, draft, "return", {"reason": "改为四月"})
    assert b.step(ledger, draft, "rewrite", b.rent(day="2026-04-01")).status == 200
    h.close(ledger, "2026-03")
    closed = b.step(ledger, draft, "rewrite", b.rent())
    assert (closed.status, closed.body["code"]) == (422, "period_closed")


def test_a_dimension_that_an_account_requires_must_be_there(ledger):
    account = {"code": "560202", "name": "房租", "requires": ["outlet", "person"]}
    ledger.post("/books/store/accounts", account, role="accountant")
    lines = [b.line("560202", 5, outlet="main"), b.line("100201", 0, 5)]
    refused = ledger.ask("POST", "/books/store/drafts", b.rent(lines=lines), role="accountant")
    assert refused.body["code"] == "dimension_missing"
    lines[0]["person"] = "房东"
    voucher = b.post(ledger, b.rent(lines=lines))
    assert (voucher["lines"][0]["outlet"], voucher["lines"][0]["person"]) == ("main", "房东")


def test_a_mistake_is_taken_back_in_red_once_and_written_right(ledger):
    wrong = b.post(ledger)
    path = f"/books/store/vouchers/{wrong['id']}/reverse"
    body = {"voucher_date": "2026-03-21", "reason": "金额写错"}
    red = ledger.post(path, body, role="accountant")
    assert red["memo"] == "注销2026年3月20日记-1号凭证：金额写错"
    assert [(row["debit_fen"], row["credit_fen"]) for row in red["lines"]] == [
        (-120_000, 0),
        (0, -120_000),
    ]
    again = ledger.ask("POST", path, body, role="accountant")
    assert (again.status, again.body["code"]) == (409, "reversed_already")
    b.step(ledger, red, "review")
    posted = b.step(ledger, red, "post").body
    assert (posted["corrects"], posted["number"], posted["kind"]) == (wrong["id"], 2, "correction")
    b.post(ledger, b.rent(102_000))
    (row,) = [
        row
        for row in ledger.get("/books/store/reports/trial-balance?period=2026-03")["rows"]
        if row["code"] == "560201"
    ]
    assert (row["period_debit_fen"], row["closing_debit_fen"]) == (102_000, 102_000)
    assert ledger.get("/books/store/verify")["turnovers_agree"]


def test_what_a_voucher_said_too_little_is_supplemented(ledger):
    short = b.post(ledger)
    path = f"/books/store/vouchers/{short['id']}/supplement"
    body = {"voucher_date": "2026-03-21", "reason": "少记物业费", "attachments": 1}
    draft = ledger.post(path, {**body, "lines": b.rent(500)["lines"]}, role="accountant")
    assert draft["memo"] == "补记2026年3月20日记-1号凭证少记金额：少记物业费"
    b.step(ledger, draft, "review")
    assert b.step(ledger, draft, "post").body["corrects"] == short["id"]


def test_what_came_of_a_fact_is_put_right_where_it_happened(ledger):
    ledger.hear(h.goods_received(100))
    (voucher,) = ledger.get("/books/store/vouchers")["items"]
    body = {"voucher_date": "2026-03-21", "reason": "错"}
    path = f"/books/store/vouchers/{voucher['id']}/reverse"
    assert ledger.refused(path, body, role="accountant") == "corrected_at_source"


def test_all_that_is_reviewed_is_posted_at_once_by_date(ledger):
    late, early = b.make(ledger, b.rent(1)), b.make(ledger, b.rent(2, day="2026-03-02"))
    b.make(ledger, b.rent(3))
    for draft in (late, early):
        b.step(ledger, draft, "review")
    path = "/books/store/drafts/post-reviewed"
    posted = ledger.post(path, {"period": "2026-03"}, role="accountant")
    assert [(row["number"], row["amount_fen"]) for row in posted] == [(1, 2), (2, 1)]
    assert ledger.post(path, {"period": "2026-03"}, role="accountant") == []


def test_two_reviews_and_ten_postings_at_once_have_one_effect_each(ledger):
    draft = b.make(ledger)
    statuses = [answer.status for answer in together(2, lambda _: b.step(ledger, draft, "review"))]
    assert sorted(statuses) == [200, 409]
    drafts = [draft]
    for number in range(9):
        drafts.append(b.make(ledger, b.rent(number + 1)))
        b.step(ledger, drafts[-1], "review")
    answers = together(20, lambda n: b.step(ledger, drafts[n % 10], "post"))
    assert sorted(answer.status for answer in answers) == [201] * 10 + [409] * 10
    vouchers = ledger.get("/books/store/vouchers")["items"]
    assert [row["number"] for row in vouchers] == list(range(1, 11))
    assert ledger.get("/books/store/verify")["broken_at"] is None


def test_another_community_sees_no_draft(ledger):
    draft = b.make(ledger)
    answer = ledger.ask("GET", f"/books/store/drafts/{draft['id']}", community="elsewhere")
    assert (answer.status, answer.body["code"]) == (404, "draft_unknown")


def opening(*lines, period="2026-02"):
    return {"period": period, "attachments": 1, "lines": list(lines)}


def test_a_book_begins_with_balances_that_balance(ledger):
    path = "/books/store/opening-balances"
    lines = (
        b.line("100201", 5_000_000),
        b.line("1601", 2_000_000),
        b.line("1602", 0, 300_000),
        b.line("3001", 0, 6_000_000),
        b.line("560101", 100_000),
        b.line("500101", 0, 800_000),
    )
    refused = ledger.ask("POST", path, opening(*lines[:-1]), role="accountant")
    assert refused.body["code"] == "voucher_unbalanced"
    draft = ledger.post(path, opening(*lines), role="accountant")
    b.step(ledger, draft, "review")
    voucher = b.step(ledger, draft, "post").body
    assert (voucher["period"], voucher["kind"]) == ("2026-02", "opening")
    assert ledger.get("/books/store")["closed_through"] == "2026-02"
    b.post(ledger, b.rent(120_000))
    sheet = ledger.get("/books/store/reports/balance-sheet?period=2026-03")
    rows = {row["row"]: row["closing_fen"] for row in sheet["rows"]}
    assert sheet["balanced"]
    assert (rows[1], rows[19], rows[48], rows[51]) == (4_880_000, 300_000, 6_000_000, 580_000)
    income = ledger.get("/books/store/reports/income-statement?period=2026-03")
    rows = {row["row"]: (row["year_fen"], row["month_fen"]) for row in income["rows"]}
    assert (rows[1], rows[11], rows[14]) == ((800_000, 0), (100_000, 0), (120_000, 120_000))
    again = ledger.ask("POST", path, opening(*lines), role="accountant")
    assert (again.status, again.body["code"]) == (409, "book_in_use")
    assert ledger.get("/books/store/verify")["turnovers_agree"]


def test_an_opening_after_the_first_voucher_or_with_last_years_result_is_refused(ledger):
    path = "/books/store/opening-balances"
    result = (b.line("100201", 5), b.line("500101", 0, 5))
    answer = ledger.ask("POST", path, opening(*result, period="2025-12"), role="accountant")
    assert answer.body["code"] == "opening_result_in_december"
    stock = (b.line("1405", 5), b.line("3001", 0, 5))
    answer = ledger.ask("POST", path, opening(*stock), role="accountant")
    assert answer.body["code"] == "account_controlled"
    draft = ledger.post(path, opening(*result), role="accountant")
    b.step(ledger, draft, "review")
    b.post(ledger, b.rent(day="2026-02-10"))
    assert b.step(ledger, draft, "post").body["code"] == "book_in_use"


def test_an_opening_before_every_tax_rule_is_refused(ledger):
    body = opening(b.line("100201", 5), b.line("3001", 0, 5), period="2022-12")
    answer = ledger.ask("POST", "/books/store/opening-balances", body, role="accountant")
    assert (answer.status, answer.body["code"]) == (422, "date_too_early")


def test_what_is_posted_together_with_the_opening_is_not_in_its_month(ledger):
    lines = (b.line("100201", 5), b.line("3001", 0, 5))
    draft = ledger.post("/books/store/opening-balances", opening(*lines), role="accountant")
    same_day = b.make(ledger, b.rent(day="2026-02-28"))
    for each in (draft, same_day):
        b.step(ledger, each, "review")
    path, body = "/books/store/drafts/post-reviewed", {"period": "2026-02"}
    assert ledger.refused(path, body, role="accountant") == "period_closed"
    assert ledger.get("/books/store")["vouchers"] == 0


def test_what_the_years_end_writes_is_not_written_by_hand(ledger):
    lines = [b.line("310403", 5), b.line("310401", 0, 5)]
    answer = ledger.ask("POST", "/books/store/drafts", b.rent(lines=lines), role="accountant")
    assert (answer.status, answer.body["code"]) == (422, "account_controlled")


def test_a_red_voucher_and_an_opening_cannot_be_rewritten_into_something_else(ledger):
    wrong = b.post(ledger)
    body = {"voucher_date": "2026-03-21", "reason": "金额写错"}
    red = ledger.post(f"/books/store/vouchers/{wrong['id']}/reverse", body, role="accountant")
    other = b.step(ledger, red, "rewrite", b.rent(5))
    assert (other.status, other.body["code"]) == (409, "draft_fixed")
    begun = (b.line("100201", 5), b.line("3001", 0, 5))
    wanted = opening(*begun, period="2026-01")
    draft = ledger.post("/books/store/opening-balances", wanted, role="accountant")
    assert b.step(ledger, draft, "rewrite", b.rent(5)).body["code"] == "draft_fixed"


def test_a_supplement_keeps_what_it_belongs_to(ledger):
    short = b.post(ledger)
    body = {"voucher_date": "2026-03-21", "reason": "少记", "attachments": 1}
    path = f"/books/store/vouchers/{short['id']}"
    body["lines"] = b.rent(5)["lines"]
    draft = ledger.post(f"{path}/supplement", body, role="accountant")
    rewritten = b.step(ledger, draft, "rewrite", b.rent(7)).body
    assert (rewritten["memo"], rewritten["lines"][0]["debit_fen"]) == (draft["memo"], 7)
    early = b.step(ledger, draft, "rewrite", b.rent(7, day="2026-03-01"))
    assert early.body["code"] == "date_before_original"


def test_nothing_is_corrected_before_it_was(ledger):
    voucher = b.post(ledger)
    path = f"/books/store/vouchers/{voucher['id']}"
    early = {"voucher_date": "2026-02-28", "reason": "早"}
    assert ledger.refused(f"{path}/reverse", early, role="accountant") == "date_before_original"
    lines = {"attachments": 1, "lines": b.rent(5)["lines"]}
    code = ledger.refused(f"{path}/supplement", {**early, **lines}, role="accountant")
    assert code == "date_before_original"
    late = {"voucher_date": "2026-03-20", "reason": "错"}
    ledger.post(f"{path}/reverse", late, role="accountant")
    code = ledger.refused(f"{path}/supplement", {**late, **lines}, role="accountant")
    assert code == "reversed_already"
    assert ledger.post(f"{path}/copy", role="accountant")["state"] == "draft"


@pytest.mark.parametrize("account", ["2401", "224101", "3103", "310401", "500101", "540101"])
def test_what_closes_funds_and_the_shop_write_is_not_written_by_hand(ledger, account):
    lines = [b.line(account, 5), b.line("530103", 0, 5)]
    answer = ledger.ask("POST", "/books/store/drafts", b.rent(lines=lines), role="accountant")
    assert (answer.status, answer.body["code"]) == (422, "account_controlled")


def test_names_have_no_spaces_around_them_and_nothing_unseen_inside(ledger):
    lines = [b.line("560201", 5, person=" 张三 "), b.line("100201", 0, 5)]
    assert b.make(ledger, b.rent(lines=lines))["lines"][0]["person"] == "张三"
    hidden = [b.line("560201", 5, person="张\u200b三"), b.line("100201", 0, 5)]
    answer = ledger.ask("POST", "/books/store/drafts", b.rent(lines=hidden), role="accountant")
    assert answer.body["code"] == "invalid_request"
