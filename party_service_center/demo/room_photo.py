"""A picture taken at a center: a counter, shelves or a wall, all invented."""

from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (480, 360)  # pixels
WALLS = ((235, 236, 232), (240, 232, 218), (222, 232, 238))
FLOOR, WOOD, DARK = (168, 150, 130), (150, 105, 66), (92, 62, 40)
SPINES = ((176, 40, 44), (40, 82, 132), (204, 160, 60), (52, 110, 80), (120, 120, 130))
RED, PAPER, SCREEN = (196, 40, 44), (250, 249, 244), (48, 60, 74)
COUNTER, SHELVES, WALL = "counter", "shelves", "wall"


def drawn(random, thing):
    """The bytes of a JPEG of ``thing``; nobody is on it."""
    width, height = SIZE
    picture = Image.new("RGB", SIZE, random.choice(WALLS))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, height - 70, width, height), fill=FLOOR)
    {COUNTER: _draw_counter, SHELVES: _draw_shelves, WALL: _draw_wall}[thing](
        draw, random
    )
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=70)
    return stream.getvalue()


def _draw_counter(draw, random):
    """A window with a sign over it and a screen on the counter."""
    draw.rectangle((70, 40, 410, 76), fill=RED)
    draw.rectangle((60, 210, 420, 310), fill=WOOD)
    draw.rectangle((50, 196, 430, 212), fill=DARK)
    left = random.randrange(110, 280)
    draw.rectangle((left, 126, left + 84, 184), fill=SCREEN)
    draw.rectangle((left + 36, 184, left + 48, 196), fill=SCREEN)
    draw.rectangle((360, 160, 400, 196), fill=PAPER)


def _draw_shelves(draw, random):
    """A bookcase whose shelves are filled more or less."""
    draw.rectangle((110, 40, 370, 310), fill=DARK)
    for top in (54, 118, 182, 246):
        draw.rectangle((122, top, 358, top + 52), fill=WOOD)
        left = 126
        while left < 340 - random.randrange(60):
            wide = random.randrange(8, 16)
            draw.rectangle(
                (left, top + random.randrange(4, 14), left + wide, top + 52),
                fill=random.choice(SPINES),
            )
            left += wide + 1


def _draw_wall(draw, random):
    """Posters side by side."""
    for number in range(4):
        left = 34 + number * 108
        top = 60 + random.randrange(8)
        draw.rectangle((left, top, left + 92, top + 150), fill=PAPER, outline=DARK)
        draw.rectangle((left, top, left + 92, top + 26), fill=RED)
        for line in range(7):
            y = top + 42 + line * 14
            draw.line((left + 10, y, left + 82 - random.randrange(20), y), fill=SCREEN)
