"""Tax rules at their boundaries (domain.md §3)."""

from datetime import date

import peewee
import pytest
from playhouse.migrations import Runner

from services.ledger.app import SERVICE
from services.ledger.tax import queries, rules
from shared.errors import Refusal
from shared.money import without_tax
from tests.service import COMMUNITY, running

LIMIT = 10_000_000


@pytest.fixture
def law(ledger):
    """The tax rules of a running ledger."""
    with ledger.service.database.connection():
        yield queries


def is_exempt(law, day, sales_fen, quarter=False):
    threshold = law.vat_threshold(day)
    limit = threshold.quarter_limit_fen if quarter else threshold.month_limit_fen
    return rules.is_exempt(sales_fen, limit, threshold.limit_included)


def test_reaching_the_limit_was_exempt_until_2025_and_is_taxed_whole_from_2026(law):
    assert is_exempt(law, date(2025, 12, 31), LIMIT)
    assert not is_exempt(law, date(2025, 12, 31), LIMIT + 1)
    assert not is_exempt(law, date(2026, 1, 31), LIMIT)
    assert is_exempt(law, date(2026, 1, 31), LIMIT - 1)
    assert not is_exempt(law, date(2026, 3, 31), 3 * LIMIT, quarter=True)
    assert is_exempt(law, date(2026, 3, 31), 3 * LIMIT - 1, quarter=True)


def test_an_old_day_gets_its_old_answer_and_a_day_after_2027_gets_none(law):
    assert law.vat_rates_bp(["standard", "exempt_meals"], date(2025, 6, 30)) == {
        "standard": 100,
        "exempt_meals": 0,
    }
    assert law.vat_rates_bp(["other"], date(2027, 12, 31)) == {"other": 500}
    assert law.vat_rates_bp(["standard"], date(2027, 12, 31)) == {"standard": 100}
    assert law.vat_rates_bp(["services"], date(2025, 6, 30)) == {"services": 100}
    assert law.income_tax_rule(date(2027, 12, 31))[:3] == (500, 300_000_000, 2500)
    for ask, code in (
        (lambda day: law.vat_rates_bp(["standard"], day), "vat_rule_unknown"),
        (law.vat_threshold, "vat_rule_unknown"),
        (law.income_tax_rule, "income_tax_rule_unknown"),
    ):
        with pytest.raises(Refusal) as refused:
            ask(date(2028, 1, 1))
        assert refused.value.code == code


def test_the_ledger_knows_the_first_day_of_every_kind_of_rule(law):
    for rows in law.rules_in_force().values():
        assert min(row.valid_from for row in rows) == rules.FIRST_DAY


def test_an_unknown_tax_category_is_refused_by_name(law):
    with pytest.raises(Refusal, match="tobacco") as refused:
        law.vat_rates_bp(["standard", "tobacco"], date(2026, 3, 1))
    assert refused.value.code == "vat_rule_unknown"


@pytest.mark.parametrize(
    ("gross_fen", "net_fen"),
    [(10_100, 10_000), (12_850, 12_723), (14_560_000, 14_415_842), (50, 50), (150, 149)],
)
def test_net_of_vat_is_rounded_once_half_up(gross_fen, net_fen):
    assert without_tax(gross_fen, 100) == net_fen


SMALL_PROFIT = rules.IncomeTaxRule(500, 300_000_000, 2500, ())


def test_a_loss_bears_no_income_tax_and_half_a_fen_rounds_up():
    assert rules.income_tax_fen(1_524_000, SMALL_PROFIT) == 76_200
    assert rules.income_tax_fen(-1, SMALL_PROFIT) == 0
    assert rules.income_tax_fen(10, SMALL_PROFIT) == 1


def test_a_year_up_to_three_million_bears_5_percent_and_a_fen_more_25_on_all_of_it():
    assert rules.income_tax_fen(300_000_000, SMALL_PROFIT) == 15_000_000
    assert rules.income_tax_fen(300_000_001, SMALL_PROFIT) == 75_000_000


def test_the_limit_of_twelve_months_warns_from_its_amount_and_is_kept_at_its_own():
    def state(sales_fen):
        return rules.limit_state(sales_fen, 400_000_000, 500_000_000)

    assert [state(fen) for fen in (399_999_999, 400_000_000)] == ["below", "warning"]
    assert [state(fen) for fen in (500_000_000, 500_000_001)] == ["warning", "over"]
    assert rules.twelve_months_to("2026-03") == "2025-04"
    assert rules.twelve_months_to("2026-12") == "2026-01"


def test_every_rule_is_listed_with_its_days_and_its_ground(ledger):
    listed = ledger.get("/tax-rules")
    assert [row["limit_included"] for row in listed["vat_thresholds"]] == [True, False]
    assert {row["category"] for row in listed["vat_rates"]} == set(rules.CATEGORIES)
    assert [row["limit_fen"] for row in listed["small_scale_limits"]] == [500_000_000] * 2
    (small_profit,) = listed["small_profit_limits"]
    assert small_profit["ground"].startswith("待确认")
    assert all(
        row["valid_until"] <= "2027-12-31" and row["ground"]
        for rows in listed.values()
        for row in rows
    )


def test_a_book_of_old_gets_the_accounts_of_the_new_facts(bare):
    database = SERVICE.database
    database.bind(bare)
    if database.is_postgres:
        database.proxy.execute_sql('CREATE SCHEMA IF NOT EXISTS "ledger"')
    Runner(database.proxy.obj, str(SERVICE.migrations)).up("0005_drafts")
    database.proxy.execute_sql(
        "INSERT INTO book (id, community, code, name, vat_filing, reserve_bp, head_position, "
        f"head_hash, opened_at) VALUES ('old', '{COMMUNITY}', 'property', '物业公司', 'quarter', "
        f"1000, 0, '{'0' * 64}', '2026-01-01T00:00:00.000000Z')"
    )
    database.close()
    with running(SERVICE, bare) as asked:
        accounts = asked.get("/books/property/accounts")["items"]
    assert [account["full_name"] for account in accounts] == [
        "其他应收款—应收专项基金",
        "预收账款—预收物业费",
        "应付职工薪酬—工资",
        "应付职工薪酬—社会保险费",
        "应付职工薪酬—住房公积金",
        "主营业务收入—物业费",
        "主营业务收入—维修服务",
        "主营业务成本—公共部位经营",
        "管理费用—公益支出",
    ]


def test_a_rule_is_never_changed_or_taken_away(ledger):
    for table in ("small_scale_limit", "small_profit_limit", "income_share"):
        for sql in (f"UPDATE {table} SET ground = ''", f"DELETE FROM {table}"):
            with (
                ledger.service.database.connection(),
                pytest.raises(peewee.IntegrityError, match="final"),
            ):
                ledger.service.database.proxy.execute_sql(sql)
