"""The pages of matching in a real browser: a platform's bill and a bank's statement, two lists side
by side."""

import pytest
from playwright.sync_api import expect

from deploy.client import wait_until_heard
from shared import clock
from shared.money import yuan
from tests.browser.desks import a_day_in_the_shop, at_the_desk, looked_at, moved
from tests.ledger.banking import plain
from tests.store.bills.made import Paid, wechat

BILLS = "/finance/settlements/bills"
BANK = "/finance/settlements/bank"
ROWS = 6


@pytest.fixture(scope="module")
def story(instance):
    """A shop of one day that was paid out, its month still open."""
    return a_day_in_the_shop(instance)


def file_of(name, text):
    """A file as a browser sends it."""
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}


@pytest.fixture(scope="module")
def bill(story):
    """A bill of the day: some rows name our sale, one has a yuan more, one we do not know."""
    day = story.month.days[0].isoformat()
    asked = {"channel": "wechat", "from": day, "to": day}
    taken = story.as_("cashier").get("/store/reconciliation", **asked)["differences"][:ROWS]
    rows = []
    for number, each in enumerate(taken):
        ours = each["ours"]
        at = clock.parse(ours["at"]).astimezone(clock.SHANGHAI)
        rows.append(
            Paid(
                f"7000{number}",
                ours["amount_fen"] + (100 if number == 1 else 0),
                f"{at:%Y-%m-%d %H:%M:%S}",
                order="" if number == 0 else ours["id"],
                millifen=600,
            )
        )
    return [*rows, Paid("70009", 8800, f"{day} 23:10:00", millifen=600)]


def test_a_bill_is_brought_matched_explained_and_paid_out(instance, browser, story, bill):
    with at_the_desk(browser, instance, "cashier", BILLS, forgiven=("422",)) as page:
        broken = wechat(bill).replace("`88.00", "`八十八")
        page.set_input_files("#file", file_of("bill.csv", broken))
        page.get_by_role("button", name="导入", exact=True).click()
        expect(page.locator(".bad li").first).to_contain_text("第")
        expect(page.get_by_text("还没有账单")).to_be_visible()

        page.set_input_files("#file", file_of("bill.csv", wechat(bill)))
        moved(page, "导入")
        expect(page.locator("tr", has_text="金额不同")).to_have_class("differs")
        expect(page.locator("tr", has_text="金额不同")).to_contain_text("差 -1.00")
        path = page.url.partition("/finance")[2]
        suggested = page.get_by_role("button", name="就是")
        expect(suggested).to_have_count(1)
        with page.expect_navigation():
            suggested.click()
        expect(page.locator("tr", has_text="对上了")).to_have_count(ROWS - 1)

        row = page.locator("tr", has_text="4270009")
        row.get_by_text("说明").click()
        row.get_by_label("怎么处理").select_option("payable")
        row.get_by_label("原因").fill("顾客误转，要退")
        moved(page, "提交审批", "tr:has-text('4270009')")
        expect(page.locator("tr", has_text="4270009")).to_contain_text("待审批")

    with at_the_desk(browser, instance, "reviewer", "/finance/settlements") as page:
        moved(page, "批准", "tr:has-text('顾客误转，要退')")
        expect(page.get_by_text("顾客误转，要退")).to_have_count(0)
        page.goto(f"/finance{path}")
        expect(page.locator("tr", has_text="4270009")).to_contain_text("已批准")

    with at_the_desk(browser, instance, "cashier", BILLS) as page:
        page.get_by_label("微信全部账单").check()
        moved(page, "登记到账")
        expect(page.locator("tr", has_text="微信全部账单")).to_contain_text("已到账")


def test_what_only_we_have_is_explained_too(instance, browser, story, bill):
    missing = f"{story.month.days[0]} 23:59:00"
    with at_the_desk(browser, instance, "cashier", BILLS) as page:
        late = [Paid("80001", 100, missing, millifen=600)]
        page.set_input_files("#file", file_of("late.csv", wechat(late)))
        moved(page, "导入")
        page.goto("/finance/settlements?class=only_ours")
        row = page.locator(".two tbody tr").first
        row.get_by_text("说明").click()
        row.get_by_label("怎么处理").select_option("loss")
        row.get_by_label("原因").fill("扫码没成功")
        moved(page, "提交审批", ".two tbody tr:first-child")
        expect(page.locator("tr", has_text="扫码没成功")).to_be_visible()


