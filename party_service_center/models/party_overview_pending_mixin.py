"""What the home page shows first: what is overdue, falls due and waits for decision."""

from odoo import fields, models
from odoo.exceptions import UserError

from .party_center_pending import KINDS

# figure → which rows of what waits it adds up
PENDING_FIGURES = {
    "overdue_count": "overdue",
    "due_soon_count": "due_soon",
    "decision_count": "decision",
}


class PartyOverviewPendingMixin(models.AbstractModel):
    """A card that tells what is to be done at its center, added up over all kinds.

    Clause: A3.2.5, A3.3.1, A4.4
    """

    _name = "party.overview.pending.mixin"
    _description = "Card With What Waits"

    overdue_count = fields.Integer("All Overdue", compute="_compute_figures")
    due_soon_count = fields.Integer("All Due Within a Week", compute="_compute_figures")
    decision_count = fields.Integer(
        "Waits for My Decision",
        compute="_compute_figures",
        help="Plans, extensions, unlockings, changes, moves, hand-overs and excuses"
        " that the present user decides on.",
    )

    def _add_up_pending(self, counts):
        """Fill in what waits.

        :param counts: {(figure, kind): {center id: count}}, among others
        """
        for overview in self:
            for name, figure in PENDING_FIGURES.items():
                overview[name] = sum(
                    overview._count_of(counts[key])
                    for key in KINDS
                    if key in counts and key[0] == figure
                )

    def _pending(self):
        """What waits at these centers, a row for each kind."""
        return self.env["party.center.pending"].search(
            [("center_id", "in", [overview.center_id.id for overview in self])]
        )

    def action_open_pending(self):
        """Open what the figure named in the context adds up, by kind if several are."""
        self.ensure_one()
        self.check_access("read")
        figure = self.env.context.get("figure")
        if not isinstance(figure, str) or figure not in PENDING_FIGURES:
            raise UserError(self.env._("There is no such figure."))
        rows = self._pending()
        return rows.filtered(lambda r: r.figure == PENDING_FIGURES[figure])._open()
