"""Pictures of the demo: drawn, so that no real place and nobody is on them."""

import io

from PIL import Image, ImageDraw

SIZE = (1200, 900)
BRICK, MORTAR, CONCRETE, PAVING, STEP = "#b5654a", "#c99a83", "#cfc8bd", "#a9a39a", "#b9b3a9"
GREEN, STEEL, GLASS, SHADE = "#2f6f56", "#d9d5cc", "#cfe3e8", "#24563f"
ROW, STONE = 30, 90  # of bricks


def unit_door(leaf: str = GREEN) -> bytes:
    """The repaired door of a staircase as a JPEG: two leaves, new locks and hinges."""
    image = Image.new("RGB", SIZE, BRICK)
    draw = ImageDraw.Draw(image)
    _wall(draw)
    draw.rectangle((0, 760, *SIZE), PAVING)
    draw.polygon([(330, 760), (870, 760), (930, 830), (270, 830)], STEP)
    draw.rectangle((250, 90, 950, 150), CONCRETE)  # what keeps off the rain
    draw.polygon([(250, 150), (950, 150), (900, 185), (300, 185)], "#9b948a")
    draw.rectangle((380, 190, 820, 760), CONCRETE)
    for left, right, lock in ((400, 596, 570), (604, 800, 630)):
        draw.rectangle((left, 210, right, 760), leaf)
        draw.rectangle((left + 30, 250, right - 30, 430), GLASS)
        draw.line((left + 30, 430, right - 30, 250), "#eaf4f6", 6)
        draw.rectangle((left + 30, 480, right - 30, 720), outline=SHADE, width=6)
        draw.rounded_rectangle((lock - 14, 450, lock + 14, 540), 8, STEEL)
        draw.ellipse((lock - 6, 515, lock + 6, 527), "#6b665e")
    for x in (396, 798):
        for y in (260, 480, 690):
            draw.rectangle((x - 5, y, x + 9, y + 44), STEEL)
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=88)
    return kept.getvalue()


def _wall(draw: ImageDraw.ImageDraw) -> None:
    for row, y in enumerate(range(0, 760, ROW)):
        draw.line((0, y, SIZE[0], y), MORTAR, 3)
        for x in range(-STONE + row % 2 * STONE // 2, SIZE[0], STONE):
            draw.line((x, y, x, y + ROW), MORTAR, 3)
