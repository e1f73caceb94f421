"""The channel register: how a center reaches its members (A1.2)."""

from datetime import timedelta

from odoo.fields import Domain

from . import frame
from .local_time import within
from .reading import labels
from .table import Column, Figure, Kind

# characters; Chinese ones take two
CENTER_WIDTH = 18
KIND_WIDTH = 18
NAME_WIDTH = 26
PERSON_WIDTH = 12
COUNT_WIDTH = 10
DATE_WIDTH = 12
LIGHT_WIDTH = 12


def build(env, period, centers, wording):
    """The channels in use, with what happened on them in ``period``."""
    centers = frame.chosen(env, centers)
    # a center has a handful of channels
    channels = env["party.channel"].search([("center_id", "in", centers.ids)])
    idle = channels.filtered("is_idle")
    return frame.table(
        centers,
        wording,
        title=env._("Channel Register"),
        subtitle=env._(
            "Activity from %(start)s to %(end)s, %(centers)s",
            **frame.span(env, period, centers),
        ),
        columns=_columns(env),
        rows=_rows(env, channels, period, centers),
        figures=(
            Figure(env._("Channels"), len(channels)),
            Figure(env._("Green"), len(channels - idle)),
            Figure(env._("Amber"), len(idle)),
        ),
        notes=(
            env._(
                "Members are those of the last count up to the day before the period"
                " and up to its last day. Last activity and light are those of"
                " today: amber comes after the set number of days without anything."
            ),
        ),
    )


def _columns(env):
    days = env._("days")
    return (
        Column("center", env._("Center"), width=CENTER_WIDTH),
        Column("kind", env._("Kind of Channel"), width=KIND_WIDTH),
        Column("name", env._("Name of the Channel"), width=NAME_WIDTH),
        Column("person", env._("Looked After by"), width=PERSON_WIDTH),
        Column("begin", env._("Members Before"), Kind.INTEGER, COUNT_WIDTH),
        Column("end", env._("Members at the End"), Kind.INTEGER, COUNT_WIDTH),
        Column("change", env._("Members Gained"), Kind.INTEGER, COUNT_WIDTH),
        Column("posts", env._("Posts"), Kind.INTEGER, COUNT_WIDTH),
        Column("last", env._("Last Activity"), Kind.DATE, DATE_WIDTH),
        Column("limit", env._("Amber After"), Kind.INTEGER, COUNT_WIDTH, days),
        Column("light", env._("Green or Amber"), width=LIGHT_WIDTH),
    )


def _rows(env, channels, period, centers):
    kinds = labels(channels, "kind")
    before = _members(env, channels, period.start - timedelta(days=1))
    after = _members(env, channels, period.end)
    posts = _posts(env, channels, period, centers)
    green, amber = env._("Green"), env._("Amber")
    return [
        (
            channel.center_id.name,
            kinds[channel.kind],
            channel.name,
            channel.user_id.name or None,
            before.get(channel),
            after.get(channel),
            after[channel] - before[channel]
            if channel in before and channel in after
            else None,
            posts.get(channel, 0) if channel.can_post else None,
            channel.last_activity_date or None,
            channel.idle_days,
            amber if channel.is_idle else green,
        )
        for channel in channels
    ]


def _members(env, channels, day):
    """Channel → members at its last count up to ``day``."""
    counts = env["party.channel.count"].search(
        [
            ("channel_id", "in", channels.ids),
            ("date", "<=", day),
            ("voided_at", "=", False),
        ],
        order="date",
    )
    return {count.channel_id: count.members for count in counts}


def _posts(env, channels, period, centers):
    """Channel → how many posts went out in ``period``."""
    domain = within("posted_at", period, centers) & Domain("state", "=", "sent")
    domain &= Domain("channel_id", "in", channels.ids)
    return dict(
        env["party.channel.post"]._read_group(domain, ["channel_id"], ["__count"])
    )
