"""The service form: a request from first contact to the filing cabinet."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import FiledRecord, NotOnDuty, TicketRefused
from ..tools.transitions import Transitions
from .party_deadline_mixin import REMINDER
from .past_moment import past_moment
from .phone_check import normalize_phones

CHANNELS = [
    ("window", "At the Window"),
    ("phone", "Telephone"),
    ("letter", "Letter"),
    ("online", "Online"),
    ("referred", "Handed Over from Elsewhere"),
    ("other", "Other"),
]
OPEN_STATES = ("accepted", "transferred", "processing", "done")
DECISIONS = [
    ("solved", "Solved"),
    ("partly", "Partly Solved"),
    ("explained", "Explained"),
    ("impossible", "Could Not Be Done"),
]
LEGAL_KINDS = ("rights", "legal_aid")  # codes of kinds of service (A2.5)
ROUND_DAYS = 5  # working days of a further round (A4.5)
ACCEPTANCE = "party_service_center.mail_activity_type_accept"
PHONE_FIELDS = ("requester_phone",)
SUBJECT_LENGTH = 60  # characters shown of a request in lists
TEXT_LENGTH = 20_000  # characters in a request, a result or a reason
NAME_LENGTH = 100  # characters in a requester's name or telephone


class PartyTicket(models.Model):
    """A request to a center, recorded on the Service Acceptance (Handling) Form.

    Acceptance is the record's creation: the number, the first contact and the deadline
    are fixed then. It is timely when the requester was told the result by the due
    date, whenever the matter itself was settled.

    Clause: A3.2.1–A3.2.7, A4.1 (First-Contact Responsibility), A4.4 (Time-Limited
    Completion)
    """

    _name = "party.ticket"
    _description = "Service Ticket"
    _inherit = [
        "party.ticket.help.mixin",
        "party.ticket.message.mixin",
        "party.transition.mixin",
        "party.ticket.extended.mixin",
        "party.ticket.pressed.mixin",
        "party.filed.mixin",
        "party.secret.mixin",
        "party.signed.mixin",
        "party.concurrency.mixin",
        "party.thread.mixin",
        "party.ticket.intake.mixin",
        "party.ticket.matter.mixin",
        "party.succession.mixin",
        "mail.thread.phone",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["name", "requester_name", "requester_phone"]

    _transitions = Transitions.declare(
        {
            "accepted": ["transferred", "told", "withdrawn"],
            "transferred": ["accepted", "processing", "withdrawn"],
            "processing": ["done", "withdrawn"],
            "done": ["told"],
            "told": ["filed"],
            "withdrawn": ["filed"],
            "filed": [],
        }
    )
    _stamps = {
        "done": ("done_at", "done_by_id"),
        "told": ("told_at", "told_by_id"),
        "filed": ("filed_at", "filed_by_id"),
        "withdrawn": ("withdrawn_at", "withdrawn_by_id"),
    }
    _proof_fields = frozenset(
        {
            "name",
            "accepted_date",
            "handler_id",
            "course_keeper_id",
            "is_instant",
            "told_date",
            "told_channel",
            "is_told_late",
            "withdraw_reason",
            "round_of_id",
            "round_number",
        }
    )
    _fixed_fields = frozenset(
        {"center_id", "accepted_at", "first_contact_id", "is_important"}
    )
    # what the requester asked and was told; closed with the telling of the result
    _content_fields = frozenset(
        {
            "channel",
            "member_id",
            "requester_name",
            "requester_phone",
            "requester_email",
            "service_type_id",
            "request_text",
            "result_text",
            "decision",
        }
    )
    _reasoned_steps = {
        "return": "_return_transfer",
        "withdraw": "_withdraw",
        "raise": "_raise_importance",
        "lower": "_lower_importance",
        "mark_secret": "_mark_secret",
        "lift_secrecy": "_lift_secrecy",
    }

    name = fields.Char("Number", readonly=True, copy=False, index="trigram")
    state = fields.Selection(
        [
            ("accepted", "Accepted"),
            ("transferred", "Handed Over"),
            ("processing", "In Process"),
            ("done", "Settled"),
            ("told", "Told"),
            ("filed", "Filed"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="accepted",
        copy=False,
        tracking=True,
        group_expand=True,
    )

    # intake
    center_id = fields.Many2one(
        "party.center",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env["party.center"]._default_for_user(),
    )
    channel = fields.Selection(
        CHANNELS,
        required=True,
        default="window",
        help="How the request came in (A3.2.1).",
    )
    accepted_at = fields.Datetime(
        "Accepted at",
        required=True,
        default=fields.Datetime.now,
        copy=False,
        help="When the request was taken; the deadline counts from the next working"
        " day (A3.2.4). Cannot be changed afterwards.",
    )
    accepted_date = fields.Date(
        "Accepted on",
        readonly=True,
        copy=False,
        help="Day of acceptance in the center's time zone.",
    )
    first_contact_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        copy=False,
        help="Received the requester first and stays responsible to the end (A4.1).",
    )
    member_id = fields.Many2one(
        "party.member", "Party Member", index="btree_not_null", ondelete="restrict"
    )
    requester_name = fields.Char(
        "Requester",
        compute="_compute_requester",
        compute_sudo=False,  # a member of another center must not show here
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index="trigram",
    )
    requester_phone = fields.Char(
        "Telephone",
        compute="_compute_requester",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    phone_sanitized = fields.Char(
        compute="_compute_phone_sanitized",
        store=True,
        precompute=True,  # otherwise each intake writes its row twice
    )
    service_type_id = fields.Many2one(
        "party.service.type",
        "Kind of Service",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        domain=[("is_ready", "=", True)],
        default=lambda self: self.env["party.service.type"].search(
            [("is_ready", "=", True)], limit=1
        ),
    )
    papers = fields.Text(related="service_type_id.papers")
    request_text = fields.Text(
        "Request", required=True, help="What the requester asks, in detail (A3.2.2)."
    )
    subject = fields.Char(
        compute="_compute_subject",
        store=True,
        precompute=True,
        help="Beginning of the request.",
    )

    # deadline (party.ticket.extended.mixin)
    is_overdue = fields.Boolean(
        help="The due date passed before the requester was told the result; a result"
        " told late stays overdue for ever (A3.2.5).",
    )

    # course
    handler_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        ondelete="restrict",
        help="Who has the matter in hand at present.",
    )
    course_keeper_id = fields.Many2one(
        "res.users",
        "Follows the Course",
        readonly=True,
        copy=False,
        tracking=True,
        ondelete="restrict",
        help="Who follows the matter to its end since the first contact has left the"
        " center; the first contact stays on record (A4.1).",
    )
    transfer_ids = fields.One2many(
        "party.ticket.transfer", "ticket_id", "Hand-overs", readonly=True
    )
    notice_ids = fields.One2many(
        "party.ticket.notice", "ticket_id", "What the Requester Was Told", readonly=True
    )
    extension_ids = fields.One2many(
        "party.ticket.extension", "ticket_id", readonly=True
    )
    supervision_ids = fields.One2many(
        "party.ticket.supervision", "ticket_id", readonly=True
    )
    referral_ids = fields.One2many(
        "party.ticket.referral", "ticket_id", "Referrals", readonly=True
    )
    visit_ids = fields.One2many(
        "party.ticket.visit", "ticket_id", "Visits", readonly=True
    )
    is_promise_missing = fields.Boolean(
        "Deadline Not Told",
        compute="_compute_is_promise_missing",
        help="Handed over, but the requester was not told the deadline yet (A3.2.4).",
    )
    can_decide = fields.Boolean(compute="_compute_can_decide")

    cohandler_ids = fields.Many2many(
        "res.users",
        "party_ticket_cohandler_rel",
        "ticket_id",
        "user_id",
        "Co-handlers",
        copy=False,
        help="Who works on the matter beside the handler.",
    )
    step_ids = fields.One2many("party.ticket.step", "ticket_id", "Steps", copy=False)
    is_important = fields.Boolean(
        "Important",
        copy=False,
        help="The requester is called back once the matter is settled (A3.2.6). The"
        " kind of service says so, staff may raise it, the director may lower it.",
    )
    can_work = fields.Boolean(compute="_compute_can_work")
    is_closed = fields.Boolean(
        compute="_compute_is_closed",
        help="What was asked and told stays as it is, or is for others to write.",
    )
    # secrecy (party.secret.mixin)
    circle_ids = fields.Many2many(
        relation="party_ticket_circle_rel", column1="ticket_id", column2="user_id"
    )

    # result
    result_text = fields.Text("Result", copy=False, help="How the matter ended.")
    decision = fields.Selection(
        DECISIONS, copy=False, help="What became of the request."
    )
    is_instant = fields.Boolean(
        "Answered at Once",
        readonly=True,
        copy=False,
        help="Answered on the day of acceptance without hand-over (A3.2.3).",
    )
    done_at = fields.Datetime("Settled at", readonly=True, copy=False)
    done_by_id = fields.Many2one(
        "res.users", "Settled by", readonly=True, copy=False, ondelete="restrict"
    )
    told_at = fields.Datetime("Told at", readonly=True, copy=False)
    told_date = fields.Date("Told on", readonly=True, copy=False)
    told_by_id = fields.Many2one(
        "res.users", "Told by", readonly=True, copy=False, ondelete="restrict"
    )
    told_channel = fields.Selection(
        "_select_telling_channels", "Told by Way of", readonly=True, copy=False
    )
    is_told_late = fields.Boolean("Told Late", readonly=True, copy=False)
    withdrawn_at = fields.Datetime("Withdrawn at", readonly=True, copy=False)
    withdrawn_by_id = fields.Many2one(
        "res.users", "Withdrawn by", readonly=True, copy=False, ondelete="restrict"
    )
    withdraw_reason = fields.Text("Reason for Withdrawal", readonly=True, copy=False)

    # callback, further rounds, filing (party.signed.mixin, party.filed.mixin)
    callback_ids = fields.One2many(
        "party.ticket.callback", "ticket_id", "Callbacks", readonly=True
    )
    round_of_id = fields.Many2one(
        "party.ticket",
        "Further Round of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The matter began with this ticket; the requester was not satisfied.",
    )
    round_number = fields.Integer(
        "Round", readonly=True, copy=False, default=1, aggregator=None
    )
    round_ids = fields.One2many(
        "party.ticket", "round_of_id", "Further Rounds", readonly=True
    )
    unlock_ids = fields.One2many(
        "party.ticket.unlock", "ticket_id", "Unlockings", readonly=True
    )
    signature = fields.Image("Requester's Signature")
    paper_place = fields.Char("Place of the Paper")
    is_unlock_asked = fields.Boolean(compute="_compute_is_unlock_asked")
    is_signed_on_paper = fields.Boolean(
        "Signed on Paper",
        copy=False,
        help="The requester signed the printed form (A3.2.2).",
    )
    unsigned_reason = fields.Char(
        "No Signature Because",
        copy=False,
        help="For example: refused to sign, or spoke by telephone only (A3.2.2).",
    )

    _name_uniq = models.UniqueIndex("(name)", "This ticket number exists already.")
    _texts_bounded = models.Constraint(
        f"CHECK (char_length(request_text) <= {TEXT_LENGTH}"
        f" AND char_length(result_text) <= {TEXT_LENGTH}"
        f" AND char_length(withdraw_reason) <= {TEXT_LENGTH})",
        "A request, result or reason has at most 20,000 characters. Put the main points"
        " here and attach the long text as a file.",
    )
    _names_bounded = models.Constraint(
        f"CHECK (char_length(requester_name) <= {NAME_LENGTH}"
        f" AND char_length(requester_phone) <= {NAME_LENGTH}"
        f" AND char_length(paper_place) <= {NAME_LENGTH}"
        f" AND char_length(scan_name) <= {NAME_LENGTH}"
        f" AND char_length(unsigned_reason) <= {NAME_LENGTH})",
        "Name, telephone, paper place, the scan's name and the reason for a missing"
        " signature have at most 100 characters each.",
    )
    _file_number_uniq = models.UniqueIndex(
        "(file_number) WHERE file_number IS NOT NULL",
        "This file number exists already.",
    )
    _filed_complete = models.Constraint(
        "CHECK (state != 'filed'"
        " OR (file_number IS NOT NULL AND retention IS NOT NULL))",
        "A filed form has a file number and a time for which it is kept.",
    )
    _round_complete = models.Constraint(
        "CHECK ((round_of_id IS NULL) = (round_number = 1))",
        "A further round names the ticket that the matter began with.",
    )
    _due_after_acceptance = models.Constraint(
        "CHECK (due_date > accepted_date)", "A deadline lies after the acceptance."
    )
    _acceptance_complete = models.Constraint(
        "CHECK (name IS NOT NULL AND accepted_date IS NOT NULL"
        " AND due_date IS NOT NULL)",
        "An accepted ticket has a number, a day of acceptance and a due date.",
    )
    _steps_stamped = models.Constraint(
        "CHECK ((state != 'done' OR done_at IS NOT NULL)"
        " AND (state != 'filed' OR filed_at IS NOT NULL)"
        " AND (state != 'withdrawn' OR"
        " (withdrawn_at IS NOT NULL AND withdraw_reason IS NOT NULL)))",
        "Each step of a ticket records when it was taken.",
    )
    _told_complete = models.Constraint(
        "CHECK (state != 'told' OR (told_date IS NOT NULL AND told_by_id IS NOT NULL"
        " AND told_channel IS NOT NULL AND result_text IS NOT NULL))",
        "A ticket counts as told with a result, a date, a person and a way.",
    )
    # a center's tickets and its open ones, newest first: lists, boards and their counts
    # are read from these alone, however many tickets there are
    _center_idx = models.Index("(center_id, id) INCLUDE (state, is_confidential)")
    _worklist_idx = models.Index(
        f"(center_id, id) INCLUDE (state, is_confidential) WHERE state IN {OPEN_STATES}"
    )
    # the running matters of a center, by urgency: reminders and the overdue search
    _open_idx = models.Index(
        "(center_id, due_date) INCLUDE (id, state, is_confidential)"
        " WHERE told_date IS NULL AND withdrawn_at IS NULL"
    )
    # what was taken and answered in a month: the home page
    _taken_idx = models.Index(
        "(center_id, accepted_date)"
        " INCLUDE (id, is_confidential, round_number, is_instant)"
    )
    _told_idx = models.Index(
        "(center_id, told_date) INCLUDE (id, is_confidential, is_told_late)"
        " WHERE told_date IS NOT NULL"
    )
    _provisional_idx = models.Index("(id) WHERE is_due_provisional")
    _late_idx = models.Index("(center_id) WHERE is_told_late")

    @api.model
    def _select_telling_channels(self):
        channel = self.env["party.ticket.notice"]._fields["channel"]
        return channel._description_selection(self.env)

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("member_id")
    def _compute_requester(self):
        for ticket in self.filtered("member_id"):
            ticket.requester_name = ticket.member_id.name
            ticket.requester_phone = ticket.member_id.mobile

    @api.depends("request_text")
    def _compute_subject(self):
        for ticket in self:
            first_line = (ticket.request_text or "").strip().partition("\n")[0]
            cut = len(first_line) > SUBJECT_LENGTH
            ticket.subject = first_line[:SUBJECT_LENGTH] + ("…" if cut else "")

    @api.depends("center_id", "state", "due_date", "is_told_late")
    def _compute_is_overdue(self):
        for ticket in self:
            ticket.is_overdue = ticket.is_told_late or bool(
                ticket.state in OPEN_STATES
                and ticket.due_date
                and ticket.due_date < ticket.center_id._today()
            )

    @api.model
    def _search_is_overdue(self, operator, value):
        unanswered = super()._search_is_overdue(operator, value)
        if unanswered is NotImplemented:
            return NotImplemented
        return Domain("is_told_late", "=", True) | unanswered

    @api.depends("handler_id", "transfer_ids.state")
    @api.depends_context("uid")
    def _compute_can_work(self):
        """The committee reads all tickets and works on what was handed to it."""
        mine = self._origin._filtered_access("write")
        for ticket in self:
            ticket.can_work = not ticket._origin or ticket._origin in mine

    @api.depends("state", "is_unlocked", "can_work")
    @api.depends_context("uid")
    def _compute_is_closed(self):
        for ticket in self:
            ticket.is_closed = (
                ticket.state in ("told", "withdrawn")
                or ticket._is_locked()
                or not ticket.can_work
            )

    @api.depends("unlock_ids.state")
    def _compute_is_unlock_asked(self):
        for ticket in self:
            ticket.is_unlock_asked = "requested" in ticket.unlock_ids.mapped("state")

    @api.depends("state", "notice_ids.kind", "notice_ids.delivery_state")
    def _compute_is_promise_missing(self):
        for ticket in self:
            ticket.is_promise_missing = (
                ticket.state in ("transferred", "processing")
                and "promise" not in ticket.notice_ids._told_kinds()
            )

    @api.depends("state", "transfer_ids.state", "transfer_ids.to_user_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        for ticket in self:
            ticket.can_decide = ticket._pending_transfer()._is_addressee()

    @api.model
    def _mine_to_decide(self, centers):
        """Tickets at ``centers`` handed over to the present user (``can_decide``)."""
        me = self.env.user
        led = centers.filtered(lambda center: center.director_user_id == me)
        pending = Domain("transfer_ids.state", "=", "pending")
        to_me = [("state", "=", "pending"), ("to_user_id", "=", me.id)]
        return Domain("state", "=", "transferred") & (
            Domain("center_id", "in", led.ids) & pending
            | Domain("center_id", "in", centers.ids)
            & Domain("transfer_ids", "any", to_me)
        )

    @api.constrains("member_id", "requester_name", "request_text")
    def _check_request(self):
        for ticket in self:
            if not (ticket.requester_name or "").strip():
                raise TicketRefused(
                    self.env._("Enter who asks: choose a member or type a name.")
                )
            if not (ticket.request_text or "").strip():
                raise TicketRefused(
                    self.env._("Enter the request: what does the requester ask for?")
                )

    # ------------------------------------------------------------------
    # Intake, locks
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        if self._is_mover():
            return super().create(vals_list)
        self = self._refuse_protected(vals_list)
        prepared = [
            normalize_phones(self.env, vals, PHONE_FIELDS) | self._intake_values(vals)
            for vals in vals_list
        ]
        tickets = super(PartyTicket, self._as_mover()).create(prepared)
        return tickets._as_user()

    @api.model
    def _intake_values(self, vals):
        """What the acceptance fixes: number, first contact, deadline (A3.2.1–A3.2.4).

        :raise NotOnDuty: the first contact has no assignment at the center
        :raise TicketRefused: no center, or a moment of acceptance in the future
        """
        defaults = self.default_get(
            [
                name
                for name in ("center_id", "service_type_id", "accepted_at")
                if name not in vals
            ]
        )
        given = defaults | vals
        self._check_member_visible(vals)
        center = self._record_given(given, "center_id")
        kind = self._record_given(given, "service_type_id")
        first_contact = self._record_given(given, "first_contact_id") or self.env.user
        accepted_at = past_moment(self.env, given["accepted_at"], TicketRefused)
        if not center or not kind:
            raise TicketRefused(
                self.env._(
                    "A ticket needs a center and a kind of service. If you are not"
                    " assigned to a center today, ask the administrator."
                )
            )
        kind._check_usable()
        self._check_first_contact(first_contact, center)
        accepted_date = center._local_date(accepted_at)
        return {
            "name": center._next_number("ticket_sequence_id", accepted_date),
            "is_important": bool(vals.get("is_important")) or kind.is_important,
        } | self._acceptance_values(center, kind, first_contact, accepted_at)

    @api.model
    def _acceptance_values(self, center, kind, first_contact, accepted_at, limit=None):
        """The people and dates that an acceptance fixes.

        :param limit: working days; those of the kind of service unless given
        """
        accepted_date = center._local_date(accepted_at)
        return {
            "center_id": center.id,
            "service_type_id": kind.id,
            "accepted_at": accepted_at,
            "accepted_date": accepted_date,
            "first_contact_id": first_contact.id,
            "handler_id": first_contact.id,
        } | self._limit_values(kind, accepted_date, limit)

    @api.model
    def _limit_values(self, kind, accepted_date, limit):
        """The deadline with the rule it comes from: the kind's, or a round's own."""
        values = self._deadline_values(accepted_date, limit or kind.limit_days)
        if limit is None:
            return self._limited_by(kind, values)
        return values | {"due_rule": values["due_rule"] | {"clause": "A4.5"}}

    @api.model
    def _check_first_contact(self, user, center):
        if not self.env["party.staff"]._is_assigned(user, center):
            raise NotOnDuty(
                self.env._(
                    "%(person)s is not assigned to %(center)s today and cannot be the"
                    " first contact there (A4.1). Choose another center or person.",
                    person=user.name,
                    center=center.name,
                )
            )

    @api.model
    def _check_member_visible(self, vals):
        """Refuse a member of another center, whose name would show on the ticket."""
        self._record_given(vals, "member_id").check_access("read")

    def _check_kind_usable(self, vals):
        """Refuse a change to a kind of service that cannot be used (A1.3.1)."""
        if "service_type_id" in vals:
            kind = self._record_given(vals, "service_type_id")
            if self.filtered(lambda ticket: ticket.service_type_id != kind):
                kind._check_usable()

    def write(self, vals):
        if self._is_mover():
            return super().write(vals)
        self._check_content_open(vals)
        self._check_member_visible(vals)
        self._check_kind_usable(vals)
        unlocked = self.filtered("is_unlocked")
        before = {ticket.id: ticket._content_text() for ticket in unlocked}
        res = super().write(normalize_phones(self.env, vals, PHONE_FIELDS))
        self._log_correction(before)
        if "cohandler_ids" in vals:
            self._widen_circle()
        return res

    def _check_content_open(self, names):
        """Raise FiledRecord when what was asked and told was to be changed."""
        if not self._content_fields.intersection(names):
            return
        for ticket in self.filtered(lambda t: t.state in ("told", "withdrawn")):
            raise FiledRecord(
                self.env._(
                    "%(number)s is closed: what was asked and told stays as it is."
                    " Write a note below the form, or take a new ticket.",
                    number=ticket.name,
                )
            )

    def _content_text(self):
        """What the form says, for the record of a correction."""
        self.ensure_one()
        names = (*sorted(self._content_fields), "paper_place", "unsigned_reason")
        values = [(name, self._field_to_text(name)) for name in names]
        return "\n".join(
            f"{self._fields[name]._description_string(self.env)}: {value}"
            for name, value in values
            if value
        )

    def _field_to_text(self, name):
        field, value = self._fields[name], self[name]
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value)
        return value.display_name if field.type == "many2one" else value

    def _log_correction(self, before):
        for ticket in self.browse(before):
            ticket._message_log(
                body=self.env._(
                    "Corrected while unlocked. Before:\n%(before)s",
                    before=before[ticket.id],
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(
            self.env._(
                "Tickets are never deleted: numbers have no gaps and every matter has"
                " an answer (A4.4). Withdraw a ticket that was taken by mistake."
            )
        )

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def _pending_transfer(self):
        self.ensure_one()
        return self.transfer_ids.filtered(lambda t: t.state == "pending")[:1]

    def _hand_over(self, to_user, note=False):
        """Hand the matter to the director, who takes it over or returns it (A3.2.4).

        A director who hands a matter to themselves takes it over at once.
        """
        self.ensure_one()
        self._move("transferred")
        self.env["party.ticket.transfer"]._record(self, to_user, note)
        self._widen_circle()
        if to_user == self.env.user:
            self._accept_transfer()
        else:
            self.activity_schedule(
                ACCEPTANCE,
                user_id=to_user.id,
                date_deadline=self.center_id._today(),
            )

    def _accept_transfer(self):
        """The person addressed takes the matter over and becomes its handler."""
        self.ensure_one()
        transfer = self._pending_transfer()
        # the committee may write what it handles: it becomes the handler first
        self._move("processing", handler_id=self.env.uid)
        transfer._decide("accepted")
        self._close_activities((ACCEPTANCE,))

    def _return_transfer(self, reason):
        """The person addressed gives the matter back with a reason."""
        self.ensure_one()
        transfer = self._pending_transfer()
        self._move("accepted", handler_id=transfer.from_user_id.id)
        transfer._decide("returned", reason)
        self._close_activities((ACCEPTANCE,))
        # the committee, giving the matter back, may not write it any more
        self.sudo().activity_schedule(
            REMINDER,
            user_id=transfer.from_user_id.id,
            date_deadline=self.center_id._today(),
            summary=self.env._("Returned by the director"),
        )

    def _record_result(self):
        """The matter is settled; what remains is to tell the requester."""
        self._check_step("done")
        self._check_result()
        self._move("done")

    def _check_result(self):
        for ticket in self:
            if not (ticket.result_text or "").strip():
                raise TicketRefused(
                    self.env._(
                        "%(number)s has no result yet. Write down how the matter ended,"
                        " then go on.",
                        number=ticket.name,
                    )
                )
            if not ticket.decision:
                raise TicketRefused(
                    self.env._(
                        "%(number)s has no decision yet. Choose what became of the"
                        " request: solved, partly, explained or not possible.",
                        number=ticket.name,
                    )
                )

    def _tell_result(self, notice):
        """The requester was told the result; timeliness is judged by this moment.

        :param notice: the ``party.ticket.notice`` of kind result, just recorded
        """
        self.ensure_one()
        self._check_extension_told()
        told_date = self.center_id._local_date(notice.told_at)
        is_direct = self.state == "accepted"
        values = {
            "told_at": notice.told_at,
            "told_by_id": notice.told_by_id.id,
            "told_date": told_date,
            "told_channel": notice.channel,
            "is_told_late": told_date > self.due_date,
            "next_reminder_date": False,
        }
        if is_direct:
            values |= {
                "is_instant": told_date == self.accepted_date,
                "done_at": notice.told_at,
                "done_by_id": notice.told_by_id.id,
            }
        self._move("told", **values)
        self._end_extension()
        self._close_activities()
        self._plan_callback()

    def _withdraw(self, reason):
        """The requester no longer asks, or the ticket was taken by mistake."""
        self.ensure_one()
        self._move("withdrawn", withdraw_reason=reason, next_reminder_date=False)
        if pending := self._pending_transfer():
            pending._decide("withdrawn")
        self._end_extension()
        self._close_activities()

    def _telling_channel(self):
        """How the requester is most likely told: the way they came."""
        return "phone" if self.channel == "referred" else self.channel

    def _is_running(self):
        """Whether the requester still waits for the result."""
        return self.state in OPEN_STATES

    def _people_in_charge(self):
        """Who answers for the ticket: first contact, handlers, director (A4.1)."""
        self.ensure_one()
        return (
            self.first_contact_id
            | self.course_keeper_id
            | self.handler_id
            | self.cohandler_ids
            | self.center_id.director_user_id
        )

    def _close_activities(self, xmlids=(ACCEPTANCE, REMINDER)):
        # the activities of colleagues are theirs to close; the step closes them all
        self.sudo().activity_unlink(list(xmlids))

    # ------------------------------------------------------------------
    # Importance, secrecy
    # ------------------------------------------------------------------
    def _raise_importance(self, reason):
        """Staff find that the matter is important (A3.2.6)."""
        self._check_unlocked("write")
        self._record_proof(is_important=True)
        self.env["party.ticket.step"]._note(
            self, self.env._("Marked as important: %(reason)s", reason=reason)
        )
        self._plan_callback()

    def _lower_importance(self, reason):
        """The director finds that the matter is not important."""
        self._check_unlocked("write")
        if self.env.user != self.center_id.director_user_id:
            raise NotOnDuty(
                self.env._(
                    "Only the center's director decides that a matter is not important"
                    " (A3.2.6)."
                )
            )
        self._record_proof(is_important=False)
        self.env["party.ticket.step"]._note(
            self, self.env._("No longer important: %(reason)s", reason=reason)
        )

    def _insiders(self):
        """Who answers for the ticket: they see it, secret or not."""
        return (
            self.first_contact_id
            | self.course_keeper_id
            | self.handler_id
            | self.cohandler_ids
            | self._pending_transfer().to_user_id
        )

    def _superiors(self):
        return self.center_id.director_user_id

    # ------------------------------------------------------------------
    # Callback and further rounds (A3.2.6, A4.5)
    # ------------------------------------------------------------------
    def _handlers(self):
        """Who handled the matter and cannot call back about it."""
        return self.handler_id | self.cohandler_ids | self.done_by_id

    def _callback_people(self):
        """Who may call back: the first contact, the director, colleagues."""
        self.ensure_one()
        staff = self.env["party.staff"]
        on_duty = staff.search(
            [("center_id", "=", self.center_id.id)] + staff._on_duty_domain()
        ).user_id
        people = self.first_contact_id & on_duty
        people |= self.center_id.director_user_id | on_duty
        return people - self._handlers()

    def _callback_reasons(self):
        """Why the requester is called back: codes, none when it is not needed."""
        self.ensure_one()
        kind = self.service_type_id
        rules = {
            "kind": kind.is_callback,
            "important": self.is_important,
            "legal": kind.code in LEGAL_KINDS,
            "repeated": self.is_repeated,
            "committee": bool(self.supervision_ids),
            "round": bool(self.round_of_id),
        }
        return [code for code, holds in rules.items() if holds]

    def _plan_callback(self):
        """Have the requester called back, once the result was told."""
        for ticket in self.filtered(lambda t: t.state == "told" and not t.callback_ids):
            if reasons := ticket._callback_reasons():
                self.env["party.ticket.callback"]._plan(ticket, reasons)

    def _open_round(self, callback):
        """A further round, because the requester is not satisfied with the result.

        It carries the number of the matter's first ticket and has a limit of its own;
        the first contact stays the same person.
        """
        self.ensure_one()
        first = self.round_of_id or self
        number = 2 + len(first.round_ids)
        request = self.env._(
            "Not satisfied with the result: %(opinion)s\n\nRequest: %(request)s",
            opinion=callback.opinion,
            request=self.request_text,
        )
        values = {
            "name": f"{first.name}-{number}",
            "round_of_id": first.id,
            "round_number": number,
            "channel": "phone" if callback.means == "phone" else "other",
            "member_id": self.member_id.id,
            "requester_name": self.requester_name,
            "requester_phone": self.requester_phone,
            "service_type_id": self.service_type_id.id,
            "request_text": request[:TEXT_LENGTH],
            "is_important": self.is_important,
            "is_confidential": self.is_confidential,
            "circle_ids": [(6, 0, self.circle_ids.ids)],
        } | self._acceptance_values(
            self.center_id,
            self.service_type_id,
            self.first_contact_id,
            fields.Datetime.now(),
            limit=ROUND_DAYS,
        )
        values["handler_id"] = (self.handler_id or self.first_contact_id).id
        round_ = self._as_mover().create(values)._as_user()
        round_.activity_schedule(
            REMINDER,
            user_id=round_.handler_id.id,
            date_deadline=round_.due_date,
            summary=self.env._("The requester was not satisfied"),
        )
        return round_

    # ------------------------------------------------------------------
    # Filing (A3.2.7)
    # ------------------------------------------------------------------
    def _filing_obstacles(self):
        """Texts that say what has to be done before the form can be filed."""
        self.ensure_one()
        obstacles = []
        waiting = self.callback_ids.filtered(lambda c: c.state == "waiting")
        if waiting or (self.state == "told" and self._lacks_callback()):
            obstacles.append(
                self.env._("The requester is called back first (A3.2.6, A4.5).")
            )
        if self.round_ids.filtered(lambda t: t.state in OPEN_STATES):
            obstacles.append(self.env._("A further round of the matter is open."))
        return obstacles

    def _lacks_callback(self):
        return bool(self._callback_reasons()) and not self.callback_ids

    def _file(self, paper_place, retention):
        """File the forms; from now on nobody changes them."""
        self._check_step("filed")
        self._check_supervision_answered()
        for ticket in self:
            if obstacles := ticket._filing_obstacles():
                raise TicketRefused(
                    self.env._(
                        "%(number)s cannot be filed yet. %(obstacles)s",
                        number=ticket.name,
                        obstacles=" ".join(obstacles),
                    )
                )
        for ticket in self:
            number = ticket.center_id._next_number(
                "file_sequence_id", ticket.center_id._today()
            )
            ticket._move(
                "filed",
                file_number=number,
                paper_place=paper_place,
                retention=retention,
            )

    # ------------------------------------------------------------------
    # Reminders (party.deadline.mixin), messages
    # ------------------------------------------------------------------
    def _phone_get_number_fields(self):
        return [*PHONE_FIELDS]

    def _deadline_start(self):
        return self.accepted_date

    def _running_domain(self):
        return [("told_date", "=", False), ("withdrawn_at", "=", False)]

    def _responsible(self):
        """The handler, and the first contact or their successor to the end (A4.1)."""
        return self.first_contact_id | self.course_keeper_id | self.handler_id

    def _reminder_number(self):
        return self.name

    # ------------------------------------------------------------------
    # Leaving of its people (party.succession.mixin)
    # ------------------------------------------------------------------
    @api.model
    def _unfinished(self):
        return Domain("state", "in", OPEN_STATES)

    @api.model
    def _work_of(self, person, center):
        names = ("handler_id", "first_contact_id", "course_keeper_id")
        tickets = self.search(
            Domain("center_id", "=", center.id)
            & self._unfinished()
            & Domain.OR(Domain(name, "=", person.id) for name in names),
            order="id",
        )
        return tickets.filtered(lambda ticket: ticket._is_with(person))

    def _is_with(self, person):
        """Whether ``person`` handles it, or follows it as the first contact."""
        keeper = self.course_keeper_id or self.first_contact_id
        return person in self.handler_id | keeper

    def _work_name(self):
        return self.name

    def _succeed(self, person, successor):
        """The first contact stays on record; their successor follows the course."""
        values = {}
        if self.handler_id == person:
            values["handler_id"] = successor.id
        if (self.course_keeper_id or self.first_contact_id) == person:
            values["course_keeper_id"] = successor.id
        self._record_proof(**values)
        self._widen_circle()
        self._pass_tasks_on(person, successor)
        self.env["party.ticket.step"]._note(
            self,
            self.env._(
                "%(person)s has left; %(successor)s has taken over.",
                person=person.name,
                successor=successor.name,
            ),
        )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_accept_transfer(self):
        self._accept_transfer()

    def action_record_result(self):
        self._record_result()

    def action_file(self):
        """Ask where the paper lies, then file these forms (A3.2.7)."""
        self._check_step("filed")
        # what made it needed may have come after the telling
        self._plan_callback()
        return self._open_dialog(
            "party.ticket.file",
            self.env._("File"),
            ticket_ids=[(6, 0, self.ids)],
        )

    def action_ask_to_unlock(self):
        self.ensure_one()
        self.check_access("write")
        return self._open_dialog(
            "party.ticket.unlock",
            self.env._("Ask to Unlock"),
            ticket_id=self.id,
        )

    def action_lock(self):
        """The correction is made; lock the form again."""
        self.ensure_one()
        self.check_access("write")
        unlocked = self.unlock_ids.filtered(lambda request: request.state == "approved")
        if not unlocked:
            raise TicketRefused(self.env._("This form is not unlocked."))
        unlocked._lock()
        self._record_proof(is_unlocked=False)

    def action_raise_importance(self):
        return self._ask_reason("raise", self.env._("Mark as Important"))

    def action_lower_importance(self):
        return self._ask_reason("lower", self.env._("Not Important"))

    def _open_step(self, model, name, **defaults):
        self.ensure_one()
        self.check_access("write")
        return self._open_dialog(model, name, **{"ticket_id": self.id} | defaults)

    def action_hand_over(self):
        return self._open_step(
            "party.ticket.transfer.make", self.env._("Hand Over to the Director")
        )

    def action_tell_promise(self):
        return self._open_step(
            "party.ticket.tell", self.env._("Deadline Told"), kind="promise"
        )

    def action_tell_answer(self):
        return self._open_step(
            "party.ticket.tell", self.env._("An Answer Is Ready"), kind="answer"
        )

    def action_tell_result(self):
        name = (
            self.env._("Answer")
            if self.state == "accepted"
            else self.env._("Result Told")
        )
        return self._open_step("party.ticket.tell", name, kind="result")

    def action_return_transfer(self):
        self._check_step("accepted")
        return self._ask_reason("return", self.env._("Return"))

    def action_withdraw(self):
        self._check_step("withdrawn")
        return self._ask_reason("withdraw", self.env._("Withdraw"))
