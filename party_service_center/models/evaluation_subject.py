"""Whose figures an evaluation counts and of which days, and what a measure is."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from odoo import models
from odoo.fields import Domain

from ..tools.scoring import percent
from .evaluation_codes import CENTER, DIRECTOR

ONE_DAY = timedelta(days=1)


class Subject(NamedTuple):
    """Who is evaluated, and of which days; people within one center.

    ``counted_at``: moment of the count (naive UTC). ``posts``: the spans of days in the
    period on which a person held the post; a center's period is its only span.
    """

    center: models.BaseModel
    user: models.BaseModel
    member: models.BaseModel
    date_from: date
    date_to: date
    counted_at: datetime
    posts: tuple = ()

    @property
    def spans(self):
        return self.posts or ((self.date_from, self.date_to),)

    @property
    def last_day(self):
        return self.spans[-1][1]

    @property
    def end(self):
        """The moment at which the last of these days is over."""
        return self.end_of(self.last_day)

    def end_of(self, day):
        """The moment at which ``day`` is over where the center is."""
        return self.center._first_moment(day + ONE_DAY)

    def covers(self, day):
        """Whether what falls on ``day`` counts for whoever is evaluated."""
        return any(first <= day <= last for first, last in self.spans)

    def days(self, field):
        """Records whose date ``field`` is one of these days."""
        return Domain.OR(
            Domain(field, ">=", first) & Domain(field, "<=", last)
            for first, last in self.spans
        )

    def moments(self, field):
        """Records whose moment ``field`` is on one of these days, by local time."""
        start = self.center._first_moment
        return Domain.OR(
            Domain(field, ">=", start(first))
            & Domain(field, "<", start(last + ONE_DAY))
            for first, last in self.spans
        )

    def not_before_count(self, field):
        """Records of which the moment ``field`` was not there yet at the count."""
        return Domain(field, "=", False) | Domain(field, ">", self.counted_at)

    @property
    def here(self):
        return Domain("center_id", "=", self.center.id)


class Measured(NamedTuple):
    """Records that were counted, those that did as they should, and the value.

    ``value`` is None where there was nothing to measure.
    """

    counted: models.BaseModel
    met: models.BaseModel
    value: float | None


class Measure(NamedTuple):
    """How one figure is found, for which kinds of evaluation, in which unit.

    ``is_snapshot``: it tells how things stand at the moment of counting and cannot be
    counted anew later. ``is_secret``: the figure is kept without its records, which are
    not for those who see it.
    """

    find: Callable
    kinds: tuple = (CENTER, DIRECTOR)
    unit: str = "percent"
    is_snapshot: bool = False
    is_secret: bool = False


def share(counted, met):
    return Measured(counted, met, percent(len(met), len(counted)))


def all_records(env, model):
    # whoever evaluates counts all there is, secret matters too, and reads none of it
    return env[model].sudo().with_context(active_test=False)
