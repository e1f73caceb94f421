"""The situation report: a period's work, beside that of earlier periods (A4.2)."""

from dataclasses import dataclass
from datetime import datetime

from . import counting, frame, hot_topics
from .comparison import COUNT_WIDTH, NAME_WIDTH, compared, comparison_columns
from .period import Period
from .report import Passage, Report
from .request_words import words_table
from .table import Chart, Column, Kind, Table, Wording

SPAN_WIDTH = 30  # characters


@dataclass(frozen=True)
class Reported:
    """An earlier report, with what was shown the last time of its own period.

    That is what it said itself, or what a later report said of it as corrected.
    """

    key: str
    period: Period
    figures: dict


@dataclass(frozen=True)
class Order:
    """Whose situation is reported, and of when."""

    period: Period
    centers: object
    name: str
    as_of: datetime
    earlier: tuple[Reported, ...] = ()
    wording: Wording = Wording()


def build(env, order):
    """The report with room for its signer's words, and what the next ones compare with.

    :param env: that of whoever may read all that is counted
    :return: the report, and a dict of ``"figures"``, by key, and of ``"shown"``, the
        figures of earlier reports as this one knows them, by the report's key
    """
    frame = {"as_of": order.as_of, "wording": order.wording}
    period, centers = order.period, order.centers
    counts = counting.count(env, period, centers)
    now = counting.summed(counts)
    before = counting.summed(counting.count(env, period.before(), centers))
    year = counting.summed(counting.count(env, period.year_before(), centers))
    # a year of which there is nothing is no year to compare with
    year = year if any(year.values()) else None
    parts = [
        _work_table(env, order, (now, before, year), frame),
        _shares_table(env, (now, before, year), frame),
    ]
    if len(centers) > 1:
        parts.append(_centers_table(env, counts, centers, frame))
    parts += [
        *hot_topics.build(env, period, centers, order.wording).parts,
        words_table(env, period, centers, **frame),
        Passage(env._("Hard cases"), ""),
        Passage(env._("Proposals to the Party committee"), ""),
    ]
    shown = {
        reported.key: counting.summed(counting.count(env, reported.period, centers))
        for reported in order.earlier
    }
    if order.earlier:
        parts.append(_corrections_table(env, order.earlier, shown, frame))
    report = Report(
        title=env._("Situation Report"),
        parts=tuple(parts),
        as_of=order.as_of,
        subtitle=env._(
            "%(name)s, %(period)s", name=order.name, period=_span(env, period)
        ),
        wording=order.wording,
    )
    return report, {"figures": now, "shown": shown}


def _work_table(env, order, totals, frame):
    now, before, year = totals
    period = order.period
    notes = [
        env._("Period before: %(span)s", span=_span(env, period.before())),
        env._("A year before: %(span)s", span=_span(env, period.year_before()))
        if year
        else env._(
            "There are no records of %(span)s; nothing is compared with them.",
            span=_span(env, period.year_before()),
        ),
        env._(
            "A request is answered when the requester was told the result; in time and"
            " late are judged by that day (A3.2.5). At the end is on the last day of"
            " the period."
        ),
    ]
    rows = [
        compared(label, now[name], before[name], year and year[name])
        for name, label in counting.figure_names(env).items()
    ]
    return Table(
        title=env._("Work in figures"),
        columns=comparison_columns(env, env._("Figure")),
        rows=rows,
        notes=tuple(notes),
        **frame,
    )


def _shares_table(env, totals, frame):
    now, before, year = (part and counting.shares(part) for part in totals)
    rows = [
        compared(label, now[name], before[name], year and year[name])
        for name, label in counting.share_names(env).items()
    ]
    title = env._("Shares")
    return Table(
        title=title,
        columns=comparison_columns(env, env._("Figure"), Kind.PERCENT),
        rows=rows,
        notes=(env._("Changes are in points of a hundred."),),
        charts=(Chart(title, "name", ("now", "before")),),
        **frame,
    )


def _centers_table(env, counts, centers, frame):
    columns = (
        Column("name", env._("Figure"), width=NAME_WIDTH),
        *(
            Column(f"center_{center.id}", center.name, Kind.INTEGER, COUNT_WIDTH)
            for center in centers
        ),
        Column("all", env._("All centers"), Kind.INTEGER, COUNT_WIDTH),
    )
    rows = [
        (
            label,
            *(counts[name].get(center.id, 0) for center in centers),
            sum(counts[name].values()),
        )
        for name, label in counting.figure_names(env).items()
    ]
    return Table(title=env._("Center by center"), columns=columns, rows=rows, **frame)


def _corrections_table(env, earlier, shown, frame):
    labels = counting.figure_names(env)
    rows = [
        (label, _span(env, reported.period), was, now, now - was)
        for reported in earlier
        for name, label in labels.items()
        if (was := reported.figures.get(name)) is not None
        and (now := shown[reported.key].get(name)) is not None
        and now != was
    ]
    none = env._("Nothing of what was reported has changed.")
    watched = env._(
        "Reports of the twelve months before the period are looked at; a change stands"
        " in one report only, the first one after it."
    )
    return Table(
        title=env._("Corrected since the last report"),
        columns=(
            Column("name", env._("Figure"), width=NAME_WIDTH),
            Column("period", env._("Period of the report"), width=SPAN_WIDTH),
            Column("reported", env._("As reported"), Kind.INTEGER, COUNT_WIDTH),
            Column("now", env._("As of now"), Kind.INTEGER, COUNT_WIDTH),
            Column("change", env._("By how much"), Kind.INTEGER, COUNT_WIDTH),
        ),
        rows=rows,
        notes=(watched,) if rows else (none, watched),
        **frame,
    )


def _span(env, period):
    return env._(
        "%(start)s to %(end)s",
        start=frame.day(env, period.start),
        end=frame.day(env, period.end),
    )
