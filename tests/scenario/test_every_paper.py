"""Every paper prints for several records at once, and goes along with a mail."""

from io import BytesIO

from pypdf import PdfReader

from odoo.tests import TransactionCase, tagged

RECORDS = 2
# letters that the demonstration has sent already; their own tests print them
ELSEWHERE = {"party_event_notice_letter_report"}
# what only some records have, for a state says when the paper is right
PRINTED = {
    "party_event_letter_report": [("event_id.state", "=", "approved")],
    "party_ticket_slip_report": [("state", "=", "transferred")],
    "party_badge_card_report": [("state", "=", "issued")],
}


@tagged("post_install", "-at_install")
class TestEveryPaper(TransactionCase):
    def test_in_bulk_and_from_mail_templates(self):
        # tests print HTML instead of PDF unless told otherwise
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True, lang="zh_CN"
        )
        reports = reports.search([("is_party_document", "=", True)])
        self.assertGreaterEqual(len(reports), 25)
        for report in reports:
            name = report.get_external_id()[report.id].partition(".")[2]
            if name in ELSEWHERE:
                continue
            rows = self.env[report.model].search(
                PRINTED.get(name, []), order="id desc", limit=RECORDS
            )
            with self.subTest(report=name):
                self.assertTrue(rows, "the demonstration has none")
                content, kind = report._render_qweb_pdf(report.id, rows.ids)
                self.assertEqual(kind, "pdf")
                pages = PdfReader(BytesIO(content)).pages
                self.assertGreaterEqual(len(pages), len(rows))
                self.assertEqual(self._mailed(report, rows[0])[:5], b"%PDF-")

    def _mailed(self, report, record):
        """The file that a mail template with ``report`` makes of ``record``."""
        templates = self.env["mail.template"].with_env(report.env)
        template = templates.create(
            {
                "name": report.name,
                "model_id": self.env["ir.model"]._get_id(report.model),
                "subject": report.name,
                "email_to": "somebody@example.org",
                "report_template_ids": report.ids,
            }
        )
        mail = self.env["mail.mail"].browse(template.send_mail(record.id))
        [file] = mail.attachment_ids
        return file.raw
