"""`/intercompany`"""

from services.ledger import files
from services.ledger.companies import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("companies", __name__, description="内部往来对账")


@routes.get("/intercompany")
@requires("book:read")
@routes.arguments(schemas.IntercompanyQuery, location="query")
@routes.response(200, schemas.IntercompanySchema)
def intercompany(wanted):
    """Whether what one company is owed is what the other owes, document by document."""
    found = queries.reconciliation(caller(), wanted["period"])
    rows = [
        {
            **row._asdict(),
            "difference_fen": row.difference_fen,
            "state_name": schemas.STATES[row.state],
        }
        for row in found.rows
    ]
    name = f"内部往来对账 {found.period}"
    return files.answer(wanted, found, rows, name, schemas.MATTER_COLUMNS)
