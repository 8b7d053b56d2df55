"""The pages behind a QR code and a tracking code, on a telephone: from a photo to five stars."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from deploy.client import Client
from deploy.instance import sign_ins
from tests.browser.people import SIZES, at_a_page, refuse_barriers, refuse_english
from tests.instances import started
from tests.property import pictures

PHONE = {"width": 390, "height": 844}
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SHOTS = os.environ.get("FANBU_SHOTS")  # a folder for pictures of what was seen


class Town:
    """A running instance, its staff, and one building with a code at the door."""

    def __init__(self, settings):
        self.url, self.settings = settings.gateway_url, settings
        self._people = sign_ins(settings)
        steward = self.as_("steward")
        wanted = {"name": "3号楼", "address": "中华路12号", "managed": False}
        self.building = steward.post("/property/buildings", wanted)["id"]
        flat = {"building_id": self.building, "unit": "2-301"}
        self.household = steward.post("/property/households", flat)["id"]
        steward.post("/property/staff", {"name": "赵工", "user": "repairer", "skills": []})
        self.steward, self.repairer = steward, self.as_("repairer")

    def as_(self, role: str) -> Client:
        """Somebody of staff, signed in."""
        person = self._people[role]
        return Client(self.url, person["username"], person["password"])

    def newest(self) -> dict:
        """The newest report, as the steward sees it."""
        return self.steward.get("/property/reports", state="received")["items"][-1]


@pytest.fixture(scope="module")
def town():
    with started() as running:
        yield Town(running.settings)


@pytest.fixture
def page(town, browser):
    """A telephone that complains about what it must not see."""
    context = browser.new_context(viewport=PHONE, locale="zh-CN", timezone_id="Asia/Shanghai")
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on(
        "request",
        lambda asked: complaints.append(asked.url) if not asked.url.startswith(town.url) else None,
    )
    yield page
    context.close()
    assert [said for said in complaints if "Failed to load" not in said] == []


def look(page: Page, name: str) -> None:
    """Everything fits on the screen, and every field has a name."""
    assert page.evaluate(TOO_WIDE) <= 0, name
    nameless = "[...document.querySelectorAll('input:not([type=hidden]), textarea')]"
    assert page.evaluate(f"{nameless}.filter((field) => !field.labels.length).length") == 0
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def report(page: Page, town: Town, text: str, lang: str = "zh", photo: bytes = b"") -> str:
    """Go through the three steps; the code."""
    page.goto(f"{town.url}/r/{town.building}?unit=2-301{'&lang=en' if lang == 'en' else ''}")
    expect(page.locator("html[data-ready]")).to_be_attached()
    step = page.locator(".step:not([hidden])")
    following = step.locator("button:not(.quiet)[data-to], button[type=submit]")
    following.click()
    expect(step.locator(".notice")).not_to_be_empty()
    page.fill("#text", text)
    page.check("input[value=infrastructure]")
    look(page, f"report-1-{lang}")
    following.click()
    if photo:
        file = {"name": "灯.jpg", "mimeType": "image/jpeg", "buffer": photo}
        page.set_input_files("#photo", file)
        expect(page.locator("#photos canvas")).to_have_count(1)
    look(page, f"report-2-{lang}")
    following.click()
    page.fill("#phone", "138 1234 1234")
    look(page, f"report-3-{lang}")
    following.click()
    expect(page.locator("#report[aria-busy]")).to_have_count(0)
    if page.locator("#done").is_hidden():
        following.click()
    expect(page.locator("#code")).not_to_be_empty()
    look(page, f"report-4-{lang}")
    return page.inner_text("#code")


def deed(page: Page, name: str) -> None:
    """Press the button of a deed and see that it was heard."""
    with page.expect_navigation():
        page.locator(f"form[data-deed={name}] button").click()
    expect(page.locator("#heard")).not_to_be_empty()


def test_a_resident_reports_with_a_photo_sends_the_repair_back_accepts_and_rates_it(town, page):
    lost = []

    def lose_the_first_answer(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch())
        return route.abort()

    page.route("**/public/reports", lose_the_first_answer)
    photo = pictures.phone_jpeg(4000, 3000)
    code = report(page, town, "三楼楼道的灯坏了，晚上看不见", photo=photo)
    made = town.newest()
    assert (made["phone"], made["unit"], made["domain"]) == (
        "13812341234",
        "2-301",
        "infrastructure",
    )
    assert len(town.steward.get("/property/reports")["items"]) == 1, "asked twice, kept once"

    # Small on the way in, and upright.
    seen = town.steward.get(f"/property/reports/{made['id']}")
    size = town.steward.file(f"/property/photos/{seen['photo_ids'][0]}")
    assert len(size) < 400_000

    way = {"route": "small", "reason": "楼道灯具", "category": "electrical"}
    order = town.steward.post(f"/property/reports/{made['id']}/route", way)["target_id"]
    path = f"/property/work-orders/{order}"
    payer = {"payer": "resident", "household_id": town.household, "reason": "户内维修"}
    town.steward.post(f"{path}/payer", payer)
    town.steward.post(f"{path}/resident-quote", {"amount_fen": 4_550, "says": "换灯，含材料"})

    page.click("#follow")
    expect(page.locator("html[data-ready]")).to_be_attached()
    expect(page.locator(".amount")).to_have_text("¥45.50")
    look(page, "follow-quote-zh")
    deed(page, "agree")
    expect(page.locator("form[data-deed=agree]")).to_have_count(0)

    town.steward.post(f"{path}/dispatch", {"assignee": "repairer"})
    for verb in ("take", "arrive", "start", "complete"):
        town.repairer.post(f"{path}/{verb}", {"lines": []} if verb == "complete" else None)
    page.reload()
    look(page, "follow-done-zh")
    page.locator("summary", has_text="没修好").click()
    page.fill("#return-reason", "灯还是不亮")
    deed(page, "return")
    assert town.steward.get(path)["rework_count"] == 1
    town.repairer.post(f"{path}/complete", {"lines": []})
    page.reload()
    deed(page, "accept")
    page.locator("input[name=rating][value='5']").check()
    page.locator("input[name=solved][value=true]").check()
    look(page, "follow-rate-zh")
    deed(page, "rate")
    expect(page.locator(".stage")).to_have_text("已办结")
    expect(page.locator("form[data-deed=warranty]")).to_have_count(1)
    page.locator("summary", has_text="姓名和电话").click()
    deed(page, "forget")
    look(page, "follow-end-zh")
    page.click("a.switch")
    expect(page.locator(".stage")).to_have_text("Finished")
    look(page, "follow-end-en")
    order_now = town.steward.get(path)
    assert (order_now["state"], order_now["rating"]) == ("rated", 5)
    assert town.steward.get(f"/property/reports/{made['id']}")["phone"] is None
    assert code in page.url


def test_a_neighbour_joins_in_english_and_what_nobody_knows_is_told_kindly(town, page):
    report(page, town, "二楼走廊的窗户玻璃碎了一块")
    code = report(page, town, "二楼走廊窗户玻璃碎了", lang="en")
    page.click(".similar button")
    expect(page.locator("#similar .notice.good")).not_to_be_empty()
    page.goto(f"{town.url}/t")
    page.fill("#code", code.lower())
    look(page, "find-zh")
    page.click("button")
    expect(page.locator("main")).to_contain_text("和邻居报的同一件事一起处理")
    look(page, "follow-joined-zh")
    for path, said in (("/r/nobody", "没有找到这栋楼"), ("/t/0000-0000", "没有找到这个查询码")):
        answer = page.goto(town.url + path)
        assert answer is not None and answer.status == 404
        expect(page.locator("h1")).to_have_text(said)
        look(page, f"unknown-{path[1]}")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_whoever_sees_little_or_has_no_mouse_reports_and_follows(town, browser, lang, size):
    """Every step of the report, and the follow page while something is to be said on it."""
    code = accepted(town, f"一楼大门关不上 {lang} {size['width']}")
    said = "" if lang == "zh" else "?lang=en"
    with at_a_page(browser, town, lang=lang, size=size) as page:

        def check(name: str) -> None:
            refuse_barriers(page)
            small = page.evaluate(SMALLEST)
            assert small >= 16, f"{name}: type of {small} px"
            if lang == "zh":
                refuse_english(page)
            look(page, f"resident-{name}-{lang}-{size['width']}")

        page.goto(f"/r/{town.building}{said}")
        expect(page.locator("html[data-ready]")).to_be_attached()
        page.keyboard.press("Tab")
        for step in (1, 2, 3):
            check(f"report-{step}")
            if step == 1:
                page.fill("#text", "一楼大门关不上")
                page.check("input[value=housing]")
            if step < 3:
                button = page.locator(".step:not([hidden]) button:not(.quiet)")
                button.focus()
                page.keyboard.press("Enter")
                expect(page.locator(".step:not([hidden]) legend").first).to_be_focused()
        page.goto(f"/t{said}")
        check("find")
        page.goto(f"/t/{code}{said}")
        check("follow")


# The smallest type of whatever is shown, in pixels.
SMALLEST = """() => {
  const said = (node) => node.nodeType === 3 && node.textContent.trim();
  const shown = [...document.querySelectorAll("main *")].filter(
    (each) => each.checkVisibility() && [...each.childNodes].some(said));
  return Math.min(...shown.map((each) => parseFloat(getComputedStyle(each).fontSize)));
}"""


def accepted(town: Town, text: str) -> str:
    """A report that is repaired and accepted, so that it can be rated; its code."""
    said = {"building_id": town.building, "domain": "housing", "text": text}
    made = town.steward.post("/property/reports", said)
    way = {"route": "small", "reason": "维修", "category": "structure"}
    order = town.steward.post(f"/property/reports/{made['id']}/route", way)["target_id"]
    path = f"/property/work-orders/{order}"
    town.steward.post(f"{path}/dispatch", {"assignee": "repairer"})
    for verb in ("take", "arrive", "start", "complete"):
        town.repairer.post(f"{path}/{verb}", {"lines": []} if verb == "complete" else None)
    town.steward.post(f"{path}/accept")
    return made["code"]
