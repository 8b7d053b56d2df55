"""The public record on the wire, for staff."""

from marshmallow import fields, validate

from gateway.record.photos.schemas import RecordPhotoSchema
from gateway.record.tables.rules import TABLES
from shared import wire

STATES = ("open", "published", "discarded", "stale")
PROCUREMENT_FROM_FEN = 500_000


class PrepareSchema(wire.Schema):
    """Which month, from which value on a purchase is shown by itself, and which photos are."""

    period = wire.Period(required=True, metadata={"example": "2026-01"})
    procurement_from_fen = wire.Fen(
        least=0, load_default=PROCUREMENT_FROM_FEN, metadata={"example": PROCUREMENT_FROM_FEN}
    )
    photo_ids = fields.List(
        wire.Id(),
        load_default=list,
        metadata={
            "description": "Photos after repairs accepted in the month, as property keeps them; "
            "nothing is shown that is not named here.",
            "example": [],
        },
    )


class CorrectSchema(wire.Schema):
    """Which published month is corrected, and why."""

    period = wire.Period(required=True, metadata={"example": "2026-01"})
    reason = wire.Text(
        longest=500, required=True, metadata={"example": "一笔退款记错了日期，已红字更正。"}
    )


class SnapshotQuery(wire.PageQuery):
    """Filters of the list; for the district: which community."""

    period = wire.Period(load_default=None, metadata={"example": "2026-01"})
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    community = fields.String(load_default=None)


class DifferenceSchema(wire.Schema):
    """A field of a row that changed; null where the row was not, or is not any more."""

    table = fields.String(metadata={"example": "results"})
    row = fields.String(metadata={"example": "revenue"})
    field = fields.String(metadata={"example": "amount_fen"})
    old = fields.Raw(allow_none=True, metadata={"type": ["integer", "string"], "example": 350_000})
    new = fields.Raw(allow_none=True, metadata={"type": ["integer", "string"], "example": 340_000})


class DraftSchema(wire.Schema):
    """What somebody prepared, and what became of it."""

    id = fields.String()
    period = fields.String(metadata={"example": "2026-01"})
    kind = fields.String(validate=validate.OneOf(("month", "correction")))
    state = fields.String(validate=validate.OneOf(STATES))
    reason = fields.String(allow_none=True)
    procurement_from_fen = fields.Integer()
    prepared_by = fields.String()
    prepared_at = wire.Moment()
    ended_by = fields.String(allow_none=True)
    ended_at = wire.Moment(allow_none=True)


class SealedSchema(wire.Schema):
    """A published document and its place in the chain."""

    id = fields.String()
    sequence = fields.Integer(metadata={"example": 1})
    period = fields.String(metadata={"example": "2026-01"})
    kind = fields.String(validate=validate.OneOf(("month", "correction")))
    published_at = wire.Moment()
    notice_ends_on = wire.Day()
    hash = fields.String(metadata={"description": "SHA-256 of the document, hexadecimal."})
    previous_hash = fields.String(allow_none=True)


class PublicationSchema(SealedSchema):
    """The same for staff: who made it, and who approved it."""

    prepared_by = fields.String()
    approved_by = fields.String()


TablesSchema = wire.Schema.from_dict(
    {
        table.name: fields.List(
            fields.Nested(
                wire.Schema.from_dict(
                    {
                        column.name: fields.Integer(allow_none=True)
                        if column.kind in ("fen", "count")
                        else fields.String()
                        for column in table.columns
                    },
                    name="Record" + table.name.title().replace("_", "") + "Schema",
                )
            )
        )
        for table in TABLES
    },
    name="RecordTablesSchema",
)


class SnapshotSchema(wire.Schema):
    """A draft with all that would be, or is, published; `publication` is null before."""

    draft = fields.Nested(DraftSchema)
    publication = fields.Nested(PublicationSchema, allow_none=True)
    tables = fields.Nested(TablesSchema)
    differences = fields.List(fields.Nested(DifferenceSchema))
    photos = fields.List(fields.Nested(RecordPhotoSchema))


class ChangesSchema(wire.Schema):
    """What has moved since a draft was prepared; nothing while it may be approved."""

    changes = fields.List(fields.Nested(DifferenceSchema))


DraftPageSchema = wire.page_of(DraftSchema)
