"""The yearly account to those served: what a center did, in numbers (A4.2)."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil, floor

from odoo.addons.party_service_center.models.party_channel import KINDS

from . import counting
from .period import Period
from .report import Passage, Report
from .suppress import LEAST, UNDER, UNKNOWN, WITHHELD
from .table import Chart, Column, Kind, Table, Wording
from .yearly_figures import SECRET, kind_name, of_center, together

# characters; Chinese ones take two
NAME_WIDTH = 34
SHORT_NAME_WIDTH = 20  # beside several numbers, on a telephone too
NUMBER_WIDTH = 14
MOST_TOPICS = 10
# figures that a mail or a wall tells first
FIGURE_HEADLINES = ("taken_count", "entered_count", "held_event_count")
SHARE_HEADLINES = ("in_time_share", "satisfied_share", "attendance_share")


@dataclass(frozen=True)
class Order:
    """Whose year is told."""

    period: Period
    centers: object
    name: str
    as_of: datetime
    wording: Wording = Wording()


def build(env, order):
    """The account with room for the director's words, and its headlines.

    These are pairs of label and text.

    :param env: that of whoever may read all that is counted
    """
    by_center = {
        center: of_center(env, order.period, center) for center in order.centers
    }
    return tell(env, order, by_center)


def tell(env, order, by_center):
    """The account and its headlines, of what is known of each center."""
    year = together(list(by_center.values()))
    say = _Speaker(env)
    frame = {"as_of": order.as_of, "wording": order.wording}
    parts = [
        Passage(env._("Foreword"), ""),
        _figures_table(env, say, year, frame),
        _shares_table(env, say, year, frame),
        _kinds_table(env, say, year, frame),
        _outcomes_table(env, say, year, frame),
        _topics_table(env, say, year, frame),
        _channels_table(env, say, year, frame),
        len(by_center) > 1 and _centers_table(env, say, by_center, frame),
        Passage(env._("Outlook"), ""),
    ]
    report = Report(
        title=env._("Yearly Account"),
        subtitle=env._(
            "%(name)s, %(year)s", name=order.name, year=order.period.start.year
        ),
        parts=tuple(filter(_says_something, parts)),
        as_of=order.as_of,
        wording=order.wording,
    )
    return report, _headlines(env, say, year)


def _says_something(part):
    return isinstance(part, Passage) or (part and part.rows)


class _Speaker:
    """Puts what readers may know of a number into a cell of a table."""

    def __init__(self, env):
        self.env = env

    def number(self, known):
        if known.is_shown:
            return known.least
        if known == UNDER:
            return self.env._("under %(number)s", number=LEAST)
        if known in (WITHHELD, UNKNOWN) or not known.least:
            return self.env._("not shown")
        return self.env._("at least %(number)s", number=f"{known.least:,}")

    def share(self, known):
        if known.whole.is_shown and not known.whole.least:
            return None
        if known.bounds is None:
            return self.env._("not shown")
        least, most = known.bounds
        if least == most:
            return least
        if least >= 1 - most:
            return self.env._("at least %(number)s", number=f"{floor(least * 100)} %")
        return self.env._("at most %(number)s", number=f"{ceil(most * 100)} %")


def _headlines(env, say, year):
    names, share_names = counting.figure_names(env), counting.share_names(env)
    numbers = [
        (names[name], say.number(year.figures[name])) for name in FIGURE_HEADLINES
    ]
    shares = [
        (share_names[name], say.share(year.shares[name])) for name in SHARE_HEADLINES
    ]
    return [
        (label, value if isinstance(value, str) else f"{value:,}")
        for label, value in numbers
    ] + [
        (label, value if isinstance(value, str) else f"{value:.0%}".replace("%", " %"))
        for label, value in shares
        if value is not None
    ]


def _figures_table(env, say, year, frame):
    names = counting.figure_names(env)
    return Table(
        title=env._("The year in figures"),
        columns=(
            Column("name", env._("Figure"), width=NAME_WIDTH),
            Column("number", env._("In this year"), Kind.INTEGER, NUMBER_WIDTH),
        ),
        rows=[
            (names[name], say.number(year.figures[name]))
            for name in names
            if name in year.figures
        ],
        notes=(_small_note(env),),
        **frame,
    )


def _small_note(env):
    return env._(
        "Counts of one or two, and what they could be worked out from, are not shown,"
        " so that nobody can be told apart."
    )


def _charts(title, key, rows):
    """The chart of the first numbers, where there are several to compare."""
    numbers = [row[1] for row in rows if isinstance(row[1], int | float)]
    return (Chart(title, "name", (key,)),) if len(numbers) > 1 else ()


def _shares_table(env, say, year, frame):
    title = env._("How fast and how well")
    rows = [
        (label, known)
        for name, label in counting.share_names(env).items()
        if (known := say.share(year.shares[name])) is not None
    ]
    return Table(
        title=title,
        columns=(
            Column("name", env._("Figure"), width=NAME_WIDTH),
            Column("share", env._("In percent"), Kind.PERCENT, NUMBER_WIDTH),
        ),
        rows=rows,
        charts=_charts(title, "share", rows),
        **frame,
    )


def _kinds_table(env, say, year, frame):
    title = env._("What was asked, kind by kind")
    kinds = sorted(
        (year.kinds or {}).items(),
        key=lambda pair: (-pair[1].taken.least, kind_name(env, pair[0])),
    )
    rows = [
        (
            kind_name(env, kind),
            say.number(row.taken),
            say.share(row.instant),
            say.number(row.answered),
            say.share(row.in_time),
        )
        for kind, row in kinds
    ]
    return Table(
        title=title,
        columns=(
            Column("name", env._("Kind of service"), width=SHORT_NAME_WIDTH),
            Column("taken", env._("Requests taken"), Kind.INTEGER, NUMBER_WIDTH),
            Column("instant", env._("Of these at once"), Kind.PERCENT, NUMBER_WIDTH),
            Column("answered", env._("With an answer"), Kind.INTEGER, NUMBER_WIDTH),
            Column("in_time", env._("Of these in time"), Kind.PERCENT, NUMBER_WIDTH),
        ),
        rows=rows,
        charts=_charts(title, "taken", rows),
        **frame,
    )


def _outcomes_table(env, say, year, frame):
    field = env["party.ticket"]._fields["decision"]
    labels = dict(field._description_selection(env))
    known = year.outcomes or {}
    title = env._("What became of the requests")
    labels |= {False: env._("Not stated"), SECRET: kind_name(env, SECRET)}
    rows = [
        (label, say.number(known[code]))
        for code, label in labels.items()
        if code in known
    ]
    return Table(
        title=title,
        columns=(
            Column("name", env._("How the request ended"), width=NAME_WIDTH),
            Column("number", env._("With an answer"), Kind.INTEGER, NUMBER_WIDTH),
        ),
        rows=rows,
        charts=_charts(title, "number", rows),
        **frame,
    )


def _topics_table(env, say, year, frame):
    topics = sorted(
        year.topics.items(), key=lambda pair: (-pair[1].least, pair[0].display_name)
    )[:MOST_TOPICS]
    title = env._("Hot topics")
    rows = [(topic.display_name, say.number(known)) for topic, known in topics]
    return Table(
        title=title,
        columns=(
            Column("name", env._("What is asked"), width=NAME_WIDTH),
            Column("number", env._("How often"), Kind.INTEGER, NUMBER_WIDTH),
        ),
        rows=rows,
        notes=(
            env._(
                "A request with several topics counts for each of them. Topics that a"
                " center met fewer than three times are not counted."
            ),
        ),
        charts=_charts(title, "number", rows),
        **frame,
    )


def _channels_table(env, say, year, frame):
    field = env["party.channel"]._fields["kind"]
    labels = dict(field._description_selection(env))
    return Table(
        title=env._("Channels and handbooks"),
        columns=(
            Column("name", env._("Means"), width=NAME_WIDTH),
            Column("posts", env._("Posts of the year"), Kind.INTEGER, NUMBER_WIDTH),
            Column("people", env._("People reached"), Kind.INTEGER, NUMBER_WIDTH),
        ),
        rows=[
            (labels[kind], year.channels[kind][0], say.number(year.channels[kind][1]))
            for kind, _label in KINDS
            if kind in year.channels
        ],
        **frame,
    )


def _centers_table(env, say, by_center, frame):
    return Table(
        title=env._("Center by center"),
        columns=(
            Column("name", env._("Center"), width=SHORT_NAME_WIDTH),
            Column("taken", env._("Requests taken"), Kind.INTEGER, NUMBER_WIDTH),
            Column("in_time", env._("Answered in Time"), Kind.PERCENT, NUMBER_WIDTH),
            Column("events", env._("Activities"), Kind.INTEGER, NUMBER_WIDTH),
            Column("people", env._("Participations"), Kind.INTEGER, NUMBER_WIDTH),
        ),
        rows=[
            (
                center.name,
                say.number(year.figures["taken_count"]),
                say.share(year.shares["in_time_share"]),
                say.number(year.figures["held_event_count"]),
                say.number(year.figures["took_part_count"]),
            )
            for center, year in by_center.items()
        ],
        **frame,
    )
