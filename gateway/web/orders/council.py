"""`/orders/matters`: large matters (大事), from the first meeting to the orders that carry them
out, and the votes of owners."""

from flask import request

from gateway.web import desk, reading
from gateway.web.orders import counting, words
from gateway.web.orders.places import PROPERTY, buildings, estates, funds, page, people
from shared.errors import missing
from shared.paging import LIMIT_MAX

council = desk.desk("order_matters", __name__, "/orders/matters")
UNDECIDED = ("raised", "in_discussion", "voting")


@council.get("")
@desk.shown_to("matter:read")
def matters():
    """Large matters, by where they stand."""
    state = request.args.get("state") or None
    found = reading.read(PROPERTY, "/matters", state=state, after=request.args.get("after"))
    return page("matters.html", found=found, state=state, **_places())


@council.get("/new")
@desk.shown_to("matter:write")
def raise_matter():
    """A matter that no report asked for."""
    return page("matter_new.html", **_places())


@council.get("/<matter_id>")
@desk.shown_to("matter:read")
def matter(matter_id):
    """One matter with everything said, voted, decided and ordered, and what may be done now."""
    found = reading.read(PROPERTY, f"/matters/{matter_id}")
    places = _places()
    votes = [reading.read(PROPERTY, f"/votes/{each['id']}") for each in found["votes"]]
    return page(
        "matter.html",
        matter=found,
        votes=[(each, counting.rows(each)) for each in votes],
        next_step=_next(found),
        scopes=[scope for scope in words.SCOPES if found[f"{scope}_id"] is not None],
        is_undecided=found["state"] in UNDECIDED,
        there=_there(found, places["buildings"]),
        people=people(),
        funds=funds(),
        **places,
    )


@council.get("/<matter_id>/votes/<vote_id>")
@desk.shown_to("matter:read")
def vote(matter_id, vote_id):
    """One vote: what it needs and has got, and the ballots of who may vote."""
    found = reading.read(PROPERTY, f"/matters/{matter_id}")
    if all(each["id"] != vote_id for each in found["votes"]):
        raise missing("vote", vote_id)
    counted = reading.read(PROPERTY, f"/votes/{vote_id}")
    choice = request.args.get("choice", "none" if counted["carried"] is None else "")
    return page(
        "vote.html",
        matter=found,
        counted=counted,
        rows=counting.rows(counted),
        piles=counting.piles(counted),
        area=counting.area,
        choice=choice,
        voters=_voters(vote_id, choice) if desk.may("ballot:read") else None,
        homes={each["id"]: each["name"] for each in buildings()},
    )


def _voters(vote_id: str, choice: str) -> dict:
    """A page of those who may vote and said this."""
    asked = {"choice": choice or None, "after": request.args.get("after"), "limit": LIMIT_MAX}
    return reading.read(PROPERTY, f"/votes/{vote_id}/voters", **asked)


def _places() -> dict[str, list[dict]]:
    return {"buildings": buildings(), "estates": estates()}


def _there(found: dict, known: list[dict]) -> list[dict]:
    """The buildings at which a matter's work may be ordered: where it was decided for."""
    if found["building_id"] is None and found["estate_id"] is None:
        return known
    return [
        each
        for each in known
        if each["id"] == found["building_id"]
        or (found["estate_id"] is not None and each["estate_id"] == found["estate_id"])
    ]


def _next(found: dict) -> tuple[str, str]:
    """What a matter waits for, in a sentence."""
    state = found["state"]
    if state == "in_discussion" and found["proposals"]:
        state = "to_vote" if found["subject"] else "to_decide"
    elif state == "voting" and (result := found["votes"][-1]["result"]) is not None:
        state = "carried" if result["carried"] else "not_carried"
    return words.NEXT[state]
