"""Taking parts from the shop for a repair, and giving them back.

Either is two transactions with a question to the shop between them: no lock is held while it is
asked, and whoever is interrupted asks the same question again under the same name. Of several
who ask at once, a refusal counts once no other question can be answered otherwise any more.
"""

from datetime import date

from services.property.costs.parts import queries, rules
from services.property.costs.parts.models import Part, Question
from services.property.database import writes
from services.property.work_orders import queries as orders
from services.property.work_orders.commands import wrong_state
from services.property.work_orders.models import WorkOrder
from services.property.work_orders.repairs.commands import require_assignee
from shared import clock, quantity
from shared.asking import Ask, seat
from shared.errors import Invalid, Refusal, missing
from shared.idempotency import named_before
from shared.identity import Principal

TOO_LATE = "the repair was over"  # why it was given back


def take_part(who: Principal, work_order_id: str, wanted: dict, ask: Ask) -> Part:
    """Take goods out of the shop's stock at their cost.

    Raises `work_order_unknown`, `work_order_state`, `not_the_assignee`, `product_unnamed`,
    `part_differs`, `too_busy`, and what the shop refuses with, `stock_short` above all. What the
    shop issues when the repair is over already goes back at once: `work_order_state`, or
    `cost_frozen` while a rework is on.
    """
    with seat():
        part, question = begin_taking(who, work_order_id, wanted)
        if question is not None:
            try:
                answer = ask(who, "/store/stock/issues", _asked(part), f"issue:{part.id}")
            except Refusal as refusal:
                if rules.is_refused(refusal.code):
                    note_refused(who, question, refusal.code)
                raise
            part = note_issued(who, part.id, answer)
        if part.state == "returning" and not _is_on(part):
            _take_back(who, part, ask)
            _require_begun(who, part.work_order)
            _require_open(part, part.work_order)
        return part


def give_back(who: Principal, work_order_id: str, part_id: str, reason: str, ask: Ask) -> Part:
    """Give a part back, whole, before the repair is finished; it is charged to nobody.

    Raises `work_order_unknown`, `part_unknown`, `work_order_state`, `not_the_assignee`,
    `part_state`, `cost_frozen`, `too_busy`.
    """
    with seat():
        part = begin_giving_back(who, work_order_id, part_id, reason)
        if part.state == "returned":
            return part
        return _take_back(who, part, ask)


@writes
def begin_taking(who: Principal, work_order_id: str, wanted: dict) -> tuple[Part, Question | None]:
    """The part by its name, new or asked for before, and the question; None: it is answered.

    Refused parts are asked for again.

    Raises what `take_part` raises on this side.
    """
    order = orders.work_order(who, work_order_id)
    if bool(wanted["sku"]) == bool(wanted["barcode"]):
        message = "Name the product by sku or by barcode, one of them."
        raise Invalid("product_unnamed", message, {"sku": message})
    earlier = named_before(Part, "part", who, wanted | {"work_order_id": order.id})
    if earlier and earlier.state not in ("asked", "refused"):
        return earlier, None
    _require_begun(who, order)
    by = {"asked_by": who.user, "asked_at": clock.now()}
    asked = {"state": "asked", "refusal": None, **by}
    if earlier:
        part = earlier
        _require_open(part, order)
        _set(part, **asked)
    else:
        part = Part.create(
            **wanted, **asked, community=who.community, work_order=order, rework=order.rework_count
        )
    return part, Question.create(part=part, **by)


@writes
def note_issued(who: Principal, part_id: str, answer: dict) -> Part:
    """What the shop answered takes effect, once; it goes back if the repair is over."""
    part = queries.part(who, part_id)
    Question.delete().where(Question.part == part).execute()
    if part.state in ("asked", "refused"):
        on = _is_on(part)
        _set(
            part,
            state="issued" if on else "returning",
            return_reason=None if on else TOO_LATE,
            refusal=None,
            name=answer["name"],
            unit=answer["unit"],
            cost_fen=answer["cost_fen"],
            issued_on=date.fromisoformat(answer["issued_on"]),
        )
    return part


@writes
def note_refused(who: Principal, question: Question, code: str) -> None:
    """The shop said no; while another question may be on its way, that one's answer counts."""
    part = queries.part(who, question.part_id)
    question.delete_instance()
    if part.state != "asked":
        return
    if not rules.may_still_issue(queries.asked_moments(part), clock.now()):
        Question.delete().where(Question.part == part).execute()
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


def _take_back(who: Principal, part: Part, ask: Ask) -> Part:
    ask(who, f"/store/stock/issues/{part.id}/return", {}, f"issue-return:{part.id}")
    return note_returned(who, part.id)


def _is_on(part: Part) -> bool:
    """Whether the repair or the rework is on that the part was asked for."""
    order = part.work_order
    return order.state in rules.BEGUN and order.rework_count == part.rework


def _require_begun(who: Principal, order: WorkOrder) -> None:
    if order.state not in rules.BEGUN:
        raise wrong_state(order, "started", f"The order is {order.state}; its repair is not on.")
    require_assignee(who, order)


def _require_open(part: Part, order: WorkOrder) -> None:
    if part.rework != order.rework_count:
        raise Refusal("cost_frozen", "This part was used before the rework; its cost is frozen.")


def _asked(part: Part) -> dict:
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
