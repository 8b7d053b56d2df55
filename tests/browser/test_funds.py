"""The pages of the funds in a real browser: three people let a payment go, two make a rule."""

import pytest
from playwright.sync_api import expect

from tests.browser.desks import at_the_desk, looked_at, moved

PAYMENTS = "/finance/funds/payments"


@pytest.fixture(scope="module")
def fund(people):
    """A fund with 200,000.00 of the year and a threshold of 1,000.00."""
    accountant, terms = people["accountant"], {"approval_threshold_fen": 100_000}
    made = {"template": "residents_service_fund", **terms}
    found = accountant.post("/funds/funds/from-template", made)
    for budget in accountant.all("/funds/budgets", fund_id=found["id"]):
        people["reviewer"].post(f"/funds/budgets/{budget['id']}/approve")
    given = {"fund_id": found["id"], "source": "grant", "source_document": "财社〔2026〕18号"}
    given |= {"received_on": "2026-03-02", "amount_fen": 20_000_000}
    accountant.post("/funds/contributions", given)
    return found


def asked_for(people, fund, fen, memo, **more):
    """A promise for a project of residents."""
    wanted = {"fund_id": fund["id"], "use": "service_project", "amount_fen": fen, "memo": memo}
    return people["accountant"].post("/funds/commitments/for-use", wanted | more)


def test_three_people_take_a_payment_from_the_asking_to_the_bank(instance, browser, people, fund):
    with at_the_desk(browser, instance, "accountant", f"/finance/funds/{fund['id']}") as page:
        page.get_by_text("申请用款（维修以外）").click()
        page.select_option("#use", "service_project")
        page.fill("#amount_fen", "4,800")
        page.fill("#memo", "楼道照明改造")
        page.fill("#payee", "阜新照明工程队")
        moved(page, "申请")
        expect(page.locator("h1")).to_contain_text("待审批")
        expect(page.get_by_role("button", name="同意")).to_have_count(0)
        promise = page.url.partition("/finance")[2]

    with at_the_desk(browser, instance, "reviewer", PAYMENTS) as page:
        moved(page, "同意", "tr:has-text('楼道照明改造')")
        expect(page.locator("tr", has_text="楼道照明改造")).to_contain_text("申请付款")

    with at_the_desk(browser, instance, "accountant", f"/finance{promise}") as page:
        expect(page.locator("#amount_fen")).to_have_value("4,800.00")
        page.fill("#document", "发票 26312000000012345678")
        page.check("#is_last")
        moved(page, "提交复核")
        expect(page.locator("main")).to_contain_text("待复核")
        expect(page.get_by_role("button", name="复核通过")).to_have_count(0)

    with at_the_desk(browser, instance, "reviewer", PAYMENTS) as page:
        moved(page, "复核通过", "tr:has-text('26312000000012345678')")
        expect(page.get_by_text("登记付款")).to_have_count(0)

    with at_the_desk(browser, instance, "cashier", PAYMENTS) as page:
        row = page.locator("tr", has_text="26312000000012345678")
        row.get_by_text("登记付款").click()
        row.get_by_label("银行流水号").fill("20261127-000173")
        moved(page, "已付款", "tr:has-text('26312000000012345678')")
        page.goto(f"/finance{promise}")
        expect(page.locator("h1")).to_contain_text("已支付")
        expect(page.locator("main")).to_contain_text("20261127-000173")
        expect(page.locator("main")).to_contain_text("用了哪几笔收入")
    paid = people["accountant"].all("/funds/disbursements", fund_id=fund["id"])
    assert [each["amount_fen"] for each in paid] == [480_000]
    requests = people["accountant"].all("/funds/disbursement-requests")
    hands = [(each["requested_by"], each["reviewed_by"], each["paid_by"]) for each in requests]
    assert hands == [("accountant", "reviewer", "cashier")]


