"""Telephone numbers as people in China write them."""

import re
import unicodedata

import phonenumbers

REGION = "CN"
HEAD, TAIL = 3, 4  # characters of a number that may be shown on paper
MOBILE_KINDS = (
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
)
PLAIN_MOBILE = re.compile(r"1\d{10}", re.ASCII)
ALLOWED = re.compile(r"[+\d\s()\-./\u8f6c,;#*x]+", re.IGNORECASE)


class InvalidPhone(ValueError):
    """The text is no telephone number that can be dialed."""


def parse(text: str) -> str:
    """The number in its usual form: 11 digits for a mobile, area code and hyphen.

    Numbers of other countries come out in international form.

    :raise InvalidPhone: letters, too few or too many digits, unknown prefix

    >>> parse("１３８ 0000-0001")
    '13800000001'
    >>> parse("+86 138 0000 0001")
    '13800000001'
    >>> parse("0572 5123456")
    '0572-5123456'
    >>> parse("+852 2123 4567")
    '+852 2123 4567'
    >>> parse("1380000abc1")
    Traceback (most recent call last):
        ...
    InvalidPhone: 1380000abc1
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not ALLOWED.fullmatch(plain):
        raise InvalidPhone(text)
    try:
        number = phonenumbers.parse(plain, REGION)
    except phonenumbers.NumberParseException:
        raise InvalidPhone(text) from None
    # a number of no kind is not valid; asking for both works the kind out twice
    kind = phonenumbers.number_type(number)
    if kind == phonenumbers.PhoneNumberType.UNKNOWN:
        raise InvalidPhone(text)
    if number.country_code != phonenumbers.country_code_for_region(REGION):
        return _format(number, "INTERNATIONAL")
    if kind in MOBILE_KINDS:
        return str(number.national_number)
    return _format(number, "NATIONAL").replace(" ", "-", 1).replace(" ", "")


def is_plain(text: str | None) -> bool:
    """Whether a number that ``parse`` gave is a mobile of this country.

    >>> is_plain("13800000001"), is_plain("+852 2123 4567"), is_plain(None)
    (True, False, False)
    """
    return bool(PLAIN_MOBILE.fullmatch(text or ""))


def international(mobile: str) -> str:
    """A mobile that ``parse`` gave, as it is dialed from anywhere.

    >>> international("13800000001"), international("+852 2123 4567")
    ('+8613800000001', '+85221234567')
    """
    return f"+86{mobile}" if is_plain(mobile) else re.sub("[ -]", "", mobile)


def mask(number: str | None) -> str:
    """A number with its middle hidden: its owner knows it, nobody learns it.

    >>> mask("13800000001"), mask("+852 2123 4567"), mask("95533"), mask(None)
    ('138****0001', '+85*******4567', '*****', '')
    """
    number = number or ""
    hidden = len(number) - HEAD - TAIL
    if hidden <= 0:
        return "*" * len(number)
    return number[:HEAD] + "*" * hidden + number[-TAIL:]


def is_mobile(text: str) -> bool:
    """Whether the number can receive a text message.

    >>> is_mobile("138 0000 0001"), is_mobile("0572-5123456")
    (True, False)
    """
    number = phonenumbers.parse(unicodedata.normalize("NFKC", text), REGION)
    return phonenumbers.number_type(number) in MOBILE_KINDS


def _format(number, form):
    form = getattr(phonenumbers.PhoneNumberFormat, form)
    return phonenumbers.format_number(number, form)
