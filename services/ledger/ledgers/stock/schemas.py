"""The stock ledger on the wire and as tables; quantities as decimals, amounts in fen."""

from marshmallow import fields

from services.ledger.files import FormatQuery
from shared import wire
from shared.sheets import Column


class ProductsQuery(FormatQuery):
    """Which month."""

    period = wire.Period(required=True, metadata={"example": "2026-03"})


class StockQuery(ProductsQuery):
    """Which product, by its SKU, in which month."""

    product = fields.String(required=True, metadata={"example": "AB-SPI-001"})


def _part(name: str) -> dict:
    """数量, 单价 and 金额 of a part of a row; null where the row has no such part."""
    return {
        f"{name}_quantity": wire.Quantity(allow_none=True),
        f"{name}_price_fen": fields.Integer(allow_none=True),
        f"{name}_fen": fields.Integer(allow_none=True),
    }


_StockRow = wire.Schema.from_dict(
    {
        "kind": fields.String(metadata={"description": "opening, line or month"}),
        "day": wire.Day(),
        "voucher": fields.String(allow_none=True, metadata={"example": "记-12"}),
        "voucher_id": fields.String(allow_none=True),
        "memo": fields.String(),
        **_part("received"),
        **_part("issued"),
        **_part("balance"),
    },
    name="StockLedgerRowSchema",
)
_ProductRow = wire.Schema.from_dict(
    {
        "product": fields.String(allow_none=True),
        "name": fields.String(allow_none=True),
        **_part("opening"),
        **_part("received"),
        **_part("issued"),
        **_part("closing"),
    },
    name="StockProductRowSchema",
)


class StockLedgerSchema(wire.Schema):
    """数量金额账 of a product; a price is value by quantity, half up, and only shown."""

    book = fields.String()
    period = fields.String()
    product = fields.String()
    name = fields.String(allow_none=True)
    rows = fields.List(fields.Nested(_StockRow))


class ProductsSchema(wire.Schema):
    """The products of 1405, and what of `account_fen` stands for none of them."""

    book = fields.String()
    period = fields.String()
    rows = fields.List(fields.Nested(_ProductRow))
    total = fields.Nested(_ProductRow)
    account_fen = fields.Integer()
    unassigned_fen = fields.Integer()


def _columns(name: str, field: str) -> list[Column]:
    return [
        Column(f"{name}数量", f"{field}_quantity", "quantity"),
        Column(f"{name}单价", f"{field}_price_fen", "fen"),
        Column(f"{name}金额", f"{field}_fen", "fen"),
    ]


STOCK_COLUMNS = [
    Column("日期", "day", "day"),
    Column("凭证字号", "voucher"),
    Column("摘要", "memo"),
    *_columns("收入", "received"),
    *_columns("发出", "issued"),
    *_columns("结存", "balance"),
]
PRODUCT_COLUMNS = [
    Column("商品编码", "product"),
    Column("品名", "name"),
    *_columns("期初", "opening"),
    *_columns("收入", "received"),
    *_columns("发出", "issued"),
    *_columns("结存", "closing"),
]
