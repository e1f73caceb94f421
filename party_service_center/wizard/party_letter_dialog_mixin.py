from odoo import api, fields, models


class PartyLetterDialogMixin(models.AbstractModel):
    """A dialog about one or several letters to home organizations (A3.3.4)."""

    _name = "party.letter.dialog.mixin"
    _description = "Dialog About Letters"
    _inherit = ["party.single.mixin"]

    letter_ids = fields.Many2many("party.letter", string="Letters", required=True)
    letter_count = fields.Integer("How Many Letters", compute="_compute_letter_count")

    @api.depends("letter_ids")
    def _compute_letter_count(self):
        for dialog in self:
            dialog.letter_count = len(dialog.letter_ids)
