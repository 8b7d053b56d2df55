"""Ledgers on the wire and as tables; amounts in fen."""

from marshmallow import fields, validate

from services.ledger.files import FormatQuery
from shared import wire
from shared.sheets import Column

_SIDE = {"description": "借, 贷, or 平 when nothing stands on the account"}


class GeneralQuery(FormatQuery):
    """Which year, and which account; without one every account of the standard that moved."""

    year = fields.Integer(required=True, validate=validate.Range(2023, 2099))
    account = fields.String(load_default=None)


class JournalQuery(FormatQuery, wire.PageQuery):
    """An account, which takes its sub-accounts along, from day to day, both among them."""

    account = fields.String(required=True, metadata={"example": "1001"})
    since = wire.Day(required=True)
    until = wire.Day(required=True)


class DetailQuery(JournalQuery):
    """Only the lines that belong to something."""

    supplier = fields.String(load_default=None)
    member = fields.String(load_default=None)
    person = fields.String(load_default=None)
    fund = fields.String(load_default=None)
    building = fields.String(load_default=None)
    work_order = fields.String(load_default=None)
    outlet = fields.String(load_default=None)


class GeneralRowSchema(wire.Schema):
    """A month: 期初余额, 本月合计, 本年累计, 期末余额."""

    account = fields.String(metadata={"example": "1405"})
    account_name = fields.String()
    period = fields.String()
    opening_side = fields.String(metadata=_SIDE)
    opening_fen = fields.Integer()
    debit_fen = fields.Integer()
    credit_fen = fields.Integer()
    year_debit_fen = fields.Integer()
    year_credit_fen = fields.Integer()
    side = fields.String(metadata=_SIDE)
    balance_fen = fields.Integer()


class GeneralSchema(wire.Schema):
    """总账 of a year."""

    book = fields.String()
    year = fields.Integer()
    rows = fields.List(fields.Nested(GeneralRowSchema))


class DetailRowSchema(wire.Schema):
    """A line, or a total: 期初余额 or 承前页, 本日合计, 本月合计, 本年累计, 上年结转."""

    kind = fields.String(
        metadata={"description": "opening, line, day, month, year or carried (into a new year)"}
    )
    day = wire.Day()
    business_date = wire.Day(allow_none=True)
    voucher = fields.String(allow_none=True, metadata={"example": "记-12"})
    voucher_id = fields.String(allow_none=True)
    line_no = fields.Integer(allow_none=True)
    account = fields.String(allow_none=True)
    account_name = fields.String(allow_none=True)
    memo = fields.String()
    debit_fen = fields.Integer(allow_none=True)
    credit_fen = fields.Integer(allow_none=True)
    side = fields.String(metadata=_SIDE)
    balance_fen = fields.Integer()


class DetailSchema(wire.Schema):
    """A page of 明细账 or 日记账; it opens with what stood before it."""

    book = fields.String()
    account = fields.String()
    account_name = fields.String()
    since = wire.Day()
    until = wire.Day()
    items = fields.List(fields.Nested(DetailRowSchema))
    next = fields.String(allow_none=True)


GENERAL_COLUMNS = [
    Column("科目编码", "account"),
    Column("科目名称", "account_name"),
    Column("月份", "period"),
    Column("期初方向", "opening_side"),
    Column("期初余额", "opening_fen", "fen"),
    Column("本月借方", "debit_fen", "fen"),
    Column("本月贷方", "credit_fen", "fen"),
    Column("本年累计借方", "year_debit_fen", "fen"),
    Column("本年累计贷方", "year_credit_fen", "fen"),
    Column("方向", "side"),
    Column("期末余额", "balance_fen", "fen"),
]
DETAIL_COLUMNS = [
    Column("日期", "day", "day"),
    Column("业务日期", "business_date", "day"),
    Column("凭证字号", "voucher"),
    Column("科目编码", "account"),
    Column("科目名称", "account_name"),
    Column("摘要", "memo"),
    Column("借方", "debit_fen", "fen"),
    Column("贷方", "credit_fen", "fen"),
    Column("方向", "side"),
    Column("余额", "balance_fen", "fen"),
]
