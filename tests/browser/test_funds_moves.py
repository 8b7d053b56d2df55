"""What moves a fund beside its payments, in a real browser: terms, budgets, gifts, transfers,
projects, exceptions. One person proposes each, another one agrees.
"""

import pytest
from playwright.sync_api import expect

from deploy.client import ProblemError
from shared import clock
from tests.browser.desks import at_the_desk, looked_at, moved
from tests.browser.last_year import NAME, budgeted_last_year
from tests.browser.people import look
from tests.instances import started

FUNDS = "/finance/funds"


@pytest.fixture(scope="module")
def instance():
    """An instance with a fund of last year."""
    with started(before=budgeted_last_year) as running:
        yield running


@pytest.fixture(scope="module")
def fund(people):
    """A fund with 200,000.00, a budget of last year and one of this."""
    return next(each for each in people["accountant"].all("/funds/funds") if each["name"] == NAME)


@pytest.fixture(scope="module")
def other(people):
    """Another fund of the same nature that may pay for less, with 50,000.00."""
    return granted(people, "residents_service_fund", "社区微更新资金", 5_000_000)


def granted(people, template, name, fen, **terms):
    """A fund from a template with a grant in it and no budget."""
    accountant = people["accountant"]
    made = {"template": template, "name": name, "approval_threshold_fen": 100_000} | terms
    found = accountant.post("/funds/funds/from-template", made)
    for budget in accountant.all("/funds/budgets", fund_id=found["id"]):
        people["reviewer"].post(f"/funds/budgets/{budget['id']}/refuse", {"reason": "另编"})
    given = {"fund_id": found["id"], "source": "grant", "source_document": f"财社 {name}"}
    given |= {"received_on": "2026-03-02", "amount_fen": fen}
    accountant.post("/funds/contributions", given)
    return found


def test_other_terms_hold_once_another_person_agrees(instance, browser, people, fund, other):
    path = f"{FUNDS}/{fund['id']}"
    with at_the_desk(browser, instance, "accountant", path, forgiven=("409",)) as page:
        page.get_by_role("link", name="改条款").click()
        page.fill("#reason", "什么也没改")
        page.get_by_role("button", name="提交审批").click()
        expect(page.locator("#terms .trouble")).to_be_visible()
        page.fill("#approval_threshold_fen", "2,000")
        page.fill("#cap_per_household_fen", "800")
        page.locator("#transfers_to").get_by_label("社区微更新资金").check()
        levels = page.locator("#approval_levels .level").first
        levels.get_by_label("超过（元）").fill("50,000")
        levels.get_by_label("要几人同意").fill("1")
        page.fill("#reason", "居民代表会议决定")
        moved(page, "提交审批")
        change = page.locator("tr", has_text="居民代表会议决定")
        expect(change).to_contain_text("审批线：1,000.00 → 2,000.00")
        expect(change).to_contain_text("可以划转到：无 → 社区微更新资金")
        expect(change).to_contain_text("待审批")
        assert page.get_by_role("button", name="同意", exact=True).count() == 0
    with at_the_desk(browser, instance, "reviewer", f"{path}/terms") as page:
        assert page.locator("#terms").count() == 0
        moved(page, "同意")
        expect(page.locator("tr", has_text="居民代表会议决定")).to_contain_text("已生效")
    terms = people["accountant"].get(f"/funds/funds/{fund['id']}")
    assert (terms["approval_threshold_fen"], terms["cap_per_household_fen"]) == (200_000, 80_000)
    assert terms["transfers_to"] == [other["id"]]
    assert terms["uses"] == fund["uses"]


def test_a_budget_is_proposed_by_one_person_and_approved_by_another(instance, browser, fund):
    year = clock.today().year + 1
    with at_the_desk(browser, instance, "accountant", f"{FUNDS}/budgets") as page:
        page.select_option("#fund", label=NAME)
        page.get_by_role("button", name="选这个").click()
        page.fill("#amount_fen", "40,000")
        page.get_by_label("帮扶").fill("15,000")
        moved(page, "提交审批")
        expect(page.locator("h1")).to_contain_text(f"{year} 年预算 待审批")
        expect(page.locator("main")).to_contain_text("您自己提的，由别人审批")
        expect(page.locator("tr", has_text="其他用途")).to_contain_text("25,000.00")
        assert page.get_by_role("button", name="批准", exact=True).count() == 0
    with at_the_desk(browser, instance, "reviewer", f"{FUNDS}/budgets") as page:
        moved(page, "批准", f"tr:has-text('{year}')")
        expect(page.locator("tr", has_text=str(year))).to_contain_text("执行中")


