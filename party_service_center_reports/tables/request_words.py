"""Words that the requests of a period have in common (A4.2)."""

from odoo.fields import Domain

from odoo.addons.party_service_center.models.period_figures import PERIOD_FIGURES

from . import frame
from .comparison import compared, comparison_columns
from .counting import came_in
from .name_candidates import any_of, candidates, candidates_with
from .people import same_people
from .reading import read_batches, read_by_id
from .table import Table
from .words import FEWEST, Hider, count_words, hot_words, is_part

MOST = 15  # rows of the table
# requests in which words are sought, less than a batch; they are counted in all
MOST_TEXTS = 5_000
ROUNDS = 3  # names come to light only as words are found
ASKER = ("member_id", "phone_sanitized", "requester_phone", "requester_name")
TEXT = ("id", "request_text", "requester_name", "member_id")


def words_table(env, period, centers, as_of, wording):
    """Words that several people use; names of people and shops are none."""
    spans = (period, period.before(), period.year_before())
    domains = [_asked(env, span, centers) for span in spans]
    askers = [_askers(env, domain) for domain in domains]
    words, names = _find(env, centers, askers[0])
    now, before, year = (
        _count(env, domain, words, names, people)
        for domain, people in zip(domains, askers, strict=True)
    )
    rows = [
        compared(word, now[word], _enough(before[word]), _enough(year[word]))
        for word in sorted(words, key=lambda word: (-now[word], word))
        if _enough(now[word])
    ]
    return Table(
        title=env._("Words in the requests"),
        columns=comparison_columns(env, env._("Word")),
        rows=rows,
        as_of=as_of,
        notes=tuple(_notes(env, len(askers[0]))),
        wording=wording,
    )


def names_among(env, centers, pieces):
    """Those of ``pieces`` that are names of people and shops at ``centers``."""
    here = Domain("center_id", "in", centers.ids)
    sources = (
        ("party.ticket", "requester_name", here),
        ("party.member", "name", here),
        ("party.member", "business_name", here),
        ("party.registration", "name", here),
        ("party.registration", "business_name", here),
        ("party.business", "name", Domain("member_id.center_id", "in", centers.ids)),
        ("res.partner", "name", Domain("user_ids.share", "=", False)),
    )
    asked = sorted(pieces)
    return {
        name
        for model, field, domain in sources
        for [name] in env[model]
        .with_context(active_test=False)
        ._read_group(domain & Domain(field, "in", asked), [field])
    }


def names_in(env, centers, text):
    """People and shops of ``centers`` that ``text`` names, in one line."""
    names = names_among(env, centers, candidates(text))
    return ", ".join(Hider(names).names_in(text))


def _notes(env, count):
    yield env._(
        "How many people use a word in their requests; words of fewer than three are"
        " left out, and so are names and secret requests. No figure stands where there"
        " were fewer than three."
    )
    if count > MOST_TEXTS:
        yield env._(
            "Words are sought in the latest %(part)s of %(all)s requests and counted"
            " in all of them.",
            part=f"{MOST_TEXTS:,}",
            all=f"{count:,}",
        )


def _enough(number):
    """A number of people, unless so few that it might point at them (P-14)."""
    return number if number >= FEWEST else None


def _asked(env, period, centers):
    """What was asked; a secret request gives no word away."""
    model, field, domain = PERIOD_FIGURES["taken_count"]
    return came_in(env, model, field, period, centers) & domain & frame.NOT_SECRET


def _askers(env, domain):
    """Id of a request → whose it is."""
    return same_people(
        {
            key: marks
            for rows in read_batches(env["party.ticket"], domain, ("id", *ASKER))
            for key, *marks in rows
        }
    )


def _batches(env, domain):
    """Ids, texts, and the names of those who asked, batch by batch."""
    members = env["party.member"].with_context(active_test=False)
    for rows in read_batches(env["party.ticket"], domain, TEXT):
        keys, texts, requesters, member_ids = zip(*rows, strict=True)
        own = read_by_id(members, filter(None, member_ids), "name", "business_name")
        names = {*requesters, *(name for pair in own.values() for name in pair)}
        yield keys, texts, names - {None}


def _find(env, centers, people):
    """The words, and names beyond those of the requesters that the texts hold."""
    latest = sorted(people)[-MOST_TEXTS:]
    found, named = [], set()
    for keys, texts, names in _batches(env, [("id", "in", latest)]):
        askers = [people[key] for key in keys]
        for _round in range(ROUNDS):
            found = [
                word for word, _count in hot_words(texts, names | named, people=askers)
            ][:MOST]
            more = names_among(env, centers, _around(texts, found)) - names - named
            named |= more
            if not more:
                break
        found = [word for word in found if not any(is_part(word, n) for n in more)]
    return found, named


def _around(texts, words):
    """Pieces of ``texts`` that hold one of ``words``, and may be names."""
    pattern = any_of(words)
    return {
        piece for text in texts if pattern for piece in candidates_with(text, pattern)
    }


def _count(env, domain, words, names, people):
    """Word → how many people use it."""
    users = {word: set() for word in words}
    for keys, texts, own in _batches(env, domain) if words else ():
        askers = [people[key] for key in keys]
        for word, found in count_words(texts, words, own | names, askers).items():
            users[word] |= found
    return {word: len(found) for word, found in users.items()}
