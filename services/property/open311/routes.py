"""`/open311/v2`"""

from flask import current_app
from werkzeug.exceptions import HTTPException

from services.property.open311 import commands, queries, schemas
from services.property.open311.writing import (
    announced,
    answer,
    answer_crash,
    answer_http_error,
    answer_refusal,
)
from shared.blueprint import Blueprint
from shared.errors import Refusal
from shared.identity import caller, requires

routes = Blueprint("open311", __name__, url_prefix="/open311/v2", description="GeoReport v2")
routes.register_error_handler(Refusal, answer_refusal)
routes.register_error_handler(HTTPException, answer_http_error)
routes.register_error_handler(Exception, answer_crash)


@routes.get("/discovery.<any(json, xml):form>")
@requires("open311:use")
@routes.response(200, schemas.Open311DiscoverySchema)
@routes.doc(**announced(200))
def discover(form):
    """Where the service is found, and in which forms."""
    return answer(form, "discovery", queries.discovery(current_app.config["PUBLIC_URL"]))


@routes.get("/services.<any(json, xml):form>")
@requires("open311:use")
@routes.arguments(schemas.JurisdictionQuery, location="query")
@routes.response(200, schemas.Open311ServiceSchema(many=True))
@routes.doc(**announced(200))
def list_services(wanted, form):
    """The categories of requests."""
    return answer(form, "services", queries.services(wanted["jurisdiction_id"]))


@routes.get("/services/<service_code>.<any(json, xml):form>")
@requires("open311:use")
@routes.arguments(schemas.JurisdictionQuery, location="query")
@routes.response(200, schemas.Open311DefinitionSchema)
@routes.doc(**announced(200))
def define_service(wanted, service_code, form):
    """What else may be said with a request, and the buildings it may be about."""
    found = queries.definition(wanted["jurisdiction_id"], service_code)
    return answer(form, "service_definition", found)


@routes.get("/requests.<any(json, xml):form>")
@requires("open311:use")
@routes.arguments(schemas.RequestsQuery, location="query")
@routes.response(200, schemas.Open311RequestSchema(many=True))
@routes.doc(**announced(200))
def list_requests(wanted, form):
    """Requests of the last 90 days, or of a window, the newest first."""
    return answer(form, "service_requests", queries.requests(wanted))


@routes.post("/requests.<any(json, xml):form>")
@requires("open311:use")
@routes.arguments(schemas.PostOpen311RequestSchema, location="form")
@routes.response(201, schemas.MadeOpen311RequestSchema(many=True))
@routes.doc(**announced(201))
def request_service(wanted, form):
    """Report something with an api_key."""
    made = commands.request_service(caller(), wanted)
    return answer(form, "service_requests", made, 201)


@routes.get("/requests/<service_request_id>.<any(json, xml):form>")
@requires("open311:use")
@routes.arguments(schemas.JurisdictionQuery, location="query")
@routes.response(200, schemas.Open311RequestSchema(many=True))
@routes.doc(**announced(200))
def get_request(wanted, service_request_id, form):
    """One request."""
    found = queries.request(wanted["jurisdiction_id"], service_request_id)
    return answer(form, "service_requests", found)


@routes.get("/tokens/<token>.<any(json, xml):form>")
@requires("open311:use")
@routes.arguments(schemas.JurisdictionQuery, location="query")
@routes.response(200, schemas.Open311TokenSchema(many=True))
@routes.doc(**announced(200))
def get_token(wanted, token, form):
    """The request behind a token."""
    return answer(form, "service_requests", queries.token(wanted["jurisdiction_id"], token))
