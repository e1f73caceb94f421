from odoo import api, fields, models

from ..models.accountability_codes import TEXT_LENGTH


class PartyAccountabilitySay(models.TransientModel):
    """What the person says: a statement, or an objection (A4.6)."""

    _name = "party.accountability.say"
    _description = "Say Something in an Accountability Matter"
    _inherit = ["party.single.mixin"]

    statement_id = fields.Many2one("party.accountability.statement", ondelete="cascade")
    notice_id = fields.Many2one(
        "party.accountability.notice", "Decision Served", ondelete="cascade"
    )
    asked_about = fields.Text(related="statement_id.asked_about", related_sudo=False)
    decision_label = fields.Char(related="notice_id.decision_label", related_sudo=False)
    is_on_paper = fields.Boolean(compute="_compute_is_on_paper")
    paper_date = fields.Date(
        "Received on Paper on",
        help="The day on which the office got it; whether it is in time goes by it.",
    )
    words = fields.Text("In Your Own Words", required=True)
    paper_ids = fields.Many2many(
        "ir.attachment",
        "party_accountability_say_paper_rel",
        "say_id",
        "attachment_id",
        "Papers",
        help="What shows it: pictures, letters, tables.",
    )

    _words_bounded = models.Constraint(
        f"CHECK (char_length(words) <= {TEXT_LENGTH})",
        "A text has at most 20,000 characters.",
    )

    @api.depends("statement_id", "notice_id")
    @api.depends_context("uid")
    def _compute_is_on_paper(self):
        """What the person does not write here themselves came on paper."""
        for dialog in self:
            person = (dialog.statement_id or dialog.notice_id).person_id
            dialog.is_on_paper = person != self.env.user

    def action_confirm(self):
        self.ensure_one()
        said = (self.words, self.paper_ids, self.is_on_paper and self.paper_date)
        if self.statement_id:
            self.statement_id._give(*said)
        else:
            self.notice_id._object(*said)
