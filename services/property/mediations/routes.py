"""`/mediations`"""

from services.property.mediations import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("mediations", __name__, description="Private matters, and who mediates")


@routes.get("/mediations")
@requires("mediation:read")
@routes.arguments(schemas.MediationQuery, location="query")
@routes.response(200, schemas.MediationPageSchema)
def list_mediations(wanted):
    """List mediations."""
    return queries.mediations(caller(), wanted)


@routes.post("/mediations")
@requires("mediation:write")
@routes.arguments(schemas.OpenMediationSchema)
@routes.response(201, schemas.MediationDetailSchema)
def open_mediation(wanted):
    """Open a mediation that no report asked for."""
    return commands.open_mediation(caller(), None, wanted)


@routes.get("/mediations/<mediation_id>")
@requires("mediation:read")
@routes.response(200, schemas.MediationDetailSchema)
def get_mediation(mediation_id):
    """One mediation with its visits."""
    return queries.mediation(caller(), mediation_id)


@routes.post("/mediations/<mediation_id>/mediator")
@requires("mediation:write")
@routes.arguments(schemas.NameMediatorSchema)
@routes.response(200, schemas.MediationDetailSchema)
def name_mediator(wanted, mediation_id):
    """Say who mediates."""
    return commands.name_mediator(caller(), mediation_id, wanted["mediator"])


@routes.post("/mediations/<mediation_id>/visits")
@requires("mediation:write")
@routes.arguments(schemas.NoteVisitSchema)
@routes.response(201, schemas.MediationDetailSchema)
def note_visit(wanted, mediation_id):
    """Note a visit."""
    return commands.note_visit(caller(), mediation_id, wanted)


@routes.post("/mediations/<mediation_id>/close")
@requires("mediation:write")
@routes.arguments(schemas.CloseMediationSchema)
@routes.response(200, schemas.MediationDetailSchema)
def close_mediation(wanted, mediation_id):
    """Say how it ended."""
    return commands.close(caller(), mediation_id, wanted["outcome"], wanted["note"])
