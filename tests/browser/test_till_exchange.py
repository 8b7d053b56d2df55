"""A customer brings goods back and takes others: the difference is told before anything moves."""

import pytest
from playwright.sync_api import expect

from tests.browser.counter import EGGS, RICE, TEA, Counter, at_the_till, paid_in_cash, scanned
from tests.browser.people import SIZES, at_a_page, look, ready, refuse_barriers, refuse_english
from tests.instances import started

CASE = "16901234567899"  # twelve bottles of tea for 38.00


@pytest.fixture(scope="module")
def counter():
    with started() as running:
        counter = Counter(running)
        counter.open()
        office = counter.cashier
        (tea,) = [each["id"] for each in office.all("/store/products") if each["sku"] == "TEA-001"]
        case = {"barcode": CASE, "quantity": "12", "price_fen": 3800}
        office.post(f"/store/products/{tea}/barcodes", case)
        yield counter


def sold(counter: Counter, barcode: str, cash_fen: int) -> dict:
    """What the customer has bought before."""
    cash = [{"method": "cash", "amount_fen": cash_fen}]
    lines = [{"barcode": barcode, "quantity": "1"}]
    return counter.clerk.post(
        "/store/sales", {"till_id": counter.till, "lines": lines, "tenders": cash}
    )


def number_of(sale: dict) -> str:
    return sale["id"].replace("-", "")


def at_exchange(page, sale: dict, lang: str = "zh") -> None:
    """The receipt is scanned, and the page has its goods."""
    page.goto(f"/pos/exchange?lang={lang}")
    ready(page)
    page.keyboard.type(number_of(sale))
    page.keyboard.press("Enter")
    with_goods(page)


def with_goods(page) -> None:
    """The catalogue of the till is here."""
    expect(page.locator("#exchange[data-ready]")).to_be_attached(timeout=20_000)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_dearer_goods_are_exchanged_by_keys_alone(counter, browser, lang):
    sale, before = sold(counter, TEA, 350), counter.names()
    before |= {sale["id"]}
    with at_a_page(browser, counter.instance, "clerk", lang) as page:
        at_exchange(page, sale, lang)
        expect(page.locator("[data-line]")).to_be_focused()
        page.keyboard.type("1")
        page.keyboard.press("Enter")
        expect(page.locator("#scan")).to_be_focused()
        page.keyboard.type(CASE)
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")  # on nothing: work it out
        expect(page.locator("#settle [data-at=pay]")).to_have_text("34.50")
        assert counter.names() == before
        expect(page.locator("#by-cash")).to_be_focused()
        page.keyboard.type("40")
        expect(page.locator("#left")).to_contain_text("5.50")
        for size in SIZES:
            page.set_viewport_size(size)
            look(page, f"exchange-{lang}-{size['width']}")
        refuse_barriers(page)
        if lang == "zh":
            refuse_english(page)
        page.keyboard.press("Enter")
        expect(page.locator("#done")).to_be_visible()
        expect(page.locator("#done [data-at=moved]")).to_have_text("5.50")
        expect(page.locator("#receipt [data-at=waiting]")).to_contain_text(number_of(sale))
        paper = page.locator("#receipt dl").inner_text()
        assert {"3.50", "40.00", "5.50"} <= set(paper.split())
        refuse_barriers(page)
        for size in SIZES:
            page.set_viewport_size(size)
            look(page, f"exchange-done-{lang}-{size['width']}")
        width = page.evaluate("document.querySelector('#receipt').getBoundingClientRect().width")
        assert width <= 17 * 16
    kept = counter.newest(before)
    assert (kept["origin"], kept["total_fen"], kept["change_fen"]) == ("exchange", 3800, 550)
    assert {each["method"]: each["amount_fen"] for each in kept["tenders"]} == {
        "exchange": 350,
        "cash": 3450,
    }