def test_the_bank_is_matched_with_the_books_and_signed_by_another(instance, browser, story):
    day = story.month.days[-1]
    taken = {
        each["channel"]: each["net_fen"]
        for each in story.as_("cashier").all("/store/settlements")
        if not each["bill_ids"]
    }
    end = clock.month_end(f"{day:%Y-%m}")
    wait_until_heard(story.gateway_url)
    told = [
        (f"{day}", taken["wechat"], "财付通", "微信结算", "WX1"),
        (f"{day}", taken["alipay"], "支付宝", "支付宝结算", "ZFB1"),
        (f"{end}", -1500, "工商银行", "账户管理费", "FEE1"),
    ]
    with at_the_desk(browser, instance, "cashier", f"{BANK}/statements") as page:
        page.set_input_files("#file", file_of("bank.csv", plain(*told)))
        moved(page, "导入")
        expect(page.locator("tbody").first).to_contain_text(day.isoformat())

    with at_the_desk(browser, instance, "accountant", BANK, forgiven=("422", "409")) as page:
        button = page.get_by_role("button", name="对上所选")
        page.locator("#match").get_by_label("WX1").check()
        expect(page.locator("#chosen-difference")).to_have_class("wrong")
        expect(button).to_be_disabled()
        lines = page.locator("#match li:has([data-voucher])")
        lines.filter(has_text=yuan(taken["wechat"])).get_by_role("checkbox").check()
        expect(page.locator("#chosen-difference")).to_have_text("0.00")
        moved(page, "对上所选")
        expect(page.locator("#match").get_by_label("WX1")).to_have_count(0)
        moved(page, "对上")
        expect(page.locator("#match").get_by_label("ZFB1")).to_have_count(0)

        page.locator("#match").get_by_label("FEE1").check()
        page.locator("#drafting summary").click()
        moved(page, "起草凭证")
        expect(page.locator("#match")).to_contain_text("已起草凭证")

        page.goto(f"{BANK}/statements")
        row = page.locator("tr", has_text="ZFB1").or_(page.locator("tr", has_text="支付宝结算"))
        row.first.locator("summary", has_text="撤销").click()
        row.first.get_by_label("原因").fill("看错了")
        moved(page, "撤销", "table.two")
        expect(page.locator("tr.undone")).to_contain_text("看错了")

        page.goto(f"{BANK}/reconciliation?day={end}")
        expect(page.locator(".paper")).to_contain_text("两边相等")
        page.get_by_text("定稿一个月末").click()
        page.fill("#statement_fen", "1.00")
        page.get_by_role("button", name="定稿").click()
        expect(page.locator("form .trouble:visible")).to_contain_text(
            "对账单的余额和流水加起来不一样"
        )
        page.fill("#statement_fen", yuan(sum(fen for _, fen, *_ in told)))
        moved(page, "定稿")
        expect(page.get_by_text("等签字")).to_be_visible()
    with at_the_desk(browser, instance, "reviewer", f"{BANK}/reconciliation") as page:
        moved(page, "签字")
        expect(page.get_by_text("等签字")).to_have_count(0)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everybody_can_read_the_pages(instance, browser, story, bill, lang):
    day = story.month.days[0]
    end = clock.month_end(f"{day:%Y-%m}")
    with at_the_desk(browser, instance, "cashier", BILLS) as page:
        page.set_input_files("#file", file_of("bill.csv", wechat(bill)))
        moved(page, "导入")
        brought = page.url.partition("/finance")[2]
    pages = {
        "settlements": f"/finance/settlements?from={day}&to={end}",
        "settlements-bills": BILLS,
        "settlements-bill": f"/finance{brought}",
        "settlements-alipay": "/finance/settlements/bills?channel=alipay",
        "settlements-statements": f"{BANK}/statements",
        "settlements-reconciliation": f"{BANK}/reconciliation?day={end}",
    }
    looked_at(browser, instance, "cashier", pages, lang)
    looked_at(browser, instance, "accountant", {"settlements-bank": BANK}, lang)
