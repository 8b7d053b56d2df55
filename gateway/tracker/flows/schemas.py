"""Flows on the wire. Money is whole fen."""

from datetime import timedelta

from marshmallow import ValidationError, fields, validate, validates_schema

from gateway.tracker.flows.queries import KINDS
from gateway.tracker.schemas import CommunityQuery
from shared import wire

DAYS_MAX = 3660


class SankeyQuery(CommunityQuery):
    """From which business day to which, both among them; ten years at most."""

    since = wire.Day(required=True, metadata={"example": "2026-01-01"})
    until = wire.Day(required=True, metadata={"example": "2026-12-31"})

    @validates_schema
    def _in_order(self, wanted, **_):
        since, until = wanted.get("since"), wanted.get("until")
        if since and until and not since <= until <= since + timedelta(days=DAYS_MAX):
            raise ValidationError("Not before the first day, and ten years at most.", "until")


class NodeSchema(wire.Schema):
    """A node: in = brought + its links in; balance = in − its links out.

    A fund brings what lay in it before the first day. `name` is that of a fund, a building or a
    product category, or the code of a source or a use; null if it was never heard.
    """

    id = fields.String(metadata={"example": "source:profit:store:2026-03"})
    kind = fields.String(validate=validate.OneOf(KINDS))
    name = fields.String(allow_none=True)
    book = fields.String(allow_none=True)
    period = fields.String(allow_none=True)
    brought_fen = fields.Integer()
    in_fen = fields.Integer()
    out_fen = fields.Integer()
    balance_fen = fields.Integer()


class LinkSchema(wire.Schema):
    """What went from one node to another; no links lead round."""

    source = fields.String()
    target = fields.String()
    amount_fen = fields.Integer()


class SankeySchema(wire.Schema):
    """Nodes, from left to right, and links."""

    since = wire.Day()
    until = wire.Day()
    nodes = fields.List(fields.Nested(NodeSchema))
    links = fields.List(fields.Nested(LinkSchema))
