"""What a shop keeper does now and then: a table of goods, rules for prices, cards, meters, money of
others."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desks import looked_at, moved
from tests.browser.people import (
    DESK,
    PHONE,
    at_a_page,
    look,
    ready,
    refuse_barriers,
    refuse_english,
)
from tests.browser.shops import Shop

HEAD = "sku,barcode,name,category,unit,price_yuan,kind,plu,member_price_yuan\n"
BAD = (
    HEAD
    + "A-1,6901234567890,酱油,调味,瓶,9.90,,,\n"  # its check digit is 2
    + ",,醋,调味,瓶,6.5,,,\n"
    + "A-3,,盐,调味,袋,2.5o,food,123456,x\n"
    + "A-1,,糖,调味,袋,4.00,,,\n"
    + "YL-001,,绿茶 500 毫升,饮料,瓶,3.50,service,,\n"
    + "A-6,12,味精,调味,袋,1.00\n"
)
GOOD = (
    HEAD
    + "A-1,6901234567892,海天酱油 500 毫升,调味,瓶,9.90,,,\n"
    + "FW-001,,复印 A4,文印,张,0.50,meter,,\n"
    + "DS-001,,话费充值,代收,笔,1.00,agency,,\n"
)
PAGES = {
    "office-products": "/shop/products",
    "office-import": "/shop/products/import",
    "office-margins": "/shop/products/margins?standing=above_cap",
    "office-meters": "/shop/products/meters",
    "office-equipment": "/shop/products/equipment",
    "office-agency": "/shop/suppliers/agency",
    "office-returns": "/shop/deliveries/returns",
    "office-issues": "/shop/stock/issues",
    "office-cards": "/shop/members/cards",
    "office-no-sales": "/shop/reports?from=2023-01-01&to=2023-01-31",
}


@pytest.fixture(scope="module")
def shop(people):
    """A shop that has sold for a fortnight."""
    return Shop(people)


def send(page: Page, text: str) -> None:
    """Choose a table and send it."""
    page.set_input_files(
        "#file", {"name": "商品.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.click("#import button")


def test_a_table_of_goods_is_taken_by_who_keeps_them_and_found_by_initials(instance, browser, shop):
    with at_a_page(browser, instance, "cashier", forgiven=("422",)) as page:
        page.goto("/shop/products")
        page.get_by_role("link", name="从表格导入").click()
        ready(page)
        send(page, BAD)
        bad = page.locator("#bad")
        for sentence in (
            "校验位不对，最后一位应该是 2。",
            "这一格不能空着。",
            "价格写成 12.50 这样",
            "只能填：goods, service, meter, agency。",
            "秤的商品码最多五位数字。",
            "A-1 在文件里出现了两次。",
            "这一行的格数和列名不一样多。",
        ):
            expect(bad).to_contain_text(sentence)
        refuse_english(page)
        refuse_barriers(page)
        look(page, "office-import-bad-zh-1280")
        page.set_viewport_size(PHONE)
        look(page, "office-import-bad-zh-390")
        page.set_viewport_size(DESK)
        send(page, HEAD + "YL-001,,绿茶,饮料,瓶,1.00,service,,\n")
        expect(bad).to_contain_text("商品的种类不能改。")
        send(page, HEAD + "YL-001,,绿茶 500 毫升,饮料,瓶,1.00,,,\n")
        expect(bad).to_contain_text("低于进价（2.20 元）")
        send(page, GOOD)
        expect(page.locator("#report")).to_contain_text("新增 3")
        page.goto("/shop/products")
        page.fill("#q", "htjy")
        page.get_by_role("button", name="找").click()
        expect(page.locator("tbody tr")).to_have_count(1)
        expect(page.locator("tbody tr")).to_contain_text("海天酱油")
        expect(page.locator("tbody tr")).to_contain_text("9.90")
        look(page, "office-initials-zh-1280")
        page.goto("/shop/stock/write-offs")
        ready(page)
        page.fill("#scan", "dbdm")
        page.keyboard.press("Enter")
        expect(page.locator("[name='lines.0.quantity']")).to_be_focused()
        expect(page.locator(".lines tbody tr")).to_contain_text("东北大米")


def test_the_rule_for_prices_is_set_and_shows_what_stands_outside(instance, browser, shop):
    with at_a_page(browser, instance, "accountant") as page:
        page.goto("/shop/products/margins")
        ready(page)
        expect(page.get_by_text("还没有毛利规则。")).to_be_visible()
        expect(page.locator("#target_bp")).to_have_value("12.00")
        moved(page, "定下来")
        expect(page.get_by_role("row", name="全部商品")).to_contain_text("现行")
        expect(page.get_by_role("row", name="全部商品")).to_contain_text("12.00%")
        page.get_by_role("link", name="高于上限").click()
        expect(page.get_by_role("row", name="绿茶")).to_contain_text("59.09%")
        refuse_english(page)
        refuse_barriers(page)
    with at_a_page(browser, instance, "cashier") as page:
        page.goto("/shop/products/margins?standing=above_cap")
        expect(page.get_by_role("row", name="矿泉水")).to_contain_text("2.00")
        expect(page.get_by_role("button", name="定下来")).to_have_count(0)


def test_a_named_card_is_sold_filled_lost_replaced_and_paid_back(instance, browser, people, shop):
    member = {"number": "M0009", "name": "孙玉兰", "phone": "13912345678"}
    holder = people["cashier"].post("/store/members", member)["id"]
    with at_a_page(browser, instance, "cashier", forgiven=("404", "422")) as page:
        page.on("dialog", lambda asked: asked.accept())
        page.goto(f"/shop/members/{holder}")
        page.get_by_role("link", name="卖一张记名卡").click()
        ready(page)
        page.fill("#amount_fen", "200")
        moved(page, "卖卡")
        page.wait_for_url("**sold=1")
        ready(page)
        lost = page.url.split("/")[-1].split("?")[0]
        expect(page.locator(".facts b")).to_have_text("200.00")
        page.fill("#amount_fen", "50")
        moved(page, "充值")
        expect(page.locator(".facts b")).to_have_text("250.00")
        refuse_english(page)
        refuse_barriers(page)
        look(page, "office-card-zh-1280")
        moved(page, "挂失")
        expect(page.locator("h1 .tag")).to_have_text("已挂失")
        page.fill("#reason", "钱包丢了")
        moved(page, "补一张新卡")
        page.wait_for_url("**sold=1")
        ready(page)
        assert lost not in page.url
        expect(page.locator(".facts b")).to_have_text("250.00")
        page.locator("summary", has_text="退卡").click()
        page.fill("#back_reason", "不用了")
        page.select_option("#back_method", "wechat")
        moved(page, "退款")
        expect(page.locator(".facts b")).to_have_text("0.00")
        expect(page.get_by_role("row", name="退款")).to_contain_text("-250.00")
        look(page, "office-card-refunded-zh-1280")
        page.goto("/shop/members/cards")
        page.fill("#q", f"{lost[:4]} {lost[4:8]} {lost[8:]}")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{lost}")
        expect(page.locator("h1 .tag")).to_have_text("已换卡")
        page.set_viewport_size(PHONE)
        look(page, "office-card-replaced-zh-390")
        page.goto("/shop/members/cards?q=1234")
        expect(page.get_by_role("alert").first).to_contain_text("卡号不对")


def test_meters_are_read_tills_added_and_money_of_others_passed_on(instance, browser, people, shop):
    clerk, till = people["clerk"], shop.till
    line = {"sku": "DS-001", "quantity": "50"}
    tenders = [{"method": "wechat", "amount_fen": 5_000}]
    clerk.post("/store/sales", {"till_id": till, "lines": [line], "tenders": tenders})
    with at_a_page(browser, instance, "cashier") as page:
        page.goto("/shop/products/meters")
        ready(page)
        for reading in ("1200", "1350"):
            page.fill("[name=meter]", "复印机")
            page.fill("[name=reading]", reading)
            moved(page, "记下")
        expect(page.locator(".facts")).to_contain_text("走了没卖150")
        page.goto("/shop/products/equipment")
        ready(page)
        page.fill("#name", "二号收银台")
        moved(page, "加一台收银台")
        expect(page.get_by_role("row", name="二号收银台")).to_contain_text("没有开班")
        page.fill("#prefix", "21")
        moved(page, "说明")
        expect(page.get_by_role("row", name="21")).to_contain_text("金额")
        page.goto("/shop/suppliers/agency")
        ready(page)
        expect(page.locator(".tile b")).to_have_text("50.00")
        page.fill("#payee", "移动公司")
        page.fill("#amount_fen", "50")
        page.fill("#reference", "HD-1")
        moved(page, "交出去")
        expect(page.locator(".tile b")).to_have_text("0.00")
        expect(page.get_by_role("row", name="移动公司")).to_contain_text("50.00")


def test_a_meal_is_served_by_the_diners_card_brought_home_and_the_rest_paid_back(
    instance, browser, people, shop
):
    cashier = people["cashier"]
    dish = {"sku": "ZC-001", "name": "爱心午餐", "category": "助餐", "unit": "份"}
    exempt = {"kind": "service", "tax_category": "exempt_meals", "price_fen": 2_000}
    cashier.post("/store/products", dish | exempt)
    diner = {"card_no": "C0007", "name": "周桂兰", "birth_date": "1954-05-01", "groups": []}
    cashier.post("/store/diners", diner | {"proof": "身份证"})
    cashier.post("/store/diners/C0007/top-ups", {"method": "wechat", "amount_fen": 10_000})
    with at_a_page(browser, instance, "clerk", forgiven=("404",)) as page:
        page.goto("/shop/canteen")
        ready(page)
        page.fill("#card_no", "C0007")
        page.get_by_role("button", name="看该付多少").click()
        expect(page.locator("#serve")).to_contain_text("预存还有 100.00 元")
        expect(page.locator("#paid_by")).to_have_value("prepaid")
        assert "周桂兰" not in page.inner_text("main")  # a clerk need not know her name
        refuse_english(page)
        refuse_barriers(page)
        look(page, "office-meal-zh-1280")
        page.set_viewport_size(PHONE)
        look(page, "office-meal-zh-390")
        moved(page, "收好了，出餐")
        expect(page.get_by_text("出餐：1 号。")).to_be_visible()
        page.get_by_role("button", name="看该付多少").click()
        expect(page.locator("[data-who]")).to_have_text("普通客人")
        page.select_option("#paid_by", "wechat")
        moved(page, "收好了，出餐")
        expect(page.get_by_text("出餐：2 号。")).to_be_visible()
        page.goto("/shop/canteen/deliveries")
        ready(page)
        page.fill("#volunteer", "小赵")
        page.fill("#minutes", "20")
        moved(page, "记下")
        expect(page.get_by_role("row", name="小赵")).to_contain_text("20")
        expect(page.locator("#meal_id option")).to_have_count(1)
    with at_a_page(browser, instance, "cashier") as page:
        page.goto("/shop/canteen/diners")
        ready(page)
        page.locator("summary", has_text="退预存餐费").click()
        page.fill("#back_card", "C0007")
        page.fill("#back_reason", "搬走了")
        page.select_option("#back_method", "wechat")
        refuse_barriers(page)
        moved(page, "退款", "details")


def test_pages_of_the_office_are_for_everybody(instance, browser, people, shop):
    cashier = people["cashier"]
    delivery = cashier.get("/store/goods-receipts")["items"][0]
    cashier.post(
        "/store/supplier-returns",
        {
            "supplier_id": shop.supplier,
            "goods_receipt_id": delivery["id"],
            "returned_on": f"{shop.today}",
            "reason": "短保",
            "lines": [{"sku": "YL-001", "quantity": "2"}],
        },
    )
    for lang in ("zh", "en"):
        looked_at(browser, instance, "cashier", PAGES, lang)
