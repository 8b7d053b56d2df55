"""Administration in a browser: who comes in, what holds, what is imported, whether it agrees."""

import json
from datetime import timedelta

import pyotp
import pytest
from playwright.sync_api import Page, expect

from deploy import backup_manifest
from deploy.backup import make
from deploy.client import Client
from deploy.instance import Instance, sign_ins
from shared import backups, clock
from tests.browser.people import (
    DESK,
    PHONE,
    SIZES,
    at_a_page,
    look,
    ready,
    refuse_barriers,
    refuse_english,
)

PLACES = (
    "/admin",
    "/admin/users",
    "/admin/users/clerk",
    "/admin/roles",
    "/admin/tokens",
    "/admin/second-factor",
    "/admin/rules",
    "/admin/rules/shop",
    "/admin/rules/canteen",
    "/admin/rules/charges",
    "/admin/rules/repairs",
    "/admin/rules/votes",
    "/admin/imports",
    "/admin/audits",
    "/admin/log",
    "/admin/log?part=store",
    "/admin/events",
    "/admin/webhooks",
    "/admin/backups",
    "/me",
    "/me/second-factor",
    "/me/tokens",
    "/me/sign-ins",
    "/redeem",
)
GOODS = "sku,name,barcode,category,unit,price_yuan\n"


def as_(instance: Instance, role: str) -> Client:
    """Somebody at the API."""
    person = sign_ins(instance.settings)[role]
    return Client(instance.settings.gateway_url, person["username"], person["password"])


def enter(page: Page, username: str, password: str, otp: str = "") -> None:
    """Sign in by the form."""
    page.goto("/sign-in")
    page.fill("#username", username)
    page.fill("#password", password)
    page.fill("#otp", otp)
    page.click("main button")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_fits_is_read_in_one_language_and_keeps_nobody_out(
    instance, browser, lang, size
):
    with at_a_page(browser, instance, "admin", lang=lang, size=size) as page:
        for path in PLACES:
            answer = page.goto(path)
            assert answer is not None and answer.ok, path
            ready(page)
            if size is DESK and lang == "zh":
                refuse_barriers(page)
            if lang == "zh":
                refuse_english(page)
            name = path.strip("/").replace("/", "-").replace("?part=", "-")
            look(page, f"admin-{name}-{lang}-{size['width']}")


def test_somebody_is_invited_comes_in_and_signs_in_with_a_second_factor(instance, browser):
    with at_a_page(browser, instance, "admin") as page:
        page.goto("/admin/users")
        ready(page)
        page.fill("#invite-name", "李娜")
        page.fill("#invite-username", "li.na")
        page.check("#invite-role-clerk")
        page.click("#invite button")
        code = shown_once(page)
        look(page, "admin-invited-zh-1280")
        page.click("#once button")
        expect(page.locator("main")).to_contain_text("li.na")
        page.reload()
        assert code not in page.content(), "shown once"
    with at_a_page(browser, instance, forgiven=("404", "409", "401")) as page:
        page.goto("/redeem")
        ready(page)
        page.fill("#code", "AAAAA-AAAAA-AAAAA-AAAAA-AAAAA")
        page.fill("#password", "a-long-password")
        page.click("main button")
        expect(page.locator(".trouble")).to_contain_text("没有人发出过这个码")
        page.fill("#code", code)
        page.click("main button")
        page.wait_for_url("**/sign-in")
        enter(page, "li.na", "a-long-password")
        page.wait_for_url("**/pos")
        secret = set_up_second_factor(page)
        page.click("#sign-out button")
        page.wait_for_url("**/sign-in")
        enter(page, "li.na", "a-long-password")
        expect(page.locator(".trouble")).to_contain_text("六位数字")
        recovery = secret[1].split()[0]
        enter(page, "li.na", "a-long-password", recovery)
        page.wait_for_url(lambda url: "/sign-in" not in url)
        page.goto("/me/second-factor")
        expect(page.locator(".done")).to_contain_text("已经设好")
        look(page, "account-second-factor-on-zh-1280")


def shown_once(page: Page) -> str:
    """What the page shows and never again."""
    shown = page.locator("#once output")
    expect(shown).not_to_be_empty()
    return shown.inner_text()


def set_up_second_factor(page: Page) -> tuple[str, str]:
    """Go through it as somebody with a telephone does; its secret and the recovery codes."""
    page.goto("/me/second-factor")
    ready(page)
    page.click("#begin button")
    expect(page.locator(".qr svg")).to_be_visible()
    refuse_barriers(page)
    look(page, "account-enrolling-zh-1280")
    secret = page.inner_text("#secret").replace(" ", "")
    page.fill("#otp", pyotp.TOTP(secret).now())
    page.click("#setting-up button")
    codes = shown_once(page)
    look(page, "account-recovery-zh-1280")
    page.click("#once button")
    expect(page.locator(".done")).to_contain_text("已经设好")
    return secret, codes


