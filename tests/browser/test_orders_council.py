"""The two other ways of a report: private matters are mediated, large ones talked over, voted on by
the owners, decided and carried out; each of the three from the report's own page."""

import pytest
from playwright.sync_api import Page, expect

from shared import clock
from tests.browser.desks import at_the_desk, filled, looked_at, moved, unfold
from tests.browser.people import SIZES, at_a_page, look, ready, refuse_barriers, refuse_english
from tests.browser.test_orders_pages import Estate
from tests.instances import started

NOISE = "楼上半夜拖椅子，孩子睡不好"
LIFT = "电梯常停，想请大家议一议换新的"
HOMES = (("1-101", 9_000), ("1-102", 9_000), ("1-201", 6_000), ("1-202", 6_000))
MINUTES = "到会的都说电梯该换，请业主表决。"


@pytest.fixture(scope="module")
def estate():
    with started() as running:
        made = Estate(running)
        made.lift = made.steward.post(
            "/property/buildings", {"name": "9号楼", "address": "中华路20号", "managed": False}
        )["id"]
        for unit, area in HOMES:
            home = {"building_id": made.lift, "unit": unit, "area_hundredths": area}
            made.steward.post("/property/households", home)
        yield made


def test_there_is_something_to_read_where_nothing_is(estate, browser):
    with at_a_page(browser, estate.instance, "steward") as page:
        for name in ("matters", "mediations"):
            page.goto(f"/orders/{name}")
            ready(page)
            expect(page.locator(".empty")).to_contain_text("分流")
            refuse_english(page)
            for size in SIZES:
                page.set_viewport_size(size)
                look(page, f"orders-{name}-empty-zh-{size['width']}")


def test_a_report_goes_all_three_ways_and_every_way_stays_in_its_history(estate, browser):
    report = estate.report(NOISE, domain="neighbours")["id"]
    with at_the_desk(browser, estate.instance, "steward", f"/orders/reports/{report}") as page:
        filled(page, "大事：交居民议事会", reason="几户都有意见")
        expect(page.get_by_role("link", name="看议事").first).to_be_visible()

        filled(page, "私事：邻里调解", title="楼上楼下噪音", reason="其实是两家的事")
        expect(page.locator(".chip.state").first).to_have_text("调解中")

        page.get_by_role("link", name="看调解").first.click()
        ready(page)
        filled(page, "定调解人", mediator="和事佬张桂兰")
        expect(page.locator("main")).to_contain_text("和事佬张桂兰")
        filled(page, "记一次走访", note="两家都在，答应晚上十点后不拖椅子")
        filled(page, "结束调解", outcome="settled", note="两家和好")
        expect(page.locator(".story")).to_contain_text("谈成了")
        expect(page.locator(".deeds")).to_have_count(0)

        page.get_by_role("link", name="看报修").click()
        ready(page)
        filled(
            page, "小事：开工单维修", "开工单", category="structure", reason="楼板隔音垫坏了，要修"
        )
        page.goto(f"/orders/reports/{report}")
        steps = page.locator(".story li")
        expect(steps).to_have_count(4)
        for place, link in ((1, "看议事"), (2, "看调解"), (3, "看工单")):
            expect(steps.nth(place).get_by_role("link", name=link)).to_be_visible()
        look(page, "orders-report-rerouted-zh-1280")
        steps.nth(1).get_by_role("link").click()
        expect(page.locator(".chip.state").first).to_have_text("已撤回")


def talked_over(page: Page) -> None:
    """The matter is discussed and something proposed."""
    filled(page, "记一次会", kind="pavilion", place="红色议事亭", attendance="21", minutes=MINUTES)
    expect(page.locator(".chip.state").first).to_have_text("协商中")
    filled(
        page,
        "记一个方案",
        title="用维修资金更换电梯",
        proposer="owners_committee",
        text="预计 48 万元，工期 30 天",
    )


def voted(page: Page) -> None:
    """Owners are called, three of four vote, one of them twice, the last one too; it is counted."""
    filled(page, "业主表决", subject="fund_use", closes_on=clock.today().isoformat())
    expect(page.locator(".chip.state").first).to_have_text("表决中")
    page.get_by_role("link", name="录选票、看名单").click()
    ready(page)
    expect(page.locator("#ballots button")).to_be_disabled()
    for place, choice in enumerate(("yes", "yes", "no")):
        page.locator("[data-household]").nth(place).select_option(choice)
    expect(page.locator("#ballots [data-number]")).to_have_text("3")
    look(page, "orders-vote-filling-zh-1280")
    moved(page, "录入选票 3", "#ballots")
    expect(page.locator("[data-household]")).to_have_count(1)
    expect(page.get_by_role("button", name="计票，结束表决")).to_have_count(0)
    page.get_by_role("link", name="反对").click()
    ready(page)
    page.locator("[data-household]").select_option("yes")
    page.get_by_role("button", name="录入选票").click()
    expect(page.locator("#ballots .trouble")).to_contain_text("原因")
    page.fill("#ballots [name=reason]", "户主到场改了主意")
    moved(page, "录入选票 1", "#ballots")
    page.get_by_role("link", name="还没投").click()
    ready(page)
    page.locator("[data-household]").select_option("no")
    moved(page, "录入选票 1", "#ballots")
    row = page.locator("tr", has_text="同意的面积")
    assert row.locator("td").all_inner_texts() == [
        *("同意的面积（平方米）", "150.01", "240.00", "够了", "", "300.00", "超过参加者的 1/2")
    ]
    page.once("dialog", lambda dialog: dialog.accept())
    moved(page, "计票，结束表决")


