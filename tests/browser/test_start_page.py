"""The start page and the API page in a real browser, on a phone and on a desk."""

import pytest


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", ["/", "/docs"])
def test_a_page_stays_inside_the_house_and_inside_the_screen(instance, browser, path, width):
    page = browser.new_page(viewport={"width": width, "height": 844}, locale="zh-CN")
    complaints, outside = [], []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    base = instance.settings.gateway_url
    page.on(
        "request",
        lambda request: outside.append(request.url) if not request.url.startswith(base) else None,
    )
    answer = page.goto(base + path)
    assert answer is not None and answer.ok
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert complaints == []
    assert outside == []
    assert page.locator("h1").count() == 1
    too_wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(too_wide) <= 0
    page.close()


def test_the_start_page_shows_the_loop_and_the_sign_ins(instance, browser):
    page = browser.new_page(locale="zh-CN")
    page.goto(instance.settings.gateway_url)
    assert "新晟社区" in page.inner_text("main")
    assert page.locator("code", has_text="accountant").count() == 1
    page.click("main a[href='/docs']")
    page.wait_for_load_state()
    assert "/api/v1/store/sales" in page.inner_text("main")
    page.close()
