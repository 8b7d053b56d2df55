"""The chart of accounts of a book: the 66 of the standard, ours, and what is added."""

import re

import peewee
import pytest

from services.ledger.accounts import rules
from services.ledger.accounts.models import AccountRow
from services.ledger.cash_flow import rules as cash_flow
from services.ledger.database import ledger as database
from services.ledger.posting.rules import credit, debit
from tests.ledger import by_hand as b
from tests.ledger import happenings as h

# domain.md §2.1, as it stands there: code, name, normal side.
THE_66 = """
1001库存现金d · 1002银行存款d · 1012其他货币资金d · 1101短期投资d · 1121应收票据d · 1122应收账款d ·
1123预付账款d · 1131应收股利d · 1132应收利息d · 1221其他应收款d · 1401材料采购d · 1402在途物资d ·
1403原材料d · 1404材料成本差异d · 1405库存商品d · 1407商品进销差价c · 1408委托加工物资d ·
1411周转材料d · 1421消耗性生物资产d · 1501长期债券投资d · 1511长期股权投资d · 1601固定资产d ·
1602累计折旧c · 1604在建工程d · 1605工程物资d · 1606固定资产清理d · 1621生产性生物资产d ·
1622生产性生物资产累计折旧c · 1701无形资产d · 1702累计摊销c · 1801长期待摊费用d ·
1901待处理财产损溢d ·
2001短期借款c · 2201应付票据c · 2202应付账款c · 2203预收账款c · 2211应付职工薪酬c · 2221应交税费c ·
2231应付利息c · 2232应付利润c · 2241其他应付款c · 2401递延收益c · 2501长期借款c · 2701长期应付款c ·
3001实收资本c · 3002资本公积c · 3101盈余公积c · 3103本年利润c · 3104利润分配c ·
4001生产成本d · 4101制造费用d · 4301研发支出d · 4401工程施工d · 4403机械作业d ·
5001主营业务收入c · 5051其他业务收入c · 5111投资收益c · 5301营业外收入c · 5401主营业务成本d ·
5402其他业务成本d · 5403税金及附加d · 5601销售费用d · 5602管理费用d · 5603财务费用d ·
5711营业外支出d · 5801所得税费用d
"""


def test_the_chart_holds_the_66_accounts_of_the_standard_with_code_name_and_side():
    wanted = [
        rules.Seed(code, name, {"d": "debit", "c": "credit"}[side])
        for code, name, side in re.findall(r"(\d{4})(\D+?)([dc])(?: ·|\s)", THE_66)
    ]
    assert len(wanted) == len(rules.STANDARD) == 66
    assert list(rules.STANDARD) == wanted


def test_a_parent_with_sub_accounts_takes_no_postings_and_its_children_do():
    chart = {account.code: account for account in rules.seeded()}
    assert rules.posting_problem("1012", chart["1012"]) == (
        "Account 1012 其他货币资金 has sub-accounts; post to one of them."
    )
    assert rules.posting_problem("101201", chart["101201"]) is None
    assert rules.posting_problem("9999", None) == "There is no account 9999 in the chart."
    assert all(account.parent in chart for account in chart.values() if account.parent)
    assert all(chart[code].is_leaf for code in rules.NEEDED)


def test_the_chart_is_listed_with_levels(ledger):
    accounts = chart(ledger)
    assert len(accounts) == 66 + len(rules.OURS)
    assert accounts["310402"] == {
        "code": "310402",
        "name": "提取专项",
        "full_name": "利润分配—提取专项",
        "side": "credit",
        "kind": "equity",
        "parent": "3104",
        "level": 2,
        "leaf": True,
        "frozen_on": None,
        "requires": [],
        "statement_row": None,
    }
    assert not accounts["3104"]["leaf"]


def chart(ledger, book="store") -> dict:
    return {row["code"]: row for row in ledger.get(f"/books/{book}/accounts")["items"]}


def add(ledger, code, name="房租", **more):
    body = {"code": code, "name": name, **more}
    return ledger.ask("POST", "/books/store/accounts", body, role="accountant")


