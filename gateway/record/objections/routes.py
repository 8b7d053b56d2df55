"""`/api/v1/record/objections` for staff, `/api/v1/public/record` for everybody."""

from gateway.limits import PUBLIC_READS, PUBLIC_WRITES, limited
from gateway.record import queries as record
from gateway.record.objections import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.idempotency import sent_key
from shared.identity import caller, requires

objections = Blueprint(
    "objections", __name__, description="What was objected to", url_prefix="/api/v1/record"
)
public_record = Blueprint(
    "public_record",
    __name__,
    description="The public record, without sign-in",
    url_prefix="/api/v1/public/record",
)


@objections.get("/objections")
@requires("objection:read")
@objections.arguments(schemas.ObjectionQuery, location="query")
@objections.response(200, schemas.ObjectionPageSchema)
def list_objections(wanted):
    """List objections."""
    return queries.objections(caller(), wanted)


@objections.post("/objections/<objection_id>/answer")
@requires("objection:answer")
@objections.arguments(schemas.AnswerSchema)
@objections.response(200, schemas.ObjectionSchema)
def answer_objection(wanted, objection_id):
    """Answer an objection, and let everybody read it."""
    return commands.answer(caller(), objection_id, wanted)


@public_record.post("/<community>/<period>/objections")
@limited(PUBLIC_WRITES)
@public_record.arguments(schemas.ObjectSchema)
@public_record.response(201, schemas.ObjectedSchema)
def object_to_record(wanted, community, period):
    """Object to a published month during its notice."""
    return commands.object_to(community, period, sent_key(), wanted)


@public_record.get("/objections/<code>")
@limited(PUBLIC_READS)
@public_record.response(200, schemas.FollowedSchema)
def follow_objection(code):
    """Where an objection stands."""
    return queries.followed(code)


@public_record.get("/<community>/chain")
@limited(PUBLIC_READS)
@public_record.response(200, schemas.ChainSchema)
def get_chain(community):
    """Every published document with its hash, and whether the chain holds."""
    found = record.community(community)
    return {
        "community": found.code,
        "documents": record.publications(found.code),
        "broken_at": record.broken_at(found.code),
    }
