"""The posting table: each fact as a bookkeeper would write it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from services.ledger.posting.shop import rules as shop
from services.ledger.vouchers.rules import balance_problem
from tests.ledger import happenings as h


def test_vat_is_computed_once_per_tax_category_and_never_on_exempt_meals():
    three_tickets_of_half_a_yuan = h.day_closed(cash=150 + 600, meals_fen=600)
    assert h.entered(shop.day_closed(three_tickets_of_half_a_yuan, h.RATES_BP)) == [
        "store: Dr 1001 7.50 / Cr 500102 6.00 / Cr 500101 1.49 / Cr 222101 0.01"
    ]


def test_what_is_taxed_at_another_rate_has_an_account_of_its_own():
    day = h.day_closed(cash=10_500, meals_fen=10_500)
    other = tuple(replace(row, tax_category="other") for row in day.revenue if row.gross_fen)
    assert h.entered(shop.day_closed(replace(day, revenue=other), h.RATES_BP)) == [
        "store: Dr 1001 105.00 / Cr 500103 100.00 / Cr 222101 5.00"
    ]


def test_a_day_without_anything_posts_nothing():
    assert shop.day_closed(h.day_closed(cash=0), h.RATES_BP) == []


def test_goods_written_off_pass_through_the_suspense_account():
    assert h.entered(shop.stock_adjusted(h.stock_adjusted("write_off", -500))) == [
        "store: Dr 1901 5.00 / Cr 1405 5.00 / Dr 571101 5.00 / Cr 1901 5.00"
    ]


def test_a_cost_correction_moves_between_stock_and_cost_of_sales():
    assert h.entered(shop.stock_adjusted(h.stock_adjusted("cost_correction", 700))) == [
        "store: Dr 1405 7.00 / Cr 540101 7.00"
    ]
    assert h.entered(shop.stock_adjusted(h.stock_adjusted("cost_correction", -700))) == [
        "store: Dr 540101 7.00 / Cr 1405 7.00"
    ]


def test_a_payout_with_more_fees_back_than_kept_is_red_on_the_side_of_the_fee():
    assert h.entered(shop.settlement_received(h.settlement(100, -22))) == [
        "store: Dr 100201 1.22 / Dr 560301 -0.22 / Cr 101201 1.00"
    ]


def test_an_explained_difference_brings_the_clearing_account_to_what_the_platform_has():
    def posted(amount_fen, treatment, **more):
        return h.entered(
            shop.clearing_explained(h.clearing_explained(amount_fen, treatment, **more))
        )

    assert posted(350, "gain") == [
        "store: Dr 101201 3.50 / Cr 1901 3.50 / Dr 1901 3.50 / Cr 530102 3.50"
    ]
    assert posted(-350, "loss", channel="alipay") == [
        "store: Dr 1901 3.50 / Cr 101202 3.50 / Dr 571101 3.50 / Cr 1901 3.50"
    ]
    assert posted(350, "payable") == ["store: Dr 101201 3.50 / Cr 224104 3.50"]
    assert posted(-350, "payable") == ["store: Dr 224104 3.50 / Cr 101201 3.50"]
    assert posted(-350, "receivable") == ["store: Dr 122103 3.50 / Cr 101201 3.50"]
    assert posted(350, "receivable") == ["store: Dr 101201 3.50 / Cr 122103 3.50"]


def test_what_a_person_owes_names_the_person():
    owed = h.clearing_explained(-350, "receivable", person="小李")
    entry = shop.clearing_explained(owed)[0]
    assert [(line.account, line.memo) for line in entry.lines] == [
        ("122103", "小李"),
        ("101201", None),
    ]
    assert (entry.memo, entry.book) == ("微信差异 对账", "store")


def test_cash_that_leaves_a_drawer_is_an_expense_at_the_bank_or_passed_on():
    for purpose, account in (("expense", "560201"), ("bank", "100201"), ("agency", "224103")):
        entries = shop.cash_moved(h.cash_moved("pay_out", purpose))
        assert h.entered(entries) == [f"store: Dr {account} 50.00 / Cr 1001 50.00"]
        assert entries[0].memo == "现金支出 买打印纸"
        assert {line.outlet for line in entries[0].lines} == {"outlet-1"}


def test_cash_of_unknown_origin_waits_to_be_looked_into():
    entries = shop.cash_moved(h.cash_moved("pay_in", "other"))
    assert h.entered(entries) == ["store: Dr 1001 50.00 / Cr 224104 50.00"]
    assert entries[0].memo == "现金收入 买打印纸"


def test_cash_between_drawer_and_safe_stays_the_shops_cash():
    assert shop.cash_moved(h.cash_moved("pay_in", "change")) == []
    assert shop.cash_moved(h.cash_moved("safe_drop", "safe")) == []


FEN = st.integers(-(10**9), 10**9)


@given(cash=FEN, wechat=FEN, alipay=FEN, meals=FEN, cost=FEN)
def test_whatever_a_day_was_its_vouchers_balance(cash, wechat, alipay, meals, cost):
    day = h.day_closed(cash=cash, wechat=wechat, alipay=alipay, meals_fen=meals, cost_fen=cost)
    for entry in shop.day_closed(day, h.RATES_BP):
        assert balance_problem(entry.lines) is None


@given(kind=st.sampled_from(["write_off", "stock_count", "cost_correction"]), values=st.lists(FEN))
def test_whatever_a_count_found_its_vouchers_balance(kind, values):
    for entry in shop.stock_adjusted(h.stock_adjusted(kind, *values)):
        assert balance_problem(entry.lines) is None


@given(loss=st.lists(st.integers(0, 10**9)), values=st.lists(FEN))
def test_a_count_and_its_resolution_leave_nothing_on_the_suspense_account(loss, values):
    gain_fen = sum(max(fen, 0) for fen in values)
    loss_fen = sum(max(-fen, 0) for fen in values) + sum(loss)
    found = h.stock_adjusted("stock_count", *values, *(-fen for fen in loss))
    charged = [("li", fen) for fen in loss]
    resolved = h.variance_resolved(gain_fen, loss_fen, *charged)
    entries = [*shop.stock_adjusted(found), *shop.stock_variance_resolved(resolved)]
    lines = [line for entry in entries for line in entry.lines if line.account == "1901"]
    assert sum(line.debit_fen - line.credit_fen for line in lines) == 0
