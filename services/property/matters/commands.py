"""Taking a matter through council: meetings, proposals, a decision, and its work orders."""

from services.property.database import writes
from services.property.matters import queries, rules
from services.property.matters.models import (
    Decision,
    Matter,
    MatterMove,
    MatterOrder,
    Meeting,
    Proposal,
)
from services.property.mediations.commands import open_mediation as open_mediation
from services.property.registry import queries as registry
from services.property.registry.estates import queries as estates
from services.property.work_orders.commands import open_order
from services.property.work_orders.models import WorkOrder
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def open_matter(who: Principal, report_id: str | None, wanted: dict) -> Matter:
    """Raise a matter for a report, or for what staff heard themselves.

    Raises `building_unknown`, `estate_unknown`, `matter_differs`.
    """
    said = {"subject": None} | wanted | {"report_id": report_id}
    unsettled = ("subject",) if said["subject"] is None else ()  # a vote may have settled it since
    repeated = {name: value for name, value in said.items() if name not in unsettled}
    if earlier := named_before(Matter, "matter", who, repeated):
        return earlier
    if said["building_id"] is not None:
        registry.building(who, said["building_id"])
    if said["estate_id"] is not None:
        estates.estate(who, said["estate_id"])
    matter = Matter.create(
        id=said["id"] or ids.new_id(),
        community=who.community,
        report_id=report_id,
        title=said["title"],
        domain=said["domain"],
        text=said["text"],
        building=said["building_id"],
        estate=said["estate_id"],
        subject=said["subject"],
        state="raised",
        opened_by=who.user,
        opened_on=clock.today(),
        opened_at=clock.now(),
    )
    _remember(who, matter, None, "")
    return matter


@writes
def hold_meeting(who: Principal, matter_id: str, wanted: dict) -> Matter:
    """Record a meeting; the first one begins the discussion.

    Raises `matter_unknown`, `matter_state`, `meeting_differs`, `too_many_meetings`.
    """
    matter = queries.matter(who, matter_id)
    said = wanted | {"matter_id": matter.id}
    if named_before(Meeting, "meeting", who, said):
        return matter
    _require_undecided(matter, "in_discussion")
    _require_room("meetings", len(matter.meetings), rules.MEETINGS_MAX)
    Meeting.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        matter=matter,
        kind=wanted["kind"],
        held_on=wanted["held_on"],
        place=wanted["place"],
        attendance=wanted["attendance"],
        minutes=wanted["minutes"],
        recorded_by=who.user,
        recorded_at=clock.now(),
    )
    if matter.state == "raised":
        move(who, matter, "in_discussion")
    return matter


@writes
def make_proposal(who: Principal, matter_id: str, wanted: dict) -> Matter:
    """Keep what somebody proposes to do about it.

    Raises `matter_unknown`, `matter_state`, `proposal_differs`, `too_many_proposals`.
    """
    matter = queries.matter(who, matter_id)
    if named_before(Proposal, "proposal", who, wanted | {"matter_id": matter.id}):
        return matter
    _require_undecided(matter, "voting")
    _require_room("proposals", len(matter.proposals), rules.PROPOSALS_MAX)
    Proposal.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        matter=matter,
        title=wanted["title"],
        text=wanted["text"],
        proposer=wanted["proposer"],
        recorded_by=who.user,
        made_at=clock.now(),
    )
    return matter


@writes
def decide(who: Principal, matter_id: str, wanted: dict) -> Matter:
    """Record what was decided: by the last vote if there was one, else by a meeting.

    Raises `matter_unknown`, `matter_state`, `vote_open`, `vote_carried`, `vote_not_carried`,
    `vote_missing`, `meeting_missing`, `meeting_unknown`, `proposal_missing`, `proposal_unknown`.
    """
    matter = queries.matter(who, matter_id)
    outcome = wanted["outcome"]
    require_move(matter, rules.DECIDED[outcome])
    by_vote = matter.state == "voting"
    ground = _ground_of_vote(matter, outcome) if by_vote else _ground_of_meeting(matter, wanted)
    Decision.create(
        **ground,
        matter=matter,
        outcome=outcome,
        minutes=wanted["minutes"],
        decided_on=clock.today(),
        decided_by=who.user,
        decided_at=clock.now(),
    )
    move(who, matter, rules.DECIDED[outcome])
    return matter


