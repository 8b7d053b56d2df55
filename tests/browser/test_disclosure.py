"""The pages of disclosure in a real browser: one prepares, another publishes, everybody reads, and
whoever objects is answered."""

import uuid
from datetime import date

import pytest
import requests
from playwright.sync_api import expect

from deploy.client import API, wait_until_heard
from tests.browser.desks import a_day_in_the_shop, at_the_desk, looked_at, moved
from tests.browser.people import ready

PERIOD = "2026-01"
MONTHS = "/finance/disclosure"
PUBLIC = f"/public/xinsheng/{PERIOD}"


@pytest.fixture(scope="module")
def story(instance):
    """A shop of one day whose month is closed."""
    story = a_day_in_the_shop(instance)
    story.set_up_fund(300_000, date(2026, 1, 1))
    story.close_month(PERIOD, "stock_not_counted")
    return story


def a_grant_of_the_month(story, document):
    """What changes a closed month afterwards: a grant of January that is recorded only now."""
    accountant = story.as_("accountant")
    made = {"template": "residents_service_fund"}
    found = accountant.post("/funds/funds/from-template", made)
    given = {"fund_id": found["id"], "source": "grant", "source_document": document}
    given |= {"received_on": "2026-01-15", "amount_fen": 1_000_000}
    accountant.post("/funds/contributions", given)
    wait_until_heard(story.gateway_url)


def test_a_month_is_prepared_by_one_published_by_another_and_corrected(instance, browser, story):
    with at_the_desk(browser, instance, "accountant", MONTHS) as page:
        page.get_by_role("link", name="编制").click()
        ready(page)
        expect(page.get_by_text("没有完工照片")).to_be_visible()
        page.get_by_label("大额采购从多少元起单列").fill("3,000")
        moved(page, "编制")
        page.get_by_role("link", name="看一看").click()
        expect(page.locator("main")).to_contain_text("没有数字变动")
        expect(page.locator("main")).to_contain_text("可分配利润")
        expect(page.get_by_role("button", name="审核通过并公示")).to_have_count(0)
        prepared = page.url.partition(MONTHS)[2]

    a_grant_of_the_month(story, "街办〔2026〕3号")
    with at_the_desk(
        browser, instance, "reviewer", f"{MONTHS}{prepared}", forgiven=("409",)
    ) as page:
        expect(page.locator(".trouble").first).to_contain_text("10,000.00")
        page.on("dialog", lambda asked: asked.accept())
        page.get_by_role("button", name="审核通过并公示").click()
        expect(page.locator("form .trouble:visible")).to_contain_text("准备好以后数字又变了")

    with at_the_desk(browser, instance, "accountant", f"{MONTHS}{prepared}") as page:
        moved(page, "放弃")
        page.get_by_role("link", name="编制").click()
        ready(page)
        moved(page, "编制")

    with at_the_desk(browser, instance, "reviewer", MONTHS) as page:
        page.get_by_role("link", name="看一看").click()
        page.on("dialog", lambda asked: asked.accept())
        moved(page, "审核通过并公示")
        expect(page.locator("h1")).to_contain_text("已公示")
        page.get_by_role("link", name="居民看到的页面").click()
        expect(page.locator("h1")).to_contain_text(PERIOD)
        assert page.url.endswith(PUBLIC)

    a_grant_of_the_month(story, "街办〔2026〕4号")
    with at_the_desk(browser, instance, "accountant", MONTHS) as page:
        page.locator("summary", has_text="更正").click()
        page.get_by_label("为什么更正").fill("一笔拨款登记晚了")
        moved(page, "编制更正")
        page.get_by_role("link", name="看一看").click()
        expect(page.get_by_role("heading", name="更正了什么")).to_be_visible()
        correction = page.url.partition(MONTHS)[2]
    with at_the_desk(browser, instance, "reviewer", f"{MONTHS}{correction}") as page:
        page.on("dialog", lambda asked: asked.accept())
        moved(page, "审核通过并公示")
        page.goto(PUBLIC)
        expect(page.locator(".corrections")).to_contain_text("一笔拨款登记晚了")


def published(story):
    """The month as everybody reads it; published here, if no test before has done it."""
    if requests.get(story.gateway_url + PUBLIC, timeout=10).status_code == 404:
        path = "/record/snapshots"
        draft = story.as_("accountant").post(path, {"period": PERIOD})["draft"]
        story.as_("reviewer").post(f"{path}/{draft['id']}/approve")


def objected(story, text):
    """An objection as a resident makes it."""
    published(story)
    answer = requests.post(
        f"{story.gateway_url}{API}/public/record/xinsheng/{PERIOD}/objections",
        json={"text": text, "contact": "13800001234"},
        headers={"Idempotency-Key": str(uuid.uuid4())},
        timeout=10,
    )
    assert answer.status_code == 201, answer.text


def test_an_objection_is_answered_for_everybody_to_read(instance, browser, story):
    text = "屋顶维修的金额和公告栏上的不一样。"
    objected(story, text)
    with at_the_desk(browser, instance, "reviewer", f"{MONTHS}/objections") as page:
        one = page.locator("article", has_text=text)
        expect(one).to_contain_text("请在公示期内答复，最迟")
        expect(one).to_contain_text("13800001234")
        one.get_by_label("答复", exact=True).fill("已核对，公告栏已更正。")
        with page.expect_navigation():
            one.get_by_role("button", name="答复").click()
        expect(page.get_by_text("没有等着答复的异议")).to_be_visible()
        page.goto(f"{MONTHS}/objections?state=shown")
        expect(page.locator("article")).to_contain_text("已核对，公告栏已更正。")
        expect(page.locator("article")).not_to_contain_text("13800001234")
        page.goto(PUBLIC)
        expect(page.locator(".objection")).to_contain_text("已核对，公告栏已更正。")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everybody_can_read_the_pages(instance, browser, story, lang):
    objected(story, "为什么三号楼先修？")
    drafts = story.as_("accountant").all("/record/snapshots", state="published")
    pages = {
        "disclosure": MONTHS,
        "disclosure-snapshot": f"{MONTHS}/{drafts[0]['id']}",
        "disclosure-correction": f"{MONTHS}/{drafts[-1]['id']}",
        "disclosure-objections": f"{MONTHS}/objections",
    }
    looked_at(browser, instance, "accountant", pages, lang)
