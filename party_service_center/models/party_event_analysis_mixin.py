"""What participation is counted by: kind, state and hours."""

from odoo import api, fields, models


class PartyEventAnalysisMixin(models.AbstractModel):
    """An invited member, as the figures count them.

    Kind and state of the activity are kept beside the member: whoever sees where a
    member took part before they moved need not see the other center's activities.

    Clause: A3.3.3, A3.3.4
    """

    _name = "party.event.analysis.mixin"
    _description = "Participation in Figures"
    _inherit = ["party.event.part.mixin"]

    kind_id = fields.Many2one(
        "party.event.kind",
        related="event_id.kind_id",
        store=True,
        index=True,
        precompute=True,
    )
    event_state = fields.Selection(
        related="event_id.state", string="Activity Is", store=True, precompute=True
    )
    hours = fields.Float(compute="_compute_hours", store=True, digits=(12, 2))

    @api.depends("minutes")
    def _compute_hours(self):
        for participant in self:
            participant.hours = participant.minutes / 60
