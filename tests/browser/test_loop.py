"""The picture of the loop in a real browser: read, clicked through to who paid, and compared."""

import pytest
from playwright.sync_api import expect

from tests.browser.loops import COMMUNITIES, looked_at, order_of
from tests.browser.people import (
    DESK,
    PHONE,
    at_a_page,
    look,
    ready,
    refuse_barriers,
    refuse_english,
)

ROOF = "三号楼屋面防水"
AWAY = ("503",)  # where a steward begins the day, the services are down
PAGES = (
    ("all", "/loop"),
    ("month", "/loop?period=2026-04"),
    ("empty", "/loop?period=2026-08"),
    ("fund", "/loop/funds/F1?period=2026-04"),
    ("building", "/loop/buildings/B3"),
    ("order", f"/loop/orders/{order_of(ROOF, '2026-04')}"),
    ("district", "/loop/district?period=2026-04"),
)


@pytest.fixture(scope="module")
def loop():
    with looked_at() as instance:
        yield instance


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_fits_is_open_to_everybody_and_speaks_one_language(loop, browser, size, lang):
    with at_a_page(browser, loop, "district", lang, size) as page:
        for name, path in PAGES:
            page.goto(path)
            ready(page)
            refuse_barriers(page)
            if lang == "zh":
                refuse_english(page)
            look(page, f"loop-{name}-{lang}-{size['width']}")


def test_the_picture_leads_to_the_building_and_on_to_the_days_that_paid(loop, browser):
    with at_a_page(browser, loop, "steward", forgiven=AWAY) as page:
        page.goto("/loop?period=2026-04")
        page.locator(".chart-wide a[href*='/loop/buildings/B3'] rect").first.click()
        page.locator("tr", has_text="2026-04-30").get_by_role("link", name=ROOF).click()
        expect(page.locator(".paid-by")).to_contain_text("¥618.00 来自 2026年4月便利店利润")
        expect(page.locator("main")).to_contain_text("相差 0 分")
        sums = page.locator("table").last.locator("tbody td:last-child").all_inner_texts()
        assert sums == ["618.00"]


def test_the_slider_goes_from_month_to_month_by_the_keyboard_alone(loop, browser):
    with at_a_page(browser, loop, "steward", forgiven=AWAY) as page:
        page.goto("/loop?period=2026-04")
        ready(page)
        expect(page.locator("#kept")).to_contain_text("就是图中的“留在账上”")
        page.locator("#month").focus()
        page.keyboard.press("ArrowRight")
        expect(page.locator("output")).to_have_text("2026-05")
        page.wait_for_url("**period=2026-05")
        expect(page.locator("h1")).to_contain_text("2026-05")
        page.locator("a[rel=prev]").press("Enter")
        expect(page.locator("h1")).to_contain_text("2026-04")
        page.locator(".chart-wide a[href*='/loop/funds/']").first.press("Enter")
        expect(page.locator("h1")).to_contain_text("维修专项")


def test_all_communities_stand_side_by_side_and_lead_to_their_own_picture(loop, browser):
    with at_a_page(browser, loop, "district") as page:
        page.goto("/loop/district?period=2026-04")
        rows = page.locator("tbody tr")
        expect(rows).to_have_count(COMMUNITIES)
        expect(rows.first).to_contain_text("新晟社区")
        page.get_by_role("link", name="毛利率").click()
        expect(page.locator("th[aria-sort]")).to_have_text("毛利率")
        expect(rows.first).to_contain_text("第21社区")
        page.get_by_role("link", name="第21社区", exact=True).click()
        expect(page.locator("h1")).to_contain_text("第21社区 · 2026-04")
        expect(page.locator(".tile").first).to_contain_text("2,154.62")


@pytest.mark.parametrize(
    "role, path, status",
    [
        ("steward", "/loop/district", 403),
        ("clerk", "/loop", 403),
        ("steward", "/loop?community=fengmei", 403),
        ("steward", "/loop/orders/nobody", 404),
        ("steward", "/loop/buildings/nobody", 404),
        ("steward", "/loop/funds/nobody", 404),
    ],
)
def test_nobody_sees_what_is_not_theirs(loop, browser, role, path, status):
    with at_a_page(browser, loop, role, forgiven=(str(status), *AWAY)) as page:
        answer = page.goto(path)
        assert answer is not None and answer.status == status
