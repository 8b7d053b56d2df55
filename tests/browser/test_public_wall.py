"""The public wall in a real browser: a month in which everything happened, light and on paper."""

import re

import pytest
from playwright.sync_api import Locator, Response, expect

from tests.browser.desks import at_the_desk, looked_at, moved
from tests.browser.loops import MONTHS, wall
from tests.browser.people import (
    DESK,
    PHONE,
    at_a_page,
    look,
    ready,
    refuse_barriers,
    refuse_english,
)
from tests.gateway.months import PERIOD

MONTH = f"/public/xinsheng/{PERIOD}"
DISCLOSURE = "/finance/disclosure"
PREPARING = f"{DISCLOSURE}/prepare/{MONTHS[1]}"
BYTES_MAX = 20 * 1024
PAGES_MOST = 3
PAPER = {"width": 680, "height": 1010}  # between the margins of A4, at 96 dots an inch


@pytest.fixture(scope="module")
def published():
    with wall() as instance:
        yield instance


def shown(photo: Locator) -> None:
    """The picture has come, once somebody has come to it."""
    photo.scroll_into_view_if_needed()
    expect(photo).to_have_js_property("complete", True)
    assert photo.evaluate("each => each.naturalWidth") == 640


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_month_is_open_to_everybody(published, browser, lang, size):
    with at_a_page(browser, published, lang=lang, size=size) as page:
        for name, path in (("month", MONTH), ("community", "/public/xinsheng")):
            page.goto(path + ("?lang=en" if lang == "en" else ""))
            for photo in page.locator(".mended img").all():
                shown(photo)
            refuse_barriers(page)
            if lang == "zh":
                refuse_english(page)
            look(page, f"wall-{name}-{lang}-{size['width']}")


def test_the_first_look_weighs_little(published, browser):
    with at_a_page(browser, published, size=PHONE) as page:
        answers: list[Response] = []
        page.on("response", lambda answer: answers.append(answer))
        page.goto(MONTH, wait_until="networkidle")
        sizes = {each.url: each.request.sizes() for each in answers}
        whole = sum(
            each["responseBodySize"] + each["responseHeadersSize"] for each in sizes.values()
        )
        assert whole <= BYTES_MAX, sizes


def test_the_month_hangs_on_the_notice_board_on_a_few_sheets(published, browser):
    with at_a_page(browser, published, size=PAPER) as page:
        page.goto(MONTH)
        page.emulate_media(media="print")
        look(page, "wall-paper")
        assert page.locator("svg.qr").is_visible() and page.locator("nav").is_hidden()
        printed = page.pdf(prefer_css_page_size=True)
    assert printed.count(b"/Subtype /Image") == 2, "both photos, though nobody has come to them"
    sides = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert len(re.findall(rb"/Type /Page\b", printed)) == len(sides) <= PAGES_MOST
    assert {(float(wide) // 10, float(high) // 10) for wide, high in sides} == {(59, 84)}


def test_photos_are_chosen_by_one_seen_by_another_and_hang_until_somebody_minds(published, browser):
    for lang in ("zh", "en"):
        looked_at(browser, published, "accountant", {"wall-prepare": PREPARING}, lang)
    with at_the_desk(browser, published, "accountant", DISCLOSURE) as page:
        page.get_by_role("link", name="编制", exact=True).click()
        ready(page)
        expect(page.locator("main")).to_contain_text("不要选拍到人、门牌号、车牌号")
        expect(page.get_by_role("checkbox")).to_have_count(3)
        expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)
        page.get_by_label("公开这张 3").check()
        moved(page, "编制")
        page.get_by_role("link", name="看一看").click()
        expect(page.locator(".choosing li")).to_contain_text("5号楼 · 电气照明维修")
        snapshot = page.url.partition(DISCLOSURE)[2]

    for lang in ("zh", "en"):
        looked_at(
            browser, published, "reviewer", {"wall-snapshot": f"{DISCLOSURE}{snapshot}"}, lang
        )
    with at_the_desk(
        browser, published, "reviewer", f"{DISCLOSURE}{snapshot}", forgiven=("404",)
    ) as page:
        expect(page.locator("main")).to_contain_text("审核前逐张看清楚")
        shown(page.locator(".choosing img"))
        page.on("dialog", lambda asked: asked.accept())
        moved(page, "审核通过并公示")
        page.get_by_role("link", name="居民看到的页面").click()
        hanging = page.locator(".mended img")
        shown(hanging)
        expect(hanging).to_have_attribute("alt", "5号楼 电气照明维修，修好以后")
        address = hanging.get_attribute("src")
        assert address is not None and page.request.get(address).ok

        page.goto(f"{DISCLOSURE}{snapshot}")
        page.locator("summary", has_text="撤下").click()
        page.get_by_label("为什么撤下").fill("有居民不愿出现在照片里")
        moved(page, "撤下照片")
        expect(page.locator(".choosing li")).to_contain_text("已撤下")
        look(page, "wall-taken-down-desk")
        page.goto(f"/public/xinsheng/{MONTHS[1]}")
        expect(page.locator(".mended .gone")).to_contain_text("撤下")
        expect(page.locator(".mended img")).to_have_count(0)
        assert page.request.get(address).status == 404
        look(page, "wall-taken-down")
