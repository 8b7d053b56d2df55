"""The till in a real browser: a day of the clerk, with and without a line."""

import io

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.browser.counter import (
    EGGS,
    LABEL,
    RICE,
    TEA,
    Counter,
    at_the_till,
    badge,
    paid_in_cash,
    scanned,
)
from tests.browser.people import DESK, PHONE, look, ready, refuse_barriers, refuse_english
from tests.instances import started


@pytest.fixture(scope="module")
def counter():
    with started() as running:
        yield Counter(running)


def test_a_day_of_the_clerk(counter, browser):
    before = len(counter.sales())
    with at_the_till(browser, counter) as page:
        page.click("#shut a")
        page.wait_for_url("**/pos/drawer*")
        ready(page)
        page.fill("#float_fen", "200")
        page.click("main button")
        page.wait_for_url("**/pos")
        ready(page)
        for number in range(20):
            paid_in_cash(page, *((TEA, RICE) if number % 2 else (TEA, TEA, "3*" + EGGS)))
        badge(page, "在线")
        assert len(counter.sales()) == before + 20
        page.click("#last-receipt")
        number = page.inner_text("#receipt [data-at=number]")
        picture = Image.open(io.BytesIO(page.locator("#receipt-code").screenshot()))
        (code,) = zxingcpp.read_barcodes(picture)
        assert code.text.endswith(f"/public/xinsheng#{number}")
        page.keyboard.press("Enter")

        scanned(page, code.text)
        page.wait_for_url("**/pos/refund?receipt=*")
        ready(page)
        page.fill("input[data-line='1']", "1")
        page.select_option("#method", "cash")
        page.click("#refund button[class*=btn-lg]")
        expect(page.locator(".done")).to_be_visible()
        expect(page.locator("main")).to_contain_text("已退 3.50")

        page.goto("/pos")
        ready(page)
        page.context.set_offline(True)
        paid_in_cash(page, TEA)
        paid_in_cash(page, RICE)
        badge(page, "离线", 2)
        page.reload()
        ready(page)
        for _ in range(3):
            paid_in_cash(page, TEA, EGGS)
        badge(page, "离线", 5)
        page.click("#sign-out button")
        expect(page.locator("#kept-here")).to_contain_text("还有 5 笔")
        assert len(counter.sales()) == before + 20
        page.context.set_offline(False)
        badge(page, "在线")
        assert len(counter.sales()) == before + 25

        cash = 20_000 + 10 * (350 + 2999) + 10 * (2 * 350 + 3 * 1850) - 350
        cash += 350 + 2999 + 3 * (350 + 1850)
        page.goto(f"/pos/drawer?till={counter.till}")
        expect(page.locator("#count")).to_be_visible()
        hundreds, rest = divmod(cash, 10_000)
        page.fill("input[data-value='10000']", str(hundreds))
        page.fill("input[data-value='1']", str(rest))
        page.on("dialog", lambda asked: asked.accept())
        page.click("#count button")
        page.wait_for_url("**/pos/sessions/*")
        expect(page.locator("main")).to_contain_text("点到的和应有的一样")
        (report,) = counter.cashier.get(f"/store/tills/{counter.till}/sessions")["items"]
        assert (report["expected_cash_fen"], report["over_short_fen"]) == (cash, 0)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_of_the_till_is_for_everybody(counter, browser, lang, size):
    counter.open()
    name = f"{lang}-{size['width']}"
    with at_the_till(browser, counter, lang=lang, size=size) as page:
        for step, act in SCENES.items():
            act(page)
            look(page, f"till-{step}-{name}")
            refuse_barriers(page)
            if lang == "zh":
                refuse_english(page)
        number = page.inner_text("#receipt [data-at=number]")
        for step, path in (
            ("refund", f"/pos/refund?receipt={number}"),
            ("drawer", f"/pos/drawer?till={counter.till}"),
        ):
            page.goto(path)
            ready(page)
            look(page, f"till-{step}-{name}")
            refuse_barriers(page)
            if lang == "zh":
                refuse_english(page)
        page.click("main a[href*=sessions]")
        look(page, f"till-x-report-{name}")
        refuse_barriers(page)


