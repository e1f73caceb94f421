from odoo import fields, models

from ..exceptions import LetterRefused


class PartyLetterReply(models.TransientModel):
    """Record a receipt of letters, or what the home organization replied (A3.3.4)."""

    _name = "party.letter.reply"
    _description = "Record Receipt or Reply"
    _inherit = ["party.letter.dialog.mixin"]

    received_date = fields.Date(
        "Acknowledged on",
        required=True,
        default=lambda self: fields.Date.context_today(self),
    )
    text = fields.Text("What They Replied", help="Empty for a mere receipt.")
    scan = fields.Binary("Scan of the Reply")
    scan_name = fields.Char("File Name of the Reply")

    _texts_bounded = models.Constraint(
        "CHECK (char_length(text) <= 2000 AND char_length(scan_name) <= 255)",
        "A reply is told in at most 2,000 characters; attach longer ones as a scan.",
    )

    def action_confirm(self):
        self.ensure_one()
        if not self.received_date:
            raise LetterRefused(
                self.env._("Enter the day on which the receipt or the reply came.")
            )
        self.letter_ids._record_reply(
            self.received_date, self.text, self.scan, self.scan_name
        )
