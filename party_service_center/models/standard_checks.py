"""What the system counts by itself of the construction standard.

Each check looks at one center and says whether an item is met, the figure in words, and
which records stand behind it. Nothing here writes.

Clause: A1.1.1–A1.3.3, A4.3
"""

from collections.abc import Callable
from typing import NamedTuple

from odoo.fields import Domain

from .data_quality import PRESENT, sound
from .party_asset import KINDS as ASSET_KINDS
from .party_channel import KINDS as CHANNEL_KINDS
from .party_staff_gap_mixin import APPOINTMENT_GAPS

MET, PARTLY, NOT = "met", "partly", "not"
# shares under the wanted one by more than this are not met at all
TOLERANCE = 20  # percentage points
DUTIES = ("duty_center", "duty_director", "duty_staff")
# the handbook's stock is counted, not whether somebody got one lately
CHANNELS = [(kind, label) for kind, label in CHANNEL_KINDS if kind != "handbook"]


class Finding(NamedTuple):
    """What a check found, in the language of whoever looks."""

    result: str
    figure: str
    model: str
    domain: Domain


class Check(NamedTuple):
    """A check with its name; ``count`` takes the item and the center."""

    label: str
    count: Callable


def _at(center):
    return Domain("center_id", "=", center.id)


def _graded(is_met, is_partly):
    return MET if is_met else PARTLY if is_partly else NOT


# ----------------------------------------------------------------------
# People (A1.1.1, A1.1.2, A4.3)
# ----------------------------------------------------------------------
def _on_duty(center, role=None):
    """The assignments that hold today at ``center``."""
    staff = center.env["party.staff"]
    domain = Domain(staff._on_duty_domain()) & _at(center)
    return staff.search(domain & Domain("role", "=", role) if role else domain)


def _director(item, center):
    """Somebody holds the director's post: branch secretary, trained (A1.1.1)."""
    posts = _on_duty(center, "director")
    qualified = posts.filtered(lambda post: APPOINTMENT_GAPS.isdisjoint(post._gaps()))
    names = ", ".join(posts.user_id.mapped("name"))
    if not posts:
        figure = center.env._("The post is vacant")
    elif not qualified:
        figure = center.env._(
            "%(person)s is not branch secretary or not trained", person=names
        )
    else:
        figure = names
    return Finding(
        _graded(qualified, posts),
        figure,
        "party.staff",
        _at(center) & Domain("role", "=", "director"),
    )


def _full_time_clerk(item, center):
    """Somebody works there full-time (A1.1.2)."""
    # a part-time stand-in is no gap of the post, but nobody full-time either
    posts = _on_duty(center, "clerk").filtered("is_full_time")
    names = ", ".join(posts.user_id.mapped("name"))
    return Finding(
        _graded(posts, False),
        names or center.env._("Nobody works here full-time as clerk"),
        "party.staff",
        _at(center) & Domain("role", "=", "clerk"),
    )


def _badges(item, center):
    """Whoever works there wears a badge that is valid (A4.3)."""
    posts = _on_duty(center)
    wearing = posts.filtered("has_badge")
    return Finding(
        _graded(posts and wearing == posts, wearing),
        center.env._(
            "%(count)s of %(all)s on duty wear a valid badge",
            count=len(wearing),
            all=len(posts),
        ),
        "party.staff",
        Domain("id", "in", posts.ids),
    )


# ----------------------------------------------------------------------
# The register (A1.1.6), channels (A1.2)
# ----------------------------------------------------------------------
def _data_quality(item, center):
    """Share of the members whose record is in order (A1.1.6)."""
    members = center.env["party.member"]
    here = _at(center) & PRESENT
    count = members.search_count(here)
    good = members.search_count(here & sound(center))
    percent = 100 * good // count if count else 0
    return Finding(
        _graded(
            count and percent >= item.quantity,
            count and percent >= item.quantity - TOLERANCE,
        ),
        center.env._(
            "%(percent)s%% of %(count)s records are in order",
            percent=percent,
            count=count,
        ),
        "party.member",
        here & ~sound(center),
    )


def _channel(kind):
    """A check that a channel of ``kind`` is there and something happens on it."""

    def count(item, center):
        domain = _at(center) & Domain("kind", "=", kind)
        channels = center.env["party.channel"].search(domain)
        # a new channel is not idle yet, and nothing happened on it either
        alive = channels.filtered(lambda c: c.last_activity_date and not c.is_idle)
        last = max(
            (day for day in channels.mapped("last_activity_date") if day), default=None
        )
        if not channels:
            figure = center.env._("There is none")
        elif last:
            figure = center.env._("Last activity on %(date)s", date=last)
        else:
            figure = center.env._("Nothing recorded yet")
        return Finding(_graded(alive, channels), figure, "party.channel", domain)

    return count


