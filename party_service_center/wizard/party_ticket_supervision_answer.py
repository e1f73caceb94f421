from odoo import fields, models


class PartyTicketSupervisionAnswer(models.TransientModel):
    """Answer the committee, which presses a ticket (A4.4)."""

    _name = "party.ticket.supervision.answer"
    _description = "Answer the Committee"
    _inherit = ["party.single.mixin"]

    supervision_id = fields.Many2one(
        "party.ticket.supervision", required=True, ondelete="cascade"
    )
    text = fields.Text(related="supervision_id.text", related_sudo=False)
    due_date = fields.Date(related="supervision_id.due_date", related_sudo=False)
    answer_text = fields.Text("Answer", required=True)

    def action_confirm(self):
        self.ensure_one()
        self.supervision_id._answer(self.answer_text)
