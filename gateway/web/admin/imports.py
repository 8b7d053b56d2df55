"""`/admin/imports`: files of products, barcodes, prices and households."""

from gateway.web import desk
from gateway.web.admin import kinds, places

imports = desk.desk("admin_imports", __name__, "/admin/imports")


@imports.get("")
@desk.shown_to("catalogue:write", "registry:write")
def choose():
    """Choose what a file holds, and send it."""
    return places.page(
        "imports.html", kinds=[each for each in kinds.KINDS if desk.may(each.permission)]
    )
