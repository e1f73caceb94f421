"""A report made on the spot for the person at the screen."""

from dataclasses import replace
from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import format_date

from ..exceptions import ReportRefused
from ..tables.frame import DATA_OFFICER
from ..tables.period import Period
from ..tables.report import Report

COMMITTEE = "party_service_center.group_party_committee"
# no record is older or newer; the year before a period must be one as well
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
PREVIEW_ROWS = 200  # of each table on the screen


class PartyReportExport(models.TransientModel):
    """Choose a report, centers and a period, and get it as a file or on the screen.

    It is made when it is asked for, with the rights of the person who asks. An export
    needs the rank of director and, for a file, a reason, which is logged with it
    (P-11).

    Clause: A4.2; P-09, P-11
    """

    _name = "party.report.export"
    _description = "Export of a Report"
    _inherit = ["party.report.mixin", "party.report.file.mixin"]

    exportable_center_ids = fields.Many2many(
        "party.center", compute="_compute_exportable_center_ids"
    )
    center_ids = fields.Many2many(
        domain="[('id', 'in', exportable_center_ids)]",
        help="Leave empty for all centers that you see.",
    )
    date_from = fields.Date(
        "From",
        required=True,
        default=lambda self: (
            fields.Date.context_today(self) + relativedelta(months=-1, day=1)
        ),
    )
    date_to = fields.Date(
        "To",
        required=True,
        default=lambda self: (
            fields.Date.context_today(self) + relativedelta(day=1, days=-1)
        ),
    )
    is_of_day = fields.Boolean(compute="_compute_register")
    day = fields.Date(
        "As of",
        default=lambda self: fields.Date.context_today(self),
        help="The register shows what was so on this day.",
    )
    has_numbers = fields.Boolean(compute="_compute_register")
    is_in_full = fields.Boolean(
        help="Telephone and ID numbers are masked unless a data officer asks for them"
        " in full; the log of exports says so (P-03, P-11).",
    )
    output = fields.Selection(
        selection_add=[("screen", "On Screen")], ondelete={"screen": "set default"}
    )
    preview_html = fields.Html(
        "Preview", compute="_compute_preview_html", sanitize=False
    )

    @api.depends("report")
    @api.depends_context("uid")
    def _compute_register(self):
        is_officer = self.env.user.has_group(DATA_OFFICER)
        for export in self:
            register = export.report and export._chosen_register()
            export.is_of_day = register and register.is_of_day
            export.has_numbers = register and register.has_numbers and is_officer

    @api.depends_context("uid")
    def _compute_exportable_center_ids(self):
        self.exportable_center_ids = self._exportable_centers()

    @api.depends_context("uid", "lang")
    def _compute_preview_html(self):
        """The first rows, with numbers masked: a look is no export."""
        for export in self:
            paper = export._build_table(export._period(), export._centers())
            export.preview_html = self.env["ir.qweb"]._render(
                "party_service_center_reports.party_report_preview",
                {
                    "html": self.env["party.report.paper"]._html(paper, PREVIEW_ROWS),
                    "more": export._unseen(paper),
                    "shown": PREVIEW_ROWS,
                },
            )

    @api.model
    def _unseen(self, paper):
        """How many rows the preview leaves out."""
        tables = paper.tables if isinstance(paper, Report) else (paper,)
        return sum(max(0, table.count - PREVIEW_ROWS) for table in tables)

    @api.model
    def _exportable_centers(self):
        """The committee's are all centers; a director's those of the assignment."""
        domain = []
        if not self.env.user.has_group(COMMITTEE):
            duty = self.env["party.staff"]._on_duty_domain()
            domain = [("staff_ids", "any", [("user_id", "=", self.env.uid)] + duty)]
        centers = self.env["party.center"].with_context(active_test=False)
        # there are few centers in a county
        return centers.search(domain)  # pylint: disable=no-search-all

    @api.constrains("date_from", "date_to", "day")
    def _check_dates(self):
        for export in self:
            days = filter(None, (export.date_from, export.date_to, export.day))
            if not all(FIRST_DAY <= day <= LAST_DAY for day in days):
                raise ReportRefused(
                    self.env._(
                        "Choose days from %(first)s to %(last)s.",
                        first=format_date(self.env, FIRST_DAY),
                        last=format_date(self.env, LAST_DAY),
                    )
                )
            if export.date_to < export.date_from:
                raise ReportRefused(
                    self.env._(
                        "The last day lies before the first; change one of them."
                    )
                )

    @api.constrains("reason", "output")
    def _check_reason(self):
        self.filtered(lambda export: export.output != "screen")._refuse_unreasoned()

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def action_export(self):
        """Check the choice and open the dialog that makes and saves the file."""
        self.ensure_one()
        self._refuse_unreasoned()
        paper = self._build_table(self._period(), self._centers())
        self._check_length(paper)
        self.env["party.report.progress"]._prepare(self)
        return self._open_download(
            paper.title,
            f"/party_report/export/{self.id}",
            export_id=self.id,
            total=paper.count or 0,
        )

    def action_show(self):
        """Show the first rows on the screen; nothing is exported."""
        self.ensure_one()
        self._centers()
        view = "party_service_center_reports.party_report_export_view_form_preview"
        return self._dialog(
            self._chosen_register().name, view, dialog_size="extra-large"
        )

    def action_choose(self):
        """Go back from the preview to the choice."""
        self.ensure_one()
        view = "party_service_center_reports.party_report_export_view_form"
        return self._dialog(self.env._("Export a Report"), view)

    def _dialog(self, name, view, **context):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(self.env.ref(view).id, "form")],
            "target": "new",
            "context": context,
        }

    # ------------------------------------------------------------------
    # The file
    # ------------------------------------------------------------------
    def _period(self):
        if self._chosen_register().is_of_day:
            day = self.day or fields.Date.context_today(self)
            return Period(day, day)
        return Period(self.date_from, self.date_to)

    def _centers(self):
        """The centers to report on.

        :raise ReportRefused: for a center whose tickets the user does not see; an empty
            list would say that nothing happened there
        """
        allowed = self._exportable_centers()
        if foreign := self.center_ids - allowed:
            raise ReportRefused(
                self.env._(
                    "You are not assigned to %(centers)s today and cannot export its"
                    " records. Choose your own centers.",
                    centers=", ".join(foreign.mapped("name")),
                )
            )
        if not allowed:
            raise ReportRefused(
                self.env._(
                    "You are not assigned to a center today. Ask the administrator."
                )
            )
        return self.center_ids or allowed

    def _write_file(self, file):
        """Write the file to the binary ``file``, log it, and return its name.

        :raise ReportRefused: the choice is no longer allowed, or the reason is missing
        """
        self.check_access("read")
        self._refuse_unreasoned()
        options = {"in_full": True} if self._is_in_full() else {}
        paper = self._build_table(self._period(), self._centers(), **options)
        self._check_length(paper)
        if not isinstance(paper, Report):
            progress = self.env["party.report.progress"]
            rows = progress._counted(self, paper.rows, paper.count)
            paper = replace(paper, rows=list(rows) if paper.charts else rows)
        count = self._write_paper(paper, file)
        filename = self._filename(paper, self._period(), self._extension())
        self.env["party.report.download"]._record(self, paper, filename, count)
        return filename

    def _names_people(self):
        return self._chosen_register().names_people
