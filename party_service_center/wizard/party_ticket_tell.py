from odoo import api, fields, models

from ..models.party_ticket_message_mixin import MESSAGED
from ..models.party_ticket_notice import TELLING_CHANNELS, TELLING_KINDS


class PartyTicketTell(models.TransientModel):
    """Record that the requester was told the deadline or the result (A3.2.4, A3.2.5).

    For a ticket not handed over this is the answer at once (A3.2.3). Nothing is read
    of the ticket beyond the rights of the person at the screen.
    """

    _name = "party.ticket.tell"
    _description = "Tell the Requester"
    _inherit = ["party.single.mixin"]

    ticket_id = fields.Many2one("party.ticket", required=True, ondelete="cascade")
    kind = fields.Selection(TELLING_KINDS, required=True)
    due_date = fields.Date(related="ticket_id.due_date", related_sudo=False)
    requester_name = fields.Char(related="ticket_id.requester_name", related_sudo=False)
    requester_phone = fields.Char(
        related="ticket_id.requester_phone", related_sudo=False
    )
    requester_email = fields.Char(
        related="ticket_id.requester_email", related_sudo=False
    )
    message_text = fields.Text(
        "Text of the Message",
        compute="_compute_message_text",
        compute_sudo=False,
        help="What the requester will read: number and date, never any content (P-14).",
    )
    result_text = fields.Text(
        "Result",
        compute="_compute_from_ticket",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        help="The answer as the requester got it.",
    )
    channel = fields.Selection(
        TELLING_CHANNELS,
        "How",
        required=True,
        compute="_compute_from_ticket",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    told_at = fields.Datetime("When", required=True, default=fields.Datetime.now)
    note = fields.Text("Requester's Words", help="What the requester said to it.")

    @api.depends("ticket_id")
    def _compute_from_ticket(self):
        for wizard in self:
            wizard.result_text = wizard.ticket_id.result_text
            wizard.channel = wizard.ticket_id.channel

    @api.depends("ticket_id", "kind", "channel")
    def _compute_message_text(self):
        for wizard in self:
            is_sent = wizard.channel in MESSAGED and wizard.kind != "result"
            wizard.message_text = (
                is_sent
                and wizard.ticket_id
                and wizard.ticket_id._preview_message(wizard.kind, wizard.channel)
            )

    def action_confirm(self):
        self.ensure_one()
        ticket = self.ticket_id
        if self.kind == "result":
            ticket._check_step("told")
            if self.result_text != ticket.result_text:
                ticket.result_text = self.result_text
            ticket._check_result()
        notice = self.env["party.ticket.notice"]._record(
            ticket, self.kind, self.told_at, self.channel, self.note
        )
        if self.kind == "result":
            ticket._tell_result(notice)
