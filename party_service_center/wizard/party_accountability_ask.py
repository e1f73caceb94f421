from odoo import fields, models

from ..models.accountability_codes import ANSWER_DAYS, TEXT_LENGTH


class PartyAccountabilityAsk(models.TransientModel):
    """Ask the person concerned for a statement on the facts (A4.6)."""

    _name = "party.accountability.ask"
    _description = "Ask for a Statement"
    _inherit = ["party.single.mixin"]

    accountability_id = fields.Many2one(
        "party.accountability",
        "Accountability File",
        required=True,
        ondelete="cascade",
    )
    facts = fields.Text(
        "What the Person Is Asked About",
        required=True,
        default=lambda self: self._default_facts(),
        help="The person reads this, and nothing else of the file.",
    )
    limit_days = fields.Integer("Working Days", required=True, default=ANSWER_DAYS)

    _facts_bounded = models.Constraint(
        f"CHECK (char_length(facts) <= {TEXT_LENGTH})",
        "A text has at most 20,000 characters.",
    )

    can_person_log_in = fields.Boolean(
        related="accountability_id.can_person_log_in", related_sudo=False
    )

    def _default_facts(self):
        file_id = self.env.context.get("default_accountability_id")
        return self.env["party.accountability"].browse(file_id or ()).facts

    def action_confirm(self):
        self.ensure_one()
        self.accountability_id._ask(self.facts, self.limit_days)
