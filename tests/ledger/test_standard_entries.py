"""Every entry of the table in domain.md §2.5 with its numbers, as a bookkeeper writes it."""

from dataclasses import replace
from datetime import date

import pytest

from services.ledger.posting.fees import rules as fees
from services.ledger.posting.funds import rules as funds
from services.ledger.posting.month_end import rules as month_end
from services.ledger.posting.repairs import rules as repairs
from services.ledger.posting.shop import rules as shop
from tests import engines
from tests.ledger import happenings as h
from tests.ledger.neighbours import beside_a_quiet_shop

LAST_DAY = date(2025, 12, 31)


def day(**what):
    return h.entered(shop.day_closed(h.day_closed(**what), h.RATES_BP))


# -- the shop ----------------------------------------------------------------------------------


def test_goods_on_credit():
    entries = shop.goods_received(h.goods_received(13_000_000))
    assert h.entered(entries) == ["store: Dr 1405 130,000.00 / Cr 2202 130,000.00"]
    assert entries[0].memo == "赊购商品"
    assert entries[0].lines[1].supplier == "supplier-1"


def test_a_day_of_sales_and_its_cost():
    assert day(cash=4_560_000, wechat=6_000_000, alipay=4_000_000, cost_fen=13_000_000) == [
        "store: Dr 1001 45,600.00 / Dr 101201 60,000.00 / Dr 101202 40,000.00 / "
        "Cr 500101 144,158.42 / Cr 222101 1,441.58",
        "store: Dr 540101 130,000.00 / Cr 1405 130,000.00",
    ]


def test_a_platform_pays_out_and_keeps_its_fee():
    wechat = shop.settlement_received(h.settlement(6_000_000, 36_000))
    assert h.entered(wechat) == [
        "store: Dr 100201 59,640.00 / Dr 560301 360.00 / Cr 101201 60,000.00"
    ]
    alipay = shop.settlement_received(h.settlement(100, 0, channel="alipay"))
    assert h.entered(alipay) == ["store: Dr 100201 1.00 / Cr 101202 1.00"]
    assert (wechat[0].memo, alipay[0].memo) == ("微信结算", "支付宝结算")


def test_returned_goods_in_red_on_the_same_sides():
    assert day(wechat=-10_100, cost_fen=-9_018) == [
        "store: Dr 101201 -101.00 / Cr 500101 -100.00 / Cr 222101 -1.00",
        "store: Dr 540101 -90.18 / Cr 1405 -90.18",
    ]


def test_goods_found_by_a_count_are_other_income_when_approved():
    assert h.entered(shop.stock_adjusted(h.stock_adjusted("stock_count", 300))) == [
        "store: Dr 1405 3.00 / Cr 1901 3.00"
    ]
    assert h.entered(shop.stock_variance_resolved(h.variance_resolved(300, 0))) == [
        "store: Dr 1901 3.00 / Cr 530102 3.00"
    ]


def test_goods_missing_at_a_count_are_charged_to_the_clerk_in_part_when_approved():
    assert h.entered(shop.stock_adjusted(h.stock_adjusted("stock_count", -10_000))) == [
        "store: Dr 1901 100.00 / Cr 1405 100.00"
    ]
    short_100 = shop.stock_variance_resolved(h.variance_resolved(0, 10_000, ("王店员", 3_000)))
    assert h.entered(short_100) == ["store: Dr 571101 70.00 / Dr 122103 30.00 / Cr 1901 100.00"]
    assert short_100[0].lines[1].memo == "王店员"


def test_a_count_with_gains_and_losses_keeps_them_apart():
    assert h.entered(shop.stock_adjusted(h.stock_adjusted("stock_count", -500, 300))) == [
        "store: Dr 1405 3.00 / Cr 1901 3.00 / Dr 1901 5.00 / Cr 1405 5.00"
    ]
    resolved = shop.stock_variance_resolved(h.variance_resolved(300, 500, ("李", 500)))
    assert h.entered(resolved) == [
        "store: Dr 1901 3.00 / Cr 530102 3.00 / Dr 122103 5.00 / Cr 1901 5.00"
    ]


