import vobject

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MockEmail

from .event_common import EventCase


class TestEventCalendar(EventCase, MockEmail):
    """The entry for the calendars of staff."""

    def _entry(self, event):
        return vobject.readOne(event._calendar_file().decode()).vevent

    def test_what_stands_in_it(self):
        self.center_a.phone = "0572-5123456"
        event = self._bring_event_to("approved")
        event._calendar_file()
        entry = self._entry(event)
        self.assertEqual(entry.summary.value, "Honest Scales in the Market")
        self.assertEqual(entry.location.value, "Meeting room of the center")
        self.assertEqual(entry.contact.value, "Center A 0572-5123456")
        self.assertEqual(entry.status.value, "CONFIRMED")
        self.assertEqual(entry.sequence.value, "1")
        text = event._calendar_file().decode()
        self.assertIn("DTSTART:20260929T060000Z", text)
        self.assertIn("DTEND:20260929T080000Z", text)
        for member in event.participant_ids.member_id:
            self.assertNotIn(member.name, text)
            self.assertNotIn(member.mobile, text)

    def test_a_later_version_replaces_it(self):
        event = self._bring_event_to("approved")
        uid = self._entry(event).uid.value
        event.name = "Another Theme"
        self.assertEqual(self._entry(event).status.value, "TENTATIVE")
        self._approve(event)
        entry = self._entry(event)
        self.assertEqual((entry.uid.value, entry.sequence.value), (uid, "2"))
        self._give_reason(event.with_user(self.director_a), "cancel", "Storm")
        entry = self._entry(event)
        self.assertEqual(entry.uid.value, uid)
        self.assertEqual(entry.status.value, "CANCELLED")

    def test_odd_texts(self):
        event = self._create_event(name="A, B; C\\ \r\nEND:VEVENT", place=False)
        text = event._calendar_file().decode()
        self.assertEqual(text.count("\r\nEND:VEVENT"), 1)
        self.assertIn("A, B; C\\", self._entry(event).summary.value)

    def test_the_person_in_charge_is_told(self):
        event = self._create_event()
        self._submit(event)
        before = self.env["mail.message"].search([], order="id desc", limit=1).id
        with self.mock_mail_gateway():
            event.with_user(self.committee).action_approve()
        message = (
            self.env["mail.message"]
            .search([("id", ">", before), ("message_type", "=", "user_notification")])
            .filtered("attachment_ids")
        )
        self.assertEqual(message.notified_partner_ids, self.clerk_a.partner_id)
        self.assertEqual(message.attachment_ids.name, "TA-A-2026-0001.ics")
        self.assertIn(b"BEGIN:VEVENT", message.attachment_ids.raw)
        self.assertFalse(message.attachment_ids.public)


@tagged("post_install", "-at_install")
class TestEventCalendarHttp(HttpCase, EventCase):
    def _download(self, user, path):
        self.authenticate(user.login, user.login.ljust(8, "x"))
        return self.url_open(path)

    @mute_logger("odoo.http")
    def test_download(self):
        event = self._bring_event_to("approved")
        path = event.action_add_to_calendar()["url"]
        for user in (self.clerk_a, self.director_a, self.committee):
            answer = self._download(user, path)
            self.assertEqual(answer.status_code, 200)
            self.assertIn("text/calendar", answer.headers["Content-Type"])
            self.assertIn("TA-A-2026-0001.ics", answer.headers["Content-Disposition"])
            self.assertIn("BEGIN:VEVENT", answer.text)
        for user in (self.clerk_b, self.outsider, self.portal_user):
            with self.subTest(user=user.login):
                self.assertEqual(self._download(user, path).status_code, 404)
        for odd in ("0", "2000000000", "99999999999999999999", "x", "-1"):
            with self.subTest(odd=odd):
                answer = self._download(self.clerk_a, f"/party/activity/{odd}.ics")
                self.assertEqual(answer.status_code, 404)
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open(path).url)
