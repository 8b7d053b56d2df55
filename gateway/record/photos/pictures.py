"""Making a photo small enough for everybody's line, with nothing in it but what is seen."""

import hashlib
import io

from PIL import Image

from gateway.record.photos.rules import BYTES_MAX, Picture
from shared.errors import Invalid
from shared.pictures import unpacking

SIDES = (640, 480, 320)  # tried in this order until a picture is light enough
QUALITIES = (75, 60, 45, 30)
PIXELS_MAX = 4_000_000  # property keeps 1600 on a side at most


def small(body: bytes) -> Picture:
    """The picture as a JPEG of BYTES_MAX at most. The same bytes give the same picture.

    Raises Invalid `photo_unreadable`, Unavailable `too_busy`.
    """
    with unpacking():
        return _small(body)


def _small(body: bytes) -> Picture:
    try:
        with Image.open(io.BytesIO(body), formats=("JPEG",)) as image:
            if image.width * image.height > PIXELS_MAX:
                raise _unreadable()
            seen = image.convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise _unreadable() from None
    for side in SIDES:
        seen.thumbnail((side, side))
        for quality in QUALITIES:
            content = _packed(seen, quality)
            if len(content) <= BYTES_MAX:
                return Picture(content, *seen.size, hashlib.sha256(content).hexdigest())
    raise _unreadable()


def _packed(seen: Image.Image, quality: int) -> bytes:
    clean = Image.new("RGB", seen.size)  # has no place, no time, no camera to be saved
    clean.paste(seen)
    kept = io.BytesIO()
    clean.save(kept, "JPEG", quality=quality, optimize=True, progressive=True)
    return kept.getvalue()


def _unreadable() -> Invalid:
    sentence = "A photo is a JPEG that can be opened and made small."
    return Invalid("photo_unreadable", sentence, {"photo_ids": sentence})