def test_a_drawer_over_or_short_passes_the_suspense_account_and_an_exact_one_posts_nothing():
    assert h.entered(shop.till_closed(h.till_closed(250))) == [
        "store: Dr 1001 2.50 / Cr 1901 2.50 / Dr 1901 2.50 / Cr 530102 2.50"
    ]
    assert h.entered(shop.till_closed(h.till_closed(-250))) == [
        "store: Dr 1901 2.50 / Cr 1001 2.50 / Dr 571102 2.50 / Cr 1901 2.50"
    ]
    assert shop.till_closed(h.till_closed(0)) == []


# -- money that is somebody else's until it is earned or passed on -----------------------------


def test_a_meal_card_is_owed_until_its_meals_are_eaten_and_meals_bear_no_vat():
    topped_up = shop.deposit_taken(h.deposit_taken(12_000, "meal_card"))
    assert h.entered(topped_up) == ["store: Dr 101201 120.00 / Cr 220302 120.00"]
    assert day(meal_card=1_050, meals_fen=1_050) == ["store: Dr 220302 10.50 / Cr 500102 10.50"]


def test_a_month_card_is_earned_meal_by_meal():
    sold = shop.deposit_taken(h.deposit_taken(45_000, "meal_card", "cash"))
    assert h.entered(sold) == ["store: Dr 1001 450.00 / Cr 220302 450.00"]
    assert day(meal_card=500, meals_fen=500) == ["store: Dr 220302 5.00 / Cr 500102 5.00"]


def test_a_meal_that_the_government_pays_in_part_is_to_be_had_from_it():
    assert day(cash=600, subsidy=500, meals_fen=1_100) == [
        "store: Dr 1001 6.00 / Dr 122102 5.00 / Cr 500102 11.00"
    ]


def test_a_members_money_and_a_group_order_are_owed_and_may_go_back():
    assert h.entered(shop.deposit_taken(h.deposit_taken(12_000))) == [
        "store: Dr 101201 120.00 / Cr 220301 120.00"
    ]
    assert day(group_buy=30_000) == ["store: Dr 220303 300.00 / Cr 500101 297.03 / Cr 222101 2.97"]
    back = shop.deposit_refunded(h.deposit_refunded(30_000, "group_buy", "cash"))
    assert h.entered(back) == ["store: Dr 220303 300.00 / Cr 1001 300.00"]


def test_money_collected_for_others_is_owed_until_it_is_passed_on_and_never_revenue():
    collected = h.agency_collected(8_640, cash=1_010)
    assert h.entered(shop.day_closed(collected, h.RATES_BP)) == [
        "store: Dr 1001 96.50 / Cr 500101 10.00 / Cr 222101 0.10 / Cr 224103 86.40"
    ]
    for method, account in (("bank", "100201"), ("cash", "1001")):
        entries = shop.agency_paid(h.agency_paid(method, 8_640))
        assert h.entered(entries) == [f"store: Dr 224103 86.40 / Cr {account} 86.40"]
        assert (entries[0].memo, entries[0].lines[0].memo) == ("支付代收款", "自来水公司 B-1")


# -- the property company ----------------------------------------------------------------------


def test_a_year_of_property_fee_is_held_and_earned_month_by_month():
    assert h.entered(fees.fee_collected(h.fee_collected(prepaid_fen=48_000))) == [
        "property: Dr 100201 480.00 / Cr 220305 480.00"
    ]
    charged = fees.fee_charged(h.fee_charged(prepaid_fen=4_000), h.RATES_BP)
    assert h.entered(charged) == ["property: Dr 220305 40.00 / Cr 500104 39.60 / Cr 222101 0.40"]
    assert charged[0].memo == "物业费 2026-03 3号楼"
    assert {line.building for line in charged[0].lines} == {"building-1"}
    assert charged[0].lines[0].member == "household-1"


