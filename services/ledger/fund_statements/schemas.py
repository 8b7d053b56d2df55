"""Fund statements on the wire and as tables; amounts in fen."""

from marshmallow import fields

from services.ledger.files import FormatQuery
from services.ledger.fund_statements.rules import FIGURES, SPANS
from services.ledger.posting.rules import SOURCES
from shared import wire
from shared.sheets import Column


class FundStatementQuery(FormatQuery):
    """Which month."""

    period = wire.Period(required=True, metadata={"example": "2026-03"})


_FIGURES: dict = {f"{span}_{figure}_fen": fields.Integer() for span in SPANS for figure in FIGURES}
_Figures = wire.Schema.from_dict(_FIGURES, name="FundFiguresSchema")
_Row = wire.Schema.from_dict(
    {
        "book": fields.String(),
        "account": fields.String(metadata={"example": "310102"}),
        "nature": fields.String(metadata={"description": "E own, G granted, H held for others"}),
        "fund": fields.String(allow_none=True),
        "name": fields.String(allow_none=True),
        **_FIGURES,
    },
    name="FundStatementRowSchema",
)


class FundStatementSchema(wire.Schema):
    """专项资金收支表: 期初, 收入 by source, 支出, 期末, of the month and the year so far."""

    book = fields.String(allow_none=True)
    period = fields.String()
    rows = fields.List(fields.Nested(_Row))
    total = fields.Nested(_Figures)


_NAMES = ("期初余额", *SOURCES.values(), "其他", "收入合计", "支出", "期末余额")
FUND_COLUMNS = [
    Column("账套", "book"),
    Column("科目编码", "account"),
    Column("性质", "nature"),
    Column("专项资金", "name"),
    *(
        Column(f"{span_name}{name}", f"{span}_{figure}_fen", "fen")
        for span, span_name in zip(SPANS, ("本月", "本年"), strict=True)
        for figure, name in zip(FIGURES, _NAMES, strict=True)
    ),
]
