"""Who works where from when to when; record rules read these rows."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import StaffRefused, TermOverlap

ROLES = [("clerk", "Clerk"), ("director", "Director")]
# what a term says; of an ended one each correction is written down
TERM_FIELDS = (
    "center_id",
    "user_id",
    "role",
    "date_from",
    "date_to",
    "active",
    "is_full_time",
    "secretary_branch_id",
    "stands_in_for_id",
)


class PartyStaff(models.Model):
    """A dated assignment of a person to a center as director or clerk.

    Access to a center's records follows these rows at once: it begins with the first
    day and ends after the last one, or when the assignment is archived. A term that is
    over stays as it was; whoever corrects it leaves a trace.

    Clause: Body, A1.1.1, A1.1.2
    """

    _name = "party.staff"
    _description = "Assignment to a Center"
    _inherit = ["party.single.mixin", "party.staff.gap.mixin", "party.thread.mixin"]
    _order = "center_id, role desc, date_from desc, id"

    center_id = fields.Many2one(
        "party.center", required=True, index=True, ondelete="restrict", tracking=True
    )
    user_id = fields.Many2one(
        "res.users",
        "Person",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    role = fields.Selection(ROLES, required=True, default="clerk", tracking=True)
    date_from = fields.Date(
        "First Day",
        required=True,
        default=lambda self: fields.Date.context_today(self),
        tracking=True,
    )
    date_to = fields.Date(
        "Last Day", help="Empty while the assignment runs.", tracking=True
    )
    active = fields.Boolean(default=True, tracking=True)
    is_full_time = fields.Boolean(
        "Full-Time",
        compute="_compute_is_full_time",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="The center's clerk has no other work (A1.1.2).",
    )
    secretary_branch_id = fields.Many2one(
        "party.organization",
        "Secretary of",
        domain=[("is_outside", "=", False)],
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="The branch of the sub-association whose secretary the director is (Body,"
        " A1.1.1).",
    )
    stands_in_for_id = fields.Many2one(
        "party.staff",
        "Stands in for",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="The clerk of the same center whose work this person does until the last"
        " day (A1.1.2).",
    )
    is_on_duty = fields.Boolean(
        "On Duty", compute="_compute_is_on_duty", search="_search_is_on_duty"
    )
    badge_ids = fields.One2many("party.badge", "staff_id", "Badges")
    has_badge = fields.Boolean(
        "Wears a Badge",
        compute="_compute_has_badge",
        compute_sudo=True,  # that somebody wears a badge is for everybody to see
        search="_search_has_badge",
        help="A badge that is valid today was handed out for this assignment (A4.3).",
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "An assignment cannot end before it begins.",
    )
    _open_director_uniq = models.UniqueIndex(
        "(center_id) WHERE role = 'director' AND date_to IS NULL AND active",
        "The center has a director without an end date already. Enter the last day of"
        " the present director's term first.",
    )

    @api.depends("user_id", "center_id", "role")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for staff in self:
            staff.display_name = (
                f"{staff.user_id.name} ({staff.center_id.code}, {roles[staff.role]})"
                if staff.role
                else False
            )

    @api.depends("role")
    def _compute_is_full_time(self):
        for staff in self:
            staff.is_full_time = staff.role == "clerk"

    @api.depends("date_from", "date_to", "active")
    @api.depends_context("tz")
    def _compute_is_on_duty(self):
        on_duty = self.filtered_domain(self._on_duty_domain())
        for staff in self:
            staff.is_on_duty = staff in on_duty

    @api.model
    def _search_is_on_duty(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._on_duty_domain()

    @api.depends("badge_ids.is_valid")
    @api.depends_context("tz")
    def _compute_has_badge(self):
        for staff in self:
            staff.has_badge = any(staff.badge_ids.mapped("is_valid"))

    @api.model
    def _search_has_badge(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("badge_ids", "any!", self.badge_ids._valid_domain())

    @api.model
    def _on_duty_domain(self):
        """Assignments that hold today; the record rules spell out the same test."""
        return [
            ("active", "=", True),
            ("date_from", "<=", "today"),
            "|",
            ("date_to", "=", False),
            ("date_to", ">=", "today"),
        ]

    @api.model
    def _is_assigned(self, user, center):
        """Whether ``user`` holds an open assignment at ``center`` today."""
        return bool(
            self.search_count(
                [("user_id", "=", user.id), ("center_id", "=", center.id)]
                + self._on_duty_domain(),
                limit=1,
            )
        )

    def _today(self):
        return self.center_id._today()

    def _is_over(self):
        """Whether the last day has passed, or the assignment was archived."""
        self.ensure_one()
        return not self.active or bool(self.date_to and self.date_to < self._today())

    @api.constrains("center_id", "role", "date_from", "date_to", "active")
    def _check_terms(self):
        for staff in self.filtered(lambda s: s.active and s.role == "director"):
            domain = [
                ("id", "!=", staff.id),
                ("center_id", "=", staff.center_id.id),
                ("role", "=", "director"),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", staff.date_from),
            ]
            if staff.date_to:
                domain.append(("date_from", "<=", staff.date_to))
            if other := self.search(domain, limit=1):
                raise TermOverlap(
                    self.env._(
                        "%(center)s: the term of %(other)s (from %(start)s) overlaps."
                        " A center has one director at a time; end that term first.",
                        center=staff.center_id.name,
                        other=other.user_id.name,
                        start=other.date_from,
                    )
                )

    @api.constrains("role", "secretary_branch_id", "center_id")
    def _check_secretary_branch(self):
        for staff in self.filtered("secretary_branch_id"):
            branch, own = staff.secretary_branch_id, staff.center_id.branch_id
            if branch.is_outside or (own and not branch._is_within(own)):
                raise StaffRefused(
                    self.env._(
                        "%(branch)s is no branch of the sub-association of %(center)s."
                        " Choose the branch whose secretary the director is (A1.1.1).",
                        branch=branch.name,
                        center=staff.center_id.name,
                    )
                )

    @api.constrains("stands_in_for_id", "role", "center_id", "user_id", "date_to")
    def _check_stand_in(self):
        for staff in self.filtered("stands_in_for_id"):
            if not staff.date_to:
                raise StaffRefused(
                    self.env._(
                        "%(person)s stands in for somebody. Enter the last day of that"
                        " (A1.1.2).",
                        person=staff.user_id.name,
                    )
                )
            other = staff.stands_in_for_id
            is_alike = staff.role == other.role == "clerk"
            if not (is_alike and staff.center_id == other.center_id):
                raise StaffRefused(
                    self.env._(
                        "A stand-in is a clerk and does the work of another clerk of"
                        " the same center. Choose an assignment of %(center)s.",
                        center=staff.center_id.name,
                    )
                )
            if staff.user_id == other.user_id:
                raise StaffRefused(self.env._("Nobody stands in for themselves."))

    # ------------------------------------------------------------------
    # What begins and ends with an assignment
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        posts = super().create(vals_list)
        posts.reading_ids._ask_soon()
        return posts

    def write(self, vals):
        """Write down what changes in terms that are over; list work on a notice."""
        before = {post: post._term() for post in self if post._is_over()}
        running = self.filtered(lambda post: not post.date_to)
        res = super().write(vals)
        for post, term in before.items():
            post._log_correction(term)
        if vals.get("date_to"):
            running._give_notice()
        return res

    def _term(self):
        return {name: self[name] for name in TERM_FIELDS}

    def _log_correction(self, before):
        """Say in the thread what an ended term said until now.

        Odoo's own tracking can be switched off by whoever calls from outside.
        """
        corrected = [
            f"{self._fields[name]._description_string(self.env)}: {self._said(value)}"
            f" → {self._said(self[name])}"
            for name, value in before.items()
            if self[name] != value
        ]
        if corrected:
            self._message_log(
                body=self.env._(
                    "Corrected after the term was over: %(changes)s",
                    changes="; ".join(corrected),
                )
            )

    @staticmethod
    def _said(value):
        is_record = isinstance(value, models.BaseModel)
        return (value.display_name if is_record else value) or "–"

    def _give_notice(self):
        """These people leave: their open work is listed for who comes after them."""
        for post in self:
            post.handover_ids._list_for(post)

    def action_hand_over(self):
        """Show the list of the person's open work, made now if there is none."""
        self.ensure_one()
        self.check_access("read")
        return self.handover_ids._list_by_hand(self)._open_form()
