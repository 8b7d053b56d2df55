"""`/photos`, `/public/photos`, `/finished-photos`, `/work-orders/{id}/photos` and `…/pictures`"""

from flask import request

from services.property.photos import commands, queries, schemas
from shared.app import takes_file
from shared.blueprint import Blueprint
from shared.idempotency import asks_others
from shared.identity import caller, requires, visitor

routes = Blueprint("photos", __name__, description="Photos of reports and repairs")


@routes.post("/public/photos")
@takes_file
@asks_others  # unpacking a picture holds up nobody who writes
@requires("intake:make")
@routes.doc(requestBody=schemas.FILE_BODY)
@routes.response(201, schemas.PhotoSchema)
def send_photo():
    """Send a photo for a report to come; unused, it is forgotten after a day."""
    return commands.take_in(caller(), visitor(), schemas.file_in(request))


@routes.post("/photos")
@takes_file
@asks_others
@requires("photo:add")
@routes.doc(requestBody=schemas.FILE_BODY)
@routes.response(201, schemas.PhotoSchema)
def add_photo():
    """Take a photo in, for an order or a report; unused, it is forgotten after a day."""
    return commands.take_in(caller(), None, schemas.file_in(request))


@routes.get("/photos/<photo_id>")
@requires("order:read")
@routes.response(200, {"type": "string", "format": "binary"}, content_type="image/jpeg")
def get_photo(photo_id):
    """The picture itself."""
    return schemas.as_picture(queries.photo(caller(), photo_id))


@routes.get("/finished-photos")
@requires("order:read")
@routes.arguments(schemas.FinishedQuery, location="query")
@routes.response(200, schemas.FinishedPhotoPageSchema)
def list_finished_photos(wanted):
    """What the repairs look like that were accepted in a month; never what residents sent."""
    return queries.finished(caller(), wanted)


@routes.get("/work-orders/<work_order_id>/photos")
@requires("order:read")
@routes.response(200, schemas.OrderPhotosSchema)
def list_order_photos(work_order_id):
    """What a repair looked like before and after."""
    return {"items": queries.of_order(caller(), work_order_id)}


@routes.post("/work-orders/<work_order_id>/photos")
@requires("order:photo")
@routes.arguments(schemas.AddPhotoSchema)
@routes.response(201, schemas.OrderPhotosSchema)
def add_order_photo(wanted, work_order_id):
    """Show a repair before or after; the assignee or a steward."""
    return {"items": commands.add_to_order(caller(), work_order_id, **wanted)}


@routes.post("/work-orders/<work_order_id>/pictures")
@takes_file
@asks_others
@requires("order:photo")
@routes.doc(requestBody=schemas.FILE_BODY)
@routes.arguments(schemas.PictureQuery, location="query")
@routes.response(201, schemas.OrderPhotosSchema)
def show_order(wanted, work_order_id):
    """Show a repair before or after with the file itself, in one request."""
    body = schemas.file_in(request)
    return {"items": commands.show(caller(), work_order_id, body, wanted["kind"])}
