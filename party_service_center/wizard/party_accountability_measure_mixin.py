"""What the dialogs of a decision share: the measure, its months, the grounds."""

from odoo import api, fields, models

from ..models.accountability_codes import TEXT_LENGTH


class PartyAccountabilityMeasureMixin(models.AbstractModel):
    """A dialog in which the committee chooses a measure (A4.6)."""

    _name = "party.accountability.measure.mixin"
    _description = "Dialog With a Measure"
    _inherit = ["party.single.mixin"]

    accountability_id = fields.Many2one(
        "party.accountability", required=True, ondelete="cascade"
    )
    person_name = fields.Char(
        related="accountability_id.person_name", related_sudo=False
    )
    measure_id = fields.Many2one("party.measure", ondelete="cascade")
    months_max = fields.Integer(related="measure_id.months_max")
    months = fields.Integer(
        compute="_compute_months",
        store=True,
        readonly=False,
        precompute=True,
        help="How long the measure holds, from the day of service.",
    )
    text = fields.Text(
        "Grounds", required=True, help="The person reads them when it is served."
    )

    _text_bounded = models.Constraint(
        f"CHECK (char_length(text) <= {TEXT_LENGTH})",
        "A text has at most 20,000 characters.",
    )

    @api.depends("measure_id")
    def _compute_months(self):
        """The shortest time to begin with."""
        for dialog in self:
            dialog.months = dialog.measure_id.months_min
