"""Letters that are to be mailed: to whom, and to whom they cannot be."""

from odoo import api, fields, models

from ..exceptions import ReportRefused


class PartyLetterEmail(models.TransientModel):
    """Send letters by e-mail; who has no address is shown, not passed over in silence.

    Clause: A3.3.4
    """

    _name = "party.letter.email"
    _description = "Send Letters by E-mail"
    _inherit = ["party.single.mixin"]

    letter_ids = fields.Many2many("party.letter", string="Letters", required=True)
    ready_count = fields.Integer("Letters to Mail", compute="_compute_letters")
    without_ids = fields.Many2many(
        "party.letter", string="No E-mail Address", compute="_compute_letters"
    )

    @api.depends("letter_ids")
    def _compute_letters(self):
        for dialog in self:
            without = dialog.letter_ids.filtered(
                lambda letter: not letter._current_address()
            )
            dialog.without_ids = without
            dialog.ready_count = len(dialog.letter_ids - without)

    def action_confirm(self):
        """Have those mailed that have an address."""
        self.ensure_one()
        ready = self.letter_ids - self.without_ids
        if not ready:
            raise ReportRefused(
                self.env._(
                    "None of these organizations has an e-mail address. Enter one on"
                    " the organization, or send the letters by post."
                )
            )
        ready._queue_mail()
