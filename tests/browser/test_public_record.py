"""The public record in a real browser: read on a telephone, on a desk and on paper, and objected to
without a script."""

import os
from datetime import date
from pathlib import Path

import pytest

from deploy import shop_data
from deploy.instance import sign_ins
from deploy.office import publish_month
from deploy.story import Story
from tests.instances import started

PERIOD = "2026-01"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SHOTS = os.environ.get("FANBU_SHOTS")  # a folder for pictures of what was seen


@pytest.fixture(scope="module")
def story():
    """A shop of two days, its month closed and published."""
    with started() as running:
        month = shop_data.first_days(shop_data.read(), 2)
        people = sign_ins(running.settings)
        story = Story(running.settings.gateway_url, people, month, lambda _: None)
        story.open_shop()
        story.trade()
        story.bank_the_takings(month.days[-1])
        story.set_up_fund(300_000, date(2026, 1, 1))
        story.close_month(PERIOD, "stock_not_counted")
        publish_month(story, PERIOD)
        yield story


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("lang", ["", "?lang=en"])
def test_a_published_month_fits_every_screen_in_both_languages(story, browser, width, lang):
    page = browser.new_page(viewport={"width": width, "height": 844})
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    for name, path in (
        ("list", "/public"),
        ("community", "/public/xinsheng"),
        ("month", f"/public/xinsheng/{PERIOD}"),
        ("form", f"/public/xinsheng/{PERIOD}/object"),
    ):
        answer = page.goto(story.gateway_url + path + lang)
        assert answer is not None and answer.ok
        assert page.evaluate(TOO_WIDE) <= 0, name
        assert page.locator("html").get_attribute("lang") == ("en" if lang else "zh-CN")
        if SHOTS:
            picture = Path(SHOTS) / f"record-{name}-{width}{'-en' if lang else ''}.png"
            page.screenshot(path=picture, full_page=True)
    assert complaints == []
    page.close()


def test_the_month_is_printed_on_a4(story, browser):
    page = browser.new_page()
    page.goto(f"{story.gateway_url}/public/xinsheng/{PERIOD}")
    page.emulate_media(media="print")
    printed = page.pdf(prefer_css_page_size=True)
    assert b"/MediaBox [0 0 594." in printed, "the short side of A4, in points"
    assert page.locator("svg.qr").is_visible() and page.locator("nav").is_hidden()
    page.close()


def test_somebody_objects_without_javascript_and_reads_the_answer(story, browser):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.goto(f"{story.gateway_url}/public/xinsheng/{PERIOD}")
    page.click("a.objecting")
    page.fill("#text", "酒类的营业额和公告栏上的不一样")
    page.click("button[type=submit]")
    code = page.inner_text(".code")
    path = "/record/objections"
    (heard,) = story.as_("accountant").get(path)["items"]
    story.as_("reviewer").post(
        f"{path}/{heard['id']}/answer", {"answer": "公告栏已更正", "shown": True}
    )
    page.goto(f"{story.gateway_url}/public/objections")
    page.fill("#code", code)
    page.click("button[type=submit]")
    assert "公告栏已更正" in page.inner_text("main")
    page.goto(f"{story.gateway_url}/public/xinsheng/{PERIOD}")
    assert "公告栏已更正" in page.inner_text("main")
    context.close()
