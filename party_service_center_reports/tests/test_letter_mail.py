"""Letters that go out by e-mail, through a real mail server on loopback (A3.3.4)."""

from email.message import Message
from hashlib import sha256
from unittest.mock import patch

from markupsafe import escape

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

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
        reference = self.letter.message_ref
        self._bounce(reference)
        self._bounce(reference)  # a second report of the same
        self.assertEqual(self.letter.mail_state, "failed")
        self.assertIn("No such user", self.letter.mail_failure)
        tasks = self.letter.run_id.sudo().activity_ids
        told = tasks.filtered(lambda task: self.letter.name in (task.summary or ""))
        self.assertEqual(told.user_id, self.director_a)
        self.assertEqual(len(told), 1)

    def _bounce(self, reference, report=None):
        self.env["mail.thread"]._routing_handle_bounce(
            report,
            {
                "bounced_email": "far@example.com",
                "bounced_partner": self.env["res.partner"],
                "bounced_msg_ids": [reference] if reference else False,
                "bounced_message": self.env["mail.message"],
                "body": "<p>No such user</p>",
                "email_from": "MAILER-DAEMON@example.com",
                "to": "office@example.com",
                "message_id": "<bounce@example.com>",
            },
        )

    def test_what_came_back_goes_out_again(self):
        self._mail(self.letter)
        self._send_queue()
        letter = self.letter
        reference, approved_at = letter.message_ref, letter.approved_at
        self._bounce(reference)
        self.assertEqual((letter.state, letter.way), ("approved", False))
        self.assertFalse(letter.sent_date or letter.message_ref or letter.is_late)
        self.assertEqual(letter.approved_at, approved_at)
        log = "".join(letter.sudo().message_ids.mapped("body"))
        self.assertIn(escape(reference), log)
        self.assertTrue(self._tasks(letter.run_id, "letter"))
        self.far.email = "right@example.com"
        self._mail(letter)
        self._send_queue()
        self.assertEqual(letter.state, "sent")
        addresses = [to for to, _message in self.mailbox.messages()]
        self.assertEqual(addresses, [["far@example.com"], ["right@example.com"]])
        self.assertEqual(self._ledger().mapped("state"), ["passed_on", "failed"])

    def _ledger(self):
        return self.env["party.delivery"].search(
            [("key", "=like", f"letter:{self.letter.id}%")]
        )

    def test_delay_is_no_bounce(self):
        self._mail(self.letter)
        self._send_queue()
        report = Message()
        report["Action"] = "delayed"
        self._bounce(self.letter.message_ref, report)
        self.assertEqual(self.letter.state, "sent")
        report.replace_header("Action", "failed")
        self._bounce(self.letter.message_ref, report)
        self.assertEqual(self.letter.state, "approved")

    def test_bounce_without_reference(self):
        self._bounce(False)
        self.assertEqual(self.letter.state, "approved")
        self.assertFalse(self.letter.mail_state)

    # ------------------------------------------------------------------
    # Between the job and the queue
    # ------------------------------------------------------------------
    def _made_mail(self):
        mails_sudo = self.env["mail.mail"].sudo()
        return mails_sudo.search([("party_letter_id", "=", self.letter.id)])

    def test_withdrawn_letter_does_not_leave(self):
        self._mail(self.letter)
        self.letter.with_user(self.director_a)._void("Wrong committee")
        self.assertEqual(self._made_mail().state, "cancel")
        self._made_mail().mark_outgoing()  # an administrator tries again
        self._send_queue()
        self.assertEqual(self._made_mail().state, "cancel")
        self.assertFalse(self.mailbox.messages())
        self.assertEqual(self.letter.state, "void")

    def test_consent_is_asked_right_before_it_leaves(self):
        self._mail(self.letter)
        self._withdraw_consent(self.letter.sudo().line_ids.member_id)
        self._send_queue()
        told = [addresses for addresses, _message in self.mailbox.messages()]
        self.assertNotIn(["far@example.com"], told, "others hear of the withdrawal")
        self.assertEqual(self._made_mail().state, "cancel")
        self.assertEqual(self.letter.mail_state, "failed")
        self.assertIn("consent", self.letter.mail_failure)
        self.assertFalse(self._ledger())

    def test_posted_letter_is_not_mailed_besides(self):
        self._mail(self.letter)
        self._send(self.letter)
        self.assertEqual((self.letter.way, self.letter.mail_state), ("post", False))
        self._send_queue()
        self.assertFalse(self.mailbox.messages())
        self.assertEqual(self._ledger().channel, "post")

    def test_old_mail_does_not_follow_a_new_one(self):
        self._nobody_listens()
        self._mail(self.letter)
        self._send_queue()
        old = self._made_mail()
        self._somebody_listens()
        self._mail(self.letter)
        old.mark_outgoing()
        self._send_queue()
        self.assertEqual(len(self.mailbox.messages()), 1)
        self.assertEqual(old.state, "cancel")
        self.assertEqual(self.letter.state, "sent")

    def test_busy_letter_waits(self):
        self._mail(self.letter)
        nothing = self.env["party.letter"]
        with patch.object(
            type(nothing), "try_lock_for_update", lambda self, **_options: nothing
        ):
            self._send_queue()
        self.assertFalse(self.mailbox.messages())
        self.assertEqual(self._made_mail().state, "outgoing")
        self.assertEqual(self.letter.mail_state, "handed")
        self._send_queue()
        self.assertEqual(self.letter.state, "sent")

    def test_what_left_is_recorded_whatever_speaks_against_it(self):
        self._mail(self.letter)
        self._withdraw_consent(self.letter.sudo().line_ids.member_id)
        self.letter.sudo()._take_mail_result("sent", message_ref="<left@example.com>")
        self.assertEqual((self.letter.state, self.letter.way), ("sent", "email"))
        self.assertIn("consent", self.letter.mail_failure)
        self.assertEqual(self._ledger().channel, "email")
        tasks = self.letter.run_id.sudo().activity_ids
        self.assertIn("against a refusal", "".join(t.summary or "" for t in tasks))

    def test_what_left_after_it_was_withdrawn_is_in_the_ledger(self):
        self._mail(self.letter)
        self.letter.with_user(self.director_a)._void("Wrong committee")
        self.letter.sudo()._take_mail_result("sent", message_ref="<left@example.com>")
        self.assertEqual(self.letter.state, "void")
        self.assertEqual(self._ledger().channel, "email")

    def test_tasks_end_with_the_last_letter(self):
        self._mail(self.letter)
        self._send_queue()
        self._run_job(MAIL_CRON)
        self.assertFalse(self._tasks(self.letter.run_id, "letter"))

    # ------------------------------------------------------------------
    # Failures
    # ------------------------------------------------------------------
    def _failure_tasks(self):
        kind = self.env.ref(
            "party_service_center_reports.mail_activity_type_mail_failed"
        )
        tasks = self.letter.run_id.sudo().activity_ids
        return tasks.filtered(lambda task: task.activity_type_id == kind)

    def test_failures_are_told_once(self):
        self._nobody_listens()
        self._mail(self.letter)
        self._send_queue()
        self._run_job(MAIL_CRON)
        tasks = self._failure_tasks()
        self.assertEqual(tasks.user_id, self.clerk_a | self.director_a)
        self.assertIn("1 letters could not be mailed", tasks[0].summary)
        tasks.unlink()
        self._run_job(MAIL_CRON)
        self.assertFalse(self._failure_tasks(), "nothing new has failed")

    def test_mail_that_is_gone_has_failed(self):
        self._mail(self.letter)
        self._made_mail().unlink()
        self._run_job(MAIL_CRON)
        self.assertEqual(self.letter.mail_state, "failed")
        self._mail(self.letter)
        self._send_queue()
        self.assertEqual(self.letter.state, "sent")

    @mute_logger(
        "odoo.addons.party_service_center_reports.models.party_letter_mail_mixin"
    )
    def test_broken_letter_does_not_block_the_next(self):
        self._make_writable(branch=self.near_branch, start=5)
        self.near.email = "near@example.com"
        run = self.letter.run_id.with_user(self.director_a)
        run.action_draft_missing()
        run.action_approve()
        letters = run.letter_ids.with_user(self.clerk_a)
        make = type(letters)._make_mail

        def make_but_one(letter):
            if letter.id == self.letter.id:
                raise OSError("no file")
            return make(letter)

        with patch.object(type(letters), "_make_mail", make_but_one):
            self._mail(letters)
        self.assertEqual(self.letter.mail_state, "failed")
        self.assertEqual(self.letter.mail_failure, "OSError")
        self.assertEqual((letters - self.letter).mail_state, "handed")

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

    def test_nobody_touches_the_file_that_waits(self):
        """Nobody at a center reads, changes or removes what is about to be mailed."""
        self._mail(self.letter)
        mail = self.env["mail.mail"].sudo()
        mail = mail.search([("party_letter_id", "=", self.letter.id)])
        self.assertTrue(mail.attachment_ids)
        for user in (
            self.clerk_a,
            self.director_a,
            self.clerk_b,
            self.unassigned,
            self.outsider,
            self.portal_user,
        ):
            file = mail.attachment_ids.with_user(user)
            with self.subTest(user=user.login):
                self.assertFalse(file.has_access("read"))
                with self.assertRaises(AccessError):
                    file.write({"raw": b"another"})
                with self.assertRaises(AccessError):
                    file.unlink()
