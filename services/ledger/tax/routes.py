"""`/tax-rules`"""

from services.ledger.tax import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import requires

routes = Blueprint("tax", __name__, description="Tax rules and the days on which they hold")


@routes.get("/tax-rules")
@requires("book:read")
@routes.response(200, schemas.TaxRulesSchema)
def list_tax_rules():
    """Every tax rule the books follow."""
    return queries.rules_in_force()
