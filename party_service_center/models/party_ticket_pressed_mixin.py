"""Whether the committee presses a ticket, and the steps that follow from it."""

from odoo import api, fields, models

from ..exceptions import SupervisionRefused


class PartyTicketPressedMixin(models.AbstractModel):
    """A ticket that the committee may press for completion (supervision).

    A ticket that was ever pressed counts as one sent to the committee.

    Clause: A4.4 (every matter has an answer)
    """

    _name = "party.ticket.pressed.mixin"
    _description = "Ticket That the Committee Can Press"

    open_supervision_id = fields.Many2one(
        "party.ticket.supervision",
        "Demand Without Answer",
        compute="_compute_open_supervision_id",
        help="The committee presses this ticket and waits for the answer.",
    )
    supervision_text = fields.Text(
        "What the Committee Wants", compute="_compute_open_supervision_id"
    )
    supervision_due_date = fields.Date(
        "Answer to the Committee Due on", compute="_compute_open_supervision_id"
    )
    can_answer_supervision = fields.Boolean(compute="_compute_open_supervision_id")
    can_press = fields.Boolean(compute="_compute_can_press")

    @api.depends("supervision_ids.state")
    @api.depends_context("uid")
    def _compute_open_supervision_id(self):
        for ticket in self:
            demand = ticket._open_supervision()
            ticket.open_supervision_id = demand
            ticket.supervision_text = demand.text
            ticket.supervision_due_date = demand.due_date
            ticket.can_answer_supervision = demand.can_answer

    @api.depends("state", "supervision_ids.state")
    @api.depends_context("uid")
    def _compute_can_press(self):
        is_committee = self.env["party.ticket.supervision"]._is_committee()
        for ticket in self:
            ticket.can_press = (
                is_committee
                and ticket._is_pressable()
                and not ticket._open_supervision()
            )

    def _is_pressable(self):
        """Whether the matter still runs, or was told and is not filed yet."""
        return self._is_running() or self.state == "told"

    def _open_supervision(self):
        return self.supervision_ids.filtered(lambda s: s.state == "open")[:1]

    def _check_supervision_answered(self):
        """Raise SupervisionRefused while the committee waits for an answer."""
        for ticket in self:
            if demand := ticket._open_supervision():
                raise SupervisionRefused(
                    self.env._(
                        "The committee presses %(number)s and waits for an answer until"
                        " %(date)s. Answer first, then file.",
                        number=ticket.name,
                        date=demand.due_date,
                    )
                )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_press(self):
        self.ensure_one()
        demands = self.env["party.ticket.supervision"]
        demands._check_may_press(self)
        return demands._open_press(self)

    def action_answer_supervision(self):
        self.ensure_one()
        self.check_access("read")
        if not (demand := self._open_supervision()):
            raise SupervisionRefused(
                self.env._(
                    "The committee waits for no answer on %(number)s.",
                    number=self.name,
                )
            )
        return demand.action_answer()
