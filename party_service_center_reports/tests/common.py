"""Tickets of a month in every state, and readers for workbooks and PDFs."""

import re
import unicodedata
from datetime import date
from io import BytesIO
from unittest.mock import patch

import openpyxl
from pypdf import PdfReader
from pypdf.generic import ByteStringObject, ContentStream, TextStringObject

from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from odoo.addons.party_service_center.tests.common import PartyCommon

from ..renderers.pdf import PdfPrinter
from ..tables.period import Period

SEPTEMBER = Period(date(2026, 9, 1), date(2026, 9, 30))
# the first working day of October 2026 is Thursday the 8th, 08:05 in Shanghai
FIRST_WORKING_DAY = "2026-10-08 00:05:00"
CRON = "party_service_center_reports.party_report_mailing_cron_send"
FORM = "party_service_center_reports.party_ticket_form_report"
SURVEY_FORM = "party_service_center_reports.party_registration_form_report"
PLEDGE = "party_service_center_reports.party_pledge_sheet_report"
PLATE = "party_service_center_reports.party_plaque_plate_report"
HANDBOOK = "party_service_center_reports.party_handbook_booklet_report"
RECEIPT = "party_service_center_reports.party_handbook_receipt_report"
LETTER = "party_service_center_reports.party_referral_letter_report"
LETTER_PAPER = "party_service_center_reports.party_letter_report"
EVENT_SHEET = "party_service_center_reports.party_event_sheet_report"
EVENT_LETTER = "party_service_center_reports.party_event_letter_report"
NOTICE_LETTER = "party_service_center_reports.party_event_notice_letter_report"
EVENT_RECORD = "party_service_center_reports.party_event_record_report"
REQUEST = "party_service_center_reports.party_statement_request_report"
DECISION = "party_service_center_reports.party_decision_notice_report"
SLIP = "party_service_center_reports.party_decision_slip_report"
BADGE = "party_service_center_reports.party_badge_card_report"
NOTICE_SLIP = "party_service_center_reports.party_ticket_slip_report"
CONSENTS = "party_service_center_reports.party_consent_sheet_report"
MEMBER_CONSENTS = "party_service_center_reports.party_member_consent_sheet_report"
POSTER = "party_service_center_reports.party_rule_poster_report"
CENTER_POSTERS = "party_service_center_reports.party_center_posters_report"
WALL_SHEET = "party_service_center_reports.party_wall_sheet_report"
UNDERTAKING = "party_service_center_reports.party_undertaking_sheet_report"
HANDOVER = "party_service_center_reports.party_handover_list_report"
EVENT_PLAN = "party_service_center_reports.party_event_plan_sheet_report"
EVALUATION = "party_service_center_reports.party_evaluation_sheet_report"
INSPECTION = "party_service_center_reports.party_inspection_sheet_report"
RECTIFICATIONS = "party_service_center_reports.party_rectification_notice_report"
# of GB 18030 and beyond; a member's name must never come out as an empty box
RARE_NAMES = "垚犇龑彧頔珵喆堃淏玥珺祎翀芃赟䶮㛃𬘡𬭚"
# a picture of one point
PICTURE = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    b"AABJRU5ErkJggg=="
)
# numbers of a font's empty box, and of no glyph at all
NO_GLYPH = (b"\0\0", b"\xff\xff")
MILLIMETER = 72 / 25.4  # points


