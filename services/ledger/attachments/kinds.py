"""What kind of file some bytes are, by the bytes and never by their name. No Flask, no peewee."""

import zipfile
from collections.abc import Callable

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
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "application/xml": (".xml",),
    OFD: (".ofd",),
    XLSX: (".xlsx",),
}


def media_type(body: bytes) -> str | None:
    """PDF, OFD, XLSX, XML, PNG or JPEG as a media type, or None."""
    for start, kind in STARTS.items():
        if body.startswith(start):
            return kind
    return _kind_of_zip(body) if unpacking.is_zip(body) else None


def named(name: str, kind: str) -> str:
    """The name with an ending that tells the kind: what is called a picture opens as one."""
    return name if name.lower().endswith(ENDINGS[kind]) else name + ENDINGS[kind][0]


def _kind_of_zip(body: bytes) -> str | None:
    """An OFD, the layout of Chinese e-invoices, begins with OFD.xml, a workbook with its book."""
    try:
        if b"OFD" in next(iter(unpacking.unzip(body, _named("OFD.xml"))), b""):
            return OFD
        return XLSX if any(unpacking.unzip(body, _named("xl/workbook.xml"))) else None
    except Unreadable:
        return None


def _named(name: str) -> Callable[[list[zipfile.ZipInfo]], list[zipfile.ZipInfo]]:
    return lambda members: [member for member in members if member.filename == name]
