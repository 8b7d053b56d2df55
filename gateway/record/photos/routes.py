"""`/api/v1/record/photos`"""

from gateway.identity.queries import seen_by
from gateway.record.photos import commands, queries, schemas
from gateway.tracker.schemas import CommunityQuery
from shared.blueprint import Blueprint
from shared.identity import caller, requires

photos = Blueprint(
    "record_photos",
    __name__,
    description="Photos of the public record",
    url_prefix="/api/v1/record",
)


@photos.get("/photos/<photo_id>")
@requires("record:read")
@photos.arguments(CommunityQuery, location="query")
@photos.response(200, {"type": "string", "format": "binary"}, content_type="image/jpeg")
def get_record_photo(wanted, photo_id):
    """The picture as everybody would see it, or sees it."""
    who = seen_by(caller(), wanted["community"])
    return schemas.as_picture(queries.picture(who, photo_id))


@photos.post("/photos/<photo_id>/withdraw")
@requires("record:withdraw")
@photos.arguments(schemas.WithdrawSchema)
@photos.response(200, schemas.RecordPhotoSchema)
def withdraw_record_photo(wanted, photo_id):
    """Take a photo off the wall for good; its hash stays in the sealed document."""
    return commands.withdraw(caller(), photo_id, wanted["reason"])