def test_cheaper_goods_leave_something_for_the_customer(counter, browser):
    sale = sold(counter, RICE, 2999)
    before = counter.names()
    with at_a_page(browser, counter.instance, "clerk") as page:
        at_exchange(page, sale)
        page.click("#all-back")
        scanned(page, "2*" + TEA, EGGS, "")
        expect(page.locator("#settle [data-at=give]")).to_have_text("4.49")
        page.select_option("#method", "wechat")
        look(page, "exchange-cheaper-zh-1280")
        page.click("#settle button")
        expect(page.locator("#done [data-at=moved]")).to_have_text("4.49")
        expect(page.locator("#receipt dl")).to_contain_text("退 微信")
        look(page, "exchange-cheaper-done-zh-1280")
    kept = counter.newest(before)
    assert [line["amount_fen"] for line in kept["lines"]] == [700, 1850]
    receipt = counter.clerk.get(f"/store/sales/{sale['id']}/receipt")
    assert receipt["refunded_fen"] == 2999


def test_what_changed_after_the_difference_was_told_is_worked_out_again(counter, browser):
    sale = sold(counter, TEA, 350)
    with at_a_page(browser, counter.instance, "clerk") as page:
        at_exchange(page, sale)
        page.click("#exchange > button")
        expect(page.locator("#exchange .trouble")).to_contain_text("先填退回的数量")
        page.keyboard.type("1")
        page.click("#exchange > button")
        expect(page.locator("#exchange .trouble")).to_contain_text("还没有扫换出的商品")
        scanned(page, "jm")
        expect(page.locator("#note")).to_contain_text("没有找到")
        scanned(page, "hfs", "")
        expect(page.locator("#settle [data-at=pay]")).to_have_text("6.48")
        page.click("#lines [data-do=more]")
        expect(page.locator("#settle")).to_be_hidden()
        page.click("#exchange > button")
        expect(page.locator("#settle [data-at=pay]")).to_have_text("16.46")


def test_what_was_paid_from_a_balance_pays_from_it_again(counter, browser):
    member = counter.cashier.post("/store/members", {"number": "M0009", "name": "王阿姨"})
    top_up = {"amount_fen": 1_850, "method": "cash", "till_id": counter.till}
    counter.clerk.post(f"/store/members/{member['id']}/top-ups", top_up)
    account = counter.cashier.get(f"/store/members/{member['id']}")["account_id"]
    sale = counter.clerk.post(
        "/store/sales",
        {
            "till_id": counter.till,
            "lines": [{"barcode": EGGS, "quantity": "1"}],
            "tenders": [{"method": "prepaid", "amount_fen": 1850, "account_id": account}],
            "member_id": member["id"],
        },
    )
    with at_a_page(browser, counter.instance, "clerk") as page:
        at_exchange(page, sale)
        page.click("#all-back")
        scanned(page, RICE, "")
        expect(page.locator("#settle [data-at=accounts]")).to_have_text("18.50")
        expect(page.locator("#settle [data-at=pay]")).to_have_text("29.99")
        page.fill("#by-prepaid", "18.50")
        page.keyboard.press("w")
        expect(page.locator("#by-wechat")).to_have_value("11.49")
        look(page, "exchange-account-zh-1280")
        page.click("#settle button")
        expect(page.locator("#done")).to_be_visible()
    assert counter.cashier.get(f"/store/members/{member['id']}")["balance_fen"] == 0


def test_a_receipt_leads_from_the_till_to_an_exchange(counter, browser):
    before = counter.names()
    with at_the_till(browser, counter) as page:
        paid_in_cash(page, TEA)
        scanned(page, number_of(counter.newest(before)))
        page.wait_for_url("**/pos/refund?receipt=*")
        page.click("a[href^='/pos/exchange?receipt=']")
        with_goods(page)
        page.context.set_offline(True)
        page.fill("[data-line]", "1")
        page.focus("#scan")
        scanned(page, EGGS, "")
        expect(page.locator("#exchange .trouble")).to_contain_text("网络不通")
        expect(page.locator("#settle")).to_be_hidden()
        page.context.set_offline(False)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_a_receipt_the_page_says_what_to_do(counter, browser, lang):
    with at_a_page(browser, counter.instance, "clerk", lang) as page:
        page.goto(f"/pos/exchange?lang={lang}")
        ready(page)
        expect(page.locator(".empty a")).to_have_attribute("href", "/pos/return")
        for size in SIZES:
            page.set_viewport_size(size)
            look(page, f"exchange-empty-{lang}-{size['width']}")
        refuse_barriers(page)
