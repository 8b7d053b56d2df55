"""Tills on the wire."""

from marshmallow import fields, validate

from services.store.tills.reports import queries as reports
from services.store.tills.rules import DENOMINATIONS
from services.store.tills.tickets import queries as tickets
from shared import wire

OUTLET = "main"  # the outlet of a shop that has only one
COUNT_MAX = 100_000  # pieces of one kind in a drawer


class CreateTillSchema(wire.Schema):
    """A new till in an outlet."""

    id = wire.Id(load_default=None)
    name = wire.Name(longest=64, required=True, metadata={"example": "一号收银台"})
    outlet = wire.Name(longest=64, load_default=OUTLET)


class TillSchema(wire.Schema):
    """A till as it is kept; in the list also its open session and who is at it."""

    id = fields.String()
    outlet = fields.String()
    name = fields.String()
    open_session_id = fields.String(allow_none=True, dump_default=None)
    opened_by = fields.String(allow_none=True, dump_default=None)


class OpenTillSchema(wire.Schema):
    """The float is the change put into the drawer before the first customer."""

    float_fen = wire.Fen(least=0, required=True)
    opened_at = wire.Moment(load_default=None)


class DenominationSchema(wire.Schema):
    """How many notes or coins of one kind there were."""

    value_fen = fields.Integer(strict=True, required=True, validate=validate.OneOf(DENOMINATIONS))
    count = fields.Integer(strict=True, required=True, validate=validate.Range(0, COUNT_MAX))


class CloseTillSchema(wire.Schema):
    """What was counted in the drawer, float included, before anyone saw what is expected.

    The sum, each kind of note and coin, or both.
    """

    counted_cash_fen = wire.Fen(least=0, load_default=None)
    denominations = fields.List(
        fields.Nested(DenominationSchema),
        load_default=None,
        validate=validate.Length(1, len(DENOMINATIONS)),
    )
    closed_at = wire.Moment(load_default=None)


class TillSessionSchema(wire.Schema):
    """A session; what the drawer should hold is told only after it was counted."""

    id = fields.String()
    till_id = fields.String()
    float_fen = fields.Integer()
    opened_at = wire.Moment()
    opened_by = fields.String()
    closed_at = wire.Moment(allow_none=True)
    closed_by = fields.String(allow_none=True)
    expected_cash_fen = fields.Integer(allow_none=True)
    counted_cash_fen = fields.Integer(allow_none=True)
    over_short_fen = fields.Integer(allow_none=True)


class WaitingTicketSchema(wire.Schema):
    """A basket that was put aside and not asked for again."""

    id = fields.String()
    note = fields.String()


class ClosedTillSchema(TillSessionSchema):
    """A closed session, the number of its Z report, and the tickets still open in the outlet."""

    z_number = fields.Function(
        lambda session: reports.z_report(session).number, metadata={"type": "integer"}
    )
    open_tickets = fields.Function(
        lambda session: WaitingTicketSchema(many=True).dump(
            tickets.waiting(session.community, session.till.outlet)
        ),
        metadata={"type": "array", "items": {"type": "object"}},
    )


TillPageSchema = wire.page_of(TillSchema)
TillSessionPageSchema = wire.page_of(TillSessionSchema)
