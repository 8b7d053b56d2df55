"""How large and how many photos may be. Pure: no Flask, no peewee, no clock."""

PIXELS_MAX = 40_000_000  # of a picture as it is sent, told by its head before it is unpacked
SIDE_MAX = 1600  # of a picture as it is kept
FORMATS = ("JPEG", "PNG")
KINDS = ("before", "after")
ORDER_PHOTOS_MAX = 20  # of a work order
VISITOR_PHOTOS_MAX = 120  # unused and used, of one address and day
UNUSED_HOURS = 24  # a photo that nothing uses is forgotten after these