def test_last_years_budget_is_supplemented_and_rolled_over_by_two(instance, browser, people, fund):
    year = clock.today().year - 1
    [last] = people["accountant"].all("/funds/budgets", fund_id=fund["id"], year=year)
    path = f"{FUNDS}/budgets/{last['id']}"
    with at_the_desk(browser, instance, "accountant", path) as page:
        page.get_by_text("提出调整").click()
        page.select_option("#use", "relief")
        page.fill("#amount_fen", "-5,000")
        page.fill("#purpose", "帮扶对象减少")
        moved(page, "提交审批")
    with at_the_desk(browser, instance, "reviewer", path) as page:
        moved(page, "批准", "tr:has-text('帮扶对象减少')")
        expect(page.locator("tr", has_text="帮扶").first).to_contain_text("10,000.00")
    with at_the_desk(browser, instance, "accountant", path) as page:
        page.fill("#carry", "60")
        page.get_by_role("button", name="试算").click()
        expect(page.locator("table", has=page.locator("caption"))).to_contain_text("21,000.00")
        moved(page, "就这样提交审批")
    with at_the_desk(browser, instance, "reviewer", path) as page:
        moved(page, "批准", "tr:has-text('60.00 %')")
        expect(page.locator("h1")).to_contain_text("已结转")
        page.get_by_role("link", name="下年预算").click()
        expect(page.locator("tfoot").first).to_contain_text("21,000.00")


def test_a_donation_has_its_receipt_and_goes_back_when_another_agrees(
    instance, browser, people, other
):
    with at_the_desk(browser, instance, "accountant", f"{FUNDS}/gifts") as page:
        page.select_option("#fund_id", label="社区微更新资金")
        page.fill("#amount_fen", "10,088.50")
        page.fill("#source_document", "捐赠协议 7")
        page.fill("#donor_name", "张三丰")
        moved(page, "登记")
        expect(page.locator("main")).to_contain_text("张*")
        gift = page.url.partition("/finance")[2]
        page.get_by_role("link", name="打印收据").click()
        expect(page.locator(".receipt")).to_contain_text("人民币壹万零捌拾捌元伍角整")
        expect(page.locator(".receipt")).to_contain_text(f"捐{clock.today().year}-000001")
        look(page, "funds-receipt-zh-1280")
        page.emulate_media(media="print")
        assert b"/MediaBox [0 0 594." in page.pdf(prefer_css_page_size=True)
        assert page.locator("nav").first.is_hidden() and page.locator(".signing").is_visible()
        page.emulate_media(media="screen")
        page.goto(f"/finance{gift}")
        page.get_by_text("申请退还").click()
        page.fill("#amount_fen", "88.50")
        page.fill("#reason", "协议写多了")
        moved(page, "提交审批")
        expect(page.locator("main")).to_contain_text("您自己提的，由别人审批")
    with at_the_desk(browser, instance, "reviewer", f"{FUNDS}/gifts") as page:
        row = page.locator("tr", has_text="协议写多了")
        row.get_by_text("同意退还").click()
        row.get_by_label("银行流水号（可不填）").fill("B-88")
        moved(page, "同意，已退", "tr:has-text('协议写多了')")
        page.goto(f"/finance{gift}")
        expect(page.locator("tr", has_text="协议写多了")).to_contain_text("已退还")
    lot = people["accountant"].get(f"/funds/contributions/{gift.rpartition('/')[2]}")
    assert lot["left_fen"] == 1_000_000


