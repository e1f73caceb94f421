"""The badges that staff wear on duty, and whether one of them still holds."""

import re
from secrets import token_urlsafe

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import BadgeRefused, FiledRecord
from ..tools.transitions import Transitions
from .party_staff import ROLES

PAGE = "/party/badge/"
TOKEN_BYTES = 16  # nobody guesses 128 bits
TOKEN = re.compile("[A-Za-z0-9_-]{22}")  # what those bytes make
NO_TOKEN = "-"
TERM_YEARS = 2  # for which a badge is made out unless somebody says otherwise
REASON_LENGTH = 2000  # characters
# what is printed on the badge; fixed when it is issued
PRINTED_FIELDS = frozenset({"photo", "valid_from_date", "valid_to_date"})


class PartyBadge(models.Model):
    """One badge of one assignment, with the face, name and number that stand on it.

    Whether it is valid is never written down: it follows from the state, the dates and
    the assignment, so that a badge ends with the work whoever forgets to take it back.

    Clause: A4.3 (Badge on Duty)
    """

    _name = "party.badge"
    _description = "Staff Badge"
    _inherit = ["party.transition.mixin", "party.reason.mixin", "party.thread.mixin"]
    _order = "id desc"
    _rec_names_search = ["name", "person_name"]

    _transitions = Transitions.declare(
        {
            "draft": ["issued"],
            "issued": ["returned", "lost", "withdrawn"],
            "lost": ["returned"],
            "returned": [],
            "withdrawn": [],
        }
    )
    _stamps = {
        "issued": ("issued_at", "issued_by_id"),
        **dict.fromkeys(("returned", "lost", "withdrawn"), ("ended_at", "ended_by_id")),
    }
    _proof_fields = frozenset({"name", "token", "end_reason"})
    _fixed_fields = frozenset({"staff_id"})
    _reasoned_steps = {"return": "_return", "lose": "_lose", "withdraw": "_withdraw"}

    name = fields.Char("Badge Number", readonly=True, copy=False, index="trigram")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("issued", "Handed Out"),
            ("returned", "Given Back"),
            ("lost", "Lost"),
            ("withdrawn", "Taken Back"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    staff_id = fields.Many2one(
        "party.staff", "Assignment", required=True, index=True, ondelete="restrict"
    )
    # as they were when the badge was made out; a later change does not reach the badge
    center_id = fields.Many2one(
        "party.center",
        compute="_compute_from_staff",
        store=True,
        precompute=True,
        index=True,
    )
    user_id = fields.Many2one(
        "res.users",
        "Worn by",
        compute="_compute_from_staff",
        store=True,
        precompute=True,
        index=True,
    )
    person_name = fields.Char(
        "Name on the Badge",
        compute="_compute_from_staff",
        store=True,
        precompute=True,
        index="trigram",
    )
    role = fields.Selection(
        ROLES,
        "Post on the Badge",
        compute="_compute_from_staff",
        store=True,
        precompute=True,
    )
    photo = fields.Image(
        max_width=600,
        max_height=800,
        copy=False,
        help="The face as it is printed on the badge; needed before it is issued.",
    )
    valid_from_date = fields.Date(
        "Valid from",
        required=True,
        default=lambda self: fields.Date.context_today(self),
    )
    valid_to_date = fields.Date(
        "Last Day of Validity",
        required=True,
        default=lambda self: (
            fields.Date.context_today(self) + relativedelta(years=TERM_YEARS)
        ),
    )
    token = fields.Char(
        "Code of the Public Page",
        readonly=True,
        copy=False,
        groups="party_service_center.group_party_director",
    )
    issued_at = fields.Datetime("Handed Out at", readonly=True, copy=False)
    issued_by_id = fields.Many2one(
        "res.users", "Handed Out by", readonly=True, copy=False, ondelete="restrict"
    )
    ended_at = fields.Datetime("Void since", readonly=True, copy=False)
    ended_by_id = fields.Many2one(
        "res.users", "Recorded by", readonly=True, copy=False, ondelete="restrict"
    )
    end_reason = fields.Text("Reason", readonly=True, copy=False)
    is_moved_on = fields.Boolean(
        "Assignment Changed",
        compute="_compute_is_moved_on",
        store=True,
        help="The assignment is for another person, post or center than the badge.",
    )
    is_valid = fields.Boolean(
        "Valid Today",
        compute="_compute_is_valid",
        search="_search_is_valid",
        help="Handed out, within its dates, and the assignment it is for runs.",
    )

    _name_uniq = models.UniqueIndex("(name)", "This badge number exists already.")
    _token_uniq = models.UniqueIndex("(token)", "This code exists already.")
    _one_issued = models.UniqueIndex(
        "(staff_id) WHERE state = 'issued'",
        "A badge is handed out for this assignment already. End that one first.",
    )
    _dates_ordered = models.Constraint(
        "CHECK (valid_to_date >= valid_from_date)",
        "A badge cannot end before it begins.",
    )
    _issued_complete = models.Constraint(
        "CHECK (state = 'draft' OR (name IS NOT NULL AND token IS NOT NULL"
        " AND issued_at IS NOT NULL))",
        "A badge that is handed out has a number.",
    )
    _end_complete = models.Constraint(
        "CHECK (state IN ('draft', 'issued')"
        " OR (ended_at IS NOT NULL AND end_reason IS NOT NULL))",
        "A badge ends with a reason.",
    )
    _texts_bounded = models.Constraint(
        f"CHECK (char_length(end_reason) <= {REASON_LENGTH})",
        "A reason has at most 2,000 characters.",
    )

    # ------------------------------------------------------------------
    # What stands on it
    # ------------------------------------------------------------------
    @api.depends("staff_id")
    def _compute_from_staff(self):
        for badge in self:
            staff = badge.staff_id
            badge.center_id = staff.center_id
            badge.user_id = staff.user_id
            badge.person_name = staff.user_id.name
            badge.role = staff.role

    @api.depends("staff_id.center_id", "staff_id.user_id", "staff_id.role")
    def _compute_is_moved_on(self):
        for badge in self:
            staff = badge.staff_id
            badge.is_moved_on = (staff.center_id, staff.user_id, staff.role) != (
                badge.center_id,
                badge.user_id,
                badge.role,
            )

    @api.depends("name", "person_name")
    def _compute_display_name(self):
        for badge in self:
            badge.display_name = " ".join(filter(None, (badge.name, badge.person_name)))

    def write(self, vals):
        if not self._is_mover() and PRINTED_FIELDS.intersection(vals):
            self._check_draft()
        return super().write(vals)

    def _check_draft(self):
        for badge in self.filtered(lambda badge: badge.state != "draft"):
            raise FiledRecord(
                self.env._(
                    "%(badge)s is printed already and stays as it was handed out. Take"
                    " it back and make out another one.",
                    badge=badge.display_name,
                )
            )

    # ------------------------------------------------------------------
    # Validity
    # ------------------------------------------------------------------
    @api.depends(
        "state", "valid_from_date", "valid_to_date", "is_moved_on", "staff_id.date_to"
    )
    @api.depends_context("tz")
    def _compute_is_valid(self):
        # whether the person's account is open is not everybody's to read
        badges_sudo = self.sudo()
        valid_sudo = badges_sudo.filtered_domain(badges_sudo._valid_domain())
        for badge in self:
            badge.is_valid = badge.id in valid_sudo.ids

    @api.model
    def _search_is_valid(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._valid_domain()

    @api.model
    def _valid_domain(self):
        """Badges that hold today, each by the day of its center (A4.3)."""
        return self._running_domain(self._valid_on_its_day)

    @api.model
    def _running_domain(self, on_its_day):
        """Badges that are handed out for an assignment that runs.

        :param on_its_day: a center → what its today asks of the dates
        """
        return (
            Domain("state", "=", "issued")
            & Domain("is_moved_on", "=", False)
            & Domain("staff_id.active", "=", True)
            & Domain("staff_id.user_id.active", "=", True)
            & self.env["party.center"]._in_own_time(on_its_day)
        )

    @api.model
    def _valid_on_its_day(self, center):
        today = center._today()
        begun = Domain("valid_from_date", "<=", today)
        begun &= Domain("staff_id.date_from", "<=", today)
        return begun & self._lasts_on_its_day(center)

    @api.model
    def _lasts_on_its_day(self, center):
        today = center._today()
        return Domain("valid_to_date", ">=", today) & (
            Domain("staff_id.date_to", "=", False)
            | Domain("staff_id.date_to", ">=", today)
        )

    def _wearable(self):
        """Those of these badges that hold today or from a later day on."""
        # whether the person's account is open is not everybody's to read
        badges_sudo = self.sudo()
        domain = badges_sudo._running_domain(self._lasts_on_its_day)
        return badges_sudo.filtered_domain(domain).sudo(self.env.su)

    @api.model
    def _valid_by_token(self, token):
        """The badge with ``token`` if it is valid; none for whatever other reason.

        One question to the database, whether the badge is unknown, expired or lost.
        """
        badges_sudo = self.sudo()  # the code on the badge is what gives the right
        # what cannot be a code is asked for like one that is unknown: the database
        # refuses some characters outright
        token = token if TOKEN.fullmatch(token) else NO_TOKEN
        domain = Domain("token", "=", token) & badges_sudo._valid_domain()
        return badges_sudo.search(domain, limit=1)

    def _page_url(self):
        """The absolute address of the public page, which the QR code holds."""
        self.ensure_one()
        # who prints the badge may show what is on it
        return f"{self.get_base_url()}{PAGE}{self.sudo().token}"

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def action_issue(self):
        """Hand the badge out with the next number of the center."""
        self.ensure_one()
        self._check_step("issued")
        self._check_issuable()
        center = self.center_id
        self._move(
            "issued",
            name=center._next_number("badge_sequence_id", center._today()),
            token=token_urlsafe(TOKEN_BYTES),
        )

    def _check_issuable(self):
        """Raise BadgeRefused, saying what keeps the badge from being handed out."""
        if not self.photo:
            raise BadgeRefused(
                self.env._("A badge shows its wearer's face. Add a photo first (A4.3).")
            )
        today = self.center_id._today()
        last_day = self.staff_id.date_to
        if not self.staff_id.active or (last_day and last_day < today):
            raise BadgeRefused(
                self.env._(
                    "The assignment of %(person)s has ended; there is no badge for it.",
                    person=self.person_name,
                )
            )
        if self.is_moved_on:
            raise BadgeRefused(
                self.env._(
                    "The assignment was changed since this draft was made. Delete the"
                    " draft and make out another one."
                )
            )
        if self.valid_to_date < today:
            raise BadgeRefused(
                self.env._("The last day of validity is over already; correct it.")
            )
        worn = self.search(
            [("staff_id", "=", self.staff_id.id), ("state", "=", "issued")], limit=1
        )
        if worn:
            raise BadgeRefused(
                self.env._(
                    "%(person)s has the badge %(number)s. Record first that it was"
                    " given back, lost or taken back.",
                    person=self.person_name,
                    number=worn.name,
                )
            )

    def _end(self, state, reason):
        self.ensure_one()
        self._move(state, end_reason=reason)

    def _return(self, reason):
        self._end("returned", reason)

    def _lose(self, reason):
        self._end("lost", reason)

    def _withdraw(self, reason):
        self._end("withdrawn", reason)

    def action_return(self):
        return self._ask_reason("return", self.env._("Badge Given Back"))

    def action_lose(self):
        return self._ask_reason("lose", self.env._("Badge Lost"))

    def action_withdraw(self):
        return self._ask_reason("withdraw", self.env._("Take the Badge Back"))

    @api.ondelete(at_uninstall=False)
    def _unlink_draft(self):
        if not all(badge.state == "draft" for badge in self):
            raise FiledRecord(self.env._("The register of badges has no gaps."))
