"""What a customer takes home, and what they have here: the receipt on paper, a card, points."""

import io
import re

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from shared import clock
from shared.money import yuan
from tests.browser.counter import APPLES, EGGS, RICE, TEA, Counter, at_the_till, badge, scanned
from tests.browser.people import (
    DESK,
    PHONE,
    SCREENSHOTS,
    SIZES,
    at_a_page,
    look,
    ready,
    refuse_barriers,
    refuse_english,
)
from tests.instances import started

MM = 72 / 25.4  # points of a PDF
PAPER, PRINTED = {"width": 219, "height": 1200}, 181  # 58 mm, of which 48 are printed on: pixels
MEAL = "老年午餐（两荤一素一汤，米饭不限量，可以送餐上门）"
POINTS = {"points_per_yuan": 1, "worth_fen": 2, "excluded_categories": ["助餐"]}
# Whatever of the receipt is wider than its place, or ends outside of the paper.
CLIPPED = """() => [...document.querySelectorAll('#receipt, #receipt *')].filter((each) => {
    const { left, right } = each.getBoundingClientRect();
    return each.checkVisibility() && (left < -0.5 || right > innerWidth + 0.5
      || (each.clientWidth > 0 && each.scrollWidth > each.clientWidth + 1));
  }).map((each) => each.outerHTML)"""


@pytest.fixture(scope="module")
def counter():
    with started() as running:
        counter = Counter(running)
        counter.open()
        meal = {"sku": "MEAL-01", "name": MEAL, "category": "助餐", "unit": "份"}
        meal |= {"price_fen": 1500, "kind": "service", "tax_category": "exempt_meals"}
        counter.cashier.post("/store/products", meal)
        less = {"name": "饮料九折", "kind": "percent", "percent_bp": 1_000, "scope": "category"}
        counter.cashier.post("/store/promotions", less | {"category": "饮料"})
        decided = {"effective_from": f"{clock.today()}", "settings": POINTS}
        counter.as_("admin").post("/store/policies/points", decided)
        yield counter


def member(counter: Counter, number: str, name: str) -> dict:
    return counter.cashier.post("/store/members", {"number": number, "name": name})


def served(page: Page, number: str) -> None:
    page.keyboard.press("F8")
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    expect(page.locator("#member")).to_be_hidden()


