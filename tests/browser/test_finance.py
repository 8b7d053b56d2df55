"""The accountant's desk in a browser: vouchers by keyboard, statements on paper, a month closed."""

import functools

import pytest
from playwright.sync_api import expect

from deploy.client import Client, wait_until_heard
from deploy.instance import sign_ins
from tests.browser.people import (
    DESK,
    PHONE,
    at_a_page,
    look,
    ready,
    refuse_barriers,
    refuse_english,
)
from tests.instances import started
from tests.journeys.shop import PRICE_FEN, Shop

BOOK = "/ledger/books/store"
RENT_FEN, CAPITAL_FEN = 120_000, 5_000_000


@functools.cache
def as_(instance, role):
    person = sign_ins(instance.settings)[role]
    return Client(instance.settings.gateway_url, person["username"], person["password"])


def line(account, debit_fen=0, credit_fen=0, **more):
    return {"account": account, "debit_fen": debit_fen, "credit_fen": credit_fen, **more}


def write(instance, memo, lines, day, posted=True):
    """A voucher by hand; posted, after another person's review."""
    accountant, reviewer = as_(instance, "accountant"), as_(instance, "reviewer")
    wanted = {"voucher_date": day, "memo": memo, "attachments": 1, "lines": lines}
    draft = accountant.post(f"{BOOK}/drafts", wanted)
    if not posted:
        return draft
    reviewer.post(f"{BOOK}/drafts/{draft['id']}/review")
    return accountant.post(f"{BOOK}/drafts/{draft['id']}/post")


def trade(instance, day):
    """A delivery, a sale and the day's close of a shop."""
    shop = Shop(lambda role: as_(instance, role), "大米")
    shop.receive(10, day)
    shop.open(day)
    shop.sell(2, day, cash=2 * PRICE_FEN)
    shop.close(day, 2 * PRICE_FEN)
    wait_until_heard(instance.settings.gateway_url)


@pytest.fixture(scope="module")
def instance():
    with started() as running:
        accountant = as_(running, "accountant")
        account = {"code": "560202", "name": "房租", "requires": ["outlet"]}
        accountant.post(f"{BOOK}/accounts", account)
        accountant.post(f"{BOOK}/company", {"name": "乐居社区服务有限公司", "credit_code": None})
        capital = [line("100201", CAPITAL_FEN), line("3001", 0, CAPITAL_FEN)]
        write(running, "收到投资款", capital, "2026-10-08")
        rent = [line("560202", RENT_FEN, outlet="main"), line("100201", 0, RENT_FEN)]
        write(running, "支付十月房租", rent, "2026-10-20")
        trade(running, "2026-10-12")
        yield running


