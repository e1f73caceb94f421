"""Tables and reports as paper and on the screen: one layout for both."""

from itertools import islice

from markupsafe import Markup, escape

from odoo import api, models
from odoo.tools import format_date

from ..renderers import pdf, svg, text
from ..tables.report import Report
from ..tables.table import Table
from .ir_actions_report import stylesheet


class PartyReportPaper(models.AbstractModel):
    """Lays out a ``Table`` or ``Report``; reads no record and works out no figure.

    Clause: A4.2 (Circulation of Information)
    """

    _name = "party.report.paper"
    _description = "Layout of Reports"

    @api.model
    def _pdf(self, paper, mark=None):
        """``paper`` as PDF.

        :param mark: a word across each page of what must not go out
        :raise DocumentRefused: a system library is missing
        """
        self.env["ir.actions.report"]._check_party_engine()
        return pdf.PdfPrinter().print_pages([self._page(paper, mark)])

    @api.model
    def _page(self, paper, mark=None):
        """``paper`` as an HTML page that brings its styles along."""
        return self.env["ir.qweb"]._render(
            "party_service_center_reports.party_report_page",
            self._values(paper) | {"stylesheet": stylesheet, "mark": mark},
        )

    @api.model
    def _html(self, paper, limit=None):
        """``paper`` as a part of a page on the screen.

        :param limit: most rows shown of each table; None shows all
        """
        return self.env["ir.qweb"]._render(
            "party_service_center_reports.party_report_parts",
            self._values(paper, limit),
        )

    @api.model
    def _values(self, paper, limit=None):
        parts = paper.parts if isinstance(paper, Report) else (paper,)
        tables = [part for part in parts if isinstance(part, Table)]
        is_wide = any(map(text.is_wide, tables))
        return {
            "title": paper.title,
            "subtitle": paper.subtitle,
            "is_wide": is_wide,
            "as_of": paper.wording.as_of.format(
                moment=paper.as_of.strftime("%Y-%m-%d %H:%M")
            ),
            # a table by itself bears the title of the paper
            "is_report": isinstance(paper, Report),
            "parts": [
                self._table_values(part, is_wide, limit)
                if isinstance(part, Table)
                else {"title": part.title, "paragraphs": part.text.splitlines()}
                for part in parts
            ],
        }

    @api.model
    def _table_values(self, table, is_wide, limit):
        say = self._speaker()
        labelled = escape(table.wording.labelled).format
        kinds = [column.kind for column in table.columns]
        totals = [table.totals.get(column.key) for column in table.columns]
        return {
            "title": table.title,
            "subtitle": table.subtitle,
            "figures": [
                labelled(label=f.label, value=Markup("<b>%s</b>") % f"{f.value:,}")
                for f in table.figures
            ],
            "heads": [(column.title, column.unit) for column in table.columns],
            "shares": text.shares(table),
            "size": text.type_size(table, is_wide),
            "classes": [text.cell_class(kind) for kind in kinds],
            "rows": (list(map(say, row, kinds)) for row in islice(table.rows, limit)),
            "totals": table.totals and list(map(say, totals, kinds)),
            "notes": table.notes,
            "charts": [
                # shapes of our own; every text in them is escaped there
                (chart.title, Markup(self._draw(table, chart, say)))  # noqa: S704
                for chart in table.charts
                if table.rows
            ],
        }

    @api.model
    def _draw(self, table, chart, say):
        """The SVG of ``chart``."""
        return svg.draw(table, chart, say)

    @api.model
    def _speaker(self):
        """A function of value and kind; a day is put into words once."""
        days = {}

        def say_day(day):
            if day not in days:
                days[day] = format_date(self.env, day)
            return days[day]

        return lambda value, kind: text.say(value, kind, say_day)
