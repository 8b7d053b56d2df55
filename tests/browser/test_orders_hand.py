"""The repairer's phone: every step by one thumb, with and without a line, each exactly once."""

import pytest
from playwright.sync_api import Page, expect

from shared import clock
from tests.browser.desks import filled, moved, unfold
from tests.browser.people import (
    PHONE,
    SIZES,
    at_a_page,
    look,
    ready,
    refuse_barriers,
    refuse_english,
)
from tests.browser.test_orders_pages import Estate
from tests.browser.test_resident_pages import deed, report
from tests.instances import started
from tests.property import pictures

BARCODE = "6901234567892"
LOST_LINE = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "Failed to load resource")


@pytest.fixture(scope="module")
def estate():
    with started() as running:
        made = Estate(running)
        stock(made)
        yield made


def stock(estate: Estate) -> None:
    """Lamps in the shop, and what an hour of work costs."""
    lamp = {"sku": "LAMP", "name": "楼道灯", "category": "五金", "unit": "只"}
    admin, cashier = estate.as_("admin"), estate.as_("cashier")
    admin.post("/store/products", lamp | {"barcode": BARCODE, "price_fen": 1_500})
    supplier = cashier.post("/store/suppliers", {"code": "S1", "name": "五金批发"})["id"]
    line = {"sku": "LAMP", "quantity": "10", "value_fen": 10_000}
    today = clock.today().isoformat()
    goods = {"supplier_id": supplier, "received_on": today, "lines": [line]}
    cashier.post("/store/goods-receipts", goods)
    rate = {"category": None, "from_on": today, "rate_fen": 4_000, "ground": "业委会决议"}
    estate.accountant.post("/property/labour-rates", rate)


def at_hand(page: Page) -> None:
    """Wait until the page has drawn what is in hand."""
    ready(page)
    expect(page.locator("html[data-hand][data-drawn]")).to_be_attached()


def card(page: Page, title: str):
    return page.locator(".hand-order", has_text=title)


def photo(page: Page, title: str, kind: str, color: str) -> None:
    """Take a photo of the work."""
    file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": pictures.jpeg(900, 600, color)}
    card(page, title).locator(f"[data-photo={kind}]").set_input_files(file)


def waits(page: Page, number: int) -> None:
    """The badge says how many wait to be sent."""
    expect(page.locator("#badge [data-waiting]")).to_have_text(f"待同步 {number}", timeout=30_000)


def tool(page: Page, title: str, name: str):
    """Open a tool of a card."""
    opened = card(page, title).locator(f"[data-tool={name}]")
    opened.locator("summary").click()
    return opened


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_the_hand_is_for_everybody(estate, browser, lang, size):
    title = f"楼道灯不亮 {lang}{size['width']}"
    estate.order(title, "start", urgency="urgent")
    estate.order(f"门禁失灵 {lang}{size['width']}", "dispatch", urgency="emergency")
    with at_a_page(browser, estate.instance, "repairer", lang=lang, size=size) as page:
        page.goto("/orders/mine")
        at_hand(page)
        expect(page.locator("#badge [data-line]")).to_have_text(
            "在线" if lang == "zh" else "Online"
        )
        refuse_barriers(page)
        look(page, f"orders-hand-{lang}-{size['width']}")
        for name in ("parts", "labour", "complete"):
            tool(page, title, name)
        card(page, title).locator("[data-add-line]").click()
        refuse_barriers(page)
        if lang == "zh":
            refuse_english(page)
        look(page, f"orders-hand-open-{lang}-{size['width']}")


def triaged(page: Page, estate: Estate, text: str) -> str:
    """The steward sends the report its way and somebody to it; the order's id."""
    page.goto("/orders/reports")
    page.click(f"text={text}")
    ready(page)
    page.select_option("select[name=category]", "electrical")
    page.click("button:has-text('开工单')")
    page.wait_for_url(lambda url: "/reports/" not in url)
    ready(page)
    page.click("button:has-text('派单')")
    expect(page.locator(".chip.state", has_text="待接单").first).to_be_visible()
    return page.url.rsplit("/", 1)[-1]