@writes
def order_work(who: Principal, matter_id: str, wanted: dict) -> WorkOrder:
    """Order what was decided (domain.md §1 row 38: without a decision no order).

    Raises `matter_unknown`, `decision_missing`, `matter_state`, `too_many_orders`,
    `building_elsewhere`, and what opening an order is refused with.
    """
    matter = queries.matter(who, matter_id)
    if matter.state in rules.UNDECIDED or matter.state == "decided_rejected":
        raise Refusal("decision_missing", "Nothing is ordered before it has been adopted.")
    require_move(matter, "executing")
    _require_place(who, matter, wanted["building_id"])
    orders = {order.id for order in matter.orders}
    order = open_order(who, wanted | {"channel": "meeting", "report_id": matter.report_id})
    if order.id in orders:
        return order
    _require_room("orders", len(orders), rules.ORDERS_MAX)
    if MatterOrder.get_or_none(MatterOrder.work_order == order.id):
        raise Refusal("order_of_another_matter", "This order carries out another matter.")
    MatterOrder.create(work_order=order, matter=matter)
    move(who, matter, "executing", order.id)
    return order


@writes
def finish(who: Principal, matter_id: str, note: str) -> Matter:
    """Say that it is done. Raises `matter_unknown`, `matter_state`, `orders_unfinished`."""
    matter = queries.matter(who, matter_id)
    require_move(matter, "done")
    waiting = [order.id for order in matter.orders if order.state not in rules.DONE_ORDERS]
    if waiting:
        raise Refusal("orders_unfinished", f"{len(waiting)} orders are not accepted yet.")
    move(who, matter, "done", note)
    return matter


@writes
def withdraw(who: Principal, matter_id: str, reason: str) -> Matter:
    """Give it up before it is decided. Raises `matter_unknown`, `matter_state`."""
    matter = queries.matter(who, matter_id)
    move(who, matter, "withdrawn", reason)
    return matter


@writes
def move(who: Principal, matter: Matter, to_state: str, reason: str = "") -> None:
    """Move a matter and remember it. Raises `matter_state`."""
    require_move(matter, to_state)
    from_state, matter.state = matter.state, to_state
    matter.save(only=[Matter.state])
    _remember(who, matter, from_state, reason)


def require_move(matter: Matter, to_state: str) -> None:
    """Raises `matter_state`, which names the moves that are allowed."""
    if not rules.may_move(matter.state, to_state):
        raise _wrong_state(matter, to_state)


def _ground_of_vote(matter: Matter, outcome: str) -> dict:
    vote = matter.votes[-1]
    if vote.result is None:
        raise Refusal("vote_open", "The vote is not closed yet.")
    if vote.result.carried != (outcome == "adopted"):
        word = "carried" if vote.result.carried else "not_carried"
        raise Refusal(f"vote_{word}", f"The vote was {word.replace('_', ' ')}; so is the matter.")
    return {"proposal": vote.proposal, "vote_id": vote.id}


def _ground_of_meeting(matter: Matter, wanted: dict) -> dict:
    if matter.subject is not None:
        raise Refusal("vote_missing", "Owners vote on this (民法典 §278) before it is decided.")
    found = {}
    for thing, one in (("meeting", queries.meeting), ("proposal", queries.proposal)):
        if wanted[f"{thing}_id"] is None:
            message = f"Say which {thing} of the matter this was."
            raise Invalid(f"{thing}_missing", message, {f"{thing}_id": message})
        found[thing] = one(matter, wanted[f"{thing}_id"])
    return found


def _require_place(who: Principal, matter: Matter, building_id: str) -> None:
    """What the owners of one place decided is not done at another."""
    building = registry.building(who, building_id)
    there = (matter.building_id, building.id), (matter.estate_id, building.estate_id)
    decided = [pair for pair in there if pair[0] is not None]
    if decided and all(one != other for one, other in decided):
        message = "This was decided for another place."
        raise Invalid("building_elsewhere", message, {"building_id": message})


def _require_undecided(matter: Matter, to_state: str) -> None:
    if matter.state not in rules.UNDECIDED:
        raise _wrong_state(matter, to_state)


def _require_room(things: str, there: int, most: int) -> None:
    if there >= most:
        raise Refusal(f"too_many_{things}", f"A matter has at most {most} {things}.")


def _wrong_state(matter: Matter, to_state: str) -> Refusal:
    return Refusal(
        "matter_state",
        rules.move_problem(matter.state, to_state),
        from_state=matter.state,
        to_state=to_state,
        allowed=list(rules.MOVES[matter.state]),
    )


def _remember(who: Principal, matter: Matter, from_state: str | None, reason: str) -> None:
    MatterMove.create(
        matter=matter,
        from_state=from_state,
        to_state=matter.state,
        reason=reason,
        moved_by=who.user,
        moved_at=clock.now(),
    )
