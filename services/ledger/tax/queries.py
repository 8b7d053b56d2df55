"""Asking what tax rule holds on a day. Read-only.

A day without a rule is refused and never guessed (design.md §6.9).
"""

from collections.abc import Iterable
from datetime import date

import peewee

from services.ledger.database import ledger
from services.ledger.tax.models import IncomeTaxRate, VatRate, VatThreshold
from shared.compiled import Compiled
from shared.errors import Refusal

_RATE = Compiled(
    ledger.proxy,
    lambda category, day: VatRate.select(VatRate.rate_bp).where(
        (VatRate.category == category) & (VatRate.valid_from <= day) & (VatRate.valid_until >= day)
    ),
)
ASK = "Ask the tax office, then add the rule with its days."


def vat_rates_bp(categories: Iterable[str], day: date) -> dict[str, int]:
    """The VAT rate of each tax category on a day. Raises `vat_rule_unknown`."""
    found = {name: _RATE.one(name, day.isoformat()) for name in sorted(set(categories))}
    rates = {name: row[0] for name, row in found.items() if row}
    if absent := [name for name in found if name not in rates]:
        raise Refusal(
            "vat_rule_unknown", f"No VAT rule for {', '.join(absent)} holds on {day}. {ASK}"
        )
    return rates


def vat_threshold(day: date) -> VatThreshold:
    """The threshold of the filing period that ends on a day. Raises `vat_rule_unknown`."""
    row = VatThreshold.select().where(*_holding(VatThreshold, day)).first()
    if row is None:
        raise Refusal("vat_rule_unknown", f"No VAT threshold holds on {day}. {ASK}")
    return row


def income_tax_rate_bp(day: date) -> int:
    """The income tax rate on a day. Raises `income_tax_rule_unknown`."""
    row = IncomeTaxRate.select().where(*_holding(IncomeTaxRate, day)).first()
    if row is None:
        raise Refusal("income_tax_rule_unknown", f"No income tax rule holds on {day}. {ASK}")
    return row.rate_bp


def rules_in_force() -> dict[str, list[peewee.Model]]:
    """Every rule with its days, oldest first; a few rows for all communities."""
    return {
        "vat_rates": list(VatRate.select().order_by(VatRate.valid_from, VatRate.category)),
        "vat_thresholds": list(VatThreshold.select().order_by(VatThreshold.valid_from)),
        "income_tax_rates": list(IncomeTaxRate.select().order_by(IncomeTaxRate.valid_from)),
    }


def _holding(table, day: date) -> tuple:
    return table.valid_from <= day, table.valid_until >= day
