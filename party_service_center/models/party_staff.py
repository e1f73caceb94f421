"""Who works where from when to when; record rules read these rows."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import StaffRefused, TermOverlap

ROLES = [("clerk", "Clerk"), ("director", "Director")]
# what others prove by the assignment: who read, who handed over, who wore the badge
FIXED_FIELDS = ("user_id", "center_id")


class PartyStaff(models.Model):
    """A dated assignment of a person to a center as director or clerk.

    Access to a center's records follows these rows at once: it begins with the first
    day and ends after the last one, or when the assignment is archived. It is one
    person's at one center for good; whoever corrects the rest leaves a trace.

    Clause: Body, A1.1.1, A1.1.2
    """

    _name = "party.staff"
    _description = "Assignment to a Center"
    _inherit = [
        "party.single.mixin",
        "party.staff.gap.mixin",
        "party.staff.stand.in.mixin",
        "party.thread.mixin",
    ]
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
    is_on_duty = fields.Boolean(
        "On Duty", compute="_compute_is_on_duty", search="_search_is_on_duty"
    )
    badge_ids = fields.One2many("party.badge", "staff_id", "Badges")
    can_hand_over = fields.Boolean(compute="_compute_can_hand_over")
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
    # of two people who enter terms at once neither sees the other's. Deferred, so that
    # whoever does see it is told whose term it is.
    _one_director = models.Constraint(
        "EXCLUDE USING gist (int4range(center_id, center_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&)"
        " WHERE (role = 'director' AND active) DEFERRABLE INITIALLY DEFERRED",
        "Somebody else has entered a director for these days at the same moment. Reload"
        " the page and look at the terms of the center.",
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

    @api.depends("user_id", "center_id.director_user_id")
    @api.depends_context("uid")
    def _compute_can_hand_over(self):
        for staff in self:
            # one that is being entered has no center yet
            staff.can_hand_over = staff.id and staff.handover_ids._may_hand_over(staff)

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

    def _goes_on(self):
        """Whether the person works on here by another assignment after this one."""
        self.ensure_one()
        if self.active and not self.date_to:
            return False
        last_day = self.date_to or self._today()
        posts = self.center_id.staff_ids - self
        return any(
            post.user_id == self.user_id
            and not post._is_over()
            and (not post.date_to or post.date_to > last_day)
            for post in posts
        )

    @api.constrains("center_id", "role", "date_from", "date_to", "active")
    def _check_terms(self):
        directors = self.filtered(lambda s: s.active and s.role == "director")
        for staff in directors:
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
        if directors:
            # terms that somebody enters at this moment: refused now, with its words,
            # not when all is written
            self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
            self.env.cr.execute("SET CONSTRAINTS ALL DEFERRED")

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

    # ------------------------------------------------------------------
    # What begins and ends with an assignment
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        posts = super().create(vals_list)
        posts.reading_ids._ask_soon()
        return posts

    def write(self, vals):
        """List the work of who leaves; check who begins again like who begins."""
        self._check_fixed(vals)
        over = self.filtered(lambda post: post._is_over())
        # corrections leave their trace, whatever a client's context asks for
        tracked = self.with_context(tracking_disable=False, mail_notrack=False)
        res = super(PartyStaff, tracked).write(vals)
        if vals.get("date_to") or not vals.get("active", True):
            (self - over)._give_notice()
        if again := over.filtered(lambda post: not post._is_over()):
            again._check_undertaking()
            again._check_appointment()
        if again or "role" in vals:
            self.reading_ids._ask_soon()
        return res

    def _check_fixed(self, vals):
        """Raise StaffRefused when an assignment was to become another's."""
        for name in FIXED_FIELDS:
            if name in vals and any(post[name].id != vals[name] for post in self):
                raise StaffRefused(
                    self.env._(
                        "An assignment stays with its person and its center: what they"
                        " read and handed over hangs on it. Enter its last day and make"
                        " a new assignment."
                    )
                )

    def _give_notice(self):
        """These people leave: their open work is listed for who comes after them."""
        for post in self:
            post.handover_ids._list_for(post)

    def action_hand_over(self):
        """Show the list of the person's open work, made now if there is none."""
        self.ensure_one()
        self.check_access("read")
        return self.handover_ids._list_by_hand(self)._open_form()