def sums(page: Page) -> dict[str, str]:
    rows = page.locator("#receipt dl > div").all()
    return {row.locator("dt").inner_text(): row.locator("dd").inner_text() for row in rows}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_receipt_is_whole_on_58_mm_of_paper(counter, browser, lang):
    before = counter.names()
    with at_the_till(browser, counter, lang=lang) as page:
        scanned(page, "3*" + TEA, "0.635*" + APPLES, EGGS, "MEAL-01")
        page.keyboard.press("F9")
        page.keyboard.press("r")
        page.keyboard.type("20")
        page.keyboard.press("w")
        page.keyboard.type("100")
        page.keyboard.press("Enter")
        expect(page.locator("#done")).to_be_visible()
        kept = counter.cashier.get(f"/store/sales/{counter.newest(before)['id']}/receipt")
        paper = page.locator("#receipt").inner_text()
        for text in (kept["title"], kept["footer"], kept["number"], kept["till"]):
            assert text in paper, text
        lines = page.locator("#receipt li").all_inner_texts()
        assert all(a["name"] in b for a, b in zip(kept["lines"], lines, strict=True))
        in_full = [yuan(line["amount_fen"] + line["discount_fen"]) for line in kept["lines"]]
        assert page.locator("#receipt li .money").all_inner_texts() == in_full
        shown = list(sums(page).values())
        paid = [
            row["amount_fen"] for row in sorted(kept["paid"], key=lambda row: row["amount_fen"])
        ]
        fen = [-kept["discount_fen"], -kept["rounding_fen"], kept["total_fen"], *paid]
        fen += [kept["change_fen"], kept["tax"]["tax_fen"]]
        assert shown == [yuan(each) for each in fen]
        assert 0 < kept["tax"]["tax_fen"] < kept["total_fen"] // 101, "meals are exempt"

        printed = page.pdf(prefer_css_page_size=True)
        ((wide, high),) = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
        assert len(re.findall(rb"/Type /Page\b", printed)) == 1
        assert abs(float(wide) / MM - 58) < 0.5
        page.emulate_media(media="print")
        page.set_viewport_size(PAPER | {"width": PRINTED})
        box = page.locator("#receipt").bounding_box()
        assert abs(box["width"] - PRINTED) <= 1, "the paper is measured as it is printed"
        assert box["height"] / 96 * 25.4 <= float(high) / MM <= box["height"] / 96 * 25.4 + 10
        assert page.evaluate(CLIPPED) == []
        picture = page.locator("#receipt").screenshot()
        SCREENSHOTS.mkdir(exist_ok=True)
        (SCREENSHOTS / f"till-receipt-paper-{lang}.png").write_bytes(picture)
        (SCREENSHOTS / f"till-receipt-paper-{lang}.pdf").write_bytes(printed)
        (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
        assert code.text.endswith(f"/public/xinsheng#{kept['number']}")


def test_a_card_pays_what_is_on_it_and_cash_the_rest(counter, browser):
    sold = {"amount_fen": 3_000, "method": "cash", "till_id": counter.till}
    card = counter.clerk.post("/store/cards", sold)
    before = counter.names()
    with at_the_till(browser, counter, forgiven=("404", "422", "400")) as page:
        scanned(page, RICE, EGGS)
        served(page, card["number"])
        expect(page.locator("#who")).to_have_text(f"储值卡 …{card['number'][-4:]} · ¥30.00")
        page.keyboard.press("F9")
        expect(page.locator("#pay [data-at=balance]")).to_have_text("¥30.00")
        page.keyboard.press("k")
        expect(page.locator("#pay-trouble")).to_contain_text("账户里只有 ¥30.00")
        expect(page.locator("#pay-amount")).to_have_value("30.00")
        look(page, "till-card-short-zh-1280")
        refuse_english(page)
        page.keyboard.press("k")
        expect(page.locator("#pay [data-at=left]")).to_have_text("18.49")
        page.keyboard.press("k")
        expect(page.locator("#pay-trouble")).to_contain_text("账户里没有钱了")
        page.keyboard.type("20")
        page.keyboard.press("Enter")
        expect(page.locator("#change")).to_have_text("1.51")
        assert sums(page)["账户支付"] == "30.00" and sums(page)["现金"] == "20.00"
        page.keyboard.press("Enter")
        served(page, card["number"])
        expect(page.locator("#who")).to_contain_text("¥0.00")
        page.goto(f"/pos/drawer?till={counter.till}")
        page.click("main a[href*=sessions]")
        expect(page.locator("main tr", has_text="储值卡")).to_contain_text("30.00")
        refuse_english(page)
    kept = counter.newest(before)
    paid = {row["method"]: row["amount_fen"] for row in kept["tenders"]}
    assert paid == {"gift_card": 3_000, "cash": 2999 + 1850 - 3_000}
    assert counter.cashier.get(f"/store/cards/{card['number']}")["balance_fen"] == 0


def test_points_are_earned_and_spent_at_the_till(counter, browser):
    who = member(counter, "M0007", "王奶奶")
    before = counter.names()
    with at_the_till(browser, counter, forgiven=("404", "422", "400")) as page:
        scanned(page, "2*" + RICE, "MEAL-01")
        served(page, "M0007")
        page.keyboard.press("F9")
        expect(page.locator("#use-points")).to_be_hidden()  # there are none yet
        page.keyboard.press("w")
        expect(page.locator("#receipt [data-at=member]")).to_contain_text("本次积分 59")
        page.keyboard.press("Enter")
        first = counter.newest(before)
        assert counter.cashier.get(f"/store/members/{who['id']}")["points"] == 59

        before = counter.names()
        scanned(page, EGGS)
        served(page, "M0007")
        expect(page.locator("#who")).to_contain_text("59 积分")
        page.keyboard.press("F9")
        page.keyboard.press("j")
        expect(page.locator("#points-entry")).to_have_value("59")
        look(page, "till-points-zh-1280")
        refuse_barriers(page)
        refuse_english(page)
        page.keyboard.type("50")
        page.keyboard.press("Enter")
        expect(page.locator("#pay [data-at=due]")).to_have_text("17.50")
        expect(page.locator("#use-points")).to_contain_text("−1.00")
        page.set_viewport_size(PHONE)
        look(page, "till-points-zh-390")
        page.set_viewport_size(DESK)
        page.keyboard.press("Enter")
        expect(page.locator("#done")).to_be_visible()
        assert sums(page)["积分抵扣"] == "-1.00"
        page.keyboard.press("Enter")
        badge(page, "在线")
    kept = counter.newest(before)
    assert (kept["total_fen"], kept["discount_fen"]) == (1750, 100)
    assert first["member_id"] == kept["member_id"] == who["id"]
    assert counter.cashier.get(f"/store/members/{who['id']}")["points"] == 59 - 50 + 17


def test_cash_goes_in_and_out_of_the_drawer_with_its_reason(counter, browser):
    moves = (
        ("放入零钱（从保险柜）", "100", "换零钱"),
        ("拿去存银行", "150.50", "送存建设银行"),
        ("付零星开支", "12", "买打印纸"),
        ("放入保险柜", "30", "白天的大票"),
    )
    with at_a_page(browser, counter.instance, "clerk", forgiven=("409", "422")) as page:
        page.on("dialog", lambda asked: asked.accept())
        page.goto(f"/pos/drawer?till={counter.till}")
        ready(page)
        expect(page.locator("main")).to_contain_text("还没有另外放钱、取钱")
        page.select_option("#kind", label="放入保险柜")
        page.fill("#amount_fen", "999999")
        page.fill("#reason", "太多了")
        page.click("#cash-move button")
        expect(page.locator("#cash-move .trouble")).to_contain_text("没有这么多现金")
        for number, (what, amount, reason) in enumerate(moves, 1):
            page.select_option("#kind", label=what)
            page.fill("#amount_fen", amount)
            page.fill("#reason", reason)
            with page.expect_navigation():
                page.click("#cash-move button")
            ready(page)
            expect(page.locator("#cash-moves tbody tr")).to_have_count(number)
            expect(page.locator("#cash-moves tbody tr").last).to_contain_text(reason)
        for size in SIZES:
            page.set_viewport_size(size)
            look(page, f"till-cash-moves-zh-{size['width']}")
        refuse_barriers(page)
        refuse_english(page)
        page.click("main a[href*=sessions]")
        rows = page.locator("main tr").all_inner_texts()
        for row in (
            "放入 · 零钱 × 1\t100.00",
            "支出 · 存银行 × 1\t150.50",
            "支出 · 零星开支 × 1\t12.00",
            "入保险柜 × 1\t30.00",
        ):
            assert any(row in each for each in rows), (row, rows)
        refuse_english(page)
        look(page, "till-x-moves-zh-1280")
    (session,) = counter.cashier.get(f"/store/tills/{counter.till}/sessions")["items"]
    kept = counter.cashier.get(f"/store/till-sessions/{session['id']}/cash-moves")["items"]
    assert [(row["kind"], row["purpose"], row["amount_fen"]) for row in kept] == [
        ("pay_in", "change", 10_000),
        ("pay_out", "bank", 15_050),
        ("pay_out", "expense", 1_200),
        ("safe_drop", "safe", 3_000),
    ]


def test_goods_come_back_without_a_receipt(counter, browser):
    def back() -> dict:
        (session,) = counter.cashier.get(f"/store/tills/{counter.till}/sessions")["items"]
        report = counter.cashier.get(f"/store/till-sessions/{session['id']}/report")
        return next(row for row in report["returned"] if row["kind"] == "return")

    with at_a_page(browser, counter.instance, "clerk") as page:
        page.on("dialog", lambda asked: asked.accept())
        page.goto("/pos/refund")
        page.click("text=顾客没有小票")
        ready(page)
        refuse_barriers(page)
        button = page.locator("#return button.btn-primary")
        page.fill("#reason", "小票丢了")
        for code, quantity in ((EGGS, "2"), ("茉莉花茶", "1")):
            page.fill("#scan", code)
            page.keyboard.press("Enter")
            expect(page.locator("[data-part=quantity]:focus")).to_be_visible()
            page.keyboard.type(quantity)
        page.locator("tbody [data-part=unit_price_fen]").last.fill("3")
        for size in SIZES:
            page.set_viewport_size(size)
            look(page, f"till-return-zh-{size['width']}")
        refuse_barriers(page)
        refuse_english(page)
        with page.expect_navigation():
            button.click()
        expect(page.locator(".done")).to_have_text("已退货，退给顾客 40.00 元。")
        assert back() == {"kind": "return", "count": 1, "amount_fen": 2 * 1850 + 300}
        page.goto("/pos/return?lang=en")
        ready(page)
        look(page, "till-return-en-1280")
    with at_a_page(browser, counter.instance, "cashier", forgiven=("403",)) as page:
        answer = page.goto("/pos/return")
        assert answer and answer.status == 403  # who sells takes back
