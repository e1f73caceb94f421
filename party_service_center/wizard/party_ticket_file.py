from odoo import api, fields, models

from ..exceptions import TicketRefused
from ..models.party_filed_mixin import DEFAULT_RETENTION, RETENTIONS


class PartyTicketFile(models.TransientModel):
    """File forms: where the paper lies and for how long they are kept (A3.2.7)."""

    _name = "party.ticket.file"
    _description = "File Tickets"
    _inherit = ["party.single.mixin"]

    ticket_ids = fields.Many2many("party.ticket", string="Tickets", required=True)
    paper_place = fields.Char(
        "Place of the Paper",
        help="Where the printed form lies, for example a folder and its year.",
    )
    retention = fields.Selection(
        RETENTIONS, "Keep for", required=True, default=DEFAULT_RETENTION
    )
    is_signed_on_paper = fields.Boolean(
        "Signed on Paper", help="The requester signed the printed form (A3.2.2)."
    )
    unsigned_reason = fields.Char(
        "No Signature Because",
        compute="_compute_unsigned_reason",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        help="For example: refused to sign, or spoke by telephone only (A3.2.2).",
    )
    unsigned_count = fields.Integer(compute="_compute_unsigned_count")

    @api.depends("ticket_ids")
    def _compute_unsigned_count(self):
        for wizard in self:
            wizard.unsigned_count = len(wizard._unsigned())

    @api.depends("ticket_ids")
    def _compute_unsigned_reason(self):
        for wizard in self:
            channels = set(wizard._unsigned().mapped("channel"))
            wizard.unsigned_reason = (
                self.env._("The request came by telephone.")
                if channels == {"phone"}
                else self.env._("The request came online.")
                if channels == {"online"}
                else False
            )

    def _unsigned(self):
        return self.ticket_ids.filtered(
            lambda ticket: (
                not (
                    ticket.signature
                    or ticket.is_signed_on_paper
                    or ticket.unsigned_reason
                )
            )
        )

    def action_confirm(self):
        self.ensure_one()
        if not (self.paper_place or "").strip():
            raise TicketRefused(
                self.env._("Enter where the paper lies: a folder, a shelf, a year.")
            )
        unsigned = self._unsigned()
        if self.is_signed_on_paper:
            unsigned.is_signed_on_paper = True
        elif unsigned and not (self.unsigned_reason or "").strip():
            raise TicketRefused(
                self.env._(
                    "%(number)s is not signed. Have it signed, on the screen or on"
                    " paper, or write down why there is no signature (A3.2.2).",
                    number=unsigned[0].name,
                )
            )
        else:
            unsigned.unsigned_reason = self.unsigned_reason
        self.ticket_ids._file(self.paper_place, self.retention)