PAGES = {
    "overview": "/finance",
    "vouchers": "/finance/vouchers?period=2026-10",
    "drafts": "/finance/vouchers/drafts",
    "templates": "/finance/vouchers/templates?period=2026-10",
    "new": "/finance/vouchers/new",
    "balance-sheet": "/finance/statements?period=2026-10",
    "income-statement": "/finance/statements/income-statement?period=2026-10",
    "cash-flow": "/finance/statements/cash-flow?period=2026-10",
    "trial-balance": "/finance/statements/trial-balance?period=2026-10",
    "tax-returns": "/finance/statements/tax-returns?period=2026-10",
    "ageing": "/finance/statements/ageing?period=2026-10",
    "fund-statement": "/finance/statements/fund-statement?period=2026-10",
    "segments": "/finance/statements/segments?period=2026-10",
    "intercompany": "/finance/statements/intercompany?period=2026-10",
    "archives": "/finance/ledgers/archives?verify",
    "general": "/finance/ledgers?year=2026",
    "detail": "/finance/ledgers/detail?account=1002&period=2026-10",
    "journal": "/finance/ledgers/journal?account=1001&period=2026-10",
    "accounts": "/finance/ledgers/accounts",
    "close": "/finance/close?period=2026-10",
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_is_for_everybody_in_both_languages(instance, browser, lang, size):
    with at_a_page(browser, instance, "accountant", lang=lang, size=size) as page:
        for name, path in PAGES.items():
            page.goto(path)
            ready(page)
            look(page, f"finance-{name}-{lang}-{size['width']}")
            refuse_barriers(page)
            if lang == "zh":
                refuse_english(page)


def test_a_voucher_is_written_by_keyboard_alone_and_its_last_line_balances(instance, browser):
    with at_a_page(browser, instance, "accountant") as page:
        page.goto("/finance/vouchers/new")
        ready(page)
        expect(page.locator("#memo")).to_be_focused()
        press(page, "买办公用纸", "Enter", "1", "Enter")
        press(page, "办公用纸", "Enter", "glfyrcfy")  # 管理费用—日常费用, by its initials
        expect(page.get_by_role("option").first).to_contain_text("560201")
        press(page, None, "Enter")
        press(page, "88.5", "Enter", None, "Enter")  # the memo of the line above is taken
        press(page, "基本存款", "Enter")
        expect(page.locator("#balance")).to_contain_text("贷方少 88.50")
        press(page, None, "=")
        expect(page.locator("#balance")).to_have_text("借贷平衡")
        cells = page.locator("[data-part=credit_fen]")
        expect(cells.nth(1)).to_have_value("88.50")
        expect(cells.nth(1)).to_be_focused()
        look(page, "finance-grid-zh-1280")
        page.keyboard.press("Control+s")
        page.wait_for_url("**/drafts/*")
        ready(page)
        assert "待审核" in page.inner_text(".sheet")
        assert page.locator(".voucher-lines tbody tr").count() == 2
        refuse_english(page)
        refuse_barriers(page)
        look(page, "finance-draft-zh-1280")


def press(page, *typed):
    """Text is typed, a key's name pressed; None types nothing."""
    for each in typed:
        if each in ("Enter", "=", "ArrowDown"):
            page.keyboard.press(each)
        elif each is not None:
            page.keyboard.type(each)


def test_arrows_space_and_lines_work_in_the_grid(instance, browser):
    with at_a_page(browser, instance, "accountant") as page:
        page.goto("/finance/vouchers/new")
        ready(page)
        debits, credits_ = (
            page.locator("[data-part=debit_fen]"),
            page.locator("[data-part=credit_fen]"),
        )
        debits.nth(0).focus()
        press(page, "12", "ArrowDown")
        expect(debits.nth(1)).to_be_focused()
        press(page, "30")
        page.keyboard.press("Space")
        expect(credits_.nth(1)).to_have_value("30")
        expect(debits.nth(1)).to_have_value("")
        expect(page.locator("#balance")).to_contain_text("借方少 18.00")
        page.keyboard.press("Control+Delete")
        expect(page.locator("[data-line]")).to_have_count(2)
        page.locator("[data-part=search]").nth(0).fill("没有这个")
        page.click("#save")
        page.fill("#memo", "试")
        page.click("#save")
        expect(page.locator("#grid .trouble")).to_contain_text("没有这个科目")


def test_another_person_reviews_and_the_accountant_posts(instance, browser):
    lines = [line("560201", 4_500), line("100201", 0, 4_500)]
    draft = write(instance, "买打印墨盒", lines, "2026-11-05", posted=False)
    path = f"/finance/vouchers/drafts/{draft['id']}?read"
    with at_a_page(browser, instance, "accountant") as page:
        page.goto(path)
        ready(page)
        assert page.get_by_role("button", name="审核通过").count() == 0
        assert "不能审核自己的凭证" in page.inner_text(".steps")
    with at_a_page(browser, instance, "reviewer") as page:
        page.goto("/finance/vouchers/drafts")
        page.click("text=买打印墨盒")
        ready(page)
        look(page, "finance-review-zh-1280")
        with page.expect_navigation():
            page.click("text=审核通过")
        expect(page.locator(".state")).to_contain_text("已审核")
        assert page.get_by_role("button", name="记账", exact=True).count() == 0
    with at_a_page(browser, instance, "accountant") as page:
        page.goto(path)
        ready(page)
        page.get_by_role("button", name="记账", exact=True).click()
        page.wait_for_url(lambda url: "/drafts/" not in url)
        assert "肆拾伍元整" in page.inner_text(".sheet")
        assert "reviewer" in page.inner_text(".signs")


def test_a_voucher_becomes_a_template_a_copy_and_gets_its_paper(instance, browser):
    lines = [line("560201", 6_000), line("100201", 0, 6_000)]
    voucher = write(instance, "付网络费", lines, "2026-11-03")
    with at_a_page(browser, instance, "accountant") as page:
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"/finance/vouchers/{voucher['id']}")
        ready(page)
        paper = {"name": "发票.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 bill"}
        with page.expect_navigation():
            page.set_input_files("#paper", paper)
        expect(page.get_by_role("link", name="发票.pdf")).to_be_visible()
        page.click("text=存为模板")
        ready(page)
        page.fill("#name", "每月网络费")
        page.fill("[name='schedule.first_period']", "2026-11")
        page.fill("[name='schedule.day']", "20")
        page.click("main form button")
        page.wait_for_url("**/templates")
        ready(page)
        look(page, "finance-templates-due-zh-1280")
        refuse_english(page)
        refuse_barriers(page)
        with page.expect_navigation():
            page.click("text=生成到期的凭证")
        expect(page.locator("tr", has_text="每月网络费")).to_contain_text("已制单")
        page.locator("details", has_text="每月网络费").locator("summary").click()
        ready(page)
        page.click("text=用它填一张凭证")
        page.wait_for_url("**/drafts/*")
        expect(page.locator("[data-part=search]").first).to_have_value("560201 管理费用—日常费用")
        page.goto(f"/finance/vouchers/{voucher['id']}")
        page.click("text=复制为新凭证")
        ready(page)
        expect(page.locator("#memo")).to_have_value("付网络费")
        expect(page.locator("#balance")).to_have_text("借贷平衡")
        page.click("#save")
        page.wait_for_url("**/drafts/*")