def test_owners_vote_on_a_large_matter_and_only_then_work_is_ordered(estate, browser):
    report = estate.report(LIFT, domain="infrastructure", building_id=estate.lift, unit="1-101")
    way = f"/orders/reports/{report['id']}"
    with at_the_desk(browser, estate.instance, "steward", way, forgiven=("409",)) as page:
        page.set_default_timeout(30_000)
        filled(page, "大事：交居民议事会", title="更换9号楼电梯", reason="动用维修资金")
        page.get_by_role("link", name="看议事").first.click()
        ready(page)
        talked_over(page)
        voted(page)
        expect(page.locator(".chip.good", has_text="通过")).to_be_visible()
        page.get_by_role("link", name="更换9号楼电梯").click()
        ready(page)
        filled(page, "登记决定", minutes="表决通过，委托物业更换电梯。")
        expect(page.locator(".chip.state").first).to_have_text("已通过")
        matter = page.url
        filled(page, "按决定开工单", "开工单", category="lift", estimate_fen="480,000")
        expect(page.locator("h1")).to_have_text("更换9号楼电梯")
        page.goto(matter)
        ready(page)
        deed = unfold(page, "办结")
        page.fill(f"{deed} [name=note]", "新电梯已经运行")
        page.locator(deed).get_by_role("button", name="办结").click()
        expect(page.locator(f"{deed} .trouble")).to_be_visible()
        (order,) = estate.steward.get(f"/property/matters/{matter.rsplit('/', 1)[-1]}")["orders"]
        estate.steward.post(f"/property/work-orders/{order['id']}/cancel", {"reason": "改由厂家办"})
        moved(page, "办结", deed)
        expect(page.locator(".chip.state").first).to_have_text("已办结")


def test_a_meeting_decides_what_owners_need_not_vote_on(estate, browser):
    with at_the_desk(browser, estate.instance, "steward", "/orders/matters/new") as page:
        page.fill("[name=title]", "楼道能不能放鞋柜")
        page.select_option("[name=building_id]", estate.roof)
        moved(page, "登记")
        talked_over(page)
        filled(page, "会上定了，登记决定", outcome="rejected", minutes="楼道不放东西，保持畅通。")
        expect(page.locator(".chip.state").first).to_have_text("未通过")
        expect(page.locator("details.deed")).to_have_count(0)

        page.goto("/orders/matters/new")
        ready(page)
        page.fill("[name=title]", "加装充电桩")
        moved(page, "登记")
        filled(page, "撤回", reason="供电不够，先不议")
        expect(page.locator(".chip.state").first).to_have_text("已撤回")

        page.goto("/orders/mediations/new")
        ready(page)
        page.fill("[name=title]", "车位门口堵车")
        page.fill("[name=text]", "两家为车位吵过三次。")
        moved(page, "登记")
        expect(page.locator(".late")).to_contain_text("还没有人调解")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pages_of_council_and_mediation_are_for_everybody(estate, browser, lang):
    matters = {each["title"]: each["id"] for each in estate.steward.all("/property/matters")}
    lift = matters["更换9号楼电梯"]
    (vote,) = estate.steward.get(f"/property/matters/{lift}")["votes"]
    mediation = estate.steward.get("/property/mediations")["items"][0]["id"]
    pages = {
        "orders-matters": "/orders/matters",
        "orders-matter-new": "/orders/matters/new",
        "orders-matter": f"/orders/matters/{lift}",
        "orders-matter-vote": f"/orders/matters/{lift}/votes/{vote['id']}",
        "orders-mediations": "/orders/mediations",
        "orders-mediation-new": "/orders/mediations/new",
        "orders-mediation": f"/orders/mediations/{mediation}",
    }
    looked_at(browser, estate.instance, "steward", pages, lang)


def test_a_reviewer_reads_votes_but_no_ballots_and_nothing_private(estate, browser):
    matters = {each["title"]: each["id"] for each in estate.steward.all("/property/matters")}
    lift = matters["更换9号楼电梯"]
    (vote,) = estate.steward.get(f"/property/matters/{lift}")["votes"]
    path = f"/orders/matters/{lift}/votes/{vote['id']}"
    with at_the_desk(browser, estate.instance, "reviewer", path) as page:
        expect(page.locator("main")).to_contain_text("同意的户数")
        expect(page.locator("#ballots")).to_have_count(0)
        expect(page.get_by_role("link", name="调解")).to_have_count(0)
        page.goto(f"/orders/matters/{lift}")
        expect(page.locator("details.deed")).to_have_count(0)
        refuse_barriers(page)
    with at_a_page(browser, estate.instance, "reviewer", forgiven=("403",)) as page:
        answer = page.goto("/orders/mediations")
        assert answer is not None and answer.status == 403
