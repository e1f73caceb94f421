"""Visits to people in hardship, and the follow-ups that were promised."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import FiledRecord, TicketRefused
from .party_ticket import NAME_LENGTH, TEXT_LENGTH

FOLLOW_UP = "party_service_center.mail_activity_type_follow_up"


class PartyTicketVisit(models.Model):
    """One visit: who went, what was found, what was given, when to look again.

    A row is never changed; the next row of the ticket corrects it and answers the
    follow-up that was still open.

    Clause: A2.7 (help in hardship)
    """

    _name = "party.ticket.visit"
    _description = "Visit on a Ticket"
    _inherit = ["party.protected.mixin", "party.ticket.part.mixin"]
    _order = "visit_date desc, id desc"
    _rec_names_search = ["ticket_id", "findings"]

    _proof_fields = frozenset({"written_by_id", "followed_up_by_id"})
    _fixed_fields = frozenset(
        {
            "ticket_id",
            "visit_date",
            "visitor_ids",
            "place",
            "findings",
            "help_given",
            "follow_up_date",
        }
    )

    visit_date = fields.Date(
        "Visited on",
        required=True,
        default=lambda self: fields.Date.context_today(self),
    )
    visitor_ids = fields.Many2many(
        "res.users",
        "party_ticket_visit_visitor_rel",
        "visit_id",
        "user_id",
        "Who Went",
        default=lambda self: self.env.user,
    )
    place = fields.Char(help="Where: at home, in the shop, in the hospital.")
    findings = fields.Text("What Was Found", required=True)
    help_given = fields.Text(
        "What Was Done or Given", help="Help, money, goods; with amount."
    )
    follow_up_date = fields.Date(
        "Follow-up on", help="Optional: when to look again. You are reminded that day."
    )
    written_by_id = fields.Many2one(
        "res.users",
        "Written by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    followed_up_by_id = fields.Many2one(
        "party.ticket.visit",
        "Followed Up by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    is_follow_up_due = fields.Boolean(
        "Follow-up Due",
        compute="_compute_is_follow_up_due",
        search="_search_is_follow_up_due",
        help="The day of the follow-up has come and there was no later visit (A2.7).",
    )

    _texts_bounded = models.Constraint(
        f"CHECK (char_length(place) <= {NAME_LENGTH}"
        " AND greatest(char_length(findings), char_length(help_given))"
        f" <= {TEXT_LENGTH})",
        "A place has at most 100 characters, a text at most 20,000.",
    )
    _found_something = models.Constraint(
        "CHECK (trim(findings) != '')", "Write down what was found."
    )
    _follow_up_after_visit = models.Constraint(
        "CHECK (follow_up_date > visit_date)", "A follow-up comes after the visit."
    )
    # the follow-ups of a center that are still to be made
    _follow_up_idx = models.Index(
        "(center_id, follow_up_date)"
        " WHERE follow_up_date IS NOT NULL AND followed_up_by_id IS NULL"
    )

    @api.depends("ticket_id", "visit_date")
    def _compute_display_name(self):
        for visit in self:
            visit.display_name = (
                f"{visit.ticket_id.name or ''} {visit.visit_date or ''}"
            )

    @api.depends("follow_up_date", "followed_up_by_id")
    def _compute_is_follow_up_due(self):
        for visit in self:
            visit.is_follow_up_due = (
                bool(visit._unanswered())
                and visit.follow_up_date <= visit.center_id._today()
            )

    @api.model
    def _search_is_follow_up_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        come = self.env["party.center"]._in_own_time(
            lambda center: Domain("follow_up_date", "<=", center._today())
        )
        return Domain("followed_up_by_id", "=", False) & come

    def _unanswered(self):
        """Those whose follow-up is still to be made."""
        return self.filtered(lambda v: v.follow_up_date and not v.followed_up_by_id)

    # ------------------------------------------------------------------
    # Entry
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        self = self._refuse_protected(vals_list)
        prepared = [
            self._add_missing_default_values(vals) | {"written_by_id": self.env.uid}
            for vals in vals_list
        ]
        for vals in prepared:
            ticket = self._record_given(vals, "ticket_id")
            self._check_ticket(ticket)
            vals["ticket_id"] = ticket.id
        visits = super(PartyTicketVisit, self._as_mover()).create(prepared)._as_user()
        for visit in visits:
            visit._check_dates()
            visit._answer_follow_ups()
        return visits

    @api.model
    def _check_ticket(self, ticket):
        """Raise FiledRecord when the form is filed and takes no more visits."""
        ticket.check_access("write")
        if ticket.state == "filed":
            raise FiledRecord(
                self.env._(
                    "%(number)s is filed and takes no more visits. Take a new ticket.",
                    number=ticket.name,
                )
            )

    def _check_dates(self):
        """Raise TicketRefused when the visit cannot have been on that day."""
        ticket = self.ticket_id
        if self.visit_date > self.center_id._today():
            raise TicketRefused(
                self.env._(
                    "%(day)s lies in the future. Record the visit when it was made.",
                    day=self.visit_date,
                )
            )
        if self.visit_date < ticket.accepted_date:
            raise TicketRefused(
                self.env._(
                    "%(number)s was accepted on %(day)s; a visit on it cannot be"
                    " older.",
                    number=ticket.name,
                    day=ticket.accepted_date,
                )
            )

    def _answer_follow_ups(self):
        """This visit is the follow-up of those before it; their tasks are done."""
        ticket = self.ticket_id
        earlier = (ticket.visit_ids - self)._unanswered()
        earlier = earlier.filtered(lambda visit: visit.visit_date <= self.visit_date)
        # clerks may write visits but never change one: the later visit does
        earlier.sudo()._record_proof(followed_up_by_id=self.id)
        ticket._plan_tasks(
            FOLLOW_UP,
            [
                (visit.written_by_id, visit.follow_up_date)
                for visit in ticket.visit_ids._unanswered()
            ],
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(
            self.env._("Visits are kept. Record a further one that corrects it.")
        )

    def action_open(self):
        self.ensure_one()
        self.check_access("read")
        return self._open_form()
