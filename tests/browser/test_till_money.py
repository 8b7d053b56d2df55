"""What a sale costs at the till is what it costs in the store, and who may give how much."""

import pytest
from playwright.sync_api import expect

from deploy.instance import sign_ins
from tests.browser.counter import (
    APPLES,
    EGGS,
    LABEL,
    RICE,
    TEA,
    Counter,
    at_the_till,
    scanned,
)
from tests.browser.people import at_a_page, look, ready, refuse_barriers
from tests.instances import started

CASE = "16901234567899"  # twelve bottles of tea for 38.00
WIRE_BYTES_MAX = 60_000


@pytest.fixture(scope="module")
def counter():
    with started() as running:
        counter = Counter(running)
        counter.open()
        office = counter.cashier
        goods = {item["sku"]: item["id"] for item in office.all("/store/products")}
        case = {"barcode": CASE, "quantity": "12", "price_fen": 3800}
        office.post(f"/store/products/{goods['TEA-001']}/barcodes", case)
        three = {"name": "买三付二", "kind": "n_for_m", "take": 3, "pay": 2, "scope": "product"}
        office.post("/store/promotions", three | {"product_id": goods["TEA-001"]})
        fresh = {"name": "生鲜九折", "kind": "percent", "percent_bp": 1_000, "scope": "category"}
        office.post("/store/promotions", fresh | {"category": "生鲜"})
        counter.goods = goods
        yield counter


def test_promotions_packs_and_labels_cost_the_same_here_and_there(counter, browser):
    before = counter.names()
    with at_the_till(browser, counter) as page:
        scanned(page, "7*" + TEA, CASE, EGGS, LABEL, "0.333*" + APPLES)
        page.keyboard.press("F9")
        page.keyboard.press("w")
        expect(page.locator("#done")).to_be_visible()
        shown = [text.replace(",", "") for text in page.locator("#receipt dd").all_inner_texts()]
    kept = counter.newest(before)
    assert [line["amount_fen"] for line in kept["lines"]] == [1750, 3800, 1665, 1123, 299]
    assert f"{kept['total_fen'] / 100:.2f}" in shown


def test_a_price_that_changed_meanwhile_is_shown_before_anybody_pays(counter, browser):
    before = counter.names()
    with at_the_till(browser, counter, forgiven=("422",)) as page:
        scanned(page, RICE)
        expect(page.locator("#total")).to_have_text("29.99")
        price = {"price_fen": 3199, "reason": "进价上涨"}
        counter.cashier.post(f"/store/products/{counter.goods['RICE-010']}/prices", price)
        page.keyboard.press("F9")
        page.keyboard.press("Enter")
        expect(page.locator("#pay-trouble")).to_contain_text("价格刚刚变了")
        expect(page.locator("#pay [data-at=due]")).to_have_text("31.99")
        page.keyboard.press("Enter")
        expect(page.locator("#done")).to_be_visible()
    assert counter.newest(before)["total_fen"] == 3199


def test_a_supervisor_approves_what_a_clerk_may_not_give(counter, browser):
    before = counter.names()
    cashier = sign_ins(counter.instance.settings)["cashier"]
    with at_the_till(browser, counter, forgiven=("422", "409", "403")) as page:
        scanned(page, RICE)
        page.keyboard.press("F4")
        page.keyboard.type("5折")
        page.keyboard.press("Enter")
        page.keyboard.press("F9")
        page.keyboard.press("Enter")
        expect(page.locator("#approval")).to_be_visible()
        look(page, "till-approval-zh-1280")
        refuse_barriers(page)
        page.fill("#approval-name", cashier["username"])
        page.fill("#approval-password", cashier["password"])
        page.fill("#approval-reason", "包装破损")
        page.click("#approval button")
        expect(page.locator("#pay-trouble")).to_contain_text("已授权")
        page.click("#pay form:first-of-type .btn-primary")
        expect(page.locator("#done")).to_be_visible()
    kept = counter.newest(before)
    assert kept["total_fen"] * 2 in (kept["lines"][0]["unit_price_fen"] + n for n in (0, 1))


def test_a_member_pays_from_the_balance(counter, browser):
    member = counter.cashier.post("/store/members", {"number": "M0001", "name": "李阿姨"})
    top_up = {"amount_fen": 5_000, "method": "cash", "till_id": counter.till}
    counter.clerk.post(f"/store/members/{member['id']}/top-ups", top_up)
    before = counter.names()
    with at_the_till(browser, counter, forgiven=("404", "422", "400")) as page:
        scanned(page, EGGS)
        page.keyboard.press("F8")
        page.keyboard.type("M0001")
        page.keyboard.press("Enter")
        expect(page.locator("#who")).to_contain_text("50.00")
        page.keyboard.press("F9")
        page.keyboard.press("k")
        expect(page.locator("#done")).to_be_visible()
    kept = counter.newest(before)
    assert (kept["member_id"], kept["tenders"][0]["method"]) == (member["id"], "member")
    assert counter.cashier.get(f"/store/members/{member['id']}")["balance_fen"] == 5_000 - 1665


def test_what_comes_before_the_first_scan_is_light(counter, browser):
    with at_a_page(browser, counter.instance, "clerk", service_workers="block") as page:
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.setCacheDisabled", {"cacheDisabled": True})
        page.goto("/pos")
        ready(page)
        weight = page.evaluate(
            """() => {
              const [ready] = performance.getEntriesByName("ready");
              return ["navigation", "resource"]
                .flatMap((kind) => performance.getEntriesByType(kind))
                .filter((entry) => entry.responseEnd <= ready.startTime)
                .reduce((sum, entry) => sum + entry.transferSize, 0);
            }"""
        )
    assert 30_000 < weight <= WIRE_BYTES_MAX, weight
