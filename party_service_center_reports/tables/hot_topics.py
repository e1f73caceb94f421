"""Hot topics: what is asked about most, and more than before (A4.2)."""

from odoo.fields import Domain

from . import frame
from .reading import Names
from .table import Chart, Column, Figure, Kind

# characters; Chinese ones take two
TOPIC_WIDTH = 30
COUNT_WIDTH = 13
MOST_DRAWN = 15  # topics in a chart


def build(env, period, centers, wording):
    """What the requests accepted in ``period`` were about.

    A further round of a request is not counted anew. Secret requests are not counted:
    a single one would tell its kind and topic to those it is kept from (P-17).
    """
    centers = frame.chosen(env, centers)
    spans = (period, period.before(), period.year_before())
    domain = Domain("center_id", "in", centers.ids) & Domain("round_number", "=", 1)
    domain &= frame.NOT_SECRET
    whole = _whole(env, domain, spans)
    kinds = Names(env["party.service.type"].with_context(active_test=False))
    topics = Names(env["party.ticket.topic"].with_context(active_test=False))
    return frame.report(
        centers,
        wording,
        title=env._("Hot Topics"),
        subtitle=env._(
            "Accepted from %(start)s to %(end)s, %(centers)s",
            **frame.span(env, period, centers),
        ),
        parts=(
            _table(
                env,
                centers,
                wording,
                spans,
                title=env._("Requests by Kind of Service"),
                head=env._("Kind of Service"),
                counts=_count(env, domain, spans, "service_type_id"),
                names=kinds,
                whole=whole,
                has_totals=True,
            ),
            _table(
                env,
                centers,
                wording,
                spans,
                title=env._("Requests by Topic"),
                head=env._("Topic"),
                counts=_count(env, domain, spans, "topic_ids"),
                names=topics,
                whole=whole,
            ),
        ),
    )


def _in(span):
    return Domain("accepted_date", ">=", span.start) & Domain(
        "accepted_date", "<=", span.end
    )


def _count(env, domain, spans, name):
    """Id of a kind or topic → how many requests in each of ``spans``."""
    counts = {}
    for place, span in enumerate(spans):
        for record, count in env["party.ticket"]._read_group(
            domain & _in(span), [name], ["__count"]
        ):
            if record:
                counts.setdefault(record.id, [0] * len(spans))[place] = count
    return counts


def _whole(env, domain, spans):
    return [env["party.ticket"].search_count(domain & _in(span)) for span in spans]


def _table(
    env, centers, wording, spans, *, title, head, counts, names, whole, has_totals=False
):
    """A table of ``counts``, each a share of the ``whole`` of all requests."""
    names.learn(counts)
    rows = sorted(
        ((names[key], *_figures(count, whole[0])) for key, count in counts.items()),
        key=lambda row: (-row[1], -row[3], row[0]),
    )
    last_row, figures = {}, ()
    # a request has several topics or none: there is nothing to add up
    note = env._(
        "A request with several topics counts for each; shares are of all requests."
    )
    if has_totals:
        keys = [column.key for column in _columns(env, head)[1:]]
        last_row = {"name": env._("Total")} | dict(
            zip(keys, _figures(whole, whole[0]), strict=True)
        )
        figures = (Figure(env._("Requests"), whole[0]),)
        note = env._("A further round of a request is not counted anew.")
    return frame.table(
        centers,
        wording,
        title=title,
        columns=_columns(env, head),
        rows=rows,
        totals=last_row,
        figures=figures,
        notes=(note, frame.secret_note(env), _spans_note(env, spans)),
        charts=(
            Chart(
                env._("Now, before and a year ago"),
                "name",
                ("count", "before", "year_before"),
            ),
        )
        if 0 < len(rows) <= MOST_DRAWN
        else (),
    )


def _spans_note(env, spans):
    _now, before, year_before = spans
    return env._(
        "Before: %(before_start)s to %(before_end)s. A year ago: %(year_start)s to"
        " %(year_end)s.",
        before_start=frame.day(env, before.start),
        before_end=frame.day(env, before.end),
        year_start=frame.day(env, year_before.start),
        year_end=frame.day(env, year_before.end),
    )


def _figures(count, whole):
    now, before, year_before = count
    return (
        now,
        now / whole if whole else None,
        before,
        _change(now, before),
        year_before,
        _change(now, year_before),
    )


def _change(now, then):
    """Growth against ``then``; nothing where there was nothing."""
    return (now - then) / then if then else None


def _columns(env, head):
    return (
        Column("name", head, width=TOPIC_WIDTH),
        Column("count", env._("Requests"), Kind.INTEGER, COUNT_WIDTH),
        Column("share", env._("Share of All"), Kind.PERCENT, COUNT_WIDTH),
        Column("before", env._("The Period Before"), Kind.INTEGER, COUNT_WIDTH),
        Column("growth", env._("Growth on It"), Kind.PERCENT, COUNT_WIDTH),
        Column("year_before", env._("A Year Ago"), Kind.INTEGER, COUNT_WIDTH),
        Column("year_growth", env._("Growth on a Year Ago"), Kind.PERCENT, COUNT_WIDTH),
    )
