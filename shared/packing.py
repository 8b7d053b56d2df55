"""Giving much without holding it: text in pieces, and a zip file that is written as it is sent."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from flask import Response

PIECE_BYTES = 64 * 1024
ZIP = "application/zip"

Members = Iterable[tuple[str, Iterable[bytes]]]


def pieces(texts: Iterable[str]) -> Iterator[bytes]:
    """The texts in UTF-8, gathered into pieces worth sending."""
    waiting: list[bytes] = []
    size = 0
    for text in texts:
        waiting.append(text.encode())
        size += len(waiting[-1])
        if size >= PIECE_BYTES:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)


def zipped(members: Members) -> Iterator[bytes]:
    """A zip file of the members in their order, without a clock: the same for the same content.

    The same while the compressing library is; what outlasts it are hashes of the members.
    """
    sent = _Sent()
    with zipfile.ZipFile(sent, "w") as archive:
        for name, content in members:
            entry = zipfile.ZipInfo(name)  # dated 1980-01-01, whenever it is written
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with archive.open(entry, "w", force_zip64=True) as member:
                for piece in content:
                    member.write(piece)
                    yield from sent.taken()
    yield from sent.taken()


def answer(name: str, members: Members) -> Response:
    """The members as an attachment `name.zip`; a period belongs into the name."""
    response = Response(zipped(members), content_type=ZIP)
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"files.zip\"; filename*=UTF-8''{quote(name, safe='')}.zip"
    )
    return response


class _Sent(io.RawIOBase):
    """What zipfile wrote and nobody took yet; it cannot go back, so nothing must be kept."""

    def __init__(self) -> None:
        self._written: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, piece) -> int:
        self._written.append(bytes(piece))
        self._size += len(piece)
        return len(piece)

    def taken(self) -> Iterator[bytes]:
        if self._size:
            whole = b"".join(self._written)
            self._written, self._size = [], 0
            yield whole
