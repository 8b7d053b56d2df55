"""Reports and receipts on the wire, and as tables."""

from marshmallow import fields, post_load, validate

from services.store.reports.rules import BY, ORDERS, Chosen
from shared import wire
from shared.sheets import FORMATS, Column

BEST_MAX = 200
DEAD_DAYS_MAX = 3660


class FormatQuery(wire.Schema):
    """How a report comes: as JSON, or as a file whose last row is the total."""

    as_ = fields.String(
        data_key="as", load_default="json", validate=validate.OneOf(("json", *FORMATS))
    )


class ChosenQuery(wire.Schema):
    """Filters that are read into one `chosen`; what else is asked for stays beside it."""

    @post_load
    def choose(self, wanted, **_):
        """Put the filters together."""
        filters = {name: wanted.pop(name) for name in Chosen._fields if name in wanted}
        return {**wanted, "chosen": Chosen(**filters)}


class DaysQuery(ChosenQuery, FormatQuery):
    """From a reported day to another, both among them, at most 366; all outlets or one."""

    first = wire.Day(data_key="from", required=True)
    last = wire.Day(data_key="to", required=True)
    outlet = wire.Name(longest=64)


class SalesReportQuery(DaysQuery):
    """What rows stand for, and filters; the hour is that of the shop's clock."""

    by = fields.String(load_default="day", validate=validate.OneOf(BY))
    clerk = wire.Name(longest=64)
    hour = fields.Integer(validate=validate.Range(0, 23))
    category = wire.Name(longest=64)
    sku = wire.Name(longest=64)
    method = wire.Name(longest=16)


class BestSellersQuery(DaysQuery):
    """By what the best are found, and how many."""

    category = wire.Name(longest=64)
    order = fields.String(load_default="quantity", validate=validate.OneOf(ORDERS))
    limit = fields.Integer(load_default=20, validate=validate.Range(1, BEST_MAX))


class TillDifferencesQuery(DaysQuery):
    """The days are those on which drawers were closed."""

    clerk = wire.Name(longest=64)


class DeadStockQuery(FormatQuery):
    """For how many days nothing was sold."""

    days = fields.Integer(load_default=60, validate=validate.Range(1, DEAD_DAYS_MAX))
    category = wire.Name(longest=64, load_default=None)


class ReceiptQuery(ChosenQuery, wire.PageQuery):
    """The filters of the reports; a session is a window of its own and needs no days."""

    first = wire.Day(data_key="from")
    last = wire.Day(data_key="to")
    outlet = wire.Name(longest=64)
    clerk = wire.Name(longest=64)
    hour = fields.Integer(validate=validate.Range(0, 23))
    category = wire.Name(longest=64)
    sku = wire.Name(longest=64)
    method = wire.Name(longest=16)
    session = wire.Id()


class FiguresSchema(wire.Schema):
    """Tax-inclusive takings after discount, refunds deducted; the part that was asked for.

    `agency_fen` was collected for others and is no takings. By way of paying only `gross_fen` is
    known, what was paid, for others too; all else is null.
    """

    quantity = wire.Quantity(attribute="figures.quantity", allow_none=True)
    gross_fen = fields.Integer(attribute="figures.gross_fen")
    discount_fen = fields.Integer(attribute="figures.discount_fen", allow_none=True)
    cost_fen = fields.Integer(attribute="figures.cost_fen", allow_none=True)
    gross_profit_fen = fields.Integer(attribute="figures.gross_profit_fen", allow_none=True)
    agency_fen = fields.Integer(attribute="figures.agency_fen", allow_none=True)


def _receipts() -> fields.String:
    return fields.String(
        allow_none=True, metadata={"description": "Path and query of the receipts that make it."}
    )


class SalesRowSchema(FiguresSchema):
    """A day, hour, category, clerk, outlet, way of paying or SKU; null in the total.

    The counts are of receipts that have something of the row; one counts once in the total.
    """

    key = fields.String(allow_none=True)
    name = fields.String(allow_none=True, metadata={"description": "Of a product only."})
    sales_count = fields.Integer(attribute="figures.sales_count")
    refunds_count = fields.Integer(attribute="figures.refunds_count")
    receipts = _receipts()


class SalesReportSchema(wire.Schema):
    """Rows that have something, in the order of their keys, and their total."""

    rows = fields.List(fields.Nested(SalesRowSchema))
    total = fields.Nested(SalesRowSchema)


class BestSellersSchema(wire.Schema):
    """The products that sold most, the best first."""

    rows = fields.List(fields.Nested(SalesRowSchema))


class MarginRowSchema(wire.Schema):
    """A category against its target; rates in hundredths of a percent, null of nothing.

    Markup 加价率 is profit of cost, margin 毛利率 is profit of takings.
    """

    category = fields.String(allow_none=True)
    gross_fen = fields.Integer()
    cost_fen = fields.Integer()
    gross_profit_fen = fields.Integer()
    markup_bp = fields.Integer(allow_none=True)
    margin_bp = fields.Integer(allow_none=True)
    mode = fields.String(allow_none=True)
    target_bp = fields.Integer(allow_none=True)
    target_profit_fen = fields.Integer(allow_none=True)
    over_target_fen = fields.Integer(allow_none=True)
    receipts = _receipts()


