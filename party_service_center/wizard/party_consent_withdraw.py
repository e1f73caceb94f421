from odoo import api, fields, models

from ..models.party_consent import WAYS


class PartyConsentWithdraw(models.TransientModel):
    """Withdraw consents in one step, with the effects read out before (P-04)."""

    _name = "party.consent.withdraw"
    _description = "Withdrawal of Consents"
    _inherit = ["party.single.mixin"]

    registration_id = fields.Many2one("party.registration", ondelete="cascade")
    member_id = fields.Many2one("party.member", ondelete="cascade")
    given_ids = fields.Many2many(
        "party.consent", compute="_compute_given_ids", string="Consents That Hold"
    )
    consent_ids = fields.Many2many(
        "party.consent",
        relation="party_consent_withdraw_rel",
        string="Withdrawn Now",
        domain="[('id', 'in', given_ids)]",
        required=True,
    )
    effects = fields.Text("What This Changes", compute="_compute_effects")
    way = fields.Selection(WAYS, "How", required=True, default="screen")

    _of_one_person = models.Constraint(
        "CHECK (num_nonnulls(registration_id, member_id) = 1)",
        "Open this from the registration or from the member.",
    )

    @api.depends("registration_id", "member_id")
    def _compute_given_ids(self):
        for wizard in self:
            person = wizard.member_id or wizard.registration_id
            wizard.given_ids = person.consent_ids.filtered("is_given")

    @api.depends("consent_ids")
    def _compute_effects(self):
        for wizard in self:
            wizard.effects = "\n".join(
                consent._describe_effects() for consent in wizard.consent_ids
            )

    def action_confirm(self):
        self.ensure_one()
        (self.consent_ids & self.given_ids)._withdraw(self.way)
