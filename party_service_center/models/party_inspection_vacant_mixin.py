"""Inspections whose inspector has left: the committee hears of it and takes over."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import InspectionRefused

CLERK = "party_service_center.group_party_clerk"
NAME_INSPECTOR = "party_service_center.mail_activity_type_inspector"
NOT_OVER = ("draft", "running")


class PartyInspectionVacantMixin(models.AbstractModel):
    """An inspection that nobody carries out while its inspector is not in office.

    The committee names the inspector, so that it is asked for another one, and each of
    its members who does not work at the center may take the inspection over as it is.

    Clause: A1.1–A1.3 (the committee inspects, or whom it names), A1.1.2
    """

    _name = "party.inspection.vacant.mixin"
    _description = "Inspection Whose Inspector May Leave"

    named_date = fields.Date(
        "Inspector Named on",
        compute="_compute_named_date",
        store=True,
        precompute=True,
        help="An assignment that was over by then does not say that they have left.",
    )
    lacks_inspector = fields.Boolean(
        "Without an Inspector",
        compute="_compute_lacks_inspector",
        search="_search_lacks_inspector",
        help="Whoever was named has left: their assignment has ended since, or their"
        " user is archived.",
    )
    can_take_over = fields.Boolean(compute="_compute_can_take_over")

    @api.depends("inspector_id")
    def _compute_named_date(self):
        for inspection in self:
            center = inspection.center_id
            today = center._today() if center else fields.Date.context_today(self)
            inspection.named_date = today

    @api.depends(
        "state",
        "named_date",
        "inspector_id.active",
        "inspector_id.group_ids",
        "inspector_id.party_staff_ids.active",
        "inspector_id.party_staff_ids.date_to",
    )
    @api.depends_context("tz")
    def _compute_lacks_inspector(self):
        for inspection in self:
            inspection.lacks_inspector = (
                inspection.state in NOT_OVER and inspection._has_left()
            )

    @api.model
    def _search_lacks_inspector(self, operator, value):
        if operator != "in":
            return NotImplemented
        # a few are planned or under way at a time; whose they are is not shown
        open_sudo = self.sudo().search(Domain("state", "in", NOT_OVER))
        return Domain("id", "in", open_sudo.filtered("lacks_inspector").ids)

    def _has_left(self):
        """Whether the inspector is not in office any more.

        Whom the committee named from outside has no assignment that could end.
        """
        # an inspector from outside may not read who works where
        inspector_sudo = self.inspector_id.sudo()
        if not inspector_sudo:
            return False
        if not inspector_sudo.active or not inspector_sudo.has_group(CLERK):
            return True
        if inspector_sudo in self.center_id._committee():
            return False
        posts_sudo = inspector_sudo.party_staff_ids
        if not all(post._is_over() for post in posts_sudo):
            return False
        return any(
            not post.date_to or post.date_to >= self.named_date for post in posts_sudo
        )

    @api.depends("lacks_inspector", "center_id")
    @api.depends_context("uid")
    def _compute_can_take_over(self):
        for inspection in self:
            inspection.can_take_over = (
                inspection.lacks_inspector and inspection.can_name_inspector
            )

    def action_take_over(self):
        """Carry out what somebody who left was named for, as far as it has come."""
        self.ensure_one()
        self._check_may_inspect()
        self._check_may_name_inspector()
        if not self.lacks_inspector:
            raise InspectionRefused(
                self.env._(
                    "%(inspection)s has an inspector: %(person)s. Name somebody else in"
                    " the form if another one is to carry it out.",
                    inspection=self.display_name,
                    person=self.inspector_id.name,
                )
            )
        self.inspector_id = self.env.user

    def write(self, vals):
        res = super().write(vals)
        if "inspector_id" in vals or vals.get("state") in ("concluded", "cancelled"):
            # the task is the committee's, also where an inspector takes the step
            self.sudo().activity_unlink([NAME_INSPECTOR])
        return res

    @api.model
    def _cron_ask_for_inspector(self):
        """Ask the committee once for another inspector where the one named has left."""
        for inspection in self.search(Domain("lacks_inspector", "=", True)):
            if not inspection.activity_search([NAME_INSPECTOR]):
                inspection._end_inspector_task()
                inspection._give_task(NAME_INSPECTOR, inspection._namers())

    def _lookers(self):
        """Who looks at what the center reports: the inspector, else the committee."""
        return self._namers() if self._has_left() else self.inspector_id

    def _namers(self):
        """Who names the inspector: the committee, without who works at the center."""
        on_duty = self.center_id.staff_ids.filtered("is_on_duty")
        return self.center_id._committee() - on_duty.user_id
