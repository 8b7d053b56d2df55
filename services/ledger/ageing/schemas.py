"""Ages on the wire and as tables; amounts in fen."""

from marshmallow import fields

from services.ledger.files import FormatQuery
from shared import wire
from shared.sheets import Column


class AgeingQuery(FormatQuery):
    """Which account, which takes its sub-accounts along, and on which day."""

    account = fields.String(required=True, metadata={"example": "2202"})
    day = wire.Day(required=True)


class AgesSchema(wire.Schema):
    """A balance and its ages in days; what was paid too much is negative."""

    balance_fen = fields.Integer()
    days_0_30_fen = fields.Integer()
    days_31_90_fen = fields.Integer()
    days_91_180_fen = fields.Integer()
    days_181_365_fen = fields.Integer()
    older_fen = fields.Integer()


class AgeingRowSchema(AgesSchema):
    """A party of an account; null where vouchers name nobody."""

    account = fields.String()
    account_name = fields.String()
    kind = fields.String(allow_none=True, metadata={"description": "supplier, member or person"})
    counterparty = fields.String(allow_none=True)
    name = fields.String(allow_none=True)


class AgeingSchema(wire.Schema):
    """往来账龄; the total is the balance of the account, positive on its own side."""

    book = fields.String()
    account = fields.String()
    account_name = fields.String()
    day = wire.Day()
    rows = fields.List(fields.Nested(AgeingRowSchema))
    total = fields.Nested(AgesSchema)


AGEING_COLUMNS = [
    Column("科目编码", "account"),
    Column("科目名称", "account_name"),
    Column("往来单位", "counterparty"),
    Column("名称", "name"),
    Column("余额", "balance_fen", "fen"),
    Column("30天以内", "days_0_30_fen", "fen"),
    Column("31–90天", "days_31_90_fen", "fen"),
    Column("91–180天", "days_91_180_fen", "fen"),
    Column("181–365天", "days_181_365_fen", "fen"),
    Column("一年以上", "older_fen", "fen"),
]
