"""What kind of file some bytes are, by the bytes and never by their name. No Flask, no peewee."""

import zipfile

from shared import unpacking
from shared.unpacking import Unreadable

STARTS = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"<?xml": "application/xml",
    b"\xef\xbb\xbf<?xml": "application/xml",
}
OFD = "application/ofd"
ENDINGS = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "application/xml": (".xml",),
    OFD: (".ofd",),
}


def media_type(body: bytes) -> str | None:
    """application/pdf, application/ofd, application/xml, image/png, image/jpeg, or None."""
    for start, kind in STARTS.items():
        if body.startswith(start):
            return kind
    return OFD if unpacking.is_zip(body) and _is_ofd(body) else None


def named(name: str, kind: str) -> str:
    """The name with an ending that tells the kind: what is called a picture opens as one."""
    return name if name.lower().endswith(ENDINGS[kind]) else name + ENDINGS[kind][0]


def _is_ofd(body: bytes) -> bool:
    """An OFD, the layout of Chinese e-invoices, is a zip that begins with OFD.xml."""
    try:
        return b"OFD" in next(iter(unpacking.unzip(body, _root)), b"")
    except Unreadable:
        return False


def _root(members: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    return [member for member in members if member.filename == "OFD.xml"]
