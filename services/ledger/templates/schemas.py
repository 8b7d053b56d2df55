"""Templates and recurring vouchers, on the wire."""

from marshmallow import fields, validate

from services.ledger.drafts.rules import LINES_MAX
from services.ledger.drafts.schemas import DraftSchema, WrittenLineSchema
from services.ledger.templates.rules import SIDES
from shared import wire
from shared.money import FEN_MAX


class ShapeLineSchema(WrittenLineSchema):
    """One side of a shape; `amount_fen` null where it is given when the template is used."""

    class Meta(wire.Schema.Meta):
        exclude = ("debit_fen", "credit_fen")

    side = fields.String(required=True, validate=validate.OneOf(SIDES))
    amount_fen = wire.Fen(least=1, load_default=None, allow_none=True)


class ScheduleSchema(wire.Schema):
    """Every month from the first to the last, without end when that is null.

    `total_fen` is spread over the months and fills the lines whose amount is open; the last
    month takes the remainder.
    """

    first_period = wire.Period(required=True, metadata={"example": "2026-03"})
    last_period = wire.Period(load_default=None, allow_none=True)
    day = fields.Integer(
        load_default=31,
        strict=True,
        validate=validate.Range(1, 31),
        metadata={"description": "A shorter month takes its last day; 31 is always the last"},
    )
    total_fen = wire.Fen(least=1, most=FEN_MAX, load_default=None, allow_none=True)


class MakeTemplateSchema(wire.Schema):
    """A named shape of vouchers."""

    name = wire.Name(longest=100, required=True, metadata={"example": "店面房租"})
    memo = wire.Name(longest=100, required=True, metadata={"example": "支付房租"})
    attachments = fields.Integer(
        load_default=1,
        strict=True,
        validate=validate.Range(1, 999),
        metadata={"description": "How many papers such a voucher has"},
    )
    schedule = fields.Nested(ScheduleSchema, load_default=None, allow_none=True)
    lines = fields.List(
        fields.Nested(ShapeLineSchema), required=True, validate=validate.Length(2, LINES_MAX)
    )


class TemplateLineSchema(ShapeLineSchema):
    """A line of a template; `line_no` names it when amounts are given."""

    line_no = fields.Integer()


class TemplateSchema(wire.Schema):
    """A template and its lines."""

    id = fields.String()
    name = fields.String()
    memo = fields.String()
    attachments = fields.Integer()
    schedule = fields.Nested(ScheduleSchema, allow_none=True)
    maker = fields.String()
    made_at = wire.Moment()
    retired_on = wire.Day(allow_none=True)
    retired_by = fields.String(allow_none=True)
    lines = fields.List(fields.Nested(TemplateLineSchema), attribute="written")


class TemplateQuery(wire.PageQuery):
    """Those in use, or those retired."""

    retired = fields.Boolean(load_default=False)


class UseSchema(wire.Schema):
    """A voucher of a template; `amounts` by line number, red when negative."""

    id = wire.Id(load_default=None, allow_none=True)
    voucher_date = wire.Day(required=True)
    amounts = fields.Dict(
        keys=fields.Integer(),
        values=wire.Fen(),
        load_default=dict,
        metadata={"example": {"1": 120_000, "2": 120_000}},
    )
    attachments = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(0, 999)
    )
    memo = wire.Name(load_default=None, allow_none=True)


class PeriodSchema(wire.Schema):
    """Of which month."""

    period = wire.Period(required=True)


class DueSchema(wire.Schema):
    """What a month asks for; `state`: later, due, made or posted."""

    template = fields.String(attribute="template.id")
    name = fields.String(attribute="template.name")
    period = fields.String()
    voucher_date = wire.Day()
    memo = fields.String(metadata={"example": "2026年3月支付房租"})
    amount_fen = fields.Integer()
    state = fields.String()
    draft = fields.String(attribute="draft.id", dump_default=None, allow_none=True)
    voucher = fields.String(attribute="draft.voucher", dump_default=None, allow_none=True)


class RefusedSchema(wire.Schema):
    """A template of which no draft could be made."""

    template = fields.String(attribute="template.id")
    name = fields.String(attribute="template.name")
    code = fields.String(attribute="refusal.code")
    detail = fields.String(attribute="refusal.message")


class MadeSchema(wire.Schema):
    """The drafts that were made; those made before are not among them."""

    period = fields.String()
    made = fields.List(fields.Nested(DraftSchema), attribute="drafts")
    refused = fields.List(fields.Nested(RefusedSchema))


class ChoiceSchema(wire.Schema):
    """An account that fits."""

    code = fields.String()
    full_name = fields.String()


class ExampleLineSchema(wire.Schema):
    """A line to complete; without an account one of `choices`, or one that she adds there."""

    side = fields.String(attribute="line.side")
    account = fields.String(attribute="line.account", allow_none=True)
    under = fields.String(attribute="line.under", allow_none=True)
    hint = fields.String(attribute="line.hint")
    choices = fields.List(fields.Nested(ChoiceSchema))


class ExampleSchema(wire.Schema):
    """A template as an accountant would write it."""

    name = fields.String(attribute="example.name")
    memo = fields.String(attribute="example.memo")
    note = fields.String(attribute="example.note")
    lines = fields.List(fields.Nested(ExampleLineSchema))


TemplatePageSchema = wire.page_of(TemplateSchema)
DuePageSchema = wire.page_of(DueSchema)
ExamplePageSchema = wire.page_of(ExampleSchema)
