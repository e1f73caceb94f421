"""Timeliness: how fast centers answer, by center and kind of service (A4.4)."""

from collections import Counter, defaultdict

from odoo.fields import Domain

from . import frame
from .reading import Names, read_batches
from .table import Chart, Column, Kind

# characters; Chinese ones take two
CENTER_WIDTH = 20
KIND_WIDTH = 16
COUNT_WIDTH = 11
# what is read of a ticket; many2one fields come as ids
TICKET = (
    "id",
    "center_id",
    "service_type_id",
    "accepted_date",
    "told_date",
    "is_instant",
    "is_told_late",
)
OVERDUE = Domain("is_overdue", "=", True) & Domain("told_date", "=", False)
EXTENDED = Domain("extension_ids.state", "=", "approved")
COUNTED = ("taken", "instant", "in_time", "late", "overdue", "extended")


def build(env, period, centers, wording, with_secret=True):
    """How the tickets accepted in ``period`` went, as the present user may see them.

    :param bool with_secret: whether secret requests are among them (P-17)
    """
    centers = frame.chosen(env, centers)
    domain = Domain("accepted_date", ">=", period.start)
    domain &= Domain("accepted_date", "<=", period.end)
    domain &= Domain("center_id", "in", centers.ids)
    if not with_secret:
        domain &= frame.NOT_SECRET
    counts = _count(env, domain)
    center_names = {center.id: center.name for center in centers}
    kinds = Names(env["party.service.type"].with_context(active_test=False))
    kinds.learn(kind for _center, kind in counts)
    by_center = _summed(counts, lambda pair: (center_names[pair[0]],))
    by_pair = _summed(counts, lambda pair: (center_names[pair[0]], kinds[pair[1]]))
    whole = _summed(counts, lambda pair: ()).get((), Counter())
    center = Column("center", env._("Center"), width=CENTER_WIDTH)
    kind = Column("kind", env._("Kind of Service"), width=KIND_WIDTH)
    common = {
        "totals": {"center": env._("Total")} | _figures(whole),
        "notes": _notes(env) + (() if with_secret else (frame.secret_note(env),)),
    }
    # centers stand in the order of their list, kinds in that of their names
    order = [center.name for center in centers]
    return frame.report(
        centers,
        wording,
        title=env._("Timeliness"),
        subtitle=env._(
            "Accepted from %(start)s to %(end)s, %(centers)s",
            **frame.span(env, period, centers),
        ),
        parts=(
            frame.table(
                centers,
                wording,
                title=env._("Timeliness of Each Center"),
                columns=(center, *_columns(env)),
                rows=_rows(by_center, order),
                charts=(
                    Chart(
                        env._("Told in time, late and overdue"),
                        "center",
                        ("in_time", "late", "overdue"),
                    ),
                ),
                **common,
            ),
            frame.table(
                centers,
                wording,
                title=env._("Timeliness of Each Kind of Service"),
                columns=(center, kind, *_columns(env)),
                rows=_rows(by_pair, order),
                **common,
            ),
        ),
    )


def _columns(env):
    days = env._("working days")
    return (
        *(
            Column(key, title, Kind.INTEGER, COUNT_WIDTH)
            for key, title in (
                ("taken", env._("Tickets Taken")),
                ("instant", env._("Answered at Once")),
                ("in_time", env._("Told in Time")),
                ("late", env._("Told Late")),
                ("overdue", env._("Open and Overdue")),
                ("extended", env._("Extended")),
            )
        ),
        Column("days", env._("Days Used on Average"), Kind.DECIMAL, COUNT_WIDTH, days),
        Column("share", env._("Share in Time"), Kind.PERCENT, COUNT_WIDTH),
    )


def _notes(env):
    return (
        env._(
            "In time: of those told and those open and overdue, the share that was"
            " told by the due date that holds, extensions included (A3.2.5, A4.4)."
            " Answers at once count as told in time."
        ),
        env._(
            "Days used are working days after the day of acceptance up to the day of"
            " telling, of the tickets that were told."
        ),
    )


def _count(env, domain):
    """(center id, kind id) → how many tickets of each sort, and their days."""
    tickets = env["party.ticket"]
    overdue_ids = set(tickets.search(domain & OVERDUE).ids)
    extended_ids = set(tickets.search(domain & EXTENDED).ids)
    calendar = env["party.workday"]._calendar()
    counts, spans = defaultdict(Counter), {}
    for batch in read_batches(tickets, domain, TICKET):
        for key, center, kind, accepted, told, is_instant, is_late in batch:
            count = counts[center, kind]
            count["taken"] += 1
            count["instant"] += bool(is_instant)
            count["overdue"] += key in overdue_ids
            count["extended"] += key in extended_ids
            if told:
                count["late" if is_late else "in_time"] += 1
                span = (accepted, told)
                if span not in spans:
                    spans[span] = _working_days(calendar, accepted, told)
                if spans[span] is not None:
                    count["days"] += spans[span]
                    count["measured"] += 1
    return counts


def _working_days(calendar, accepted, told):
    """None where the calendar of a year is not known yet."""
    if calendar.is_provisional(accepted, told):
        return None
    return calendar.count(accepted, told)


def _summed(counts, key_of):
    """The counts of all pairs that have one key, together."""
    summed = defaultdict(Counter)
    for pair, count in counts.items():
        summed[key_of(pair)].update(count)
    return summed


def _figures(count):
    """Column → its value; shares and averages are those of all tickets together."""
    judged = count["in_time"] + count["late"] + count["overdue"]
    return {key: count[key] for key in COUNTED} | {
        "days": count["days"] / count["measured"] if count["measured"] else None,
        "share": count["in_time"] / judged if judged else None,
    }


def _rows(summed, order):
    places = {name: place for place, name in enumerate(order)}
    keys = sorted(summed, key=lambda key: (places[key[0]], *key[1:]))
    return [(*key, *_figures(summed[key]).values()) for key in keys]
