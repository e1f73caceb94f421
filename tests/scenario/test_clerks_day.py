"""A clerk's day, from the person at the window to the mail in the committee's box.

Told as steps with both addons installed, beside demonstration data, in Chinese. The
mail goes through a real mail server on this machine; the workbook and the printed form
are read back.
"""

from datetime import date
from unicodedata import normalize

from registration_screens import RegistrationScreens

from odoo.tests import Form, freeze_time, tagged

from odoo.addons.party_service_center.exceptions import FiledRecord
from odoo.addons.party_service_center_reports.tests.common import (
    FIRST_WORKING_DAY,
    PartyReportsCommon,
)
from odoo.addons.party_service_center_reports.tests.test_party_report_smtp import (
    LoopbackMail,
)

NUMBER = "33052319750315001X"


@tagged("post_install", "-at_install")
class TestClerksDay(LoopbackMail, RegistrationScreens, PartyReportsCommon):
    def setUp(self):
        super().setUp()
        users = self.clerk_a | self.director_a | self.committee
        users.lang = "zh_CN"
        self.env = self.env(context=dict(self.env.context, lang="zh_CN"))

    def test_day(self):
        member = self._a_person_registers()
        ticket = self._they_ask_for_help(member)
        self._the_clerk_hands_over(ticket)
        self._reminders_come(ticket)
        self._the_director_settles(ticket)
        self._the_clerk_tells_and_files(ticket)
        self._the_form_is_printed(ticket)
        self._the_committee_reads_its_mail(ticket)

    def _a_person_registers(self):
        """A3.1: who came by themselves goes the whole way into the register."""
        case = self._come_to_the_window("喆堃", "138 0000 0009")
        self._fill_in_survey(case, id_number=NUMBER)
        self._record_call(case, "confirmed")
        self._sign_on_screen(case)
        self._stock_handbooks(self.center_a)
        self._open_dialog(case.action_hand_out()).save().action_confirm()
        case.action_enter()
        self.assertEqual(case.member_id.sex, "male")
        self.assertNotIn("19750315", str(case.member_id.read()))
        return case.member_id

    def _they_ask_for_help(self, member):
        """A3.2.1, A3.2.2: found by mobile, taken down, number and deadline fixed."""
        tickets = self.env["party.ticket"].with_user(self.clerk_a)
        found = self.env["party.member"].with_user(self.clerk_a).name_search("0000009")
        self.assertEqual([member.id], [record_id for record_id, _name in found])
        form = Form(tickets)
        form.member_id = member
        form.request_text = "摊位租约到期，房东不退押金。"
        ticket = form.save()
        self.assertEqual(ticket.requester_phone, "13800000009")
        self.assertEqual(ticket.name, "TA-2026-0001")
        # 22-24, 28-30 September and 8 October; the 25th and 1 to 7 October are off
        self.assertEqual(ticket.due_date, date(2026, 10, 8))
        self.assertIn("放假：", str(ticket.due_explanation))
        return ticket

    def _the_clerk_hands_over(self, ticket):
        """A3.2.4: to the director, and the requester hears by which day."""
        self._hand_over(ticket, note="合同在文件夹内", is_promise_told=True)
        self.assertFalse(ticket.is_promise_missing)
        self.assertEqual(
            ticket.with_user(self.director_a).activity_ids.user_id, self.director_a
        )

    def _reminders_come(self, ticket):
        """A4.1, A4.4: the first contact is reminded although the director has it."""
        ticket.with_user(self.director_a).action_accept_transfer()
        with (
            freeze_time("2026-09-24 00:30:00"),
            self.enter_registry_test_mode(),
        ):
            self.env.ref(
                "party_service_center.party_ticket_cron_remind"
            ).method_direct_trigger()
        self.env.invalidate_all()
        reminded = ticket.sudo().activity_ids.user_id
        self.assertEqual(reminded, self.clerk_a | self.director_a)

    def _the_director_settles(self, ticket):
        with freeze_time("2026-09-28 03:00:00"):
            handled = ticket.with_user(self.director_a)
            handled.write({"result_text": "房东当日退还押金。", "decision": "solved"})
            handled.action_record_result()

    def _the_clerk_tells_and_files(self, ticket):
        """A3.2.5, A3.2.7: in time because told in time; then nothing changes."""
        with freeze_time("2026-09-28 06:00:00"):
            self._tell(ticket, channel="phone")
            self._file(ticket)
        self.assertFalse(ticket.is_told_late)
        self.assertFalse(ticket.sudo().activity_ids)
        with self.assertRaises(FiledRecord):
            ticket.request_text = "改"

    def _the_form_is_printed(self, ticket):
        """A3.2.2: the printed form says what the screen says, rare characters too."""
        content = self._print(ticket, user=self.clerk_a)
        text = "".join(self._pages(content)).replace("\n", "").replace(" ", "")
        for part in (
            ticket.name,
            "喆堃",
            "摊位租约到期，房东不退押金。",
            "房东当日退还押金。",
        ):
            self.assertIn(normalize("NFKC", part), text)
        self.assertNotIn("19750315", text)

    def _the_committee_reads_its_mail(self, ticket):
        """A4.2: on the first working day of October the register of September."""
        self._run_cron_at(FIRST_WORKING_DAY)
        self._send_queue()
        (message,) = [
            message
            for receivers, message in self.mailbox.messages()
            if "committee@example.org" in receivers
        ]
        (attachment,) = message.iter_attachments()
        rows = self._read_workbook(attachment.get_content())
        row = next(r for r in rows if ticket.name in r.values())
        self.assertIn("喆堃", row.values())
        self.assertIn(self.center_a.name, row.values())
