"""Errands on the wire."""

from marshmallow import fields, validate

from services.property.errands.rules import MOVES
from services.property.fees.payments.rules import METHODS
from shared import wire


class AddErrandKindSchema(wire.Schema):
    """A thing that is done for residents; `id` may be named by the client."""

    id = wire.Id(load_default=None)
    name = wire.Name(longest=100, required=True, metadata={"example": "代缴水电费"})


class EndErrandKindSchema(wire.Schema):
    """The first day on which it is not done any more."""

    ended_on = wire.Day(required=True)


class ErrandKindSchema(wire.Schema):
    """A thing that can be asked for."""

    id = fields.String()
    name = fields.String()
    ended_on = wire.Day(allow_none=True)


class SetErrandTermSchema(wire.Schema):
    """Within how many minutes an errand is answered, from a day on."""

    from_on = wire.Day(required=True)
    response_minutes = fields.Integer(
        required=True, strict=True, validate=validate.Range(1, 10_080)
    )


class ErrandTermSchema(wire.Schema):
    """How soon errands are answered, from a day on."""

    from_on = wire.Day()
    response_minutes = fields.Integer()


class ErrandTermListSchema(wire.Schema):
    """All terms, the earliest first; before them it is 15 minutes."""

    items = fields.List(fields.Nested(ErrandTermSchema))


class RecordErrandSchema(wire.Schema):
    """An errand; by whoever records it unless said. It costs nothing."""

    id = wire.Id(load_default=None)
    kind_id = wire.Id(required=True)
    household_id = wire.Id(load_default=None, allow_none=True)
    asked_by = wire.Name(longest=64, load_default=None, allow_none=True)
    asked_at = wire.Moment(required=True)
    answered_at = wire.Moment(required=True)
    done_by = wire.Name(longest=64, load_default=None, allow_none=True)
    done_on = wire.PastDay(
        load_default=None, metadata={"description": "The day it was answered unless said."}
    )
    handling_fee_fen = wire.Fen(
        least=0, load_default=0, metadata={"description": "Anything but 0 is refused."}
    )


class MoveErrandMoneySchema(wire.Schema):
    """Money of a resident that comes, or goes to the payee."""

    method = fields.String(required=True, validate=validate.OneOf(tuple(METHODS)))
    amount_fen = wire.Fen(least=1, required=True)
    payee = wire.Name(longest=100, required=True, metadata={"example": "供电公司"})
    reference = wire.Name(longest=100, load_default=None, allow_none=True)
    on = wire.PastDay(load_default=None, metadata={"description": "Today unless said."})


class ReturnErrandMoneySchema(wire.Schema):
    """Money that goes back to the resident who gave it."""

    method = fields.String(required=True, validate=validate.OneOf(tuple(METHODS)))
    amount_fen = wire.Fen(least=1, required=True)
    reference = wire.Name(longest=100, load_default=None, allow_none=True)
    on = wire.PastDay(load_default=None, metadata={"description": "Today unless said."})


class ErrandMoneySchema(wire.Schema):
    """A movement of a resident's money."""

    id = fields.String()
    move = fields.String(validate=validate.OneOf(MOVES))
    method = fields.String()
    amount_fen = fields.Integer()
    payee = fields.String(allow_none=True)
    reference = fields.String(allow_none=True)
    moved_on = wire.Day()
    moved_by = fields.String()


class ErrandSchema(wire.Schema):
    """An errand; the name is masked for whoever does not need it. `held_fen` is still here."""

    id = fields.String()
    kind_id = fields.String()
    kind = fields.String()
    household_id = fields.String(allow_none=True)
    asked_by = fields.String(allow_none=True)
    asked_at = wire.Moment()
    answered_at = wire.Moment()
    response_minutes = fields.Integer()
    in_time = fields.Boolean()
    done_by = fields.String()
    done_on = wire.Day()
    held_fen = fields.Integer()
    money = fields.List(fields.Nested(ErrandMoneySchema))


class ErrandQuery(wire.PageQuery):
    """Filters of the list."""

    household_id = wire.Id(load_default=None)
    kind_id = wire.Id(load_default=None)
    held = fields.Boolean(load_default=False, metadata={"description": "Those that hold money."})


class ErrandSummaryQuery(wire.Schema):
    """The days on which errands were asked for, both included."""

    since = wire.Day(required=True)
    until = wire.Day(required=True)


class ErrandsOfKindSchema(wire.Schema):
    """How many of a kind."""

    kind = fields.String()
    errands = fields.Integer()


class ErrandSummarySchema(wire.Schema):
    """`in_time` of `errands`, in hundredths of a percent; null of none."""

    errands = fields.Integer()
    in_time = fields.Integer()
    in_time_bp = fields.Integer(allow_none=True)
    by_kind = fields.List(fields.Nested(ErrandsOfKindSchema))


ErrandKindPageSchema = wire.page_of(ErrandKindSchema)
ErrandPageSchema = wire.page_of(ErrandSchema)
