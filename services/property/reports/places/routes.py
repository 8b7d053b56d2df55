"""`/public/places` and `/buildings/{id}/qr`"""

from flask import current_app

from services.property.reports.places import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("places", __name__, description="What a QR code leads to, and the code")


@routes.get("/public/places/<building_id>")
@requires("intake:make")
@routes.arguments(schemas.PlaceQuery, location="query")
@routes.response(200, schemas.PlaceSchema)
def get_place(wanted, building_id):
    """A building or unit, and the twelve domains."""
    return queries.place(building_id, wanted["unit"])


@routes.get("/buildings/<building_id>/qr")
@requires("registry:read")
@routes.arguments(schemas.QrQuery, location="query")
@routes.response(200, schemas.PICTURE, content_type=schemas.KINDS["svg"])
@routes.doc(responses={200: {"content": {schemas.KINDS["png"]: {"schema": schemas.PICTURE}}}})
def get_qr_code(wanted, building_id):
    """The QR code for the door of a building or unit."""
    code = queries.qr_code(caller(), building_id, wanted, current_app.config["PUBLIC_URL"])
    return schemas.as_picture(code, wanted["as"])
