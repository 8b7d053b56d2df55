"""Batches of offline sales on the wire."""

from marshmallow import fields, validate

from services.store.sales.schemas import LINES_MAX, RecordSaleSchema, SaleLineWantedSchema
from shared import wire

SALES_MAX = 500
EXAMPLE = {
    "id": "01920000-0000-7000-8000-000000000001",
    "sold_at": "2026-03-02T01:00:00Z",
    "catalogue_version": 17,
    "lines": [{"sku": "BN-TEA-001", "quantity": "2", "unit_price_fen": 350}],
    "tenders": [{"method": "cash", "amount_fen": 700}],
}


class OfflineLineSchema(SaleLineWantedSchema):
    """A line as the till priced it; `amount_fen`, if given, is what was paid and has the word."""

    amount_fen = wire.Fen(least=0, load_default=None)


class OfflineSaleSchema(RecordSaleSchema):
    """A sale made while the network was away: named by the till, priced by its catalogue.

    Without the network nobody knows how many points are there, so none are redeemed. With a
    `voided_reason` it is no sale: whoever is at the till says that it did not count, and a person
    looks at what was sent.
    """

    class Meta(RecordSaleSchema.Meta):
        exclude = ("till_id", "points_redeemed", "total_fen")

    id = wire.Id(required=True)
    sold_at = wire.Moment(required=True)
    lines = fields.List(
        fields.Nested(OfflineLineSchema), required=True, validate=validate.Length(1, LINES_MAX)
    )
    catalogue_version = fields.Integer(strict=True, load_default=None)
    voided_reason = wire.Name(load_default=None, metadata={"example": "顾客没有拿走"})


class RecordBatchSchema(wire.Schema):
    """What a till sold without the network. `sent_at` is the till's own clock now.

    Each sale is read by itself, so that one that cannot be read holds up no other.
    """

    till_id = wire.Id(required=True)
    sent_at = fields.AwareDateTime(format="iso", required=True)
    sales = fields.List(
        fields.Dict(keys=fields.String()),
        required=True,
        validate=validate.Length(1, SALES_MAX),
        metadata={"example": [EXAMPLE]},
    )


class BatchAnswerSchema(wire.Schema):
    """What became of one sale.

    `stored`: kept; `replayed`: it was here already; `needs_attention`: on the list for a person,
    kept if `kept`, else as it was sent. What could not be read or was voided is no sale.
    """

    id = fields.String(allow_none=True)
    status = fields.String(validate=validate.OneOf(("stored", "replayed", "needs_attention")))
    kept = fields.Boolean()
    flags = fields.List(fields.String())


class BatchSchema(wire.Schema):
    """The answers, in the order of the sales."""

    answers = fields.List(fields.Nested(BatchAnswerSchema))
