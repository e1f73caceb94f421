"""Download of a workbook; it is written to a temporary file, never held in memory."""

from os import SEEK_END
from tempfile import TemporaryFile

from werkzeug.exceptions import NotFound
from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class PartyReportController(http.Controller):
    @http.route(
        "/party_report/export/<int:export_id>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def export(self, export_id):
        """The workbook of an export that the present user prepared; it is logged.

        Rank, own export and centers are asked anew here; what is missing and what is
        forbidden look the same from outside.
        """
        export = request.env["party.report.export"].browse(export_id).exists()
        if not export or not export.has_access("read"):
            raise NotFound()
        file = TemporaryFile()
        filename = export._write_workbook(file)
        size = file.seek(0, SEEK_END)
        file.seek(0)
        response = request.make_response(
            wrap_file(request.httprequest.environ, file),
            headers=[
                ("Content-Type", XLSX),
                ("Content-Length", size),
                ("Content-Disposition", content_disposition(filename)),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
        response.direct_passthrough = True
        response.call_on_close(file.close)
        return response
