"""`/finance/statements/tax-returns`: what is to be filed of a year, VAT period by period, and the
income tax on the year so far."""

from flask import Blueprint

from gateway.web import desk, reading
from gateway.web.finance import section
from gateway.web.reading import Refused
from shared import clock

returns = Blueprint("returns", __name__, url_prefix="/statements/tax-returns")
MONTHS = {"month": 1, "quarter": 3}  # of a filing period of VAT
NO_RULE = ("vat_rule_unknown", "income_tax_rule_unknown")  # of a day before all that we know


@returns.get("")
@desk.shown_to("book:read")
def to_file():
    """The return of the filing period around a month, and those of its year beside it."""
    opened = section.opened()
    period = section.period_of(opened)
    of_year = [found for end in _ends(opened, period[:4]) if (found := _vat(opened, end))]
    return section.page(
        "tax_returns.html",
        opened,
        period=period,
        name="tax-returns",
        last_day=clock.month_end,
        of_year=of_year,
        vat=next((each for each in of_year if each["since"] <= period <= each["until"]), None),
        income_tax=_asked(opened, "income-tax", period),
    )


def _ends(opened: section.Open, year: str) -> list[str]:
    """The last months of the filing periods of a year that have begun."""
    step = MONTHS[opened.book["vat_filing"]]
    ends = [f"{year}-{month:02d}" for month in range(step, 13, step)]
    return [end for end in ends if section.moved(end, 1 - step) <= section.this_month()]


def _vat(opened: section.Open, period: str) -> dict | None:
    return _asked(opened, "vat-return", period)


def _asked(opened: section.Open, name: str, period: str) -> dict | None:
    """A return; None where no rule says what is to be filed."""
    try:
        return reading.read("ledger", f"{opened.path}/{name}", period=period)
    except Refused as refused:
        if refused.code in NO_RULE:
            return None
        raise
