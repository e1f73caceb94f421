"""Moments that people enter: when a request came in, when somebody was told."""

from datetime import datetime

from odoo import fields
from odoo.tools import format_datetime

FOUNDED_AT = datetime(2012, 1, 1)  # no earlier working-day list, no earlier center


def past_moment(env, value, error):
    """``value`` (datetime or text, UTC) as a datetime that lies in the past.

    :param error: class of the refusal
    :raise error: it is none, in the future or before the centers were there
    """
    try:
        moment = fields.Datetime.to_datetime(value)
    except (ValueError, TypeError):
        moment = None
    if not moment or moment < FOUNDED_AT:
        raise error(
            env._(
                "“%(value)s” is not a date with a time since the centers were founded"
                " in 2012.",
                value=value,
            )
        )
    if moment > fields.Datetime.now():
        raise error(
            env._(
                "%(moment)s lies in the future. Enter when it happened.",
                moment=format_datetime(env, moment),
            )
        )
    return moment
