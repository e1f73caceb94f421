"""What the printed yearly plan of a center shows."""

from odoo import api, models


class PartyEventPlanSheetReport(models.AbstractModel):
    """Values of the yearly plan beside what became of it, as it stands today.

    Clause: A2.3 (yearly plan against done)
    """

    _name = "report.party_service_center_reports.party_event_plan_sheet"
    _description = "Printed Yearly Plan"
    _inherit = ["party.document.mixin"]

    _document_model = "party.event.plan"

    @api.model
    def _document_values(self, plans):
        lines = plans.line_ids
        standings = dict(lines._fields["standing"]._description_selection(self.env))
        return {
            "standings": standings,
            "figures": {plan.id: self._figures(plan) for plan in plans},
            "activities": {line.id: self._activities(line) for line in lines},
        }

    @api.model
    def _figures(self, plan):
        return [
            (self.env._("Planned"), plan.line_count),
            (self.env._("Carried Out"), plan.done_count),
            (self.env._("Due Now"), plan.due_count),
            (self.env._("Missed"), plan.missed_count),
        ]

    @api.model
    def _activities(self, line):
        """What was made of a line: number or theme, day and state, by day."""
        states = dict(line.event_ids._fields["state"]._description_selection(self.env))

        def day(event):
            return self._local_day(event.date_begin, event.center_id.tz)

        return [
            self._noted(
                f"{event.number or event.name} {day(event)}", states[event.state]
            )
            for event in line.event_ids.sorted("date_begin")
        ]
