"""Whoever is named as inspector hears of it."""

from odoo import api, models

INSPECT = "party_service_center.mail_activity_type_inspect"


class PartyInspectionTaskMixin(models.AbstractModel):
    """An inspection that its inspector has as a task until it is over.

    Clause: A1.1–A1.3 (the committee inspects, or whom it names)
    """

    _name = "party.inspection.task.mixin"
    _description = "Inspection Given as a Task"
    _inherit = ["party.thread.mixin", "mail.activity.mixin"]

    @api.model_create_multi
    def create(self, vals_list):
        inspections = super().create(vals_list)
        inspections._give_inspector_task()
        return inspections

    def write(self, vals):
        res = super().write(vals)
        if vals.get("state") in ("concluded", "cancelled"):
            self._end_inspector_task()
        elif "state" not in vals and not {"date", "inspector_id"}.isdisjoint(vals):
            self._give_inspector_task()
        return res

    def _give_inspector_task(self):
        """Give the inspector the task; who names themselves needs none."""
        self._end_inspector_task()
        for inspection in self.filtered(lambda i: i.inspector_id != self.env.user):
            inspection._give_task(
                INSPECT, inspection.inspector_id, date_deadline=inspection.date
            )

    def _end_inspector_task(self):
        # the task is the inspector's, also where another one takes the step
        self.sudo().activity_unlink([INSPECT])
