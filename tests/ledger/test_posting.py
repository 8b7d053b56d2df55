"""The posting table: each fact as a bookkeeper would write it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from services.ledger.posting.repairs import rules as repairs
from services.ledger.posting.shop import rules as shop
from services.ledger.vouchers.rules import balance_problem
from shared.money import yuan
from tests.ledger import happenings as h

RATES_BP = {"standard": 100, "exempt_meals": 0, "other": 500}


def read(entries):
    """Entries as `book: Dr 1405 1.00, Cr 2202 1.00`."""
    return [
        f"{entry.book}: "
        + ", ".join(
            f"{'Dr' if line.debit_fen else 'Cr'} {line.account} "
            f"{yuan(line.debit_fen or line.credit_fen)}"
            for line in entry.lines
        )
        for entry in entries
    ]


def test_goods_on_credit_raise_stock_and_what_is_owed_to_the_supplier():
    entries = shop.goods_received(h.goods_received(13_000_000))
    assert read(entries) == ["store: Dr 1405 130,000.00, Cr 2202 130,000.00"]
    assert entries[0].memo == "赊购商品"
    assert entries[0].lines[1].supplier == "supplier-1"


def test_a_day_is_split_into_revenue_and_vat_and_its_cost_carried():
    day = h.day_closed(wechat=6_000_000, alipay=4_000_000, cash=4_560_000, cost_fen=13_000_000)
    assert read(shop.day_closed(day, RATES_BP)) == [
        "store: Dr 101201 60,000.00, Dr 101202 40,000.00, Dr 1001 45,600.00, "
        "Cr 500101 144,158.42, Cr 222101 1,441.58",
        "store: Dr 540101 130,000.00, Cr 1405 130,000.00",
    ]


def test_vat_is_computed_once_per_tax_category_and_never_on_exempt_meals():
    three_tickets_of_half_a_yuan = h.day_closed(cash=150 + 600, meals_fen=600)
    assert read(shop.day_closed(three_tickets_of_half_a_yuan, RATES_BP)) == [
        "store: Dr 1001 7.50, Cr 500102 6.00, Cr 500101 1.49, Cr 222101 0.01"
    ]


def test_what_is_taxed_at_another_rate_has_an_account_of_its_own():
    day = h.day_closed(cash=10_500, meals_fen=10_500)
    other = tuple(replace(row, tax_category="other") for row in day.revenue if row.gross_fen)
    assert read(shop.day_closed(replace(day, revenue=other), RATES_BP)) == [
        "store: Dr 1001 105.00, Cr 500103 100.00, Cr 222101 5.00"
    ]


def test_a_day_of_refunds_is_red_on_the_same_sides():
    refunds = h.day_closed(wechat=-10_100, cost_fen=-9_018)
    assert read(shop.day_closed(refunds, RATES_BP)) == [
        "store: Dr 101201 -101.00, Cr 500101 -100.00, Cr 222101 -1.00",
        "store: Dr 540101 -90.18, Cr 1405 -90.18",
    ]


def test_a_day_without_anything_posts_nothing():
    assert shop.day_closed(h.day_closed(cash=0), RATES_BP) == []


def test_what_a_count_found_waits_on_the_suspense_account():
    assert read(shop.stock_adjusted(h.stock_adjusted("stock_count", -500, 300))) == [
        "store: Dr 1405 3.00, Cr 1901 3.00, Dr 1901 5.00, Cr 1405 5.00"
    ]


def test_a_resolved_variance_is_income_expense_or_owed_by_a_person():
    short_100 = shop.stock_variance_resolved(h.variance_resolved(0, 10_000, ("王店员", 3_000)))
    assert read(short_100) == ["store: Dr 571101 70.00, Dr 122103 30.00, Cr 1901 100.00"]
    assert short_100[0].lines[1].memo == "王店员"
    assert read(shop.stock_variance_resolved(h.variance_resolved(300, 500, ("李", 500)))) == [
        "store: Dr 1901 3.00, Cr 530102 3.00, Dr 122103 5.00, Cr 1901 5.00"
    ]


def test_goods_written_off_pass_through_the_suspense_account():
    assert read(shop.stock_adjusted(h.stock_adjusted("write_off", -500))) == [
        "store: Dr 1901 5.00, Cr 1405 5.00, Dr 571101 5.00, Cr 1901 5.00"
    ]


def test_a_cost_correction_moves_between_stock_and_cost_of_sales():
    assert read(shop.stock_adjusted(h.stock_adjusted("cost_correction", 700))) == [
        "store: Dr 1405 7.00, Cr 540101 7.00"
    ]
    assert read(shop.stock_adjusted(h.stock_adjusted("cost_correction", -700))) == [
        "store: Dr 540101 7.00, Cr 1405 7.00"
    ]


def test_a_drawer_over_or_short_is_booked_and_an_exact_one_is_not():
    assert read(shop.till_closed(h.till_closed(250))) == [
        "store: Dr 1001 2.50, Cr 1901 2.50, Dr 1901 2.50, Cr 530102 2.50"
    ]
    assert read(shop.till_closed(h.till_closed(-250))) == [
        "store: Dr 1901 2.50, Cr 1001 2.50, Dr 571102 2.50, Cr 1901 2.50"
    ]
    assert shop.till_closed(h.till_closed(0)) == []


def test_a_settlement_brings_the_rest_after_the_fee_to_the_bank():
    wechat = shop.settlement_received(h.settlement(6_000_000, 36_000))
    assert read(wechat) == ["store: Dr 100201 59,640.00, Dr 560301 360.00, Cr 101201 60,000.00"]
    alipay = shop.settlement_received(h.settlement(100, 0, channel="alipay"))
    assert read(alipay) == ["store: Dr 100201 1.00, Cr 101202 1.00"]
    assert (wechat[0].memo, alipay[0].memo) == ("微信结算", "支付宝结算")


def test_a_payout_with_more_fees_back_than_kept_is_red_on_the_side_of_the_fee():
    assert read(shop.settlement_received(h.settlement(100, -22))) == [
        "store: Dr 100201 1.22, Dr 560301 -0.22, Cr 101201 1.00"
    ]


def test_an_explained_difference_brings_the_clearing_account_to_what_the_platform_has():
    def posted(amount_fen, treatment, **more):
        return read(shop.clearing_explained(h.clearing_explained(amount_fen, treatment, **more)))

    assert posted(350, "gain") == [
        "store: Dr 101201 3.50, Cr 1901 3.50, Dr 1901 3.50, Cr 530102 3.50"
    ]
    assert posted(-350, "loss", channel="alipay") == [
        "store: Dr 1901 3.50, Cr 101202 3.50, Dr 571101 3.50, Cr 1901 3.50"
    ]
    assert posted(350, "payable") == ["store: Dr 101201 3.50, Cr 224104 3.50"]
    assert posted(-350, "payable") == ["store: Dr 224104 3.50, Cr 101201 3.50"]
    assert posted(-350, "receivable") == ["store: Dr 122103 3.50, Cr 101201 3.50"]
    assert posted(350, "receivable") == ["store: Dr 101201 3.50, Cr 122103 3.50"]


def test_what_a_person_owes_names_the_person():
    owed = h.clearing_explained(-350, "receivable", person="小李")
    entry = shop.clearing_explained(owed)[0]
    assert [(line.account, line.memo) for line in entry.lines] == [
        ("122103", "小李"),
        ("101201", None),
    ]
    assert (entry.memo, entry.book) == ("微信差异 对账", "store")


def test_a_repair_is_public_benefit_when_a_fund_is_to_pay():
    assert read(repairs.work_order_completed(h.work_completed(500, kind="parts"))) == [
        "property: Dr 1403 5.00, Cr 2202 5.00, Dr 540102 5.00, Cr 1403 5.00"
    ]
    own = h.work_completed(500, fund=None, kind="labour")
    assert read(repairs.work_order_completed(own)) == ["property: Dr 540103 5.00, Cr 2211 5.00"]


def test_a_contribution_is_carried_by_nature_and_paid_by_source():
    def posted(nature, **more):
        return read(repairs.contribution_received(h.contribution(100, nature, **more)))

    assert posted("E") == ["store: Dr 310402 1.00, Cr 310102 1.00"]
    assert posted("G") == ["store: Dr 100201 1.00, Cr 2401 1.00"]
    assert posted("H", book="property") == ["property: Dr 100201 1.00, Cr 224101 1.00"]
    assert posted("X") == []


def test_a_disbursement_is_borne_once_and_inter_company_on_both_sides():
    def posted(nature, book="store"):
        return read(repairs.disbursement_made(h.disbursement(100, nature, book=book)))

    recovered = "property: Dr 122101 1.00, Cr 540102 1.00, Dr 100201 1.00, Cr 122101 1.00"
    assert posted("E") == [
        "store: Dr 540102 1.00, Cr 224102 1.00, Dr 224102 1.00, Cr 100201 1.00, "
        "Dr 310102 1.00, Cr 310402 1.00",
        recovered,
    ]
    assert posted("G") == [
        "store: Dr 540102 1.00, Cr 224102 1.00, Dr 224102 1.00, Cr 100201 1.00, "
        "Dr 2401 1.00, Cr 530103 1.00",
        recovered,
    ]
    assert posted("H") == [
        "store: Dr 224101 1.00, Cr 224102 1.00, Dr 224102 1.00, Cr 100201 1.00",
        recovered,
    ]
    assert posted("X") == ["property: Dr 100201 1.00, Cr 540102 1.00"]
    assert posted("E", "property") == ["property: Dr 310102 1.00, Cr 310402 1.00"]
    assert posted("G", "property") == ["property: Dr 2401 1.00, Cr 530103 1.00"]
    assert posted("H", "property") == ["property: Dr 224101 1.00, Cr 540102 1.00"]


def test_cash_that_leaves_a_drawer_is_an_expense_at_the_bank_or_passed_on():
    for purpose, account in (("expense", "560201"), ("bank", "100201"), ("agency", "224103")):
        entries = shop.cash_moved(h.cash_moved("pay_out", purpose))
        assert read(entries) == [f"store: Dr {account} 50.00, Cr 1001 50.00"]
        assert entries[0].memo == "现金支出 买打印纸"
        assert {line.outlet for line in entries[0].lines} == {"outlet-1"}


def test_cash_of_unknown_origin_waits_to_be_looked_into():
    entries = shop.cash_moved(h.cash_moved("pay_in", "other"))
    assert read(entries) == ["store: Dr 1001 50.00, Cr 224104 50.00"]
    assert entries[0].memo == "现金收入 买打印纸"


def test_cash_between_drawer_and_safe_stays_the_shops_cash():
    assert shop.cash_moved(h.cash_moved("pay_in", "change")) == []
    assert shop.cash_moved(h.cash_moved("safe_drop", "safe")) == []


def test_what_was_collected_for_others_is_owed_until_it_is_passed_on():
    for method, account in (("bank", "100201"), ("cash", "1001")):
        entries = shop.agency_paid(h.agency_paid(method))
        assert read(entries) == [f"store: Dr 224103 50.00, Cr {account} 50.00"]
        assert (entries[0].memo, entries[0].lines[0].memo) == ("支付代收款", "自来水公司 B-1")


FEN = st.integers(-(10**9), 10**9)


@given(cash=FEN, wechat=FEN, alipay=FEN, meals=FEN, cost=FEN)
def test_whatever_a_day_was_its_vouchers_balance(cash, wechat, alipay, meals, cost):
    day = h.day_closed(cash=cash, wechat=wechat, alipay=alipay, meals_fen=meals, cost_fen=cost)
    for entry in shop.day_closed(day, RATES_BP):
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