def test_whom_the_policy_asks_is_led_to_set_one_up_first(instance, browser):
    admin = as_(instance, "admin")
    given = admin.post("/invitations", {"name": "周会计", "username": "zhou", "roles": ["steward"]})
    admin.post("/auth/redeem", {"code": given["code"], "password": "a-long-password"})
    with at_a_page(browser, instance, "admin") as page:
        page.goto("/admin/second-factor")
        ready(page)
        page.check("#policy-role-steward")
        with page.expect_navigation():
            page.click("#policy button")
        expect(page.locator("main .table")).to_contain_text("物业管家")
    with at_a_page(browser, instance, forgiven=("404",)) as page:
        enter(page, "zhou", "a-long-password")
        page.wait_for_url("**/me/second-factor")
        page.goto("/orders")
        page.goto("/me")
        assert page.url.endswith("/me/second-factor")
        set_up_second_factor(page)
        page.goto("/me")
        assert page.url.endswith("/me")
    admin.post("/second-factor-policies", {"roles": [], "from_on": today(page_of=admin)})


def today(page_of: Client) -> str:
    """The business day, as the policies say it."""
    return page_of.get("/second-factor-policies")["items"][0]["from_on"]


def test_a_role_that_is_taken_away_is_gone_at_once(instance, browser):
    admin = as_(instance, "admin")
    given = admin.post(
        "/invitations", {"name": "孙明", "username": "sun", "roles": ["admin", "clerk"]}
    )
    admin.post("/auth/redeem", {"code": given["code"], "password": "a-long-password"})
    with (
        at_a_page(browser, instance, "admin", forgiven=("422",)) as page,
        at_a_page(browser, instance, forgiven=("403",)) as other,
    ):
        enter(other, "sun", "a-long-password")
        other.goto("/admin/users")
        expect(other.locator("h1")).to_have_text("账号")
        page.goto("/admin/users/sun")
        ready(page)
        page.uncheck("#change-role-admin")
        page.check("#change-role-cashier")
        page.check("#change-role-accountant")
        page.click("#roles button")
        expect(page.locator("#roles .trouble")).to_contain_text("钱账要分开")
        page.uncheck("#change-role-accountant")
        with page.expect_navigation():
            page.click("#roles button")
        expect(page.locator("#change-role-cashier")).to_be_checked()
        look(page, "admin-user-zh-1280")
        answer = other.goto("/admin/users")
        assert answer is not None and answer.status == 403
        expect(other.locator("h1")).to_have_text("这一页不归您管")


def test_a_file_with_bad_lines_is_told_by_line_and_a_good_one_is_taken(instance, browser):
    bad = GOODS + "DAPI-1,大米,6901028075831,粮油,袋,39.9o\n,面粉,,粮油,袋,21.50\n"
    rows = "".join(f"DAPI-{n},大米{n}号,,粮油,袋,39.90\n" for n in range(3_000))
    with at_a_page(browser, instance, "admin", forgiven=("422",)) as page:
        page.goto("/admin/imports")
        ready(page)
        send(page, "商品.csv", bad)
        expect(page.locator("#bad tbody tr")).to_have_count(2)
        expect(page.locator("#bad")).to_contain_text("价格写成 12.50 这样")
        expect(page.locator("#bad")).to_contain_text("这一格不能空着")
        expect(page.locator(".trouble")).to_contain_text("整份都没有导入")
        refuse_english(page)
        refuse_barriers(page)
        look(page, "admin-import-bad-zh-1280")
        send(page, "商品.csv", GOODS + rows)
        expect(page.locator("#report")).to_contain_text("新增 3000", timeout=60_000)
        look(page, "admin-import-done-zh-1280")
        page.click("label[for=kind-registry]")
        send(page, "住户.csv", "楼栋,房号,面积\n9号楼,101,86.5\n")
        expect(page.locator("#bad")).to_contain_text("没有 9号楼 这栋楼")
        page.check("#create_buildings")
        page.click("#import button")
        expect(page.locator("#report")).to_contain_text("新建楼栋 1")


def send(page: Page, name: str, text: str) -> None:
    """Choose a file and send it."""
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    page.set_input_files("#file", file)
    page.click("#import button")


def test_the_audit_is_run_from_its_page_and_both_figures_are_there(instance, browser):
    with at_a_page(browser, instance, "admin") as page:
        page.goto("/admin/audits")
        ready(page)
        page.get_by_role("button", name="现在核对").click()
        page.wait_for_url("**/admin/audits/*-*", timeout=40_000)
        ready(page)
        expect(page.locator(".comparison")).to_have_count(21)
        expect(page.locator(".comparison .sides").first.locator(".money")).to_have_count(2)
        refuse_english(page)
        refuse_barriers(page)
        look(page, "admin-audit-zh-1280")


