"""`/api/v1/loop/audit`, `/api/v1/loop/audits`"""

from gateway.audit import commands, queries, schemas
from gateway.door import door
from gateway.identity.queries import seen_by
from gateway.tracker.schemas import CommunityQuery
from gateway.upstreams import upstreams
from shared.blueprint import Blueprint
from shared.idempotency import asks_others
from shared.identity import caller, requires
from shared.wire import page_of

routes = Blueprint("audit", __name__, description="What must not differ", url_prefix="/api/v1/loop")


@routes.get("/audit")
@requires("audit:run")
@routes.arguments(CommunityQuery, location="query")
@routes.response(200, schemas.AuditSchema)
def run_audit(wanted):
    """Compare what must not differ; nothing is kept of it."""
    community = seen_by(caller(), wanted["community"]).community
    return queries.shown(community, queries.audit(community, door(), upstreams()))


@routes.post("/audits")
@asks_others
@requires("audit:run")
@routes.response(201, schemas.KeptAuditSchema)
def keep_audit():
    """Compare what must not differ, and keep what was found."""
    kept = commands.run(caller().community, caller().user, door(), upstreams())
    return queries.run(caller(), kept.id)


@routes.get("/audits")
@requires("audit:run")
@routes.arguments(schemas.AuditRunsQuery, location="query")
@routes.response(200, page_of(schemas.AuditRunSchema))
def audits(wanted):
    """The runs that were kept, the newest first."""
    return queries.runs(seen_by(caller(), wanted["community"]), wanted)


@routes.get("/audits/<run_id>")
@requires("audit:run")
@routes.arguments(CommunityQuery, location="query")
@routes.response(200, schemas.KeptAuditSchema)
def kept_audit(wanted, run_id):
    """One run and what it found."""
    return queries.run(seen_by(caller(), wanted["community"]), run_id)


@routes.get("/audit/standing")
@requires("loop:read")
@routes.arguments(CommunityQuery, location="query")
@routes.response(200, schemas.StandingsSchema)
def standing(wanted):
    """Whether all agreed when last checked, and since when not; for the district of all."""
    return {"communities": queries.standings(caller(), wanted["community"])}