def test_a_cashier_signs_for_the_money_and_sees_no_books(instance, browser):
    lines = [line("560201", 3_300), line("1001", 0, 3_300)]
    draft = write(instance, "现金买茶叶", lines, "2026-11-10", posted=False)
    as_(instance, "reviewer").post(f"{BOOK}/drafts/{draft['id']}/review")
    with at_a_page(browser, instance, "cashier", forgiven=("403", "404")) as page:
        page.goto("/finance")
        ready(page)
        assert "对账" in page.inner_text("main")
        refuse_english(page)
        refuse_barriers(page)
        look(page, "finance-cashier-zh-1280")
        page.get_by_role("link", name="签字").first.click()
        ready(page)
        waiting = page.locator(".unsigned", has_text="现金买茶叶")
        expect(waiting).to_contain_text("1001 库存现金")
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            look(page, f"finance-signatures-zh-{size['width']}")
        refuse_english(page)
        refuse_barriers(page)
        with page.expect_navigation():
            waiting.get_by_role("button", name="出纳签字").click()
        expect(waiting).to_have_count(0)
        assert as_(instance, "accountant").get(f"{BOOK}/drafts/{draft['id']}")["cashier"]
        assert page.goto("/finance/vouchers").status == 403


# A figure of each statement, and the document that it leads to in the end.
DOWN = {
    "balance-sheet": ("应付账款", "1,300.00", "进货单"),
    "income-statement": ("营业成本", "260.00", "日结单"),
    "cash-flow": ("销售产成品", "291.20", "日结单"),
    "trial-balance": ("1405", "1,300.00", "进货单"),
    "tax-returns": ("货物", "288.32", "日结单"),
    "ageing": ("批发", "1,300.00", "进货单"),
}
BY_ACCOUNT = ("balance-sheet", "income-statement")  # whose rows are several accounts


