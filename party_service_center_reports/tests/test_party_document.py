"""The engine of our own documents: what it prints, what it leaves alone."""

import doctest
import json
from io import BytesIO
from unittest.mock import patch

from pypdf import PdfReader
from werkzeug.http import parse_options_header

from odoo import http
from odoo.exceptions import UserError
from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tools import mute_logger

from ..exceptions import DocumentRefused
from ..models import ir_actions_report
from ..renderers import pdf
from ..report import party_document, party_rule_poster
from .common import FORM, RARE_NAMES, PartyReportsCommon


def page(body):
    style = ir_actions_report.stylesheet()
    return (
        f'<html lang="zh-CN"><head><style>{style}</style></head>'
        f"<body><article>{body}</article></body></html>"
    )


class TestPdfPrinter(TransactionCase):
    def _print(self, body):
        return pdf.PdfPrinter().print_pages([page(body)])

    def _text(self, content):
        return "".join(p.extract_text() for p in PdfReader(BytesIO(content)).pages)

    def test_doctests(self):
        for module in (pdf, party_document, party_rule_poster):
            result = doctest.testmod(module)
            self.assertTrue(result.attempted)
            self.assertFalse(result.failed)

    def test_rare_names_have_glyphs(self):
        """WeasyPrint warns of a glyph that no font has; the text is found again."""
        for tag in ("h1", "p", "table class='party_ruled'><tr><th"):
            with self.subTest(tag=tag), self.assertNoLogs("weasyprint", "WARNING"):
                content = self._print(f"<{tag}>{RARE_NAMES}")
            text = self._text(content)
            self.assertFalse([name for name in RARE_NAMES if name not in text])

    def test_missing_glyph_would_be_noticed(self):
        """The test above has teeth: a character that no font can have."""
        with self.assertLogs("weasyprint", "WARNING") as logs:
            self._print("<p>\U0010fffd</p>")
        self.assertIn(".notdef", logs.output[0])

    def test_nothing_is_fetched(self):
        """Neither the network nor the disk: an address in a template gets nothing."""
        with (
            patch("socket.socket.connect", side_effect=AssertionError("network")),
            patch("urllib.request.FileHandler.file_open", side_effect=AssertionError),
            self.assertLogs("weasyprint", "ERROR") as logs,
        ):
            content = self._print(
                '<img src="http://127.0.0.1:9/x.png"/><img src="file:///etc/hostname"/>'
                '<img src="/web/image/1"/><p>kept</p>'
            )
        self.assertIn("kept", self._text(content))
        self.assertEqual(len(logs.output), 3)
        self.assertIn("disallowed protocol", logs.output[0])

    def test_long_text_is_printed_whole(self):
        count = 12_500  # of eight characters each: 100,000
        text = "".join(f"{number:06}。\n" for number in range(count))
        content = self._print(
            '<table class="party_ruled"><tr class="party_long"><th>Request</th>'
            f'<td><div class="party_text">{text}</div></td></tr></table>'
        )
        printed = self._text(content)
        for number in (0, 1, count // 2, count - 2, count - 1):
            self.assertIn(f"{number:06}", printed)
        self.assertEqual(printed.count("。"), count)

    def test_table_head_repeats(self):
        rows = "".join(f"<tr><td>row {number}</td></tr>" for number in range(200))
        content = self._print(
            f"<table><thead><tr><th>Head</th></tr></thead><tbody>{rows}</tbody></table>"
        )
        pages = PdfReader(BytesIO(content)).pages
        self.assertGreater(len(pages), 2)
        for printed in pages:
            self.assertEqual(printed.extract_text().count("Head"), 1)


@tagged("post_install", "-at_install")
class TestPartyDocument(PartyReportsCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.report = self.env.ref(FORM)

    def _streams(self, records, report=None):
        reports = self.env["ir.actions.report"].with_user(self.clerk_a)
        return reports._render_qweb_pdf_prepare_streams(
            (report or self.report).report_name, {}, records.ids
        )

    def test_other_reports_keep_their_engine(self):
        other = self.env.ref("base.action_report_externalpreview", False) or self.env[
            "ir.actions.report"
        ].search([("is_party_document", "=", False)], limit=1)
        self.assertTrue(other)
        state = type(self.env["ir.actions.report"])
        with (
            patch.object(state, "get_wkhtmltopdf_state", return_value="install"),
            self.assertRaisesRegex(UserError, "Wkhtmltopdf"),
        ):
            self.env["ir.actions.report"]._render_qweb_pdf_prepare_streams(
                other.report_name, {}, [1]
            )

    def test_prints_without_wkhtmltopdf(self):
        ticket = self._create_ticket()
        state = type(self.env["ir.actions.report"])
        with (
            patch.object(state, "get_wkhtmltopdf_state", return_value="install"),
            patch.object(state, "_run_wkhtmltopdf", side_effect=AssertionError),
        ):
            content = self._print(ticket, user=self.clerk_a)
        self.assertEqual(content[:5], b"%PDF-")

    def test_bulk_numbers_each_record_by_itself(self):
        tickets = self._create_ticket(request_text="long text. " * 700)
        tickets |= self._create_ticket() | self._create_ticket()
        pages = self._pages(self._print(tickets, user=self.clerk_a))
        self.assertEqual(len(pages), 5)
        for printed, mark in zip(
            pages, ("1 / 3", "2 / 3", "3 / 3", "1 / 1", "1 / 1"), strict=True
        ):
            self.assertIn(mark, printed)
        self.assertIn(tickets[0].name, pages[1], "every page says whose it is")
        self.assertIn(tickets[2].name, pages[4])

    def test_bulk_of_several_chunks_is_one_file(self):
        tickets = self._create_ticket()
        for _number in range(4):
            tickets |= self._create_ticket()
        with patch.object(ir_actions_report, "PRINT_CHUNK", 2):
            pages = self._pages(self._print(tickets, user=self.clerk_a))
        self.assertEqual(len(pages), 5)
        for printed, ticket in zip(pages, tickets, strict=True):
            self.assertIn(ticket.name, printed)

    def test_order_of_bulk_is_the_order_asked_for(self):
        first, second = self._create_ticket(), self._create_ticket()
        pages = self._pages(self._print(second + first, user=self.clerk_a))
        self.assertIn(second.name, pages[0])
        self.assertIn(first.name, pages[1])

    def test_same_record_twice_is_printed_once(self):
        ticket = self._create_ticket()
        self.assertEqual(
            len(self._pages(self._print(ticket + ticket, user=self.clerk_a))), 1
        )

    def test_attachments_are_kept_record_by_record(self):
        self.report.attachment = "object.name + '.pdf'"
        tickets = self._create_ticket() | self._create_ticket()
        streams = self._streams(tickets)
        self.assertEqual(list(streams), tickets.ids)
        self.assertEqual(len(self._pages(self._print(tickets, user=self.clerk_a))), 2)
        stored = self.env["ir.attachment"].search(
            [("res_model", "=", "party.ticket"), ("res_id", "in", tickets.ids)]
        )
        self.assertEqual(
            sorted(stored.mapped("name")),
            sorted(f"{ticket.name}.pdf" for ticket in tickets),
        )
        for attachment in stored:
            [printed] = self._pages(attachment.raw)
            self.assertIn(attachment.name.removesuffix(".pdf"), printed)

    def test_stored_copy_is_printed_again(self):
        self.report.write({"attachment": "object.name", "attachment_use": True})
        old = self._create_ticket()
        first = self._print(old, user=self.clerk_a)
        old.requester_name = "Tang Xinyi"
        self.assertEqual(self._print(old, user=self.clerk_a), first)
        both = self._pages(self._print(old | self._create_ticket(), user=self.clerk_a))
        self.assertEqual(len(both), 2)
        self.assertNotIn("Tang Xinyi", both[0])

    def test_template_without_articles_is_refused(self):
        view = self.env.ref("party_service_center_reports.party_ticket_form")
        ticket = self._create_ticket()
        one = f"<article data-record-id='{ticket.id}'/>"
        for article in ("", "<article/>", "<article data-record-id='0'/>", one + one):
            view.arch = (
                '<t t-name="x"><t t-set="title">T</t><t t-call='
                '"party_service_center_reports.party_document_layout">'
                f"{article}</t></t>"
            )
            with self.subTest(article=article), self.assertRaises(DocumentRefused):
                self._streams(ticket)

    def test_missing_library_is_named(self):
        ticket = self._create_ticket()
        with (
            patch.object(pdf, "MISSING_LIBRARY", "cannot load library 'pango-1.0-0'"),
            self.assertRaisesRegex(DocumentRefused, "pango"),
        ):
            self._streams(ticket)

    def test_action_tells_the_client(self):
        ticket = self._create_ticket()
        action = self.report.report_action(ticket)
        self.assertTrue(action["is_party_document"])
        self.assertEqual(action["type"], "ir.actions.report", "no letterhead asked for")
        self.assertIn("is_party_document", self.report._get_readable_fields())
        bindings = (
            self.env["ir.actions.actions"]
            .with_user(self.clerk_a)
            .get_bindings("party.ticket")
        )
        self.assertIn(self.report.id, [action["id"] for action in bindings["report"]])

    def test_download(self):
        """What the Print menu does, on a server without wkhtmltopdf."""
        tickets = self._create_ticket() | self._create_ticket()
        self.authenticate(self.clerk_a.login, self.clerk_a.login.ljust(8, "x"))
        for records, filename in (
            (tickets[0], f"{tickets[0].name}.pdf"),
            (tickets, f"{self.report.name}.pdf"),
        ):
            response = self._post_download(records)
            with self.subTest(filename=filename):
                self.assertEqual(response.headers["Content-Type"], "application/pdf")
                _kind, options = parse_options_header(
                    response.headers["Content-Disposition"]
                )
                self.assertEqual(options["filename"], filename)
                self.assertEqual(len(self._pages(response.content)), len(records))

    def test_download_of_a_foreign_center(self):
        ticket = self._create_ticket()
        self.authenticate(self.clerk_b.login, self.clerk_b.login.ljust(8, "x"))
        with mute_logger("odoo.http", "odoo.addons.web.controllers.report"):
            response = self._post_download(ticket)
        self.assertNotEqual(response.headers["Content-Type"], "application/pdf")
        self.assertIn("AccessError", response.text)
        self.assertNotIn(ticket.requester_name, response.text)

    def _post_download(self, records):
        ids = ",".join(map(str, records.ids))
        return self.url_open(
            "/report/download",
            data={
                "data": json.dumps(
                    [f"/report/pdf/{self.report.report_name}/{ids}", "qweb-pdf"]
                ),
                # tests print HTML instead of PDF unless told otherwise
                "context": json.dumps({"force_report_rendering": True}),
                "csrf_token": http.Request.csrf_token(self),
            },
        )

    def test_mail_template_attaches_the_form(self):
        ticket = self._create_ticket()
        template = self.env["mail.template"].create(
            {
                "name": "Form",
                "model_id": self.env["ir.model"]._get_id("party.ticket"),
                "subject": "Form",
                "email_to": "somebody@example.org",
                "report_template_ids": self.report.ids,
            }
        )
        template = template.with_context(force_report_rendering=True)
        mail = self.env["mail.mail"].browse(template.send_mail(ticket.id))
        [attachment] = mail.attachment_ids
        self.assertEqual(attachment.name, f"{ticket.name}.pdf")
        self.assertEqual(attachment.raw[:5], b"%PDF-")

    def test_report_without_records(self):
        self.env.ref("party_service_center_reports.party_ticket_form").arch = (
            '<t t-name="x"><t t-set="title">T</t><t t-call='
            '"party_service_center_reports.party_document_layout">'
            "<article>No records</article></t></t>"
        )
        for attachment in (False, "object.name"):
            self.report.attachment = attachment
            streams = self._streams(self.env["party.ticket"])
            self.assertEqual(list(streams), [False])
            [printed] = self._pages(streams[False]["stream"].getvalue())
            self.assertIn("No records", printed)
