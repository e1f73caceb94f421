"""How much room a text takes, for charts and for papers alike."""

WIDE = 0x2E80  # from here on characters are as wide as they are high


def width_of(text):
    """The room of ``text`` in halves of the size of type.

    >>> width_of("Anji"), width_of("\u5b89\u5409")
    (4, 4)
    """
    return sum(2 if ord(character) >= WIDE else 1 for character in text)
