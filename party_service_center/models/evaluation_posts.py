"""On which days somebody was director or full-time staff of a center.

An evaluation counts for a person what fell on these days, and nothing else.
"""

from odoo.fields import Domain

from ..tools.spans import common, united
from .past_values import changes, spans_of


def posts_between(env, first, last, more=Domain.TRUE):
    """Assignments of which a day lies between ``first`` and ``last``.

    Those that were archived since are among them: the work was theirs.
    """
    # who works where is no secret, and whoever evaluates counts all there is
    posts_sudo = env["party.staff"].sudo().with_context(active_test=False)
    return posts_sudo.search(
        Domain("date_from", "<=", last)
        & (Domain("date_to", "=", False) | Domain("date_to", ">=", first))
        & more,
        order="center_id, date_from, id",
    )


def days_held(posts, first, last, is_full_time=False):
    """Spans of days between ``first`` and ``last`` on which ``posts`` were held.

    One that was archived was held until that day.

    :param is_full_time: only the days on which a clerk was full-time staff
    :return: (center, person) → [(first day, last day)]; nobody without a day
    """
    names = ["active", "is_full_time"] if is_full_time else ["active"]
    changed = {name: changes(posts, name) for name in names}
    found = {}
    for post in posts:
        spans = common([(post.date_from, post.date_to or last)], [(first, last)])
        for name in names:
            traces = changed[name].get(post.id, ())
            said_yes = spans_of(post, name, traces, post.center_id._local_date)
            spans = common(spans, said_yes)
        found.setdefault((post.center_id, post.user_id), []).extend(spans)
    return {who: united(spans) for who, spans in found.items() if spans}


def who_worked(center, first, last):
    """Users who worked at ``center``, in whatever post, on a day between two days."""
    # who works where is no secret; read once for all centers that are looked at
    posts_sudo = center.sudo().with_context(active_test=False).staff_ids
    there = posts_sudo.filtered(
        lambda post: (
            post.date_from <= last and (not post.date_to or post.date_to >= first)
        )
    )
    archived = there.filtered(lambda post: not post.active)
    people = (there - archived).user_id
    if archived:
        for _center, person in days_held(archived, first, last):
            people |= person
    return people.sudo(False)
