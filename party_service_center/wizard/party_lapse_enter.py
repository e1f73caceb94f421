from odoo import api, fields, models

from ..exceptions import AccountabilityRefused
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
    is_secret = fields.Boolean(related="ticket_id.is_confidential")
    center_id = fields.Many2one(
        "party.center",
        required=True,
        ondelete="cascade",
        default=lambda self: self._default_center(),
    )
    staff_id = fields.Many2one(
        "party.staff",
        "About Whom",
        ondelete="cascade",
        compute="_compute_staff_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('center_id', '=', center_id)]",
    )
    kind = fields.Selection(
        [("complaint", "Complaint About Staff"), ("other", "Other")],
        "Kind of Matter",
        required=True,
        default="complaint",
    )
    date = fields.Date(required=True, default=lambda self: self._default_date())
    words = fields.Text("What Happened", required=True)

    _words_bounded = models.Constraint(
        f"CHECK (char_length(words) <= {TEXT_LENGTH})",
        "A text has at most 20,000 characters.",
    )

    def _default_center(self):
        ticket_id = self.env.context.get("default_ticket_id")
        ticket = self.env["party.ticket"].browse(ticket_id or ())
        return ticket.center_id or self.env["party.center"]._default_for_user()

    def _default_date(self):
        """Today by the clock of the center; a reader without one has their own."""
        center = self._default_center()
        return center._today() if center else fields.Date.context_today(self)

    @api.depends("center_id")
    def _compute_staff_id(self):
        """Whoever works at another center is taken out again."""
        for dialog in self:
            is_here = dialog.staff_id.center_id == dialog.center_id
            dialog.staff_id = is_here and dialog.staff_id

    def action_confirm(self):
        self.ensure_one()
        self.ticket_id.check_access("read")
        if self.staff_id.center_id != self.center_id:
            raise AccountabilityRefused(
                self.env._("Choose somebody who works or worked at this center.")
            )
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
