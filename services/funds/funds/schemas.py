"""Funds on the wire."""

from marshmallow import fields, validate

from services.funds.funds.rules import APPROVAL_THRESHOLD_FEN, BOOKS, NATURES
from shared import wire

CATEGORIES_MAX = 50
CATEGORY = validate.Regexp(r"[a-z][a-z_]{0,31}\Z", error="A category is a word like fire_safety.")
NATURE_MEANING = "G grant, H held for others, E own earmark of profit, X held by a charity"


class CreateFundSchema(wire.Schema):
    """A new fund; `id` may be named by the client. No categories: any work may be paid."""

    id = wire.Id(load_default=None)
    name = wire.Name(required=True, metadata={"example": "反哺维修资金"})
    nature = fields.String(
        required=True,
        validate=validate.OneOf(NATURES),
        metadata={"description": NATURE_MEANING, "example": "E"},
    )
    purpose = fields.String(
        required=True,
        validate=[validate.Length(1, 2000), validate.ContainsNoneOf("\x00")],
        metadata={"example": "无物业楼栋的屋顶与管道维修"},
    )
    legal_holder = wire.Name(required=True, metadata={"example": "乐居社区服务有限公司"})
    book = fields.String(required=True, validate=validate.OneOf(BOOKS))
    categories = fields.List(
        fields.String(validate=CATEGORY),
        load_default=list,
        validate=validate.Length(max=CATEGORIES_MAX),
        metadata={"example": ["roof", "plumbing"]},
    )
    unmanaged_only = fields.Boolean(load_default=False)
    opens_on = wire.Day(load_default=None, allow_none=True)
    closes_on = wire.Day(load_default=None, allow_none=True)
    cap_per_order_fen = wire.Fen(least=1, load_default=None, allow_none=True)
    approval_threshold_fen = wire.Fen(least=0, load_default=APPROVAL_THRESHOLD_FEN)


class FundSchema(wire.Schema):
    """A fund with its sums: balance = contributed - disbursed - withdrawn, available = balance -
    committed.
    """

    id = fields.String()
    name = fields.String()
    nature = fields.String()
    purpose = fields.String()
    legal_holder = fields.String()
    book = fields.String()
    categories = fields.List(fields.String())
    unmanaged_only = fields.Boolean()
    opens_on = wire.Day(allow_none=True)
    closes_on = wire.Day(allow_none=True)
    cap_per_order_fen = fields.Integer(allow_none=True)
    approval_threshold_fen = fields.Integer()
    contributed_fen = fields.Integer()
    disbursed_fen = fields.Integer()
    withdrawn_fen = fields.Integer()
    balance_fen = fields.Integer()
    committed_fen = fields.Integer()
    available_fen = fields.Integer()


FundPageSchema = wire.page_of(FundSchema)
