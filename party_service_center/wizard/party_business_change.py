from odoo import api, fields, models

from ..models.party_business import BOUNDED_FIELDS


class PartyBusinessChange(models.TransientModel):
    """Record a move, a pause, the reopening or the closing of a business (A2.2)."""

    _name = "party.business.change"
    _description = "Change of a Business"
    _inherit = ["party.single.mixin"]

    business_id = fields.Many2one("party.business", required=True, ondelete="cascade")
    date = fields.Date(
        "From",
        required=True,
        default=lambda self: fields.Date.context_today(self),
        help="First day on which it holds.",
    )
    state = fields.Selection(
        [("open", "Running"), ("suspended", "Suspended"), ("closed", "Closed")],
        "Trading",
        required=True,
        compute="_compute_from_business",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    name = fields.Char(
        "Name on the Licence",
        compute="_compute_from_business",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    premises = fields.Char(
        compute="_compute_from_business",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    market = fields.Char(
        compute="_compute_from_business",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    stall_no = fields.Char(
        "Stall",
        compute="_compute_from_business",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    trade = fields.Char(
        compute="_compute_from_business",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.depends("business_id")
    def _compute_from_business(self):
        for wizard in self:
            for name in ("state", *BOUNDED_FIELDS):
                wizard[name] = wizard.business_id[name]

    def action_confirm(self):
        self.ensure_one()
        self.business_id._change(
            self.date, state=self.state, **{name: self[name] for name in BOUNDED_FIELDS}
        )
