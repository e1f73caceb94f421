"""What leaves the house of a run of letters: print files and the posting list."""

from odoo import fields, models
from odoo.fields import Domain

FAILED_TASK = "party_service_center_reports.mail_activity_type_mail_failed"


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

    def action_close(self):
        """Conclude the run; what is posted needs no print files any more (P-04)."""
        res = super().action_close()
        # files are dropped by this step alone
        self.sudo().print_ids._drop_files()
        return res

    def _to_post_domain(self):
        """Letters that may go out and are not being mailed."""
        return (
            Domain("run_id", "in", self.ids)
            & Domain("state", "=", "approved")
            & Domain("mail_state", "not in", ("queued", "handed", "sent"))
        )

    def _may_post_domain(self):
        """Of them those whose members all consent still and stand in once (P-04)."""
        may_go = Domain("has_withdrawn", "=", False) & Domain("has_double", "=", False)
        return self._to_post_domain() & may_go

    def _tell_of_failed_mails(self, count, askers):
        """Have whoever mailed the letters, and the director, see to those that failed.

        :param count: how many letters of the run
        """
        self.ensure_one()
        # tasks of colleagues are theirs to close; this one replaces the one before
        run_sudo = self.sudo()
        run_sudo.activity_unlink([FAILED_TASK])
        for person in (askers | run_sudo._answerable()).filtered("active"):
            mine_sudo = run_sudo.with_context(
                lang=person.lang, mail_activity_quick_update=True
            )
            mine_sudo.activity_schedule(
                FAILED_TASK,
                user_id=person.id,
                date_deadline=self.center_id._today(),
                summary=mine_sudo.env._(
                    "%(count)s letters could not be mailed: filter the letters by “Mail"
                    " Failed”",
                    count=count,
                ),
            )

    def action_print_file(self):
        """Ask for one file of all letters to be posted."""
        self.ensure_one()
        self.check_access("read")
        view = "party_service_center_reports.party_letter_print_view_form_ask"
        return self._open_dialog(
            "party.letter.print", self.env._("Print File"), run_id=self.id
        ) | {"views": [(self.env.ref(view).id, "form")]}

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
        """What is posted or was, in the order of the addresses: a survey of the run."""
        was_posted = Domain("run_id", "in", self.ids) & Domain("way", "=", "post")
        letters = self.env["party.letter"].search(self._may_post_domain() | was_posted)
        return letters._by_address()
