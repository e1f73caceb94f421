"""A report made on the spot for the person at the screen."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from odoo.addons.party_service_center.models.party_person_mixin import NOTE_LENGTH

from ..exceptions import ReportRefused
from ..renderers.xlsx import write_xlsx
from ..tables.period import Period

COMMITTEE = "party_service_center.group_party_committee"


class PartyReportExport(models.TransientModel):
    """Choose a report, centers and a period, and get the workbook.

    It is made when it is downloaded, with the rights of the person who asks. An export
    needs the rank of director and a reason, which is logged with it (P-11).

    Clause: A4.2; P-09, P-11
    """

    _name = "party.report.export"
    _description = "Export of a Report"
    _inherit = ["party.report.mixin"]

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

    reason = fields.Char(
        required=True, help="What the register is needed for; it is logged (P-11)."
    )

    _texts_bounded = models.Constraint(
        f"CHECK (char_length(reason) <= {NOTE_LENGTH})",
        "A reason has at most 2,000 characters.",
    )

    @api.depends_context("uid")
    def _compute_exportable_center_ids(self):
        self.exportable_center_ids = self._exportable_centers()

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

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for export in self:
            if export.date_to < export.date_from:
                raise ReportRefused(
                    self.env._(
                        "The last day lies before the first; change one of them."
                    )
                )

    @api.constrains("reason")
    def _check_reason(self):
        if not all((export.reason or "").strip() for export in self):
            raise ReportRefused(
                self.env._("Write down what the register is needed for; it is logged.")
            )

    def action_export(self):
        """Check the choice and start the download."""
        self.ensure_one()
        self._centers()
        return {
            "type": "ir.actions.act_url",
            "url": f"/party_report/export/{self.id}",
            "target": "self",  # a new window would meet the popup blocker
        }

    def _period(self):
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

    def _write_workbook(self, file):
        """Write the workbook to the binary ``file``, log it, and return its name."""
        self.check_access("read")
        table = self._build_table(self._period(), self._centers())
        count = write_xlsx(table, file)
        filename = self._filename(table, self._period())
        self.env["party.report.download"]._record(self, table, filename, count)
        return filename
