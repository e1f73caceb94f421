from odoo import api, fields, models


class PartyTicketLink(models.TransientModel):
    """Say that a request was taken twice, or asked again on the same matter.

    Clause: A3.2.1 (two workers who take the same caller)
    """

    _name = "party.ticket.link"
    _description = "Link a Ticket to an Earlier One"
    _inherit = ["party.single.mixin"]

    ticket_id = fields.Many2one("party.ticket", required=True, ondelete="cascade")
    center_id = fields.Many2one(related="ticket_id.center_id", related_sudo=False)
    candidate_ids = fields.Many2many(
        "party.ticket",
        compute="_compute_candidate_ids",
        compute_sudo=False,
        string="Of the Same Requester",
    )
    relation = fields.Selection(
        [
            ("again", "Asked again on the same matter"),
            ("twice", "The same request taken twice"),
        ],
        "What It Is",
        required=True,
        default="again",
    )
    is_any_requester = fields.Boolean(
        "Of Other Requesters Too",
        compute="_compute_other_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        help="Offer all tickets of the center.",
    )
    other_id = fields.Many2one(
        "party.ticket",
        "Other Ticket",
        required=True,
        ondelete="cascade",
        compute="_compute_other_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    request_text = fields.Text(
        "Request", related="ticket_id.request_text", related_sudo=False
    )
    other_text = fields.Text(
        "Request of the Other Ticket",
        related="other_id.request_text",
        related_sudo=False,
    )

    @api.depends("ticket_id")
    def _compute_candidate_ids(self):
        for wizard in self:
            ticket = wizard.ticket_id
            wizard.candidate_ids = ticket and ticket._earlier_of_requester()

    @api.depends("ticket_id")
    def _compute_other_id(self):
        for wizard in self:
            wizard.other_id = wizard.candidate_ids[:1]
            wizard.is_any_requester = not wizard.candidate_ids

    def action_confirm(self):
        self.ensure_one()
        if self.relation == "twice":
            self.ticket_id._close_as_duplicate(self.other_id)
            return self.other_id._open_form()
        return self.ticket_id._link_repeat(self.other_id)
