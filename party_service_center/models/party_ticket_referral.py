"""Referrals of rights and legal-aid matters to a lawyer or an authority."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..exceptions import FiledRecord, TicketRefused
from ..tools.transitions import Transitions
from .party_ticket import NAME_LENGTH, TEXT_LENGTH
from .phone_check import normalize_phones

REFERRAL = "party_service_center.mail_activity_type_referral"
PHONE_FIELDS = ("phone",)
RUNNING = ("draft", "sent")
REFERRABLE = ("accepted", "transferred", "processing")  # states of the ticket
# what is written until the letter leaves, and what comes back
LETTER_FIELDS = frozenset(
    {
        "addressee_kind",
        "addressee_name",
        "contact_person",
        "phone",
        "letter_number",
        "letter_subject",
        "letter_body",
        "is_agreed",
        "sent_date",
        "sent_way",
        "due_date",
    }
)
OUTCOME_FIELDS = frozenset({"outcome_kind", "outcome_text", "outcome_date"})


class PartyTicketReferral(models.Model):
    """A matter handed to a lawyer, an authority, a mediator or a court, by letter.

    The row is the proof of what was passed on, to whom, why and with whose agreement.

    Clause: A2.5 (protection of rights, legal aid), P-07 (what was passed on)
    """

    _name = "party.ticket.referral"
    _description = "Referral of a Ticket"
    _inherit = [
        "party.transition.mixin",
        "party.reason.mixin",
        "party.ticket.part.mixin",
        "party.ticket.referral.ledger.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["addressee_name", "ticket_id"]

    _transitions = Transitions.declare(
        {
            "draft": ["sent", "recalled"],
            "sent": ["answered", "recalled"],
            "answered": [],
            "recalled": [],
        }
    )
    _stamps = {
        "sent": ("sent_at", "sent_by_id"),
        "answered": ("answered_at", "answered_by_id"),
        "recalled": ("recalled_at", "recalled_by_id"),
    }
    _proof_fields = frozenset({"recall_reason"})
    _fixed_fields = frozenset({"ticket_id"})
    _reasoned_steps = {"recall": "_recall"}

    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("sent", "Sent"),
            ("answered", "Answered"),
            ("recalled", "Recalled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )

    # to whom
    addressee_kind = fields.Selection(
        [
            ("lawyer", "Lawyer"),
            ("legal_aid", "Legal Aid Center"),
            ("authority", "Authority"),
            ("mediation", "Mediation"),
            ("court", "Court or Arbitration"),
            ("other", "Other"),
        ],
        "Kind of Addressee",
        required=True,
        default="authority",
    )
    addressee_name = fields.Char("Addressee", required=True)
    contact_person = fields.Char(help="Whom to ask for there.")
    phone = fields.Char("Telephone", help="Of the contact person.")

    # the letter
    letter_number = fields.Char(
        help="As the association numbers its letters; it stands at the top right."
    )
    letter_subject = fields.Char(
        compute="_compute_letter",
        compute_sudo=False,  # a ticket of another center must not show here
        store=True,
        readonly=False,
        precompute=True,
        help="Title of the letter.",
    )
    letter_body = fields.Text(
        "Letter",
        compute="_compute_letter",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        help="Who asks, and what for. Leave out what the addressee need not know.",
    )
    is_agreed = fields.Boolean(
        "Requester Agrees",
        help="The requester was told who will learn what, and agrees to it (PIPL 23).",
    )
    sent_date = fields.Date("Sent on", copy=False)
    sent_way = fields.Selection(
        [
            ("hand", "Handed Over"),
            ("post", "By Post"),
            ("requester", "By the Requester"),
            ("electronic", "Electronically"),
            ("other", "Another Way"),
        ],
        "How It Was Sent",
        copy=False,
    )
    due_date = fields.Date(
        "Answer Expected by", copy=False, help="The handler is reminded on this day."
    )
    is_overdue = fields.Boolean(
        "Outcome Overdue",
        compute="_compute_is_overdue",
        search="_search_is_overdue",
        help="Sent, the date has passed, and there is no outcome.",
    )
    sent_at = fields.Datetime("Sending Recorded at", readonly=True, copy=False)
    sent_by_id = fields.Many2one(
        "res.users", "Sent by", readonly=True, copy=False, ondelete="restrict"
    )

    # what came of it
    outcome_kind = fields.Selection(
        [
            ("handled", "Accepted and Handled"),
            ("refused", "Refused"),
            ("settled", "Settled"),
            ("other", "Other Outcome"),
        ],
        "Outcome",
        copy=False,
    )
    outcome_text = fields.Text("What Came of It", copy=False)
    outcome_date = fields.Date("Outcome on", copy=False)
    answered_at = fields.Datetime("Outcome Recorded at", readonly=True, copy=False)
    answered_by_id = fields.Many2one(
        "res.users",
        "Outcome Recorded by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    recall_reason = fields.Text("Why It Was Recalled", readonly=True, copy=False)
    recalled_at = fields.Datetime("Recalled at", readonly=True, copy=False)
    recalled_by_id = fields.Many2one(
        "res.users", "Recalled by", readonly=True, copy=False, ondelete="restrict"
    )
    scan = fields.Binary(
        "Scan of the Papers",
        attachment=True,
        copy=False,
        help="Optional: the signed letter, the answer, as a picture or PDF.",
    )
    scan_name = fields.Char("Name of the Scan", copy=False)

    _names_bounded = models.Constraint(
        "CHECK (greatest(char_length(addressee_name), char_length(contact_person),"
        " char_length(phone), char_length(letter_number), char_length(letter_subject))"
        f" <= {NAME_LENGTH} AND char_length(scan_name) <= 255)",
        "Names, numbers and the title of a letter have at most 100 characters each.",
    )
    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(letter_body), char_length(outcome_text),"
        f" char_length(recall_reason)) <= {TEXT_LENGTH})",
        "A letter, an outcome or a reason has at most 20,000 characters.",
    )
    _due_after_sending = models.Constraint(
        "CHECK (due_date > sent_date)",
        "The answer is expected on a day after the letter was sent.",
    )
    _outcome_after_sending = models.Constraint(
        "CHECK (outcome_date >= sent_date)",
        "The outcome cannot be older than the letter.",
    )
    _steps_complete = models.Constraint(
        "CHECK ((state NOT IN ('sent', 'answered') OR (sent_date IS NOT NULL"
        " AND sent_way IS NOT NULL AND due_date IS NOT NULL AND is_agreed))"
        " AND (state != 'answered' OR (outcome_kind IS NOT NULL"
        " AND outcome_text IS NOT NULL AND outcome_date IS NOT NULL))"
        " AND (state != 'recalled' OR recall_reason IS NOT NULL))",
        "A referral is sent on a date, with an answer expected; it ends with an outcome"
        " or a reason.",
    )
    # the letters of a center that wait for an answer
    _sent_idx = models.Index("(center_id, due_date) WHERE state = 'sent'")

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("ticket_id", "addressee_name")
    def _compute_display_name(self):
        for referral in self:
            parts = [referral.ticket_id.name, referral.addressee_name]
            referral.display_name = " · ".join(filter(None, parts))

    @api.depends("ticket_id")
    def _compute_letter(self):
        for referral in self:
            ticket = referral.ticket_id
            referral.letter_subject = ticket and self.env._(
                "Referral of a Request (%(kind)s)", kind=ticket.service_type_id.name
            )
            referral.letter_body = ticket and referral._draft_letter(ticket)

    @api.model
    def _draft_letter(self, ticket):
        """Who asks and what for, for staff to shorten."""
        return self.env._(
            "On %(day)s, %(requester)s turned to our center for help (request number"
            " %(number)s) and asked the following:\n%(request)s\nThe matter lies within"
            " your field. With the requester's agreement we refer it to you and ask you"
            " to handle it and to let us know the outcome.",
            day=format_date(self.env, ticket.accepted_date, date_format="long"),
            requester=ticket.requester_name,
            number=ticket.name,
            request=ticket.request_text,
        )

    @api.depends("state", "due_date")
    def _compute_is_overdue(self):
        for referral in self:
            referral.is_overdue = (
                referral.state == "sent"
                and bool(referral.due_date)
                and referral.due_date < referral.center_id._today()
            )

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        past = self.env["party.center"]._in_own_time(
            lambda center: Domain("due_date", "<", center._today())
        )
        return Domain("state", "=", "sent") & past

    # ------------------------------------------------------------------
    # Entry, locks
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        self = self._refuse_protected(vals_list)
        default = self.default_get(["ticket_id"])
        prepared = []
        for vals in vals_list:
            ticket = self._record_given(default | vals, "ticket_id")
            self._check_referrable(ticket)
            vals = normalize_phones(self.env, vals, PHONE_FIELDS)
            prepared.append(vals | {"ticket_id": ticket.id})
        return super().create(prepared)

    @api.model
    def _check_referrable(self, ticket):
        """Raise TicketRefused when the matter is settled and needs nobody else."""
        ticket.check_access("write")
        if ticket and ticket.state not in REFERRABLE:
            raise TicketRefused(
                self.env._(
                    "%(number)s is settled; there is nothing left to refer.",
                    number=ticket.name,
                )
            )

    def write(self, vals):
        if not self._is_mover():
            self._check_unlocked(vals)
        return super().write(normalize_phones(self.env, vals, PHONE_FIELDS))

    def _check_unlocked(self, names):
        """Raise FiledRecord when a sent letter or a recorded outcome was to change."""
        self.check_access("write")
        for referral in self:
            if (
                (referral.state != "draft" and LETTER_FIELDS.intersection(names))
                or (referral.state != "sent" and OUTCOME_FIELDS.intersection(names))
                or referral.ticket_id.state == "filed"
            ):
                raise FiledRecord(
                    self.env._(
                        "%(referral)s: the letter is written before it is sent and the"
                        " outcome after it; both stay as recorded. Recall the referral"
                        " and make a new one if it was wrong.",
                        referral=referral.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(
            self.env._("Referrals are kept. Recall one that was made by mistake.")
        )

    def _running(self):
        """Those that keep their ticket open."""
        return self.filtered(lambda referral: referral.state in RUNNING)

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def _plan_reminder(self):
        """The ticket's handler has one task for each answer that is expected."""
        ticket = self.ticket_id
        sent = ticket.referral_ids.filtered(lambda referral: referral.state == "sent")
        handler = ticket.handler_id
        ticket._plan_tasks(REFERRAL, [(handler, letter.due_date) for letter in sent])

    def _check_sending(self, sent_date):
        """Raise TicketRefused saying what the letter lacks or which date is wrong."""
        self._check_referrable(self.ticket_id)
        for text in (self.letter_subject, self.letter_body):
            if not (text or "").strip():
                raise TicketRefused(self.env._("The letter needs a title and a text."))
        if not self.is_agreed:
            raise TicketRefused(
                self.env._(
                    "Ask the requester first: the letter tells somebody else their name"
                    " and matter. Tick “Requester Agrees” when they do."
                )
            )
        if not self.sent_way:
            raise TicketRefused(self.env._("Enter how the letter was sent."))
        if sent_date > self.center_id._today():
            raise TicketRefused(
                self.env._(
                    "%(day)s lies in the future. Enter the day on which the letter"
                    " left.",
                    day=sent_date,
                )
            )
        if sent_date < self.ticket_id.accepted_date:
            raise TicketRefused(
                self.env._(
                    "%(number)s was accepted on %(day)s; the letter cannot have left"
                    " before.",
                    number=self.ticket_id.name,
                    day=self.ticket_id.accepted_date,
                )
            )
        if not self.due_date or self.due_date <= sent_date:
            raise TicketRefused(
                self.env._(
                    "Enter by which day you expect the answer: a day after the letter"
                    " was sent."
                )
            )

    def action_send(self):
        """The letter has left; an answer is expected."""
        self.ensure_one()
        self._check_step("sent")
        sent_date = self.sent_date or self.center_id._today()
        self._check_sending(sent_date)
        self._move("sent", sent_date=sent_date)
        self._enter_in_ledger()
        self._plan_reminder()

    def action_record_outcome(self):
        """The addressee has answered; the ticket goes on."""
        self.ensure_one()
        self._check_step("answered")
        today = self.center_id._today()
        outcome_date = self.outcome_date or today
        if not self.outcome_kind or not (self.outcome_text or "").strip():
            raise TicketRefused(
                self.env._("Enter the outcome: what the addressee did or answered.")
            )
        if not self.sent_date <= outcome_date <= today:
            raise TicketRefused(
                self.env._(
                    "The outcome lies between the letter of %(day)s and today. Check"
                    " the date.",
                    day=self.sent_date,
                )
            )
        self._move("answered", outcome_date=outcome_date)
        self._answer_in_ledger()
        self._plan_reminder()

    def _recall(self, reason):
        """The letter was wrong, or is not needed any more."""
        self.ensure_one()
        self._move("recalled", recall_reason=reason)
        self._plan_reminder()

    def action_recall(self):
        self.ensure_one()
        self._check_step("recalled")
        return self._ask_reason("recall", self.env._("Recall the Referral"))

    def action_open(self):
        self.ensure_one()
        self.check_access("read")
        return self._open_form()
