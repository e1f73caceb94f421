"""Telephone fields of all rooms: checked and brought into one form alike."""

from ..exceptions import InvalidPhone
from ..tools import phone_number


def normalize_phones(env, vals, names):
    """Bring the telephone numbers among ``vals`` into their usual form.

    :raise InvalidPhone: naming the text that is no telephone number
    """
    return vals | {
        name: _normalize(env, vals[name]) for name in names if vals.get(name)
    }


def _normalize(env, text):
    try:
        return phone_number.parse(str(text))
    except phone_number.InvalidPhone:
        raise InvalidPhone(
            env._(
                "“%(text)s” is not a telephone number. Enter 11 digits for a mobile,"
                " area code and number for a fixed line.",
                text=str(text)[:40],
            )
        ) from None
