"""Founding a fund of the reports."""

from services.funds.budgets import queries as budgets
from services.funds.budgets.commands import propose_budget
from services.funds.database import writes
from services.funds.funds.commands import create_fund
from services.funds.funds.models import Fund
from services.funds.funds.rules import DEFAULTS
from services.funds.templates.queries import by_code
from shared import clock
from shared.identity import Principal


@writes
def found_from_template(who: Principal, wanted: dict) -> Fund:
    """Found a fund on the terms of a template, those apart that are wanted otherwise.

    What is granted for a year is proposed as its budget, which another person approves. Raises
    what `create_fund` raises.
    """
    template = by_code()[wanted["template"]]
    own = {name: value for name, value in wanted.items() if name != "template"}
    theirs = DEFAULTS | template.terms | {"nature": template.nature, "book": template.book}
    fund = create_fund(who, theirs | own)
    if template.yearly_budget_fen and not budgets.has_any(fund.id):
        year, amount_fen = clock.today().year, template.yearly_budget_fen
        wish = {"id": None, "fund_id": fund.id, "year": year, "amount_fen": amount_fen}
        propose_budget(who, wish | {"lines": []})
    return fund
