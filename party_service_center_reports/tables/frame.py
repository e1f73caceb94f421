"""What all registers share: whose they are, of when, and when they were made."""

from collections.abc import Callable
from typing import NamedTuple

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date

from .report import Report
from .table import Table

DATA_OFFICER = "party_service_center.group_party_data_officer"
NOT_SECRET = Domain("is_confidential", "=", False)


class Register(NamedTuple):
    """A register on offer and what must be known of it before it is made.

    ``build`` is called with env, period, centers and wording.
    """

    name: str
    build: Callable
    is_of_day: bool = False  # speaks of the last day of the period, not of all
    names_people: bool = True  # a row is about a person: many of them are told (P-11)
    has_numbers: bool = False  # ``build`` takes ``in_full``, for protected numbers
    has_secrets: bool = False  # ``build`` takes ``with_secret``, for secret requests


def chosen(env, centers):
    """The centers that were chosen; all of them, closed ones too, if none was."""
    if centers:
        return centers
    # there are few centers in a county
    # pylint: disable-next=no-search-all
    return env["party.center"].with_context(active_test=False).search([])


def span(env, period, centers):
    """The words of a subtitle: first day, last day, names of the centers."""
    return {
        "start": day(env, period.start),
        "end": day(env, period.end),
        "centers": listed(env, centers.mapped("name")),
    }


def check_in_full(env, in_full):
    """Raise AccessError for numbers in full that are not for the present user."""
    if in_full and not env.user.has_group(DATA_OFFICER):
        raise AccessError(env._("Only the data officer exports numbers in full."))


def day(env, value):
    """A day in words, as it stands in a sentence or a subtitle."""
    return format_date(env, value, date_format="long")


def listed(env, texts):
    """Several texts one after the other as the reader's language does."""
    between = env._("%(one)s, %(another)s", one="", another="")
    return between.join(texts)


def secret_note(env):
    return env._("Secret requests are left out.")


def table(centers, wording, **values):
    """A table that speaks of the present moment."""
    return Table(as_of=_now(centers), wording=wording, **values)


def report(centers, wording, **values):
    """A report that speaks of the present moment."""
    return Report(as_of=_now(centers), wording=wording, **values)


def _now(centers):
    now = fields.Datetime.context_timestamp(centers, fields.Datetime.now())
    return now.replace(tzinfo=None)
