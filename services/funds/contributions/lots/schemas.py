"""Lots and where they went, on the wire."""

from marshmallow import fields, validate

from services.funds.contributions.lots.rules import KINDS
from services.funds.contributions.schemas import ContributionSchema
from shared import wire


class UseSchema(wire.Schema):
    """A slice of a lot, and what became of it.

    `came_back` lies in the lot again. `id` is the disbursement, its return, the return to the
    giver, or the contribution that a transfer made of it in another fund.
    """

    kind = fields.String(validate=validate.OneOf(KINDS))
    id = fields.String()
    day = wire.Day()
    work_order_id = fields.String(allow_none=True)
    use = fields.String(allow_none=True, metadata={"example": "repair"})
    from_fen = fields.Integer()
    amount_fen = fields.Integer()


class LotSchema(ContributionSchema):
    """A lot with its uses, oldest first; of each kind the first ones only, `uses_left_off` more."""

    uses = fields.List(fields.Nested(UseSchema))
    uses_left_off = fields.Integer()


LotPageSchema = wire.page_of(LotSchema)
