"""From the bytes of a file as it came to what it holds: gzip, zip, text. Bounded; no Flask."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

PLAIN_BYTES_MAX = 64 * 1024 * 1024  # unpacked, all members together
ENCODINGS = ("utf-8-sig", "gb18030")  # gb18030 holds GBK
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# What zipfile says to bytes that lie: ValueError to a place before the file, RuntimeError to
# methods it does not know.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
)
_ENCRYPTED = 0x1  # the flag bit of a zip member


class Unreadable(Exception):
    """A file that cannot be read as a whole: the sentence for the person, and the line if known."""

    def __init__(self, sentence: str, **details: Any) -> None:
        super().__init__(sentence)
        self.details = details


def is_zip(body: bytes) -> bool:
    """Whether the bytes begin as a zip file does."""
    return body.startswith(b"PK")


def gunzip(body: bytes) -> bytes:
    """What a gzip file holds; bytes that are no gzip file as they are. Raises Unreadable."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as packed:
            content = packed.read(PLAIN_BYTES_MAX + 1)
    except (OSError, EOFError, zlib.error):
        raise Unreadable("The gzip file is damaged or was cut off.") from None
    return _small(content, PLAIN_BYTES_MAX)


def unzip(
    body: bytes, choose: Callable[[list[zipfile.ZipInfo]], list[zipfile.ZipInfo]]
) -> Iterator[bytes]:
    """The contents of the members that `choose` takes; it may refuse. Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            members = choose(archive.infolist())
            if any(member.flag_bits & _ENCRYPTED for member in members):
                raise Unreadable("The zip file has a password; unpack it first.")
            yield from _contents(archive, members)
    except _DAMAGED:
        raise Unreadable("The zip file is damaged or was cut off.") from None


def _contents(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Iterator[bytes]:
    left = PLAIN_BYTES_MAX
    for member in members:
        with archive.open(member) as packed:
            # The sizes a zip states may lie, so what comes out is counted.
            content = _small(packed.read(left + 1), left)
        left -= len(content)
        yield content


def _small(content: bytes, bytes_max: int) -> bytes:
    if len(content) > bytes_max:
        raise Unreadable(f"Unpacked, the file is larger than {PLAIN_BYTES_MAX} bytes.")
    return content


def decode(content: bytes) -> str:
    """The text, UTF-8 or else GBK. Raises Unreadable, with the line that is no text."""
    if not content.strip():
        raise Unreadable("The file is empty.")
    if content.startswith(_UTF_16):
        raise Unreadable("The file is in UTF-16; save it in UTF-8.")
    read_until = 0
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            read_until = max(read_until, error.start)
            continue
        if "\x00" not in text:
            return text
        read_until = max(read_until, content.index(b"\x00"))
    line = content.count(b"\n", 0, read_until) + 1
    raise Unreadable(f"Line {line} is text neither in UTF-8 nor in GBK.", line=line)
