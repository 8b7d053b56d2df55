"""The steward's pages of work orders: the board, triage, the order, every deed of it, its paper."""

import io
import re

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from deploy.client import Client
from deploy.instance import sign_ins
from shared import clock
from tests.browser.desks import at_the_desk, filled, moved, unfold
from tests.browser.people import (
    DESK,
    PHONE,
    at_a_page,
    look,
    ready,
    refuse_barriers,
    refuse_english,
)
from tests.instances import started
from tests.property import pictures

INSIDE_A4 = {"width": 680, "height": 1009}  # 180 by 267 mm: A4 less its margins
# What is wider or higher than the place it stands in.
CUT = """[...document.querySelectorAll(".paper, .paper *")].filter((each) =>
  each.getBoundingClientRect().right > innerWidth + 1 ||
  (getComputedStyle(each).overflow !== "visible" && each.scrollWidth > each.clientWidth + 1)
).map((each) => each.outerHTML.slice(0, 80))"""
LONG = {
    "category": "plumbing",
    "urgency": "urgent",
    "description": "三个单元的落水管都裂了。\n" + "顶楼两户窗台进水，墙皮掉了一片；" * 6,
    "estimate_fen": 1_234_567,
}
ROOF = "三单元顶层漏雨，客厅天花板往下滴水"


class Estate:
    """A running instance with two buildings, a repairer, a fund, and orders in every state."""

    def __init__(self, instance):
        self.instance, self.url = instance, instance.settings.gateway_url
        people = sign_ins(instance.settings)

        def as_(role: str) -> Client:
            person = people[role]
            return Client(instance.settings.gateway_url, person["username"], person["password"])

        self.steward, self.repairer, self.accountant = (
            as_("steward"),
            as_("repairer"),
            as_("accountant"),
        )
        self.as_ = as_
        post = self.steward.post
        self.roof = post(
            "/property/buildings", {"name": "3号楼", "address": "中华路12号", "managed": False}
        )["id"]
        self.building = self.roof
        self.calm = post(
            "/property/buildings", {"name": "5号楼", "address": "中华路16号", "managed": True}
        )["id"]
        post(
            "/property/households",
            {
                "building_id": self.roof,
                "unit": "3-601",
                "contact_name": "王秀英",
                "phone": "13812341234",
            },
        )
        skills = ["roof", "electrical", "plumbing"]
        post(
            "/property/staff",
            {"name": "赵师傅", "user": "repairer", "team": "维修一组", "skills": skills},
        )
        self.fund = self.accountant.post(
            "/funds/funds/from-template", {"template": "feed_back_pool"}
        )["id"]

    def order(self, title: str, until: str = "open", **more) -> str:
        """An order that has come so far."""
        wanted = {
            "title": title,
            "category": "electrical",
            "building_id": self.roof,
            "estimate_fen": 12_000,
            "description": "楼道灯不亮，晚上看不见台阶。",
        }
        order_id = self.steward.post("/property/work-orders", wanted | more)["id"]
        path = f"/property/work-orders/{order_id}"
        for step in ("dispatch", "take", "arrive", "start", "complete"):
            if until == "open":
                break
            if step == "dispatch":
                self.steward.post(f"{path}/dispatch", {"assignee": "repairer"})
            else:
                line = {"kind": "parts", "description": "LED 灯 2 只", "amount_fen": 3_560}
                self.repairer.post(
                    f"{path}/{step}", {"lines": [line]} if step == "complete" else None
                )
            if step == until:
                break
        return order_id

    def report(self, text: str = ROOF, **more) -> dict:
        """What somebody said by phone."""
        wanted = {"building_id": self.roof, "unit": "3-601", "domain": "housing", "text": text}
        return self.steward.post("/property/reports", wanted | {"urgency": "urgent"} | more)


@pytest.fixture(scope="module")
def estate():
    with started() as running:
        made = Estate(running)
        made.order("1单元楼道灯不亮")
        made.order("2单元门禁失灵", "dispatch", urgency="emergency")
        made.order("3单元水管渗水", "start", category="plumbing", urgency="urgent")
        made.done = made.order("地下室照明更换", "complete")
        made.report()
        yield made


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_of_the_steward_is_for_everybody(estate, browser, lang, size):
    report = estate.steward.get("/property/reports", state="received")["items"][0]["id"]
    order = estate.steward.get("/property/work-orders", state="open")["items"][0]["id"]
    pages = {
        "board": "/orders",
        "reports": "/orders/reports",
        "report": f"/orders/reports/{report}",
        "report-new": "/orders/reports/new",
        "list": "/orders/list",
        "buildings": "/orders/buildings",
        "waiting": "/orders/waiting",
        "order": f"/orders/{order}",
        "order-done": f"/orders/{estate.done}",
        "paper": f"/orders/{order}/print",
    }
    with at_a_page(browser, estate.instance, "steward", lang=lang, size=size) as page:
        for name, path in pages.items():
            answer = page.goto(path)
            assert answer is not None and answer.status == 200, name
            ready(page)
            refuse_barriers(page)
            if lang == "zh":
                refuse_english(page)
            look(page, f"orders-{name}-{lang}-{size['width']}")


