"""What the accountant's pages say for codes of the ledger: all of them, and no others."""

import re
from pathlib import Path

from gateway.web.finance import account_names, checks, details, words
from gateway.web.finance.reports import AGED
from services.ledger.accounts.rules import SEEDS
from services.ledger.ageing.rules import ACCOUNTS, BUCKETS, OLDER
from services.ledger.companies.schemas import STATES as MATTERS
from services.ledger.fund_statements.rules import NATURES, OTHER, SPANS
from services.ledger.posting.rules import SOURCES
from services.ledger.reactions import REACTIONS
from services.ledger.segments.rules import COLUMNS
from services.ledger.tax.rules import CATEGORIES

SERVICES = Path(__file__).parents[2] / "services"
CHECKED = ("ledger/periods/checklist", "store/readiness")
NAMED_CHECK = re.compile(r'\b(?:item|[cC]heck)\(\s*"(\w+)"')


def test_every_account_that_a_book_begins_with_has_an_english_name_and_no_other():
    assert set(account_names.ENGLISH) == {seed.code for seed in SEEDS}
    for code, name in account_names.ENGLISH.items():
        assert name.isascii() and name[0].isupper(), code


def test_an_account_of_a_book_itself_is_called_what_the_book_calls_it():
    assert account_names.in_english("1002", "银行存款") == "Bank deposits"
    assert account_names.in_english("100201", "基本存款账户") == "Basic account"
    whole = account_names.in_english("100201", "银行存款—基本存款账户")
    assert whole == "Bank deposits—Basic account"
    assert account_names.in_english("560202", "管理费用—房租") == "Administrative expenses—房租"
    assert account_names.in_english("560202", "房租") == "房租"
    assert account_names.in_english("100202", "甲—乙—丙") == "甲—乙—丙"


def test_every_check_of_a_month_is_told_in_both_languages():
    told = {
        code
        for folder in CHECKED
        for path in (SERVICES / folder).glob("*.py")
        for code in NAMED_CHECK.findall(path.read_text())
    }
    assert told == set(checks.CHECKS)


def test_every_fact_that_may_be_parked_has_its_words():
    for fact in REACTIONS:
        zh, en = details.fact_name(fact.name)
        assert not re.search("[A-Za-z]", zh) and en != fact.__name__, fact


def test_an_obstacle_is_told_in_the_language_of_the_page():
    unread = details.detail("facts_unread", {"source": "store", "heard": 1, "told": 2})
    assert unread == ("店务", "the shop", None)
    held = {"channel": "wechat", "balance_fen": 12_345, "row_id": "x"}
    assert details.detail("clearing_open", held)[:2] == ("微信 · 123.45", "WeChat · 123.45")
    odd = {"attention_id": "x", "code": "stock_negative", "day": "2026-10-01", "sentence": "More."}
    zh, en, href = details.detail("attention_open", odd)
    assert (zh, href) == ("卖出的比库存多 · 2026-10-01", None) and "More was sold" in en
    drawer = details.detail("cash_negative", {"account": "1001", "balance_fen": -5})
    assert drawer.href == "/finance/ledgers/detail?account=1001"


def test_every_code_of_a_report_has_its_words():
    assert set(words.TAX_CATEGORIES) == set(CATEGORIES)
    assert list(words.AGES) == [*BUCKETS, OLDER]
    assert tuple(AGED) == ACCOUNTS
    assert list(words.FUND_SOURCES) == [*SOURCES, OTHER]
    assert set(words.FUND_NATURES) == set(NATURES.values())
    assert set(words.MATTER_STATES) == set(MATTERS)
    assert tuple(words.SPANS) == SPANS
    figures = [f"{span}_{figure}_fen" for span in words.SPANS for figure in words.SEGMENT_FIGURES]
    assert tuple(figures) == COLUMNS
