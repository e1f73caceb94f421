"""A center's year in numbers that may be told to everybody (A4.2).

What is counted is defined with the situation report. What is told of several centers
together is made of what each of them tells, so that no account gives away what another
one hides.
"""

from collections import defaultdict
from dataclasses import dataclass

from odoo.fields import Domain

from odoo.addons.party_service_center.models.period_figures import PERIOD_FIGURES

from . import counting
from .frame import NOT_SECRET
from .suppress import (
    LEAST,
    NONE,
    UNKNOWN,
    Cell,
    Share,
    cell,
    parts,
    share,
    shares,
)

# counts that are told; what a center itself does in public is told however little it is
TOLD = (
    "taken_count",
    "answered_count",
    "callback_made_count",
    "found_count",
    "confirmed_count",
    "entered_count",
    "invited_count",
)
OWN_WORK = ("held_event_count", "post_count")
NOTHING = Share(NONE, NONE)
SECRET = None  # the row of the secret requests, whatever they are about


@dataclass(frozen=True)
class KindOfService:
    """What was asked for of one kind of service, and what came of it."""

    taken: Cell = NONE
    answered: Cell = NONE
    instant: Share = NOTHING
    in_time: Share = NOTHING

    def __add__(self, other):
        return KindOfService(
            self.taken + other.taken,
            self.answered + other.answered,
            _added(self.instant, other.instant),
            _added(self.in_time, other.in_time),
        )


UNKNOWN_KIND = KindOfService(UNKNOWN, UNKNOWN)


@dataclass(frozen=True)
class Year:
    """What is told of a year; tables that can tell nothing are None."""

    figures: dict
    shares: dict
    kinds: dict | None
    outcomes: dict | None
    topics: dict
    channels: dict


def of_center(env, period, center):
    """The year of one center.

    :param env: that of whoever may read all that is counted
    """
    totals = counting.summed(counting.count(env, period, center))
    figures, told = known(totals)
    return Year(
        figures=figures,
        shares=told,
        kinds=_kinds(env, period, center),
        outcomes=_outcomes(env, period, center),
        topics={
            topic: Cell(number, number)
            for topic, number in _grouped(
                env, "taken_count", "topic_ids", period, center, NOT_SECRET
            ).items()
            if topic and number >= LEAST
        },
        channels=_channels(env, period, center),
    )


def known(totals):
    """Figures and shares as readers may know them, by key.

    :param totals: key → count
    """
    told = {name: share(*_part_and_whole(totals, name)) for name in counting.SHARES}
    figures = {name: cell(totals[name]) for name in TOLD}
    # beside the invited and the share, the count would tell a small rest
    figures["took_part_count"] = told["attendance_share"].part
    # so would the opinions beside the calls, and their share, whose whole they are
    opinions = share(totals["opinion_count"], totals["callback_made_count"]).part
    figures["opinion_count"] = opinions
    if not opinions.is_shown:
        told["satisfied_share"] = Share(Cell(0, opinions.most), opinions)
    figures |= {name: Cell(totals[name], totals[name]) for name in OWN_WORK}
    return figures, told


def kind_name(env, kind):
    """The name of a kind of service in a table."""
    return kind.display_name if kind else env._("Confidential, of whatever kind")


def together(years):
    """The year of several centers, from what each of them tells."""
    first, *others = years
    for other in others:
        first = Year(
            figures=_sums(first.figures, other.figures, NONE),
            shares={
                name: _added(first.shares[name], other.shares[name])
                for name in first.shares
            },
            kinds=_sums(first.kinds, other.kinds, KindOfService(), UNKNOWN_KIND),
            outcomes=_sums(first.outcomes, other.outcomes, NONE, UNKNOWN),
            topics=_sums(first.topics, other.topics, NONE),
            channels={
                kind: tuple(
                    one + another
                    for one, another in zip(
                        first.channels.get(kind, (0, NONE)),
                        other.channels.get(kind, (0, NONE)),
                        strict=True,
                    )
                )
                for kind in {**first.channels, **other.channels}
            },
        )
    return first


def _added(one, other):
    """Two shares as one; a whole that is hidden is left out of it."""
    if not other.whole.is_shown:
        return one
    return one + other if one.whole.is_shown else other


def _sums(one, other, nothing, unknown=UNKNOWN):
    """Sums by key; of a table that can tell nothing nothing is known."""
    if one is None and other is None:
        return None
    return {
        key: (unknown if one is None else one.get(key, nothing))
        + (unknown if other is None else other.get(key, nothing))
        for key in {**(one or {}), **(other or {})}
    }


def _part_and_whole(totals, name):
    part, whole = counting.SHARES[name]
    return totals[part], totals[whole]


def _grouped(env, name, field, period, center, condition=Domain.TRUE):
    """Value of ``field`` → how many records the figure ``name`` counts with it."""
    model, day, domain = PERIOD_FIGURES[name]
    records = env[model].with_context(active_test=False)
    return dict(
        records._read_group(
            counting.came_in(env, model, day, period, center) & domain & condition,
            [field],
            ["__count"],
        )
    )


def _open_grouped(env, name, field, period, center):
    """As ``_grouped``, with all secret requests in one row."""
    model, day, domain = PERIOD_FIGURES[name]
    counts = defaultdict(int)
    for value, is_secret, number in (
        env[model]
        .with_context(active_test=False)
        ._read_group(
            counting.came_in(env, model, day, period, center) & domain,
            [field, "is_confidential"],
            ["__count"],
        )
    ):
        counts[SECRET if is_secret else value] += number
    return dict(counts)


def _kinds(env, period, center):
    counts = {
        name: _open_grouped(env, f"{name}_count", "service_type_id", period, center)
        for name in ("taken", "answered", "instant", "in_time")
    }
    kinds = list({**counts["taken"], **counts["answered"]})

    def column(name):
        return [counts[name].get(kind, 0) for kind in kinds]

    taken = parts(column("taken"))
    if taken is None:
        return None
    answered = parts(column("answered")) or [UNKNOWN] * len(kinds)
    columns = (
        taken,
        answered,
        _shares_of(column("instant"), column("taken"), taken),
        _shares_of(column("in_time"), column("answered"), answered),
    )
    return {
        kind: KindOfService(*values)
        for kind, *values in zip(kinds, *columns, strict=True)
    }


def _shares_of(part_counts, whole_counts, wholes):
    pairs = list(zip(part_counts, whole_counts, strict=True))
    return shares(pairs, wholes) or [Share(Cell(0, w.most), w) for w in wholes]


def _outcomes(env, period, center):
    counts = _open_grouped(env, "answered_count", "decision", period, center)
    cells = parts(list(counts.values()))
    return None if cells is None else dict(zip(counts, cells, strict=True))


def _channels(env, period, center):
    """Kind of channel → its posts, and the people it last reached."""
    posts = _grouped(env, "post_count", "channel_id", period, center)
    found = env["party.channel.count"].search(
        Domain("center_id", "=", center.id)
        & Domain("date", "<=", period.end)
        & Domain("voided_at", "=", False),
        order="date, id",
    )
    reached = {count.channel_id: count.members for count in found}
    channels = {}
    for channel in {**posts, **reached}:
        made, people = channels.get(channel.kind, (0, 0))
        channels[channel.kind] = (
            made + posts.get(channel, 0),
            people + reached.get(channel, 0),
        )
    return {kind: (made, cell(people)) for kind, (made, people) in channels.items()}
