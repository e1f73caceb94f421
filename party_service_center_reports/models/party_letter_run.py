"""What leaves the house of a run of letters: print files and the posting list."""

from odoo import fields, models
from odoo.fields import Domain


class PartyLetterRun(models.Model):
    _inherit = "party.letter.run"

    print_ids = fields.One2many("party.letter.print", "run_id", "Print Files")
    print_count = fields.Integer("Files to Print", compute="_compute_print_count")

    def _compute_print_count(self):
        counts = dict(
            self.env["party.letter.print"]._read_group(
                [("run_id", "in", self.ids)], ["run_id"], ["__count"]
            )
        )
        for run in self:
            run.print_count = counts.get(run, 0)

    def _to_post_domain(self):
        """Letters that may go out and are not being mailed."""
        return (
            Domain("run_id", "in", self.ids)
            & Domain("state", "=", "approved")
            & Domain("mail_state", "not in", ("queued", "handed", "sent"))
        )

    def action_print_file(self):
        """Ask for one file of all letters to be posted."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Print File"),
            "res_model": "party.letter.print",
            "view_mode": "form",
            "views": [
                (
                    self.env.ref(
                        "party_service_center_reports.party_letter_print_view_form_ask"
                    ).id,
                    "form",
                )
            ],
            "target": "new",
            "context": {"default_run_id": self.id},
        }

    def action_open_prints(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_service_center_reports.party_letter_print_action"
        )
        return action | {"domain": [("run_id", "=", self.id)], "context": {}}

    def action_posting_list(self):
        """The list of what is posted, to be signed at the post office, as paper."""
        return self._open_posting_list("pdf")

    def action_posting_list_xlsx(self):
        """The same as a workbook."""
        return self._open_posting_list("xlsx")

    def _open_posting_list(self, kind):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/party_letter/posting_list/{self.id}/{kind}",
            "target": "self",
        }

    def _posted_letters(self):
        """What is posted or was, in the order of the print file."""
        was_posted = Domain("run_id", "in", self.ids) & Domain("way", "=", "post")
        letters = self.env["party.letter"].search(self._to_post_domain() | was_posted)
        return letters._by_address()
