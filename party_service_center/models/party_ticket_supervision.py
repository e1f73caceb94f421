"""Supervision: the committee presses a ticket and gets an answer."""

from odoo import api, fields, models

from ..exceptions import FiledRecord, NotOnDuty, SupervisionRefused
from ..tools.transitions import Transitions
from .party_ticket import TEXT_LENGTH

SUPERVISION_DAYS = 2  # working days for the answer, unless the committee says another
MOST_DAYS = 30  # working days for the answer at the most
COMMITTEE = "party_service_center.group_party_committee"


class PartyTicketSupervision(models.Model):
    """One demand of the committee on a ticket, the answer to it, and its end.

    It is addressed to the center's director and the handler. A committee that is not
    content closes the demand and makes the next one, which names it: what was asked
    and answered is never written over. Rows are written by their steps alone.

    Clause: A4.4 (every matter has an answer), A4.2 (report to the committee)
    """

    _name = "party.ticket.supervision"
    _description = "Supervision of a Ticket"
    _inherit = [
        "party.transition.mixin",
        "party.ticket.part.mixin",
        "party.deadline.mixin",
        "party.thread.mixin",
        "mail.activity.mixin",
    ]
    # who reads a demand writes notes below it; its own fields are the steps'
    _mail_post_access = "read"
    _order = "pressed_at desc, id desc"
    _rec_names_search = ["ticket_id"]

    _transitions = Transitions.declare(
        {"open": ["answered"], "answered": ["closed"], "closed": []}
    )
    _stamps = {
        "answered": ("answered_at", "answered_by_id"),
        "closed": ("closed_at", "closed_by_id"),
    }
    _proof_fields = frozenset(
        {
            "ticket_id",
            "previous_id",
            "text",
            "pressed_at",
            "pressed_by_id",
            "answer_text",
        }
    )
    _reminder_type = "party_service_center.mail_activity_type_supervision"

    state = fields.Selection(
        [
            ("open", "Answer Wanted"),
            ("answered", "Answered"),
            ("closed", "Finished"),
        ],
        required=True,
        readonly=True,
        default="open",
        copy=False,
    )
    text = fields.Text("What Is Wanted", required=True, readonly=True)
    pressed_at = fields.Datetime(required=True, readonly=True)
    pressed_by_id = fields.Many2one(
        "res.users", "Pressed by", required=True, readonly=True, ondelete="restrict"
    )
    previous_id = fields.Many2one(
        "party.ticket.supervision",
        "Asked Again After",
        index="btree_not_null",
        readonly=True,
        ondelete="restrict",
        help="The demand whose answer did not content the committee.",
    )
    limit_days = fields.Integer(help="Working days after the day of the demand.")
    due_date = fields.Date(
        "Answer Due on", help="Last day on which the answer is in time."
    )
    is_overdue = fields.Boolean("Answer Overdue")
    answer_text = fields.Text("Answer", readonly=True)
    answered_at = fields.Datetime(readonly=True)
    answered_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    closed_at = fields.Datetime(readonly=True)
    closed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    can_answer = fields.Boolean(compute="_compute_rights")
    can_close = fields.Boolean(compute="_compute_rights")

    # of two who press at once, one is refused by the database
    _open_uniq = models.UniqueIndex(
        "(ticket_id) WHERE state = 'open'",
        "The committee presses this ticket already; wait for the answer.",
    )
    _waiting_idx = models.Index("(center_id, due_date) WHERE state = 'open'")
    _provisional_idx = models.Index("(id) WHERE is_due_provisional")
    _due_counted = models.Constraint(
        f"CHECK (due_date IS NOT NULL AND limit_days BETWEEN 1 AND {MOST_DAYS})",
        "A demand has a day by which the answer is due.",
    )
    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(text), char_length(answer_text))"
        f" <= {TEXT_LENGTH})",
        "A demand or an answer has at most 20,000 characters.",
    )
    _steps_stamped = models.Constraint(
        "CHECK ((state = 'open' OR (answered_at IS NOT NULL"
        " AND answered_by_id IS NOT NULL AND answer_text IS NOT NULL))"
        " AND (state != 'closed' OR closed_at IS NOT NULL))",
        "A demand is closed after it was answered, each with its moment.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("ticket_id.name")
    def _compute_display_name(self):
        for demand in self:
            demand.display_name = self.env._(
                "%(number)s pressed", number=demand.ticket_id.name or ""
            )

    @api.depends("state", "ticket_id.handler_id")
    @api.depends_context("uid")
    def _compute_rights(self):
        is_committee = self._is_committee()
        for demand in self:
            demand.can_close = is_committee and demand.state == "answered"
            demand.can_answer = (
                demand.state == "open" and self.env.user in demand._people_to_answer()
            )

    @api.model
    def _is_committee(self):
        return self.env.user.has_group(COMMITTEE)

    def _people_to_answer(self):
        return self.ticket_id._people_in_charge() if self else self.env["res.users"]

    # ------------------------------------------------------------------
    # Pressing
    # ------------------------------------------------------------------
    @api.model
    def _check_committee(self):
        if not self._is_committee():
            raise NotOnDuty(
                self.env._("Tickets are pressed by members of the Party committee.")
            )

    @api.model
    def _check_may_press(self, ticket):
        """Refuse whoever is not on the committee, and a ticket that is over.

        :raise NotOnDuty: the present user is not on the committee
        :raise SupervisionRefused: the ticket is withdrawn or filed, or pressed already
        """
        ticket.check_access("read")
        self._check_committee()
        if not ticket._is_pressable():
            raise SupervisionRefused(
                self.env._(
                    "%(number)s is over; only what still runs or is not filed yet can"
                    " be pressed.",
                    number=ticket.name,
                )
            )
        if ticket._open_supervision():
            raise SupervisionRefused(
                self.env._(
                    "%(number)s is pressed already; wait for the answer.",
                    number=ticket.name,
                )
            )

    def _press(self, ticket, text, limit_days, previous=None):
        """Press ``ticket`` and call on the director and the handler for an answer.

        :param str text: what the committee wants to know or to be done
        :param int limit_days: working days for the answer
        :param previous: the answered demand that this one takes up again
        """
        self._check_may_press(ticket)
        if not (text or "").strip():
            raise SupervisionRefused(self.env._("Write down what is wanted."))
        if not 1 <= limit_days <= MOST_DAYS:
            raise SupervisionRefused(
                self.env._(
                    "Give 1 to %(most)s working days for the answer.", most=MOST_DAYS
                )
            )
        if previous:
            previous._close()
        # the committee, who may only read, makes demands by this step alone
        demand = (
            self.sudo()
            ._as_mover()
            .create(
                {
                    "ticket_id": ticket.id,
                    "previous_id": previous.id if previous else False,
                    "text": text,
                    "pressed_at": fields.Datetime.now(),
                    "pressed_by_id": self.env.uid,
                }
                | self._deadline_values(ticket.center_id._today(), limit_days)
            )
            ._as_user()
            .sudo(False)
        )
        # what comes before the committee is called back, told already or not
        ticket.sudo()._plan_callback()
        addressees = ticket.handler_id | ticket.center_id.director_user_id
        demand._give_task(
            self._reminder_type, addressees, date_deadline=demand.due_date
        )
        return demand

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def _check_may_answer(self):
        self.ensure_one()
        self.check_access("read")
        # clerks may read demands but answer them by their step alone
        self.sudo()._check_step("answered")
        if self.env.user not in self._people_to_answer():
            raise NotOnDuty(
                self.env._(
                    "The committee is answered by the center's director, the handler or"
                    " the first contact of %(number)s.",
                    number=self.ticket_id.name,
                )
            )

    def _answer(self, text):
        """Answer the committee; it decides whether that is enough."""
        self._check_may_answer()
        if not (text or "").strip():
            raise SupervisionRefused(self.env._("Write down the answer."))
        # clerks may read demands but answer them by this step alone
        demand_sudo = self.sudo()
        demand_sudo._move("answered", answer_text=text, next_reminder_date=False)
        demand_sudo.activity_unlink([self._reminder_type])
        committee = self.env["party.center"]._committee()
        people = self.pressed_by_id & committee or committee
        self._give_task(
            self._reminder_type,
            people,
            summary=self.env._("The answer has come: close the demand or ask again"),
        )

    def _close(self):
        self.ensure_one()
        self.check_access("read")
        self._check_committee()
        # the committee, who may only read, closes demands by this step alone
        demand_sudo = self.sudo()
        demand_sudo._move("closed")
        demand_sudo.activity_unlink([self._reminder_type])

    # ------------------------------------------------------------------
    # Reminders (party.deadline.mixin)
    # ------------------------------------------------------------------
    def _deadline_start(self):
        return self.center_id._local_date(self.pressed_at)

    def _running_domain(self):
        return [("state", "=", "open")]

    def _responsible(self):
        return self._people_to_answer()

    def _committee(self):
        """Of the committee, who pressed; whoever holds office where they left."""
        committee = super()._committee()
        return self.pressed_by_id & committee or committee

    def _reminder_number(self):
        return self.ticket_id.name

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    @api.model
    def _open_press(self, ticket, **defaults):
        return self._open_dialog(
            "party.ticket.press",
            self.env._("Press the Ticket"),
            **{"ticket_id": ticket.id} | defaults,
        )

    def action_answer(self):
        self._check_may_answer()
        return self._open_dialog(
            "party.ticket.supervision.answer",
            self.env._("Answer the Committee"),
            supervision_id=self.id,
        )

    def action_close(self):
        """The answer contents the committee."""
        self._close()

    def action_ask_again(self):
        """The answer does not content the committee: the demand goes on."""
        self.ensure_one()
        self.check_access("read")
        self._check_committee()
        # the committee may only read demands; the dialog takes the step
        self.sudo()._check_step("closed")
        self._check_may_press(self.ticket_id)
        return self._open_press(self.ticket_id, previous_id=self.id)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(self.env._("What the committee asked and was told is kept."))
