"""Messages to the requester: number and date, never any content (A3.2.4, P-14)."""

from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MockEmail
from odoo.addons.sms.tests.common import SMSCase
from odoo.addons.sms.tools.sms_api import SmsApi, SmsApiBase

from ..exceptions import TicketRefused
from ..models import sms_provider
from .common import PartyCommon

SECRETS = ("landlord", "33052319750315001X", "Shen Yifan", "lawyer")
REQUEST = "The landlord of 33052319750315001X keeps my deposit; is there a lawyer?"
NUMBER = "+8613800000001"
CRON = "sms.ir_cron_sms_scheduler_action"


class Provider(SmsApiBase):
    """A provider as a later addon brings it: takes messages and remembers them."""

    outbox = []
    answer = "success"

    def _send_sms_batch(self, messages, delivery_reports_url=False):
        self.outbox.extend(messages)
        return [
            {"uuid": number["uuid"], "state": self.answer}
            for message in messages
            for number in message["numbers"]
        ]


@tagged("post_install", "-at_install")
class TestTicketMessage(SMSCase, MockEmail, PartyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.center_a.phone = "0572-5012345"
        cls.clerk_a.email = "clerk@example.org"

    def _ticket(self, **values):
        return self._create_ticket(**({"request_text": REQUEST} | values))

    def _bring_to_done(self):
        ticket = self._ticket(requester_email="Yifan@Example.org")
        self._hand_over(ticket, is_promise_told=True)
        ticket.with_user(self.director_a).action_accept_transfer()
        self._settle(ticket)
        return ticket

    def _process_queue(self, answer="success"):
        """Run Odoo's queue with a provider that gives ``answer``; what it got."""
        Provider.outbox = []
        with (
            patch.object(Provider, "answer", answer),
            patch.object(
                sms_provider.ResCompany,
                "_get_sms_api_class",
                lambda company: Provider,
            ),
            patch.object(self.env.cr, "commit"),
        ):
            self.env["sms.sms"]._process_queue()
        self.env.invalidate_all()
        return Provider.outbox

    def _assert_clean(self, text):
        for secret in SECRETS:
            self.assertNotIn(secret, text)

    # ------------------------------------------------------------------
    # Text messages
    # ------------------------------------------------------------------
    def test_promise_by_text_message(self):
        ticket = self._ticket()
        with self.mockSMSGateway():
            self._hand_over(ticket, is_promise_told=True, told_channel="sms")
            [sms] = self._new_sms
        self.assertEqual((sms.number, sms.state), (NUMBER, "outgoing"))
        notice = ticket.notice_ids
        self.assertEqual(notice.delivery_state, "sending")
        self.assertFalse(ticket.is_promise_missing)
        [message] = self._process_queue()
        self.assertEqual(message["numbers"][0]["number"], NUMBER)
        self.assertEqual(
            message["content"],
            f"Center A 0572-5012345: your request {ticket.name} is accepted. You will"
            " have an answer by October 8, 2026.",
        )
        self._assert_clean(message["content"])
        self.assertEqual(notice.delivery_state, "sent")
        self.assertFalse(ticket.has_failed_message)
        self.assertEqual(notice.told_by_id, self.clerk_a)

    def test_answer_is_ready(self):
        ticket = self._bring_to_done()
        self._tell(ticket, "answer", channel="sms")
        [message] = self._process_queue()
        self.assertIn("there is an answer", message["content"])
        self._assert_clean(message["content"])
        self.assertNotIn("papers are on their way", message["content"])
        self.assertEqual(ticket.state, "done", "the result itself is told by people")
        self.assertFalse(ticket.told_at)

    def test_answer_is_announced_only_when_there_is_one(self):
        for state in ("accepted", "transferred", "processing", "told", "withdrawn"):
            ticket = self._bring_to(state)
            for channel in ("phone", "sms"):
                with (
                    self.subTest(state=state, channel=channel),
                    self.assertRaises(TicketRefused),
                ):
                    self._tell(ticket, "answer", channel=channel)

    def test_failed_message_tells_nothing(self):
        ticket = self._ticket()
        self._hand_over(ticket, is_promise_told=True, told_channel="sms")
        self._process_queue("server_error")
        notice = ticket.notice_ids
        self.assertEqual(notice.delivery_state, "failed")
        self.assertTrue(notice.failure_text)
        self.assertTrue(ticket.is_promise_missing)
        self.assertTrue(ticket.has_failed_message)
        failed = [("has_failed_message", "=", True)]
        tickets = self.env["party.ticket"]
        self.assertEqual(tickets.with_user(self.clerk_a).search(failed), ticket)
        self.assertFalse(tickets.with_user(self.clerk_b).search(failed))
        action = ticket.action_tell_by_hand()
        self.assertEqual(action["context"]["default_kind"], "promise")
        dialog = self.env[action["res_model"]].with_user(self.clerk_a)
        dialog.with_context(**action["context"]).create({}).action_confirm()
        self.assertFalse(ticket.is_promise_missing or ticket.has_failed_message)
        self.assertFalse(tickets.with_user(self.clerk_a).search(failed))

    def test_failure_is_forgotten_with_the_telling(self):
        ticket = self._bring_to_done()
        self._tell(ticket, "answer", channel="sms")
        self._process_queue("server_error")
        self.assertTrue(ticket.has_failed_message)
        self._tell(ticket)
        self.assertFalse(ticket.has_failed_message)

    def test_nothing_leaves_without_a_provider(self):
        """P-15: Odoo's service abroad is never asked, by the queue or at once."""
        ticket = self._ticket()
        self._hand_over(ticket, is_promise_told=True, told_channel="sms")
        sms = self.env["sms.sms"].sudo().search([("number", "=", NUMBER)])
        with patch.object(SmsApi, "_contact_iap", side_effect=AssertionError) as abroad:
            with patch.object(self.env.cr, "commit"):
                self.env["sms.sms"]._process_queue()
            self.env.invalidate_all()
            self.assertEqual(sms.state, "error")
            sms.resend_failed()
            abroad.assert_not_called()
        self.env.invalidate_all()
        self.assertEqual((sms.state, sms.failure_type), ("error", "sms_acc"))
        self.assertEqual(ticket.notice_ids.delivery_state, "failed")
        self.assertIn("No provider", ticket.notice_ids.failure_text)
        self.assertTrue(ticket.is_promise_missing)

    # ------------------------------------------------------------------
    # E-mail
    # ------------------------------------------------------------------
    def test_promise_by_email(self):
        ticket = self._ticket(requester_email="Yifan@Example.org")
        ticket.message_subscribe((self.director_a | self.committee).partner_id.ids)
        people = self.env["res.partner"].search_count([])
        with self.mock_mail_gateway(mail_unlink_sent=False):
            self._hand_over(ticket, is_promise_told=True, told_channel="email")
        [sent] = [
            mail for mail in self._mails if "yifan@example.org" in mail["email_to"]
        ]
        for text in (sent["subject"], sent["body"]):
            self._assert_clean(text)
            self.assertIn(ticket.name, text)
        self.assertIn("October 8, 2026", sent["body"])
        self.assertIn("0572-5012345", sent["body"])
        self.assertNotIn("/mail/view", sent["body"])
        copies = [mail for mail in self._mails if mail["subject"] == sent["subject"]]
        self.assertEqual(len(copies), 1, "followers get none")
        self.env.invalidate_all()
        self.assertEqual(ticket.notice_ids.delivery_state, "sent")
        self.assertFalse(ticket.is_promise_missing)
        self.assertEqual(self.env["res.partner"].search_count([]), people)

    def test_failed_email(self):
        ticket = self._bring_to_done()
        with (
            self.mock_mail_gateway(mail_unlink_sent=False),
            patch.object(
                type(self.env["ir.mail_server"]),
                "send_email",
                side_effect=OSError("no server"),
            ),
            mute_logger("odoo.addons.mail.models.mail_mail"),
        ):
            self._tell(ticket, "answer", channel="email")
        self.env.invalidate_all()
        notice = ticket.notice_ids.filtered("message_id")
        self.assertEqual(notice.delivery_state, "failed")
        self.assertTrue(notice.failure_text)
        self.assertTrue(ticket.has_failed_message)

    def test_email_addresses(self):
        for text in ("yifan", "a b@c.cn", "@", "x@y.cn@z.cn", "<script>@x.cn"):
            with (
                self.subTest(text=text),
                self.assertRaisesRegex(TicketRefused, "not an e-mail address"),
            ):
                self._ticket(requester_email=text)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._ticket(requester_email="x" * 300 + "@example.org")

    # ------------------------------------------------------------------
    # Refusals
    # ------------------------------------------------------------------
    def test_result_is_never_sent(self):
        ticket = self._bring_to_done()
        sms = self.env["sms.sms"].sudo().search_count([])
        for channel in ("sms", "email"):
            with (
                self.subTest(channel=channel),
                self.assertRaisesRegex(TicketRefused, "told by people"),
            ):
                self._tell(ticket, channel=channel)
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                ticket.notice_ids.sudo().copy({"kind": "result", "channel": channel})
        self.assertEqual(ticket.state, "done")
        self.assertEqual(self.env["sms.sms"].sudo().search_count([]), sms)

    def test_missing_addresses_are_refused_in_words(self):
        for values, channel, text in (
            ({"requester_phone": False}, "sms", "no telephone number"),
            ({"requester_phone": "0572-5012345"}, "sms", "fixed line"),
            ({}, "email", "no e-mail address"),
        ):
            ticket = self._ticket(**values)
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(TicketRefused, text),
            ):
                self._tell(ticket, "promise", channel=channel)

    def test_closed_ticket_sends_nothing(self):
        for state in ("told", "filed", "withdrawn"):
            with (
                self.subTest(state=state),
                self.assertRaisesRegex(TicketRefused, "is closed"),
            ):
                self._tell(self._bring_to(state), "promise", channel="sms")

    def test_deceased_get_no_message(self):
        """P-19."""
        member = self._create_member()
        ticket = self._ticket(member_id=member.id, requester_email="a@example.org")
        self.assertTrue(ticket._sms_get_recipients_info()[ticket.id]["number"])
        self.env["party.member.leave"].with_user(self.clerk_a).create(
            {"member_id": member.id, "leaving_kind": "deceased", "reason": "Told so"}
        ).action_confirm()
        for channel in ("sms", "email"):
            with (
                self.subTest(channel=channel),
                self.assertRaisesRegex(TicketRefused, "has died"),
            ):
                self._tell(ticket, "promise", channel=channel)
        found = ticket._sms_get_recipients_info()[ticket.id]
        self.assertFalse(found["sanitized"] or found["number"])

    def test_deleted_template(self):
        self.env.ref("party_service_center.party_ticket_sms_promise").unlink()
        with self.assertRaisesRegex(TicketRefused, "template"):
            self._tell(self._ticket(), "promise", channel="sms")

    # ------------------------------------------------------------------
    # Dialog
    # ------------------------------------------------------------------
    def test_dialog_shows_what_is_sent(self):
        ticket = self._ticket(requester_email="a@example.org", channel="phone")
        dialog = Form(
            self.env["party.ticket.tell"]
            .with_user(self.clerk_a)
            .with_context(default_ticket_id=ticket.id, default_kind="promise")
        )
        self.assertEqual(dialog.channel, "phone", "by hand unless chosen")
        self.assertFalse(dialog.message_text)
        for channel in ("sms", "email"):
            dialog.channel = channel
            self.assertIn(ticket.name, dialog.message_text)
            self._assert_clean(dialog.message_text)
        dialog.channel = "sms"
        with freeze_time("2026-09-21 03:00:00"):
            dialog.save().action_confirm()
            self.assertEqual(str(ticket.notice_ids.told_at), "2026-09-21 03:00:00")

    def test_extension_is_told_as_well(self):
        ticket = self._ticket()
        self._ask_extension(ticket).with_user(self.director_a).action_approve()
        self._tell(ticket, "extension", channel="sms")
        [message] = self._process_queue()
        self.assertIn("takes longer", message["content"])

    # ------------------------------------------------------------------
    # Cost, purge
    # ------------------------------------------------------------------
    def test_delivery_costs_the_same_for_many(self):
        tickets = self.env["party.ticket"]
        for _number in range(5):
            ticket = self._ticket()
            self._tell(ticket, "promise", channel="sms")
            tickets |= ticket
        notices = tickets.notice_ids.browse(tickets.notice_ids.ids)

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.mapped("delivery_state")
            return self.env.cr.sql_log_count - before

        count(notices)
        self.assertEqual(count(notices), count(notices[:2]))

    def test_what_became_of_a_message_outlasts_the_purge(self):
        ticket = self._ticket()
        self._tell(ticket, "promise", channel="sms")
        self._process_queue()
        deliveries = ticket.notice_ids.sudo().message_id.notification_ids
        deliveries.write({"notification_status": "sent", "is_read": True})
        with freeze_time("2027-09-21 02:00:00"):
            self.env["mail.notification"]._gc_notifications()
            self.env["sms.sms"]._gc_device()
        self.env.invalidate_all()
        self.assertTrue(deliveries.exists())
        self.assertEqual(ticket.notice_ids.delivery_state, "sent")
