"""Download of the roster to be filled in."""

from io import BytesIO

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request

from ..tools.roster_template import SHEET, write_template

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class PartyImportController(http.Controller):
    @http.route(
        "/party_import/template",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def template(self):
        """The empty roster, for those who may bring one in."""
        if not request.env["party.import"].has_access("create"):
            raise NotFound()
        file = BytesIO()
        write_template(file)
        return request.make_response(
            file.getvalue(),
            headers=[
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(f"{SHEET}.xlsx")),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