def _handbook_stock(item, center):
    """Copies of the newest edition lie there (A1.2.1)."""
    edition = center.env["party.handbook"].search([], limit=1)
    domain = _at(center) & Domain("handbook_id", "=", edition.id)
    stock = sum(center.env["party.handbook.stock"].search(domain).mapped("quantity"))
    return Finding(
        _graded(stock >= max(item.quantity, 1), stock),
        center.env._(
            "%(count)s copies of “%(edition)s” in stock",
            count=stock,
            edition=edition.name or "",
        ),
        "party.handbook.stock",
        domain,
    )


# ----------------------------------------------------------------------
# Service, duties, process (A1.3), posters (A1.1.4)
# ----------------------------------------------------------------------
def _service_catalogue(item, center):
    """Every kind of service has its limit and its owner (A1.3.1)."""
    kinds = center.env["party.service.type"].search([])
    ready = kinds.filtered("is_ready")
    return Finding(
        _graded(ready == kinds and len(ready) >= max(item.quantity, 1), ready),
        center.env._(
            "%(count)s of %(all)s kinds of service have limit and owner",
            count=len(ready),
            all=len(kinds),
        ),
        "party.service.type",
        Domain("id", "in", kinds.ids),
    )


def _duty_documents(item, center):
    """The duties of center, director and staff are written down (A1.3.2)."""
    rules = center.env["party.rule"]._newest()
    duties = rules.filtered(lambda rule: rule.kind in DUTIES)
    return Finding(
        _graded(len(duties) == len(DUTIES), duties),
        center.env._(
            "%(count)s of %(all)s lists of duties are in use",
            count=len(duties),
            all=len(DUTIES),
        ),
        "party.rule",
        Domain("kind", "in", DUTIES),
    )


def _posters(*kinds):
    """A check that the texts of ``kinds`` (of all where none is named) hang there."""

    def count(item, center):
        wanted = center.env["party.rule"]._newest()
        if kinds:
            wanted = wanted.filtered(lambda rule: rule.kind in kinds)
        domain = _at(center) & Domain("taken_down_date", "=", False)
        domain &= Domain("kind", "in", kinds or wanted.mapped("kind"))
        posters = center.env["party.poster"].search(domain)
        current = posters.rule_id & wanted
        figure = center.env._(
            "%(count)s of %(all)s texts hang as they are in use, %(outdated)s outdated",
            count=len(current),
            all=len(wanted),
            outdated=len(posters) - len(current),
        )
        return Finding(
            _graded(wanted and current == wanted, posters),
            figure,
            "party.poster",
            domain,
        )

    return count


# ----------------------------------------------------------------------
# Equipment (A1.1.3–A1.1.5)
# ----------------------------------------------------------------------
def _equipment(kind=None):
    """A check that enough things of ``kind`` are there and were checked in time."""

    def count(item, center):
        domain = _at(center) & (Domain("kind", "=", kind) if kind else Domain.TRUE)
        assets = center.env["party.asset"].search(domain)
        overdue = assets.filtered("is_check_overdue")
        broken = assets.filtered(lambda a: a.condition in ("broken", "missing"))
        there = sum((assets - broken).mapped("present_quantity"))
        is_enough = there >= max(item.quantity, 1)
        figure = center.env._(
            "%(count)s on the register, %(overdue)s checks overdue",
            count=there,
            overdue=len(overdue),
        )
        return Finding(
            _graded(is_enough and not overdue and not broken, there),
            figure,
            "party.asset",
            domain,
        )

    return count


CHECKS = {
    "director": Check("Director's Post", _director),
    "full_time_clerk": Check("Full-Time Clerk", _full_time_clerk),
    "data_quality": Check("Quality of the Register", _data_quality),
    "handbook_stock": Check("Stock of Handbooks", _handbook_stock),
    **{
        f"channel_{kind}": Check(f"Channel: {label}", _channel(kind))
        for kind, label in CHANNELS
    },
    "service_catalogue": Check("Catalogue of Services", _service_catalogue),
    "duty_documents": Check("Lists of Duties", _duty_documents),
    "process_poster": Check("Process Poster", _posters("process")),
    "posters": Check("Posters on the Wall", _posters()),
    "badges": Check("Badges of Staff", _badges),
    "equipment": Check("Equipment, Checked in Time", _equipment()),
    **{
        f"equipment_{kind}": Check(f"Equipment: {label}", _equipment(kind))
        for kind, label in ASSET_KINDS
    },
}
