"""Closed months on the wire."""

from marshmallow import fields

from services.ledger.periods.checklist.schemas import ItemSchema
from shared import wire


class PeriodCloseSchema(wire.Schema):
    """What a closed month came to; `reserve_fen` is negative when a loss takes reserve back."""

    id = fields.String()
    book = fields.String(attribute="book.code", metadata={"example": "store"})
    period = fields.String(metadata={"example": "2026-03"})
    revenue_fen = fields.Integer()
    vat_relief_fen = fields.Integer()
    profit_before_tax_fen = fields.Integer()
    income_tax_fen = fields.Integer()
    net_profit_fen = fields.Integer()
    reserve_fen = fields.Integer()
    distributable_fen = fields.Integer()
    closed_on = wire.Day()
    closed_by = fields.String()
    closed_at = wire.Moment()


class PeriodCloseDetailSchema(PeriodCloseSchema):
    """A closed month with everything that was looked at, and who accepted what and why."""

    checklist = fields.List(fields.Nested(ItemSchema))


class ClosePeriodSchema(wire.Schema):
    """The warnings, by code, in spite of which the month closes, and why."""

    accepted = fields.List(
        wire.Name(), load_default=list, metadata={"example": ["stock_not_counted"]}
    )
    reason = wire.Name(load_default=None, metadata={"example": "盘点定于下月初, 书记已同意"})


PeriodClosePageSchema = wire.page_of(PeriodCloseSchema)
