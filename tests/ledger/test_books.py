"""The two books and their chart of accounts."""

import re
from concurrent.futures import ThreadPoolExecutor

from services.ledger.books import rules
from tests.ledger.happenings import close

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
        rules.Account(code, name, {"d": "debit", "c": "credit"}[side])
        for code, name, side in re.findall(r"(\d{4})(\D+?)([dc])(?: ·|\s)", THE_66)
    ]
    assert len(wanted) == len(rules.STANDARD) == 66
    assert list(rules.STANDARD) == wanted


def test_a_parent_with_sub_accounts_takes_no_postings_and_its_children_do():
    assert rules.posting_problem("1012") == (
        "Account 1012 其他货币资金 has sub-accounts; post to one of them."
    )
    assert rules.posting_problem("101201") is None
    assert rules.posting_problem("9999") == "There is no account 9999 in the chart."
    assert all(account.parent in rules.CHART for account in rules.CHART.values() if account.parent)


def test_the_chart_is_listed_with_levels(ledger):
    accounts = {row["code"]: row for row in ledger.get("/accounts")["items"]}
    assert len(accounts) == 66 + len(rules.OURS)
    assert accounts["310402"] == {
        "code": "310402",
        "name": "提取专项",
        "side": "credit",
        "kind": "equity",
        "parent": "3104",
        "level": 2,
        "leaf": True,
    }
    assert not accounts["3104"]["leaf"]


def test_both_books_are_there_at_the_first_question(ledger):
    books = ledger.get("/books")["items"]
    assert [(row["code"], row["name"]) for row in books] == [
        ("store", "便利店公司"),
        ("property", "物业公司"),
    ]
    assert books[0]["vat_filing"] == "quarter"
    assert books[0]["reserve_bp"] == 1000


def test_many_first_questions_at_once_open_the_books_once(ledger):
    def ask(_):
        return ledger.ask("GET", "/books/store").status

    with ThreadPoolExecutor(12) as pool:
        assert set(pool.map(ask, range(24))) == {200}
    with ledger.service.database.connection():
        rows = ledger.service.database.proxy.execute_sql("SELECT code FROM book").fetchall()
    assert sorted(code for (code,) in rows) == ["property", "store"]


def test_there_is_no_third_book(ledger):
    assert ledger.ask("GET", "/books/canteen").body["code"] == "book_unknown"


def test_a_clerk_may_not_read_the_books_and_a_reviewer_may_not_close_them(ledger):
    assert ledger.ask("GET", "/books", role="clerk").status == 403
    assert ledger.refused("/books/store/periods/2026-03/close", role="reviewer") == "forbidden"


def test_the_filing_period_is_chosen_before_the_first_close_only(ledger):
    wanted = {"vat_filing": "month"}
    chosen = ledger.post("/books/property/filing", wanted, role="accountant")
    assert chosen["vat_filing"] == "month"
    close(ledger, "2026-03", book="property")
    assert ledger.refused("/books/property/filing", wanted, role="accountant") == "filing_fixed"