def test_rules_are_decided_from_a_day_on(instance, browser):
    with at_a_page(browser, instance, "admin") as page:
        page.goto("/admin/rules/shop")
        ready(page)
        page.fill("#till-settings\\.discount_max_bp", "12.5")
        with page.expect_navigation():
            page.click("#policy-till button")
        assert page.input_value("#till-settings\\.discount_max_bp") == "12.50"
        page.goto("/admin/rules/charges")
        ready(page)
        page.click("summary:has-text('新的收费标准')")
        page.fill("#tariff-rate_fen", "1.85")
        page.fill("#tariff-ground", "业主大会第3号决议")
        with page.expect_navigation():
            page.click("#tariff button")
        expect(page.locator("main")).to_contain_text("每平方米")
        look(page, "admin-charges-zh-1280")
        page.goto("/admin/rules/repairs")
        ready(page)
        page.click("summary:has-text('新的排队规则')")
        page.fill("#waiting-ground", "居民议事会第5号")
        page.select_option("#waiting-criteria\\.0", "waiting")
        page.select_option("#waiting-criteria\\.2", "urgency")
        with page.expect_navigation():
            page.click("#waiting button")
        expect(page.locator("main ol li").first).to_have_text("报修早的在前")
        page.goto("/admin/rules/votes")
        ready(page)
        page.click("summary:has-text('新的表决规则')")
        page.fill("#vote-rule-version", "丰美议事规则")
        page.fill("#vote-rule-ground", "业主大会第1号决议")
        with page.expect_navigation():
            page.click("#vote-rule button")
        expect(page.locator("main")).to_contain_text("丰美议事规则")


def test_a_token_is_made_shown_once_and_revoked_by_the_admin(instance, browser):
    with at_a_page(browser, instance, "accountant", forgiven=("404",)) as page:
        page.goto("/me/tokens")
        ready(page)
        page.fill("#token-name", "金蝶导账")
        page.click("summary:has-text('会计')")
        page.check("[id='scope-book:read']")
        page.click("#token > div > button")
        expect(page.locator("#once output")).to_contain_text("fanbu_")
        page.click("#once button")
        expect(page.locator("main .table")).to_contain_text("看账")
    with at_a_page(browser, instance, "admin") as page:
        page.goto("/admin/tokens")
        ready(page)
        look(page, "admin-token-zh-1280")
        page.on("dialog", lambda asked: asked.accept())
        with page.expect_navigation():
            page.get_by_role("button", name="停用").click()
        expect(page.locator("main .table")).to_contain_text("已停用")


def test_the_backups_are_seen_and_one_that_is_old_or_damaged_is_pointed_at(instance, browser):
    folder = instance.settings.backups
    with at_a_page(browser, instance, "clerk", forgiven=("403",)) as page:
        answer = page.goto("/admin/backups")
        assert answer is not None and answer.status == 403
    with (
        at_a_page(browser, instance, "admin") as page,
        at_a_page(browser, instance, "admin", lang="en") as english,
    ):
        page.goto("/admin/backups")
        expect(page.locator(".notice")).to_contain_text(f"看不到备份文件夹： {folder}")
        folder.mkdir(mode=0o700)
        page.reload()
        expect(page.locator(".empty")).to_contain_text("还没有备份")
        look(page, "admin-backups-none-zh-1280")
        made = make(instance.settings, lambda _part, _done, _total: None)
        page.reload()
        expect(page.locator("main .table tbody tr")).to_have_count(1)
        expect(page.locator("main .table tbody")).to_contain_text("完好")
        expect(page.locator(".light.green")).to_have_text("不到 1 小时")
        expect(page.locator("pre").last).to_contain_text(f"make restore FROM={made.folder}")

        # Two nights were missed, and of the one before a file is gone.
        cut_at = clock.now() - timedelta(hours=40)
        old = folder / backups.name_of(cut_at)
        made.folder.rename(old)
        backup_manifest.write(old, made.manifest | {"cut_at": clock.text(cut_at)})
        damaged = folder / backups.name_of(cut_at - timedelta(hours=24))
        damaged.mkdir()
        (damaged / backups.MANIFEST).write_text(json.dumps({"files": {"store.db": {}}}))
        for each, lang in ((page, "zh"), (english, "en")):
            each.goto("/admin/backups")
            ready(each)
            expect(each.locator(".light.amber")).to_have_text({"zh": "40 小时", "en": "40 h"}[lang])
            expect(each.locator("main .table td .late")).to_have_count(1)
            refuse_barriers(each)
            for size in SIZES:
                each.set_viewport_size(size)
                look(each, f"admin-backups-{lang}-{size['width']}")
        refuse_english(page)
