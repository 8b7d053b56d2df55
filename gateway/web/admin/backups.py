"""`/admin/backups`: whether the data could be brought back, as the folder of backups tells it."""

from datetime import timedelta
from pathlib import Path

from flask import current_app

from gateway.web import desk
from gateway.web.admin import places
from shared import backups, clock
from shared.backups import Backup
from shared.paging import LIMIT_DEFAULT

copies = desk.desk("admin_backups", __name__, "/admin")

STALE = timedelta(hours=backups.STALE_HOURS)


@copies.get("/backups")
@desk.shown_to(*places.PEOPLE)
def kept():
    """The last backups, how old the newest sound one is, and how to make and to restore one."""
    folder: Path = current_app.config["BACKUPS"]
    found = _seen(folder)
    newest = next((each for each in found or [] if each.is_whole), None)
    age = clock.now() - newest.cut_at if newest else None
    return places.page(
        "backups.html",
        folder=folder,
        backups=found[:LIMIT_DEFAULT] if found is not None else None,
        newest=newest,
        age_hours=int(age / timedelta(hours=1)) if age else None,
        is_stale=age is None or age > STALE,
    )


def _seen(folder: Path) -> list[Backup] | None:
    """The backups there; None where the gateway cannot look."""
    try:
        return backups.kept_in(folder)
    except OSError:
        return None
