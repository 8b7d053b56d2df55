"""Reading the barcode on a photo that a page has made small."""

import io
import warnings

import zxingcpp
from PIL import Image

from shared.errors import Invalid
from shared.pictures import unpacking

BYTES_MAX = 2 * 1024 * 1024
PIXELS_MAX = 4_000_000  # a page sends 1600 pixels on a side at most; told by the picture's head
SCANS_MAX = 64  # of a progressive JPEG, of which each costs a walk over all pixels
SCAN = b"\xff\xda"
UPC_DIGITS, EAN_DIGITS = 12, 13
FORMATS = zxingcpp.barcode_formats_from_str("EAN13|EAN8|UPCA|UPCE|ITF14")


def read(body: bytes) -> str | None:
    """The digits of the barcode on a JPEG, as the shop keeps them; None if none can be seen.

    Raises Invalid `photo_too_large`, `photo_unreadable`, Unavailable `too_busy`.
    """
    if len(body) > BYTES_MAX:
        raise _too_large()
    if body.count(SCAN) > SCANS_MAX:
        raise _unreadable()
    with unpacking():
        grey = _unpacked(body)
    found = zxingcpp.read_barcode(grey, formats=FORMATS)
    if found is None or not found.valid:
        return None
    # An American code is a European one with a nought in front.
    return found.text.zfill(EAN_DIGITS) if len(found.text) == UPC_DIGITS else found.text


def _unpacked(body: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # refused just below
            with Image.open(io.BytesIO(body), formats=("JPEG",)) as image:
                if image.width * image.height > PIXELS_MAX:
                    raise _too_large()
                return image.convert("L")
    except Image.DecompressionBombError:
        raise _too_large() from None
    except Invalid:
        raise
    except Exception:  # a decoder fed by strangers may say anything
        raise _unreadable() from None


def _too_large() -> Invalid:
    sentence = "A photo of a barcode has at most 4 million pixels and 2 MiB."
    return Invalid("photo_too_large", sentence, {"photo": sentence})


def _unreadable() -> Invalid:
    sentence = "A photo is a JPEG file that can be opened."
    return Invalid("photo_unreadable", sentence, {"photo": sentence})