class MarginReportSchema(wire.Schema):
    """Categories in their order, and all of them against the sum of their targets."""

    rows = fields.List(fields.Nested(MarginRowSchema))
    total = fields.Nested(MarginRowSchema)


class DeadRowSchema(wire.Schema):
    """Goods on hand that nobody buys: when they first came and were last sold."""

    sku = fields.String(allow_none=True)
    name = fields.String(allow_none=True)
    category = fields.String(allow_none=True)
    unit = fields.String(allow_none=True)
    on_hand = wire.Quantity()
    value_fen = fields.Integer()
    came_on = wire.Day(allow_none=True)
    last_sold_on = wire.Day(allow_none=True, metadata={"description": "Null if it was never sold."})
    receipts = _receipts()


class DeadStockSchema(wire.Schema):
    """The dearest first, and their total."""

    rows = fields.List(fields.Nested(DeadRowSchema))
    total = fields.Nested(DeadRowSchema)


class DifferencesSchema(wire.Schema):
    """What a clerk's drawers were over and short in a month."""

    clerk = fields.String(allow_none=True)
    month = fields.String(allow_none=True)
    drawers = fields.Integer()
    over_fen = fields.Integer()
    short_fen = fields.Integer()
    over_short_fen = fields.Integer()
    sessions = fields.String(metadata={"description": "Path and query of the drawers."})


class TillDifferencesSchema(wire.Schema):
    """By clerk and month, and their total."""

    rows = fields.List(fields.Nested(DifferencesSchema))
    total = fields.Nested(DifferencesSchema)


class DrawerSchema(wire.Schema):
    """A counted drawer; its receipts are the cash it took and gave back."""

    session = fields.String()
    outlet = fields.String()
    till = fields.String()
    clerk = fields.String()
    closed_on = wire.Day()
    float_fen = fields.Integer()
    expected_cash_fen = fields.Integer()
    counted_cash_fen = fields.Integer()
    over_short_fen = fields.Integer()
    receipts = _receipts()


class TillSessionsSchema(wire.Schema):
    """The drawers in the order they were closed."""

    rows = fields.List(fields.Nested(DrawerSchema))


class ReceiptSchema(FiguresSchema):
    """A sale, or a refund with its sale if it has one; the cost is for readers of reports."""

    kind = fields.String(metadata={"enum": ["sale", "refund"]})
    id = fields.String()
    sale_id = fields.String(allow_none=True)
    outlet = fields.String()
    clerk = fields.String()
    happened_at = wire.Moment()
    reported_on = wire.Day()


ReceiptPageSchema = wire.page_of(ReceiptSchema)

# -- as tables --------------------------------------------------------------------------------

TOTAL = "合计"
BY_NAMES = {
    "day": "日期",
    "hour": "时段",
    "category": "类别",
    "clerk": "店员",
    "outlet": "门店",
    "tender": "付款方式",
    "product": "货号",
}


def sales_columns(by: str) -> list[Column]:
    """The columns of a report on sales; only products have names."""
    return [
        Column(BY_NAMES[by], "key"),
        *([Column("品名", "name")] if by == "product" else []),
        Column("销售笔数", "figures.sales_count", "count"),
        Column("退货笔数", "figures.refunds_count", "count"),
        Column("数量", "figures.quantity", "quantity"),
        Column("销售额", "figures.gross_fen", "fen"),
        Column("折扣", "figures.discount_fen", "fen"),
        Column("成本", "figures.cost_fen", "fen"),
        Column("毛利", "figures.gross_profit_fen", "fen"),
        Column("代收", "figures.agency_fen", "fen"),
    ]


MARGIN_COLUMNS = [
    Column("类别", "category"),
    Column("销售额", "gross_fen", "fen"),
    Column("成本", "cost_fen", "fen"),
    Column("毛利", "gross_profit_fen", "fen"),
    Column("加价率", "markup_bp", "percent_bp"),
    Column("毛利率", "margin_bp", "percent_bp"),
    Column("目标口径", "mode"),
    Column("目标", "target_bp", "percent_bp"),
    Column("目标毛利", "target_profit_fen", "fen"),
    Column("超出目标", "over_target_fen", "fen"),
]
DEAD_COLUMNS = [
    Column("货号", "sku"),
    Column("品名", "name"),
    Column("类别", "category"),
    Column("单位", "unit"),
    Column("库存", "on_hand", "quantity"),
    Column("库存金额", "value_fen", "fen"),
    Column("首次入库", "came_on", "day"),
    Column("最后销售", "last_sold_on", "day"),
]
DIFFERENCE_COLUMNS = [
    Column("店员", "clerk"),
    Column("月份", "month"),
    Column("班次数", "drawers", "count"),
    Column("长款", "over_fen", "fen"),
    Column("短款", "short_fen", "fen"),
    Column("长短款", "over_short_fen", "fen"),
]
DRAWER_COLUMNS = [
    Column("班次", "session"),
    Column("门店", "outlet"),
    Column("收银台", "till"),
    Column("店员", "clerk"),
    Column("关班日期", "closed_on", "day"),
    Column("备用金", "float_fen", "fen"),
    Column("应有现金", "expected_cash_fen", "fen"),
    Column("实点现金", "counted_cash_fen", "fen"),
    Column("长短款", "over_short_fen", "fen"),
]
