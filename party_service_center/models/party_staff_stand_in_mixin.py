"""Clerks who do the work of another clerk for some days."""

from odoo import api, fields, models

from ..exceptions import StaffRefused


class PartyStaffStandInMixin(models.AbstractModel):
    """An assignment that may be a stand-in: dated, of a clerk for a clerk.

    Clause: A1.1.2
    """

    _name = "party.staff.stand.in.mixin"
    _description = "Assignment as a Stand-In"

    stands_in_for_id = fields.Many2one(
        "party.staff",
        "Stands in for",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="The clerk of the same center whose work this person does until the last"
        " day (A1.1.2).",
    )

    @api.constrains(
        "stands_in_for_id",
        "role",
        "center_id",
        "user_id",
        "date_from",
        "date_to",
        "active",
    )
    def _check_stand_in(self):
        of_others = self.search([("stands_in_for_id", "in", self.ids)])
        # what was over already is not undone by what becomes of the other
        running = of_others.filtered(lambda staff: not staff._is_over())
        for staff in self.filtered("stands_in_for_id") | running:
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
            if other.stands_in_for_id:
                raise StaffRefused(
                    self.env._(
                        "%(person)s stands in for somebody already. Choose the"
                        " assignment of the clerk whose work it is.",
                        person=other.user_id.name,
                    )
                )
            if not staff._runs_beside(other):
                raise StaffRefused(
                    self.env._(
                        "%(person)s does not work at %(center)s while %(stand_in)s"
                        " stands in for them. Check the first and last days; end the"
                        " stand-in first if the other assignment is to be archived.",
                        person=other.user_id.name,
                        center=staff.center_id.name,
                        stand_in=staff.user_id.name,
                    )
                )

    def _runs_beside(self, other):
        """Whether this dated assignment and ``other`` have a day in common."""
        self.ensure_one()
        return (
            (other.active or self._is_over())
            and other.date_from <= self.date_to
            and (not other.date_to or other.date_to >= self.date_from)
        )
