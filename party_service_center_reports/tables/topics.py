"""What people ask for in a period: kinds of service, topics, words (A4.2)."""

from odoo.fields import Domain

from odoo.addons.party_service_center.models.period_figures import PERIOD_FIGURES

from .counting import came_in
from .reading import read_batches
from .table import Chart, Column, Kind, Table
from .words import count_words, hot_words

# characters; Chinese ones take two
NAME_WIDTH = 36
COUNT_WIDTH = 12
MOST = 15  # rows of a table; a chart with more cannot be read
MOST_TEXTS = 5_000  # requests of a period that are read for their words


def kinds_table(env, periods, centers, as_of, wording):
    """Requests by kind of service."""
    return _counted_table(
        env,
        env._("Kinds of service asked for"),
        _by_period(env, "service_type_id", periods, centers),
        as_of,
        wording,
    )


def topics_table(env, periods, centers, as_of, wording):
    """Requests by topic, as staff marked them."""
    return _counted_table(
        env,
        env._("Hot topics"),
        _by_period(env, "topic_ids", periods, centers),
        as_of,
        wording,
        notes=(env._("A request with several topics counts for each of them."),),
    )


def words_table(env, periods, centers, as_of, wording):
    """Words that several requests share; names of people and shops are none."""
    now, before = (_texts(env, period, centers) for period in periods[:2])
    names = _names(env, centers)
    found = hot_words(now, names)[:MOST]
    earlier = count_words(before, [word for word, _count in found], names)
    # the year before would mean reading its requests for these words
    columns = comparison_columns(env, env._("Word"))[:4]
    return Table(
        title=env._("Words in the requests"),
        columns=columns,
        rows=[
            compared(word, number, earlier[word], None)[:4] for word, number in found
        ],
        as_of=as_of,
        notes=(
            env._(
                "How many requests hold a word; those of fewer than three are left out,"
                " and so are names and secret requests."
            ),
        ),
        wording=wording,
    )


def _counted_table(env, title, counts, as_of, wording, notes=()):
    """Names with their counts in three periods, the most frequent first."""
    now, before, year = counts
    records = sorted(
        {*now, *before},
        key=lambda record: (
            -now.get(record, 0),
            -before.get(record, 0),
            record.display_name,
        ),
    )[:MOST]
    rows = [
        compared(
            record.display_name,
            now.get(record, 0),
            before.get(record, 0),
            None if year is None else year.get(record, 0),
        )
        for record in records
    ]
    columns = comparison_columns(env, env._("What is asked"))
    chart = Chart(title, "name", ("now", "before"))
    return Table(
        title=title,
        columns=columns,
        rows=rows,
        as_of=as_of,
        notes=notes,
        charts=(chart,) if rows else (),
        wording=wording,
    )


def compared(name, now, before, year):
    """A row of ``comparison_columns``; None stands for a year without records."""
    return (name, now, before, less(now, before), year, less(now, year))


def less(one, other):
    """The difference; None where there is nothing to compare."""
    return None if one is None or other is None else one - other


def comparison_columns(env, title, kind=Kind.INTEGER):
    """A named figure in the period, the one before and the year before."""
    return (
        Column("name", title, width=NAME_WIDTH),
        Column("now", env._("This period"), kind, COUNT_WIDTH),
        Column("before", env._("Period before"), kind, COUNT_WIDTH),
        Column("change", env._("Change to it"), kind, COUNT_WIDTH),
        Column("year", env._("A year before"), kind, COUNT_WIDTH),
        Column("year_change", env._("Change to the year"), kind, COUNT_WIDTH),
    )


def _taken(env, period, centers):
    model, field, domain = PERIOD_FIGURES["taken_count"]
    return came_in(env, model, field, period, centers) & domain


def _by_period(env, field, periods, centers):
    """For each period: record → number of requests."""
    tickets = env["party.ticket"].with_context(active_test=False)
    return [
        period
        and {
            record: number
            for record, number in tickets._read_group(
                _taken(env, period, centers), [field], ["__count"]
            )
            if record
        }
        for period in periods
    ]


def _texts(env, period, centers):
    """What was asked, the latest first read; a secret request gives no word away."""
    domain = _taken(env, period, centers) & Domain("is_confidential", "=", False)
    tickets = env["party.ticket"]
    ids = tickets.search(domain, order="id desc", limit=MOST_TEXTS).ids
    return [
        text
        for rows in read_batches(tickets, [("id", "in", ids)], ("request_text",))
        for (text,) in rows
    ]


def _names(env, centers):
    """Names of people and shops that a request may speak of."""
    here = [("center_id", "in", centers.ids)]
    sources = (
        ("party.ticket", "requester_name", here),
        ("party.member", "name", here),
        ("party.member", "business_name", here),
        ("party.registration", "name", here),
        ("party.registration", "business_name", here),
        ("party.business", "name", [("member_id.center_id", "in", centers.ids)]),
        ("res.partner", "name", [("user_ids", "!=", False)]),
    )
    return {
        name
        for model, field, domain in sources
        for rows in read_batches(
            env[model].with_context(active_test=False), domain, (field,)
        )
        for (name,) in rows
        if name
    }
