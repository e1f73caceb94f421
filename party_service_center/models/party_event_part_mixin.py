"""What belongs to one activity: an approval, an invited person, a notice, …"""

from odoo import fields, models


class PartyEventPartMixin(models.AbstractModel):
    """A record of one activity; seen by whoever sees the activity.

    Record rules cannot be inherited: a model that uses this one states the rules of its
    center itself.
    """

    _name = "party.event.part.mixin"
    _description = "Part of an Activity"

    event_id = fields.Many2one(
        "party.event", "Activity", required=True, index=True, ondelete="restrict"
    )
    center_id = fields.Many2one(
        related="event_id.center_id", store=True, index=True, precompute=True
    )
