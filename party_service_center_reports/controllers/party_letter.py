"""What leaves the house of letters: the print file and the posting list."""

from os import SEEK_END
from tempfile import TemporaryFile

from werkzeug.exceptions import NotFound
from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.http import content_disposition, request

from ..renderers.xlsx import write_xlsx
from ..tables import posting_list
from .party_report import XLSX

PDF = "application/pdf"


class PartyLetterController(http.Controller):
    @http.route(
        "/party_letter/print/<int:print_id>", type="http", auth="user", methods=["GET"]
    )
    def print_file(self, print_id):
        """A print file as it was made, read from the disk piece by piece.

        One with a letter that must not be posted any more is not handed out (P-04).

        What is missing and what is forbidden look the same from outside.
        """
        record = self._readable("party.letter.print", print_id)
        if record.state != "done" or not record._is_current():
            raise NotFound()
        stream = request.env["ir.binary"]._get_stream_from(
            record, "content", filename=record.filename, mimetype=PDF
        )
        response = stream.get_response(as_attachment=True, content_security_policy=None)
        response.headers["Cache-Control"] = "no-store"
        return response

    @http.route(
        "/party_letter/posting_list/<int:run_id>/<any(pdf,xlsx):kind>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def posting_list(self, run_id, kind):
        """The letters of a run that are posted, to be signed at the post office."""
        return self._posting_list(self._readable("party.letter.run", run_id), kind)

    @http.route(
        "/party_letter/print/<int:print_id>/posting_list/<any(pdf,xlsx):kind>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def posting_list_of_file(self, print_id, kind):
        """The letters in a print file, in its order."""
        return self._posting_list(self._readable("party.letter.print", print_id), kind)

    @staticmethod
    def _posting_list(source, kind):
        env = request.env
        wording = env["party.report.mixin"]._wording()
        table = posting_list.build(env, source, wording)
        file = TemporaryFile()
        if kind == "pdf":
            file.write(env["party.report.paper"]._pdf(table))
        else:
            write_xlsx(table, file)
        size = file.seek(0, SEEK_END)
        file.seek(0)
        response = request.make_response(
            wrap_file(request.httprequest.environ, file),
            headers=[
                ("Content-Type", PDF if kind == "pdf" else XLSX),
                ("Content-Length", size),
                (
                    "Content-Disposition",
                    content_disposition(f"{table.title} {source.display_name}.{kind}"),
                ),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
        response.direct_passthrough = True
        response.call_on_close(file.close)
        return response

    @staticmethod
    def _readable(model, record_id):
        record = request.env[model].browse(record_id).exists()
        if not record or not record.has_access("read"):
            raise NotFound()
        return record
