"""A stroke of the pen, where an invented person signs."""

from base64 import b64encode
from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (320, 120)  # pixels
STROKES = 9
BLACK, WHITE = 0, 255


def drawn(random):
    """A scribble as Base64 of a PNG; nobody's signature."""
    picture = Image.new("L", SIZE, WHITE)
    width, height = SIZE
    points = [
        (20 + (width - 40) * number // STROKES, random.randrange(25, height - 25))
        for number in range(STROKES + 1)
    ]
    ImageDraw.Draw(picture).line(points, fill=BLACK, width=4, joint="curve")
    stream = BytesIO()
    picture.save(stream, "PNG")
    return b64encode(stream.getvalue())
