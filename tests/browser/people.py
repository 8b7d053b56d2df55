"""Somebody at a page: signed in, and watched for what no page may do."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from deploy.instance import Instance, sign_ins

SCREENSHOTS = Path(__file__).parents[2] / "screenshots"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
SIZES = (PHONE, DESK)
ENGLISH = {"zh-CN": False, "en": True}
SERIOUS = ("serious", "critical")


@contextmanager
def at_a_page(
    browser: Browser,
    instance: Instance,
    role: str | None = None,
    lang: str = "zh",
    size: dict[str, int] = DESK,
    forgiven: tuple[str, ...] = (),
    **more: Any,
) -> Iterator[Page]:
    """A page of somebody who has signed in as `role`, or of a passer-by.

    At the end nothing was complained of in the console but what is `forgiven` (a part of its text),
    and nothing was asked outside of the house.
    """
    base = instance.settings.gateway_url
    more.setdefault("reduced_motion", "reduce")  # nothing is looked at while it changes its colour
    context = browser.new_context(
        base_url=base,
        locale="zh-CN" if lang == "zh" else "en-GB",
        timezone_id="Asia/Shanghai",
        viewport=size,  # type: ignore[arg-type]
        **more,
    )
    complaints: list[str] = []
    outside: list[str] = []

    def hear(said: ConsoleMessage) -> None:
        if said.type == "error":
            complaints.append(said.text)

    context.on("console", hear)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on(
        "request",
        lambda asked: (
            outside.append(asked.url)
            if not asked.url.startswith((base, "blob:", "data:"))
            else None
        ),
    )
    page = context.new_page()
    if lang == "en":
        context.add_cookies([{"name": "lang", "value": "en", "url": base}])
    if role:
        sign_in(page, instance, role)
    yield page
    context.close()
    assert [each for each in complaints if not any(one in each for one in forgiven)] == []
    assert outside == []


def sign_in(page: Page, instance: Instance, role: str) -> None:
    """By the form, as everybody does."""
    person = sign_ins(instance.settings)[role]
    page.goto("/sign-in")
    page.fill("#username", person["username"])
    page.fill("#password", person["password"])
    page.click("main button")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def ready(page: Page) -> None:
    """Wait until the page's script listens."""
    expect(page.locator("html[data-ready]")).to_be_attached()


def look(page: Page, name: str) -> None:
    """Keep a picture of the whole page under `screenshots/`; nothing is wider than the screen."""
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
    too_wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(too_wide) <= 0, f"{name} is wider than its screen"


def refuse_barriers(page: Page) -> None:
    """Nothing on the page keeps out who sees little or has no mouse (axe: serious, critical)."""
    found = [
        f"{each['id']}: {[node['target'] for node in each['nodes']]}"
        for each in Axe().run(page).response["violations"]
        if each["impact"] in SERIOUS
    ]
    assert found == [], found


def refuse_english(page: Page) -> None:
    """No English is left in a Chinese page, but for names that are the same in both."""
    words = page.evaluate(
        """() => {
          const found = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const parent = walker.currentNode.parentElement;
            if (!parent.checkVisibility()) continue;
            if (parent.closest("code, [lang=en], script, [data-name]")) continue;
            const text = walker.currentNode.textContent;
            for (const word of text.match(/[A-Za-z][a-z]{3,}/g) ?? []) found.push(word);
          }
          return found;
        }"""
    )
    assert words == [], words
