"""Closed months on the wire."""

from marshmallow import fields

from services.ledger.periods.checklist.schemas import ChecklistItemSchema
from services.ledger.vouchers.schemas import VoucherLineSchema
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

    checklist = fields.List(fields.Nested(ChecklistItemSchema))


class PreviewedVoucherSchema(wire.Schema):
    """A voucher that the close would post."""

    kind = fields.String()
    memo = fields.String(metadata={"example": "结转本期损益"})
    amount_fen = fields.Integer()
    lines = fields.List(fields.Nested(VoucherLineSchema), attribute="written")


class PreviewSchema(wire.Schema):
    """What a close would come to now, in fen, and what it would post."""

    period = fields.String(attribute="close.period")
    revenue_fen = fields.Integer(attribute="close.revenue_fen")
    vat_relief_fen = fields.Integer(attribute="close.vat_relief_fen")
    profit_before_tax_fen = fields.Integer(attribute="close.profit_before_tax_fen")
    income_tax_fen = fields.Integer(attribute="close.income_tax_fen")
    net_profit_fen = fields.Integer(attribute="close.net_profit_fen")
    reserve_fen = fields.Integer(attribute="close.reserve_fen")
    distributable_fen = fields.Integer(attribute="close.distributable_fen")
    vouchers = fields.List(fields.Nested(PreviewedVoucherSchema))


class ClosePeriodSchema(wire.Schema):
    """The warnings, by code, in spite of which the month closes, and why."""

    accepted = fields.List(
        wire.Name(), load_default=list, metadata={"example": ["stock_not_counted"]}
    )
    reason = wire.Name(load_default=None, metadata={"example": "盘点定于下月初, 书记已同意"})


PeriodClosePageSchema = wire.page_of(PeriodCloseSchema)
