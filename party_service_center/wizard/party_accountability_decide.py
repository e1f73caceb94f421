from odoo import api, fields, models

from ..models.accountability_codes import EXONERATIONS, OUTCOMES, TEXT_LENGTH


class PartyAccountabilityDecide(models.TransientModel):
    """Decide on an accountability file: a measure, or none (A4.6)."""

    _name = "party.accountability.decide"
    _description = "Decide on an Accountability File"
    _inherit = ["party.accountability.measure.mixin"]

    exoneration = fields.Selection(EXONERATIONS, "Exonerating Ground")
    exoneration_text = fields.Text("What Shows the Ground")
    is_secrecy_breach = fields.Boolean(
        "Breach of Secrecy",
        compute="_compute_is_secrecy_breach",
        store=True,
        readonly=False,
        precompute=True,
        help="Whether Party secrecy rules were broken is decided here as well.",
    )
    outcome = fields.Selection(
        OUTCOMES, "Decision Taken", required=True, default="measure"
    )

    _ground_bounded = models.Constraint(
        f"CHECK (char_length(exoneration_text) <= {TEXT_LENGTH})",
        "A text has at most 20,000 characters.",
    )

    @api.depends("accountability_id")
    def _compute_is_secrecy_breach(self):
        """What whoever prepared the file found, to begin with."""
        for dialog in self:
            dialog.is_secrecy_breach = dialog.accountability_id.is_secrecy_breach

    def action_confirm(self):
        self.ensure_one()
        self.accountability_id._decide(
            self.outcome,
            self.measure_id,
            self.months,
            self.text,
            self.exoneration,
            self.exoneration_text,
            self.is_secrecy_breach,
        )
