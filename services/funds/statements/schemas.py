"""Fund statements on the wire and as tables; amounts in fen."""

from datetime import date

from marshmallow import ValidationError, fields, post_load, validate

from services.funds.statements import rules
from services.funds.uses.queries import catalogue
from shared import sheets, wire
from shared.sheets import Column

PERIOD = "A month 2026-03, a quarter 2026-Q1 or a year 2026."


class SpanQuery(wire.Schema):
    """Some days: a period by its name, or from a day to a day, both included."""

    period = fields.String(
        load_default=None,
        validate=validate.Regexp(rules.SPAN, error=PERIOD),
        metadata={"example": "2026-Q1", "description": PERIOD},
    )
    since = wire.Day(load_default=None)
    until = wire.Day(load_default=None)

    @post_load
    def _days(self, wanted: dict, **_) -> dict:
        """The days that are meant, whichever way they were said."""
        period, since, until = (wanted.pop(name) for name in ("period", "since", "until"))
        if bool(period) == bool(since or until) or bool(since) != bool(until):
            raise ValidationError("Either a period, or since and until.", "period")
        if period:
            since, until = rules.days(period)
        if until < since:
            raise ValidationError(f"Must not lie before {since}.", "until")
        return wanted | {"since": since, "until": until}


class StatementQuery(SpanQuery):
    """Which days, of which fund or of all, and as what."""

    fund_id = wire.Id(load_default=None)
    as_ = fields.String(
        data_key="as", load_default="json", validate=validate.OneOf(("json", *sheets.FORMATS))
    )


SourcesSchema = wire.Schema.from_dict(
    {source: fields.Integer() for source in rules.SOURCES}, name="FundSourcesSchema"
)


class FundFiguresSchema(wire.Schema):
    """closing = opening + income + transferred_in + returned - spent - transferred_out -
    given_back; available = closing - committed. `sources` add up to income, `uses` to spent.
    """

    opening_fen = fields.Integer()
    sources = fields.Nested(SourcesSchema)
    income_fen = fields.Integer()
    transferred_in_fen = fields.Integer()
    returned_fen = fields.Integer()
    uses = fields.Dict(keys=fields.String(), values=fields.Integer())
    spent_fen = fields.Integer()
    transferred_out_fen = fields.Integer()
    given_back_fen = fields.Integer()
    closing_fen = fields.Integer()
    committed_fen = fields.Integer()
    available_fen = fields.Integer()


class StatementRowSchema(wire.Schema):
    """One fund."""

    fund_id = fields.String(attribute="fund.id")
    name = fields.String(attribute="fund.name")
    nature = fields.String(attribute="fund.nature")
    book = fields.String(attribute="fund.book")
    figures = fields.Nested(FundFiguresSchema)


class StatementSchema(wire.Schema):
    """专项资金收支表 of each fund and of all together."""

    since = wire.Day()
    until = wire.Day()
    rows = fields.List(fields.Nested(StatementRowSchema))
    total = fields.Nested(FundFiguresSchema)


_SOURCE_NAMES = dict(
    zip(rules.SOURCES, ("利润提取", "物业费提取", "公共收益", "拨款", "捐赠"), strict=True)
)


def _use_name(use: str) -> str:
    known = catalogue().get(use)
    return known.zh if known else use


def columns(uses: list[str]) -> list[Column]:
    """The columns of a printed statement; one for each use that money was spent for."""

    def fen(name: str, field: str) -> Column:
        return Column(name, field, "fen")

    return [
        Column("专项资金", "name"),
        Column("性质", "nature"),
        Column("账套", "book"),
        fen("期初余额", "opening_fen"),
        *(fen(_SOURCE_NAMES[source], source) for source in rules.SOURCES),
        fen("收入合计", "income_fen"),
        fen("转入", "transferred_in_fen"),
        fen("支出退回", "returned_fen"),
        *(fen(f"支出：{_use_name(use)}", f"use_{use}") for use in uses),
        fen("支出合计", "spent_fen"),
        fen("转出", "transferred_out_fen"),
        fen("退还拨付人", "given_back_fen"),
        fen("期末余额", "closing_fen"),
        fen("其中：已承诺", "committed_fen"),
        fen("可用余额", "available_fen"),
    ]


def printed(name: str, nature: str | None, book: str | None, found: rules.Figures) -> dict:
    """A line of a printed statement."""
    named = {"name": name, "nature": nature, "book": book, "available_fen": found.available_fen}
    uses = {f"use_{use}": fen for use, fen in found.uses.items()}
    return found._asdict() | found.sources | uses | named


def file_name(since: date, until: date) -> str:
    """What a printed statement is called."""
    return f"专项资金收支表 {since} {until}"
