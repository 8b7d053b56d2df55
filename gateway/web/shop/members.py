"""`/shop/members`: who is a member, with points, a balance and cards."""

import re
from typing import Any

from flask import Blueprint, redirect

from gateway.web import desk, reading
from gateway.web.shop import room

PHONE = re.compile(r"1[3-9][0-9]{9}")
NUMBER = re.compile(r"[0-9A-Za-z-]{1,32}")
MOVES_SHOWN = 50

members = Blueprint("members", __name__, url_prefix="/members")


@members.get("")
@desk.shown_to("member:read")
def listed():
    """All members, masked for who need not know; one found by number or phone opens at once."""
    looked = room.asked("q") or ""
    asked = {"phone": looked} if PHONE.fullmatch(looked) else {"number": looked or None}
    is_sound = not looked or "phone" in asked or NUMBER.fullmatch(looked)
    found: dict[str, Any] = {"items": [], "next": None}
    if is_sound:
        found = reading.read("store", "/members", after=room.asked("after"), **asked)
    if looked and len(found["items"]) == 1:
        return redirect(f"/shop/members/{found['items'][0]['id']}", 303)
    return room.page("members.html", found=found, looked=looked)


@members.get("/<member_id>")
@desk.shown_to("member:read")
def one(member_id):
    """A member: balance and what moved it, points, cards."""
    path = f"/members/{member_id}"
    return room.page(
        "member.html",
        member=reading.read("store", path),
        account=reading.read("store", f"{path}/statement", limit=MOVES_SHOWN),
        points=reading.read("store", f"{path}/points", limit=MOVES_SHOWN)["items"],
        cards=reading.read("store", "/cards", member_id=member_id)["items"],
        tills=reading.every("store", "/tills") if desk.may("till:read") else [],
    )