def test_a_figure_of_every_statement_leads_to_the_document_behind_it(instance, browser):
    with at_a_page(browser, instance, "accountant") as page:
        for name, (row, figure, document) in DOWN.items():
            page.goto(f"/finance/statements/{name}?period=2026-10")
            page.locator("main tr", has_text=row).get_by_role("link", name=figure).last.click()
            if name in BY_ACCOUNT:
                page.wait_for_url("**/trial-balance?**")
                page.locator(".trial tbody").get_by_role("link", name=figure).last.click()
            if name == "cash-flow":
                page.wait_for_url("**/vouchers?**cash_flow=1")
                page.locator("main tbody tr", has_text=figure).locator("a").click()
            else:
                page.wait_for_url("**/ledgers/detail?**")
                page.locator("tr.kind-line", has_text=figure).locator("a").first.click()
            page.wait_for_url("**/finance/vouchers/*")
            ready(page)
            assert figure in page.inner_text(".voucher-lines"), name
            assert document in page.inner_text("#source"), name
            refuse_english(page)
            refuse_barriers(page)
            look(page, f"finance-source-{name}-zh-1280")


def test_what_every_book_begins_with_has_an_english_name(instance, browser):
    with at_a_page(browser, instance, "accountant", lang="en") as page:
        page.goto("/finance/statements/trial-balance?period=2026-10")
        told = page.inner_text(".trial")
        assert "1002 Bank deposits" in told and "100201 Basic account" in told
        assert "560202 房租" in told, "a book calls its own as it likes"
        page.goto("/finance/vouchers/new")
        ready(page)
        page.locator("[data-part=search]").first.fill("basic")
        expect(page.get_by_role("option").first).to_have_text("100201 Bank deposits—Basic account")


@pytest.mark.parametrize(
    "name", ["balance-sheet", "income-statement", "cash-flow", "trial-balance"]
)
def test_a_statement_prints_on_one_page_of_a4_and_exports(instance, browser, name):
    with at_a_page(browser, instance, "accountant") as page:
        page.goto(f"/finance/statements/{name}?period=2026-10")
        ready(page)
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 703, "height": 1000})  # A4 less its margins
        look(page, f"finance-print-{name}")
        assert not page.locator(".desk-top").is_visible()
        assert page.locator(".signs-line").is_visible()
        printed = page.pdf(prefer_css_page_size=True)
        assert printed.count(b"/Type /Page\n") == 1
        page.emulate_media(media="screen")
        with page.expect_download() as told:
            page.click("text=导出表格")
        assert told.value.suggested_filename.endswith(".xlsx")


def give(instance, fen, day):
    """A fund that the books carry, with a grant; and what one company advanced the other."""
    accountant, reviewer = as_(instance, "accountant"), as_(instance, "reviewer")
    fund = accountant.post("/funds/funds/from-template", {"template": "residents_service_fund"})
    given = {"fund_id": fund["id"], "source": "grant", "source_document": "财社〔2026〕18号"}
    accountant.post("/funds/contributions", given | {"received_on": day, "amount_fen": fen})
    advanced = {"voucher_date": day, "memo": "代垫物业电费", "attachments": 1}
    sides = {"store": ("122101", "100201"), "property": ("100201", "224102")}
    for book, (debit, credit) in sides.items():
        wanted = {**advanced, "lines": [line(debit, 5_000), line(credit, 0, 5_000)]}
        draft = accountant.post(f"/ledger/books/{book}/drafts", wanted)
        path = f"/ledger/books/{book}/drafts/{draft['id']}"
        reviewer.post(f"{path}/review")
        accountant.post(f"{path}/post")
    wait_until_heard(instance.settings.gateway_url)
    return fund


