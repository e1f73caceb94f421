"""The way of a trader from being found at the window into the register."""

from odoo import api, fields, models
from odoo.fields import Command, Domain

from ..exceptions import ConsentMissing, FiledRecord, RegistrationRefused
from ..tools.transitions import Transitions
from .credit_code_check import normalize_credit_code, warn_of_credit_code
from .known_people import find_alike, render
from .party_business import TEXT_LENGTH
from .party_person_mixin import NOTE_LENGTH, PHONE_FIELDS
from .person_codes import BUSINESS_ROLES, FOUND_VIA

CALL_REMINDER = "party_service_center.mail_activity_type_call"
CONFIRM_DAYS = 1  # working days after the survey (A3.1.2: at once)
TELLING_CHANNELS = [
    ("window", "At the Window"),
    ("phone", "Telephone"),
    ("visit", "Visit"),
    ("letter", "Letter"),
    ("online", "Online"),
]
END_KINDS = [
    ("declined", "Declined to Register"),
    ("not_member", "Not a Party Member"),
    ("disputed", "Membership Disputed"),
    ("known", "In the Register Already"),
    ("gone", "Not There Any More"),
    ("mistake", "Taken by Mistake"),
]
OPEN_STATES = (
    "found",
    "told",
    "survey",
    "calling",
    "held",
    "confirmed",
    "pledged",
    "equipped",
)
BUSINESS_FIELDS = (
    "business_name",
    "business_role",
    "credit_code",
    "premises",
    "market",
    "stall_no",
    "trade",
    "opened_date",
)
# known from the licence or the shop; everything else is asked after the notice (P-01)
FINDING_FIELDS = frozenset(
    {"name", "mobile", "note", "found_via", "found_date", "responsible_id"}
    | set(BUSINESS_FIELDS)
)
SENSITIVE_FIELDS = frozenset({"id_number", "ethnic_group"})
SURVEY_FIELDS = frozenset(
    {
        "sex",
        "birth_date",
        "education",
        "phone",
        "residence",
        "member_category",
        "join_date",
        "full_member_date",
        "party_post",
        "is_floating",
        "floating_since_date",
        "has_floating_card",
        "home_branch_id",
        "relation_type",
        "signature",
        "paper_place",
        "scan",
        "scan_name",
    }
    | SENSITIVE_FIELDS
)
# what table A of the survey form marks as necessary
REQUIRED_FIELDS = (
    "name",
    "sex",
    "birth_date",
    "mobile",
    "member_category",
    "join_date",
    "home_branch_id",
    "relation_type",
    "business_role",
    "business_name",
    "credit_code",
    "premises",
)


