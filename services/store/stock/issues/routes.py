"""`/stock/issues`"""

from services.store.stock.issues import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("issues", __name__, description="Goods for repairs, at their cost")


@routes.get("/stock/issues")
@requires("stock:read")
@routes.arguments(schemas.StockIssueQuery, location="query")
@routes.response(200, schemas.StockIssuePageSchema)
def list_issues(wanted):
    """List what was issued for repairs."""
    return queries.issues(caller(), wanted)


@routes.post("/stock/issues")
@requires("stock:issue")
@routes.arguments(schemas.IssueGoodsSchema)
@routes.response(201, schemas.StockIssueSchema)
def issue_goods(wanted):
    """Issue goods for a work order, at their cost; only property asks."""
    return commands.issue_goods(caller(), wanted)


@routes.get("/stock/issues/<issue_id>")
@requires("stock:read")
@routes.response(200, schemas.StockIssueSchema)
def get_issue(issue_id):
    """One issue."""
    return queries.issue(caller(), issue_id)


@routes.post("/stock/issues/<issue_id>/return")
@requires("stock:issue")
@routes.response(200, schemas.StockIssueSchema)
def return_goods(issue_id):
    """Take the goods back at the cost they left with; only property asks."""
    return commands.return_goods(caller(), issue_id)
