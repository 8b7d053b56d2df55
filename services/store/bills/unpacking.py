"""From the bytes of a file as it came to its texts: plain, gzip or zip. No Flask, no peewee."""

import gzip
import io
import struct
import zipfile
import zlib

from shared.errors import Invalid

PLAIN_BYTES_MAX = 64 * 1024 * 1024  # unpacked, all members together
MEMBERS_MAX = 20
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


def texts(body: bytes) -> list[str]:
    """The texts a file holds: one, or those of the csv members of a zip.

    Raises Invalid `bill_unreadable`.
    """
    if body.startswith(b"PK"):
        return [_decode(content) for content in _unzip(body)]
    return [_decode(_gunzip(body) if body.startswith(b"\x1f\x8b") else body)]


def unreadable(sentence: str, **details: int) -> Invalid:
    """The one refusal for a file that cannot be read as a whole."""
    return Invalid("bill_unreadable", sentence, **details)


def _gunzip(body: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as packed:
            content = packed.read(PLAIN_BYTES_MAX + 1)
    except (OSError, EOFError, zlib.error):
        raise unreadable("The gzip file is damaged or was cut off.") from None
    return _small(content, PLAIN_BYTES_MAX)


def _unzip(body: bytes) -> list[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return _contents(archive, _members(archive))
    except _DAMAGED:
        raise unreadable("The zip file is damaged or was cut off.") from None


def _members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The csv members. Their names may be GBK read as something else; the ending is ASCII."""
    if any(member.filename.startswith("xl/") for member in archive.infolist()):
        raise unreadable("This is an Excel workbook; save the sheet as CSV.")
    members = [m for m in archive.infolist() if m.filename.lower().endswith((".csv", ".txt"))]
    if not 1 <= len(members) <= MEMBERS_MAX:
        raise unreadable(f"The zip file must hold 1 to {MEMBERS_MAX} csv files.")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise unreadable("The zip file has a password; unpack it first.")
    return members


def _contents(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> list[bytes]:
    contents: list[bytes] = []
    left = PLAIN_BYTES_MAX
    for member in members:
        with archive.open(member) as packed:
            # The sizes a zip states may lie, so what comes out is counted.
            contents.append(_small(packed.read(left + 1), left))
        left -= len(contents[-1])
    return contents


def _small(content: bytes, bytes_max: int) -> bytes:
    if len(content) > bytes_max:
        raise unreadable(f"Unpacked, the file is larger than {PLAIN_BYTES_MAX} bytes.")
    return content


def _decode(content: bytes) -> str:
    if not content.strip():
        raise unreadable("The file is empty.")
    if content.startswith(_UTF_16):
        raise unreadable("The file is in UTF-16; save it in UTF-8.")
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
    raise unreadable(f"Line {line} is text neither in UTF-8 nor in GBK.", line=line)
