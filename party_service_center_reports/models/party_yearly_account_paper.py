"""The papers of a yearly account: a document to read, and a print for the wall."""

from odoo import api, models

from odoo.addons.party_service_center.tools.qr_code import qr_data_uri

from ..renderers import pdf, svg_stacked
from .ir_actions_report import stylesheet


class PartyYearlyAccountPaper(models.AbstractModel):
    """Lays the account out for A4, the portal, and A3 to be read from afar.

    Clause: A4.2
    """

    _name = "party.yearly.account.paper"
    _description = "Layout of Yearly Accounts"
    _inherit = ["party.report.paper"]

    @api.model
    def _draw(self, table, chart, say):
        return svg_stacked.draw(table, chart, say)

    @api.model
    def _language(self):
        """The language of those who are told, whoever publishes."""
        return (
            self.env["report.party_service_center_reports.party_letter"]._language()
            or self.env.lang
        )

    @api.model
    def _wall_pdf(self, report, headlines, url, mark=None):
        """The A3 print: the headlines, what the director says, and the charts.

        :param mark: a word across each page of what must not hang
        :raise DocumentRefused: a system library is missing
        """
        self.env["ir.actions.report"]._check_party_engine()
        page = self.env["ir.qweb"]._render(
            "party_service_center_reports.party_yearly_account_wall",
            self._values(report)
            | {
                "stylesheet": stylesheet,
                "headlines": headlines,
                "qr": qr_data_uri(url),
                "mark": mark,
            },
        )
        return pdf.PdfPrinter().print_pages([page])
