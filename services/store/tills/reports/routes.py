"""`/till-sessions/{id}/report`, `/till-sessions/{id}/explain`"""

from services.store.tills.reports import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("till_reports", __name__, description="X and Z reports of drawers")


@routes.get("/till-sessions/<session_id>/report")
@requires("till:read")
@routes.response(200, schemas.TillReportSchema)
def get_report(session_id):
    """What a drawer did: an X report while it is open, its Z report afterwards."""
    return queries.report(caller(), session_id)


@routes.post("/till-sessions/<session_id>/explain")
@requires("till:explain")
@routes.arguments(schemas.ExplainSchema)
@routes.response(200, schemas.TillReportSchema)
def explain_over_short(wanted, session_id):
    """Note why a drawer was over or short."""
    return commands.explain_over_short(caller(), session_id, wanted["note"])