def test_funds_and_companies_are_told_down_to_the_voucher(instance, browser):
    fund = give(instance, 20_000_000, "2026-11-05")
    pages = {"fund-statement": "?period=2026-11&whole", "intercompany": "?period=2026-11"}
    for lang in ("en", "zh"):
        with at_a_page(browser, instance, "accountant", lang=lang) as page:
            for name, asked in pages.items():
                page.goto(f"/finance/statements/{name}{asked}")
                for size in (PHONE, DESK):
                    page.set_viewport_size(size)
                    look(page, f"finance-{name}-told-{lang}-{size['width']}")
                refuse_barriers(page)
            if lang == "en":
                continue
            refuse_english(page)
            assert "代垫物业电费" in page.inner_text("main") and "一致" in page.inner_text("main")
            page.goto(f"/finance/statements/fund-statement{pages['fund-statement']}")
            refuse_english(page)
            row = page.locator("#funds-month tr", has_text=fund["name"])
            row.get_by_role("link", name="200,000.00").last.click()
            page.wait_for_url("**/ledgers/detail?**")
            page.locator("tr.kind-line", has_text="200,000.00").locator("a").first.click()
            page.wait_for_url("**/finance/vouchers/*")
            assert "资金入账" in page.inner_text("#source")
            with page.expect_download() as told:
                page.goto("/finance/statements/segments?period=2026-11")
                page.click("text=导出表格")
            assert told.value.suggested_filename.endswith(".xlsx")
            page.goto("/finance/statements/tax-returns?period=2026-11")
            for which in ("导出增值税", "导出所得税"):
                with page.expect_download() as told:
                    page.click(f"text={which}")
                assert told.value.suggested_filename.endswith(".xlsx")


def test_a_month_is_closed_from_its_drafts_by_its_checklist(instance, browser):
    lines = [line("560201", 9_900), line("100201", 0, 9_900)]
    draft = write(instance, "十月电话费", lines, "2026-10-31", posted=False)
    with at_a_page(browser, instance, "accountant", forgiven=("409",)) as page:
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto("/finance/close?period=2026-10")
        ready(page)
        unposted = page.locator("#check-vouchers_unposted")
        expect(unposted).to_contain_text("必须处理")
        look(page, "finance-close-open-zh-1280")
        page.click("#close button")
        expect(page.locator("#close .trouble")).to_be_visible()
        as_(instance, "reviewer").post(f"{BOOK}/drafts/{draft['id']}/review")
        unposted.get_by_text("十月电话费").click()
        ready(page)
        page.get_by_role("button", name="记账", exact=True).click()
        page.wait_for_url(lambda url: "/drafts/" not in url)
        page.goto("/finance/close?period=2026-10")
        ready(page)
        page.click("#preview button")
        expect(page.locator("#previewed")).to_contain_text("结转本期损益")
        expect(page.locator("[data-sum=revenue_fen]")).to_have_text("288.32")
        look(page, "finance-close-preview-zh-1280")
        for box in page.locator("[name=accepted]").all():
            box.check()
        page.fill("#reason", "银行对账和盘点下月补做，书记已同意")
        page.click("#close button")
        expect(page.locator("main .done")).to_contain_text("不能反结账")
        assert as_(instance, "accountant").get(BOOK)["closed_through"] == "2026-10"
        refuse_english(page)
        refuse_barriers(page)
        look(page, "finance-closed-zh-1280")
        page.click("text=全部档案与导出")
        page.click("text=核对全部凭证")
        expect(page.locator("#verified")).to_contain_text("逐张核对无误")
        for name, kept in (("2026-10", ".zip"), ("hledger", "store.journal")):
            with page.expect_download() as told:
                page.get_by_role("link", name=name, exact=True).click()
            assert told.value.suggested_filename.endswith(kept)
        refuse_english(page)
        refuse_barriers(page)
        look(page, "finance-archives-closed-zh-1280")
