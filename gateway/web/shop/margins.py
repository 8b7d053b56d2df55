"""`/shop/products/margins`: what prices are to earn, and which stand outside of it."""

from flask import Blueprint

from gateway.web import desk, reading
from gateway.web.shop import room, words
from shared import clock

USUAL_BP = {"mode": "markup", "target_bp": 1_200, "cap_bp": 1_500, "vat_bp": 100}

margins = Blueprint("margins", __name__, url_prefix="/products/margins")


@margins.get("")
@desk.shown_to("margin:read")
def listed():
    """The rules that hold and those that held or will, and the goods whose prices stand outside."""
    standing = room.asked("standing")
    standing = standing if standing in words.STANDINGS else "below_cost"
    rules = reading.every("store", "/margin-policies")
    holding = _holding(rules)
    found = reading.read("store", "/price-checks", standing=standing, after=room.asked("after"))
    return room.page(
        "margins.html",
        rules=[(row, _state(row, holding)) for row in reversed(rules)],
        usual=holding.get(None) or USUAL_BP,
        found=found,
        standing=standing,
    )


def _holding(rules: list[dict]) -> dict[str | None, dict]:
    """The rule of each category, and of all goods, that holds today; as the service judges."""
    today = clock.today().isoformat()
    by_day = sorted(rules, key=lambda row: (row["effective_from"], row["id"]))
    return {row["category"]: row for row in by_day if row["effective_from"] <= today}


def _state(row: dict, holding: dict[str | None, dict]) -> str:
    if row["effective_from"] > clock.today().isoformat():
        return "to_come"
    return "holds" if holding[row["category"]] is row else "over"
