"""Funds on the wire."""

from marshmallow import fields, validate

from services.funds.funds import rules
from services.funds.uses.queries import catalogue
from shared import wire

CATEGORIES_MAX = 50
BUILDINGS_MAX = 500
FUNDS_MAX = 50
LEVELS_MAX = 5
CATEGORY = validate.Regexp(r"[a-z][a-z_]{0,31}\Z", error="A category is a word like fire_safety.")
NATURE_MEANING = "G grant, H held for others, E own earmark of profit, X held by a charity"


class ApprovalLevelSchema(wire.Schema):
    """From above so many fen on, so many people besides the asker must agree."""

    above_fen = wire.Fen(least=0, required=True)
    approvals = fields.Integer(
        required=True, strict=True, validate=validate.Range(1, rules.APPROVALS_MAX)
    )


class Ids(fields.List):
    """Ids, each once; none allows any."""

    def __init__(self, most: int, **kwargs):
        super().__init__(
            wire.Id(),
            load_default=list,
            validate=[validate.Length(max=most), wire.all_different],
            **kwargs,
        )


class Uses(fields.List):
    """Codes of the catalogue of uses, each once."""

    def __init__(self, **kwargs):
        word = fields.String(validate=validate.OneOf(tuple(catalogue())))
        super().__init__(word, load_default=list, validate=[wire.all_different], **kwargs)


class TermsSchema(wire.Schema):
    """What a fund may be used for. Empty lists of categories and buildings allow any; no uses:
    all that no list rules out, or repairs alone where kinds of them or unmanaged buildings are
    named. Money moves on to the funds of `transfers_to` alone.
    """

    name = wire.Name(required=True, metadata={"example": "反哺维修资金"})
    purpose = wire.Text(required=True, metadata={"example": "无物业楼栋的屋顶与管道维修"})
    legal_holder = wire.Name(required=True, metadata={"example": "乐居社区服务有限公司"})
    categories = fields.List(
        fields.String(validate=CATEGORY),
        load_default=list,
        validate=validate.Length(max=CATEGORIES_MAX),
        metadata={"example": ["roof", "plumbing"]},
    )
    uses = Uses(metadata={"example": ["repair", "relief"]})
    forbidden_uses = Uses(metadata={"example": ["contract_duty"]})
    buildings = Ids(BUILDINGS_MAX)
    transfers_to = Ids(FUNDS_MAX)
    unmanaged_only = fields.Boolean(load_default=False)
    opens_on = wire.Day(load_default=None, allow_none=True)
    closes_on = wire.Day(load_default=None, allow_none=True)
    cap_per_order_fen = wire.Fen(least=1, load_default=None, allow_none=True)
    cap_per_household_fen = wire.Fen(
        least=1,
        load_default=None,
        allow_none=True,
        metadata={"description": "In a calendar year; for a building, for each household of it."},
    )
    approval_threshold_fen = wire.Fen(least=0, load_default=rules.APPROVAL_THRESHOLD_FEN)
    approval_levels = fields.List(
        fields.Nested(ApprovalLevelSchema),
        load_default=list,
        validate=validate.Length(max=LEVELS_MAX),
        metadata={"description": "Steps above the threshold, rising."},
    )
    lot_order = fields.String(load_default="fifo", validate=validate.OneOf(rules.LOT_ORDERS))


class CreateFundSchema(TermsSchema):
    """A new fund with its terms; `id` may be named by the client."""

    id = wire.Id(load_default=None)
    nature = fields.String(
        required=True,
        validate=validate.OneOf(rules.NATURES),
        metadata={"description": NATURE_MEANING, "example": "E"},
    )
    book = fields.String(required=True, validate=validate.OneOf(rules.BOOKS))


class AccountSchema(wire.Schema):
    """An account of the books that a fund moves."""

    code = fields.String(metadata={"example": "310102"})
    name = fields.String(metadata={"example": "盈余公积—反哺专项"})


class FundSchema(wire.Schema):
    """A fund with its terms, its accounts and its sums: balance = contributed - disbursed -
    withdrawn, available = balance - committed. Off the books, it is in this register alone.
    """

    id = fields.String()
    name = fields.String()
    nature = fields.String()
    status = fields.String(validate=validate.OneOf(rules.STATUSES))
    purpose = fields.String()
    legal_holder = fields.String()
    book = fields.String()
    accounts = fields.List(fields.Nested(AccountSchema))
    is_off_books = fields.Boolean()
    categories = fields.List(fields.String())
    uses = fields.List(fields.String())
    forbidden_uses = fields.List(fields.String())
    buildings = fields.List(fields.String())
    transfers_to = fields.List(fields.String())
    unmanaged_only = fields.Boolean()
    opens_on = wire.Day(allow_none=True)
    closes_on = wire.Day(allow_none=True)
    cap_per_order_fen = fields.Integer(allow_none=True)
    cap_per_household_fen = fields.Integer(allow_none=True)
    approval_threshold_fen = fields.Integer()
    approval_levels = fields.List(fields.Nested(ApprovalLevelSchema))
    lot_order = fields.String(validate=validate.OneOf(rules.LOT_ORDERS))
    founded_by = fields.String(allow_none=True)
    contributed_fen = fields.Integer()
    disbursed_fen = fields.Integer()
    withdrawn_fen = fields.Integer()
    balance_fen = fields.Integer()
    committed_fen = fields.Integer()
    available_fen = fields.Integer()


class FundQuery(wire.PageQuery):
    """Filters of the list of funds."""

    nature = fields.String(load_default=None, validate=validate.OneOf(rules.NATURES))
    status = fields.String(load_default=None, validate=validate.OneOf(rules.STATUSES))
    book = fields.String(load_default=None, validate=validate.OneOf(rules.BOOKS))


FundPageSchema = wire.page_of(FundSchema)
