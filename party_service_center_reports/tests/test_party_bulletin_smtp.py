"""Situation reports through a real SMTP server: received, refused, sent again."""

from base64 import b64decode
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.party_service_center.exceptions import ProtectedField

from ..exceptions import SentReport
from ..models.party_report_attempt import WAITS
from ..models.party_report_dispatch import UNDELIVERED
from .bulletin_common import RETRY_CRON, SIGNED, BulletinCommon
from .common import SEPTEMBER
from .loopback_mail import LoopbackMail

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAIL_LOGGER = "odoo.addons.mail.models.mail_mail"


@tagged("post_install", "-at_install")
class TestPartyBulletinSmtp(LoopbackMail, BulletinCommon):
    def setUp(self):
        super().setUp()
        self.env["mail.mail"].search([("state", "=", "outgoing")]).cancel()

    def _report_mails(self):
        return self.env["mail.mail"].search(
            [("party_attempt_id", "!=", False), ("state", "=", "outgoing")]
        )

    def _send_reports(self, moment=SIGNED):
        others = self.env["mail.mail"].search([("state", "=", "outgoing")])
        (others - self._report_mails()).cancel()
        with freeze_time(moment), mute_logger(MAIL_LOGGER):
            self._send_queue()
        self.env.invalidate_all()

    def _dispatch(self, bulletin):
        return self.env["party.report.dispatch"].search(
            [("bulletin_id", "=", bulletin.id)]
        )

    def test_committee_receives_both_files(self):
        second = self._new_user("committee_2", "committee")
        second.email = "second@example.org"
        self.series.recipient_ids |= second
        tickets = self._make_september()
        bulletin = self._sent()
        self._send_reports()
        dispatch = self._dispatch(bulletin)
        self.assertEqual(dispatch.attempt_ids.mapped("outcome"), ["sent", "sent"])
        self.assertEqual(bulletin.mail_state, "sent")
        messages = self.mailbox.messages()
        self.assertEqual(
            sorted(addresses for addresses, _message in messages),
            [["committee@example.org"], ["second@example.org"]],
        )
        for _addresses, message in messages:
            workbook, document = message.iter_attachments()
            self.assertEqual(workbook.get_content_type(), XLSX_TYPE)
            self.assertEqual(document.get_content_type(), "application/pdf")
            for part, names in (
                (workbook, ("workbook", "content")),
                (document, ("document", "document")),
            ):
                received = part.get_content()
                self.assertEqual(received, b64decode(bulletin[names[0]]))
                self.assertEqual(received, b64decode(dispatch[names[1]]))
            body = message.get_body(("html",)).get_content()
            self.assertIn("Requests taken", body)
            self.assertIn(f"/odoo/party-sent-reports/{dispatch.id}", body)
            text = f"{message['Subject']} {body}"
            self.assertIn("Center A", text)
            for ticket in tickets:
                for value in (ticket.requester_name, ticket.name, ticket.subject):
                    self.assertNotIn(value, text)

    def test_refused_mail_is_sent_again_later_and_later(self):
        self._nobody_listens()
        bulletin = self._sent()
        dispatch = self._dispatch(bulletin)
        now = datetime.fromisoformat(SIGNED)
        self._send_reports(now)
        self.assertEqual(dispatch.attempt_ids.outcome, "failed")
        self.assertTrue(dispatch.attempt_ids.words)
        for number, wait in enumerate(WAITS[:3], start=1):
            last = dispatch.attempt_ids[-1]
            self.assertEqual((last.number, last.next_at), (number, now + wait))
            self._run_at(now + wait - timedelta(minutes=1), RETRY_CRON)
            self.assertEqual(len(dispatch.attempt_ids), number, "not before its time")
            now += wait
            self._run_at(now, RETRY_CRON)
            self.assertEqual(len(dispatch.attempt_ids), number + 1)
            if number == 3:
                self._somebody_listens()
            self._send_reports(now)
        self.assertEqual(
            dispatch.attempt_ids.mapped("outcome"), ["failed"] * 3 + ["sent"]
        )
        self.assertFalse(dispatch.is_undelivered)
        [(_addresses, message)] = self.mailbox.messages()
        workbook, document = message.iter_attachments()
        self.assertEqual(workbook.get_content(), b64decode(bulletin.workbook))
        self.assertEqual(document.get_content(), b64decode(bulletin.document))
        self._run_at(now + timedelta(days=9), RETRY_CRON)
        self.assertEqual(len(dispatch.attempt_ids), 4)

    def test_after_the_last_attempt_somebody_has_to_look(self):
        self._nobody_listens()
        dispatch = self._dispatch(self._sent())
        now = datetime.fromisoformat(SIGNED)
        self._send_reports(now)
        for wait in WAITS:
            self.assertFalse(dispatch.is_undelivered)
            now += wait
            self._run_at(now, RETRY_CRON)
            self._send_reports(now)
        self.assertEqual(len(dispatch.attempt_ids), len(WAITS) + 1)
        self.assertTrue(dispatch.is_undelivered)
        found = dispatch.search([("is_undelivered", "=", True)])
        self.assertIn(dispatch, found)
        tasks = dispatch.activity_search([UNDELIVERED])
        self.assertIn(self.admin, tasks.user_id)
        with self.assertRaises(AccessError):
            dispatch.with_user(self.committee).action_send_again()
        self._somebody_listens()
        with freeze_time(now):
            dispatch.with_user(self.admin).action_send_again()
        self._send_reports(now)
        self.assertFalse(dispatch.is_undelivered)
        self.assertFalse(dispatch.activity_search([UNDELIVERED]))
        self.assertEqual(dispatch.attempt_ids[-1].outcome, "sent")
        self.assertEqual(len(self.mailbox.messages()), 1)
        # notices of the task went over the same server and are no sending
        notice = self.env["mail.message"].create(
            {"model": dispatch._name, "res_id": dispatch.id}
        )
        self.env["mail.mail"].create(
            {"mail_message_id": notice.id, "state": "exception", "failure_reason": "No"}
        )
        self.env.invalidate_all()
        self.assertEqual((dispatch.mail_state, dispatch.mail_failure), ("sent", False))
        self.assertEqual(dispatch.bulletin_id.mail_state, "sent")

    def test_registers_are_sent_again_too(self):
        self._nobody_listens()
        with freeze_time(SIGNED):
            self.mailing._send(SEPTEMBER)
        dispatch = self.mailing.dispatch_ids
        self._send_reports()
        self._somebody_listens()
        later = datetime.fromisoformat(SIGNED) + WAITS[0]
        self._run_at(later, RETRY_CRON)
        self._send_reports(later)
        self.assertEqual(dispatch.attempt_ids.mapped("outcome"), ["failed", "sent"])
        [(_addresses, message)] = self.mailbox.messages()
        [attachment] = message.iter_attachments()
        self.assertEqual(attachment.get_content(), b64decode(dispatch.content))
        self.assertIn("Answered at Once", message.get_body(("html",)).get_content())

    def test_broken_off_sending_is_taken_up(self):
        """The server was killed between the mail's start and the word of its end."""
        dispatch = self._dispatch(self._sent())
        attempt = dispatch.attempt_ids
        attempt.mail_id.write({"state": "exception", "failure_reason": "Broken off"})
        now = datetime.fromisoformat(SIGNED)
        self._run_at(now + timedelta(minutes=5), RETRY_CRON)
        self.assertEqual(attempt.outcome, "waiting")
        self._run_at(now + timedelta(minutes=20), RETRY_CRON)
        self.assertEqual((attempt.outcome, attempt.words), ("failed", "Broken off"))
        self._run_at(now + timedelta(minutes=40), RETRY_CRON)
        later = now + timedelta(minutes=41)
        self._send_reports(later)
        self.assertEqual(dispatch.attempt_ids.mapped("outcome"), ["failed", "sent"])

    def test_stopped_mail_waits_for_a_person(self):
        dispatch = self._dispatch(self._sent())
        dispatch.attempt_ids.mail_id.cancel()
        self._run_at(datetime.fromisoformat(SIGNED) + timedelta(hours=1), RETRY_CRON)
        self.assertEqual(dispatch.attempt_ids.outcome, "stopped")
        self.assertTrue(dispatch.is_undelivered)

    def test_who_left_the_committee_gets_no_second_mail(self):
        self._nobody_listens()
        dispatch = self._dispatch(self._sent())
        self._send_reports()
        self.committee.group_ids = self.env.ref(
            "party_service_center.group_party_clerk"
        )
        later = datetime.fromisoformat(SIGNED) + WAITS[0]
        self._run_at(later, RETRY_CRON)
        self.assertEqual(len(dispatch.attempt_ids), 1)
        self.assertIn("left", dispatch.attempt_ids.words)

    def test_log_of_attempts_is_nobodys(self):
        attempt = self._dispatch(self._sent()).attempt_ids
        for user in (self.committee, self.admin):
            with self.assertRaises(ProtectedField):
                attempt.with_user(user).write({"outcome": "sent"})
            self.assertFalse(attempt.with_user(user).has_access("write"))
        with self.assertRaises(ProtectedField):
            attempt.sudo().write({"outcome": "sent"})
        with self.assertRaises(ProtectedField):
            attempt.sudo().copy()
        with self.assertRaises(SentReport):
            attempt.sudo().unlink()

    def test_storing_and_queueing_are_one_step(self):
        """When the mail cannot be queued nothing says that it was sent."""
        bulletin = self._draft()
        with freeze_time(SIGNED):
            bulletin.action_sign()
            queue = patch.object(
                type(self.env["mail.mail"]), "create", side_effect=OSError("Disk full")
            )
            with queue, self.assertRaises(OSError), self.env.cr.savepoint():
                bulletin.action_send()
            self.env.invalidate_all()
        self.assertEqual(bulletin.state, "signed")
        self.assertFalse(self._dispatch(bulletin))
        self.assertFalse(self._report_mails())
