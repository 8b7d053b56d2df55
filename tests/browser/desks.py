"""Somebody of the office who opens a page and is asked to sign in first."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page

from deploy import shop_data
from deploy.instance import Instance, sign_ins
from deploy.story import Story
from tests.browser.people import SIZES, at_a_page, look, ready, refuse_barriers, refuse_english

# A label would lead to the wrong field.
NAMED_TWICE = """[...document.querySelectorAll('[id]')].map((each) => each.id)
  .filter((id, place, all) => all.indexOf(id) !== place)"""


@contextmanager
def at_the_desk(
    browser: Browser, instance: Instance, role: str, path: str, **how: Any
) -> Iterator[Page]:
    """The page at `path`, once its reader has signed in as `role`."""
    with at_a_page(browser, instance, **how) as page:
        person = sign_ins(instance.settings)[role]
        page.goto(path)
        page.fill("#username", person["username"])
        page.fill("#password", person["password"])
        page.click("main button")
        page.wait_for_url(f"**{path}")
        ready(page)
        yield page


def looked_at(browser: Browser, instance: Instance, role: str, pages: dict[str, str], lang: str):
    """Every page on a telephone and a desk: nobody is kept out, nothing is too wide, a picture."""
    first = next(iter(pages.values()))
    with at_the_desk(browser, instance, role, first, lang=lang) as page:
        for name, path in pages.items():
            answer = page.goto(path)
            assert answer is not None and answer.ok, path
            ready(page)
            refuse_barriers(page)
            assert page.evaluate(NAMED_TWICE) == [], path
            if lang == "zh":
                refuse_english(page)
            for size in SIZES:
                page.set_viewport_size(size)
                look(page, f"{name}-{lang}-{size['width']}")


def moved(page: Page, button: str, within: str = "main") -> None:
    """Press a button and wait for the page that comes when the API has answered."""
    with page.expect_navigation():
        page.locator(within).get_by_role("button", name=button, exact=True).first.click()
    ready(page)


def unfold(page: Page, words: str) -> str:
    """Open a deed that is folded away, if it is; where its form is."""
    deed = f"details.deed:has(> summary:text-is('{words}'))"
    if page.locator(deed).first.get_attribute("open") is None:
        page.locator(f"{deed} > summary").first.click()
    return deed


def filled(page: Page, words: str, button: str | None = None, **said: str) -> None:
    """Open a deed, fill its fields in by their names, and press its button."""
    deed = unfold(page, words)
    for name, value in said.items():
        field = page.locator(f"{deed} [name={name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    moved(page, button or words, deed)


def a_day_in_the_shop(instance: Instance) -> Story:
    """A shop that has traded for a day and banked what it took."""
    month = shop_data.first_days(shop_data.read(), 1)
    people = sign_ins(instance.settings)
    story = Story(instance.settings.gateway_url, people, month, lambda _: None)
    story.open_shop()
    story.trade()
    story.bank_the_takings(month.days[-1])
    return story
