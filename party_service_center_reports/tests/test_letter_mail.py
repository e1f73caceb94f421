"""Letters that go out by e-mail, through a real mail server on loopback (A3.3.4)."""

from hashlib import sha256

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.party_service_center.exceptions import (
    LetterRefused,
    ProtectedField,
    TransitionRefused,
)

from ..exceptions import ReportRefused
from .common import LETTER_PAPER
from .letter_common import MAIL_CRON, LetterPaperCase
from .test_party_report_smtp import LoopbackMail


@tagged("post_install", "-at_install")
class TestLetterMail(LoopbackMail, LetterPaperCase):
    def setUp(self):
        super().setUp()
        self.env["mail.mail"].search([("state", "=", "outgoing")]).cancel()
        self._make_writable(branch=self.far_branch)
        self.letter = self._approved_letters().with_user(self.clerk_a)

    def _mail(self, letters):
        """What a clerk does: open the dialog, confirm, and the job runs."""
        action = letters.action_send_by_email()
        dialog = self.env[action["res_model"]].with_user(self.clerk_a)
        dialog = dialog.with_context(**action["context"]).create({})
        dialog.action_confirm()
        self._run_job(MAIL_CRON)
        return dialog

    def test_addressee_gets_the_copy(self):
        self._mail(self.letter)
        self.assertEqual(self.letter.mail_state, "handed")
        self.assertEqual(self.letter.state, "approved", "it has not left yet")
        self._send_queue()

        [(addresses, message)] = self.mailbox.messages()
        self.assertEqual(addresses, ["far@example.com"])
        [attachment] = message.iter_attachments()
        self.assertEqual(attachment.get_content_type(), "application/pdf")
        self.assertEqual(attachment.get_filename(), f"{self.letter.name}.pdf")
        content = attachment.get_content()
        self.assertEqual(content, self._print(self.letter, LETTER_PAPER, self.clerk_a))
        self.assertEqual(sha256(content).hexdigest(), self.letter.copy_hash)
        self._check_words(message)

        letter = self.letter
        self.assertEqual((letter.state, letter.way), ("sent", "email"))
        self.assertEqual(letter.sent_date, self.center_a._today())
        self.assertEqual(letter.message_ref, message["Message-Id"])
        self.assertEqual(letter.sent_by_id, self.clerk_a)
        self.assertEqual(letter.mail_state, "sent")

    def _check_words(self, message):
        """Number, addressee, center, telephone, and nothing of a person (P-14)."""
        for kind in ("html", "plain"):
            words = message.get_body((kind,)).get_content()
            for text in (self.letter.name, "Center A", "0572-5012345"):
                self.assertIn(text, words)
            self.assertNotIn("Trader", words)
        self.assertNotIn("Trader", message["Subject"])

    def test_ledger_knows_of_it(self):
        self._mail(self.letter)
        self._send_queue()
        row = self.env["party.delivery"].search(
            [("key", "=", f"letter:{self.letter.id}")]
        )
        self.assertEqual(row.channel, "email")

    def test_failure_shows_and_is_tried_again(self):
        server = self.env["ir.mail_server"].search([])
        port, server.smtp_port = server.smtp_port, 1  # nobody listens
        self._mail(self.letter)
        self._send_queue()
        self.assertEqual(self.letter.mail_state, "failed")
        self.assertTrue(self.letter.mail_failure)
        self.assertEqual(self.letter.state, "approved")
        server.smtp_port = port
        self._mail(self.letter)
        self._send_queue()
        self.assertEqual(self.letter.state, "sent")
        self.assertFalse(self.letter.mail_failure)
        self.assertEqual(len(self.mailbox.messages()), 1)

    def test_stopped_mail_is_a_failure(self):
        self._mail(self.letter)
        mails = self.env["mail.mail"].sudo()
        mails.search([("party_letter_id", "=", self.letter.id)]).cancel()
        self.assertEqual(self.letter.mail_state, "failed")

    def test_who_has_no_address_is_named(self):
        self._make_writable(branch=self.near_branch, start=5)
        run = self.letter.run_id.with_user(self.director_a)
        run.action_draft_missing()
        run.action_approve()
        letters = run.letter_ids.with_user(self.clerk_a)
        dialog = self._mail(letters)
        self.assertEqual(dialog.ready_count, 1)
        self.assertEqual(dialog.without_ids, letters - self.letter)
        self.assertFalse((letters - self.letter).mail_state)
        self.assertEqual(self.letter.mail_state, "handed")
        with self.assertRaises(ReportRefused):
            self._mail(letters - self.letter)
        self.near.email = "near@example.com"
        self._mail(letters - self.letter)
        self._send_queue()
        self.assertEqual(set(letters.mapped("state")), {"sent"})

    def test_nothing_is_mailed_twice(self):
        self._mail(self.letter)
        with self.assertRaises(LetterRefused):
            self.letter._queue_mail()
        self._send_queue()
        with self.assertRaises(TransitionRefused):
            self.letter.action_send_by_email()
        self._run_job(MAIL_CRON)
        self._send_queue()
        self.assertEqual(len(self.mailbox.messages()), 1)

    def test_withdrawn_consent_stops_the_mail(self):
        self.letter._queue_mail()
        self._withdraw_consent(self.letter.sudo().line_ids.member_id)
        self._run_job(MAIL_CRON)
        self._send_queue()
        self.assertEqual(self.letter.mail_state, "failed")
        self.assertIn("consent", self.letter.mail_failure)
        told = [addresses for addresses, _message in self.mailbox.messages()]
        self.assertNotIn(["far@example.com"], told)

    def test_bounce_is_told(self):
        self._mail(self.letter)
        self._send_queue()
        threads = self.env["mail.thread"]
        threads._routing_handle_bounce(
            None,
            {
                "bounced_email": "far@example.com",
                "bounced_partner": self.env["res.partner"],
                "bounced_msg_ids": [self.letter.message_ref],
                "bounced_message": self.env["mail.message"],
                "body": "<p>No such user</p>",
                "email_from": "MAILER-DAEMON@example.com",
                "to": "office@example.com",
                "message_id": "<bounce@example.com>",
            },
        )
        self.assertEqual(self.letter.mail_state, "failed")
        self.assertIn("No such user", self.letter.mail_failure)
        tasks = self.letter.run_id.sudo().activity_ids
        told = tasks.filtered(lambda task: self.letter.name in (task.summary or ""))
        self.assertEqual(told.user_id, self.director_a)

    def test_only_who_sends_letters_mails_them(self):
        for user in (
            self.clerk_b,
            self.committee,
            self.unassigned,
            self.outsider,
            self.portal_user,
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.letter.with_user(user).action_send_by_email()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.letter.with_user(user)._queue_mail()
        for name in ("mail_state", "mail_address", "mail_failure"):
            with self.assertRaises(ProtectedField):
                self.letter.write({name: False})

    def test_files_of_the_mail_are_the_letters(self):
        """Who may not read the letter does not read what was mailed either."""
        self._mail(self.letter)
        mail = self.env["mail.mail"].sudo()
        mail = mail.search([("party_letter_id", "=", self.letter.id)])
        self.assertTrue(mail.attachment_ids)
        for user in (self.clerk_b, self.unassigned, self.outsider, self.portal_user):
            for file in mail.attachment_ids.with_user(user):
                with self.subTest(user=user.login):
                    self.assertFalse(file.has_access("read"))