def test_a_month_that_was_not_prepaid_is_to_be_had_until_the_arrears_are_paid():
    partly = fees.fee_charged(h.fee_charged(prepaid_fen=1_000, receivable_fen=3_000), h.RATES_BP)
    assert h.entered(partly) == [
        "property: Dr 220305 10.00 / Dr 1122 30.00 / Cr 500104 39.60 / Cr 222101 0.40"
    ]
    paid = fees.fee_collected(h.fee_collected(arrears_fen=3_000, prepaid_fen=500, method="cash"))
    assert h.entered(paid) == ["property: Dr 1001 35.00 / Cr 1122 30.00 / Cr 220305 5.00"]


def test_income_of_common_parts_is_the_owners_but_for_what_the_company_spent_on_it():
    assert h.entered(fees.common_income_received(h.common_income(30_000))) == [
        "property: Dr 100201 300.00 / Cr 224101 300.00"
    ]
    shared = fees.common_income_received(h.common_income(30_000, cost_fen=5_000))
    assert h.entered(shared) == ["property: Dr 100201 300.00 / Cr 224101 250.00 / Cr 540104 50.00"]
    assert (shared[0].lines[1].fund, shared[0].lines[1].building) == ("fund-1", "building-1")
    assert shared[0].memo == "公共收益 充电桩"


def test_the_cost_of_a_repair_by_what_it_was_spent_on():
    def cost(kind, fund=None):
        return h.entered(repairs.work_order_completed(h.work_completed(500, fund=fund, kind=kind)))

    assert cost("labour") == ["property: Dr 540103 5.00 / Cr 221101 5.00"]
    assert cost("outsourced") == ["property: Dr 540103 5.00 / Cr 2202 5.00"]
    assert cost("parts", fund="fund-1") == [
        "property: Dr 1403 5.00 / Cr 2202 5.00 / Dr 540102 5.00 / Cr 1403 5.00"
    ]


# -- restricted funds: G government, H held for others, E own earmark, X charity ---------------


def received(nature, amount_fen=20_000_000, **more):
    return h.entered(funds.contribution_received(h.contribution(amount_fen, nature, **more)))


def paid(nature, book="store"):
    fact = h.disbursement(50_000, nature, book=book)
    return h.entered(funds.disbursement_made(fact, h.RATES_BP))


RECOVERED = "property: Dr 122101 500.00 / Cr 540102 500.00 / Dr 100201 500.00 / Cr 122101 500.00"


def test_a_government_grant_is_deferred_and_released_as_cost_occurs():
    assert received("G") == ["store: Dr 100201 200,000.00 / Cr 2401 200,000.00"]
    assert paid("G") == [
        "store: Dr 540102 500.00 / Cr 224102 500.00 / Dr 224102 500.00 / Cr 100201 500.00 / "
        "Dr 2401 500.00 / Cr 530103 500.00",
        RECOVERED,
    ]
    assert paid("G", "property") == ["property: Dr 2401 500.00 / Cr 530103 500.00"]


def test_money_held_for_others_never_touches_income():
    assert received("H", book="property") == [
        "property: Dr 100201 200,000.00 / Cr 224101 200,000.00"
    ]
    assert paid("H") == [
        "store: Dr 224101 500.00 / Cr 224102 500.00 / Dr 224102 500.00 / Cr 100201 500.00",
        RECOVERED,
    ]
    assert paid("H", "property") == ["property: Dr 224101 500.00 / Cr 540102 500.00"]


def test_an_own_earmark_comes_from_profit_and_is_released_when_it_is_spent():
    assert received("E", 1_303_020) == ["store: Dr 310402 13,030.20 / Cr 310102 13,030.20"]
    assert paid("E") == [
        "store: Dr 540102 500.00 / Cr 224102 500.00 / Dr 224102 500.00 / Cr 100201 500.00 / "
        "Dr 310102 500.00 / Cr 310402 500.00",
        RECOVERED,
    ]
    assert paid("E", "property") == ["property: Dr 310102 500.00 / Cr 310402 500.00"]


