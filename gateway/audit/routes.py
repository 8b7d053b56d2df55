"""`/api/v1/loop/audit`"""

from flask_smorest import Blueprint

from gateway.audit import queries, schemas
from gateway.door import door
from gateway.identity.queries import seen_by
from gateway.tracker.schemas import CommunityQuery
from gateway.upstreams import upstreams
from shared.identity import caller, requires

routes = Blueprint("audit", __name__, description="What must not differ", url_prefix="/api/v1/loop")


@routes.get("/audit")
@requires("audit:run")
@routes.arguments(CommunityQuery, location="query")
@routes.response(200, schemas.AuditSchema)
def run_audit(wanted):
    """Compare what must not differ."""
    return queries.audit(seen_by(caller(), wanted["community"]), door(), upstreams())
