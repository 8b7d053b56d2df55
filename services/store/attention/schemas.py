"""The list of what needs a person, on the wire."""

import json

from marshmallow import fields

from shared import wire


class AttentionQuery(wire.PageQuery):
    """Open items, or with `settled` those dealt with."""

    settled = fields.Boolean(load_default=False)
    code = fields.String(load_default=None)
    subject_id = fields.String(load_default=None)


class SettleAttentionSchema(wire.Schema):
    """What was found and done."""

    note = wire.Name(longest=400, required=True, metadata={"example": "已核对，小票属实"})


class AttentionSchema(wire.Schema):
    """One thing to look at; `content` is what was sent and could not be kept as it was."""

    id = fields.String()
    code = fields.String()
    subject_id = fields.String()
    day = wire.Day()
    sentence = fields.String()
    content = fields.Function(
        lambda item: json.loads(item.content) if item.content else None,
        metadata={"type": ["object", "null"]},
    )
    raised_at = wire.Moment()
    settled_by = fields.String(allow_none=True)
    settled_at = wire.Moment(allow_none=True)
    note = fields.String(allow_none=True)


AttentionPageSchema = wire.page_of(AttentionSchema)
