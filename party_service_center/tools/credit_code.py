"""Registration numbers of businesses: credit code and the older 15-digit number."""

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.iso7064 import mod_11_10

from .id_number import compact

LEGACY_LENGTH = 15  # digits of a registration number before 2015 (GS 15-2006)
SOLE_TRADER = "92"  # how the credit code of an individual business begins
LEGACY_SOLE_TRADERS = frozenset("6789")  # first digit of its older sequence number


class InvalidCode(ValueError):
    """The text is neither a credit code nor an older registration number."""


def parse(text: str) -> str:
    """The code in its plain form.

    :raise InvalidCode: length, characters or check character are wrong

    >>> parse("92330523ma2b3c4d5j")
    '92330523MA2B3C4D5J'
    >>> parse("330523 6000 12344")
    '330523600012344'
    >>> parse("92330523MA2B3C4D5K")
    Traceback (most recent call last):
        ...
    InvalidCode: 92330523MA2B3C4D5K
    """
    code = compact(text)
    try:
        if len(code) == LEGACY_LENGTH:
            return mod_11_10.validate(code)
        return uscc.validate(code)
    except StdnumError:
        raise InvalidCode(code) from None


def is_sole_trader(code: str) -> bool:
    """Whether a code in its plain form belongs to an individual business.

    >>> is_sole_trader("92330523MA2B3C4D5J"), is_sole_trader("330523600012344")
    (True, True)
    >>> is_sole_trader("91330523MA2B3C4D5M"), is_sole_trader("330523000012344")
    (False, False)
    """
    if len(code) == LEGACY_LENGTH:
        return code[6] in LEGACY_SOLE_TRADERS
    return code.startswith(SOLE_TRADER)
