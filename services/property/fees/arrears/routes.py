"""`/fee-arrears`, `/fee-accounts`, `/fee-collection` and `/fee-summary`"""

from services.property.fees.arrears import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("fee_arrears", __name__, description="What is open, and how much came in")


@routes.get("/fee-arrears")
@requires("fee:read")
@routes.arguments(schemas.ArrearsQuery, location="query")
@routes.response(200, schemas.ArrearsPageSchema)
def list_arrears(wanted):
    """List households that owe, with ages and the note to remind them."""
    return queries.arrears(caller(), wanted)


@routes.get("/fee-accounts/<household_id>")
@requires("fee:read")
@routes.response(200, schemas.AccountSchema)
def get_account(household_id):
    """What a household owes and has paid ahead."""
    return queries.account(caller(), household_id)


@routes.get("/fee-collection")
@requires("fee:read")
@routes.arguments(schemas.CollectionQuery, location="query")
@routes.response(200, schemas.CollectionSchema)
def get_collection(wanted):
    """What share of what was charged for some months is paid."""
    return queries.collection(caller(), wanted)


@routes.get("/fee-summary")
@requires("fee:read")
@routes.arguments(schemas.SummaryQuery, location="query")
@routes.response(200, schemas.SummarySchema)
def get_summary(wanted):
    """What was collected in a month."""
    return queries.summary(caller(), wanted["period"])
