from odoo import api, fields, models

from ..exceptions import RegistrationRefused
from ..models.party_plaque import KEPT_STATES


class PartyPlaqueHandOut(models.TransientModel):
    """Hand out the plaque and the handbook in one step (A3.1.4)."""

    _name = "party.plaque.hand.out"
    _description = "Handing Out Plaque and Handbook"
    _inherit = ["party.single.mixin"]

    registration_id = fields.Many2one("party.registration", ondelete="cascade")
    member_id = fields.Many2one("party.member", ondelete="cascade")
    center_id = fields.Many2one("party.center", compute="_compute_from_person")
    pledge_id = fields.Many2one(
        "party.pledge",
        "On the Pledge",
        compute="_compute_from_person",
        help="A plaque needs a signed pledge (A3.1.3).",
    )
    has_plaque = fields.Boolean(compute="_compute_from_person")
    is_plaque_given = fields.Boolean(
        "Plaque",
        compute="_compute_is_plaque_given",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    is_handbook_given = fields.Boolean("Handbook", default=True)
    stock_id = fields.Many2one(
        "party.handbook.stock",
        "Edition",
        compute="_compute_stock_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain="[('center_id', '=', center_id), ('quantity', '>', 0)]",
    )

    _of_one_person = models.Constraint(
        "CHECK (num_nonnulls(registration_id, member_id) = 1)",
        "Open this from the registration or from the member.",
    )

    @api.depends("registration_id", "member_id")
    def _compute_from_person(self):
        for wizard in self:
            person = wizard._person()
            signed = person.pledge_ids.filtered(
                lambda p: p.state in ("signed", "in_force")
            )
            wizard.center_id = person.center_id
            wizard.pledge_id = signed[:1]
            wizard.has_plaque = any(p.state in KEPT_STATES for p in person.plaque_ids)

    @api.depends("registration_id", "member_id")
    def _compute_is_plaque_given(self):
        for wizard in self:
            wizard.is_plaque_given = not wizard.has_plaque

    @api.depends("registration_id", "member_id")
    def _compute_stock_id(self):
        stocks = self.env["party.handbook.stock"]
        for wizard in self:
            wizard.stock_id = stocks.search(
                [
                    ("center_id", "=", wizard._person().center_id.id),
                    ("quantity", ">", 0),
                ],
                order="handbook_id",  # the newest edition first
                limit=1,
            )

    def _person(self):
        return self.member_id or self.registration_id

    def action_confirm(self):
        self.ensure_one()
        case = self.registration_id
        if case:
            case._check_step("equipped")
        if not (self.is_plaque_given or self.is_handbook_given):
            raise RegistrationRefused(self.env._("Choose what is handed out."))
        if case and not (self.is_plaque_given and self.is_handbook_given):
            raise RegistrationRefused(
                self.env._("A new member gets both, plaque and handbook (A3.1.4).")
            )
        if self.is_handbook_given:
            self.env["party.handbook.copy"]._issue(
                self.stock_id, registration=case, member=self.member_id
            )
        if self.is_plaque_given:
            self.env["party.plaque"]._issue(self.pledge_id)
        if case:
            case._move("equipped")
