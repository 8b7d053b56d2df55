"""A shop with a till in a running instance, and a clerk at its page."""

from contextlib import contextmanager

from playwright.sync_api import Page, expect

from deploy.client import Client
from deploy.instance import Instance, sign_ins
from tests.browser.people import at_a_page, ready

TEA, RICE, EGGS, APPLES = "6901234567892", "6920000000012", "6930000000011", "00123"
LABEL = "2100123012503"  # 1.250 kilograms of apples
GOODS = (
    ("TEA-001", "茉莉花茶", "饮料", "瓶", 350, TEA, None),
    ("RICE-010", "东北大米5kg", "粮油", "袋", 2999, RICE, None),
    ("EGG-030", "土鸡蛋", "生鲜", "板", 1850, EGGS, None),
    ("APPLE", "红富士苹果", "生鲜", "千克", 998, None, APPLES),
)
AWAY = ("ERR_INTERNET_DISCONNECTED", "ERR_CONNECTION_REFUSED", "ERR_FAILED", "ERR_NETWORK", "503")


class Counter:
    """What the office sees of the shop, to compare with what the clerk did."""

    def __init__(self, instance: Instance):
        self.instance = instance
        self.url = instance.settings.gateway_url
        self._people = sign_ins(instance.settings)
        self.cashier, self.clerk = self.as_("cashier"), self.as_("clerk")
        for sku, name, category, unit, price_fen, barcode, plu in GOODS:
            wanted = {"sku": sku, "name": name, "category": category, "unit": unit}
            wanted |= {"price_fen": price_fen, "barcode": barcode, "plu": plu}
            self.cashier.post("/store/products", wanted)
        self.cashier.post("/store/scale-prefixes", {"prefix": "21", "meaning": "weight"})
        self.till = self.as_("admin").post("/store/tills", {"name": "一号收银台"})["id"]

    def as_(self, role: str) -> Client:
        """Somebody of staff, signed in."""
        person = self._people[role]
        return Client(self.url, person["username"], person["password"])

    def sales(self) -> list[dict]:
        """Every sale that the store has."""
        return self.cashier.all("/store/sales")

    def names(self) -> set[str]:
        """The ids of all of them."""
        return {sale["id"] for sale in self.sales()}

    def newest(self, before: set[str]) -> dict:
        """The one sale that was not among those before."""
        (name,) = self.names() - before
        return self.cashier.get(f"/store/sales/{name}")

    def open(self, float_fen: int = 20_000) -> None:
        """Open the drawer, if it is shut."""
        (till,) = self.clerk.get("/store/tills")["items"]
        if till["open_session_id"] is None:
            self.clerk.post(f"/store/tills/{self.till}/open", {"float_fen": float_fen})


@contextmanager
def at_the_till(browser, counter: Counter, instance: Instance | None = None, **how):
    """The clerk at the till's page, which works without a line from now on."""
    how.setdefault("forgiven", AWAY)
    with at_a_page(browser, instance or counter.instance, "clerk", **how) as page:
        page.set_default_timeout(10_000)
        page.goto("/pos")
        ready(page)
        expect(page.locator("html[data-kept]")).to_be_attached()
        yield page


def scanned(page: Page, *codes: str) -> None:
    """A scanner is a keyboard: digits, then Enter, wherever the focus is."""
    for code in codes:
        page.keyboard.type(code)
        page.keyboard.press("Enter")


def paid_in_cash(page: Page, *codes: str) -> None:
    """A whole sale by keys: goods, F9, Enter for the exact sum, Enter for the next."""
    scanned(page, *codes)
    page.keyboard.press("F9")
    expect(page.locator("#pay")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_be_hidden()


def badge(page: Page, line: str, waiting: int = 0, troubled: int = 0) -> None:
    """Wait for what the badge tells."""
    text = f"{line} · 待同步 {waiting} · 需处理 {troubled}"
    expect(page.locator("#badge")).to_have_text(text, timeout=20_000)
