"""The Pledge of Excellence: general clauses, personal items and how they were kept."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..exceptions import FiledRecord, RegistrationRefused
from ..tools.transitions import Transitions
from .party_person_mixin import NOTE_LENGTH

CHECK = "party_service_center.mail_activity_type_check_pledge"
CHECK_AHEAD_DAYS = 30  # the yearly check is asked for so long before the term ends
TERM_MONTHS = 12  # a pledge is for a year
TEXT_LENGTH = 200  # characters in a name or place
SIGNED_FIELDS = frozenset({"item_ids", "signature", "signed_date", "witness"})
VALID_STATES = ("signed", "in_force")


class PartyPledge(models.Model):
    """A member's pledge: the clauses all sign, and items of their own to be checked.

    Signed before the plaque is handed out, in force with it; checked once a year.

    Clause: A3.1.3
    """

    _name = "party.pledge"
    _description = "Pledge of Excellence"
    _inherit = [
        "party.transition.mixin",
        "party.person.record.mixin",
        "party.signed.mixin",
        "party.reason.mixin",
        "party.thread.mixin",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["name", "person_name"]

    _transitions = Transitions.declare(
        {
            "draft": ["signed", "withdrawn"],
            "signed": ["in_force", "expired", "withdrawn"],
            "in_force": ["expired", "withdrawn"],
            "expired": [],
            "withdrawn": [],
        }
    )
    _stamps = {
        "signed": ("signed_at", "signed_by_id"),
        "withdrawn": ("withdrawn_at", "withdrawn_by_id"),
    }
    _proof_fields = frozenset(
        {"name", "text_id", "date_to", "withdraw_reason", "check_asked_date"}
    )
    _fixed_fields = frozenset({"registration_id", "member_id"})
    _reasoned_steps = {"withdraw": "_withdraw"}

    name = fields.Char("Number", readonly=True, copy=False, index="trigram")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("signed", "Signed"),
            ("in_force", "In Force"),
            ("expired", "Expired"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    text_id = fields.Many2one(
        "party.text",
        "General Clauses",
        readonly=True,
        required=True,
        ondelete="restrict",
        default=lambda self: self.env["party.text"]._current("pledge"),
    )
    text_body = fields.Text("Wording", related="text_id.body")
    item_ids = fields.One2many("party.pledge.item", "pledge_id", "Personal Items")
    signed_date = fields.Date(
        "Signed on",
        copy=False,
        default=lambda self: fields.Date.context_today(self),
    )
    signed_at = fields.Datetime("Signature Recorded at", readonly=True, copy=False)
    signed_by_id = fields.Many2one(
        "res.users", "Taken by", readonly=True, copy=False, ondelete="restrict"
    )
    date_to = fields.Date("Valid until", readonly=True, copy=False, index=True)
    check_asked_date = fields.Date(
        "Check Asked for on",
        readonly=True,
        copy=False,
        help="When somebody was asked to go through the items and to have the next"
        " pledge signed.",
    )
    paper_place = fields.Char(tracking=True, help="Where the signed paper lies (P-18).")
    witness = fields.Char()
    withdrawn_at = fields.Datetime("Withdrawn at", readonly=True, copy=False)
    withdrawn_by_id = fields.Many2one(
        "res.users", "Withdrawn by", readonly=True, copy=False, ondelete="restrict"
    )
    withdraw_reason = fields.Text("Why Withdrawn", readonly=True, copy=False)

    _name_uniq = models.UniqueIndex("(name)", "This pledge number exists already.")
    _of_somebody = models.Constraint(
        "CHECK (registration_id IS NOT NULL OR member_id IS NOT NULL)",
        "A pledge belongs to a registration or a member.",
    )
    _signed_complete = models.Constraint(
        "CHECK (state NOT IN ('signed', 'in_force', 'expired') OR (name IS NOT NULL AND"
        " signed_date IS NOT NULL AND date_to IS NOT NULL))",
        "A signed pledge has a number, a date and a term.",
    )
    _withdrawn_complete = models.Constraint(
        "CHECK (state != 'withdrawn' OR withdraw_reason IS NOT NULL)",
        "A withdrawn pledge has a reason.",
    )
    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(paper_place), char_length(witness),"
        f" char_length(scan_name)) <= {TEXT_LENGTH}"
        f" AND char_length(withdraw_reason) <= {NOTE_LENGTH})",
        "A name or place has at most 200 characters, a reason at most 2,000.",
    )
    _running_idx = models.Index("(date_to) WHERE state IN ('signed', 'in_force')")

    @api.depends("name", "person_name")
    def _compute_display_name(self):
        for pledge in self:
            pledge.display_name = " ".join(
                filter(None, [pledge.name, pledge.person_name])
            )

    @api.constrains("registration_id")
    def _check_one_person(self):
        for pledge in self.filtered("registration_id"):
            if pledge.member_id != pledge.registration_id.member_id:
                raise RegistrationRefused(
                    self.env._(
                        "A pledge is of the person of the registration, nobody else."
                    )
                )

    def write(self, vals):
        if not self._is_mover():
            self._check_draft(vals)
        return super().write(vals)

    def _check_draft(self, vals):
        """Raise FiledRecord when a signed pledge was to be changed.

        The paper may be laid elsewhere; that it lies somewhere stays. Its scan is added
        once.
        """
        is_paper_gone = not (vals.get("paper_place", "x") or "").strip()
        for pledge in self.filtered(lambda p: p.state != "draft"):
            is_scan_changed = "scan" in vals and pledge.scan
            if SIGNED_FIELDS.intersection(vals) or is_paper_gone or is_scan_changed:
                raise FiledRecord(
                    self.env._(
                        "%(pledge)s is signed and stays as it is. Withdraw it with a"
                        " reason and let the member sign a new one.",
                        pledge=pledge.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def action_sign(self):
        """The member signed; the pledge gets its number and its term (A3.1.3).

        :raise RegistrationRefused: no item of their own, no signature, a date in the
            future, or a membership that is not confirmed
        :raise MemberRefused: the member has left
        """
        self.ensure_one()
        self._check_step("signed")
        self.member_id._check_present()
        case = self.registration_id if not self.member_id else self.registration_id[:0]
        if case and case.state not in ("confirmed", "pledged", "equipped"):
            raise RegistrationRefused(
                self.env._(
                    "The membership of %(person)s is not confirmed, or the registration"
                    " has ended. A pledge is signed after the confirmation (A3.1.2).",
                    person=self.person_name,
                )
            )
        if not self.item_ids:
            raise RegistrationRefused(
                self.env._(
                    "A pledge has at least one item of the member's own that can be"
                    " checked: what, by which measure, until when."
                )
            )
        if not self._is_signed():
            raise RegistrationRefused(
                self.env._(
                    "Let the member sign on the screen, or note where the signed paper"
                    " lies."
                )
            )
        if not self.signed_date or self.signed_date > self.center_id._today():
            raise RegistrationRefused(
                self.env._("Enter the day of signing; it cannot lie in the future.")
            )
        self._move(
            "signed",
            name=self.center_id._next_number("pledge_sequence_id", self.signed_date),
            date_to=self.signed_date + relativedelta(months=TERM_MONTHS),
        )
        if case.state == "confirmed":
            case._move("pledged")
        if self._hung_plaques():
            self._move("in_force")

    def _hung_plaques(self):
        """Plaques that hang at the shop of this pledge's person."""
        return self._person().plaque_ids.filtered(
            lambda plaque: plaque.state == "issued"
        )

    def _withdraw(self, reason):
        """The pledge holds no more; a plaque that hangs on it comes back."""
        self.ensure_one()
        self._move("withdrawn", withdraw_reason=reason)
        self._close_check()
        self._hung_plaques().filtered(lambda p: p.pledge_id == self)._ask_back()

    def _lapse(self, reason):
        """Withdraw what is not over yet: its person is in the register no more."""
        for pledge in self.filtered(lambda p: p.state in ("draft", *VALID_STATES)):
            pledge._move("withdrawn", withdraw_reason=reason)
            pledge._close_check()

    @api.model
    def _cron_watch_terms(self):
        """Ask for the yearly check in time; let pledges expire whose term is over.

        Runs daily.
        """
        centers = self.env["party.center"].with_context(active_test=False)
        for center in centers.search([]):  # pylint: disable=no-search-all
            today = center._today()
            running = self.search(
                [
                    ("state", "in", VALID_STATES),
                    ("center_id", "=", center.id),
                    ("date_to", "<=", today + timedelta(days=CHECK_AHEAD_DAYS)),
                ]
            )
            running.filtered(lambda p: not p.check_asked_date)._ask_for_check(today)
            running.filtered(lambda p, day=today: p.date_to < day)._move("expired")

    def _ask_for_check(self, today):
        """Give each pledge's check to who took it, or to the center's director."""
        staff = self.env["party.staff"]
        for pledge in self:
            person = pledge.signed_by_id
            if not staff._is_assigned(person, pledge.center_id):
                person = pledge.center_id.director_user_id
            if person:
                pledge.activity_schedule(
                    CHECK, user_id=person.id, date_deadline=pledge.date_to
                )
        self._record_proof(check_asked_date=today)

    def _close_check(self):
        """The check is done, or there is nothing to check any more."""
        # the task may be a colleague's; the step closes it
        self.sudo().activity_unlink([CHECK])

    def action_withdraw(self):
        self.check_access("write")
        return self._ask_reason("withdraw", self.env._("Withdraw the Pledge"))

    def action_open_person(self):
        """Open whose pledge it is: the member, or the registration before the entry."""
        self.ensure_one()
        return self._person()._open_form()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(self.env._("Pledges are kept. Withdraw one with a reason."))
