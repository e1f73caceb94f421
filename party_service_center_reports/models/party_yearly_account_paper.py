"""The papers of a yearly account: a document to read, and a print for the wall."""

from markupsafe import Markup

from odoo import api, models
from odoo.tools import file_open

from odoo.addons.party_service_center.tools.qr_code import qr_data_uri

from ..renderers import pdf, svg_stacked
from .ir_actions_report import STYLESHEET
from .party_report_paper import PAPER_STYLESHEET

WALL_STYLESHEET = "party_service_center_reports/static/src/css/party_yearly_account.css"


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
    def _wall_pdf(self, report, headlines, url):
        """The A3 print: the headlines, what the director says, and the charts.

        :raise DocumentRefused: a system library is missing
        """
        self.env["ir.actions.report"]._check_party_engine()
        styles = []
        for name in (STYLESHEET, PAPER_STYLESHEET, WALL_STYLESHEET):
            with file_open(name) as file:
                styles.append(file.read())
        page = self.env["ir.qweb"]._render(
            "party_service_center_reports.party_yearly_account_wall",
            self._values(report)
            | {
                # files of this addon
                "stylesheet": Markup("\n".join(styles)),
                "headlines": headlines,
                "qr": qr_data_uri(url),
            },
        )
        return pdf.PdfPrinter().print_pages([page])