@pytest.fixture(scope="module")
def purse(estate):
    """A fund with 5,000.00 in it, and somebody else who could go."""
    terms = {"nature": "G", "purpose": "楼道照明", "legal_holder": "社区", "book": "store"}
    fund = estate.accountant.post("/funds/funds", {"name": "楼道照明专项", **terms})["id"]
    given = {"fund_id": fund, "source": "grant", "source_document": "财社〔2026〕18号"}
    given |= {"received_on": clock.today().isoformat(), "amount_fen": 500_000}
    estate.accountant.post("/funds/contributions", given)
    other = {"name": "钱师傅", "user": "clerk", "team": "维修二组", "skills": ["roof"]}
    estate.steward.post("/property/staff", other)
    return fund


def in_state(page, words: str) -> None:
    expect(page.locator("main .chip.state").first).to_have_text(words)


def sent_and_called_back(page, fund: str) -> None:
    """Everything before somebody begins."""
    new = {"title": "1号楼一到六层换灯", "description": "六盏灯都不亮。", "category": "public_area"}
    filled(page, "更正", **new, urgency="ordinary", reason="现场看过")
    expect(page.locator("h1")).to_have_text("1号楼一到六层换灯")
    payer = {"payer": "fund", "fund_id": fund, "estimate_fen": "320.00"}
    filled(page, "定谁出钱、申请资金", **payer, reason="公共照明")
    expect(page.locator("main")).to_contain_text("专项资金 · 楼道照明专项")
    moved(page, "派单")
    in_state(page, "待接单")
    filled(page, "督办", reason="老人起夜看不见")
    filled(page, "召回，退回资金", reason="先换一组")
    in_state(page, "待派单")
    page.check("input[name=assignee][value=repairer]")
    moved(page, "派单")
    filled(page, "给上报人留言", text="今天下午来换灯。\n请留门。")


def looked_after(page) -> None:
    """Everything while somebody is at work."""
    filled(page, "提级", reason="三天没人管")
    expect(page.locator("main")).to_contain_text("社区")
    filled(page, "延期一次", reason="等灯具到货")
    expect(page.locator("main")).to_contain_text("已延期一次")
    filled(page, "改派", assignee="clerk", reason="赵师傅请假")
    filled(page, "改派", assignee="repairer", reason="赵师傅回来了")
    expect(page.locator("main .facts").first).to_contain_text("赵师傅")
    filled(page, "追加资金", added_fen="80", reason="多坏两盏")
    expect(page.locator("main")).to_contain_text("追加 80.00 · 已预留")
    later = clock.today().isoformat()
    for contractor, price in (("亮明电器", "180"), ("光明照明", "150.5")):
        said = {"contractor": contractor, "amount_fen": price, "valid_until": later}
        filled(page, "记外包报价", **said, says="含灯具和安装")
    dear = "li:has-text('亮明电器')"
    page.locator(dear).get_by_label("为什么选它").fill("当天能来")
    moved(page, "选这家", dear)
    expect(page.locator(dear)).to_contain_text("选中")
    filled(page, "长时间挂起", resume_on=later, reason="厂家后天送货")
    in_state(page, "挂起")


def with_a_photo(page) -> None:
    """The steward shows how it was; what is no picture is told."""
    deed = unfold(page, "加一张照片")
    page.select_option(f"{deed} [name=kind]", "before")
    page.set_input_files(
        f"{deed} [name=file]",
        {"name": "a.txt", "mimeType": "text/plain", "buffer": b"not a picture"},
    )
    page.click(f"{deed} button")
    expect(page.locator(f"{deed} .trouble")).to_contain_text("打不开")
    file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": pictures.jpeg(900, 600)}
    page.set_input_files(f"{deed} [name=file]", file)
    moved(page, "加上照片", deed)
    expect(page.locator(".photos li")).to_have_count(1)


