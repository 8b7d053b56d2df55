"""Tax rules: each row holds from one day through another, and says on what ground."""

import peewee

from services.ledger.database import Table


class VatRate(Table):
    """The VAT rate of a tax category for small-scale taxpayers, hundredths of a percent."""

    category = peewee.CharField(32)
    valid_from = peewee.DateField()
    valid_until = peewee.DateField()
    rate_bp = peewee.IntegerField()
    ground = peewee.TextField()


class VatThreshold(Table):
    """Up to which tax-exclusive sales a filing period is exempt; fen.

    `limit_included`: sales of exactly the limit are exempt too.
    """

    valid_from = peewee.DateField()
    valid_until = peewee.DateField()
    month_limit_fen = peewee.BigIntegerField()
    quarter_limit_fen = peewee.BigIntegerField()
    limit_included = peewee.BooleanField()
    ground = peewee.TextField()


class IncomeTaxRate(Table):
    """The effective income tax rate of a small low-profit company, hundredths of a percent."""

    valid_from = peewee.DateField()
    valid_until = peewee.DateField()
    rate_bp = peewee.IntegerField()
    ground = peewee.TextField()


class SmallScaleLimit(Table):
    """Up to which taxable sales of twelve months a company stays a small-scale taxpayer; fen."""

    valid_from = peewee.DateField()
    valid_until = peewee.DateField()
    warning_fen = peewee.BigIntegerField()
    limit_fen = peewee.BigIntegerField()
    ground = peewee.TextField()


class SmallProfitLimit(Table):
    """Up to which profit of a year IncomeTaxRate holds, fen; above it, what the whole bears."""

    valid_from = peewee.DateField()
    valid_until = peewee.DateField()
    limit_fen = peewee.BigIntegerField()
    rate_above_bp = peewee.IntegerField()
    ground = peewee.TextField()


class IncomeShare(Table):
    """Which share of a tax category's income counts for income tax; information only."""

    category = peewee.CharField(32)
    valid_from = peewee.DateField()
    valid_until = peewee.DateField()
    share_bp = peewee.IntegerField()
    ground = peewee.TextField()
