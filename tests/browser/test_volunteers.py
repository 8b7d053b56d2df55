"""The time bank in a real browser: who helps, what counts, and what is had for it."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from deploy.instance import throwaway
from shared import clock
from tests.browser.desks import at_the_desk, looked_at, moved
from tests.journeys.shop import PRICE_FEN, Shop

HOME = "/volunteers"
YESTERDAY = clock.today() - timedelta(days=1)


@pytest.fixture(scope="module")
def instance():
    with throwaway() as running:
        yield running


@pytest.fixture(scope="module")
def fund(people):
    """A grant that pays for goods, and a shop that has them, with its drawer open."""
    shop = Shop(people.__getitem__)
    shop.receive(3, clock.today().isoformat())
    people["clerk"].post(f"/store/tills/{shop.till}/open", {"float_fen": 0})
    wanted = {"name": "志愿者专项", "nature": "G", "purpose": "志愿者积分兑换", "book": "store"}
    made = people["accountant"].post("/funds/funds", wanted | {"legal_holder": "社区"})
    grant = {"fund_id": made["id"], "source": "grant", "source_document": "财社18号"}
    grant |= {"received_on": clock.today().isoformat(), "amount_fen": 50_000}
    people["accountant"].post("/funds/contributions", grant)
    return made["id"]


@pytest.fixture(scope="module")
def volunteer(instance, browser, people):
    """Who the steward registers, whose two hours of a paper list are two points."""
    with at_the_desk(browser, instance, "steward", HOME) as page:
        expect(page.locator(".empty")).to_contain_text("在下面登记第一位")
        page.goto(f"{HOME}/rules")
        page.fill("#points_per_yuan", "0.01")
        page.fill("#effective_from", "2026-01-01")
        moved(page, "提交批准")
        expect(page.locator("tbody")).to_contain_text("等审核批准")
        (rule,) = people["steward"].all("/funds/point-rules")
        people["reviewer"].post(f"/funds/point-rules/{rule['id']}/approve")
        page.goto(HOME)
        page.fill("#name", "张桂兰")
        page.fill("#phone", "13812341234")
        page.fill("#joined_on", "2026-01-01")
        moved(page, "登记")
        expect(page.locator("h1")).to_have_text("张桂兰")
        page.goto(f"{HOME}/activities")
        page.fill("#title", "扫雪")
        page.select_option("#kind", "snow_clearing")
        page.fill("#day", YESTERDAY.isoformat())
        moved(page, "安排")
        page.get_by_text("录入纸质签到表").click()
        page.fill("#document", "签到表")
        since, until = page.locator("#paper input[type=time]").all()
        since.fill("09:00")
        until.fill("11:40")
        moved(page, "录入")
        expect(page.locator("tbody tr")).to_contain_text("已计时")
        page.goto(HOME)
        expect(page.locator("tbody tr td.number")).to_have_text(["2", "2"])
    return people["steward"].get("/funds/volunteers")["items"][0]["id"]


def test_who_comes_signs_in_and_out_and_another_person_puts_it_right(
    instance, browser, people, volunteer
):
    today = {"title": "送餐", "kind": "meal_delivery", "day": clock.today().isoformat()}
    activity = people["steward"].post("/funds/activities", today)["id"]
    path = f"{HOME}/activities/{activity}"
    with at_the_desk(browser, instance, "repairer", path) as page:
        page.locator("#volunteer_id").focus()
        page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator("tbody tr")).to_contain_text("未签退")
        moved(page, "签退")
        expect(page.locator("tbody tr")).to_contain_text("已计时")
        expect(page.get_by_text("更正", exact=True)).to_have_count(0)
    with at_the_desk(browser, instance, "reviewer", path) as page:
        page.locator("details.act > summary", has_text="投诉成立").click()
        page.locator("details[open] [name=reason]").fill("没有到老人家中")
        moved(page, "不计这次工时")
        expect(page.locator("tbody tr")).to_contain_text("没有到老人家中")


def test_points_become_goods_and_come_back(instance, browser, people, volunteer, fund):
    path = f"{HOME}/{volunteer}"
    with at_the_desk(browser, instance, "cashier", path) as page:
        page.on("dialog", lambda dialog: dialog.accept())
        expect(page.locator("h1")).to_have_text("张*")
        page.fill("#sku", "GOODS")
        moved(page, "兑换")
        expect(page.locator("tbody")).to_contain_text("-1.456")
        assert people["accountant"].get(f"/funds/funds/{fund}")["balance_fen"] == 50_000 - PRICE_FEN
        page.goto(f"{HOME}/redemptions")
        expect(page.locator("tbody tr")).to_contain_text("已兑换")
        page.get_by_text("退回商品").click()
        page.locator("details[open] [name=reason]").fill("包装破损")
        moved(page, "退回")
        expect(page.locator("tbody tr")).to_contain_text("已退回")
        page.goto(path)
        expect(page.locator(".tile b").first).to_have_text("2")
        expect(page.locator("tbody")).to_contain_text("退兑返还")
    assert people["accountant"].get(f"/funds/funds/{fund}")["balance_fen"] == 50_000


def test_a_volunteer_changes_and_leaves(instance, browser, people, volunteer):
    made = people["steward"].post("/funds/volunteers", {"name": "李建国"})["id"]
    with at_the_desk(browser, instance, "steward", f"{HOME}/{made}") as page:
        page.get_by_text("修改资料或离队").click()
        page.fill("#left_on", clock.today().isoformat())
        moved(page, "保存")
        expect(page.locator("main")).to_contain_text("起离队")
        page.goto(HOME)
        expect(page.locator("tbody tr")).to_have_count(1)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pages_are_fit_for_everybody(instance, browser, people, volunteer, fund, lang):
    activity = people["steward"].all("/funds/activities")[0]["id"]
    pages = {
        "volunteers": HOME,
        "volunteer": f"{HOME}/{volunteer}",
        "volunteer-activities": f"{HOME}/activities",
        "volunteer-activity": f"{HOME}/activities/{activity}",
        "volunteer-redemptions": f"{HOME}/redemptions",
        "volunteer-rules": f"{HOME}/rules",
    }
    looked_at(browser, instance, "steward", pages, lang)
    looked_at(browser, instance, "cashier", {"volunteer-cashier": f"{HOME}/{volunteer}"}, lang)
