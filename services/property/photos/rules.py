"""How large and how many photos may be. Pure: no Flask, no peewee, no clock."""

PIXELS_MAX = 40_000_000  # of a picture as it is sent, told by its head before it is unpacked
PNG_PIXELS_MAX = 16_000_000  # unpacked whole, where a JPEG is scaled down on the way
SCANS_MAX = 64  # of a JPEG; a progressive one has about ten, each costs a walk over all pixels
CHUNKS_MAX = 4_000  # of a PNG
SIDE_MAX = 1600  # of a picture as it is kept
FORMATS = ("JPEG", "PNG")
KINDS = ("before", "after")
ORDER_PHOTOS_MAX = 20  # of a work order
VISITOR_PHOTOS_MAX = 120  # unused and used, of one address and day
UNUSED_HOURS = 24  # a photo that nothing uses is forgotten after these

PNG_HEAD = b"\x89PNG\r\n\x1a\n"
JPEG_SCAN = b"\xff\xda"  # in the data of a scan FF is never followed by DA


def is_laborious(body: bytes) -> bool:
    """Whether unpacking it would take far longer than its size tells."""
    if not body.startswith(PNG_HEAD):
        return body.count(JPEG_SCAN) > SCANS_MAX
    place, chunks = len(PNG_HEAD), 0
    while place < len(body) and chunks <= CHUNKS_MAX:
        place += 12 + int.from_bytes(body[place : place + 4], "big")
        chunks += 1
    return chunks > CHUNKS_MAX