def test_a_payment_is_refused_with_its_reason(instance, browser, people, fund):
    made = asked_for(people, fund, 60_000, "中秋百家宴", payee="老张饭店")
    wanted = {"amount_fen": 60_000, "document": "收据 77"}
    people["accountant"].post(f"/funds/commitments/{made['id']}/payments", wanted)
    with at_the_desk(browser, instance, "reviewer", PAYMENTS) as page:
        row = page.locator("tr", has_text="收据 77")
        row.locator("summary", has_text="退回").click()
        row.get_by_label("原因").fill("要发票，不收收据")
        moved(page, "退回", "tr:has-text('收据 77')")
        page.goto(f"/finance/funds/commitments/{made['id']}")
        expect(page.locator("main")).to_contain_text("要发票，不收收据")


def test_a_promise_shrinks_at_once_and_grows_when_another_agrees(instance, browser, people, fund):
    path = f"/finance/funds/commitments/{asked_for(people, fund, 90_000, '雨水管改造')['id']}"
    with at_the_desk(browser, instance, "steward", path, forgiven=("409",)) as page:
        page.get_by_text("用不了这么多，减少").click()
        form = page.locator("form", has=page.locator("#reduced_fen"))
        page.fill("#reduced_fen", "900")
        page.fill("#reduced-why", "报价低")
        form.get_by_role("button", name="减少").click()
        expect(form.locator(".trouble")).to_contain_text("调减的金额太大")
        page.fill("#reduced_fen", "150")
        moved(page, "减少")
        expect(page.locator("h1")).to_contain_text("750.00")
        page.get_by_text("不够用，追加").click()
        page.fill("#added_fen", "800")
        page.fill("#reason", "另有一段管")
        moved(page, "追加")
        expect(page.locator("h1")).to_contain_text("750.00 已承诺")
        expect(page.locator("tr", has_text="另有一段管")).to_contain_text("待审批")
        expect(page.get_by_text("不够用，追加")).to_have_count(0)
    with at_the_desk(browser, instance, "reviewer", PAYMENTS) as page:
        expect(page.locator("tr", has_text="另有一段管")).to_contain_text("雨水管改造")
        moved(page, "同意", "tr:has-text('另有一段管')")
        page.goto(path)
        expect(page.locator("h1")).to_contain_text("1,550.00")
        expect(page.locator("tr", has_text="另有一段管")).to_contain_text("steward → reviewer")
        expect(page.locator("tr", has_text="最初申请")).to_contain_text("900.00")
        expect(page.get_by_text("用不了这么多，减少")).to_have_count(0)


def test_what_was_given_back_is_asked_for_once_more(instance, browser, people, fund):
    path = f"/finance/funds/commitments/{asked_for(people, fund, 40_000, '端午慰问')['id']}"
    with at_the_desk(browser, instance, "steward", path) as page:
        page.get_by_text("不用了，释放余款").click()
        page.fill("#release-why", "改期了")
        moved(page, "释放")
        expect(page.locator("h1")).to_contain_text("已释放")
        page.get_by_text("再申请一次").click()
        moved(page, "申请")
        page.get_by_role("link", name="上一次的申请").click()
        expect(page.get_by_role("link", name="已经再申请了一次")).to_be_visible()
        expect(page.get_by_text("再申请一次", exact=True)).to_have_count(0)


def test_more_than_the_fund_has_is_refused_where_it_was_typed(instance, browser, fund):
    path = f"/finance/funds/{fund['id']}"
    with at_the_desk(browser, instance, "accountant", path, forgiven=("409", "422")) as page:
        page.get_by_text("申请用款（维修以外）").click()
        form = page.locator("form", has=page.locator("#memo"))
        page.select_option("#use", "service_project")
        page.fill("#memo", "太多了")
        page.fill("#amount_fen", "九百")
        form.get_by_role("button", name="申请").click()
        expect(form.locator(".trouble")).to_contain_text("请填金额")
        expect(page.locator("#amount_fen")).to_be_focused()
        page.fill("#amount_fen", "999999")
        form.get_by_role("button", name="申请").click()
        expect(form.locator(".trouble")).to_contain_text("这项资金可用的钱不够")


