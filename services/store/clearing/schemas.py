"""Clearing accounts and explanations on the wire."""

from marshmallow import fields, validate

from services.store.bills.rules import CHANNELS, STATES
from services.store.clearing.rules import OURS_OPEN, ROWS_OPEN, TREATMENTS
from shared import wire

_CHANNEL = validate.OneOf(CHANNELS)


class ClearingQuery(wire.Schema):
    """Which account, and at the end of which day; today unless said."""

    channel = fields.String(required=True, validate=_CHANNEL)
    on = wire.Day(load_default=None)


class PartSchema(wire.Schema):
    """One thing a balance consists of."""

    name = fields.String(metadata={"example": "only_ours"})
    count = fields.Integer(attribute="number")
    amount_fen = fields.Integer()
    list = fields.String(
        attribute="listed_at",
        allow_none=True,
        metadata={"description": "Where they are listed; null without any."},
    )


class ClearingSchema(wire.Schema):
    """What a platform owes us by our own records; the parts add up to it, zero when all is done.

    `balance_fen` = tenders less refunds − payouts − suppliers and leaders of campaigns paid from it
    + what was explained.
    """

    channel = fields.String()
    on = wire.Day()
    balance_fen = fields.Integer()
    ours_fen = fields.Integer()
    paid_out_fen = fields.Integer()
    suppliers_fen = fields.Integer()
    leaders_fen = fields.Integer()
    explained_fen = fields.Integer()
    parts = fields.List(fields.Nested(PartSchema))
    waiting = fields.Integer(metadata={"description": "Explanations nobody has approved yet."})
    unreported_fen = fields.Integer(
        metadata={"description": "Of days not closed yet, which account 1012 does not have."}
    )


class DifferencesQuery(wire.PageQuery):
    """Which part of a balance to list."""

    channel = fields.String(required=True, validate=_CHANNEL)
    on = wire.Day(load_default=None)
    name = fields.String(
        data_key="class", required=True, validate=validate.OneOf(ROWS_OPEN + OURS_OPEN)
    )


class StandingSchema(wire.Schema):
    """Money that stands open: the side that has it, or both where their amounts differ."""

    kind = fields.String()
    row_id = fields.Function(
        lambda found: found.id if hasattr(found, "platform_at") else None,
        metadata={"type": ["string", "null"]},
    )
    platform_at = wire.Moment(dump_default=None, allow_none=True)
    platform_fen = fields.Integer(dump_default=None, allow_none=True)
    ours_id = fields.Function(
        lambda found: found.ours_id if hasattr(found, "platform_at") else found.id,
        metadata={"type": ["string", "null"]},
    )
    ours_at = fields.String(dump_default=None, allow_none=True)
    ours_fen = fields.Integer(dump_default=None, allow_none=True)
    standing_fen = fields.Integer()


class ExplainRowSchema(wire.Schema):
    """What becomes of money that platform and books do not agree on."""

    treatment = fields.String(required=True, validate=validate.OneOf(tuple(TREATMENTS)))
    reason = wire.Name(required=True, metadata={"example": "顾客误转，已退还"})
    person = wire.Name(load_default=None, metadata={"description": "Who owes a receivable."})


class ExplainOursSchema(ExplainRowSchema):
    """The same of a sale or refund of ours that never came to the platform."""

    channel = fields.String(required=True, validate=_CHANNEL)
    sale_id = wire.Id(load_default=None)
    refund_id = wire.Id(load_default=None)


class ExplanationQuery(wire.PageQuery):
    """Filter of the list of explanations."""

    channel = fields.String(load_default=None, validate=_CHANNEL)
    waiting = fields.Boolean(load_default=False)


class ExplanationSchema(wire.Schema):
    """What was said of a difference; `effect_fen` moves the clearing account once approved."""

    id = fields.String()
    channel = fields.String()
    kind = fields.String()
    row_id = fields.String(allow_none=True)
    ours_id = fields.String(allow_none=True)
    treatment = fields.String()
    effect_fen = fields.Integer()
    reason = fields.String()
    person = fields.String(allow_none=True)
    state = fields.String(validate=validate.OneOf(STATES))
    made_by = fields.String()
    made_at = wire.Moment()
    decided_by = fields.String(allow_none=True)
    decided_on = wire.Day(allow_none=True)


ExplanationPageSchema = wire.page_of(ExplanationSchema)
StandingPageSchema = wire.page_of(StandingSchema)
