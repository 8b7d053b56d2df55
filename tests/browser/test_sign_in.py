"""Signing in at a page, and what its cookie is good for."""

import pytest
import requests

from deploy.instance import sign_ins
from tests.browser.people import (
    DESK,
    PHONE,
    at_a_page,
    look,
    ready,
    refuse_barriers,
    refuse_english,
)

COOKIE_PATH = "/api/v1/auth/me"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_form_is_for_everybody(instance, browser, lang, size):
    with at_a_page(browser, instance, lang=lang, size=size) as page:
        page.goto("/sign-in")
        refuse_barriers(page)
        if lang == "zh":
            refuse_english(page)
        look(page, f"sign-in-{lang}-{size['width']}")


def test_a_wrong_password_says_so_and_keeps_the_name(instance, browser):
    with at_a_page(browser, instance, forgiven=("401",)) as page:
        page.goto("/sign-in?next=/me")
        page.fill("#username", "clerk")
        page.fill("#password", "wrong")
        page.click("main button")
        assert "不对" in page.inner_text(".trouble")
        assert page.input_value("#username") == "clerk"
        page.fill("#password", sign_ins(instance.settings)["clerk"]["password"])
        with page.expect_navigation():
            page.click("main button")
        assert page.url.endswith("/me")


def test_signing_out_ends_the_session_and_comes_back_to_the_form(instance, browser):
    with at_a_page(browser, instance, "clerk", forgiven=("404",)) as page:
        page.goto("/me")
        ready(page)
        refuse_barriers(page)
        refuse_english(page)
        look(page, "account-zh-1280")
        (cookie,) = [each for each in page.context.cookies() if each["name"] == "session"]
        assert cookie["httpOnly"] and cookie["sameSite"] == "Lax"
        headers = {"Cookie": f"session={cookie['value']}"}
        mine = instance.settings.gateway_url + COOKIE_PATH
        assert requests.get(mine, headers=headers, timeout=10).json()["username"] == "clerk"
        page.click("#sign-out button")
        page.wait_for_url("**/sign-in")
        assert requests.get(mine, headers=headers, timeout=10).status_code == 401


def test_a_cookie_moves_nothing_for_a_page_of_somebody_else(instance):
    base = instance.settings.gateway_url
    person = sign_ins(instance.settings)["clerk"]
    with requests.Session() as session:
        form = {"username": person["username"], "password": person["password"]}
        foreign = session.post(f"{base}/sign-in", form, headers={"Origin": "http://evil.example"})
        assert (foreign.status_code, session.cookies.get("session")) == (403, None)
        answer = session.post(f"{base}/sign-in", form, headers={"Origin": base}, timeout=10)
        assert answer.history[0].status_code == 303
        for origin in ({}, {"Origin": "http://evil.example"}, {"Origin": "null"}):
            refused = session.post(f"{base}/sign-out", headers=origin, allow_redirects=False)
            assert refused.status_code == 403
            moved = session.post(
                f"{base}/api/v1/auth/sign-out-everywhere", headers=origin, timeout=10
            )
            assert (moved.status_code, moved.json()["code"]) == (403, "foreign_page")
        assert session.get(base + COOKIE_PATH, timeout=10).ok


@pytest.mark.parametrize("there", ["//evil.example", "/\\evil.example", "https://evil.example", ""])
def test_nobody_is_led_elsewhere_after_signing_in(instance, there):
    base = instance.settings.gateway_url
    person = sign_ins(instance.settings)["reviewer"]
    form = {"username": person["username"], "password": person["password"], "next": there}
    answer = requests.post(
        f"{base}/sign-in", form, headers={"Origin": base}, allow_redirects=False, timeout=10
    )
    assert answer.headers["Location"] == "/finance"


def test_a_form_whose_script_has_not_come_puts_nothing_into_an_address(instance, browser):
    with at_a_page(browser, instance, "steward", forgiven=("ERR_FAILED",)) as page:
        page.route("**/static/desk/forms.js", lambda route: route.abort())
        page.goto("/me")
        page.fill("#password", "a secret of mine")
        page.fill("#new_password", "another secret")
        page.click("main form:has(#password) button")
        assert page.evaluate("location.href") == f"{instance.settings.gateway_url}/me"
        assert page.input_value("#password") == "a secret of mine"
