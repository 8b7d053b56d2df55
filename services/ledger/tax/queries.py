"""Asking what tax rule holds on a day, and what of it a book has reached. Read-only.

A day without a rule is refused and never guessed (design.md §6.9).
"""

from collections.abc import Collection, Iterable
from datetime import date

import peewee

from services.ledger.books.models import Book
from services.ledger.database import ledger
from services.ledger.tax import rules
from services.ledger.tax.models import (
    IncomeShare,
    IncomeTaxRate,
    SmallProfitLimit,
    SmallScaleLimit,
    VatRate,
    VatThreshold,
)
from services.ledger.vouchers import queries as vouchers
from services.ledger.vouchers.rules import month_end
from shared.compiled import Compiled
from shared.errors import Refusal

_RATE_BP = Compiled(
    ledger.proxy,
    lambda category, day: VatRate.select(VatRate.rate_bp).where(
        VatRate.category == category, *_holding(VatRate, day)
    ),
)
ASK = "Ask the tax office, then add the rule with its days."


def vat_rates(categories: Iterable[str], day: date) -> dict[str, VatRate]:
    """The VAT rule of each tax category on a day. Raises `vat_rule_unknown`."""
    wanted = sorted(set(categories))
    rows = VatRate.select().where(VatRate.category.in_(wanted), *_holding(VatRate, day))
    found = {row.category: row for row in rows}
    _require_all(wanted, found, day)
    return found


def vat_rates_bp(categories: Iterable[str], day: date) -> dict[str, int]:
    """The VAT rate of each tax category on a day. Raises `vat_rule_unknown`."""
    wanted = sorted(set(categories))
    rows = {category: _RATE_BP.one(category, day.isoformat()) for category in wanted}
    found = {category: row[0] for category, row in rows.items() if row}
    _require_all(wanted, found, day)
    return found


def _require_all(wanted: Iterable[str], found: Collection[str], day: date) -> None:
    if absent := [category for category in wanted if category not in found]:
        raise Refusal(
            "vat_rule_unknown", f"No VAT rule for {', '.join(absent)} holds on {day}. {ASK}"
        )


def vat_threshold(day: date) -> VatThreshold:
    """The threshold of the filing period that ends on a day. Raises `vat_rule_unknown`."""
    row = VatThreshold.select().where(*_holding(VatThreshold, day)).first()
    if row is None:
        raise Refusal("vat_rule_unknown", f"No VAT threshold holds on {day}. {ASK}")
    return row


def income_tax_rule(day: date) -> rules.IncomeTaxRule:
    """What a year's profit bears on a day. Raises `income_tax_rule_unknown`."""
    rate = IncomeTaxRate.select().where(*_holding(IncomeTaxRate, day)).first()
    limit = SmallProfitLimit.select().where(*_holding(SmallProfitLimit, day)).first()
    if rate is None or limit is None:
        raise Refusal("income_tax_rule_unknown", f"No income tax rule holds on {day}. {ASK}")
    return rules.IncomeTaxRule(
        rate.rate_bp, limit.limit_fen, limit.rate_above_bp, (rate.ground, limit.ground)
    )


def income_share(category: str, day: date) -> IncomeShare | None:
    """Which share of a category's income counts for income tax on a day, None where all does."""
    query = IncomeShare.select().where(IncomeShare.category == category)
    return query.where(*_holding(IncomeShare, day)).first()


def rolling_sales(book: Book, period: str) -> rules.Rolling:
    """A book's taxable sales of the twelve months to this one, against the small-scale limit."""
    since = rules.twelve_months_to(period)
    found = rules.sales(vouchers.moved(book, period, since, carried=False))
    day = month_end(period)
    limit = SmallScaleLimit.select().where(*_holding(SmallScaleLimit, day)).first()
    sums = (since, period, found.taxed_fen, found.exempt_fen)
    if limit is None:
        return rules.Rolling(*sums, None, None, "unknown", None)
    state = rules.limit_state(found.taxed_fen, limit.warning_fen, limit.limit_fen)
    return rules.Rolling(*sums, limit.warning_fen, limit.limit_fen, state, limit.ground)


def rules_in_force() -> dict[str, list[peewee.Model]]:
    """Every rule with its days, oldest first; a few rows for all communities."""
    return {
        "vat_rates": list(VatRate.select().order_by(VatRate.valid_from, VatRate.category)),
        "vat_thresholds": list(VatThreshold.select().order_by(VatThreshold.valid_from)),
        "small_scale_limits": list(SmallScaleLimit.select().order_by(SmallScaleLimit.valid_from)),
        "income_tax_rates": list(IncomeTaxRate.select().order_by(IncomeTaxRate.valid_from)),
        "small_profit_limits": list(
            SmallProfitLimit.select().order_by(SmallProfitLimit.valid_from)
        ),
        "income_shares": list(
            IncomeShare.select().order_by(IncomeShare.valid_from, IncomeShare.category)
        ),
    }


def _holding(table, day: date) -> tuple:
    return table.valid_from <= day, table.valid_until >= day
