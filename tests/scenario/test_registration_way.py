"""The way into the register, clause by clause, for each outcome of the call.

Both addons installed, beside demonstration data, in Chinese, on the screens that a
clerk uses. The days are those of September 2026.
"""

from datetime import date

from registration_screens import RegistrationScreens

from odoo.tests import freeze_time, tagged

from odoo.addons.party_service_center.exceptions import (
    IdentityLocked,
    RegistrationRefused,
    TransitionRefused,
)
from odoo.addons.party_service_center_reports.tests.common import PartyReportsCommon

NEXT_DAY = "2026-09-22 01:00:00"
TWO_DAYS_LATER = "2026-09-23 01:00:00"
REMIND = "party_service_center.party_ticket_cron_remind"


@tagged("post_install", "-at_install")
class TestWayIntoTheRegister(RegistrationScreens, PartyReportsCommon):
    def setUp(self):
        super().setUp()
        (self.clerk_a | self.director_a).lang = "zh_CN"
        self.env = self.env(context=dict(self.env.context, lang="zh_CN"))

    def _find_on_patrol(self, name="䶮堃", mobile="13800000901"):
        return self._come_to_the_window(name, mobile, found_via="patrol")

    def _run_reminders_at(self, moment):
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref(REMIND).method_direct_trigger()
        self.env.invalidate_all()

    def test_confirmed_person_comes_into_the_register(self):
        case = self._find_on_patrol()
        with self.assertRaisesRegex(RegistrationRefused, "A3.1.1"):
            self._begin_survey(case)  # not told yet
        self._open_dialog(case.action_tell()).save().action_confirm()  # A3.1.1
        self.assertEqual(case.told_by_id, self.clerk_a)
        self._fill_in_survey(case, answers={"display": "no"})
        self.assertEqual(case.due_date, date(2026, 9, 22))
        with self.assertRaises(TransitionRefused):
            case.action_enter()
        self._record_call(case, "confirmed")  # A3.1.2
        pledge = self._sign_on_screen(case)  # A3.1.3
        self.assertEqual(pledge.name, "TA-P-2026-0001")
        stock = self._stock_handbooks(self.center_a, 1)
        self._open_dialog(case.action_hand_out()).save().action_confirm()  # A3.1.4
        self.assertEqual(stock.quantity, 0)
        self.assertEqual(pledge.state, "in_force")
        case.action_enter()  # A3.1.5
        member = case.member_id
        self.assertEqual(member.plaque_name, "TA-B-2026-0001")
        self.assertEqual(member.business_name, "示例茶行")
        self.assertEqual(member.confirmed_date, date(2026, 9, 21))
        self.assertTrue(member.has_home_consent)
        self.assertFalse(member.has_display_consent)
        self.assertEqual(pledge.member_id, member)
        with self.assertRaisesRegex(IdentityLocked, "A3.1.5"):
            member.name = "别名"

    def test_not_reached_becomes_the_directors_matter(self):
        """A3.1.2: not confirmed within one working day, then reached after all."""
        case = self._come_to_the_window("翀芃", "13800000902")
        self._fill_in_survey(case)
        self._record_call(case, "not_reached", next_try_at="2026-09-22 01:00:00")
        self._run_reminders_at(NEXT_DAY)
        people = case.sudo().activity_ids.user_id
        self.assertEqual(people, self.clerk_a | self.director_a)
        cases = self.env["party.registration"].with_user(self.director_a)
        with freeze_time(TWO_DAYS_LATER):
            case.invalidate_recordset()
            self.assertIn(case, cases.search([("is_overdue", "=", True)]))
            self._record_call(case, "confirmed")
        self.assertEqual(case.state, "confirmed")
        self.assertFalse(case.sudo().activity_ids)
        self.assertEqual(len(case.call_ids), 2)

    def test_disputed_waits_and_is_settled_by_the_next_call(self):
        for outcome, state in (("confirmed", "confirmed"), ("not_member", "ended")):
            case = self._come_to_the_window("祎珺", "13800000903")
            self._fill_in_survey(case)
            self._record_call(case, "disputed", note="支部与党委说法不一。")
            self.assertEqual(case.state, "held")
            self.assertEqual(case.held_reason, "支部与党委说法不一。")
            with self.assertRaises(TransitionRefused):
                case._move("pledged")
            self._record_call(case, outcome)
            self.assertEqual(case.state, state)

    def test_not_a_member_ends_with_the_reason(self):
        case = self._come_to_the_window("赟玥", "13800000904")
        self._fill_in_survey(case)
        self._record_call(case, "not_member", note="名册上无此人。")
        self.assertEqual(case.end_kind, "not_member")
        self.assertEqual(case.end_reason, "名册上无此人。")
        self.assertFalse(case.member_id)
        with self.assertRaises(RegistrationRefused):
            self._record_call(case, "confirmed")

    def test_who_declines_is_not_asked_further(self):
        case = self._find_on_patrol("玺淏", "13800000905")
        dialog = self._open_dialog(case.action_end())
        dialog.end_kind = "declined"
        dialog.reason = "本人暂不登记。"
        dialog.save().action_confirm()
        self.assertEqual(case.state, "ended")
        with self.assertRaises(TransitionRefused):
            self._begin_survey(case)
