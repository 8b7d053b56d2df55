"""The roll-up on the wire and as a table; amounts in fen."""

from marshmallow import fields

from services.ledger.district.rules import SUMS
from services.ledger.files import FormatQuery
from shared import wire
from shared.sheets import Column


class RollUpQuery(FormatQuery):
    """Which month."""

    period = wire.Period(required=True, metadata={"example": "2026-03"})


_SUMS: dict = {name: fields.Integer() for name in SUMS}
_Row = wire.Schema.from_dict(
    {
        "community": fields.String(),
        **_SUMS,
        "balanced": fields.Boolean(),
        "closed_through": fields.String(
            allow_none=True,
            metadata={"description": "The month through which every book in use is closed."},
        ),
    },
    name="RollUpRowSchema",
)
_Total = wire.Schema.from_dict(
    {"communities": fields.Integer(), **_SUMS, "balanced": fields.Boolean()},
    name="RollUpTotalSchema",
)


class RollUpSchema(wire.Schema):
    """社区汇总: turnover is 营业收入 without VAT, profit 净利润, funds what their accounts hold."""

    period = fields.String()
    rows = fields.List(fields.Nested(_Row))
    total = fields.Nested(_Total)


_NAMES = ("本月营业额", "本年营业额", "累计营业额", "本月净利润", "本年净利润", "专项资金结余")
ROLLUP_COLUMNS = [
    Column("社区", "community"),
    *(Column(name, field, "fen") for name, field in zip(_NAMES, SUMS, strict=True)),
    Column("结账至", "closed_through"),
]
