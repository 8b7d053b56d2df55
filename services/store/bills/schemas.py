"""Bills and reconciliation on the wire."""

from marshmallow import fields, validate

from services.store.bills.rules import CHANNELS, CLASSES, STATES
from shared import clock, wire

FILE_BODY = {
    "required": True,
    "description": "The file as it came: csv in UTF-8 or GBK, gzip, or Alipay's zip. At most "
    "5 MiB, unpacked 64 MiB and 100,000 lines.",
    "content": {
        kind: {"schema": {"type": "string", "format": "binary"}}
        for kind in ("text/csv", "application/gzip", "application/zip")
    },
}


class BillSchema(wire.Schema):
    """A bill as it was imported; sums are those of the rows it brought, in fen.

    Its payout comes to gross = `gross_fen` − `refund_fen`, less `fee_fen`.
    """

    id = fields.String()
    channel = fields.String()
    kind = fields.String(metadata={"example": "wechat_all"})
    sha256 = fields.String()
    rows_new = fields.Integer()
    rows_known = fields.Integer(metadata={"description": "Brought by earlier bills."})
    rows_ignored = fields.Integer(metadata={"description": "Private, of a personal export."})
    first_at = wire.Moment(allow_none=True)
    last_at = wire.Moment(allow_none=True)
    gross_fen = fields.Integer()
    refund_fen = fields.Integer()
    fee_fen = fields.Integer(metadata={"description": "Rounded once for all rows."})
    net_fen = fields.Integer()
    settlement_id = fields.String(
        allow_none=True, metadata={"description": "The payout that paid it; null while none has."}
    )
    imported_by = fields.String()
    imported_at = wire.Moment()


class BillReportSchema(wire.Schema):
    """A bill, and how its rows stand to our books now."""

    bill = fields.Nested(BillSchema)
    known = fields.Boolean(metadata={"description": "These bytes were imported before."})
    open = fields.Integer(metadata={"description": "Rows somebody has to look at."})
    classes = fields.Dict(
        keys=fields.String(validate=validate.OneOf(CLASSES)), values=fields.Integer()
    )


class BillQuery(wire.PageQuery):
    """Filter of the list of bills."""

    channel = fields.String(load_default=None, validate=validate.OneOf(CHANNELS))
    settled = fields.Boolean(
        load_default=None, metadata={"description": "Whether a payout has paid it."}
    )


class RowQuery(wire.PageQuery):
    """Filter of a bill's rows."""

    name = fields.String(data_key="class", load_default=None, validate=validate.OneOf(CLASSES))


class OursSchema(wire.Schema):
    """A sale's tender (payment) or a refund of ours; `id` is the sale's or the refund's."""

    kind = fields.String()
    id = fields.String()
    at = wire.Moment()
    amount_fen = fields.Integer()


class WordSchema(wire.Schema):
    """What was said of a difference; `effect_fen` is what it moves on the clearing account."""

    id = fields.String()
    treatment = fields.String()
    effect_fen = fields.Integer()
    reason = fields.String()
    person = fields.String(allow_none=True)
    state = fields.String(validate=validate.OneOf(STATES))


class BillRowSchema(wire.Schema):
    """A row of a bill with our side of it; refunds are negative."""

    id = fields.String(attribute="row.id")
    bill_id = fields.String(attribute="row.bill_id")
    line_no = fields.Integer(attribute="row.line_no")
    kind = fields.String(attribute="row.kind")
    platform_no = fields.String(attribute="row.platform_no")
    order_no = fields.String(attribute="row.order_no", allow_none=True)
    refund_no = fields.String(attribute="row.refund_no")
    moment = wire.Moment(attribute="row.moment")
    amount_fen = fields.Integer(attribute="row.amount_fen")
    fee_millifen = fields.Integer(
        attribute="row.fee_millifen",
        metadata={"description": "Thousandths of a fen: hundred-thousandths of a yuan."},
    )
    name = fields.String(data_key="class", attribute="pair.name", validate=validate.OneOf(CLASSES))
    open = fields.Boolean(attribute="pair.is_open")
    ours = fields.Nested(OursSchema, attribute="pair.ours", allow_none=True)
    standing_fen = fields.Integer(attribute="pair.standing_fen")
    explained = fields.Nested(WordSchema, attribute="pair.explained", allow_none=True)
    suggestions = fields.List(fields.Nested(OursSchema))


class ConfirmRowSchema(wire.Schema):
    """What a row is: a sale for a payment, a refund for a refund."""

    sale_id = wire.Id(load_default=None)
    refund_id = wire.Id(load_default=None)


class ReconciliationQuery(wire.Schema):
    """Which channel and business days, both included."""

    channel = fields.String(required=True, validate=validate.OneOf(CHANNELS))
    first = wire.Day(data_key="from", required=True)
    last = wire.Day(data_key="to", required=True)


class ClassSumSchema(wire.Schema):
    """One class of the range."""

    name = fields.String(data_key="class")
    pairs = fields.Integer()
    open = fields.Integer()
    platform_fen = fields.Integer()
    ours_fen = fields.Integer()


class DifferenceSchema(wire.Schema):
    """A movement on which platform and books differ, or one side of it that lies outside.

    `platform_fen` and `ours_fen` are what each side has of it in the range.
    """

    name = fields.String(data_key="class", attribute="pair.name")
    open = fields.Boolean(attribute="pair.is_open")
    row_id = fields.String(attribute="pair.theirs.id", dump_default=None, allow_none=True)
    ours = fields.Nested(OursSchema, attribute="pair.ours", allow_none=True)
    platform_at = fields.Function(
        lambda share: share.pair.theirs and clock.text(share.pair.theirs.at),
        metadata={"type": ["string", "null"], "format": "date-time"},
    )
    platform_fen = fields.Integer()
    ours_fen = fields.Integer()
    standing_fen = fields.Integer(attribute="pair.standing_fen")
    explained = fields.Nested(WordSchema, attribute="pair.explained", allow_none=True)


class ReconciliationSchema(wire.Schema):
    """Platform against books; `difference_fen` = platform − ours = the sum over the classes."""

    ours_fen = fields.Integer()
    platform_fen = fields.Integer()
    difference_fen = fields.Integer()
    fee_fen = fields.Integer()
    net_fen = fields.Integer()
    open = fields.Integer()
    classes = fields.List(fields.Nested(ClassSumSchema))
    differences = fields.List(
        fields.Nested(DifferenceSchema),
        metadata={"description": "The open ones first; at most 500 of `differences_count`."},
    )
    differences_count = fields.Integer()


BillPageSchema = wire.page_of(BillSchema)
BillRowPageSchema = wire.page_of(BillRowSchema)
