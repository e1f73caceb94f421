from odoo import api, fields, models

from ..models.party_ticket import DECISIONS
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
    service_type_id = fields.Many2one(
        related="ticket_id.service_type_id", related_sudo=False
    )
    template_id = fields.Many2one(
        "party.answer.template",
        "Answer Template",
        domain="['|', ('service_type_ids', '=', False),"
        " ('service_type_ids', 'in', service_type_id)]",
        help="Its text is put into the result, where it can be changed.",
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
        compute="_compute_result_text",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        help="The answer as the requester got it.",
    )
    decision = fields.Selection(
        DECISIONS,
        compute="_compute_decision",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        help="What became of the request.",
    )
    channel = fields.Selection(
        TELLING_CHANNELS,
        "How",
        required=True,
        compute="_compute_channel",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    told_at = fields.Datetime("When", required=True, default=fields.Datetime.now)
    note = fields.Text("Requester's Words", help="What the requester said to it.")

    @api.depends("ticket_id", "template_id")
    def _compute_result_text(self):
        """Put the template below what is written; an untouched template is replaced."""
        for wizard in self:
            written = (wizard.result_text or wizard.ticket_id.result_text or "").strip()
            if answer := wizard.template_id.text:
                others = wizard.template_id.search([("text", "=", written)], limit=1)
                kept = written if written and not others else ""
                written = "\n\n".join(filter(None, (kept, answer)))
            wizard.result_text = written

    @api.depends("ticket_id")
    def _compute_decision(self):
        """What is answered at once is most often explained."""
        for wizard in self:
            ticket = wizard.ticket_id
            is_direct = ticket.state == "accepted"
            wizard.decision = ticket.decision or (is_direct and "explained")

    @api.depends("ticket_id")
    def _compute_channel(self):
        for wizard in self:
            wizard.channel = wizard.ticket_id._telling_channel()

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
            answer = {"result_text": self.result_text, "decision": self.decision}
            if any(ticket[name] != value for name, value in answer.items()):
                ticket.write(answer)
            ticket._check_result()
        notice = self.env["party.ticket.notice"]._record(
            ticket, self.kind, self.told_at, self.channel, self.note
        )
        if self.kind == "result":
            ticket._tell_result(notice)
