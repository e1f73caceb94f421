"""Callbacks: whether the requester was told, and what they think of it."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import FiledRecord, NotOnDuty, TicketRefused
from ..tools.transitions import Transitions
from .party_ticket import TEXT_LENGTH
from .past_moment import past_moment

CALLBACK_DAYS = 5  # working days after the result was told (A3.2.6)
MEANS = [("phone", "Telephone"), ("letter", "Letter"), ("visit", "Visit")]
SATISFACTION = [
    ("5", "Very Satisfied"),
    ("4", "Satisfied"),
    ("3", "Fairly Satisfied"),
    ("2", "Dissatisfied"),
    ("1", "Very Dissatisfied"),
]
SATISFIED, UNSATISFIED = ("5", "4", "3"), ("2", "1")


class PartyTicketCallback(models.Model):
    """One callback to the requester after an important matter was settled.

    It is made by somebody other than who handled the matter. A requester who is not
    satisfied sets a further round of the matter going.

    Clause: A3.2.6, A4.5 (Follow-up Visits)
    """

    _name = "party.ticket.callback"
    _description = "Callback"
    _inherit = [
        "party.transition.mixin",
        "party.deadline.mixin",
        "party.ticket.part.mixin",
        "party.thread.mixin",
        "party.succession.mixin",
        "mail.activity.mixin",
    ]
    _order = "due_date, id"
    _rec_name = "ticket_id"

    _transitions = Transitions.declare({"waiting": ["done"], "done": []})
    _stamps = {"done": ("done_at", "done_by_id")}
    _fixed_fields = frozenset({"ticket_id"})
    _proof_fields = frozenset({"reasons", "round_id"})
    _reminder_type = "party_service_center.mail_activity_type_callback"
    _succession_field = "assigned_id"

    state = fields.Selection(
        [("waiting", "To Be Made"), ("done", "Made")],
        required=True,
        readonly=True,
        default="waiting",
        index=True,
    )
    assigned_id = fields.Many2one(
        "res.users",
        "To Be Made by",
        index=True,
        ondelete="restrict",
        tracking=True,
        help="Somebody other than the handler of the matter.",
    )
    candidate_ids = fields.Many2many(
        "res.users", compute="_compute_candidate_ids", string="Candidates"
    )
    reasons = fields.Char(readonly=True)
    reason_text = fields.Char("Why", compute="_compute_reason_text")
    requester_name = fields.Char(related="ticket_id.requester_name", related_sudo=False)
    requester_phone = fields.Char(
        related="ticket_id.requester_phone", related_sudo=False
    )
    result_text = fields.Text(related="ticket_id.result_text", related_sudo=False)

    # the callback itself
    called_at = fields.Datetime("When")
    means = fields.Selection(MEANS, "How", default="phone")
    is_result_told = fields.Boolean(
        "Result Was Told", help="The requester says that the result was told (A4.5)."
    )
    satisfaction = fields.Selection(
        SATISFACTION, help="Empty when the requester does not want to say."
    )
    opinion = fields.Text(help="What the requester said to it, in their words.")
    done_at = fields.Datetime("Made at", readonly=True)
    done_by_id = fields.Many2one(
        "res.users", "Made by", readonly=True, ondelete="restrict"
    )
    round_id = fields.Many2one(
        "party.ticket",
        "Further Round",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The round that an unsatisfied requester has set going.",
    )

    _waiting_uniq = models.UniqueIndex(
        "(ticket_id) WHERE state = 'waiting'",
        "A callback on this ticket waits to be made already.",
    )
    _waiting_idx = models.Index("(center_id, due_date) WHERE state = 'waiting'")
    _texts_bounded = models.Constraint(
        f"CHECK (char_length(opinion) <= {TEXT_LENGTH})",
        "An opinion has at most 20,000 characters.",
    )
    _done_complete = models.Constraint(
        "CHECK (state != 'done' OR (called_at IS NOT NULL AND means IS NOT NULL"
        " AND done_by_id IS NOT NULL))",
        "A callback that was made records when, how and by whom.",
    )

    @api.depends("ticket_id.name")
    def _compute_display_name(self):
        for callback in self:
            callback.display_name = self.env._(
                "Callback on %(number)s", number=callback.ticket_id.name
            )

    @api.depends("reasons")
    def _compute_reason_text(self):
        labels = self._reason_labels()
        for callback in self:
            codes = (callback.reasons or "").split(",")
            callback.reason_text = ", ".join(
                labels[code] for code in codes if code in labels
            )

    @api.depends("ticket_id", "state")
    def _compute_candidate_ids(self):
        for callback in self:
            callback.candidate_ids = callback.ticket_id._callback_people()

    def _reason_labels(self):
        return {
            "kind": self.env._("kind of service"),
            "important": self.env._("important"),
            "legal": self.env._("rights or legal aid"),
            "repeated": self.env._("asked again"),
            "committee": self.env._("sent to the committee"),
            "round": self.env._("further round"),
        }

    # ------------------------------------------------------------------
    # Making and locking
    # ------------------------------------------------------------------
    def _plan(self, ticket, reasons):
        """A callback on ``ticket``, due after its result was told.

        :param list reasons: codes of ``_reason_labels``
        """
        person = ticket._callback_people()[:1]
        values = {
            "ticket_id": ticket.id,
            "reasons": ",".join(reasons),
            "assigned_id": person.id,
        } | self._deadline_values(ticket.told_date, CALLBACK_DAYS)
        # staff take callbacks down; it is the telling of the result that makes them
        callback_sudo = self.sudo()._as_mover().create(values)._as_user()
        if person:
            callback_sudo.activity_schedule(
                self._reminder_type,
                user_id=person.id,
                date_deadline=callback_sudo.due_date,
            )

    @api.constrains("assigned_id")
    def _check_assigned(self):
        for callback in self:
            if callback.assigned_id in callback.ticket_id._handlers():
                raise NotOnDuty(callback._not_by_handler())

    def _not_by_handler(self):
        return self.env._(
            "%(number)s is called back by somebody who did not handle it (A3.2.6)."
            " Choose another person.",
            number=self.ticket_id.name,
        )

    def write(self, vals):
        if not self._is_mover() and any(row.state == "done" for row in self):
            raise FiledRecord(
                self.env._("A callback that was made stays as it was taken down.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(self.env._("Callbacks are kept; none is ever deleted."))

    # ------------------------------------------------------------------
    # Reminders (party.deadline.mixin)
    # ------------------------------------------------------------------
    def _deadline_start(self):
        return self.ticket_id.told_date

    def _running_domain(self):
        return [("state", "=", "waiting")]

    @api.model
    def _unfinished(self):
        return Domain(self._running_domain())

    def _heirs(self, people):
        return people - self.ticket_id._handlers()

    def _responsible(self):
        return self.assigned_id | self.ticket_id.first_contact_id

    def _reminder_number(self):
        return self.ticket_id.name

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def action_done(self):
        """The requester was reached; an unsatisfied one opens a further round."""
        self.ensure_one()
        self._check_step("done")
        if self.env.user in self.ticket_id._handlers():
            raise NotOnDuty(self._not_by_handler())
        self._check_answer()
        values = {"next_reminder_date": False}
        if self.satisfaction in UNSATISFIED:
            values["round_id"] = self.ticket_id._open_round(self).id
        called_at = past_moment(
            self.env, self.called_at or fields.Datetime.now(), TicketRefused
        )
        self._move("done", called_at=called_at, **values)
        # the activities of colleagues are theirs to close; the step closes them all
        self.sudo().activity_unlink([self._reminder_type])

    def _check_answer(self):
        """Raise TicketRefused, saying what is missing."""
        self._check_means()
        if not self.is_result_told:
            raise TicketRefused(
                self.env._(
                    "Tell the requester the result first, then tick that it was told"
                    " (A4.5)."
                )
            )
        if self.satisfaction in UNSATISFIED and not (self.opinion or "").strip():
            raise TicketRefused(
                self.env._(
                    "Write down what the requester is not satisfied with; the further"
                    " round begins with it."
                )
            )
        if self.called_at and self.called_at < self.ticket_id.told_at.replace(second=0):
            raise TicketRefused(
                self.env._(
                    "The result was told after that moment. Check date and time."
                )
            )

    def _check_means(self):
        if not self.means:
            raise TicketRefused(self.env._("Choose how the requester was reached."))

    def action_not_reached(self):
        """Take down that the requester was not reached; the callback stays open."""
        self.ensure_one()
        self._check_step("done")
        self._check_means()
        means = dict(self._fields["means"]._description_selection(self.env))
        self.env["party.ticket.step"]._note(
            self.ticket_id,
            self.env._("Callback: not reached (%(means)s)", means=means[self.means]),
        )
