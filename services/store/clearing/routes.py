"""`/clearing`, `/explanations`, and explaining a row or a movement of ours"""

from services.store.clearing import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("clearing", __name__, description="What the platforms owe us, and why")


@routes.get("/clearing")
@requires("bill:read")
@routes.arguments(schemas.ClearingQuery, location="query")
@routes.response(200, schemas.ClearingSchema)
def get_clearing(wanted):
    """A clearing account's balance and what it consists of."""
    return queries.clearing(caller(), wanted)


@routes.get("/clearing/differences")
@requires("bill:read")
@routes.arguments(schemas.DifferencesQuery, location="query")
@routes.response(200, schemas.StandingPageSchema)
def list_differences(wanted):
    """What stands open of one part of a balance."""
    return queries.differences(caller(), wanted)


@routes.post("/bill-rows/<row_id>/explain")
@requires("bill:match")
@routes.arguments(schemas.ExplainRowSchema)
@routes.response(200, schemas.ExplanationSchema)
def explain_row(wanted, row_id):
    """Say what a row is that we have not, or have with another amount."""
    return commands.explain_row(caller(), row_id, wanted)


@routes.post("/reconciliation/explain")
@requires("bill:match")
@routes.arguments(schemas.ExplainOursSchema)
@routes.response(200, schemas.ExplanationSchema)
def explain_ours(wanted):
    """Say why a sale or refund of ours never came to the platform."""
    return commands.explain_ours(caller(), wanted)


@routes.get("/explanations")
@requires("bill:read")
@routes.arguments(schemas.ExplanationQuery, location="query")
@routes.response(200, schemas.ExplanationPageSchema)
def list_explanations(wanted):
    """List explanations."""
    return queries.explanations(caller(), wanted)


@routes.post("/explanations/<explanation_id>/approve")
@requires("explanation:approve")
@routes.response(200, schemas.ExplanationSchema)
def approve_explanation(explanation_id):
    """Approve what somebody else explained; the books follow."""
    return commands.approve(caller(), explanation_id)


@routes.post("/explanations/<explanation_id>/reject")
@requires("explanation:approve")
@routes.response(200, schemas.ExplanationSchema)
def reject_explanation(explanation_id):
    """Reject an explanation; the difference may be explained anew."""
    return commands.reject(caller(), explanation_id)
