"""Founding a fund of the reports."""

from services.funds.database import writes
from services.funds.funds.commands import create_fund
from services.funds.funds.models import Fund
from services.funds.funds.rules import DEFAULTS
from services.funds.templates.queries import by_code
from shared.identity import Principal


@writes
def found_from_template(who: Principal, wanted: dict) -> Fund:
    """Found a fund on the terms of a template, those apart that are wanted otherwise.

    Raises what `create_fund` raises.
    """
    template = by_code()[wanted["template"]]
    own = {name: value for name, value in wanted.items() if name != "template"}
    theirs = DEFAULTS | template.terms | {"nature": template.nature, "book": template.book}
    return create_fund(who, theirs | own)
