"""Tax rules on the wire."""

from marshmallow import fields

from shared import wire


class RuleSchema(wire.Schema):
    """What every rule has: its days, both included, and its ground."""

    valid_from = wire.Day()
    valid_until = wire.Day()
    ground = fields.String()


class VatRateSchema(RuleSchema):
    """A VAT rate in hundredths of a percent."""

    category = fields.String()
    rate_bp = fields.Integer()


class VatThresholdSchema(RuleSchema):
    """The exempt sales of a filing period, tax-exclusive."""

    month_limit_fen = fields.Integer()
    quarter_limit_fen = fields.Integer()
    limit_included = fields.Boolean()


class IncomeTaxRateSchema(RuleSchema):
    """An effective income tax rate in hundredths of a percent."""

    rate_bp = fields.Integer()


class SmallScaleLimitSchema(RuleSchema):
    """The taxable sales of twelve months that a small-scale taxpayer may have."""

    warning_fen = fields.Integer()
    limit_fen = fields.Integer()


class SmallProfitLimitSchema(RuleSchema):
    """The profit of a year up to which the rate holds; above it all bears `rate_above_bp`."""

    limit_fen = fields.Integer()
    rate_above_bp = fields.Integer()


class IncomeShareSchema(RuleSchema):
    """Which share of a tax category's income counts for income tax; not computed."""

    category = fields.String()
    share_bp = fields.Integer()


class TaxRulesSchema(wire.Schema):
    """All tax rules."""

    vat_rates = fields.List(fields.Nested(VatRateSchema))
    vat_thresholds = fields.List(fields.Nested(VatThresholdSchema))
    small_scale_limits = fields.List(fields.Nested(SmallScaleLimitSchema))
    income_tax_rates = fields.List(fields.Nested(IncomeTaxRateSchema))
    small_profit_limits = fields.List(fields.Nested(SmallProfitLimitSchema))
    income_shares = fields.List(fields.Nested(IncomeShareSchema))
