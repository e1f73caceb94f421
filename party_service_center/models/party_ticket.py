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
    ("other", "Other"),
]
OPEN_STATES = ("accepted", "transferred", "processing", "done")
DECISION = "party_service_center.mail_activity_type_accept"
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
        "party.transition.mixin",
        "party.deadline.mixin",
        "party.concurrency.mixin",
        "party.thread.mixin",
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
            "limit_days",
            "due_date",
            "is_due_provisional",
            "due_trace",
            "handler_id",
            "is_instant",
            "told_date",
            "told_channel",
            "is_told_late",
            "withdraw_reason",
            "next_reminder_date",
            "is_confidential",
        }
    )
    _fixed_fields = frozenset({"center_id", "accepted_at", "first_contact_id"})
    # what the requester asked and was told; closed with the telling of the result
    _content_fields = frozenset(
        {
            "channel",
            "member_id",
            "requester_name",
            "requester_phone",
            "service_type_id",
            "request_text",
            "result_text",
        }
    )

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
        default=lambda self: self.env["party.service.type"].search([], limit=1),
    )
    request_text = fields.Text(
        "Request", required=True, help="What the requester asks, in detail (A3.2.2)."
    )
    subject = fields.Char(
        compute="_compute_subject",
        store=True,
        precompute=True,
        help="Beginning of the request.",
    )

    # deadline (party.deadline.mixin)
    is_overdue = fields.Boolean(
        "Overdue",
        compute="_compute_is_overdue",
        search="_search_is_overdue",
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
    transfer_ids = fields.One2many(
        "party.ticket.transfer", "ticket_id", "Hand-overs", readonly=True
    )
    notice_ids = fields.One2many(
        "party.ticket.notice", "ticket_id", "What the Requester Was Told", readonly=True
    )
    is_promise_missing = fields.Boolean(
        "Deadline Not Told",
        compute="_compute_is_promise_missing",
        help="Handed over, but the requester was not told the deadline yet (A3.2.4).",
    )
    can_decide = fields.Boolean(compute="_compute_can_decide")

    # secrecy
    is_confidential = fields.Boolean(
        "Secret",
        readonly=True,
        copy=False,
        help="Seen by the people of its circle only, wherever it shows (P-17).",
    )
    circle_ids = fields.Many2many(
        "res.users",
        "party_ticket_circle_rel",
        "ticket_id",
        "user_id",
        "Circle",
        copy=False,
        help="Who may see a secret ticket.",
    )

    # result
    result_text = fields.Text("Result", copy=False, help="How the matter ended.")
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
    filed_at = fields.Datetime("Filed at", readonly=True, copy=False)
    filed_by_id = fields.Many2one(
        "res.users", "Filed by", readonly=True, copy=False, ondelete="restrict"
    )
    withdrawn_at = fields.Datetime("Withdrawn at", readonly=True, copy=False)
    withdrawn_by_id = fields.Many2one(
        "res.users", "Withdrawn by", readonly=True, copy=False, ondelete="restrict"
    )
    withdraw_reason = fields.Text("Reason for Withdrawal", readonly=True, copy=False)

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
        f" AND char_length(requester_phone) <= {NAME_LENGTH})",
        "A requester's name and telephone have at most 100 characters each.",
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
        "(center_id, due_date) WHERE told_date IS NULL AND withdrawn_at IS NULL"
    )
    _provisional_idx = models.Index("(id) WHERE is_due_provisional")
    _late_idx = models.Index("(center_id) WHERE is_told_late")
    _reminder_idx = models.Index(
        "(next_reminder_date) WHERE next_reminder_date IS NOT NULL"
    )

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
        if operator != "in":
            return NotImplemented
        past = self.env["party.center"]._in_own_time(
            lambda center: Domain("due_date", "<", center._today())
        )
        untold = Domain("told_date", "=", False) & Domain("withdrawn_at", "=", False)
        return Domain("is_told_late", "=", True) | (untold & past)

    @api.depends("state", "notice_ids.kind")
    def _compute_is_promise_missing(self):
        for ticket in self:
            ticket.is_promise_missing = ticket.state in (
                "transferred",
                "processing",
            ) and "promise" not in ticket.notice_ids.mapped("kind")

    @api.depends("state", "transfer_ids.state", "transfer_ids.to_user_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        for ticket in self:
            ticket.can_decide = ticket._pending_transfer()._is_addressee()

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
        self._check_first_contact(first_contact, center)
        accepted_date = center._local_date(accepted_at)
        return {
            "center_id": center.id,
            "service_type_id": kind.id,
            "accepted_at": accepted_at,
            "accepted_date": accepted_date,
            "first_contact_id": first_contact.id,
            "handler_id": first_contact.id,
            "name": center._next_number("ticket_sequence_id", accepted_date),
        } | self._deadline_values(accepted_date, kind.limit_days)

    @api.model
    def _record_given(self, vals, name):
        """The record that ``vals`` names; none when the value is no record's id."""
        field = self._fields[name]
        record_id = field.convert_to_cache(vals.get(name) or None, self)
        return self.env[field.comodel_name].browse(record_id or [])

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

    def write(self, vals):
        if not self._is_mover():
            self._check_unlocked(vals)
            self._check_member_visible(vals)
        return super().write(normalize_phones(self.env, vals, PHONE_FIELDS))

    def _check_unlocked(self, names):
        """Raise FiledRecord when a closed part of a form was to be changed (A3.2.7)."""
        for ticket in self:
            if ticket.state == "filed" or (
                ticket.state in ("told", "withdrawn")
                and self._content_fields.intersection(names)
            ):
                raise FiledRecord(
                    self.env._(
                        "%(number)s is closed: what was asked and told stays as it is."
                        " Write a note below the form, or take a new ticket.",
                        number=ticket.name,
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
        if to_user == self.env.user:
            self._accept_transfer()
        else:
            self.activity_schedule(
                DECISION,
                user_id=to_user.id,
                date_deadline=self.center_id._today(),
            )

    def _accept_transfer(self):
        """The person addressed takes the matter over and becomes its handler."""
        self.ensure_one()
        self._check_step("processing")
        self._pending_transfer()._decide("accepted")
        self._move("processing", handler_id=self.env.uid)
        self._close_activities((DECISION,))

    def _return_transfer(self, reason):
        """The person addressed gives the matter back with a reason."""
        self.ensure_one()
        self._check_step("accepted")
        transfer = self._pending_transfer()
        transfer._decide("returned", reason)
        self._move("accepted", handler_id=transfer.from_user_id.id)
        self._close_activities((DECISION,))
        self.activity_schedule(
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

    def _tell_result(self, notice):
        """The requester was told the result; timeliness is judged by this moment.

        :param notice: the ``party.ticket.notice`` of kind result, just recorded
        """
        self.ensure_one()
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
        self._close_activities()

    def _withdraw(self, reason):
        """The requester no longer asks, or the ticket was taken by mistake."""
        self.ensure_one()
        self._move("withdrawn", withdraw_reason=reason, next_reminder_date=False)
        if pending := self._pending_transfer():
            pending._decide("withdrawn")
        self._close_activities()

    def _close_activities(self, xmlids=(DECISION, REMINDER)):
        # the activities of colleagues are theirs to close; the step closes them all
        self.sudo().activity_unlink(list(xmlids))

    # ------------------------------------------------------------------
    # Reminders (party.deadline.mixin), messages
    # ------------------------------------------------------------------
    def _phone_get_number_fields(self):
        return [*PHONE_FIELDS]

    def _deadline_start(self):
        return self.accepted_date

    def _provisional_domain(self):
        unfinished = [("told_date", "=", False), ("withdrawn_at", "=", False)]
        return super()._provisional_domain() + unfinished

    def _today(self):
        return (self.center_id or self.center_id._default_for_user())._today()

    def _people_to_remind(self, today):
        """First contact and handler; the director as well from the due date on."""
        people = self.first_contact_id | self.handler_id
        if today >= self.due_date:
            people |= self.center_id.director_user_id
        return people.filtered("active")

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_accept_transfer(self):
        self._accept_transfer()

    def action_record_result(self):
        self._record_result()

    def action_file(self):
        """File the form; from now on nobody changes it (A3.2.7)."""
        self._move("filed")

    def _open_step(self, model, name, **defaults):
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {
                f"default_{key}": value
                for key, value in ({"ticket_id": self.id} | defaults).items()
            },
        }

    def action_hand_over(self):
        return self._open_step(
            "party.ticket.transfer.make", self.env._("Hand Over to the Director")
        )

    def action_tell_promise(self):
        return self._open_step(
            "party.ticket.tell", self.env._("Deadline Told"), kind="promise"
        )

    def action_tell_result(self):
        name = (
            self.env._("Answer")
            if self.state == "accepted"
            else self.env._("Result Told")
        )
        return self._open_step("party.ticket.tell", name, kind="result")

    def action_return_transfer(self):
        return self._open_step(
            "party.ticket.give.reason", self.env._("Return"), verb="return"
        )

    def action_withdraw(self):
        return self._open_step(
            "party.ticket.give.reason", self.env._("Withdraw"), verb="withdraw"
        )
