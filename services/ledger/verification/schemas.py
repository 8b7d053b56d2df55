"""What a verification found, on the wire."""

from marshmallow import fields

from shared import wire


class BreakSchema(wire.Schema):
    """The first broken link; `voucher` is null where a voucher is gone from the end."""

    position = fields.Integer()
    voucher_id = fields.String(allow_none=True)
    voucher = fields.String(allow_none=True, metadata={"example": "2026-03 记-12"})
    reason = fields.String(
        metadata={
            "description": "voucher_missing, link_broken, content_changed, number_missing or "
            "voucher_unbalanced"
        }
    )


class DifferenceSchema(wire.Schema):
    """A kept sum and what its lines add up to; `account` or `row` of 会小企03表 says of what."""

    figure = fields.String(metadata={"description": "debit, credit or cash_flow"})
    period = fields.String()
    account = fields.String(allow_none=True)
    row = fields.Integer(allow_none=True)
    belongs = fields.Dict(keys=fields.String(), values=fields.String())
    carried = fields.Boolean()
    written_fen = fields.Integer()
    kept_fen = fields.Integer()


class VerificationSchema(wire.Schema):
    """What a walk along the chain found; `vouchers` counts the links that hold."""

    book = fields.String()
    vouchers = fields.Integer()
    debit_fen = fields.Integer()
    credit_fen = fields.Integer()
    head_hash = fields.String()
    turnovers_agree = fields.Boolean()
    broken_at = fields.Nested(BreakSchema, allow_none=True)
    differences = fields.List(fields.Nested(DifferenceSchema))
