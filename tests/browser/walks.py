"""Somebody walks through all pages they may see, and notes what no page may be like."""

from collections import deque
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urljoin, urlsplit

from flask import Flask
from playwright.sync_api import ConsoleMessage, Error, Page, Response
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect, Rule

from gateway.frame import OPEN_BLUEPRINTS
from tests.browser.people import DESK, PHONE, refuse_barriers, refuse_english
from tests.contract.routes import Somebody, screens_of

# Of one view as many pages as it has kinds of questions, but no more than these.
PAGES_OF_ONE_VIEW_MAX = 4
PRESSES_MAX = 12
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TOO_ENGLISH = ("/docs",)  # the document is written in English
# A thousand operations on one page: a few of them, found by a word, stand for all.
TOO_LONG, INSTEAD = ("pages.docs", frozenset()), "/docs?q=till"
LINKS = "[...document.querySelectorAll('a[href]')].map((link) => link.href)"
HEADINGS = "[...document.querySelectorAll('h1')].filter((each) => each.checkVisibility()).length"
# Whatever can be used can be reached by Tab, and looks different once it is.
UNSEEN = """() => {
  const found = [];
  const usable = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const look = (element) => {
    const s = getComputedStyle(element);
    return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.borderColor,
            s.backgroundColor, s.color, s.textDecoration].join();
  };
  for (const element of document.querySelectorAll(usable)) {
    if (element.disabled || !element.checkVisibility({visibilityProperty: true})) continue;
    const name = element.outerHTML.slice(0, 90);
    if (element.tabIndex < 0) { found.push("not reached by Tab: " + name); continue; }
    if (element.tabIndex > 0) found.push("out of turn: " + name);
    document.activeElement?.blur();
    const before = look(element);
    element.focus({focusVisible: true, preventScroll: true});
    if (document.activeElement !== element) continue;
    if (look(element) === before) found.push("focus not seen: " + name);
  }
  document.activeElement?.blur();
  return found.slice(0, 5);
}"""
PLACE = """() => {
  const usable = document.querySelectorAll("*");
  return [...usable].indexOf(document.activeElement);
}"""
CHINESE_LEFT = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!parent.checkVisibility() || parent.closest("code, [lang^=zh]:not(html), [data-name]"))
      continue;
    const text = walker.currentNode.textContent.trim();
    if (/[\\u4e00-\\u9fff]/.test(text)) found.push(text.slice(0, 30));
  }
  return found.slice(0, 5);
}"""


class Place(NamedTuple):
    """A page as the walk knows it: its view, and the names of what it was asked."""

    endpoint: str
    asked: frozenset[str]


class Walk:
    """One person's way through the house in one language; `found` is what was wrong where."""

    def __init__(
        self, app: Flask, page: Page, base: str, who: str, lang: str, seen: set[tuple[Place, str]]
    ):
        self._urls = app.url_map.bind("")
        self._page, self._base, self._who = page, base, who
        self._lang, self._seen = lang, seen
        self._here = ""
        self.found: list[str] = []
        self.visited: set[Place] = set()
        self._per_view: dict[str, int] = {}
        self._waiting: deque[str] = deque()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._note(f"script: {error}"))

    def go(self, first: list[str]) -> None:
        """Open these pages, and all that they lead to."""
        self._waiting.extend(first)
        while self._waiting:
            self._visit(self._waiting.popleft())

    def _visit(self, path: str) -> None:
        place = self._place(path)
        if place is None or place in self.visited:
            return
        if self._per_view.get(place.endpoint, 0) >= PAGES_OF_ONE_VIEW_MAX:
            return
        self.visited.add(place)
        self._per_view[place.endpoint] = self._per_view.get(place.endpoint, 0) + 1
        self._here = path
        answer = self._open(path)
        if answer is None:
            return
        if answer.status != 200:
            self._note(f"answers {answer.status}")
            return
        if arrived := self._place(self._page.url):
            self.visited.add(arrived)
        if "text/html" not in answer.headers.get("content-type", ""):
            return
        self._look(answer, place)
        self._waiting.extend(self._page.evaluate(LINKS))

    def _open(self, path: str) -> Response | None:
        """The page; None for a file, which only has to be there."""
        wanted = path
        if self._lang == "en" and "lang=" not in path:
            wanted += ("&" if "?" in path else "?") + "lang=en"
        try:
            return self._page.goto(wanted, wait_until="load")
        except Error as error:
            if "Download is starting" not in str(error):
                self._note(str(error).partition("\n")[0])
                return None
        answer = self._page.request.get(wanted)
        if answer.status != 200:
            self._note(f"a file answers {answer.status}")
        return None

    def _look(self, answer: Response, place: Place) -> None:
        """What every page must be; the slow looks only at what nobody has seen before."""
        page = self._page
        if "default-src 'self'" not in answer.headers.get("content-security-policy", ""):
            self._note("no strict policy of contents")
        if page.evaluate(HEADINGS) != 1:
            self._note(f"{page.evaluate(HEADINGS)} headings of the first order")
        if not page.title().strip(" ·"):
            self._note("no title")
        html = page.locator("html").get_attribute("lang")
        if html != {"zh": "zh-CN", "en": "en"}[self._lang] and not self._is_for_both():
            self._note(f"says to be in {html}")
        self._refuse_other_language()
        if (place, self._lang) in self._seen or place == TOO_LONG:
            return
        self._seen.add((place, self._lang))
        self._refuse_width()
        if self._lang == "zh":
            self._tried(refuse_barriers)
            self._use_keys()
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        self._refuse_width()
        if self._lang == "zh":
            self._tried(refuse_barriers)
        page.set_viewport_size(DESK)  # type: ignore[arg-type]

    def _is_for_both(self) -> bool:
        """Whether the page is written in both languages at once."""
        return self._page.locator("main p[lang=en], main h2 [lang=en]").count() > 0

    def _refuse_other_language(self) -> None:
        if self._here.startswith(TOO_ENGLISH) or urlsplit(self._here).path.startswith(TOO_ENGLISH):
            return
        if self._lang == "zh":
            self._tried(refuse_english)
        elif self._page.locator("header.desk-top").count() and (
            left := self._page.evaluate(CHINESE_LEFT)
        ):
            self._note(f"without English: {left}")

    def _refuse_width(self) -> None:
        if (by := self._page.evaluate(TOO_WIDE)) > 0:
            width = self._page.viewport_size["width"]  # type: ignore[index]
            self._note(f"wider than {width} by {by}")

    def _use_keys(self) -> None:
        for problem in self._page.evaluate(UNSEEN):
            self._note(problem)
        places = []
        for _ in range(PRESSES_MAX):
            self._page.keyboard.press("Tab")
            places.append(self._page.evaluate(PLACE))
        if len(set(places)) < min(PRESSES_MAX, self._usable()) / 2:
            self._note(f"Tab does not go on: {places}")

    def _usable(self) -> int:
        return self._page.evaluate(
            "[...document.querySelectorAll('a[href], button, input, select')]"
            ".filter((each) => each.checkVisibility() && !each.disabled).length"
        )

    def _tried(self, refuse: Any) -> None:
        try:
            refuse(self._page)
        except AssertionError as error:
            self._note(f"{refuse.__name__}: {str(error).partition(chr(10))[0]}")

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self._note(f"console: {said.text} {said.location['url']}")

    def _note(self, what: str) -> None:
        width = (self._page.viewport_size or DESK)["width"]
        self.found.append(f"{self._who} {self._lang} {width} {self._here}: {what}")

    def _place(self, address: str) -> Place | None:
        """The view behind an address of a page; None for what is no page of the house."""
        whole = urljoin(self._base, address)
        parts = urlsplit(whole)
        if not whole.startswith(self._base):
            return None
        if parts.path.startswith(("/api/", "/static/", "/sign-out")):
            return None
        try:
            endpoint, _ = self._urls.match(parts.path or "/", "GET")
        except (HTTPException, RequestRedirect):
            self._note(f"leads to {parts.path}, which is nowhere")
            return None
        return Place(endpoint, frozenset(parse_qs(parts.query)) - {"lang"})


def doors(app: Flask, who: Somebody | None) -> Iterator[str]:
    """The pages that can be opened without knowing a thing in them: of the desk those for `who`,
    of the public ones all."""
    if who is None:
        yield from (rule.rule for rule in app.url_map.iter_rules() if _is_open(rule))
        yield INSTEAD
        return
    for screen in screens_of(app):
        if screen.is_for(who) and "<" not in screen.rule:
            yield screen.rule


def _is_open(rule: Rule) -> bool:
    pages = set(OPEN_BLUEPRINTS) - {"probes"}
    here = rule.endpoint.partition(".")[0] in pages and not rule.arguments
    return here and "GET" in (rule.methods or ()) and "/static/" not in rule.rule
