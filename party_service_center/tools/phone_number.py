"""Telephone numbers as people in China write them."""

import re
import unicodedata

import phonenumbers

REGION = "CN"
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
    if not phonenumbers.is_valid_number(number):
        raise InvalidPhone(text)
    if number.country_code != phonenumbers.country_code_for_region(REGION):
        return _format(number, "INTERNATIONAL")
    if _is_mobile(number):
        return str(number.national_number)
    return _format(number, "NATIONAL").replace(" ", "-", 1).replace(" ", "")


def is_plain(text: str | None) -> bool:
    """Whether a number that ``parse`` gave is a mobile of this country.

    >>> is_plain("13800000001"), is_plain("+852 2123 4567"), is_plain(None)
    (True, False, False)
    """
    return bool(PLAIN_MOBILE.fullmatch(text or ""))


def international(mobile: str) -> str:
    """A plain mobile as it is dialed from anywhere.

    >>> international("13800000001")
    '+8613800000001'
    """
    return f"+86{mobile}"


def is_mobile(text: str) -> bool:
    """Whether the number can receive a text message.

    >>> is_mobile("138 0000 0001"), is_mobile("0572-5123456")
    (True, False)
    """
    return _is_mobile(phonenumbers.parse(unicodedata.normalize("NFKC", text), REGION))


def _is_mobile(number):
    kind = phonenumbers.number_type(number)
    mobile = phonenumbers.PhoneNumberType
    return kind in (mobile.MOBILE, mobile.FIXED_LINE_OR_MOBILE)


def _format(number, form):
    form = getattr(phonenumbers.PhoneNumberFormat, form)
    return phonenumbers.format_number(number, form)
