"""Making a small clean JPEG of whatever somebody sent, or saying that it is no photo."""

import hashlib
import io
import warnings
from typing import NamedTuple

from PIL import Image, ImageOps

from services.property.photos.rules import (
    FORMATS,
    PIXELS_MAX,
    PNG_PIXELS_MAX,
    SIDE_MAX,
    is_laborious,
)
from shared.errors import Invalid
from shared.pictures import unpacking

QUALITY = 80

Image.MAX_IMAGE_PIXELS = PIXELS_MAX
warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # refused below, not warned of


class Picture(NamedTuple):
    """A JPEG without any word in it: no place, no time, no camera."""

    content: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """What tells it from another."""
        return hashlib.sha256(self.content).hexdigest()


def read(body: bytes) -> Picture:
    """The picture, at most SIDE_MAX on a side and the right way up.

    Raises `photo_unreadable`, `photo_too_large`, Unavailable `too_busy`.
    """
    if is_laborious(body):
        raise _unreadable("Unpacking this would take too long; save it as a plain photo.")
    with unpacking():
        return _unpacked(body)


def _unpacked(body: bytes) -> Picture:
    try:
        with Image.open(io.BytesIO(body), formats=FORMATS) as image:
            most = PNG_PIXELS_MAX if image.format == "PNG" else PIXELS_MAX
            if image.width * image.height > most:
                raise _too_large()
            # Several pictures in a PNG are a film; in a JPEG they are what phones add for screens.
            if image.format == "PNG" and getattr(image, "n_frames", 1) > 1:
                raise _unreadable("It moves; a photo does not.")
            return _cleaned(image)
    except Image.DecompressionBombError:
        raise _too_large() from None
    except Invalid:
        raise
    except Exception:  # a decoder fed by strangers may say anything
        raise _unreadable("A photo is a JPEG or PNG file that can be opened.") from None


def _cleaned(image: Image.Image) -> Picture:
    if image.mode not in ("RGB", "RGBA", "L", "CMYK"):
        image = image.convert("RGBA")
    image.thumbnail((SIDE_MAX, SIDE_MAX))
    upright = ImageOps.exif_transpose(image)
    clean = Image.new("RGB", upright.size, "white")
    clean.paste(upright, mask=upright if upright.mode == "RGBA" else None)
    kept = io.BytesIO()
    clean.save(kept, "JPEG", quality=QUALITY, optimize=True)
    return Picture(kept.getvalue(), *clean.size)


def _unreadable(sentence: str) -> Invalid:
    return Invalid("photo_unreadable", sentence, {"photo": sentence})


def _too_large() -> Invalid:
    jpeg, png = PIXELS_MAX // 1_000_000, PNG_PIXELS_MAX // 1_000_000
    sentence = f"A photo has at most {jpeg} million pixels, a PNG {png}."
    return Invalid("photo_too_large", sentence, {"photo": sentence})
