"""Figures about tickets: one row per ticket, for pivot and graph."""

from odoo import fields, models
from odoo.tools import SQL

from .party_ticket import CHANNELS, DECISIONS, OPEN_STATES
from .party_ticket_callback import SATISFIED


class PartyTicketAnalysis(models.Model):
    """The figures of one ticket; it has no table of its own.

    A share is 100 where it holds, 0 where it does not and empty where the question does
    not arise: its average is the rate in percent. What an overdue matter lacks counts
    as not in time from the day after its due date, answered or not.

    Clause: A3.2.3, A3.2.5, A4.2, A4.4, A4.5
    """

    _name = "party.ticket.analysis"
    _description = "Ticket Figures"
    _inherit = ["party.export.mixin"]
    _auto = False
    _rec_name = "ticket_id"
    _order = "id desc"
    _depends = {
        "party.ticket": [
            "state",
            "center_id",
            "service_type_id",
            "channel",
            "accepted_date",
            "due_date",
            "told_date",
            "is_told_late",
            "is_instant",
            "is_important",
            "decision",
            "round_number",
            "first_contact_id",
            "handler_id",
        ],
        "party.ticket.callback": ["ticket_id", "state", "satisfaction"],
        "party.center": ["tz"],
    }

    ticket_id = fields.Many2one("party.ticket", readonly=True)
    center_id = fields.Many2one("party.center", readonly=True)
    service_type_id = fields.Many2one(
        "party.service.type", "Kind of Service", readonly=True
    )
    topic_ids = fields.Many2many(
        "party.ticket.topic",
        "party_ticket_topic_rel",
        "ticket_id",
        "topic_id",
        "Topics",
        readonly=True,
        help="A ticket with several topics counts for each of them.",
    )
    channel = fields.Selection(CHANNELS, readonly=True)
    decision = fields.Selection(DECISIONS, readonly=True)
    first_contact_id = fields.Many2one("res.users", readonly=True)
    handler_id = fields.Many2one("res.users", readonly=True)
    accepted_date = fields.Date("Accepted on", readonly=True)
    told_date = fields.Date("Told on", readonly=True)
    is_important = fields.Boolean("Important", readonly=True)
    is_open = fields.Boolean("Open", readonly=True)
    is_round = fields.Boolean(
        "Further Round", readonly=True, help="The same request, taken up once more."
    )
    instant_share = fields.Float(
        "Answered at Once (%)", readonly=True, aggregator="avg"
    )
    in_time_share = fields.Float("In Time (%)", readonly=True, aggregator="avg")
    followed_share = fields.Float(
        "Followed to the Telling (%)",
        readonly=True,
        aggregator="avg",
        help="Of the requests that somebody was first to receive: told in the end, not"
        " left open past the due date (A4.1).",
    )
    callback_share = fields.Float(
        "Callbacks Made (%)",
        readonly=True,
        aggregator="avg",
        help="Of the tickets that need a callback.",
    )
    satisfied_share = fields.Float(
        "Satisfied (%)",
        readonly=True,
        aggregator="avg",
        help="Of the callbacks with a recorded opinion.",
    )
    answer_days = fields.Integer(
        "Days to the Answer",
        readonly=True,
        aggregator="avg",
        help="Calendar days from acceptance to telling.",
    )

    @property
    def _table_query(self):
        is_open = SQL("t.state IN %s", OPEN_STATES)
        is_past = SQL("t.due_date < (now() AT TIME ZONE c.tz)::date")
        return SQL(
            """
            SELECT t.id, t.id AS ticket_id, t.center_id, t.service_type_id, t.channel,
                   t.decision, t.first_contact_id, t.handler_id, t.accepted_date,
                   t.told_date, t.is_important,
                   %(is_open)s AS is_open,
                   t.round_number > 1 AS is_round,
                   t.told_date - t.accepted_date AS answer_days,
                   CASE WHEN t.withdrawn_at IS NULL AND t.round_number = 1
                        THEN 100.0 * coalesce(t.is_instant, FALSE)::int
                   END AS instant_share,
                   CASE WHEN t.told_date IS NOT NULL
                        THEN 100.0 * (NOT coalesce(t.is_told_late, FALSE))::int
                        WHEN %(is_open)s AND %(is_past)s THEN 0.0
                   END AS in_time_share,
                   CASE WHEN t.told_date IS NOT NULL THEN 100.0
                        WHEN %(is_open)s AND %(is_past)s THEN 0.0
                   END AS followed_share,
                   k.callback_share, k.satisfied_share
              FROM party_ticket t
              JOIN party_center c ON c.id = t.center_id
         LEFT JOIN (
                    SELECT ticket_id,
                           avg(100.0 * (state = 'done')::int) AS callback_share,
                           avg(100.0 * (satisfaction IN %(satisfied)s)::int)
                               AS satisfied_share
                      FROM party_ticket_callback
                  GROUP BY ticket_id
                   ) k ON k.ticket_id = t.id
            """,
            is_open=is_open,
            is_past=is_past,
            satisfied=SATISFIED,
        )
