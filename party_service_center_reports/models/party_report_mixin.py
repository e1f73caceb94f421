"""The reports on offer and the choice of one of them for some centers."""

from odoo import api, fields, models

from ..tables import attendance_register, event_register, ticket_register
from ..tables.table import Wording


class PartyReportMixin(models.AbstractModel):
    """A choice of report and centers that can be made into a workbook.

    A further report is a builder in ``tables`` and one line in ``_builders``.
    """

    _name = "party.report.mixin"
    _description = "Choice of a Report"

    report = fields.Selection(
        "_select_reports", required=True, default="ticket_register"
    )
    center_ids = fields.Many2many(
        "party.center",
        string="Centers",
        help="Leave empty for all centers.",
        context={"active_test": False},
    )

    @api.model
    def _builders(self):
        """Report key → (name, function that builds its table)."""
        return {
            "ticket_register": (self.env._("Ticket Register"), ticket_register.build),
            "event_register": (self.env._("Activity Register"), event_register.build),
            "attendance_register": (
                self.env._("Attendance Register"),
                attendance_register.build,
            ),
        }

    @api.model
    def _select_reports(self):
        return [(key, name) for key, (name, _build) in self._builders().items()]

    def _build_table(self, period, centers):
        """The table of the chosen report as the present user may see it."""
        self.ensure_one()
        _name, build = self._builders()[self.report]
        return build(self.env, period, centers, self._wording())

    @api.model
    def _wording(self):
        return Wording(
            as_of=self.env._("As of %(moment)s", moment="{moment}"),
            page=self.env._(
                "Page %(page)s of %(pages)s", page="{page}", pages="{pages}"
            ),
            cut=self.env._("… [cut]"),
            cut_note=self.env._(
                "Texts cut because a spreadsheet cell holds 32,767 characters:"
                " %(count)s. The records hold them in full.",
                count="{count}",
            ),
        )

    @api.model
    def _filename(self, table, period):
        return f"{table.title} {period.start} – {period.end}.xlsx"
