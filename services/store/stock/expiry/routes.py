"""`/expiring`"""

from services.store.stock.expiry import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("expiry", __name__, description="What expires")


@routes.get("/expiring")
@requires("stock:read")
@routes.arguments(schemas.ExpiringQuery, location="query")
@routes.response(200, schemas.ExpiryListSchema)
def list_expiring(wanted):
    """List what is here and expires soon, what has expired already first."""
    return queries.expiring(caller(), wanted["within_days"], wanted["limit"])
