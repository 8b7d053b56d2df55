"""The segment report on the wire and as a table; amounts in fen."""

from marshmallow import fields

from services.ledger.files import FormatQuery
from services.ledger.segments.rules import COLUMNS
from shared import wire
from shared.sheets import Column


class SegmentsQuery(FormatQuery):
    """Which month."""

    period = wire.Period(required=True, metadata={"example": "2026-03"})


_FIGURES: dict = {column: fields.Integer() for column in COLUMNS}
_Row = wire.Schema.from_dict(
    {
        "level": fields.String(metadata={"description": "total, book or outlet"}),
        "book": fields.String(allow_none=True),
        "outlet": fields.String(allow_none=True),
        "name": fields.String(),
        **_FIGURES,
    },
    name="SegmentRowSchema",
)


class SegmentsSchema(wire.Schema):
    """分部报告: outlets add up to their book, books to the whole; an empty outlet is the rest."""

    period = fields.String()
    rows = fields.List(fields.Nested(_Row))


LEVELS = {"total": "合计", "book": "账套", "outlet": "其中：门店"}
_NAMES = (
    *("营业收入", "营业成本", "毛利", "税金及费用"),
    *("投资收益及营业外收支", "利润总额", "所得税费用", "净利润"),
)
SEGMENT_COLUMNS = [
    Column("级次", "level_name"),
    Column("账套", "book"),
    Column("分部", "name"),
    *(
        Column(name, column, "fen")
        for name, column in zip(
            [f"{span}{name}" for span in ("本月", "本年") for name in _NAMES], COLUMNS, strict=True
        )
    ),
]