def test_a_sub_account_is_added_under_the_account_that_its_code_names(ledger):
    assert add(ledger, "560202").status == 201
    assert add(ledger, "56020201", "门店房租", requires=["outlet"]).status == 201
    accounts = chart(ledger)
    assert not accounts["560202"]["leaf"]
    assert accounts["56020201"]["full_name"] == "管理费用—房租—门店房租"
    assert accounts["56020201"]["requires"] == ["outlet"]
    assert "560202" not in chart(ledger, "property")


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        ("560201", (409, "account_exists")),
        ("56020", (422, "invalid_request")),
        ("560302020", (422, "invalid_request")),
        ("990101", (422, "invalid_request")),
        ("56990101", (422, "account_not_addable")),  # nothing above it
        ("140501", (422, "account_not_addable")),  # facts are posted to 1405 itself
    ],
)
def test_a_sub_account_out_of_place_is_refused(ledger, code, refused):
    answer = add(ledger, code)
    assert (answer.status, answer.body["code"]) == refused
    assert code not in chart(ledger) or code == "560201"


def test_an_account_is_frozen_and_thawed_but_never_deleted(ledger):
    add(ledger, "560202")
    frozen = ledger.post("/books/store/accounts/560202/freeze", role="accountant")
    assert frozen["frozen_on"]
    assert chart(ledger)["560202"]["frozen_on"] == frozen["frozen_on"]
    thawed = ledger.post("/books/store/accounts/560202/thaw", role="accountant")
    assert thawed["frozen_on"] is None
    needed = ledger.ask("POST", "/books/store/accounts/1405/freeze", role="accountant")
    assert (needed.status, needed.body["code"]) == (409, "account_needed")
    with database.connection(), pytest.raises(peewee.DatabaseError, match="never deleted"):
        AccountRow.delete().where(AccountRow.code == "560202").execute()


def test_an_account_whose_balances_only_cancel_out_is_not_frozen(ledger):
    """Closing carries what stands for each outlet; it could not, on a frozen account."""
    add(ledger, "560202")
    for fen, outlet in ((500, "main"), (-500, "branch")):
        lines = [b.line("560202", fen, outlet=outlet), b.line("100201", 0, fen)]
        b.post(ledger, b.rent(lines=lines))
    frozen = ledger.ask("POST", "/books/store/accounts/560202/freeze", role="accountant")
    assert (frozen.status, frozen.body["code"]) == (409, "account_not_empty")
    h.close(ledger, "2026-03")
    assert ledger.post("/books/store/accounts/560202/freeze", role="accountant")["frozen_on"]


def test_every_account_has_its_row_of_the_cash_flow_statement():
    for account in rules.seeded():
        lines = [debit(account.code, 5), credit("1001", 5)]
        found = cash_flow.rows("manual", lines)
        assert cash_flow.is_cash(account.code) == (found[0] is None), account
        assert found[1] is None
        assert found[0] is None or found[0] in cash_flow.CHOSEN


def test_every_account_that_facts_are_posted_to_is_needed(ledger):
    ledger.hear(*h.march_at_the_shop(), h.contribution(100), h.work_completed(100))
    h.close(ledger, "2026-03")
    posted = {
        line["account"]
        for book in ("store", "property")
        for voucher in ledger.get(f"/books/{book}/vouchers?limit=200")["items"]
        for line in voucher["lines"]
    }
    assert posted <= rules.NEEDED


def test_a_sub_account_is_a_part_of_its_row_in_the_income_statement(ledger):
    wrong = add(ledger, "560302", "利息支出", statement_row=13)
    assert (wrong.status, wrong.body["code"]) == (422, "account_not_addable")
    assert add(ledger, "560302", "利息支出", statement_row=19).status == 201
    assert add(ledger, "560102", "广告费", statement_row=13).status == 201
    lines = [
        b.line("560302", 10_000),
        b.line("560102", 40_000),
        b.line("100201", 0, 50_000),
    ]
    voucher = b.post(ledger, b.rent(lines=lines))
    assert [line["cash_flow"] for line in voucher["lines"]] == [17, 6, None]
    shown = ledger.get("/books/store/reports/income-statement?period=2026-03")
    rows = {row["row"]: row["month_fen"] for row in shown["rows"]}
    assert (rows[18], rows[19], rows[11], rows[13], rows[12]) == (10_000, 10_000, 40_000, 40_000, 0)
    assert all(check["holds"] for check in shown["checks"])
