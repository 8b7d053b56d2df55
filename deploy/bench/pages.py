"""How soon a page is of use on an old phone far away, and what it weighs: the first visit, with
nothing kept, CPU four times slower, 1.6 Mbit/s, 150 ms (frontend.md §2)."""

import shutil
from typing import NamedTuple

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from rich.console import Console

from deploy import history
from deploy.bench.figures import ROUNDS, Figure, of
from deploy.instance import COMMUNITY, Instance, sign_ins, throwaway

PHONE = {"width": 390, "height": 844}
PIXELS = 2
CPU_SLOWER = 4
LATENCY_MS = 150
BYTES_A_SECOND = 1_600_000 / 8
WAIT_MS = 30_000
# A page whose script says when it can be used is ready then; one without a script when it is shown.
SHOWN = "performance.getEntriesByType('navigation')[0].loadEventEnd"
LISTENS = "performance.getEntriesByName('ready')[0].startTime"


class Visit(NamedTuple):
    """A page that is measured, who opens it, and whether its script must listen."""

    key: str
    path: str
    role: str | None
    listens: bool


VISITS = (
    Visit("till", "/pos", "clerk", listens=True),
    Visit("public", f"/public/{COMMUNITY[0]}", None, listens=False),
)


def measure(console: Console) -> dict[str, Figure]:
    """Milliseconds until a page is of use and kB over the wire until then, for each visit."""
    chromium = shutil.which("chromium")
    if chromium is None:
        console.print("没有 chromium，页面未量 chromium is not installed: no page is measured")
        return {}
    found: dict[str, list[float]] = {}
    with throwaway(before=history.tell) as instance, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        console.print("页面 the pages, as a phone far away sees them …")
        cookies = {visit.key: _cookies(browser, instance, visit.role) for visit in VISITS}
        for _ in range(ROUNDS):
            for visit in VISITS:
                milliseconds, octets = _opened(browser, instance, visit, cookies[visit.key])
                found.setdefault(f"{visit.key}_ready_ms", []).append(milliseconds)
                found.setdefault(f"{visit.key}_kb", []).append(octets / 1_000)
        browser.close()
    return {key: of(values) for key, values in found.items()}


def _cookies(browser: Browser, instance: Instance, role: str | None) -> list:
    """Those of somebody who has signed in and opened nothing yet."""
    if role is None:
        return []
    person = sign_ins(instance.settings)[role]
    with browser.new_context(base_url=instance.settings.gateway_url) as context:
        page = context.new_page()
        page.goto("/sign-in?next=/me")
        page.fill("#username", person["username"])
        page.fill("#password", person["password"])
        page.click("main button")
        page.wait_for_url("**/me")
        return context.cookies()


def _opened(browser: Browser, instance: Instance, visit: Visit, cookies: list) -> tuple[float, int]:
    """One first visit: milliseconds, and bytes over the wire."""
    with browser.new_context(
        base_url=instance.settings.gateway_url,
        viewport=PHONE,  # type: ignore[arg-type]
        device_scale_factor=PIXELS,
        locale="zh-CN",
        reduced_motion="reduce",
    ) as context:
        context.add_cookies(cookies)
        page = context.new_page()
        weight = _slowed(context.new_cdp_session(page))
        answer = page.goto(visit.path, wait_until="load", timeout=WAIT_MS)
        assert answer is not None and answer.ok, visit.path
        return _ready_ms(page, visit), sum(weight)


def _slowed(line: CDPSession) -> list[int]:
    """Make the page's machine and its line slow; returns the bytes of each answer as they come."""
    weight: list[int] = []
    line.send("Network.enable")
    line.on("Network.loadingFinished", lambda done: weight.append(int(done["encodedDataLength"])))
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    line.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": BYTES_A_SECOND,
            "uploadThroughput": BYTES_A_SECOND,
        },
    )
    line.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWER})
    return weight


def _ready_ms(page: Page, visit: Visit) -> float:
    if visit.listens:
        page.wait_for_selector("html[data-ready]", state="attached", timeout=WAIT_MS)
        return page.evaluate(LISTENS)
    return page.evaluate(SHOWN)