def test_money_moves_to_another_fund_with_its_lots(instance, browser, people, other):
    giver = granted(
        people, "residents_service_fund", "夏季送凉资金", 300_000, transfers_to=[other["id"]]
    )
    with at_the_desk(browser, instance, "accountant", f"{FUNDS}/transfers") as page:
        page.select_option("#from", label="夏季送凉资金")
        page.get_by_role("button", name="选这个").click()
        page.fill("#amount_fen", "1,200")
        page.fill("#reason", "结余调剂")
        moved(page, "提交审批")
        expect(page.locator("h1")).to_contain_text("待审批")
        assert page.get_by_role("button", name="同意划转").count() == 0
    with at_the_desk(browser, instance, "reviewer", f"{FUNDS}/transfers") as page:
        moved(page, "同意划转", "tr:has-text('结余调剂')")
        page.get_by_role("link", name="夏季送凉资金").click()
        expect(page.locator("h1")).to_contain_text("已划转")
        page.get_by_role("link", name="转入的这一笔").click()
        expect(page.locator("h1")).to_contain_text("其他资金转入 · 1,200.00")
    assert people["accountant"].get(f"/funds/funds/{giver['id']}")["balance_fen"] == 180_000


def test_what_came_back_of_a_payment_lies_in_the_fund_again(instance, browser, people, other):
    accountant = people["accountant"]
    wanted = {"fund_id": other["id"], "use": "service_project", "amount_fen": 50_000}
    made = accountant.post("/funds/commitments/for-use", wanted | {"memo": "凉茶", "payee": "茶庄"})
    asked = {"amount_fen": 50_000, "document": "发票 26310001"}
    asked = accountant.post(f"/funds/commitments/{made['id']}/payments", asked)
    paid = {"bank_reference": "B-50", "paid_on": clock.today().isoformat()}
    people["cashier"].post(f"/funds/disbursement-requests/{asked['id']}/pay", paid)
    path = f"{FUNDS}/commitments/{made['id']}"
    with at_the_desk(browser, instance, "cashier", path, forgiven=("409",)) as page:
        page.locator("summary", has_text="登记退回").click()
        page.get_by_label("退回多少（元）").fill("501")
        page.get_by_label("原因").fill("多收的退回")
        page.get_by_role("button", name="登记退回").click()
        expect(page.locator(".trouble", has_text="退")).to_be_visible()
        page.get_by_label("退回多少（元）").fill("120.50")
        moved(page, "登记退回")
        expect(page.locator("tr", has_text="多收的退回")).to_contain_text("120.50")
    [payment] = accountant.all("/funds/disbursements", commitment_id=made["id"])
    assert payment["returned_fen"] == 12_050


def test_two_funds_bear_a_project_from_its_proposal_to_its_end(
    instance, browser, people, fund, other
):
    with at_the_desk(browser, instance, "steward", f"{FUNDS}/projects") as page:
        expect(page.locator(".desk-sections a[aria-current]")).to_have_text("基金")
        page.fill("#name", "楼道照明改造")
        page.fill("#households", "30")
        page.fill("#purpose", "居民议事会 5 月议定")
        row = page.locator(".source", has_text=NAME)
        row.get_by_label("最多出（元）").fill("6,000")
        row = page.locator(".source", has_text="社区微更新资金")
        row.get_by_label("最多出（元）").fill("3,000")
        moved(page, "提出")
        expect(page.locator("h1")).to_contain_text("待审批")
        project = page.url.partition("/finance")[2]
    with at_the_desk(browser, instance, "reviewer", f"{FUNDS}/payments") as page:
        expect(page.get_by_role("link", name="多方项目")).to_have_count(2)
        page.get_by_role("link", name="到项目里办").first.click()
        moved(page, "同意")
        moved(page, "同意")
        expect(page.locator("h1")).to_contain_text("已批准")
    with at_the_desk(browser, instance, "accountant", f"/finance{project}") as page:
        page.locator("summary", has_text="申请付款").click()
        page.fill("#amount_fen", "4,500")
        page.fill("#payee", "阜新照明工程队")
        page.fill("#document", "发票 26319999")
        moved(page, "提交复核")
        expect(page.locator("tr", has_text="26319999")).to_contain_text("3,000.00")
    with at_the_desk(browser, instance, "reviewer", f"/finance{project}") as page:
        moved(page, "复核通过")
    with at_the_desk(browser, instance, "cashier", f"/finance{project}") as page:
        row = page.locator("tr", has_text="26319999")
        row.get_by_text("登记付款").click()
        row.get_by_label("银行流水号").fill("B-45")
        moved(page, "已付款", "tr:has-text('26319999')")
        row.locator("summary", has_text="登记退回").click()
        row.get_by_label("退回多少（元）").fill("900")
        row.get_by_label("原因").fill("余料退货")
        moved(page, "登记退回", "tr:has-text('26319999')")
        expect(page.locator("main li", has_text="余料退货")).to_contain_text("900.00")
    with at_the_desk(browser, instance, "steward", f"/finance{project}") as page:
        page.fill("#note", "亮了，三位居民在场")
        moved(page, "验收通过")
    with at_the_desk(browser, instance, "accountant", f"/finance{project}") as page:
        moved(page, "结项，余款还给各基金")
        expect(page.locator("h1")).to_contain_text("已结项")
    done = people["accountant"].get(f"/funds/projects/{project.rpartition('/')[2]}")
    assert [each["paid_fen"] - each["returned_fen"] for each in done["sources"]] == [
        240_000,
        120_000,
    ]


