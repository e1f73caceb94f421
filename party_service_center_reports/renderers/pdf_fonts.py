"""Fonts of a PDF, packed small.

A subset of a large Chinese font keeps a place for each of its sixty thousand glyphs: a
list of places that grow by one. Deflate finds nothing to repeat in it, so that a letter
of one page would weigh 400 kB. Told as differences, which every reader of PDF knows as
PNG's filter "Sub", the list is almost nothing.
"""

import zlib

WIDTH = 3  # bytes of a place in the list
COLUMNS = 1_000  # places in a row
SAMPLE = 300  # bytes of a row that show which way of telling is shorter
ROW = WIDTH * COLUMNS
SUBTYPE = "/OpenType"
AS_IS, AS_DIFFERENCES = b"\0", b"\1"
HIGH = int.from_bytes(b"\x80" * ROW)
LOW = int.from_bytes(b"\x7f" * ROW)


def pack_fonts(_document, pdf):
    """Pack the font files of ``pdf``, right before it is written."""
    for stream in pdf.objects:
        extra = getattr(stream, "extra", None) or {}
        if extra.get("Subtype") != SUBTYPE or "Filter" in extra:
            continue
        font = b"".join(bytes(part) for part in stream.stream)
        stream.stream = [zlib.compress(filtered(font))]
        stream.compress = False
        extra["Filter"] = "/FlateDecode"
        extra["DecodeParms"] = f"<</Predictor 15/Colors {WIDTH}/Columns {COLUMNS}>>"


def filtered(data):
    """``data`` row by row, each led by how it is told; the last one is filled up.

    >>> growing = b"".join(place.to_bytes(3) for place in range(2_000))
    >>> told = filtered(growing)
    >>> len(told), told[:10]
    (6002, b'\\x01\\x00\\x00\\x00\\x00\\x00\\x01\\x00\\x00\\x01')
    >>> len(zlib.compress(told)) < len(zlib.compress(growing)) / 20
    True
    """
    rows = []
    for start in range(0, len(data), ROW):
        row = data[start : start + ROW].ljust(ROW, b"\0")
        differences = _differences(row)
        if len(set(differences[:SAMPLE])) < len(set(row[:SAMPLE])):
            rows += [AS_DIFFERENCES, differences]
        else:
            rows += [AS_IS, row]
    return b"".join(rows)


def _differences(row):
    """Each byte less the one three before, modulo 256, all at once.

    >>> _differences(bytes([1, 2, 3, 2, 2, 2]).ljust(ROW, b"x"))[:6]
    b'\\x01\\x02\\x03\\x01\\x00\\xff'
    """
    one = int.from_bytes(row)
    other = one >> (8 * WIDTH)
    # a borrow never leaves its byte: the high bit is lent and set right afterwards
    low = (one | HIGH) - (other & LOW)
    return (low ^ ((one ^ ~other) & HIGH)).to_bytes(ROW)
