"""Telephone fields of all rooms: checked and brought into one form alike."""

from ..exceptions import InvalidPhone
from ..tools import phone_number


def normalize_phones(env, vals, names, mobiles=()):
    """Bring the telephone numbers among ``vals`` into their usual form.

    :param mobiles: those of ``names`` that must be able to receive a text message
    :raise InvalidPhone: naming the text that is no telephone number, or no mobile
    """
    return vals | {
        name: _normalize(env, vals[name], name in mobiles)
        for name in names
        if vals.get(name)
    }


def _normalize(env, text, is_mobile_wanted):
    try:
        number = phone_number.parse(str(text))
    except phone_number.InvalidPhone:
        raise InvalidPhone(
            env._(
                "“%(text)s” is not a telephone number. Enter 11 digits for a mobile,"
                " area code and number for a fixed line.",
                text=str(text)[:40],
            )
        ) from None
    is_mobile = phone_number.is_plain(number) or phone_number.is_mobile(number)
    if is_mobile_wanted and not is_mobile:
        raise InvalidPhone(
            env._(
                "“%(number)s” is a fixed line. Enter a mobile number here and the fixed"
                " line as the other telephone.",
                number=number,
            )
        )
    return number
