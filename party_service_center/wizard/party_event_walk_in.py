from odoo import fields, models


class PartyEventWalkIn(models.TransientModel):
    """Record a member who came without being invited (A3.3.3)."""

    _name = "party.event.walk.in"
    _description = "Somebody Not Invited Came"
    _inherit = ["party.single.mixin"]

    event_id = fields.Many2one("party.event", required=True, ondelete="cascade")
    center_id = fields.Many2one(related="event_id.center_id", related_sudo=False)
    member_id = fields.Many2one(
        "party.member",
        "Party Member",
        required=True,
        domain="[('center_id', '=', center_id)]",
        help="Is put on the list as added later, and recorded at once.",
    )
    attendance = fields.Selection(
        [("present", "Present"), ("late", "Late")], required=True, default="present"
    )

    def action_confirm(self):
        self.ensure_one()
        event = self.event_id
        event.check_access("write")
        event._check_recordable(self.attendance)
        people = self.env["party.event.participant"]
        people._add(event, self.member_id)
        participant = people.search(
            [("event_id", "=", event.id), ("member_id", "=", self.member_id.id)]
        )
        participant._tick(self.attendance)
