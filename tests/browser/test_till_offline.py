"""What may go wrong between a till and the house: every sale is there once, whatever happened."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from deploy.instance import Instance
from tests.browser.counter import (
    AWAY,
    EGGS,
    RICE,
    TEA,
    Counter,
    at_the_till,
    badge,
    paid_in_cash,
    scanned,
)
from tests.browser.people import at_a_page, look, ready
from tests.browser.upgrade import upgraded
from tests.instances import started
from tests.tools import tool

AGAIN = "() => dispatchEvent(new Event('online'))"  # what a browser says when the line is back

# What an open page does now and then by itself.
LOOK_FOR_UPGRADE = """async () =>
    (await navigator.serviceWorker.getRegistration('/pos')).update()"""
# Whether each shell that the browser keeps is the new one: the old one goes when that is whole.
KEPT_SHELLS = """async () => (await caches.keys())
    .filter((name) => name.startsWith("shell"))
    .map((name) => name.includes("upgraded"))"""


@pytest.fixture(scope="module")
def counter():
    with started() as running:
        counter = Counter(running)
        counter.open()
        yield counter


def totals(counter: Counter, before: list[dict]) -> list[int]:
    known = {sale["id"] for sale in before}
    return sorted(sale["total_fen"] for sale in counter.sales() if sale["id"] not in known)


def test_a_page_that_did_not_come_whole_says_so_and_keeps_the_basket(counter, browser):
    before = len(counter.sales())
    with at_a_page(browser, counter.instance, "clerk", forgiven=AWAY) as page:
        page.context.route("**/till/checkout.js", lambda route: route.abort())
        page.goto("/pos")
        ready(page)
        scanned(page, TEA)
        page.keyboard.press("F9")
        expect(page.locator("#note")).to_contain_text("刷新页面")
        page.context.unroute("**/till/checkout.js")
        page.reload()
        ready(page)
        expect(page.locator("#note")).to_be_hidden()
        paid_in_cash(page)
    assert len(counter.sales()) == before + 1


def test_an_answer_that_was_lost_makes_one_sale(counter, browser):
    before = counter.sales()
    with at_the_till(browser, counter) as page:
        lost = []

        def lose(route):
            lost.append(route.fetch().status)
            route.abort()

        page.context.route("**/api/v1/store/sales", lose)
        paid_in_cash(page, TEA)
        assert lost == [201], "the store has it, and the till does not know"
        badge(page, "离线", 1)
        page.context.unroute("**/api/v1/store/sales")
        page.evaluate(AGAIN)
        badge(page, "在线")
        assert totals(counter, before) == [350]


def test_a_gateway_that_dies_while_sales_are_sent_loses_none(counter, browser):
    before = counter.sales()
    with at_the_till(browser, counter) as page:
        page.context.set_offline(True)
        for code in (TEA, RICE, EGGS, TEA, RICE, EGGS):
            paid_in_cash(page, code)
        badge(page, "离线", 6)
        sent = []

        def die_at_the_third(route):
            sent.append(route.request.url)
            if len(sent) == 3:
                route.fetch()
                counter.instance.kill("gateway")
                route.abort()
            else:
                route.continue_()

        page.context.route("**/api/v1/store/sales/batch", die_at_the_third)
        page.context.set_offline(False)
        badge(page, "离线", 4)
        page.reload()
        ready(page)
        badge(page, "离线", 4)
        counter.instance.start_one("gateway")
        counter.instance.wait_ready()
        page.evaluate(AGAIN)
        badge(page, "在线")
        assert totals(counter, before) == sorted([350, 2999, 1850] * 2)


def test_nobody_signs_out_on_any_page_while_a_sale_waits(counter, browser):
    before = counter.sales()
    with at_the_till(browser, counter) as page:
        page.context.route("**/api/v1/store/sales**", lambda route: route.abort())
        paid_in_cash(page, TEA)
        badge(page, "离线", 1)
        page.goto("/me")
        ready(page)
        page.click("#sign-out button")
        expect(page.locator("#kept-here")).to_contain_text("还有 1 笔")
        page.context.unroute("**/api/v1/store/sales**")
        page.goto("/pos")
        ready(page)
        badge(page, "在线")
        page.goto("/me")
        ready(page)
        page.click("#sign-out button")
        page.wait_for_url("**/sign-in")
        assert page.evaluate("caches.keys()").count("pages /pos") == 0
        assert totals(counter, before) == [350]


def test_a_till_that_would_not_open_without_a_line_says_so_and_loses_nothing(counter, browser):
    before = counter.sales()
    mapped = ["--host-resolver-rules=MAP shop.test 127.0.0.1"]  # an address that is not ours alone
    elsewhere = browser.browser_type.launch(executable_path=tool("chromium"), args=mapped)
    plain = counter.url.replace("127.0.0.1", "shop.test")
    there = Instance(replace(counter.instance.settings, gateway_url=plain))
    for opened, instance, how in (
        (elsewhere, there, {}),
        (browser, counter.instance, {"service_workers": "block"}),
    ):
        with at_a_page(opened, instance, "clerk", forgiven=AWAY, **how) as page:
            page.goto("/pos")
            ready(page)
            expect(page.locator("#not-offline")).to_be_visible()
            expect(page.locator("#not-offline")).to_contain_text("未启用离线")
            badge(page, "在线")  # all of the page has come
            look(page, "till-not-offline-zh-1280")
            page.context.set_offline(True)
            paid_in_cash(page, TEA)
            badge(page, "离线", 1)
            page.context.set_offline(False)
            badge(page, "在线")
    elsewhere.close()
    with at_the_till(browser, counter) as page:
        expect(page.locator("#not-offline")).to_be_hidden()
    assert totals(counter, before) == [350, 350]


def test_two_tabs_send_what_was_sold_in_both_once(counter, browser):
    before = counter.sales()
    with at_the_till(browser, counter) as page:
        other = page.context.new_page()
        other.goto("/pos")
        ready(other)
        page.context.set_offline(True)
        paid_in_cash(page, TEA)
        other.bring_to_front()
        paid_in_cash(other, RICE)
        badge(other, "离线", 2)
        badge(page, "离线", 2)
        page.context.set_offline(False)
        badge(other, "在线")
        badge(page, "在线")
        assert totals(counter, before) == [350, 2999]


def test_a_changed_shell_reaches_an_open_till_after_one_reload(counter, browser):
    with upgraded(counter.url) as upgrade:
        there = Instance(replace(counter.instance.settings, gateway_url=upgrade.address))
        with at_the_till(browser, counter, instance=there) as page:
            said = page.locator("#note")
            scanned(page, "69000000")
            expect(said).to_have_text("没有这个条码：69000000")
            upgrade.changes["/till/till.js"] = ("没有这个条码：", "条码不认识：")
            upgrade.changes["/sw.js"] = ('VERSION = "', 'VERSION = "upgraded-')
            page.evaluate(LOOK_FOR_UPGRADE)
            while page.evaluate(KEPT_SHELLS) != [True]:
                page.wait_for_timeout(50)
            page.reload()
            ready(page)
            scanned(page, "69000000")
            expect(said).to_have_text("条码不认识：69000000")
            page.context.set_offline(True)
            page.reload()
            ready(page)
            scanned(page, "69000000")
            expect(said).to_have_text("条码不认识：69000000")


def test_what_the_house_refused_is_settled_by_a_person(counter, browser):
    before = counter.sales()
    with at_the_till(browser, counter, forgiven=(*AWAY, "422")) as page:
        page.context.set_offline(True)
        paid_in_cash(page, TEA)
        paid_in_cash(page, RICE)
        paid_in_cash(page, EGGS)
        refuse = {"status": 422, "body": '{"code": "till_unknown", "detail": "No such till."}'}
        page.context.route("**/sales/batch", lambda route: route.fulfill(**refuse))
        page.context.set_offline(False)
        badge(page, "在线", 0, 3)
        page.context.unroute("**/sales/batch")
        page.click("#sign-out button")
        expect(page.locator("#kept-here")).to_contain_text("还有 3 笔")
        page.click("#badge")
        rows = page.locator("#troubles li")
        rows.nth(0).locator("[data-do=again]").click()
        expect(rows).to_have_count(2)
        lost = "**/sales/batch"
        page.context.route(lost, lambda route: route.abort())
        rows.nth(0).locator("input").fill("顾客没有拿走")
        rows.nth(0).locator(".void button").click()
        waits = rows.filter(has_text="作废，还没告诉店里")
        expect(waits).to_have_count(1)
        badge(page, "离线", 1, 1)
        page.context.unroute(lost)
        page.evaluate(AGAIN)
        badge(page, "在线", 0, 1)
        page.keyboard.press("Escape")
        expect(page.locator("#note")).to_contain_text("作废了，店长会再看")
        page.click("#badge")
        expect(rows).to_have_count(1)
        with page.expect_download() as saved:
            page.click("#export")
        listed = saved.value.path().read_text()
        assert "顾客没有拿走" in listed and "till_unknown" in listed
        rows.nth(0).locator("[data-do=change]").click()
        page.keyboard.press("+")
        page.keyboard.press("F9")
        page.keyboard.press("Enter")
        expect(page.locator("#done")).to_be_visible()
        page.keyboard.press("Enter")
        badge(page, "在线")
        assert totals(counter, before) == [350, 3700]
    told = counter.cashier.all("/store/attention")
    voided = [row["content"] for row in told if row["code"] == "sale_voided"]
    assert [sale["tenders"][0]["amount_fen"] for sale in voided] == [2999, 1850]
    assert voided[0]["voided_reason"] == "顾客没有拿走"
    assert voided[1]["voided_reason"].startswith("改成了 ")
