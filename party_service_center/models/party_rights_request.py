"""Requests of people about their own data, and the center's answers (P-05)."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import FiledRecord, RightsRefused
from ..tools.transitions import Transitions
from .party_member import OPEN_REQUESTS
from .party_registration import TELLING_CHANNELS
from .past_moment import past_moment
from .personal_erasure import erase, kept_records
from .phone_check import normalize_phones

# The law asks for an easy way and a timely answer (PIPL 50) but names no number of
# days. 15 working days is the most that the authorities' rule for apps (2019) grants.
RIGHTS_DAYS = 15
PHONE_FIELDS = ("requester_phone",)
NAME_LENGTH = 100  # characters in a requester's name
TEXT_LENGTH = 20_000  # characters in a request, an answer or a reason
KINDS = [
    ("access", "See the Data"),
    ("copy", "Copy of the Data"),
    ("correct", "Correct the Data"),
    ("erase", "Erase the Data"),
    ("explain", "Explain the Rules"),
]
REQUESTERS = [
    ("person", "The Person"),
    ("relative", "Near Relative of the Deceased"),
    ("representative", "Representative"),
]
IDENTITY_WAYS = [
    ("card", "Identity Card Was Shown"),
    ("known", "Known in Person to the Checker"),
    ("callback", "Called Back on the Number on Record"),
    ("papers", "Papers of Kinship or Power of Attorney"),
]
# what staff may still change while the request is open
OPEN_FIELDS = frozenset({"responsible_id", "requester_phone", "change_id"})


class PartyRightsRequest(models.Model):
    """One request to see, copy, correct or erase one's data or to have it explained.

    It is written down as it was asked, the identity is checked before anything is
    said, and it ends with an answer, with a refusal and its reason, or withdrawn.

    Clause: P-05 (rights of the person), P-19 (near relatives)
    """

    _name = "party.rights.request"
    _description = "Rights Request"
    _inherit = [
        "party.transition.mixin",
        "party.person.record.mixin",
        "party.deadline.mixin",
        "party.reason.mixin",
        "party.thread.mixin",
        "party.succession.mixin",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["person_name", "requester_name"]

    _transitions = Transitions.declare(
        {
            "received": ["identified", "refused", "withdrawn"],
            "identified": ["answered", "refused", "withdrawn"],
            "answered": [],
            "refused": [],
            "withdrawn": [],
        }
    )
    _stamps = {
        "identified": ("identified_at", "identified_by_id"),
        "answered": ("answered_at", "answered_by_id"),
        "refused": ("refused_at", "refused_by_id"),
        "withdrawn": ("withdrawn_at", "withdrawn_by_id"),
    }
    _proof_fields = frozenset(
        {
            "identity_way",
            "identity_note",
            "answer_text",
            "answer_channel",
            "refuse_reason",
            "withdraw_reason",
        }
    )
    _fixed_fields = frozenset(
        {
            "member_id",
            "registration_id",
            "kind",
            "requester_kind",
            "requester_name",
            "received_at",
            "channel",
            "request_text",
        }
    )
    _reasoned_steps = {"erase": "_erase", "refuse": "_refuse", "withdraw": "_withdraw"}

    state = fields.Selection(
        [
            ("received", "Received"),
            ("identified", "Identity Checked"),
            ("answered", "Answered"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="received",
        copy=False,
        tracking=True,
        group_expand=True,
    )

    # whose data
    registration_id = fields.Many2one(
        help="Of a person who never entered the register."
    )
    person_name = fields.Char("Whose Data")

    # who asks for what
    requester_kind = fields.Selection(
        REQUESTERS, "Who Asks", required=True, default="person"
    )
    requester_name = fields.Char(
        "Requester's Name", help="When it is not the person themselves."
    )
    requester_phone = fields.Char(
        "Requester's Telephone", help="Where the answer reaches the requester."
    )
    kind = fields.Selection(
        KINDS, "What Is Wanted", required=True, index=True, tracking=True
    )
    request_text = fields.Text("In the Requester's Words", required=True)
    channel = fields.Selection(
        TELLING_CHANNELS, "Asked by Way of", required=True, default="window"
    )
    received_at = fields.Datetime(
        "Received at",
        required=True,
        copy=False,
        default=lambda self: fields.Datetime.now(),
        help="The day is day 0 of the time limit.",
    )
    limit_days = fields.Integer(help="Working days after the day of receipt (P-05).")
    due_date = fields.Date(help="Last day on which the answer is in time (P-05).")
    responsible_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        tracking=True,
        help="Brings this request to its answer.",
    )
    is_overdue = fields.Boolean(help="Neither answered nor refused by the due date.")

    # identity, before anything is said
    identity_way = fields.Selection(
        IDENTITY_WAYS, "How the Identity Was Checked", readonly=True, copy=False
    )
    identity_note = fields.Text("What Was Shown", readonly=True, copy=False)
    identified_at = fields.Datetime("Identity Checked at", readonly=True, copy=False)
    identified_by_id = fields.Many2one(
        "res.users",
        "Identity Checked by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    # end
    change_id = fields.Many2one(
        "party.member.change",
        "Change of Identity Data",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Name, birth, ID number and the dates of joining are corrected by a change"
        " that the director approves (A3.1.5).",
    )
    kept_text = fields.Text("What Must Be Kept", compute="_compute_kept_text")
    answer_text = fields.Text("Answer", readonly=True, copy=False)
    answer_channel = fields.Selection(
        TELLING_CHANNELS, "Answered by Way of", readonly=True, copy=False
    )
    answered_at = fields.Datetime("Answered at", readonly=True, copy=False)
    answered_by_id = fields.Many2one(
        "res.users", "Answered by", readonly=True, copy=False, ondelete="restrict"
    )
    refuse_reason = fields.Text(
        "Why It Was Refused",
        readonly=True,
        copy=False,
        help="Told to the requester, who may take it to court (PIPL 50).",
    )
    refused_at = fields.Datetime("Refused at", readonly=True, copy=False)
    refused_by_id = fields.Many2one(
        "res.users", "Refused by", readonly=True, copy=False, ondelete="restrict"
    )
    withdraw_reason = fields.Text("Why It Was Withdrawn", readonly=True, copy=False)
    withdrawn_at = fields.Datetime("Withdrawn at", readonly=True, copy=False)
    withdrawn_by_id = fields.Many2one(
        "res.users",
        "Withdrawal Noted by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    _of_somebody = models.Constraint(
        "CHECK (member_id IS NOT NULL OR registration_id IS NOT NULL)",
        "A rights request is about a member or about a registration.",
    )
    _requester_named = models.Constraint(
        "CHECK (requester_kind = 'person' OR requester_name IS NOT NULL)",
        "Enter the name of the relative or representative who asks.",
    )
    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(requester_name), char_length(requester_phone))"
        f" <= {NAME_LENGTH}"
        " AND greatest(char_length(request_text), char_length(answer_text),"
        " char_length(identity_note), char_length(refuse_reason),"
        f" char_length(withdraw_reason)) <= {TEXT_LENGTH})",
        "A name has at most 100 characters, a text at most 20,000.",
    )
    _due_counted = models.Constraint(
        "CHECK (due_date IS NOT NULL)", "A rights request has a due date."
    )
    _steps_stamped = models.Constraint(
        "CHECK ((state NOT IN ('identified', 'answered') OR (identified_at IS NOT NULL"
        " AND identity_way IS NOT NULL))"
        " AND (state != 'answered' OR (answered_at IS NOT NULL AND answer_text IS NOT"
        " NULL))"
        " AND (state != 'refused' OR refuse_reason IS NOT NULL)"
        " AND (state != 'withdrawn' OR withdraw_reason IS NOT NULL))",
        "A request is answered after the identity was checked, and refused or withdrawn"
        " with a reason.",
    )
    # the worklists of a center
    _open_idx = models.Index(
        "(center_id, due_date) WHERE state IN ('received', 'identified')"
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("kind", "person_name")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for request in self:
            parts = [request.person_name, kinds.get(request.kind)]
            request.display_name = " · ".join(filter(None, parts))

    @api.depends("kind", "member_id", "registration_id")
    def _compute_kept_text(self):
        for request in self:
            person = request._person()._origin
            is_wanted = request.kind == "erase" and person
            request.kept_text = is_wanted and request._describe_kept()

    def _describe_kept(self):
        kept = kept_records(self.env, self._person()._origin)
        return "\n".join(f"{label}: {reason}" for label, reason in kept)

    # ------------------------------------------------------------------
    # Receipt
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        self = self._refuse_protected(vals_list)
        prepared = [self._prepare(vals) for vals in vals_list]
        requests = super(PartyRightsRequest, self._as_mover()).create(prepared)
        return requests._as_user()

    @api.model
    def _prepare(self, vals):
        """``vals`` with the due date, counted from the day of receipt.

        :raise RightsRefused: saying which entry lacks or cannot be
        """
        vals = self._add_missing_default_values(vals)
        person = self._given_person(vals)
        received_at = past_moment(self.env, vals["received_at"], RightsRefused)
        if not (vals.get("request_text") or "").strip():
            raise RightsRefused(self.env._("Write down what is asked for."))
        is_person = vals.get("requester_kind") == "person"
        if not is_person and not (vals.get("requester_name") or "").strip():
            raise RightsRefused(
                self.env._("Enter the name of the relative or representative who asks.")
            )
        day = person.center_id._local_date(received_at)
        vals = normalize_phones(self.env, vals, PHONE_FIELDS)
        return (
            vals
            | {"received_at": received_at, "state": "received"}
            | ({"requester_name": False} if is_person else {})
            | self._deadline_values(day, RIGHTS_DAYS)
        )

    @api.model
    def _given_person(self, vals):
        """The member or the registration in ``vals``, of the present user's center."""
        member = self.env["party.member"].browse(vals.get("member_id") or ())
        case = self.env["party.registration"].browse(vals.get("registration_id") or ())
        if bool(member) == bool(case):
            raise RightsRefused(
                self.env._(
                    "Choose the member whose data it is about, or the registration of a"
                    " person who never entered the register."
                )
            )
        person = member or case
        person.check_access("write")
        if case.member_id:
            raise RightsRefused(
                self.env._(
                    "%(person)s is in the register: choose the member instead of the"
                    " registration.",
                    person=case.name,
                )
            )
        return person

    def write(self, vals):
        if not self._is_mover():
            self._check_open(vals)
        return super().write(normalize_phones(self.env, vals, PHONE_FIELDS))

    def _check_open(self, vals):
        """Raise FiledRecord when a finished request was to be changed."""
        self.check_access("write")
        closed = self.filtered(lambda request: request.state not in OPEN_REQUESTS)
        if closed and OPEN_FIELDS.intersection(vals):
            raise FiledRecord(
                self.env._(
                    "%(request)s is finished and stays as it was. Take down a new"
                    " request.",
                    request=closed[0].display_name,
                )
            )

    @api.constrains("change_id")
    def _check_change(self):
        for request in self.filtered("change_id"):
            is_own = request.change_id.member_id == request.member_id
            if request.kind != "correct" or not is_own:
                raise RightsRefused(
                    self.env._(
                        "Choose a change of this member's identity data, on a request"
                        " to correct the data."
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(
            self.env._(
                "Rights requests are kept. Withdraw one that was taken by mistake, with"
                " the reason."
            )
        )

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def _identify(self, way, note):
        """Record how it was made sure who asks; nothing is said before (P-05).

        :raise RightsRefused: the right to speak for the person is not shown
        """
        self.ensure_one()
        self._check_step("identified")
        if self.requester_kind != "person" and not (note or "").strip():
            raise RightsRefused(
                self.env._(
                    "Write down which papers show that %(requester)s may ask for"
                    " %(person)s.",
                    requester=self.requester_name,
                    person=self.person_name,
                )
            )
        if self.requester_kind == "relative" and self.member_id:
            self._check_deceased()
        self._move("identified", identity_way=way, identity_note=note)

    def _check_deceased(self):
        """Raise RightsRefused unless the register says that the member has died."""
        present = self.member_id.standing_ids.filtered(lambda s: not s.date_to)
        if present.leaving_kind != "deceased":
            raise RightsRefused(
                self.env._(
                    "The register does not say that %(person)s has died. Near relatives"
                    " may ask after a death only (PIPL 49): record it first, as the"
                    " reason for leaving.",
                    person=self.person_name,
                )
            )

    def _answer(self, text, channel):
        """The answer was given; the request is finished.

        :raise RightsRefused: what was asked for is still to be done
        """
        self.ensure_one()
        self._check_step("answered")
        if not (text or "").strip():
            raise RightsRefused(self.env._("Write down what was answered."))
        if self.kind == "erase":
            raise RightsRefused(
                self.env._(
                    "Erase what may be erased; that is the answer. Or refuse with the"
                    " reason."
                )
            )
        if self.change_id.state == "requested":
            raise RightsRefused(
                self.env._(
                    "The change of identity data still waits for approval. Answer when"
                    " it is decided."
                )
            )
        self._finish("answered", answer_text=text, answer_channel=channel)

    def _erase(self, reason):
        """Erase what no record needs; the answer says what went and what is kept."""
        self.ensure_one()
        self._check_step("answered")
        if self.kind != "erase":
            raise RightsRefused(self.env._("Nobody asked here for data to be erased."))
        person = self._person()
        erased = erase(self.env, person) or [self.env._("nothing was recorded")]
        text = self.env._(
            "Erased: %(erased)s.\nReason: %(reason)s\n\nKept:\n%(kept)s",
            erased=", ".join(erased),
            reason=reason,
            kept=self._describe_kept(),
        )
        person._message_log(
            body=self.env._(
                "Erased at the person's request: %(erased)s.", erased=", ".join(erased)
            )
        )
        self._finish("answered", answer_text=text, answer_channel=self.channel)

    def _refuse(self, reason):
        self.ensure_one()
        self._finish("refused", refuse_reason=reason)

    def _withdraw(self, reason):
        self.ensure_one()
        self._finish("withdrawn", withdraw_reason=reason)

    def _finish(self, state, **values):
        self._move(state, next_reminder_date=False, **values)
        # the reminders of colleagues are theirs to close; the end closes them all
        self.sudo().activity_unlink([self._reminder_type])

    # ------------------------------------------------------------------
    # Reminders (party.deadline.mixin)
    # ------------------------------------------------------------------
    _reminder_type = "party_service_center.mail_activity_type_rights"
    _deadline_clause = "P-05"

    def _deadline_start(self):
        return self.center_id._local_date(self.received_at)

    def _running_domain(self):
        return [("state", "in", OPEN_REQUESTS)]

    def _responsible(self):
        return self.responsible_id

    _succession_field = "responsible_id"

    @api.model
    def _unfinished(self):
        return Domain(self._running_domain())

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def _open_step(self, model, name, state):
        self._check_step(state)
        return self._open_dialog(model, name, request_id=self.id)

    def action_identify(self):
        self.ensure_one()
        return self._open_step(
            "party.rights.request.identify",
            self.env._("Check the Identity"),
            "identified",
        )

    def action_answer(self):
        self.ensure_one()
        return self._open_step(
            "party.rights.request.answer", self.env._("Answer"), "answered"
        )

    def action_erase(self):
        self.ensure_one()
        self._check_step("answered")
        return self._ask_reason("erase", self.env._("Erase What May Be Erased"))

    def action_refuse(self):
        self.ensure_one()
        self._check_step("refused")
        return self._ask_reason("refuse", self.env._("Refuse the Request"))

    def action_withdraw(self):
        self.ensure_one()
        self._check_step("withdrawn")
        return self._ask_reason("withdraw", self.env._("Withdraw the Request"))
