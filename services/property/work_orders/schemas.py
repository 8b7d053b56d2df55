"""Work orders on the wire."""

from marshmallow import fields, validate

from services.property.work_orders.rules import (
    CATEGORIES,
    CHANNELS,
    COST_KINDS,
    LEVELS,
    LINES_MAX,
    NOTES,
    PAYERS,
    STATES,
    URGENCIES,
)
from shared import wire

TEXT = [validate.Length(max=2000), validate.ContainsNoneOf("\x00")]


class OpenWorkOrderSchema(wire.Schema):
    """A new order; `id` may be named by the client. Without a fund, none is asked for money."""

    id = wire.Id(load_default=None)
    title = wire.Name(required=True, metadata={"example": "3号楼屋顶漏水"})
    category = fields.String(required=True, validate=validate.OneOf(CATEGORIES))
    description = fields.String(load_default="", validate=TEXT)
    building_id = wire.Id(required=True)
    fund_id = wire.Id(load_default=None, allow_none=True)
    estimate_fen = wire.Fen(least=0, required=True)
    channel = fields.String(load_default="staff", validate=validate.OneOf(CHANNELS))
    urgency = fields.String(load_default="ordinary", validate=validate.OneOf(URGENCIES))
    asset_id = wire.Id(load_default=None, allow_none=True)
    household_id = wire.Id(load_default=None, allow_none=True)


class CostLineSchema(wire.Schema):
    """One cost of a finished repair, in fen."""

    kind = fields.String(required=True, validate=validate.OneOf(COST_KINDS))
    description = wire.Name(required=True, metadata={"example": "防水卷材 20 ㎡"})
    amount_fen = wire.Fen(least=0, required=True)
    source = fields.String(
        dump_only=True, metadata={"description": "bought, or store: parts of the shop"}
    )


class CompleteWorkOrderSchema(wire.Schema):
    """What the repair cost besides noted labour, parts of the shop and the chosen quote.

    All of it is frozen from then on; after a rework nothing is sent. `reason` says why a contractor
    billed less than the quote.
    """

    lines = fields.List(
        fields.Nested(CostLineSchema), load_default=list, validate=validate.Length(max=LINES_MAX)
    )
    reason = wire.Name(load_default=str)


class ReasonSchema(wire.Schema):
    """Why."""

    reason = wire.Name(required=True, metadata={"example": "钥匙不在，业主下午回来"})


class HoldWorkOrderSchema(ReasonSchema):
    """Why the repair is interrupted, and on which business day it goes on."""

    resume_on = wire.Day(required=True)


class RemarkSchema(wire.Schema):
    """A sentence on how it goes on; no names, no phones."""

    text = fields.String(required=True, validate=[validate.Length(1, 2000), TEXT[1]])


class RateWorkOrderSchema(wire.Schema):
    """A resident's word on the repair; four and five count as satisfied."""

    rating = fields.Integer(required=True, strict=True, validate=validate.Range(1, 5))
    comment = fields.String(load_default=None, allow_none=True, validate=TEXT)
    solved = fields.Boolean(load_default=None, allow_none=True)


class WorkOrderSchema(wire.Schema):
    """A work order as lists show it."""

    id = fields.String()
    title = fields.String()
    category = fields.String()
    description = fields.String()
    building_id = fields.String()
    fund_id = fields.String(allow_none=True)
    estimate_fen = fields.Integer()
    state = fields.String(validate=validate.OneOf(STATES))
    assignee = fields.String(allow_none=True)
    cost_fen = fields.Integer(allow_none=True)
    accepted_by = fields.String(allow_none=True)
    paid_fen = fields.Integer()
    returned_fen = fields.Integer(metadata={"description": "What came back of it to the fund."})
    paid_on = wire.Day(allow_none=True)
    rating = fields.Integer(allow_none=True)
    comment = fields.String(allow_none=True)
    opened_by = fields.String()
    opened_on = wire.Day()
    opened_at = wire.Moment()
    stage = fields.String()
    channel = fields.String(validate=validate.OneOf(CHANNELS))
    urgency = fields.String(validate=validate.OneOf(URGENCIES))
    level = fields.String(validate=validate.OneOf(LEVELS))
    payer = fields.String(allow_none=True, validate=validate.OneOf(PAYERS))
    report_id = fields.String(allow_none=True)
    asset_id = fields.String(allow_none=True)
    household_id = fields.String(allow_none=True)
    warranty_of = fields.String(allow_none=True)
    team = fields.String(allow_none=True)
    rework_count = fields.Integer()
    resume_on = wire.Day(allow_none=True)
    planned_on = wire.Day(allow_none=True)
    by_default = fields.Boolean()
    responded_in_time = fields.Boolean(allow_none=True)
    finished_in_time = fields.Boolean(allow_none=True)
    solved = fields.Boolean(allow_none=True)
    taken_at = wire.Moment(allow_none=True)
    arrived_at = wire.Moment(allow_none=True)
    completed_at = wire.Moment(allow_none=True)
    accepted_at = wire.Moment(allow_none=True)
    closed_at = wire.Moment(allow_none=True)


class MoveSchema(wire.Schema):
    """One step of an order's history; `reason` is a code where money was refused."""

    from_state = fields.String(allow_none=True)
    to_state = fields.String()
    reason = fields.String()
    moved_by = fields.String()
    moved_at = wire.Moment()


class NoteSchema(wire.Schema):
    """What happened to an order without moving it."""

    kind = fields.String(validate=validate.OneOf(NOTES))
    text = fields.String()
    noted_by = fields.String()
    noted_at = wire.Moment()


class CommitmentSchema(wire.Schema):
    """What property knows of the fund's promise."""

    id = fields.String()
    state = fields.String()
    amount_fen = fields.Integer()
    asked_by = fields.String()


class WorkOrderDetailSchema(WorkOrderSchema):
    """A work order with its costs, its history and what its fund promised."""

    lines = fields.List(fields.Nested(CostLineSchema))
    history = fields.List(fields.Nested(MoveSchema))
    notes = fields.List(fields.Nested(NoteSchema))
    allowed = fields.List(fields.String(validate=validate.OneOf(STATES)))
    commitment = fields.Nested(CommitmentSchema, allow_none=True)


class WorkOrderQuery(wire.PageQuery):
    """Filters of the list of work orders; `order=urgency` needs `unfinished=true`."""

    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    building_id = wire.Id(load_default=None)
    assignee = wire.Name(longest=64, load_default=None)
    category = fields.String(load_default=None, validate=validate.OneOf(CATEGORIES))
    urgency = fields.String(load_default=None, validate=validate.OneOf(URGENCIES))
    channel = fields.String(load_default=None, validate=validate.OneOf(CHANNELS))
    asset_id = wire.Id(load_default=None)
    payer = fields.String(load_default=None, validate=validate.OneOf(PAYERS))
    household_id = wire.Id(load_default=None)
    team = wire.Name(longest=64, load_default=None)
    report_id = wire.Id(load_default=None)
    unfinished = fields.Boolean(load_default=False)
    order = fields.String(load_default="id", validate=validate.OneOf(("id", "urgency")))


WorkOrderPageSchema = wire.page_of(WorkOrderSchema)
