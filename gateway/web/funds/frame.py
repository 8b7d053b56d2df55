"""What the pages of the funds share: their frame, the funds by name, what waits, what ends soon."""

from datetime import timedelta
from typing import Any

from gateway.web import desk, reading
from gateway.web.finance.places import PLACES
from gateway.web.funds import words as names
from shared import clock
from shared.identity import caller
from shared.paging import LIMIT_MAX

EXPIRES_SOON_DAYS = 14


def show(template: str, **shown: Any) -> str:
    """A page of the funds."""
    me = caller().user
    return desk.page(
        f"funds/{template}.html", places=desk.rooms(PLACES), names=names, user=me, **shown
    )


def known() -> dict[str, dict]:
    """Every fund by its id."""
    return {each["id"]: each for each in reading.every("funds", "/funds")}


def buildings() -> dict[str, str]:
    """Every building's name by its id; none for who may not see the register."""
    if not desk.may("registry:read"):
        return {}
    return {each["id"]: each["name"] for each in reading.every("property", "/buildings")}


def waiting(path: str, state: str) -> list[dict]:
    """What is in this state, the oldest first."""
    return reading.read("funds", path, state=state, limit=LIMIT_MAX)["items"]


def soon() -> str:
    """The last day that is soon: what expires by then is pointed out."""
    return (clock.today() + timedelta(days=EXPIRES_SOON_DAYS)).isoformat()
