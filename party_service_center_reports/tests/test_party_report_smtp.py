"""The monthly mail through a real SMTP server on loopback, opened and compared."""

from base64 import b64decode

from odoo.tests import tagged

from .common import FIRST_WORKING_DAY, PartyReportsCommon
from .loopback_mail import LoopbackMail

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@tagged("post_install", "-at_install")
class TestPartyReportSmtp(LoopbackMail, PartyReportsCommon):
    def test_committee_receives_the_register(self):
        second = self._new_user("committee_2", "committee")
        second.email = "second@example.org"
        self.mailing.recipient_ids |= second
        tickets = self._make_september()
        self.env["mail.mail"].search([("state", "=", "outgoing")]).cancel()
        self._run_cron_at(FIRST_WORKING_DAY)
        self._send_queue()

        dispatch = self.mailing.dispatch_ids
        self.assertEqual(dispatch.mail_state, "sent")
        messages = self.mailbox.messages()
        self.assertEqual(
            sorted(addresses for addresses, _message in messages),
            [["committee@example.org"], ["second@example.org"]],
            "nobody sees the others' addresses",
        )
        for addresses, message in messages:
            with self.subTest(addresses=addresses):
                self._check_message(message, dispatch, tickets)

    def _check_message(self, message, dispatch, tickets):
        self.assertEqual(message["Subject"], "Ticket Register, September 2026")
        [attachment] = message.iter_attachments()
        self.assertEqual(attachment.get_content_type(), XLSX_TYPE)
        self.assertEqual(
            attachment.get_filename(),
            "Ticket Register 2026-09-01 – 2026-09-30.xlsx",
        )
        workbook = attachment.get_content()
        self.assertEqual(workbook, b64decode(dispatch.content), "byte for byte")

        rows = {row["Number"]: row for row in self._read_workbook(workbook)}
        self.assertEqual(set(rows), set(tickets.mapped("name")))
        for ticket in tickets:
            row = rows[ticket.name]
            self.assertEqual(row["Requester"], ticket.requester_name)
            self.assertEqual(row["Matter"], ticket.subject)
            self.assertEqual(row["Accepted on"].date(), ticket.accepted_date)
            self.assertEqual(row["Due on"].date(), ticket.due_date)
            told = row["Told on"]
            self.assertEqual(told and told.date(), ticket.told_date or None)

        body = message.get_body(("html",)).get_content()
        text = message.get_body(("plain",)).get_content()
        for part in (body, text):
            self.assertIn(str(len(tickets)), part)
            for ticket in tickets:
                self.assertNotIn(ticket.requester_name, part)
                self.assertNotIn(ticket.name, part)

    def test_refused_mail_shows_on_the_dispatch(self):
        self._run_cron_at(FIRST_WORKING_DAY)
        self._nobody_listens()
        self._send_queue()
        dispatch = self.mailing.dispatch_ids
        dispatch.invalidate_recordset()
        self.assertEqual(dispatch.mail_state, "exception")
        self.assertTrue(dispatch.mail_failure)
