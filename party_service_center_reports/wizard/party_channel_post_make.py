from odoo import fields, models


class PartyChannelPostMake(models.TransientModel):
    """The post may tell of a yearly account, which then notes it (A4.2)."""

    _inherit = "party.channel.post.make"

    yearly_account_id = fields.Many2one(
        "party.yearly.account", "Tells of the Yearly Account", ondelete="cascade"
    )

    def action_confirm(self):
        action = super().action_confirm()
        if self.yearly_account_id:
            post = self.env["party.channel.post"].browse(action["res_id"])
            self.yearly_account_id._record_post(post)
        return action