def test_what_a_fund_refused_may_pass_when_two_people_say_so(instance, browser, people):
    accountant, steward = people["accountant"], people["steward"]
    pool = accountant.post("/funds/funds/from-template", {"template": "feed_back_pool"})
    house = {"name": "5号楼", "address": "中华路16号", "managed": True}
    building = steward.post("/property/buildings", house)
    order = {"title": "单元门合页", "category": "structure", "estimate_fen": 20_000}
    order |= {"building_id": building["id"], "fund_id": pool["id"]}
    order = steward.post("/property/work-orders", order)
    with pytest.raises(ProblemError):
        steward.post(f"/property/work-orders/{order['id']}/dispatch", {"assignee": "repairer"})
    with at_the_desk(browser, instance, "steward", f"{FUNDS}/refusals") as page:
        expect(page.locator("tr", has_text="反哺资金池").first).to_contain_text("这栋楼有物业")
        page.get_by_role("link", name="申请例外").click()
        page.select_option("#passes", "unmanaged_only")
        page.fill("#reason", "物业已撤出，暂无人接管")
        moved(page, "提交审批")
        row = page.locator("tr", has_text="物业已撤出")
        expect(row).to_contain_text("您自己提的，由别人审批")
        expect(row).to_contain_text("单元门合页")
    with at_the_desk(browser, instance, "reviewer", f"{FUNDS}/refusals") as page:
        moved(page, "同意例外", "tr:has-text('物业已撤出')")
        expect(page.locator("tr", has_text="一张工单的例外")).to_contain_text("物业已撤出")
    [asked] = accountant.all("/funds/fund-exceptions", work_order_id=order["id"])
    assert (asked["state"], asked["resolved_by"]) == ("approved", "reviewer")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everybody_can_read_the_pages(instance, browser, people, fund, other, lang):
    accountant = people["accountant"]
    budget = accountant.all("/funds/budgets", fund_id=fund["id"])[0]["id"]
    gift = accountant.all("/funds/contributions", fund_id=other["id"])[0]["id"]
    lamps = {"name": "楼道照明", "purpose": "议事会议定", "households": 12}
    lamps |= {"sources": [{"fund_id": each["id"], "amount_fen": 90_000} for each in (fund, other)]}
    project = people["steward"].post("/funds/projects", lamps)["id"]
    pages = {
        "funds-terms": f"{FUNDS}/{fund['id']}/terms",
        "funds-budgets": f"{FUNDS}/budgets?fund={fund['id']}",
        "funds-budget": f"{FUNDS}/budgets/{budget}?carry=50",
        "funds-gifts": f"{FUNDS}/gifts",
        "funds-gift": f"{FUNDS}/gifts/{gift}",
        "funds-transfers": f"{FUNDS}/transfers",
        "funds-projects": f"{FUNDS}/projects",
        "funds-project": f"{FUNDS}/projects/{project}",
        "funds-refusals": f"{FUNDS}/refusals",
    }
    looked_at(browser, instance, "accountant", pages, lang)
