"""The posting table on the wire."""

from marshmallow import fields

from shared import wire


class CaseLineSchema(wire.Schema):
    """A line of an entry with the amount of the example; red is negative on the same side."""

    side = fields.String(metadata={"description": "debit or credit"})
    account = fields.String(metadata={"example": "1405"})
    account_name = fields.String()
    example_fen = fields.Integer()
    text = fields.String(metadata={"example": "借：1405 库存商品 130,000.00"})


class CaseEntrySchema(wire.Schema):
    """What becomes one voucher; `kind` is the voucher's."""

    book = fields.String()
    kind = fields.String()
    memo = fields.String()
    lines = fields.List(fields.Nested(CaseLineSchema))


class CaseSchema(wire.Schema):
    """A business case; without entries nothing is written for it."""

    case = fields.String(metadata={"example": "goods_received"})
    fact = fields.String(allow_none=True, metadata={"description": "null for a month's end"})
    told_by = fields.String()
    title = fields.String(metadata={"example": "赊购商品"})
    when = fields.String()
    nature = fields.String(
        allow_none=True,
        metadata={"description": "whose money: G government grant, H held, E earmark, X charity"},
    )
    sentence = fields.String()
    entries = fields.List(fields.Nested(CaseEntrySchema))


CasePageSchema = wire.page_of(CaseSchema)