def test_a_charitys_fund_is_off_the_books_and_buys_the_repair_like_any_customer():
    assert received("X", source="donation") == []
    assert paid("X") == [
        "property: Dr 1122 500.00 / Cr 500105 495.05 / Cr 222101 4.95 / "
        "Dr 100201 500.00 / Cr 1122 500.00"
    ]


def test_a_share_of_the_fees_is_set_aside_like_a_share_of_profit():
    told = received("E", 500_000, source="fees", book="property")
    assert told == ["property: Dr 310402 5,000.00 / Cr 310102 5,000.00"]


def test_what_common_parts_brought_passes_from_no_fund_to_the_owners_fund():
    fact = h.contribution(25_000, "H", source="common_income", book="property")
    (entry,) = funds.contribution_received(fact)
    assert h.entered([entry]) == ["property: Dr 224101 250.00 / Cr 224101 250.00"]
    assert [line.fund for line in entry.lines] == [None, "fund-1"]


def used(nature, told=h.disbursement, write=funds.disbursement_made):
    return h.entered(write(told(50_000, nature, order=None), h.RATES_BP))


def test_another_use_than_a_repair_is_a_cost_of_who_carries_the_fund():
    assert used("E") == [
        "store: Dr 560299 500.00 / Cr 100201 500.00 / Dr 310102 500.00 / Cr 310402 500.00"
    ]
    assert used("G") == [
        "store: Dr 560299 500.00 / Cr 100201 500.00 / Dr 2401 500.00 / Cr 530103 500.00"
    ]
    assert used("H") == ["store: Dr 224101 500.00 / Cr 100201 500.00"]
    assert used("X") == []


def test_what_comes_back_of_another_use_is_the_payment_in_red():
    for nature in "EGH":
        red = used(nature, h.disbursement_returned, funds.disbursement_returned)
        assert red == [text.replace(" 500.00", " -500.00") for text in used(nature)]
    assert used("X", h.disbursement_returned, funds.disbursement_returned) == []


REFUNDED = "property: Dr 100201 500.00 / Cr 540102 500.00"


@pytest.mark.parametrize("book", ["store", "property"])
@pytest.mark.parametrize("nature", "EGHX")
def test_what_comes_back_of_a_repair_is_refunded_by_the_contractor_and_paid_back_in_red(
    nature, book
):
    fact = h.disbursement_returned(50_000, nature, book=book)
    refunded, *red = h.entered(funds.disbursement_returned(fact, h.RATES_BP))
    assert refunded == REFUNDED
    assert [text.replace("-", "") for text in red] == paid(nature, book)


def test_a_gift_that_was_never_spent_leaves_in_red_as_it_came():
    def returned(nature):
        return h.entered(funds.contribution_returned(h.contribution_returned(10_000, nature)))

    assert returned("G") == ["store: Dr 100201 -100.00 / Cr 2401 -100.00"]
    assert returned("H") == ["store: Dr 100201 -100.00 / Cr 224101 -100.00"]
    assert returned("X") == []


def test_money_that_passes_to_another_fund_stays_on_its_account():
    for nature, account in (("E", "310102"), ("G", "2401"), ("H", "224101")):
        (entry,) = funds.fund_transferred(h.fund_transferred(10_000, nature))
        assert h.entered([entry]) == [f"store: Dr {account} 100.00 / Cr {account} 100.00"]
        assert [line.fund for line in entry.lines] == ["fund-1", "fund-2"]
    assert funds.fund_transferred(h.fund_transferred(10_000, "X")) == []


def test_a_repair_for_the_public_good_is_公益维修_though_no_fund_pays_it():
    told = h.work_completed(50_000, fund=None)
    for payer, account in (("benefit", "540102"), ("contract", "540103"), (None, "540103")):
        assert h.entered(repairs.work_order_completed(replace(told, payer=payer))) == [
            f"property: Dr {account} 500.00 / Cr 2202 500.00"
        ]


