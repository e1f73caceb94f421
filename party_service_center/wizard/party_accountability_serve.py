from odoo import fields, models

from ..models.accountability_codes import NAME_LENGTH, SERVICE_WAYS


class PartyAccountabilityServe(models.TransientModel):
    """Record how and when the person got the decision (A4.6)."""

    _name = "party.accountability.serve"
    _description = "Serve a Decision"
    _inherit = ["party.single.mixin"]

    accountability_id = fields.Many2one(
        "party.accountability",
        "Accountability File",
        required=True,
        ondelete="cascade",
    )
    decision_label = fields.Char(
        related="accountability_id.decision_label", related_sudo=False
    )
    can_person_log_in = fields.Boolean(
        related="accountability_id.can_person_log_in", related_sudo=False
    )
    served_date = fields.Date(
        "Served on",
        required=True,
        default=lambda self: self._default_served_date(),
        help="Before today only with the signed slip, which shows the day.",
    )
    way = fields.Selection(
        SERVICE_WAYS, "Served by Way of", required=True, default="hand"
    )
    note = fields.Char("Remark", help="For example: would not take the letter.")
    is_slip_signed = fields.Boolean(
        "Slip Signed", help="The person has signed the printed slip of receipt."
    )

    _note_bounded = models.Constraint(
        f"CHECK (char_length(note) <= {NAME_LENGTH})",
        "A remark has at most 200 characters.",
    )

    def _default_served_date(self):
        file_id = self.env.context.get("default_accountability_id")
        return self.env["party.accountability"].browse(file_id or ())._today()

    def action_confirm(self):
        self.ensure_one()
        self.accountability_id._serve(
            self.served_date, self.way, self.note, self.is_slip_signed
        )
