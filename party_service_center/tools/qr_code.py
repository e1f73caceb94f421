"""QR codes as pictures that stand in a page itself."""

import base64
from io import BytesIO

import qrcode

BORDER = 2  # modules; phones read it on a white ground


def qr_data_uri(text):
    """A PNG picture of the QR code of ``text`` as a data URI.

    >>> head, picture = qr_data_uri("https://example.org/activity/ABCD2345").split(",")
    >>> head, base64.b64decode(picture)[1:4]
    ('data:image/png;base64', b'PNG')
    """
    code = qrcode.QRCode(
        error_correction=qrcode.constants.ERROR_CORRECT_M, border=BORDER
    )
    code.add_data(text)
    picture = BytesIO()
    code.make_image().save(picture, format="PNG")
    return "data:image/png;base64," + base64.b64encode(picture.getvalue()).decode()
