"""Sales and refunds on the wire."""

from marshmallow import fields, validate

from services.store.members.points.schemas import POINTS_MAX, points_field
from services.store.sales import queries
from services.store.sales.models import Refund, Sale
from services.store.sales.rules import MONEY, PREPAID
from services.store.stock.schemas import GoodsLineSchema
from shared import wire
from shared.identity import caller

LINES_MAX = 200
TENDERS_MAX = 8
SUPPORTED = ("subsidy", "meal_card")
PRICE_FEN_MAX = 10_000_000


class SaleLineWantedSchema(GoodsLineSchema):
    """A scanned line; without `unit_price_fen` the catalogue's prices and promotions hold.

    `discount_fen` is given by hand on top, `reason` says why.
    """

    quantity = wire.Quantity(required=True, metadata={"type": "string", "example": "2"})
    unit_price_fen = wire.Fen(least=0, most=PRICE_FEN_MAX, load_default=None)
    discount_fen = wire.Fen(least=0, load_default=0)
    reason = wire.Name(load_default=None, allow_none=True)


class TenderWantedSchema(wire.Schema):
    """One way of paying; `prepaid` names the deposit account it is paid from."""

    method = fields.String(required=True, validate=validate.OneOf((*MONEY, PREPAID)))
    amount_fen = wire.Fen(least=1, required=True)
    account_id = wire.Id(load_default=None)


class TenderSchema(wire.Schema):
    """How a part was paid; a deposit's `method` is the kind of its account."""

    method = fields.String()
    amount_fen = fields.Integer()
    account_id = fields.String(allow_none=True)


def told_tenders(document: Sale | Refund) -> list[dict]:
    """How a document was paid; who may not read diners is not told who is supported.

    Subsidy and meal cards are one `account` to them (domain.md §6).
    """
    rows = TenderSchema(many=True).dump(document.tenders)
    if caller().may("diner:read"):
        return rows
    hidden_fen = sum(row["amount_fen"] for row in rows if row["method"] in SUPPORTED)
    rows = [row for row in rows if row["method"] not in SUPPORTED]
    neutral = {"method": "account", "amount_fen": hidden_fen, "account_id": None}
    return [*rows, neutral] if hidden_fen else rows


def tenders_field() -> fields.Function:
    """The tenders of a sale or a refund, as its reader may know them."""
    return fields.Function(told_tenders, metadata={"type": "array", "items": {"type": "object"}})


class RecordSaleSchema(wire.Schema):
    """A sale; `id` may be named by the till, `sold_at` defaults to now.

    `rounding_fen` is taken off the basket (抹零) and borne by its lines. More discount than a
    seller gives alone names its `approval_id`; a line below its cost its `reason`. The member's
    `points_redeemed` are taken off the basket too. `total_fen` is what the customer was told: if
    the catalogue says something else by now, nothing is recorded.
    """

    id = wire.Id(load_default=None)
    till_id = wire.Id(required=True)
    sold_at = wire.Moment(load_default=None)
    lines = fields.List(
        fields.Nested(SaleLineWantedSchema),
        required=True,
        validate=validate.Length(1, LINES_MAX),
    )
    tenders = fields.List(
        fields.Nested(TenderWantedSchema),
        required=True,
        validate=validate.Length(0, TENDERS_MAX),
    )
    rounding_fen = wire.Fen(least=0, load_default=0)
    member_id = wire.Id(load_default=None)
    points_redeemed = points_field(load_default=0, validate=validate.Range(0, POINTS_MAX))
    approval_id = wire.Id(load_default=None)
    total_fen = wire.Fen(least=0, load_default=None)


class SaleLineSchema(wire.Schema):
    """A line as it was sold."""

    line_no = fields.Integer()
    sku = fields.String(attribute="product.sku")
    name = fields.String(attribute="product.name")
    quantity = wire.Quantity()
    unit_price_fen = fields.Integer()
    discount_fen = fields.Integer()
    amount_fen = fields.Integer()
    promotion = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)


class SaleSchema(wire.Schema):
    """A sale as it is kept. Tenders are after change."""

    id = fields.String()
    outlet = fields.String()
    till_id = fields.String()
    sold_at = wire.Moment()
    reported_on = wire.Day()
    total_fen = fields.Integer()
    discount_fen = fields.Integer()
    rounding_fen = fields.Integer()
    change_fen = fields.Integer()
    clerk = fields.String()
    origin = fields.String()
    member_id = fields.String(allow_none=True)
    price_group = fields.String()


class SaleWithLinesSchema(SaleSchema):
    """A sale with its lines and tenders."""

    lines = fields.Function(
        lambda sale: SaleLineSchema(many=True).dump(queries.sale_lines(sale)),
        metadata={"type": "array", "items": {"type": "object"}},
    )
    tenders = tenders_field()


class SaleQuery(wire.PageQuery):
    """Filter of the list of sales."""

    reported_on = wire.Day(load_default=None)


SalePageSchema = wire.page_of(SaleSchema)
