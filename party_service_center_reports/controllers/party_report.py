"""Files of exports and how far they have come; a file is never held in memory."""

from os import SEEK_END
from tempfile import TemporaryFile

from werkzeug.exceptions import NotFound
from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CONTENT_TYPES = {"xlsx": XLSX, "pdf": "application/pdf"}


class PartyReportController(http.Controller):
    @http.route(
        "/party_report/export/<int:export_id>",
        type="http",
        auth="user",
        methods=["GET", "POST"],
    )
    def export(self, export_id, **_kwargs):
        """The file of an export that the present user prepared; it is logged."""
        return self._send(self._own("party.report.export", export_id))

    @http.route(
        "/party_report/extract/<int:extract_id>",
        type="http",
        auth="user",
        methods=["GET", "POST"],
    )
    def extract(self, extract_id, **_kwargs):
        """The extract of a member that the present user asked for; it is logged."""
        return self._send(self._own("party.member.extract", extract_id))

    @staticmethod
    def _send(export):
        file = TemporaryFile()
        filename = export._write_file(file)
        size = file.seek(0, SEEK_END)
        file.seek(0)
        response = request.make_response(
            wrap_file(request.httprequest.environ, file),
            headers=[
                ("Content-Type", CONTENT_TYPES[export._extension()]),
                ("Content-Length", size),
                ("Content-Disposition", content_disposition(filename)),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
        response.direct_passthrough = True
        response.call_on_close(file.close)
        return response

    @http.route(
        "/party_report/progress/<int:export_id>",
        type="jsonrpc",
        auth="user",
        readonly=True,
    )
    def progress(self, export_id):
        """Rows written so far of an export that the present user prepared."""
        export = self._own("party.report.export", export_id)
        return request.env["party.report.progress"]._of(export)

    @staticmethod
    def _own(model, export_id):
        """The present user's export or extract.

        Rank and ownership are asked anew here; what is missing and what is forbidden
        look the same from outside.
        """
        export = request.env[model].browse(export_id).exists()
        if not export or not export.has_access("read"):
            raise NotFound()
        return export
