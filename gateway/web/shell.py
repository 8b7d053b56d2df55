"""What a page needs so that it opens without a line: its shell, which the worker `/sw.js` keeps.

The worker's version is made of the bytes of all that it keeps, so that a changed file is a changed
worker, which browsers look for at each visit.
"""

import hashlib
import json
from functools import cache
from pathlib import Path

from flask import Blueprint, Response

from gateway.web import stylesheet
from gateway.web.pages import protect

STATIC = Path(__file__).parent / "static"
WORKER = STATIC / "sw.js"
_DESK = (
    "icon.svg",
    "asking.js",
    "queue.js",
    "offline.js",
    "desk/desk.css",
    "desk/forms.js",
    "desk/leaving.js",
    "desk/moves.js",
    "desk/sentences.js",
)
# By the scope in which the worker of it works: the files of the page there.
SHELLS = {
    "/pos": (
        *_DESK,
        "till/till.css",
        "till/till.js",
        "till/basket.js",
        "till/checkout.js",
        "till/code.js",
        "till/dialogs.js",
        "till/goods.js",
        "till/line.js",
        "till/member.js",
        "till/pricing.js",
        "till/receipt.js",
        "till/refusals.js",
        "till/tickets.js",
        "till/troubles.js",
        "till/words.js",
    ),
    "/orders": (
        *_DESK,
        "photo.js",
        "orders/orders.css",
        "orders/hand.css",
        "orders/hand.js",
        "orders/inhand.js",
        "orders/card.js",
        "orders/goods.js",
    ),
}

shell = Blueprint("shell", __name__)
shell.after_request(protect)


@shell.get("/sw.js")
def worker() -> Response:
    """The worker, with the list of what it keeps."""
    response = Response(_worker(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@cache
def _worker() -> str:
    kept = {
        scope: [f"/static/bootstrap-{stylesheet.VERSION}.css", *map(_address, names)]
        for scope, names in SHELLS.items()
    }
    return (
        WORKER.read_text()
        .replace("%VERSION%", _version())
        .replace('"%SHELLS%"', json.dumps(kept, sort_keys=True))
    )


def _address(name: str) -> str:
    return f"/static/{name}"


def _version() -> str:
    """The hash of everything that is kept, the worker itself and the templates of its pages."""
    names = sorted({name for names in SHELLS.values() for name in names})
    hashed = hashlib.sha256(WORKER.read_bytes() + stylesheet.needed())
    for name in names:
        hashed.update(name.encode() + (STATIC / name).read_bytes())
    return hashed.hexdigest()[:16]
