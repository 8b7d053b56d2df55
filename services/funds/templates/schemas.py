"""Templates of funds on the wire."""

from marshmallow import fields, validate

from services.funds.funds.rules import BOOKS, NATURES
from services.funds.funds.schemas import TermsSchema
from services.funds.templates.queries import by_code
from shared import wire

CODE = validate.OneOf(tuple(by_code()))


class FundTemplateSchema(wire.Schema):
    """A fund of the reports; terms it does not name are those of any new fund."""

    code = fields.String(validate=CODE, metadata={"example": "feed_back_pool"})
    zh = fields.String(metadata={"example": "反哺资金池"})
    en = fields.String()
    sentence_zh = fields.String()
    sentence_en = fields.String()
    nature = fields.String(validate=validate.OneOf(NATURES))
    book = fields.String(validate=validate.OneOf(BOOKS))
    yearly_budget_fen = fields.Integer(
        allow_none=True, metadata={"description": "Granted to each community in a year."}
    )
    terms = fields.Dict(keys=fields.String())


class FromTemplateSchema(TermsSchema):
    """Which template, and the terms that are to be other ones; `id` may be named by the client."""

    template = fields.String(required=True, validate=CODE)
    id = wire.Id(load_default=None)
    book = fields.String(validate=validate.OneOf(BOOKS))
