"""The register of letters to home organizations: what was told whom, when and how.

Clause: A3.3.4 (annual letter), A2.6 (periodic notice)
"""

from collections import namedtuple

from odoo.fields import Domain

from odoo.addons.party_service_center.models.letter_codes import (
    GONE_STATES,
)

from . import frame
from .counting import came_in
from .local_time import local_day
from .reading import Names, labels, read_batches
from .table import Column, Figure, Kind

# characters; Chinese ones take two
NUMBER_WIDTH = 28
CENTER_WIDTH = 18
RUN_WIDTH = 30
NAME_WIDTH = 36
MEMBERS_WIDTH = 40
DATE_WIDTH = 11
MARK_WIDTH = 10
PROOF_WIDTH = 24
REPLY_WIDTH = 36

# what is read of a letter; many2one fields come as ids
Letter = namedtuple(
    "Letter",
    "id name run_id addressee_name approved_at due_date sent_date way post_number"
    " taken_by message_ref is_late received_date reply_text state",
)


def build(env, period, centers, wording):
    """The register of the letters whose last day lies in ``period``.

    Letters held back or withdrawn are in it too: a number that was given is never lost.
    """
    centers = frame.chosen(env, centers)
    domain = came_in(env, "party.letter", "due_date", period, centers)
    return frame.table(
        centers,
        wording,
        title=env._("Letter Register"),
        subtitle=env._(
            "To be sent from %(start)s to %(end)s, %(centers)s",
            **frame.span(env, period, centers),
        ),
        columns=_columns(env),
        rows=_rows(env, domain, centers),
        count=env["party.letter"].search_count(domain),
        figures=_figures(env, domain),
    )


def _figures(env, domain):
    parts = (
        (env._("Letters"), Domain("state", "not in", ("held", "void"))),
        (env._("Letters Sent"), Domain("state", "in", GONE_STATES)),
        (env._("Letters Sent Late"), Domain("is_late", "=", True)),
        (env._("Letters Unsent"), Domain("is_unsent", "=", True)),
        (env._("Letters Acknowledged"), Domain("state", "=", "answered")),
    )
    count = env["party.letter"].search_count
    return tuple(Figure(label, count(domain & part)) for label, part in parts)


def _columns(env):
    return (
        Column("number", env._("Letter Number"), width=NUMBER_WIDTH),
        Column("center", env._("Center"), width=CENTER_WIDTH),
        Column("run", env._("Run of Letters"), width=RUN_WIDTH),
        Column("addressee", env._("Addressee"), width=NAME_WIDTH),
        Column("members", env._("Members Named"), width=MEMBERS_WIDTH),
        Column("approved", env._("Approved on"), Kind.DATE, DATE_WIDTH),
        Column("due", env._("To Be Sent by"), Kind.DATE, DATE_WIDTH),
        Column("sent", env._("Went Out on"), Kind.DATE, DATE_WIDTH),
        Column("way", env._("Way of Sending"), width=MARK_WIDTH),
        Column("proof", env._("Proof of Sending"), width=PROOF_WIDTH),
        Column("late", env._("Late"), width=MARK_WIDTH),
        Column("received", env._("Acknowledged on"), Kind.DATE, DATE_WIDTH),
        Column("reply", env._("What They Replied"), width=REPLY_WIDTH),
        Column("state", env._("State"), width=MARK_WIDTH),
    )


def _rows(env, domain, centers):
    letters = env["party.letter"]
    ways, states = (labels(letters, name) for name in ("way", "state"))
    runs = Names(env["party.letter.run"])
    late = env._("Late")
    for center in centers:
        own = domain & Domain("center_id", "=", center.id)
        center_name, tz = center.name, center.tz
        for batch in read_batches(letters, own, Letter._fields):
            batch = [Letter._make(row) for row in batch]
            runs.learn(row.run_id for row in batch)
            members = _members(env, [row.id for row in batch])
            for row in batch:
                yield (
                    row.name,
                    center_name,
                    runs[row.run_id],
                    row.addressee_name,
                    frame.listed(env, members.get(row.id, ())),
                    local_day(row.approved_at, tz),
                    row.due_date,
                    row.sent_date,
                    ways.get(row.way),
                    row.post_number or row.taken_by or row.message_ref,
                    late if row.is_late else None,
                    row.received_date,
                    row.reply_text,
                    states[row.state],
                )


def _members(env, letter_ids):
    """Letter id → names of the members it tells of, as they stand in it."""
    names = {}
    domain = [("letter_id", "in", letter_ids)]
    for batch in read_batches(
        env["party.letter.line"], domain, ("letter_id", "member_name")
    ):
        for letter_id, name in batch:
            names.setdefault(letter_id, []).append(name)
    return names