def test_an_order_goes_from_the_code_at_the_door_to_five_stars_through_a_dead_spot(estate, browser):
    text = "四楼楼道的灯坏了，一直闪"
    with at_a_page(browser, estate.instance, size=PHONE) as resident:
        resident.set_default_timeout(30_000)
        code = report(resident, estate, text, photo=pictures.jpeg(800, 600))
        with at_a_page(browser, estate.instance, "steward") as steward:
            order_id = triaged(steward, estate, text)
        path = f"/property/work-orders/{order_id}"
        with at_a_page(
            browser, estate.instance, "repairer", size=PHONE, forgiven=LOST_LINE
        ) as page:
            work_through_a_dead_spot(page, text)
        order = estate.steward.get(path)
        costs = estate.steward.get(f"{path}/costs")
        photos = estate.steward.get(f"{path}/photos")["items"]
        states = [step["to_state"] for step in order["history"]]
        assert states == ["open", "dispatched", "taken", "started", "completed"]
        assert [note["kind"] for note in order["notes"]] == ["arrived"]
        assert sorted(photo["kind"] for photo in photos) == ["after", "before"]
        assert [each["minutes"] for each in costs["labour"]] == [45]
        assert [(part["barcode"], part["quantity"]) for part in costs["parts"]] == [(BARCODE, "2")]
        assert [(line["kind"], line["amount_fen"]) for line in order["lines"]] == [
            ("parts", 350),
            ("labour", 3_000),
            ("parts", 2_000),
        ]
        resident.goto(f"/t/{code}")
        deed(resident, "accept")
        resident.locator("input[name=rating][value='5']").check()
        resident.locator("input[name=solved][value=true]").check()
        deed(resident, "rate")
    assert (estate.steward.get(path)["state"], estate.steward.get(path)["rating"]) == ("rated", 5)


def work_through_a_dead_spot(page: Page, title: str) -> None:
    """Take it, lose the line, work and open the page anew, come back, finish; an answer is lost."""
    page.set_default_timeout(30_000)
    page.goto("/orders/mine")
    at_hand(page)
    expect(page.locator("html[data-kept]")).to_be_attached(timeout=30_000)
    expect(page.locator("#goods option")).not_to_have_count(0)
    card(page, title).locator("[data-step=take]").click()
    waits(page, 0)
    page.context.set_offline(True)
    card(page, title).locator("[data-step='arrive start']").click()
    waits(page, 2)
    photo(page, title, "before", "navy")
    waits(page, 3)
    parts = tool(page, title, "parts")
    parts.locator("[data-part]").fill(BARCODE)
    parts.locator("[data-part]").press("Enter")
    expect(parts.locator("[data-slot=goods]")).to_have_text("楼道灯")
    parts.locator("[name=quantity]").fill("2")
    parts.locator("button.btn-primary").click()
    waits(page, 4)
    page.reload()
    at_hand(page)
    waits(page, 4)
    expect(page.locator("#badge [data-line]")).to_have_text("离线", timeout=30_000)
    expect(card(page, title).locator("[data-slot=state]")).to_have_text("维修中")
    labour = tool(page, title, "labour")
    labour.locator("[data-more='15']").click()
    labour.locator("button.btn-primary").click()
    waits(page, 5)
    look(page, "orders-hand-offline-zh-390")
    page.click("#sign-out button")
    expect(page.locator("#kept-here")).to_be_visible()
    lose_the_first_answer(page, "**/labour")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    waits(page, 0)
    expect(page.locator("#badge [data-troubled]")).to_have_text("需处理 0")
    photo(page, title, "after", "gold")
    finish = tool(page, title, "complete")
    finish.locator("[data-add-line]").click()
    finish.locator("[name=description]").fill("绝缘胶带")
    finish.locator("[name=amount]").fill("3.5")
    finish.locator("button:has-text('确定完工')").click()
    waits(page, 0)
    expect(page.locator("#finished")).to_contain_text(title)


def test_a_photo_is_not_lost_when_its_card_is_drawn_anew_while_it_is_taken(estate, browser):
    title = "六楼灯座松了"
    order_id = estate.order(title, "start")
    path = f"/property/work-orders/{order_id}"
    with at_a_page(browser, estate.instance, "repairer", size=PHONE) as page:
        page.set_default_timeout(30_000)
        page.goto("/orders/mine")
        at_hand(page)
        with page.expect_file_chooser() as camera:
            card(page, title).locator("label.shoot", has_text="拍维修后").click()
        labour = tool(page, title, "labour")
        labour.locator("button.btn-primary").click()
        waits(page, 0)
        expect(card(page, title).locator("[data-slot=done]")).to_contain_text("30")
        shot = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": pictures.jpeg(900, 600)}
        camera.value.set_files(shot)
        expect(card(page, title).locator("[data-slot=photos] li")).to_have_count(1)
        waits(page, 0)
    assert [photo["kind"] for photo in estate.steward.get(f"{path}/photos")["items"]] == ["after"]


def lose_the_first_answer(page: Page, where: str) -> None:
    """What is asked there first is done, and its answer does not come back."""
    lost: list = []

    def lose(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch())
        return route.abort()

    page.route(where, lose)


