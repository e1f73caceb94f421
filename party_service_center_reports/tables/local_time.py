"""Moments as the clocks of the centers show them."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from odoo.fields import Domain


def within(name, period, centers):
    """Domain of records whose moment ``name`` lies in ``period`` at their center.

    :param name: a field that holds naive UTC
    """

    def in_period(center):
        return Domain(name, ">=", center._first_moment(period.start)) & Domain(
            name, "<", center._first_moment(period.end + timedelta(days=1))
        )

    return centers._in_own_time(in_period)


def local(moment, tz):
    """``moment`` (naive UTC) as it was on the clock of a center."""
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(tz)).replace(tzinfo=None)


def local_day(moment, tz):
    """The day of ``moment`` (naive UTC) at a center; None for None."""
    return local(moment, tz).date() if moment else None
