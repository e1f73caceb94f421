"""The face of an invented person, for badges and the wall."""

from base64 import b64encode
from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (300, 400)  # pixels
GROUNDS = ((205, 222, 240), (222, 232, 240), (240, 240, 240))
COATS = ((40, 56, 84), (70, 70, 80), (96, 40, 44), (36, 80, 66))
SKIN, HAIR = (226, 192, 164), (44, 38, 36)


def drawn(random):
    """A portrait as Base64 of a JPEG; nobody's."""
    width, height = SIZE
    picture = Image.new("RGB", SIZE, random.choice(GROUNDS))
    draw = ImageDraw.Draw(picture)
    coat = random.choice(COATS)
    draw.rounded_rectangle((30, 290, width - 30, height + 60), 70, fill=coat)
    draw.rectangle((125, 230, 175, 310), fill=SKIN)
    long_hair = random.random() < 0.5
    draw.ellipse((72, 62, 228, 262 if long_hair else 200), fill=HAIR)
    draw.ellipse((85, 90, 215, 265), fill=SKIN)
    draw.pieslice((80, 66, 220, 190), 180, 360, fill=HAIR)
    for left in (117, 167):
        draw.ellipse((left, 165, left + 16, 177), fill=HAIR)
    draw.arc((125, 195, 175, 232), 20, 160, fill=(150, 80, 70), width=4)
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=80)
    return b64encode(stream.getvalue())