def test_a_step_that_is_refused_waits_for_a_person_and_nothing_else_is_held_up(estate, browser):
    title = "五楼开关松了"
    order_id = estate.order(title, "dispatch")
    forgiven = (*LOST_LINE, "409", "403")
    with at_a_page(browser, estate.instance, "repairer", size=PHONE, forgiven=forgiven) as page:
        page.set_default_timeout(30_000)
        page.goto("/orders/mine")
        at_hand(page)
        page.context.set_offline(True)
        card(page, title).locator("[data-step=take]").click()
        waits(page, 1)
        estate.steward.post(f"/property/work-orders/{order_id}/cancel", {"reason": "居民自己修了"})
        page.context.set_offline(False)
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.locator("#badge [data-troubled]")).to_have_text("需处理 1", timeout=30_000)
        trouble = page.locator("#troubles li")
        expect(trouble).to_contain_text(title)
        expect(trouble.locator("[data-slot=why]")).not_to_be_empty()
        refuse_barriers(page)
        look(page, "orders-hand-trouble-zh-390")
        page.once("dialog", lambda dialog: dialog.accept())
        trouble.locator("[data-do=drop]").click()
        expect(page.locator("#badge [data-troubled]")).to_have_text("需处理 0")
        expect(card(page, title)).to_have_count(0)


def test_what_was_noted_is_taken_back_and_an_order_rests_goes_on_and_is_given_back(estate, browser):
    title, other = "六楼楼道灯一闪一闪", "七楼窗户关不严"
    order_id, other_id = estate.order(title, "start"), estate.order(other, "take")
    path = f"/property/work-orders/{order_id}"
    with at_a_page(browser, estate.instance, "repairer", size=PHONE) as page:
        page.set_default_timeout(30_000)
        page.goto("/orders/mine")
        at_hand(page)
        expect(page.locator("#goods option")).not_to_have_count(0)
        parts = tool(page, title, "parts")
        parts.locator("[data-part]").fill("楼道灯")
        parts.locator("button.btn-primary").click()
        done = card(page, title).locator("[data-slot=done] li")
        expect(done).to_contain_text(["楼道灯 × 1 · 已领用"], timeout=30_000)
        tool(page, title, "labour").locator("button.btn-primary").click()
        expect(done).to_have_count(2, timeout=30_000)
        card(page, title).get_by_role("button", name="退料").click()
        expect(done.filter(has_text="已退回")).to_be_visible(timeout=30_000)
        card(page, title).get_by_role("button", name="撤销").click()
        expect(done.filter(has_text="分钟")).to_have_count(0, timeout=30_000)

        remark = tool(page, title, "remark")
        remark.locator("textarea").fill("灯座也松了。\n明天带新的来。")
        remark.locator("button.btn-primary").click()
        waits(page, 0)
        hold = tool(page, title, "hold")
        hold.locator("[name=reason]").fill("等灯座到货")
        hold.locator("[name=resume_on]").fill(clock.today().isoformat())
        hold.locator("button.btn-primary").click()
        expect(card(page, title).locator("[data-slot=state]")).to_have_text("挂起")
        card(page, title).locator("[data-step=resume]").click()
        expect(card(page, title).locator("[data-slot=state]")).to_have_text("维修中")
        waits(page, 0)
        decline = tool(page, other, "decline")
        decline.locator("[name=reason]").fill("要木工来")
        decline.locator("button.btn-primary").click()
        waits(page, 0)
        expect(card(page, other)).to_have_count(0)
        expect(page.locator("#badge [data-troubled]")).to_have_text("需处理 0")

        page.goto(f"/orders/{order_id}")
        ready(page)
        quote = {"contractor": "光明照明", "amount_fen": "88", "says": "换灯座"}
        filled(page, "记外包报价", **quote)
        filled(page, "给上报人留言", text="灯座后天到")
        deed = unfold(page, "加一张照片")
        file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": pictures.jpeg(900, 600)}
        page.set_input_files(f"{deed} [name=file]", file)
        moved(page, "加上照片", deed)
        expect(page.locator(".photos li")).to_have_count(1)
        page.goto(f"/orders/{other_id}")
        expect(page.locator("#picture")).to_have_count(0)  # it is somebody else's now
    order, costs = estate.steward.get(path), estate.steward.get(f"{path}/costs")
    assert [part["state"] for part in costs["parts"]] == ["returned"]
    assert [bool(each["withdrawn_by"]) for each in costs["labour"]] == [True]
    assert [each["contractor"] for each in costs["quotes"]] == ["光明照明"]
    assert [note["kind"] for note in order["notes"]] == ["arrived", "remark", "remark"]
    assert estate.steward.get(f"/property/work-orders/{other_id}")["state"] == "open"
