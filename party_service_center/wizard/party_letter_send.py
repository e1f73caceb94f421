from odoo import fields, models

from ..exceptions import LetterRefused
from ..models.letter_codes import WAYS


class PartyLetterSend(models.TransientModel):
    """Record that letters went out: how, when, and by what it is proved (A3.3.4)."""

    _name = "party.letter.send"
    _description = "Record Letters as Sent"
    _inherit = ["party.letter.dialog.mixin"]

    way = fields.Selection(WAYS, "Way of Sending", required=True, default="post")
    sent_date = fields.Date(
        "Went Out on",
        required=True,
        default=lambda self: fields.Date.context_today(self),
    )
    note = fields.Text("Remarks on Sending")
    scan = fields.Binary(
        "Scan of the Proof",
        help="The posting list, or the receipt of who took them; kept with each.",
    )
    scan_name = fields.Char("File Name of the Proof")

    _texts_bounded = models.Constraint(
        "CHECK (char_length(note) <= 2000 AND char_length(scan_name) <= 255)",
        "Remarks have at most 2,000 characters, the name of a file 255.",
    )

    def action_confirm(self):
        self.ensure_one()
        if not self.way or not self.sent_date:
            raise LetterRefused(
                self.env._("Enter how the letters went out, and on which day.")
            )
        self.letter_ids._record_sending(
            self.way, self.sent_date, self.note, self.scan, self.scan_name
        )
