from odoo import api, fields, models

from ..models.evaluation_codes import CHECKED_AT_ONCE


class PartyEvaluationCheck(models.TransientModel):
    """Count a published round once more and show what differs; nothing is changed.

    Clause: A1.3.4 (a closed period has the same figures)
    """

    _name = "party.evaluation.check"
    _description = "Count an Evaluation Once More"
    _inherit = ["party.single.mixin"]

    evaluation_id = fields.Many2one(
        "party.evaluation", required=True, ondelete="cascade"
    )
    skipped = fields.Integer(help="Sheets that were compared before these.")
    is_more = fields.Boolean(compute="_compute_result")
    result = fields.Html("Differences Found", compute="_compute_result", sanitize=False)

    # Counted while somebody waits: a sheet costs few searches per indicator, and
    # a hundred of them, the most that are compared at a time, some seconds. Nothing is
    # written, so there is nothing that the background could keep for later.
    @api.depends("evaluation_id", "skipped")
    def _compute_result(self):
        for wizard in self:
            wizard.evaluation_id.check_access("write")
            # a figure is counted from all there is, by whoever has it counted
            sheets_sudo = wizard.evaluation_id.sudo().sheet_ids.sorted("id")
            end = wizard.skipped + CHECKED_AT_ONCE
            chosen_sudo = sheets_sudo[wizard.skipped : end]
            wizard.is_more = len(sheets_sudo) > end
            part = len(chosen_sudo) < len(sheets_sudo) and self.env._(
                "Sheets %(first)s to %(last)s of %(all)s were counted once more.",
                first=wizard.skipped + 1,
                last=wizard.skipped + len(chosen_sudo),
                all=len(sheets_sudo),
            )
            wizard.result = self.env["ir.qweb"]._render(
                "party_service_center.party_evaluation_differences",
                {"rows": self._differences(chosen_sudo.score_ids), "part": part},
            )

    @api.model
    def _differences(self, scores):
        """(score, kept, found, whether only the records differ) of what differs."""
        found = [(score, score._difference()) for score in scores]
        return [(score, *rows) for score, rows in found if rows]

    def action_next(self):
        """Compare the next sheets of a round that has very many."""
        self.ensure_one()
        return self.evaluation_id._open_check(self.skipped + CHECKED_AT_ONCE)
