from odoo import fields, models

from ..models.accountability_codes import TEXT_LENGTH


class PartyLapseEnter(models.TransientModel):
    """Enter a complaint about somebody on the staff, or another possible lapse (A4.6).

    Whoever enters it need not see it afterwards.
    """

    _name = "party.lapse.enter"
    _description = "Enter a Complaint About Staff"
    _inherit = ["party.single.mixin"]

    ticket_id = fields.Many2one(
        "party.ticket", "About the Ticket", ondelete="cascade", readonly=True
    )
    center_id = fields.Many2one(
        "party.center",
        required=True,
        ondelete="cascade",
        default=lambda self: self._default_center(),
    )
    staff_id = fields.Many2one(
        "party.staff",
        "About Whom",
        required=True,
        ondelete="cascade",
        domain="[('center_id', '=', center_id)]",
    )
    kind = fields.Selection(
        [("complaint", "Complaint About Staff"), ("other", "Other")],
        "What It Is",
        required=True,
        default="complaint",
    )
    date = fields.Date(
        "On", required=True, default=lambda self: fields.Date.context_today(self)
    )
    words = fields.Text("What Happened", required=True)

    _words_bounded = models.Constraint(
        f"CHECK (char_length(words) <= {TEXT_LENGTH})",
        "A text has at most 20,000 characters.",
    )

    def _default_center(self):
        ticket_id = self.env.context.get("default_ticket_id")
        ticket = self.env["party.ticket"].browse(ticket_id or ())
        return ticket.center_id or self.env["party.center"]._default_for_user()

    def action_confirm(self):
        self.ensure_one()
        self.ticket_id.check_access("read")
        if self.staff_id.center_id != self.center_id:
            self.staff_id = False
        self.env["party.lapse"]._enter(
            self.staff_id, self.kind, self.date, self.words, self.ticket_id
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "It was passed on. Whoever decides sees it; it is no penalty yet."
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