class PartyRegistration(models.Model):
    """One trader's registration: the survey form and the steps that belong to it.

    A case begins when a trader is found and ends in the register, or with a reason. The
    form's content is the member's own words until the entry; then it is closed.

    Clause: A2.1, A3.1.1–A3.1.5
    """

    _name = "party.registration"
    _description = "Registration"
    _inherit = [
        "party.transition.mixin",
        "party.person.mixin",
        "party.signed.mixin",
        "party.deadline.mixin",
        "party.concurrency.mixin",
        "party.reason.mixin",
        "party.succession.mixin",
        "mail.thread.phone",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["name", "mobile", "business_name"]

    _transitions = Transitions.declare(
        {
            "found": ["told", "survey", "ended"],
            "told": ["survey", "ended"],
            "survey": ["calling", "ended"],
            "calling": ["confirmed", "held", "ended"],
            "held": ["confirmed", "ended"],
            "confirmed": ["pledged", "ended"],
            "pledged": ["equipped", "ended"],
            "equipped": ["entered", "ended"],
            "entered": [],
            "ended": [],
        }
    )
    _stamps = {
        "told": ("told_at", "told_by_id"),
        "survey": ("survey_at", "survey_by_id"),
        "calling": ("filled_at", "filled_by_id"),
        "confirmed": ("confirmed_at", "confirmed_by_id"),
        "held": ("held_at", "held_by_id"),
        "pledged": ("pledged_at", "pledged_by_id"),
        "equipped": ("equipped_at", "equipped_by_id"),
        "entered": ("entered_at", "entered_by_id"),
        "ended": ("ended_at", "ended_by_id"),
    }
    _proof_fields = frozenset(
        {
            "told_channel",
            "held_reason",
            "end_kind",
            "end_reason",
            "distinct_reason",
            "distinct_at",
            "distinct_by_id",
            "distinct_member_ids",
            "member_id",
        }
    )
    _fixed_fields = frozenset({"center_id"})
    _reasoned_steps = {"distinguish": "_distinguish"}

    state = fields.Selection(
        [
            ("found", "Found"),
            ("told", "Told to Register"),
            ("survey", "Survey Form"),
            ("calling", "Waiting for Call"),
            ("held", "Disputed"),
            ("confirmed", "Confirmed"),
            ("pledged", "Pledged"),
            ("equipped", "Plaque and Handbook"),
            ("entered", "In the Register"),
            ("ended", "Ended"),
        ],
        required=True,
        readonly=True,
        default="found",
        copy=False,
        tracking=True,
        group_expand=True,
    )
    center_id = fields.Many2one(
        "party.center",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["party.center"]._default_for_user(),
    )
    responsible_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        tracking=True,
        help="Brings this registration to its end.",
    )

    # finding and telling (A2.1, A3.1.1)
    found_via = fields.Selection(
        FOUND_VIA, "Found by", required=True, default="self", tracking=True
    )
    found_date = fields.Date(
        "Found on",
        required=True,
        index=True,
        default=lambda self: fields.Date.context_today(self),
    )
    told_at = fields.Datetime("Told at", readonly=True, copy=False)
    told_by_id = fields.Many2one(
        "res.users", "Told by", readonly=True, copy=False, ondelete="restrict"
    )
    told_channel = fields.Selection(
        TELLING_CHANNELS, "Told by Way of", readonly=True, copy=False
    )

    # survey form; person and Party come from party.person.mixin
    home_phone = fields.Char(
        "Its Telephone",
        related="home_branch_id.phone",
        readonly=False,
        related_sudo=False,
        help="Called to confirm the membership (A3.1.2).",
    )
    business_name = fields.Char("Business", index="trigram")
    business_role = fields.Selection(BUSINESS_ROLES, "Part in It", default="owner")
    credit_code = fields.Char(
        index="btree_not_null",
        help="18 characters, or the older registration number of 15 digits.",
    )
    premises = fields.Char(help="Street and number of the shop.")
    market = fields.Char(help="Name of the market, when it is a stall.")
    stall_no = fields.Char("Stall")
    trade = fields.Char(help="What is sold or done.")
    opened_date = fields.Date("Opened on")
    survey_at = fields.Datetime("Form Begun at", readonly=True, copy=False)
    survey_by_id = fields.Many2one(
        "res.users", "Form Begun by", readonly=True, copy=False, ondelete="restrict"
    )
    # signature, paper and scan come from party.signed.mixin
    paper_place = fields.Char(
        help="Where the signed paper lies, when the form was signed by hand (P-18)."
    )
    filled_at = fields.Datetime("Form Completed at", readonly=True, copy=False)
    filled_by_id = fields.Many2one(
        "res.users", "Collected by", readonly=True, copy=False, ondelete="restrict"
    )

    # people known already
    known_count = fields.Integer("Known Members", compute="_compute_known")
    parallel_count = fields.Integer("Other Registrations", compute="_compute_known")
    known_text = fields.Html("Known Already", compute="_compute_known")
    distinct_reason = fields.Text(
        "Why Not the Same Person", readonly=True, copy=False, tracking=True
    )
    distinct_at = fields.Datetime("Compared at", readonly=True, copy=False)
    distinct_by_id = fields.Many2one(
        "res.users", "Compared by", readonly=True, copy=False, ondelete="restrict"
    )
    distinct_member_ids = fields.Many2many(
        "party.member",
        "party_registration_distinct_rel",
        string="Compared with",
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,  # people of other centers may be among them
    )

    # identity confirmation (A3.1.2)
    call_ids = fields.One2many(
        "party.registration.call", "registration_id", "Calls", readonly=True
    )
    confirmed_at = fields.Datetime("Confirmed at", readonly=True, copy=False)
    confirmed_by_id = fields.Many2one(
        "res.users", "Confirmed by", readonly=True, copy=False, ondelete="restrict"
    )
    held_at = fields.Datetime("Disputed since", readonly=True, copy=False)
    held_by_id = fields.Many2one(
        "res.users", "Dispute Noted by", readonly=True, copy=False, ondelete="restrict"
    )
    held_reason = fields.Text("What Is Disputed", readonly=True, copy=False)
    is_overdue = fields.Boolean(
        help="Not confirmed within one working day after the survey (A3.1.2).",
    )

    # pledge, plaque, handbook (A3.1.3, A3.1.4)
    pledged_at = fields.Datetime("Pledged at", readonly=True, copy=False)
    pledged_by_id = fields.Many2one(
        "res.users", "Pledge Taken by", readonly=True, copy=False, ondelete="restrict"
    )
    equipped_at = fields.Datetime("Handed Out at", readonly=True, copy=False)
    equipped_by_id = fields.Many2one(
        "res.users", "Handed Out by", readonly=True, copy=False, ondelete="restrict"
    )

    # end
    entered_at = fields.Datetime("Entered at", readonly=True, copy=False)
    entered_by_id = fields.Many2one(
        "res.users", "Entered by", readonly=True, copy=False, ondelete="restrict"
    )
    member_id = fields.Many2one(
        "party.member",
        "Party Member",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    ended_at = fields.Datetime("Ended at", readonly=True, copy=False)
    ended_by_id = fields.Many2one(
        "res.users", "Ended by", readonly=True, copy=False, ondelete="restrict"
    )
    end_kind = fields.Selection(END_KINDS, "How It Ended", readonly=True, copy=False)
    end_reason = fields.Text("Why It Ended", readonly=True, copy=False)

    # mirror lines of rooms below
    consent_ids = fields.One2many("party.consent", "registration_id", "Consents Given")
    pledge_ids = fields.One2many("party.pledge", "registration_id", "Pledges")
    plaque_ids = fields.One2many("party.plaque", "registration_id", "Plaques")
    copy_ids = fields.One2many("party.handbook.copy", "registration_id", "Handbooks")

    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(business_name), char_length(premises),"
        " char_length(market), char_length(stall_no), char_length(trade),"
        " char_length(credit_code), char_length(paper_place),"
        f" char_length(scan_name)) <= {TEXT_LENGTH})",
        "Each entry about a business has at most 200 characters.",
    )
    _reasons_bounded = models.Constraint(
        "CHECK (greatest(char_length(held_reason), char_length(end_reason),"
        f" char_length(distinct_reason)) <= {NOTE_LENGTH})",
        "A reason has at most 2,000 characters.",
    )
    _steps_stamped = models.Constraint(
        "CHECK ((state != 'told' OR told_at IS NOT NULL)"
        " AND (state != 'calling' OR (filled_at IS NOT NULL AND due_date IS NOT NULL))"
        " AND (state != 'held' OR held_reason IS NOT NULL)"
        " AND (state != 'confirmed' OR confirmed_at IS NOT NULL)"
        " AND (state != 'pledged' OR pledged_at IS NOT NULL)"
        " AND (state != 'equipped' OR equipped_at IS NOT NULL)"
        " AND (state != 'ended' OR (end_kind IS NOT NULL AND end_reason IS NOT NULL)))",
        "Each step of a registration records when it was taken.",
    )
    _entered_with_member = models.Constraint(
        "CHECK (state != 'entered' OR (member_id IS NOT NULL AND confirmed_at IS NOT"
        " NULL AND pledged_at IS NOT NULL AND equipped_at IS NOT NULL))",
        "A registration ends in the register after all its steps (A3.1.5).",
    )
    _asked_after_notice = models.Constraint(
        "CHECK (state NOT IN ('found', 'told') OR (sex IS NULL AND birth_date IS NULL"
        " AND id_number_hash IS NULL AND ethnic_group IS NULL AND education IS NULL"
        " AND member_category IS NULL AND join_date IS NULL AND full_member_date IS"
        " NULL AND home_branch_id IS NULL AND relation_type IS NULL))",
        "Personal entries follow after the notice on personal data was accepted.",
    )
    # the board and the worklists of a center
    _open_idx = models.Index(
        "(center_id, state) WHERE state NOT IN ('entered', 'ended')"
    )
    # the same person's other registration, while typing
    _open_mobile_idx = models.Index("(mobile) WHERE state NOT IN ('entered', 'ended')")
    _open_namesake_idx = models.Index(
        "(birth_date, name) WHERE state NOT IN ('entered', 'ended')"
    )
    _calling_idx = models.Index("(due_date) WHERE state = 'calling'")

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("name", "mobile", "birth_date", "id_number", "state", "distinct_at")
    def _compute_known(self):
        for case in self:
            known, parallel = case._find_known(), case._find_parallel()
            case.known_count = len(known)
            case.parallel_count = len(parallel)
            case.known_text = render(known + parallel)

    def _find_known(self):
        """Members who may be this person and were not told apart from them yet."""
        if self.state not in OPEN_STATES:
            return []
        # compared, never shown
        told_apart_sudo = self.sudo().distinct_member_ids
        return find_alike(
            self.env["party.member"],
            self,
            Domain("merged_into_id", "=", False)
            & Domain("id", "not in", told_apart_sudo.ids),
        )

    def _find_parallel(self):
        """Other registrations of perhaps the same person that are under way.

        They hinder nothing: whichever enters the register first is known to the other.
        """
        if self.state not in OPEN_STATES:
            return []
        cases = self.env["party.registration"]
        return find_alike(cases, self, Domain("state", "in", OPEN_STATES))

    @api.onchange("credit_code")
    def _onchange_credit_code(self):
        return warn_of_credit_code(self.env, self.credit_code)

    @api.constrains("found_date", "opened_date")
    def _check_found_date(self):
        for case in self:
            today = case.center_id._today()
            # the database refuses an empty day of finding when the row is stored
            if max(case.found_date or today, case.opened_date or today) > today:
                raise RegistrationRefused(
                    self.env._(
                        "The day of finding or opening cannot lie in the future."
                    )
                )

    # ------------------------------------------------------------------
    # Locks
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_mover():
            for vals in vals_list:
                self._check_notice_first(vals)
        return super().create([self._normalize(vals) for vals in vals_list])

    def write(self, vals):
        if not self._is_mover():
            self._check_open(vals)
            if early := self.filtered(lambda case: case.state in ("found", "told")):
                early._check_notice_first(vals)
            (self - early)._check_sensitive(vals)
        return super().write(self._normalize(vals))

    @api.model
    def _normalize(self, vals):
        return normalize_credit_code(self.env, self._normalize_phones(vals))

    def _check_open(self, vals):
        """Raise FiledRecord when the form of a finished case was to be changed."""
        for case in self.filtered(lambda c: c.state not in OPEN_STATES):
            if (SURVEY_FIELDS | FINDING_FIELDS).intersection(vals):
                raise FiledRecord(
                    self.env._(
                        "The registration of %(person)s is finished and stays as it"
                        " was. Change the member's record instead.",
                        person=case.name,
                    )
                )

    @api.model
    def _check_notice_first(self, vals):
        """Refuse personal entries before the notice was shown and accepted (P-01)."""
        early = sorted(name for name in SURVEY_FIELDS & set(vals) if vals[name])
        if early:
            raise ConsentMissing(
                self.env._(
                    "“%(field)s” is asked after the notice on personal data was shown"
                    " and accepted (P-01). Save the finding, then begin the survey"
                    " form.",
                    field=self._fields[early[0]]._description_string(self.env),
                )
            )

    def _check_sensitive(self, vals):
        """Refuse sensitive items without the separate consent to them (P-02)."""
        names = sorted(name for name in SENSITIVE_FIELDS & set(vals) if vals[name])
        for case in self:
            if names and not case._has_consent("sensitive"):
                raise ConsentMissing(
                    self.env._(
                        "%(person)s did not consent to the keeping of sensitive items;"
                        " leave “%(field)s” empty (P-02).",
                        person=case.name,
                        field=self._fields[names[0]]._description_string(self.env),
                    )
                )

    def _has_consent(self, kind):
        self.ensure_one()
        return kind in self.consent_ids._given_kinds()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(
            self.env._(
                "Registrations are not deleted. End one that was taken by mistake, with"
                " the reason."
            )
        )

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def _tell(self, told_at, channel):
        """The trader was told to register at the window (A3.1.1)."""
        self.ensure_one()
        if told_at > fields.Datetime.now():
            raise RegistrationRefused(
                self.env._("The telling cannot lie in the future.")
            )
        self._move(
            "told", told_at=told_at, told_by_id=self.env.uid, told_channel=channel
        )

    def _begin_survey(self):
        """The notice was accepted; now the survey form may be filled in (P-01).

        :raise RegistrationRefused: the trader was not told, and did not come by
            themselves
        """
        self.ensure_one()
        self._check_step("survey")
        if self.state == "found" and self.found_via != "self":
            raise RegistrationRefused(
                self.env._(
                    "%(person)s was not told to register yet. Record when, how and by"
                    " whom they were told (A3.1.1); only who comes by themselves needs"
                    " no telling.",
                    person=self.name,
                )
            )
        self._move("survey")

    def action_complete_survey(self):
        """The form is complete and signed; the home organization is called next."""
        for case in self:
            case._check_step("calling")
            case._check_complete()
            today = case.center_id._today()
            case._move("calling", **case._deadline_values(today, CONFIRM_DAYS))
            case.activity_schedule(
                CALL_REMINDER, user_id=case.responsible_id.id, date_deadline=today
            )

    def _check_complete(self):
        """Raise RegistrationRefused naming what the survey form still lacks."""
        missing = [name for name in REQUIRED_FIELDS if not self[name]]
        if self.member_category == "full" and not self.full_member_date:
            missing.append("full_member_date")
        if self.home_branch_id and not self.home_phone:
            missing.append("home_phone")
        if not self._is_signed():
            missing.append("signature")
        if missing:
            labels = [self._fields[n]._description_string(self.env) for n in missing]
            raise RegistrationRefused(
                self.env._(
                    "The survey form of %(person)s still lacks: %(fields)s.",
                    person=self.name,
                    fields=", ".join(labels),
                )
            )

    def _confirm(self, called_at):
        """The home organization confirmed the membership (A3.1.2)."""
        self.ensure_one()
        self._move("confirmed", confirmed_at=called_at, next_reminder_date=False)
        self._close_activities()

    def _hold(self, reason):
        """The home organization disputes the membership; the case waits."""
        self.ensure_one()
        if self.state != "held":
            self._move("held", held_reason=reason, next_reminder_date=False)
        self._close_activities()

    def _end(self, kind, reason):
        """End the case outside the register, with a reason."""
        self.ensure_one()
        self._move("ended", end_kind=kind, end_reason=reason, next_reminder_date=False)
        self._close_activities()
        self.pledge_ids._lapse(self.env._("The registration ended."))
        self.plaque_ids._ask_back()

    def _distinguish(self, reason):
        """Somebody compared the members known already: this is another person.

        :raise RegistrationRefused: when nobody is known who was not compared yet
        """
        self.ensure_one()
        self.check_access("write")
        if self.state not in OPEN_STATES:
            raise FiledRecord(
                self.env._(
                    "The registration of %(person)s is finished and stays as it was.",
                    person=self.name,
                )
            )
        known = self._find_known()
        if not known:
            raise RegistrationRefused(
                self.env._(
                    "Nobody in the register is like %(person)s now. Reload the form.",
                    person=self.name,
                )
            )
        # people of other centers may be among them
        self.sudo()._record_proof(
            distinct_reason=reason,
            distinct_at=fields.Datetime.now(),
            distinct_by_id=self.env.uid,
            distinct_member_ids=[
                Command.link(member_sudo.id) for member_sudo, _likeness in known
            ],
        )

    def action_enter(self):
        """Enter the person into the register: the last gate (A3.1.5)."""
        self.ensure_one()
        self._check_step("entered")
        self._check_complete()
        self._check_known()
        member = self.env["party.member"]._enter([self._member_values()])
        confirmed_date = self.center_id._local_date(self.confirmed_at)
        # the number in full is closed to everybody; it only moves into the register
        member_sudo, case_sudo = member.sudo(), self.sudo()
        member_sudo._record_proof(
            confirmed_date=confirmed_date,
            confirmed_by_id=self.confirmed_by_id.id,
            id_number_full=case_sudo.id_number_full,
            id_number_hash=case_sudo.id_number_hash,
            id_number_masked=case_sudo.id_number_masked,
        )
        case_sudo._record_proof(id_number_full=False)
        if others_sudo := case_sudo.distinct_member_ids:
            member._distinguish(
                others_sudo,
                self.distinct_reason,
                decided_at=self.distinct_at,
                decided_by=self.distinct_by_id,
            )
        self._move("entered", member_id=member.id)
        return member._open_form()

    def _check_known(self):
        # the fingerprint is closed to everybody; one number is one person, whatever
        # somebody found when comparing
        self.env["party.member"]._check_unknown(
            [{"id_number_hash": self.sudo().id_number_hash}]
        )
        if known := self._find_known():
            raise RegistrationRefused(
                self.env._(
                    "%(count)s people in the register may be %(person)s. Compare them:"
                    " end this registration as “In the Register Already”, or state why"
                    " it is another person.",
                    count=len(known),
                    person=self.name,
                )
            )

    def _member_values(self):
        """What the register takes over from the survey form."""
        field = self._fields
        person = self.env["party.person.mixin"]._fields
        names = [
            name
            for name in person
            if name in (SURVEY_FIELDS | {"name", "mobile", "note"})
            and name not in ("id_number", "signature", "paper_place")
        ]
        values = {
            name: field[name].convert_to_write(self[name], self)
            for name in (*names, "center_id", "found_via")
        }
        business = {
            "name": self.business_name,
            "role": self.business_role,
            **{name: self[name] for name in BUSINESS_FIELDS[2:]},
        }
        return values | {"business_ids": [Command.create(business)]}

    def _close_activities(self):
        # the activities of colleagues are theirs to close; the step closes them all
        self.sudo().activity_unlink([CALL_REMINDER, self._reminder_type])

    # ------------------------------------------------------------------
    # Reminders (party.deadline.mixin), messages
    # ------------------------------------------------------------------
    _reminder_type = "party_service_center.mail_activity_type_confirm"
    _deadline_clause = "A3.1.2"

    def _deadline_start(self):
        return self.center_id._local_date(self.filled_at)

    def _running_domain(self):
        return [("state", "=", "calling")]

    def _person_today(self):
        return self._today()

    def _responsible(self):
        return self.responsible_id

    _succession_field = "responsible_id"

    @api.model
    def _unfinished(self):
        return Domain("state", "in", OPEN_STATES)

    def _phone_get_number_fields(self):
        return [*PHONE_FIELDS]

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def _open_step(self, model, name, **defaults):
        self.ensure_one()
        self.check_access("write")
        return self._open_dialog(model, name, **{"registration_id": self.id} | defaults)

    def action_tell(self):
        return self._open_step(
            "party.registration.tell", self.env._("Told to Register")
        )

    def action_begin_survey(self):
        return self._open_step("party.consent.take", self.env._("Notice and Consents"))

    def action_call(self):
        return self._open_step("party.registration.call", self.env._("Call Sheet"))

    def action_sign_pledge(self):
        """Open the pledge to be signed; a new one when none was begun."""
        draft = self.pledge_ids.filtered(lambda pledge: pledge.state == "draft")
        step = self._open_step("party.pledge", self.env._("Pledge of Excellence"))
        return step | {"target": "current", "res_id": draft[:1].id}

    def action_open_pledge(self):
        """Open the pledge that was signed last."""
        self.ensure_one()
        return self.pledge_ids[:1]._open_form()

    def action_hand_out(self):
        return self._open_step(
            "party.plaque.hand.out", self.env._("Hand Out Plaque and Handbook")
        )

    def action_end(self):
        return self._open_step(
            "party.registration.end", self.env._("End the Registration")
        )

    def action_distinguish(self):
        self.check_access("write")
        return self._ask_reason("distinguish", self.env._("Not the Same Person"))

    def action_open_member(self):
        self.ensure_one()
        return self.member_id._open_form()
