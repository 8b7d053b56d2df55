"""Taking parts from the shop for a repair, and giving them back.

Either is two transactions with a question to the shop between them: no lock is held while it is
asked, and whoever is interrupted asks the same question again under the same name.
"""

from datetime import date

from services.property.asking import Ask, seat
from services.property.costs.parts import queries, rules
from services.property.costs.parts.models import Part
from services.property.database import writes
from services.property.work_orders import queries as orders
from services.property.work_orders.commands import wrong_state
from services.property.work_orders.models import WorkOrder
from services.property.work_orders.repairs.commands import require_assignee
from shared import clock, quantity
from shared.errors import Invalid, Refusal, missing
from shared.idempotency import named_before
from shared.identity import Principal


def take_part(who: Principal, work_order_id: str, wanted: dict, ask: Ask) -> Part:
    """Take goods out of the shop's stock at their cost.

    Raises `work_order_unknown`, `work_order_state`, `not_the_assignee`, `product_unnamed`,
    `part_differs`, `too_busy`, and what the shop refuses with, `stock_short` above all.
    """
    with seat():
        part = begin_taking(who, work_order_id, wanted)
        if part.state != "asked":
            return part
        try:
            answer = ask(who, "/store/stock/issues", _question(part), f"issue:{part.id}")
        except Refusal as refusal:
            if rules.is_refused(refusal.code):
                note_refused(who, part, refusal.code)
            raise
        return note_issued(who, part.id, answer)


def give_back(who: Principal, work_order_id: str, part_id: str, reason: str, ask: Ask) -> Part:
    """Give a part back, whole, before the repair is finished; it is charged to nobody.

    Raises `work_order_unknown`, `part_unknown`, `work_order_state`, `not_the_assignee`,
    `part_state`, `cost_frozen`, `too_busy`.
    """
    with seat():
        part = begin_giving_back(who, work_order_id, part_id, reason)
        if part.state == "returned":
            return part
        ask(who, f"/store/stock/issues/{part.id}/return", {}, f"issue-return:{part.id}")
        return note_returned(who, part.id)


@writes
def begin_taking(who: Principal, work_order_id: str, wanted: dict) -> Part:
    """The part by its name: new, or asked for before; refused ones are asked for again.

    Raises what `take_part` raises on this side.
    """
    order = orders.work_order(who, work_order_id)
    if bool(wanted["sku"]) == bool(wanted["barcode"]):
        message = "Name the product by sku or by barcode, one of them."
        raise Invalid("product_unnamed", message, {"sku": message})
    earlier = named_before(Part, "part", who, wanted | {"work_order_id": order.id})
    if earlier and earlier.state not in ("asked", "refused"):
        return earlier
    _require_begun(who, order)
    asked = {"state": "asked", "refusal": None, "asked_by": who.user, "asked_at": clock.now()}
    if not earlier:
        return Part.create(
            **wanted, **asked, community=who.community, work_order=order, rework=order.rework_count
        )
    _require_open(earlier, order)
    _set(earlier, **asked)
    return earlier


@writes
def note_issued(who: Principal, part_id: str, answer: dict) -> Part:
    """What the shop answered takes effect, once."""
    part = queries.part(who, part_id)
    if part.state in ("asked", "refused"):
        _set(
            part,
            state="issued",
            refusal=None,
            name=answer["name"],
            unit=answer["unit"],
            cost_fen=answer["cost_fen"],
            issued_on=date.fromisoformat(answer["issued_on"]),
        )
    return part


@writes
def note_refused(who: Principal, asked: Part, code: str) -> None:
    """The shop said no, unless somebody has asked again since: then that answer counts."""
    part = queries.part(who, asked.id)
    if part.state == "asked" and part.asked_at == asked.asked_at:
        _set(part, state="refused", refusal=code)


@writes
def begin_giving_back(who: Principal, work_order_id: str, part_id: str, reason: str) -> Part:
    """From now on the part is charged to nobody; the reason given first is kept.

    Raises what `give_back` raises on this side.
    """
    order, part = orders.work_order(who, work_order_id), queries.part(who, part_id)
    if part.work_order_id != order.id:
        raise missing("part", part_id)
    if part.state == "returned":
        return part
    _require_begun(who, order)
    _require_open(part, order)
    if part.state not in ("issued", "returning"):
        raise Refusal("part_state", f"The part is {part.state}; nothing can be given back.")
    if part.state == "issued":
        _set(part, state="returning", return_reason=reason)
    return part


@writes
def note_returned(who: Principal, part_id: str) -> Part:
    """The shop has it again."""
    part = queries.part(who, part_id)
    _set(part, state="returned")
    return part


def _require_begun(who: Principal, order: WorkOrder) -> None:
    if order.state not in rules.BEGUN:
        raise wrong_state(order, "started", f"The order is {order.state}; its repair is not on.")
    require_assignee(who, order)


def _require_open(part: Part, order: WorkOrder) -> None:
    if part.rework != order.rework_count:
        raise Refusal("cost_frozen", "This part was used before the rework; its cost is frozen.")


def _question(part: Part) -> dict:
    return {
        "id": part.id,
        "work_order_id": part.work_order_id,
        "building_id": part.work_order.building_id,
        "sku": part.sku,
        "barcode": part.barcode,
        "quantity": quantity.text(part.quantity),
        "purpose": part.work_order.title,
    }


def _set(part: Part, **changes) -> None:
    for column, value in changes.items():
        setattr(part, column, value)
    part.save(only=list(changes))
