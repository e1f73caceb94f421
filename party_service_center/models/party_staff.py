"""Who works where from when to when; record rules read these rows."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import TermOverlap

ROLES = [("clerk", "Clerk"), ("director", "Director")]


class PartyStaff(models.Model):
    """A dated assignment of a person to a center as director or clerk.

    Access to a center's records follows these rows at once: it begins with the first
    day and ends after the last one, or when the assignment is archived.

    Clause: Body, A1.1.1, A1.1.2
    """

    _name = "party.staff"
    _description = "Assignment to a Center"
    _order = "center_id, role desc, date_from desc, id"

    center_id = fields.Many2one(
        "party.center", required=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users", "Person", required=True, index=True, ondelete="restrict"
    )
    role = fields.Selection(ROLES, required=True, default="clerk")
    date_from = fields.Date(
        "First Day", required=True, default=lambda self: fields.Date.context_today(self)
    )
    date_to = fields.Date("Last Day", help="Empty while the assignment runs.")
    active = fields.Boolean(default=True)
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
