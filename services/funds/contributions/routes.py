"""`/contributions`"""

from services.funds.contributions import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("contributions", __name__, description="Money that came into a fund")


@routes.get("/contributions")
@requires("fund:read")
@routes.arguments(schemas.ContributionQuery, location="query")
@routes.response(200, schemas.ContributionPageSchema)
def list_contributions(wanted):
    """List contributions, each a lot with its source."""
    return queries.contributions(caller(), wanted)


@routes.post("/contributions")
@requires("contribution:record")
@routes.arguments(schemas.RecordContributionSchema)
@routes.response(201, schemas.ContributionSchema)
def record_contribution(wanted):
    """Record a grant or a donation."""
    return commands.record_contribution(caller(), wanted)


@routes.get("/contributions/<contribution_id>")
@requires("fund:read")
@routes.response(200, schemas.ContributionSchema)
def get_contribution(contribution_id):
    """One contribution."""
    return queries.contribution(caller(), contribution_id)


@routes.get("/contributions/<contribution_id>/receipt")
@requires("contribution:record")
@routes.response(200, schemas.ReceiptSchema)
def get_receipt(contribution_id):
    """The receipt of a donation, ready to print."""
    return queries.receipt(caller(), contribution_id)
