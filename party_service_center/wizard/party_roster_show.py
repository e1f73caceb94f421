from odoo import fields, models


class PartyRosterShow(models.TransientModel):
    """Show who was in the register on a day of the past (A2.2)."""

    _name = "party.roster.show"
    _description = "Roster as of a Date"
    _inherit = ["party.single.mixin"]

    date = fields.Date(
        "As of", required=True, default=lambda self: fields.Date.context_today(self)
    )

    def action_confirm(self):
        self.ensure_one()
        standings = self.env["party.standing"]
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_service_center.party_standing_action"
        )
        return action | {
            "name": self.env._("Roster as of %(date)s", date=self.date),
            "display_name": self.env._("Roster as of %(date)s", date=self.date),
            "domain": standings._as_of(self.date),
            "context": {"create": False},
        }
