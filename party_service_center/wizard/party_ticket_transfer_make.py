from odoo import api, fields, models

from ..models.party_ticket_notice import TELLING_CHANNELS


class PartyTicketTransferMake(models.TransientModel):
    """Hand a ticket over and note that the requester was told the deadline (A3.2.4)."""

    _name = "party.ticket.transfer.make"
    _description = "Hand Over a Ticket"
    _inherit = ["party.single.mixin"]

    ticket_id = fields.Many2one("party.ticket", required=True, ondelete="cascade")
    center_id = fields.Many2one(related="ticket_id.center_id", related_sudo=False)
    due_date = fields.Date(related="ticket_id.due_date", related_sudo=False)
    candidate_ids = fields.Many2many(
        "res.users", compute="_compute_candidate_ids", string="Candidates"
    )
    to_user_id = fields.Many2one(
        "res.users",
        "Hand Over to",
        required=True,
        compute="_compute_to_user_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        domain="[('id', 'in', candidate_ids)]",
    )
    note = fields.Text(help="What the director should know.")
    is_promise_told = fields.Boolean(
        "Requester Was Told the Deadline",
        help="Tick when the requester knows by which day an answer will come, or is to"
        " get a message that says so; it can also be told and recorded later.",
    )
    told_at = fields.Datetime("When", default=fields.Datetime.now)
    told_channel = fields.Selection(
        TELLING_CHANNELS,
        "How",
        compute="_compute_told_channel",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.depends("ticket_id")
    def _compute_candidate_ids(self):
        committee = self.env.ref("party_service_center.group_party_committee")
        for wizard in self:
            directors = self.env["party.staff"].search(
                [("center_id", "=", wizard.center_id.id), ("role", "=", "director")]
                + self.env["party.staff"]._on_duty_domain()
            )
            # a vacant center's matters go to the committee; clerks cannot read groups
            wizard.candidate_ids = directors.user_id or committee.sudo().all_user_ids

    @api.depends("ticket_id")
    def _compute_to_user_id(self):
        for wizard in self:
            wizard.to_user_id = wizard.center_id.director_user_id

    @api.depends("ticket_id")
    def _compute_told_channel(self):
        for wizard in self:
            wizard.told_channel = wizard.ticket_id._telling_channel()

    def action_confirm(self):
        self.ensure_one()
        if self.is_promise_told:
            self.env["party.ticket.notice"]._record(
                self.ticket_id, "promise", self.told_at, self.told_channel
            )
        self.ticket_id._hand_over(self.to_user_id, self.note)