def test_a_steward_does_everything_that_can_be_done_with_an_order(estate, browser, purse):
    order = estate.order("1号楼灯不亮")
    path = f"/property/work-orders/{order}"
    with at_the_desk(browser, estate.instance, "steward", f"/orders/{order}") as page:
        page.set_default_timeout(30_000)
        sent_and_called_back(page, purse)
        for verb in ("take", "arrive", "start"):
            estate.repairer.post(f"{path}/{verb}")
        page.reload()
        ready(page)
        looked_after(page)
        with_a_photo(page)
        estate.repairer.post(f"{path}/resume")
        estate.repairer.post(f"{path}/remark", {"text": "马上装好"})
        estate.repairer.post(f"{path}/complete", {"lines": []})
        page.reload()
        ready(page)
        filled(page, "没修好，返修", reason="四层还是不亮")
        in_state(page, "维修中")
        estate.repairer.post(f"{path}/complete")
        page.reload()
        ready(page)
        moved(page, "替居民验收")
        in_state(page, "待评价")
        filled(page, "替居民评价", rating="4", comment="这回都亮了")
        expect(page.locator("main")).to_contain_text("4 / 5")
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            look(page, f"orders-order-whole-zh-{size['width']}")
        filled(page, "又坏了，保修", reason="二层又闪")
        page.goto(f"/orders/{order}")
    found = estate.steward.get(path)
    assert (found["rating"], found["cost_fen"], found["rework_count"]) == (4, 18_000, 1)
    assert [each["kind"] for each in found["notes"]].count("remark") == 2


def test_an_order_to_take_along_is_one_sheet_of_a4_and_nothing_of_it_is_cut(estate, browser):
    wordy = estate.order("六层到顶楼的落水管开裂，雨天顺着外墙流进住户窗户", **LONG)
    with at_the_desk(browser, estate.instance, "steward", f"/orders/{wordy}/print") as page:
        for name, order in (("open", wordy), ("done", estate.done)):
            for lang in ("zh", "en"):
                page.goto(f"/orders/{order}/print?lang={lang}")
                ready(page)
                page.emulate_media(media="print")
                page.set_viewport_size(INSIDE_A4)
                assert page.evaluate(CUT) == [], name
                assert page.locator(".signs").is_visible() and page.locator("svg.qr").is_visible()
                assert page.locator(".desk-top").is_hidden() and page.locator("#print").is_hidden()
                look(page, f"orders-paper-{name}-{lang}")
                seen = Image.open(io.BytesIO(page.locator("svg.qr").screenshot()))
                assert zxingcpp.read_barcodes(seen)[0].text.endswith(f"/orders/{order}")
                printed = page.pdf(prefer_css_page_size=True)
                assert re.findall(rb"/MediaBox \[0 0 (\d+)[\d.]* (\d+)", printed) == [
                    (b"594", b"841")
                ]
                page.emulate_media(media="screen")
                page.set_viewport_size(DESK)


def test_a_household_pays_what_it_has_agreed_to_and_no_other_price(estate, browser):
    order = estate.order("厨房角阀漏水", category="plumbing")
    with at_the_desk(browser, estate.instance, "steward", f"/orders/{order}") as page:
        page.set_default_timeout(30_000)
        (home,) = estate.steward.all("/property/households", building_id=estate.roof)
        payer = {"payer": "resident", "household_id": home["id"], "reason": "户内设施"}
        filled(page, "定谁出钱、申请资金", **payer)
        filled(page, "给住户报价", amount_fen="120", says="换角阀，含材料")
        filled(page, "住户不同意", said_by="in_person")
        filled(page, "给住户报价", amount_fen="95", says="换角阀，旧料抵")
        filled(page, "住户同意报价", said_by="phone")
        expect(page.locator("main")).to_contain_text("给住户报价 95.00 · 住户同意")
        moved(page, "派单")
        in_state(page, "待接单")
        filled(page, "取消工单", reason="住户自己换了")
        in_state(page, "已取消")
        expect(page.locator("details.deed", has_text="更正")).to_have_count(0)


def test_a_report_is_taken_by_phone_joined_refused_taken_up_again_and_forgotten(estate, browser):
    first = estate.report("六楼水管爆了，水流到楼道", domain="water")["id"]
    with at_the_desk(browser, estate.instance, "steward", "/orders/reports/new") as page:
        page.set_default_timeout(30_000)
        page.select_option("[name=building_id]", estate.roof)
        page.select_option("[name=domain]", "water")
        page.fill("[name=text]", "六楼水管爆了，水流到楼道里")
        page.fill("[name=name]", "王秀英")
        page.fill("[name=phone]", "13812341234")
        page.get_by_role("button", name="登记", exact=True).click()
        expect(page.locator("#code-said b")).not_to_be_empty()
        (second,) = (
            each["id"]
            for each in estate.steward.all("/property/reports", domain="water")
            if each["id"] != first
        )
        page.goto(f"/orders/reports/{second}")
        ready(page)
        moved(page, "是同一件事，合在一起")
        expect(page.get_by_role("link", name="和这一件合在一起办")).to_be_visible()
        filled(page, "重新受理", reason="不是同一根水管")
        filled(page, "不予受理", code="solved", reason="住户自己关了阀门")
        filled(page, "重新受理", reason="又漏了")
        page.once("dialog", lambda dialog: dialog.accept())
        moved(page, "删除姓名和电话")
        expect(page.locator("main")).not_to_contain_text("王秀英")
        expect(page.locator(".story li")).to_have_count(6)
