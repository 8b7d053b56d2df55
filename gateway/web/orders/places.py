"""What the pages of work orders have in common: where one may go, and who is who."""

from typing import Any

from gateway.identity import queries as identity
from gateway.web import desk, reading
from gateway.web.desk import Place
from gateway.web.orders import words
from shared.identity import caller
from shared.paging import LIMIT_MAX

PROPERTY = "property"


PLACES = (
    Place("/orders", ("order:dispatch", "loop:read"), "看板", "Board"),
    Place("/orders/mine", ("order:work",), "我的工单", "My orders"),
    Place("/orders/reports", ("intake:read",), "报修分流", "Reports"),
    Place("/orders/matters", ("matter:read",), "议事", "Council"),
    Place("/orders/mediations", ("mediation:read",), "调解", "Mediations"),
    Place("/orders/list", ("order:read",), "全部工单", "All orders"),
    Place("/orders/buildings", ("order:read",), "按楼栋", "By building"),
    Place("/orders/waiting", ("order:read",), "等资金", "Waiting list"),
)


def page(template: str, **shown: Any) -> str:
    """A page of this section with its places and its words."""
    return desk.page(f"orders/{template}", places=desk.rooms(PLACES), w=words, **shown)


def people() -> dict[str, str]:
    """Who signs in as what: by the names of users, and those of the staff register before them."""
    named: dict[str, str] = {}
    after = None
    while True:
        users = identity.users(caller(), {"limit": LIMIT_MAX, "after": after})
        named |= {each.username: each.name for each in users.items if each.name}
        after = users.next
        if after is None:
            return named | hands()


def hands() -> dict[str, str]:
    """Who of the staff signs in as what."""
    staff = reading.every(PROPERTY, "/staff")
    return {each["user"]: each["name"] for each in staff if each["user"]}


def buildings() -> list[dict]:
    """Every building of the community, by name."""
    return sorted(reading.every(PROPERTY, "/buildings"), key=lambda each: each["name"])


def estates() -> list[dict]:
    """Every estate of the community, by name."""
    return sorted(reading.every(PROPERTY, "/estates"), key=lambda each: each["name"])


def funds() -> list[dict]:
    """The funds that may be asked, for who may read them."""
    if not desk.may("fund:read"):
        return []
    return [each for each in reading.every("funds", "/funds") if each["status"] == "active"]
