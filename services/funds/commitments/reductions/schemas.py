"""Reductions on the wire."""

from marshmallow import fields

from shared import wire


class ReduceCommitmentSchema(wire.Schema):
    """How much less is needed, and why; the asker may name the reduction."""

    id = wire.Id(load_default=None)
    reduced_fen = wire.Fen(least=1, required=True)
    reason = wire.Name(required=True, metadata={"example": "报价低于预算"})


class CommitmentReductionSchema(wire.Schema):
    """A reduction, and what the commitment is now."""

    id = fields.String()
    commitment_id = fields.String()
    reduced_fen = fields.Integer()
    commitment_amount_fen = fields.Integer()
    reason = fields.String()
    reduced_by = fields.String()
    reduced_at = wire.Moment()


class CommitmentReductionQuery(wire.PageQuery):
    """Filters of the list of reductions."""

    commitment_id = wire.Id(load_default=None)


CommitmentReductionPageSchema = wire.page_of(CommitmentReductionSchema)