def test_a_repair_that_a_resident_pays_is_earned_where_its_tax_belongs():
    for category, earned in (
        ("services", "Cr 500105 118.81 / Cr 222101 1.19"),
        ("standard", "Cr 500101 118.81 / Cr 222101 1.19"),
        ("other", "Cr 500103 114.29 / Cr 222101 5.71"),
    ):
        billed = repairs.repair_billed(h.repair_billed(12_000, category), h.RATES_BP)
        assert h.entered(billed) == [f"property: Dr 1122 120.00 / {earned}"]


def test_what_crosses_between_the_companies_comes_to_nothing_in_both_books_together():
    for nature in "EGH":
        entries = funds.disbursement_made(h.disbursement(500_000, nature), h.RATES_BP)
        left = {}
        for line in (line for entry in entries for line in entry.lines):
            left[line.account] = left.get(line.account, 0) + line.debit_fen - line.credit_fen
        assert left["100201"] == left["122101"] == left["224102"] == 0


# -- month and year end ------------------------------------------------------------------------


def test_vat_below_the_threshold_becomes_other_income():
    assert h.entered(month_end.vat_relieved("store", LAST_DAY, 144_158)) == [
        "store: Dr 222101 1,441.58 / Cr 530101 1,441.58"
    ]
    assert month_end.vat_relieved("store", LAST_DAY, 0) == []


def test_a_loss_of_the_year_is_carried_the_other_way_and_reserves_nothing():
    assert h.entered(month_end.year_ended("store", LAST_DAY, -50_000, 0, 0)) == [
        "store: Dr 310401 500.00 / Cr 3103 500.00"
    ]


@pytest.fixture
def ledger():
    """The ledger on one engine: what a close posts is the same on both."""
    with engines.fresh("sqlite") as settings, beside_a_quiet_shop(settings) as asked:
        yield asked


def test_the_worked_year(ledger):
    """144,158.42 − 130,000.00 − 360.00 + 1,441.58 = 15,240.00, of it 13,030.20 to feed back."""
    ledger.hear(
        h.goods_received(13_000_000, on="2025-12-02"),
        h.day_closed(
            on="2025-12-31",
            wechat=6_000_000,
            alipay=4_000_000,
            cash=4_560_000,
            cost_fen=13_000_000,
        ),
        h.settlement(6_000_000, 36_000, on="2025-12-31"),
    )
    closed = h.close(ledger, "2025-12")
    assert closed["profit_before_tax_fen"] == 1_524_000
    assert (closed["income_tax_fen"], closed["net_profit_fen"]) == (76_200, 1_447_800)
    assert (closed["reserve_fen"], closed["distributable_fen"]) == (144_780, 1_303_020)
    assert h.written(ledger, kind="vat_relief") == ["Dr 222101 1,441.58", "Cr 530101 1,441.58"]
    assert h.written(ledger, kind="income_tax") == ["Dr 5801 762.00", "Cr 222102 762.00"]
    assert h.written(ledger, kind="carry_forward") == [
        "Dr 500101 144,158.42",
        "Dr 530101 1,441.58",
        "Cr 3103 145,600.00",
        "Dr 3103 131,122.00",
        "Cr 540101 130,000.00",
        "Cr 560301 360.00",
        "Cr 5801 762.00",
    ]
    assert h.written(ledger, kind="year_end") == [
        "Dr 3103 14,478.00",
        "Cr 310401 14,478.00",
        "Dr 310403 1,447.80",
        "Cr 310101 1,447.80",
        "Dr 310401 1,447.80",
        "Cr 310403 1,447.80",
    ]
    rows = ledger.get("/books/store/reports/trial-balance?period=2025-12")["rows"]
    left = {r["code"]: r["closing_credit_fen"] - r["closing_debit_fen"] for r in rows}
    assert left["310401"] == 1_303_020
    assert all(fen == 0 for code, fen in left.items() if code.startswith(("5", "3103")))
