"""Our own documents are laid out by WeasyPrint; all other reports keep their engine."""

from io import BytesIO

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import file_open

from ..exceptions import DocumentRefused
from ..renderers import pdf

PRINT_CHUNK = 40  # records laid out together; each takes about 3 MB until written
STYLESHEETS = "party_service_center_reports/static/src/css/party_%s.css"


def stylesheet(*papers):
    """The common style sheet and those of ``papers``, such as ``"letter"``.

    Each record's page is laid out by itself: what it does not need is not parsed.
    """
    parts = []
    for paper in ("document", *papers):
        with file_open(STYLESHEETS % paper) as file:
            parts.append(file.read())
    return Markup("\n").join(map(Markup, parts))  # files of this addon


class IrActionsReport(models.Model):
    """A report action that may say that its template is one of our documents.

    Such a template calls ``party_document_layout`` once and holds one ``article`` for
    each record. It prints wherever Odoo prints: menu, mail template, portal, in bulk.
    """

    _inherit = "ir.actions.report"

    is_party_document = fields.Boolean(
        "Service Center Document",
        help="Laid out by WeasyPrint with the service center's own style sheet:"
        " exact millimeters, page numbers, repeated table heads. Works without"
        " wkhtmltopdf. Other reports are not touched.",
    )

    def _get_readable_fields(self):
        return super()._get_readable_fields() | {"is_party_document"}

    def report_action(self, docids, data=None, config=True):
        if not self.is_party_document:
            return super().report_action(docids, data=data, config=config)
        # the company's letterhead, which Odoo would ask to set up, is not on our forms
        action = super().report_action(docids, data=data, config=False)
        return action | {"is_party_document": True}

    def _get_rendering_context(self, report, docids, data):
        values = super()._get_rendering_context(report, docids, data)
        if report.is_party_document:
            values |= {"stylesheet": stylesheet, "papers": ()}
        return values

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        report_sudo = self._get_report(report_ref)
        if not report_sudo.is_party_document:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        return self._prepare_party_streams(report_sudo, data, res_ids)

    def _prepare_party_streams(self, report_sudo, data, res_ids):
        """PDF streams by record id as Odoo's own method returns them.

        A report that keeps attachments or copies gets a stream for each record, so that
        each is stored with its record. Otherwise many records make one file, under the
        key ``False``: its fonts are embedded once.

        :raise DocumentRefused: a system library is missing, or the template does not
            give exactly one article for each record
        """
        self._check_party_engine()
        ids = list(dict.fromkeys(res_ids or ()))
        document = self._get_rendering_context_model(report_sudo)
        is_kept = bool(ids) and getattr(document, "_keeps_copies", False)
        streams = self._party_attachments(report_sudo, ids)
        if is_kept:
            records = self.env[report_sudo.model].browse(ids)
            for res_id, content in document._kept_copies(records).items():
                streams[res_id]["stream"] = BytesIO(content)
        missing = [res_id for res_id in ids if not streams[res_id]["stream"]]
        if ids and not missing:
            return streams
        pages = self._in_document_language(document)._party_pages(
            report_sudo, data, missing
        )
        printer = pdf.PdfPrinter()
        if ids and (is_kept or report_sudo.attachment or len(ids) == 1):
            contents = printer.print_each(pages.values(), PRINT_CHUNK)
            for res_id, content in zip(pages, contents, strict=True):
                streams[res_id]["stream"] = BytesIO(content)
            if is_kept:
                new = {res_id: streams[res_id]["stream"].getvalue() for res_id in pages}
                document._keep_copies(records, new)
            return streams
        chunks = printer.print_chunks(pages.values(), PRINT_CHUNK)
        parts = [BytesIO(chunk) for chunk in chunks]
        joined = parts[0] if len(parts) == 1 else self._merge_pdfs(parts)
        return {False: {"stream": joined, "attachment": None}}

    def _in_document_language(self, document):
        """This model in the language of a document that has one of its own."""
        lang = document is not None and getattr(document, "_language", lambda: None)()
        return self.with_context(lang=lang) if lang else self

    @api.model
    def _check_party_engine(self):
        """Raise DocumentRefused when this server cannot lay documents out."""
        if pdf.MISSING_LIBRARY:
            raise DocumentRefused(
                self.env._(
                    "PDF documents cannot be made on this server: %(problem)s. Ask the"
                    " administrator to install Pango and HarfBuzz (readme,"
                    " “Configuration”).",
                    problem=pdf.MISSING_LIBRARY,
                )
            )

    def _party_attachments(self, report_sudo, ids):
        """Entries by record id, with the stored copy where that is printed again."""
        entries = {res_id: {"stream": None, "attachment": None} for res_id in ids}
        if not report_sudo.attachment or self.env.context.get(
            "report_pdf_no_attachment"
        ):
            return entries
        for record in self.env[report_sudo.model].browse(ids):
            attachment = report_sudo.retrieve_attachment(record)
            entries[record.id]["attachment"] = attachment
            if attachment and report_sudo.attachment_use:
                entries[record.id]["stream"] = BytesIO(attachment.raw)
        return entries

    def _party_pages(self, report_sudo, data, ids):
        """The HTML page of each record, or one page under ``None`` without records."""
        html = self._render_qweb_html(report_sudo, ids, data=data)[0]
        try:
            pages = pdf.split_articles(html.decode())
        except ValueError:
            pages = {}
        if set(pages) != (set(ids) or {None}):
            raise DocumentRefused(
                self.env._(
                    "The template of “%(report)s” must make one article for each"
                    " record, marked with the record's id. Ask the administrator to"
                    " restore the template.",
                    report=report_sudo.name,
                )
            )
        return pages
