"""`/volunteers`: the register with hours and points, activities, redemptions and their rules."""

from typing import Any

from flask import request

from gateway.web import desk, reading
from gateway.web.desk import Place
from gateway.web.volunteers import words
from shared import clock, ids
from shared.identity import caller
from shared.paging import LIMIT_DEFAULT

READ = "volunteer:read"
PLACES = (
    Place("/volunteers", (READ,), "志愿者", "Volunteers"),
    Place("/volunteers/activities", (READ,), "活动与工时", "Activities and hours"),
    Place("/volunteers/redemptions", (READ,), "兑换", "Redemptions"),
    Place("/volunteers/rules", (READ,), "积分规则", "Point rules"),
)

volunteers = desk.desk("volunteers", __name__, "/volunteers")


def show(template: str, **shown: Any) -> str:
    """A page of the time bank."""
    return desk.page(
        f"volunteers/{template}.html",
        places=desk.rooms(PLACES),
        w=words,
        user=caller().user,
        **shown,
    )


def names(**wanted: Any) -> dict[str, str]:
    """Every volunteer's name by id, as the reader may know it; of those who left, too."""
    found = reading.every("funds", "/volunteers", left="true", **wanted)
    return {each["id"]: each["name"] for each in found}


def listed(path: str, **wanted: Any) -> dict[str, Any]:
    """A page of a list of the funds service, from where the address goes on."""
    after = request.args.get("after")
    return reading.read("funds", path, limit=LIMIT_DEFAULT, after=after, **wanted)


@volunteers.get("")
@desk.shown_to(READ)
def register():
    """Who helps, with their hours and points, and what all did this year."""
    today = clock.today()
    since = today.replace(month=1, day=1).isoformat()
    team_id, left = request.args.get("team") or None, request.args.get("left") or None
    return show(
        "register",
        figures=reading.read("funds", "/volunteer-figures", since=since, until=today.isoformat()),
        found=listed("/volunteer-accounts", team_id=team_id, left=left),
        teams=reading.every("funds", "/volunteer-teams"),
        team_id=team_id,
        left=left,
    )


@volunteers.get("/<volunteer_id>")
@desk.shown_to(READ)
def volunteer(volunteer_id):
    """The statement of one: what was done, what it was worth, what was had for it."""
    here = f"/volunteers/{volunteer_id}"
    found = reading.read("funds", here)
    may_redeem = desk.may("redemption:make")
    attended = reading.every("funds", "/attendances", volunteer_id=volunteer_id)
    return show(
        "volunteer",
        volunteer=found,
        account=reading.read("funds", f"{here}/account"),
        entries=listed(f"{here}/point-entries"),
        attended={each["id"]: each for each in attended},
        redeemed={
            each["id"]: each
            for each in reading.every("funds", "/redemptions", volunteer_id=volunteer_id)
        },
        teams=reading.every("funds", "/volunteer-teams"),
        funds=_payers() if may_redeem else [],
        tills=_open_tills() if may_redeem else [],
        new_id=ids.new_id(),
    )


@volunteers.get("/activities")
@desk.shown_to(READ)
def activities():
    """What was planned and done, and what nobody signed out of."""
    team_id = request.args.get("team") or None
    unsigned = reading.every("funds", "/attendances", unsigned="true")
    return show(
        "activities",
        found=listed("/activities", team_id=team_id),
        teams={each["id"]: each["name"] for each in reading.every("funds", "/volunteer-teams")},
        team_id=team_id,
        unsigned=unsigned,
        names=names() if unsigned else {},
    )


@volunteers.get("/activities/<activity_id>")
@desk.shown_to(READ)
def activity(activity_id):
    """One activity: who was there, and the deeds of who may record, put right or judge."""
    found = reading.read("funds", f"/activities/{activity_id}")
    known = reading.every("funds", "/volunteers")
    came = reading.every("funds", "/attendances", activity_id=activity_id)
    there = {each["volunteer_id"] for each in came}
    return show(
        "activity",
        activity=found,
        came=came,
        names=names(),
        missing=[each for each in known if each["id"] not in there],
        is_today=found["day"] == clock.today().isoformat(),
        is_over=found["day"] <= clock.today().isoformat(),
    )


@volunteers.get("/redemptions")
@desk.shown_to(READ)
def redemptions():
    """What volunteers got for their points, and what still waits for the shop."""
    asked = request.args.get("state")
    state = asked if asked in words.REDEMPTIONS else None
    return show(
        "redemptions",
        found=listed("/redemptions", state=state),
        state=state,
        names=names(),
        tills=_open_tills() if desk.may("redemption:make") else [],
    )


@volunteers.get("/rules")
@desk.shown_to(READ)
def rules():
    """What hours are worth from which day on."""
    return show("rules", found=listed("/point-rules"))


def _payers() -> list[dict[str, Any]]:
    """The funds that may pay for goods."""
    return [each for each in reading.every("funds", "/funds") if each["status"] == "active"]


def _open_tills() -> list[dict[str, Any]]:
    """The tills at which somebody is: goods are handed over at one of them."""
    return [each for each in reading.every("store", "/tills") if each["open_session_id"]]
