"""Deciding who pays, before anybody is sent."""

from services.property.database import tell, writes
from services.property.payers import rules
from services.property.payers.decisions.models import PayerDecision
from services.property.payers.duties import queries as duties
from services.property.payers.quotes import commands as quotes
from services.property.registry import queries as registry
from services.property.work_orders import queries as orders
from services.property.work_orders.commands import move
from services.property.work_orders.models import WorkOrder
from services.property.work_orders.rules import estimate_problem
from shared import clock, facts
from shared.errors import Invalid, Refusal
from shared.identity import Principal

DECIDED = ("payer", "fund_id", "estimate_fen", "household_id")


@writes
def decide_payer(who: Principal, work_order_id: str, wanted: dict) -> WorkOrder:
    """Let somebody else pay, or the same fund another estimate in fen.

    What a fund refused before is given up; an order that waited for it is open again. Deciding
    what stands already changes nothing. Raises `work_order_unknown`, `payer_fixed`,
    `fund_missing`, `fund_unexpected`, `estimate_missing`, `household_missing`,
    `household_unknown`, `household_elsewhere`, `building_managed`, `building_unmanaged`,
    `contract_bears_it`.
    """
    order = orders.work_order(who, work_order_id)
    given_up = _require_undecided(order)
    chosen = _chosen(who, order, wanted)
    changed = {name: fen for name, fen in chosen.items() if getattr(order, name) != fen}
    if not changed:
        return order
    instead_of = order.payer
    if order.payer == "resident":
        quotes.void(order)
    for name, value in changed.items():
        setattr(order, name, value)
    order.save(only=list(changed))
    if given_up is not None:
        given_up.state = "released"
        given_up.save(only=["state"])
    if order.state == "unfunded" and "fund_id" in changed:
        move(who, order, "open", wanted["reason"])
    PayerDecision.create(
        **chosen,
        community=who.community,
        work_order=order,
        instead_of=instead_of,
        reason=wanted["reason"],
        decided_by=who.user,
        decided_at=clock.now(),
    )
    tell(who, _fact(order, given_up.id if given_up else None, wanted))
    return order


def _require_undecided(order: WorkOrder):
    """The commitment that a fund refused, or None. Raises `payer_fixed`."""
    if order.payer == "warranty":
        raise Refusal("payer_fixed", "A repair under warranty costs nobody anything.")
    if order.state not in rules.UNDECIDED:
        raise Refusal("payer_fixed", f"The order is {order.state}; who pays is fixed.")
    commitment = order.commitment
    if commitment is not None and commitment.state != "refused":
        raise Refusal("payer_fixed", "A fund holds money for this order, or is being asked.")
    return commitment


def _chosen(who: Principal, order: WorkOrder, wanted: dict) -> dict:
    """The columns of a decision that may stand."""
    payer, fund_id = wanted["payer"], wanted["fund_id"]
    if payer == "fund" and fund_id is None:
        raise _invalid("fund_missing", "fund_id", "Say which fund.")
    if payer != "fund" and fund_id is not None:
        raise _invalid("fund_unexpected", "fund_id", "Only a fund that pays is named.")
    estimate_fen = wanted["estimate_fen"]
    estimate_fen = order.estimate_fen if estimate_fen is None else estimate_fen
    if problem := estimate_problem(fund_id, estimate_fen):
        raise _invalid("estimate_missing", "estimate_fen", problem)
    household_id = wanted["household_id"] or order.household_id
    if payer == "resident" and household_id is None:
        raise _invalid("household_missing", "household_id", "Say which household pays.")
    building = registry.building(who, order.building_id)
    if household_id is not None and (wanted["household_id"] or payer == "resident"):
        registry.household_in(who, household_id, building)
    if found := rules.building_problem(payer, building.managed):
        raise Refusal(*found)
    if payer == "fund":
        duties.require_not_borne(who, building, order.category)
    return dict(zip(DECIDED, (payer, fund_id, estimate_fen, household_id), strict=True))


def _invalid(code: str, field: str, message: str) -> Invalid:
    return Invalid(code, message, {field: message})


def _fact(order: WorkOrder, given_up: str | None, wanted: dict) -> facts.PayerDecided:
    return facts.PayerDecided(
        work_order_id=order.id,
        payer=wanted["payer"],
        fund_id=order.fund_id,
        estimate_fen=order.estimate_fen,
        given_up=given_up,
        reason=wanted["reason"],
        decided_on=clock.today().isoformat(),
    )
