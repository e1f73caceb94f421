"""A file with people's data: who asks for it, in which form and what for."""

from odoo import api, fields, models

from odoo.addons.party_service_center.models.party_person_mixin import NOTE_LENGTH

from ..exceptions import ReportRefused
from ..renderers.xlsx import write_xlsx
from ..tables.frame import DATA_OFFICER

PDF_ROWS = 1_000  # half a minute and fifty pages; nobody reads more on paper


class PartyReportFileMixin(models.AbstractModel):
    """A dialog that ends in a workbook or a paper; its reason is logged with it.

    Clause: P-10, P-11
    """

    _name = "party.report.file.mixin"
    _description = "File With People's Data"

    has_numbers = fields.Boolean(compute="_compute_has_numbers")
    is_in_full = fields.Boolean("Numbers in Full")
    output = fields.Selection(
        [("xlsx", "Workbook (XLSX)"), ("pdf", "Paper (PDF)")],
        required=True,
        default="xlsx",
    )
    reason = fields.Char(help="What the file is needed for; it is logged (P-11).")

    _texts_bounded = models.Constraint(
        f"CHECK (char_length(reason) <= {NOTE_LENGTH})",
        "A reason has at most 2,000 characters.",
    )

    @api.depends_context("uid")
    def _compute_has_numbers(self):
        self.has_numbers = self.env.user.has_group(DATA_OFFICER)

    def _is_in_full(self):
        """Whether numbers are shown in full: asked for, and by a data officer."""
        return bool(self.is_in_full and self.has_numbers)

    def _refuse_unreasoned(self):
        """Raise ReportRefused where no reason is given, as each file needs one."""
        if not all((export.reason or "").strip() for export in self):
            raise ReportRefused(
                self.env._("Write down what the file is needed for; it is logged.")
            )

    def _check_length(self, paper):
        if self.output == "pdf" and (paper.count or 0) > PDF_ROWS:
            raise ReportRefused(
                self.env._(
                    "A PDF has at most %(most)s rows, this one would have %(count)s."
                    " Choose the workbook, or a shorter period where there is one.",
                    most=f"{PDF_ROWS:,}",
                    count=f"{paper.count:,}",
                )
            )

    def _open_download(self, title, url, **params):
        """The dialog that makes and saves the file at ``url``."""
        return {
            "type": "ir.actions.client",
            "tag": "party_report_file",
            "name": title,
            "target": "new",
            "params": {"url": url} | params,
        }

    def _write_paper(self, paper, file):
        """Write ``paper`` to the binary ``file``; return how many rows it has."""
        if self.output == "pdf":
            file.write(self.env["party.report.paper"]._pdf(paper))
            return paper.count
        return write_xlsx(paper, file)

    def _extension(self):
        return "pdf" if self.output == "pdf" else "xlsx"

    def _names_people(self):
        """Whether its rows are about persons, many of which are told of (P-11)."""
        return True
