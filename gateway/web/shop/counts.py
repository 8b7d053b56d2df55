"""`/shop/counts`: what is really there, by scanner or by the camera of a phone."""

from flask import Blueprint, request

from gateway.web import desk, reading
from gateway.web.shop import barcodes, room
from shared import errors
from shared.app import takes_file
from shared.errors import Refusal
from shared.paging import LIMIT_MAX

SHOWN = 30

counts = Blueprint("counts", __name__, url_prefix="/counts")


@counts.get("")
@desk.shown_to("stock:read")
def listed():
    """All stocktakes, the newest first, and a form to begin one."""
    after = room.asked("after")
    found = reading.read("store", "/stock-counts", newest=True, limit=SHOWN, after=after)
    return room.page("counts.html", found=found)


@counts.get("/<count_id>")
@desk.shown_to("stock:read")
def one(count_id):
    """A stocktake: blind while it is open, what it found once it is finished."""
    count = reading.read("store", f"/stock-counts/{count_id}")
    if count["state"] != "open":
        return room.page("count_result.html", count=count)
    path = f"/stock-counts/{count_id}/lines"
    left = None
    if count["scope"] != "skus":
        after = room.asked("after")
        left = reading.read("store", path, counted=False, limit=LIMIT_MAX, after=after)
    rows = reading.every("store", path, counted=True)
    rows.sort(key=lambda row: row["counted_at"], reverse=True)
    return room.page("count.html", count=count, rows=rows, left=left)


@counts.post("/barcode")
@takes_file
@desk.shown_to("stock:count")
def read_barcode():
    """The barcode on a photo: `{code}`, null if none can be seen. It moves nothing."""
    try:
        return {"code": barcodes.read(request.get_data(cache=True))}
    except Refusal as refusal:  # asked by a script, to which no page is of use
        return errors.answer_refusal(refusal)
