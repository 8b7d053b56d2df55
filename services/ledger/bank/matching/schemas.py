"""Matches of the bank with the books on the wire."""

from marshmallow import ValidationError, fields, validate, validates_schema

from shared import clock, wire

MEMBERS_MAX = 500


class UntilQuery(wire.Schema):
    """Which bank account, and up to which day."""

    account = wire.Name(longest=8, required=True)
    until = wire.Day(load_default=clock.today)


class RowSchema(wire.Schema):
    """A row of the bank; money in is positive."""

    id = fields.String()
    day = wire.Day()
    amount_fen = fields.Integer()
    counterparty = fields.String()
    reference = fields.String()
    memo = fields.String()
    drafts = fields.List(
        fields.String(), metadata={"description": "Drafts of vouchers written for it."}
    )


class LineSchema(wire.Schema):
    """A line of the books on the bank's account; a debit is positive."""

    voucher_id = fields.String()
    line_no = fields.Integer()
    voucher = fields.String(metadata={"example": "2026-03 记-12"})
    day = wire.Day(metadata={"description": "The business day."})
    amount_fen = fields.Integer()
    said = fields.List(fields.String(), metadata={"description": "The memos of its voucher."})


class UnmatchedSchema(wire.Schema):
    """What is matched with nothing: the 500 oldest of each side; counts and sums are of all."""

    rows = fields.List(fields.Nested(RowSchema))
    rows_count = fields.Integer()
    rows_fen = fields.Integer()
    lines = fields.List(fields.Nested(LineSchema))
    lines_count = fields.Integer()
    lines_fen = fields.Integer()


class SuggestionSchema(wire.Schema):
    """Rows and lines of the same sum."""

    score = fields.Integer()
    why = fields.String(
        metadata={
            "description": "opening, reversed, prepared, reference (100), counterparty (80, "
            "within 3 days), amount (60, within 7 days), one_to_many, many_to_one (40)"
        }
    )
    unambiguous = fields.Boolean()
    amount_fen = fields.Integer()
    rows = fields.List(fields.Nested(RowSchema))
    lines = fields.List(fields.Nested(LineSchema))


class SuggestionsSchema(wire.Schema):
    """The surest first, at most 200 of `total`."""

    items = fields.List(fields.Nested(SuggestionSchema))
    total = fields.Integer()
    unambiguous = fields.Integer()


class LineKeySchema(wire.Schema):
    """A line by its voucher and number."""

    voucher_id = wire.Id(required=True)
    line_no = fields.Integer(required=True, strict=True, validate=validate.Range(1, 10_000))


class MakeMatchSchema(wire.Schema):
    """Which rows are which lines."""

    account = wire.Name(longest=8, required=True)
    rows = fields.List(wire.Id(), load_default=list, validate=validate.Length(0, MEMBERS_MAX))
    lines = fields.List(
        fields.Nested(LineKeySchema), load_default=list, validate=validate.Length(0, MEMBERS_MAX)
    )

    @validates_schema
    def has_two(self, wanted, **_):
        """A match is of two things at least."""
        if len(wanted["rows"]) + len(wanted["lines"]) < 2:
            raise ValidationError("A match is of at least two rows or lines.")


class MatchSuggestedSchema(wire.Schema):
    """Which suggestions to take."""

    account = wire.Name(longest=8, required=True)
    until = wire.Day(load_default=clock.today)
    score_min = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, 100))


class MatchedSchema(wire.Schema):
    """What was matched at once."""

    matched = fields.Integer()
    left_ambiguous = fields.Integer()
    match_ids = fields.List(fields.String())


class UndoMatchSchema(wire.Schema):
    """Why it was wrong."""

    reason = wire.Name(required=True)


class MatchQuery(wire.PageQuery):
    """Filters of the list of matches."""

    account = wire.Name(longest=8, load_default=None)
    undone = fields.Boolean(load_default=None)


class MatchSchema(wire.Schema):
    """A match; one that was undone says by whom and why."""

    id = fields.String(attribute="match.id")
    account = fields.String(attribute="match.account")
    amount_fen = fields.Integer(attribute="match.amount_fen")
    why = fields.String(attribute="match.why")
    made_by = fields.String(attribute="match.made_by")
    made_at = wire.Moment(attribute="match.made_at")
    undone_by = fields.String(attribute="match.undone_by", allow_none=True)
    undone_at = wire.Moment(attribute="match.undone_at", allow_none=True)
    undone_reason = fields.String(attribute="match.undone_reason", allow_none=True)
    rows = fields.List(fields.Nested(RowSchema))
    lines = fields.List(fields.Nested(LineSchema))


MatchPageSchema = wire.page_of(MatchSchema)