def test_a_frozen_fund_opens_again_when_another_person_agrees(instance, browser, people):
    made = {"template": "emergency_reserve", "name": "应急储备金（试）"}
    path = f"/finance/funds/{people['accountant'].post('/funds/funds/from-template', made)['id']}"
    with at_the_desk(browser, instance, "accountant", path) as page:
        page.get_by_text("冻结这个基金").click()
        page.fill("#reason", "账目核对中")
        moved(page, "冻结")
        expect(page.locator("h1")).to_contain_text("已冻结")
        page.locator("summary", has_text="申请解冻").click()
        page.fill("#reason", "核对完了")
        moved(page, "申请解冻")
        expect(page.locator("h1")).to_contain_text("已冻结")
    with at_the_desk(browser, instance, "reviewer", path) as page:
        moved(page, "同意")
        expect(page.locator("h1")).to_contain_text("可用")


def test_a_rule_is_proposed_tried_and_approved_by_another(instance, browser, people):
    accountant = people["accountant"]
    names = ("楼栋维修（三成）", "其余归这里")
    for name in names:
        made = {"template": "feed_back_pool", "name": name}
        accountant.post("/funds/funds/from-template", made)
    with at_the_desk(browser, instance, "accountant", "/finance/funds/rules") as page:
        page.get_by_label(names[0]).fill("30")
        page.select_option("#rest", label=names[1])
        page.fill("#effective_from", "2026-01-01")
        moved(page, "提交审批")
        expect(page.locator("tbody").first).to_contain_text("30.00 %")
        page.get_by_role("link", name="试算").click()
        trial = page.locator("table", has=page.locator("caption"))
        expect(trial).to_contain_text("试算，没有动钱")
        expect(trial.locator("tr", has_text=names[0])).to_contain_text("3,000.00")
        expect(trial.locator("tr", has_text=names[1])).to_contain_text("7,000.00")
        expect(page.get_by_role("button", name="批准", exact=True)).to_have_count(0)
    with at_the_desk(browser, instance, "reviewer", "/finance/funds/rules") as page:
        moved(page, "批准")
        expect(page.locator("tbody").first).to_contain_text("已批准")


def test_the_statement_is_printed_on_a4(instance, browser, fund):
    path = f"/finance/funds/statement?fund={fund['id']}&since=2026-01-01&until=2026-12-31"
    with at_the_desk(browser, instance, "accountant", "/finance/funds/statement") as page:
        page.goto(path)
        expect(page.locator("h1")).to_have_text("专项资金收支表")
        page.emulate_media(media="print")
        assert b"/MediaBox [0 0 594." in page.pdf(prefer_css_page_size=True)
        assert page.locator("nav").first.is_hidden() and page.locator(".signing").is_visible()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everybody_can_read_the_pages(instance, browser, people, fund, lang):
    made = asked_for(people, fund, 50_000, "重阳节慰问", expires_on="2026-12-31", payee="社区食堂")
    at, why = f"/funds/commitments/{made['id']}", {"reason": "人数变了"}
    people["steward"].post(f"{at}/reduce", why | {"reduced_fen": 5_000})
    people["steward"].post(f"{at}/raise", why | {"added_fen": 70_000})
    pages = {
        "funds": "/finance/funds",
        "funds-payments": PAYMENTS,
        "funds-rules": "/finance/funds/rules?period=2026-03",
        "funds-statement": "/finance/funds/statement",
        "funds-fund": f"/finance/funds/{fund['id']}",
        "funds-lots": f"/finance/funds/{fund['id']}/lots",
        "funds-commitment": f"/finance/funds/commitments/{made['id']}",
    }
    looked_at(browser, instance, "accountant", pages, lang)


def test_a_clerk_is_told_that_the_funds_are_not_theirs_to_see(instance, browser):
    with at_the_desk(browser, instance, "clerk", "/finance/funds", forgiven=("403",)) as page:
        expect(page.locator("h1")).to_have_text("这一页不归您管")
