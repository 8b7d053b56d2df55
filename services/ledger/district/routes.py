"""`/rollup`"""

from services.ledger import files
from services.ledger.district import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import requires

routes = Blueprint("district", __name__, description="社区汇总")


@routes.get("/rollup")
@requires("rollup:read")
@routes.arguments(schemas.RollUpQuery, location="query")
@routes.response(200, schemas.RollUpSchema)
def rollup(wanted):
    """Every community's turnover, profit and funds, and whether its books hold."""
    found = queries.rollup(wanted["period"])
    last = {**found.total, "community": "合计", "closed_through": None}
    name = f"社区汇总 {found.period}"
    return files.answer(wanted, found, [*found.rows, last], name, schemas.ROLLUP_COLUMNS)