def _fill_basket(page):
    scanned(page, "2*" + TEA, RICE, LABEL)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("F4")
    page.keyboard.type("9.5折")
    page.keyboard.press("Enter")


def _search(page):
    page.keyboard.type("dbdm")
    expect(page.locator("#found li")).to_have_count(1)


def _pay(page):
    page.fill("#scan", "")
    page.keyboard.press("F9")
    page.keyboard.type("20")
    page.keyboard.press("W")


def _finish(page):
    page.keyboard.type("100")
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_be_visible()


SCENES = {
    "empty": lambda page: None,
    "basket": _fill_basket,
    "search": _search,
    "pay": _pay,
    "done": _finish,
}


def test_a_whole_sale_is_made_by_keys_alone(counter, browser):
    counter.open()
    before = {sale["id"] for sale in counter.sales()}
    with at_the_till(browser, counter) as page:
        page.evaluate("document.activeElement.blur()")
        scanned(page, TEA)  # the scanner finds its box by itself
        page.keyboard.type("hfspg")
        page.keyboard.press("Enter")  # the first that the initials find
        page.keyboard.press("F2")
        page.keyboard.type("0.635")
        page.keyboard.press("Enter")
        scanned(page, EGGS)
        page.keyboard.press("+")
        page.keyboard.press("-")
        page.keyboard.press("F6")
        expect(page.locator("#lines li")).to_have_count(0)
        page.reload()
        ready(page)
        page.keyboard.press("F7")
        expect(page.locator("#tickets [data-do=take]")).to_be_focused()
        page.keyboard.press("Enter")  # the basket that was put aside
        expect(page.locator("#lines li")).to_have_count(3)
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        page.keyboard.press("r")
        expect(page.locator("#pay [data-at=due]")).to_have_text("28.30")
        page.keyboard.type("8.30")
        page.keyboard.press("a")
        page.keyboard.type("50")
        page.keyboard.press("Enter")
        expect(page.locator("#change")).to_have_text("30.00")
        page.keyboard.press("Enter")
        expect(page.locator("#scan")).to_be_focused()
    (sale,) = [sale for sale in counter.sales() if sale["id"] not in before]
    kept = counter.cashier.get(f"/store/sales/{sale['id']}")
    lines = [(line["sku"], line["quantity"], line["amount_fen"]) for line in kept["lines"]]
    assert [line[:2] for line in lines] == [("TEA-001", "1"), ("APPLE", "0.635"), ("EGG-030", "1")]
    assert (kept["total_fen"], kept["rounding_fen"], kept["change_fen"]) == (2830, 4, 3000)
    assert {row["method"]: row["amount_fen"] for row in kept["tenders"]} == {
        "alipay": 830,
        "cash": 2000,
    }


def test_a_whole_sale_is_made_by_a_thumb_on_a_telephone(counter, browser):
    counter.open()
    before = {sale["id"] for sale in counter.sales()}
    with at_the_till(browser, counter, size=PHONE, has_touch=True, is_mobile=True) as page:
        page.select_option("#category", "饮料")
        page.tap("#found button")
        page.select_option("#category", "生鲜")
        page.tap("#found button:has-text('土鸡蛋')")
        page.locator("#lines [data-do=more]").nth(1).tap()
        page.tap("[data-act=pay]")
        page.tap("[data-method=wechat]")
        expect(page.locator("#done")).to_be_visible()
        look(page, "till-thumb-zh-390")
        page.tap("#next-sale")
    (sale,) = [sale for sale in counter.sales() if sale["id"] not in before]
    assert sale["total_fen"] == 350 + 2 * 1850
