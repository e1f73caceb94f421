"""The file of letters to be posted, once it is made, and the list of what is in it."""

from mmap import ACCESS_READ, mmap

from odoo import fields, models
from odoo.fields import Domain

from ..exceptions import ReportRefused

CONTENT = "content"


class PartyLetterPrintFileMixin(models.AbstractModel):
    """A print file that is handed out while every letter in it may be posted still.

    Clause: A3.3.4, P-04 (nothing of members who withdrew the consent)
    """

    _name = "party.letter.print.file.mixin"
    _description = "File of Letters to Be Posted"

    joined_ids = fields.Many2many(
        "party.letter",
        "party_letter_print_joined_rel",
        string="Letters in the File",
        readonly=True,
        copy=False,
    )

    def action_download(self):
        self.ensure_one()
        self.check_access("read")
        if self.state != "done":
            raise ReportRefused(self.env._("The file is not ready yet."))
        if not self._is_current():
            raise ReportRefused(
                self.env._(
                    "A letter in this file must not be posted any more: it went out,"
                    " was withdrawn, is mailed, or somebody in it withdrew the consent"
                    " (P-04). Make a new print file; that does not take long."
                )
            )
        return {
            "type": "ir.actions.act_url",
            "url": f"/party_letter/print/{self.id}",
            "target": "self",  # a new window would meet the popup blocker
        }

    def action_posting_list(self):
        """The list of what is in this file, line by line, as paper."""
        return self._open_posting_list("pdf")

    def action_posting_list_xlsx(self):
        """The same as a workbook."""
        return self._open_posting_list("xlsx")

    def _open_posting_list(self, kind):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/party_letter/print/{self.id}/posting_list/{kind}",
            "target": "self",
        }

    def _drop_files(self):
        """The copies of the letters are kept; files made of them are not, for good."""
        for record in self:
            record._record_proof(**{CONTENT: False})

    def _posted_letters(self):
        """What is in the file, in its order, whatever has become of it since."""
        return self.joined_ids._by_address()

    def _is_current(self):
        """Whether every letter in the file may be posted still (P-04)."""
        # how many, whoever of them may see all
        joined_sudo = self.sudo().joined_ids
        may_go = joined_sudo.search_count(
            Domain("id", "in", joined_sudo.ids) & self.run_id._may_post_domain()
        )
        return bool(joined_sudo) and may_go == len(joined_sudo)

    def _keep(self, file):
        """Keep the file without ever having all of it in memory."""
        files = self.env["ir.attachment"]
        with mmap(file.fileno(), 0, access=ACCESS_READ) as content:
            files.create(
                {
                    "name": CONTENT,
                    "res_model": self._name,
                    "res_field": CONTENT,
                    "res_id": self.id,
                    "type": "binary",
                    "mimetype": "application/pdf",
                    # a database that holds files itself takes bytes alone
                    "raw": bytes(content) if files._storage() == "db" else content,
                }
            )
        self.invalidate_recordset([CONTENT])
