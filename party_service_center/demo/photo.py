"""A picture taken at an activity: a hall, a stage and people, all invented."""

from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (480, 320)  # pixels
WALLS = ((226, 232, 240), (236, 228, 214), (216, 230, 220))
FLOOR, BANNER = (176, 150, 122), (196, 40, 44)
COATS = ((52, 73, 94), (120, 66, 18), (30, 96, 72), (90, 90, 102), (150, 40, 40))
SKIN = (224, 190, 160)
ROWS = ((190, 9), (240, 6))  # where people stand, how many


def drawn(random):
    """The bytes of a JPEG; nobody is on it."""
    width, height = SIZE
    picture = Image.new("RGB", SIZE, random.choice(WALLS))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, height * 2 // 3, width, height), fill=FLOOR)
    draw.rectangle((60, 40, width - 60, 80), fill=BANNER)
    for top, count in ROWS:
        step = width // count
        for number in range(count):
            left = number * step + random.randrange(4, max(5, step - 36))
            draw.ellipse((left + 6, top - 26, left + 28, top - 4), fill=SKIN)
            coat = random.choice(COATS)
            draw.rounded_rectangle((left, top, left + 34, top + 90), 12, fill=coat)
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=70)
    return stream.getvalue()
