"""Pictures as phones and scoundrels send them."""

import io
import struct
import zlib
from typing import Any

from PIL import Image

GPS = 0x8825
ORIENTATION = 0x0112


def jpeg(width: int = 40, height: int = 30, color: str = "red", **more: Any) -> bytes:
    """A JPEG in one colour."""
    kept = io.BytesIO()
    Image.new("RGB", (width, height), color).save(kept, "JPEG", **more)
    return kept.getvalue()


def phone_jpeg(width: int, height: int) -> bytes:
    """A photo of a phone held upright: it knows where it was taken, and lies on its side."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (42.0, 1.0, 2.0)
    image = Image.new("RGB", (width, height), "blue")
    image.paste("yellow", (0, 0, width // 4, height))  # what is left here is above when upright
    kept = io.BytesIO()
    image.save(kept, "JPEG", exif=exif, comment=b"at home")
    return kept.getvalue()


def film(kind: str) -> bytes:
    """A GIF or PNG that moves."""
    kept = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), color) for color in ("red", "green", "blue")]
    frames[0].save(kept, kind, save_all=True, append_images=frames[1:])
    return kept.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    """A PNG whose head says it is so large; there is next to nothing in it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def clear_png() -> bytes:
    """A PNG that one can look through, in a palette."""
    kept = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).quantize(4).save(kept, "PNG", transparency=0)
    return kept.getvalue()