class PartyReportsCommon(PartyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mailing = cls.env.ref(
            "party_service_center_reports.party_report_mailing_ticket_register"
        )
        cls.committee.email = "committee@example.org"
        # names as people have them; a form of one page stays on one page
        for user in (cls.clerk_a, cls.director_a, cls.clerk_b, cls.committee):
            user.name = user.login.replace("_", " ").title()
        # other databases may have committee members of their own
        cls.mailing.recipient_ids = cls.committee

    def _make_september(self):
        """One ticket of center A in each state, one of center B; all of September."""
        tickets = self.env["party.ticket"]
        for state in (
            "accepted",
            "transferred",
            "processing",
            "done",
            "told",
            "filed",
            "withdrawn",
        ):
            tickets |= self._bring_to(state).sudo()
        instant = self._create_ticket()
        self._tell(instant, result_text="By the form of the branch.")
        late = self._create_ticket()
        with freeze_time("2026-10-09 02:00:00"):  # due on 2026-10-08
            self._tell(late, result_text="Too late.")
        foreign = self._create_ticket(self.clerk_b, center_id=self.center_b.id)
        return tickets | instant.sudo() | late.sudo() | foreign.sudo()

    def _make_people(self, count, **values):
        """``count`` members of center A, entered at once; names in order."""
        members = self.env["party.member"].with_user(self.clerk_a)
        return members._enter(
            [
                {
                    "name": f"Member {number:04}",
                    "mobile": f"1390000{number:04}",
                    "home_branch_id": self.branch.id,
                }
                | values
                for number in range(1, count + 1)
            ]
        )

    def _make_approved_event(self, members, **values):
        """An approved activity of center A with ``members`` on its list."""
        event = self._create_event(target_mode="hand", **values)
        self._invite(event, members)
        self._approve(event)
        return event

    def _run_cron_at(self, moment):
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref(CRON).method_direct_trigger()
        self.env.invalidate_all()

    @staticmethod
    def _read_workbook(content):
        """Rows of a workbook between its head and the first empty line, as dicts."""
        sheet = openpyxl.load_workbook(BytesIO(content)).active
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        head = next(i for i, row in enumerate(rows) if all(row))
        found = []
        for row in rows[head + 1 :]:
            if not any(row):
                break
            found.append(dict(zip(rows[head], row, strict=True)))
        return found

    def _print(self, records, report=FORM, user=None, **context):
        actions = self.env["ir.actions.report"].with_context(
            force_report_rendering=True, **context
        )
        content, kind = actions.with_user(user or self.env.user)._render_qweb_pdf(
            report, records.ids
        )
        self.assertEqual(kind, "pdf")
        return content

    @staticmethod
    def _pages(content):
        """The text of each page; look-alike radicals made plain."""
        return [
            unicodedata.normalize("NFKC", page.extract_text())
            for page in PdfReader(BytesIO(content)).pages
        ]

    @staticmethod
    def _missing_glyphs(content):
        """How many characters of the document no font has a glyph for."""
        missing = 0
        reader = PdfReader(BytesIO(content))
        for page in reader.pages:
            for operands, operator in ContentStream(
                page["/Contents"], reader
            ).operations:
                if operator not in (b"Tj", b"TJ"):
                    continue
                parts = operands[0] if operator == b"TJ" else operands
                for part in parts:
                    if isinstance(part, TextStringObject | ByteStringObject):
                        glyphs = part.original_bytes
                        missing += sum(
                            glyphs[at : at + 2] in NO_GLYPH
                            for at in range(0, len(glyphs), 2)
                        )
        return missing

    @staticmethod
    def _count_pictures(content):
        """How many pictures the document holds; its pages share them."""
        pages = PdfReader(BytesIO(content)).pages
        return len({image.name for page in pages for image in page.images})

    @staticmethod
    def _page_sizes(content):
        """Width and height of each page in millimeters."""
        return [
            (
                round(float(page.mediabox.width) / MILLIMETER),
                round(float(page.mediabox.height) / MILLIMETER),
            )
            for page in PdfReader(BytesIO(content)).pages
        ]

    def _printed(self, records, report=FORM, user=None, **context):
        """The printed text without white space, which line ends move about."""
        content = self._print(records, report, user or self.clerk_a, **context)
        return self._dense("".join(self._pages(content)))

    @staticmethod
    def _dense(text):
        return re.sub(r"\s", "", text)

    def assertPrinted(self, printed, *texts):
        for text in texts:
            self.assertIn(self._dense(text), printed)

    def assertNotPrinted(self, printed, *texts):
        for text in texts:
            self.assertNotIn(self._dense(text), printed)

    def assertPrintRefused(self, record, report):
        """Nobody prints a record of center A but its staff and the committee."""
        for user in (self.clerk_b, self.unassigned, self.outsider, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._print(record, report, user)
        for user in (self.clerk_a, self.director_a, self.committee):
            self.assertTrue(self._print(record, report, user))

    def assertQueriesSteady(self, records, report):
        """Many records are printed with the queries of two."""
        blank = PdfPrinter()._lay_out("<p>blank</p>")

        def count(docs):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            # laying out takes long and knows no database
            with patch.object(PdfPrinter, "_lay_out", return_value=blank) as lay_out:
                self._print(docs, report, self.clerk_a)
            self.assertTrue(lay_out.called)
            return self.env.cr.sql_log_count - before

        count(records)  # fill the caches of rules and templates
        self.assertGreater(len(records), 2)
        self.assertEqual(count(records), count(records[:2]))
