from odoo import fields, models

from ..exceptions import EventRefused


class PartyEventInvite(models.TransientModel):
    """Put members of the center on the list of an activity.

    Clause: A3.3.1 (those the activity is for; later additions are marked)
    """

    _name = "party.event.invite"
    _description = "Put on the List"
    _inherit = ["party.single.mixin"]

    event_id = fields.Many2one("party.event", required=True, ondelete="cascade")
    center_id = fields.Many2one(related="event_id.center_id", related_sudo=False)
    state = fields.Selection(related="event_id.state", related_sudo=False)
    target_count = fields.Integer(
        related="event_id.target_count", string="People", related_sudo=False
    )
    is_everybody = fields.Boolean(
        "All Who Meet the Conditions", help="Of “Meant For”, as they are now."
    )
    member_ids = fields.Many2many("party.member", string="Members")

    def action_confirm(self):
        self.ensure_one()
        event = self.event_id
        event.check_access("write")
        people = self.env["party.event.participant"]
        if self.is_everybody:
            if event.state != "draft":
                raise EventRefused(
                    self.env._(
                        "The list is approved: choose those whom you add, one by one."
                    )
                )
            members = self.env["party.member"].search(event._target_domain())
            people._add(event, members, event.target_mode)
        elif not self.member_ids:
            raise EventRefused(self.env._("Choose whom to put on the list."))
        people._add(event, self.member_ids)
