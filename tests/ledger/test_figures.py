"""The ledger's side of the audit."""

from services.ledger.figures import figures
from tests.ledger import happenings as h
from tests.service import COMMUNITY


def audited(ledger, community=COMMUNITY):
    with ledger.service.database.connection():
        return figures(community)


def test_a_community_without_facts_has_whole_and_empty_books(ledger):
    found = audited(ledger)
    empty = {"debit_fen": 0, "credit_fen": 0, "vouchers": 0, "broken_at": None}
    assert found["books"] == {"store": empty, "property": empty}
    assert found["funds"] == {}
    assert found["distribution"] == {"told_fen": 0, "earned_fen": 0}


def test_the_figures_follow_the_money_through_close_fund_and_repair(ledger):
    ledger.hear(*h.march_at_the_shop(), h.goods_received(4_200))
    h.close(ledger, "2026-03")
    ledger.hear(
        h.contribution(1_303_020),
        h.contribution(200_000, nature="H", fund="fund-2"),
        h.work_completed(500_000),
        h.disbursement(500_000),
        h.disbursement(50_000, nature="H", fund="fund-2"),
    )
    found = audited(ledger)
    books = found.pop("books")
    assert found == {
        "sales_gross_fen": 14_560_000,
        "stock_value_fen": 4_200,
        "payables_fen": 13_004_200,
        "deposits": {"member": 0, "meal_card": 0, "group_buy": 0, "gift_card": 0},
        "agency_fen": 0,
        "fund_sales_fen": 0,
        "clearing_fen": {"wechat": 0, "alipay": 4_000_000},
        "funds": {"fund-1": 803_020, "fund-2": 150_000},
        "distribution": {"told_fen": 1_303_020, "earned_fen": 1_303_020},
        "distributed_fen": 1_303_020,
        "repair_paid_fen": 550_000,
        "other_uses_fen": 0,
        "repair_refunded_fen": 0,
        "fees": {"prepaid": {}, "receivable": {}},
        "errand_money_fen": 0,
        "common_income_fen": 0,
        "parts_issued": {"store": 0, "property": 0},
        "intercompany": {"store": 550_000, "property": 550_000},
    }
    assert {code: book["broken_at"] for code, book in books.items()} == {
        "store": None,
        "property": None,
    }
    assert all(book["debit_fen"] == book["credit_fen"] for book in books.values())


def test_what_any_fund_pays_counts_once_wherever_it_is_carried(ledger):
    for number, (nature, book) in enumerate(
        [("E", "store"), ("G", "property"), ("H", "property"), ("E", "property"), ("X", "store")]
    ):
        fund = f"fund-{number}"
        ledger.hear(
            h.contribution(100, nature=nature, book=book, fund=fund),
            h.disbursement(100, nature=nature, book=book, fund=fund),
        )
    found = audited(ledger)
    assert found["repair_paid_fen"] == 500
    assert found["distributed_fen"] == 200
    assert set(found["funds"].values()) == {0}


def test_other_uses_and_what_comes_back_leave_the_sum_of_repairs_as_it_is(ledger):
    for number, (nature, book) in enumerate(
        [("E", "store"), ("G", "property"), ("H", "property"), ("X", "store")]
    ):
        place = {"nature": nature, "book": book, "fund": f"fund-{number}"}
        ledger.hear(
            h.contribution(300, **place),
            h.disbursement(100, **place),
            h.disbursement(90, order=None, **place),
            h.disbursement_returned(20, **place),
            h.disbursement_returned(10, order=None, **place),
        )
    found = audited(ledger)
    assert (found["repair_paid_fen"], found["repair_refunded_fen"]) == (400, 80)
    assert found["other_uses_fen"] == 3 * 80
    assert found["intercompany"] == {"store": 80, "property": 80}
    assert set(found["funds"].values()) == {300 - 80 - 80}
    assert all(book["broken_at"] is None for book in found["books"].values())


def test_fees_stand_by_household_and_common_income_by_what_came(ledger):
    ledger.hear(
        h.fee_collected(prepaid_fen=48_000),
        h.fee_charged(prepaid_fen=4_000, receivable_fen=1_000),
        h.common_income(30_000, cost_fen=5_000, fund=None),
    )
    found = audited(ledger)
    assert found["fees"] == {
        "prepaid": {"household-1": 44_000},
        "receivable": {"household-1": 1_000},
    }
    assert (found["common_income_fen"], found["funds"]) == (25_000, {})
    ledger.hear(h.fee_collected(arrears_fen=1_000), h.fee_charged(prepaid_fen=44_000))
    assert audited(ledger)["fees"] == {"prepaid": {}, "receivable": {}}


def test_a_spent_fund_keeps_its_figure_and_returns_of_a_year_end_do_not_count(ledger):
    ledger.hear(
        h.contribution(100, on="2025-12-02"),
        h.disbursement(100, on="2025-12-03"),
    )
    h.close(ledger, "2025-12")
    found = audited(ledger)
    assert found["funds"] == {"fund-1": 0}
    assert found["distributed_fen"] == 100


def test_what_was_told_is_never_more_than_one_company_earned_whatever_was_lost(ledger):
    ledger.hear(
        h.day_closed(on="2026-01-31", cash=1_010_000),
        h.stock_adjusted("write_off", -900_000, on="2026-02-10"),
        h.work_completed(5_000_000, fund=None, on="2026-02-10"),
    )
    for book, period in (("store", "2026-01"), ("store", "2026-02"), ("property", "2026-02")):
        h.close(ledger, period, book=book)
    assert audited(ledger)["distribution"] == {"told_fen": 855_000, "earned_fen": 855_000}


def test_only_the_gateway_may_read_them(ledger):
    answer = ledger.ask("GET", "/figures", role="", acting_service="gateway")
    assert answer.body["sales_gross_fen"] == 0
    assert ledger.ask("GET", "/figures", role="accountant").status == 403
