"""Words that the requests of a period have in common (A4.2)."""

from odoo.fields import Domain

from odoo.addons.party_service_center.models.period_figures import PERIOD_FIGURES

from .comparison import compared, comparison_columns
from .counting import came_in
from .reading import read_batches
from .table import Table
from .words import count_words, hot_words

MOST = 15  # rows of the table
MOST_TEXTS = 5_000  # requests of a period that are read for their words


def words_table(env, period, centers, as_of, wording):
    """Words that several requests share; names of people and shops are none."""
    now, before = (_texts(env, span, centers) for span in (period, period.before()))
    names = known_names(env, centers)
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


def _taken(env, period, centers):
    model, field, domain = PERIOD_FIGURES["taken_count"]
    return came_in(env, model, field, period, centers) & domain


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


def known_names(env, centers):
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
