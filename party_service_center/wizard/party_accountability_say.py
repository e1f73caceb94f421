from odoo import fields, models

from ..models.accountability_codes import TEXT_LENGTH


class PartyAccountabilitySay(models.TransientModel):
    """What the person says: a statement, or an objection (A4.6)."""

    _name = "party.accountability.say"
    _description = "Say Something in an Accountability Matter"
    _inherit = ["party.single.mixin"]

    statement_id = fields.Many2one("party.accountability.statement", ondelete="cascade")
    notice_id = fields.Many2one("party.accountability.notice", ondelete="cascade")
    asked_about = fields.Text(related="statement_id.asked_about", related_sudo=False)
    decision_label = fields.Char(related="notice_id.decision_label", related_sudo=False)
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

    def action_confirm(self):
        self.ensure_one()
        if self.statement_id:
            self.statement_id._give(self.words, self.paper_ids)
        else:
            self.notice_id._object(self.words, self.paper_ids)
