"""The inter-company reconciliation on the wire and as a table; amounts in fen."""

from marshmallow import fields

from services.ledger.files import FormatQuery
from shared import wire
from shared.sheets import Column


class ReconciliationQuery(FormatQuery):
    """Which month."""

    period = wire.Period(required=True, metadata={"example": "2026-03"})


class MatterSchema(wire.Schema):
    """A document on both sides: 1221 内部往来 of one book, 2241 内部往来 of another."""

    document = fields.String()
    other_document = fields.String(allow_none=True)
    day = wire.Day()
    memo = fields.String()
    receivable_book = fields.String(allow_none=True)
    payable_book = fields.String(allow_none=True)
    receivable_raised_fen = fields.Integer()
    payable_raised_fen = fields.Integer()
    receivable_settled_fen = fields.Integer()
    payable_settled_fen = fields.Integer()
    difference_fen = fields.Integer()
    state = fields.String(
        metadata={
            "description": "agreed, agreed_by_amount, amounts_differ, payable_missing or "
            "receivable_missing"
        }
    )


class BookBalanceSchema(wire.Schema):
    """What a book has to get from the others and owes them."""

    book = fields.String()
    receivable_fen = fields.Integer()
    payable_fen = fields.Integer()


class ReconciliationSchema(wire.Schema):
    """内部往来对账; `consolidated_fen` is 0 where the companies agree."""

    period = fields.String()
    rows = fields.List(fields.Nested(MatterSchema))
    balances = fields.List(fields.Nested(BookBalanceSchema))
    consolidated_fen = fields.Integer()
    agrees = fields.Boolean()


STATES = {
    "agreed": "一致",
    "agreed_by_amount": "按金额核对一致",
    "amounts_differ": "金额不符",
    "payable_missing": "应付方未入账",
    "receivable_missing": "应收方未入账",
}
MATTER_COLUMNS = [
    Column("日期", "day", "day"),
    Column("摘要", "memo"),
    Column("应收方", "receivable_book"),
    Column("应付方", "payable_book"),
    Column("应收增加", "receivable_raised_fen", "fen"),
    Column("应付增加", "payable_raised_fen", "fen"),
    Column("应收收回", "receivable_settled_fen", "fen"),
    Column("应付支付", "payable_settled_fen", "fen"),
    Column("差额", "difference_fen", "fen"),
    Column("状态", "state_name"),
    Column("单据", "document"),
    Column("对方单据", "other_document"),
]
