"""Yearly accounts in time and late, and the mails about them."""

from unittest.mock import patch

from odoo.tests import freeze_time

from ..models import party_yearly_account_term_mixin as term_mixin
from .account_common import JANUARY, MAIL, AccountCommon


class TestPartyYearlyAccountTerm(AccountCommon):
    def test_drafted_on_the_first_working_day(self):
        ours = [("year", "=", 2026)]
        self._run_at("2027-01-01 00:20:00")
        self.assertFalse(self.accounts.search(ours))
        for _day in range(2):  # a second run finds nothing to do
            self._run_at("2027-01-04 00:20:00")
        made = self.accounts.search(ours)
        centers = self.env["party.center"].search([])
        self.assertEqual(made.center_id, centers)
        self.assertEqual(len(made), len(centers) + 1)
        mine = made.filtered(lambda account: account.center_id == self.center_a)
        self.assertEqual(mine.activity_ids.user_id, self.director_a)
        self.assertEqual(str(mine.activity_ids.date_deadline), "2027-01-31")
        together = made.filtered(lambda account: not account.center_id)
        self.assertIn(self.committee, together.activity_ids.user_id)

    def test_days_off_are_made_up_for_until_march(self):
        self._run_at("2027-04-01 00:20:00")
        self.assertFalse(self.accounts.search([("year", "=", 2026)]))
        self._run_at("2027-03-31 00:20:00")
        self.assertTrue(self.accounts.search([("year", "=", 2026)]))

    def test_a_missing_account_is_late_for_ever(self):
        self._run_at(JANUARY)
        account = self.accounts.search([("center_id", "=", self.center_a.id)])
        self._run_at("2027-01-31 00:20:00")
        self.assertFalse(account.is_late)
        self.assertNotIn(self.committee, account.activity_ids.user_id)
        for day in (1, 2):
            self._run_at(f"2027-02-0{day} 00:20:00")
            self.assertTrue(account.is_late)
            self.assertEqual(str(account.reported_late_date), "2027-02-01")
            tasks = account.activity_ids
            self.assertEqual(
                len(tasks.filtered(lambda task: task.user_id == self.committee)), 1
            )
        mine = account.with_user(self.director_a)
        with freeze_time("2027-02-03 02:00:00"):
            mine.action_publish()
        self.assertTrue(mine.is_late)
        self.assertFalse(account.activity_ids)

    def test_asked_again_until_it_is_published(self):
        self._run_at(JANUARY)
        account = self.accounts.search([("center_id", "=", self.center_a.id)])
        self._run_at("2027-02-01 00:20:00")
        account.activity_ids.action_done()
        self._run_at("2027-02-02 00:20:00")
        self.assertEqual(account.activity_ids.user_id, self.director_a)

    def test_no_account_of_a_year_before_the_first_assignment(self):
        staff = self.env["party.staff"].with_context(active_test=False)
        staff = staff.search([("center_id", "=", self.center_b.id)])
        staff.write({"date_from": "2027-01-02"})
        self._run_at(JANUARY)
        ours = [("year", "=", 2026)]
        centers = self.accounts.search(ours).center_id
        self.assertIn(self.center_a, centers)
        self.assertNotIn(self.center_b, centers)

    def test_trouble_with_one_center_stops_no_other(self):
        cls = self.env.registry["party.yearly.account"]
        draft_due = cls._draft_due

        def fail(accounts, center):
            draft_due(accounts, center)
            if center == self.center_a:
                raise ValueError("A broken calendar")

        with (
            patch.object(cls, "_draft_due", fail),
            self.assertLogs(term_mixin.__name__, "ERROR"),
        ):
            self._run_at(JANUARY)
        centers = self.accounts.search([("year", "=", 2026)]).center_id
        self.assertIn(self.center_b, centers)
        self.assertNotIn(self.center_a, centers)

    def test_taken_back_and_published_late(self):
        """What was told in time is told anew within five working days, or is late."""
        account = self._published()
        with freeze_time("2027-03-01 02:00:00"):
            self._give_reason(account, "withdraw", "A wrong figure")
        ours = [("center_id", "=", self.center_a.id), ("state", "=", "draft")]
        again = self.accounts.search(ours).with_user(self.director_a)
        self.assertEqual(str(again.late_date), "2027-03-08")
        self._run_at("2027-03-08 00:20:00")
        self.assertFalse(again.is_late or again.reported_late_date)
        with freeze_time("2027-03-08 15:59:00"), self.env.cr.savepoint() as point:
            again.action_publish()
            self.assertFalse(again.is_late)
            point.rollback()
        self.env.invalidate_all(flush=False)
        with freeze_time("2027-03-08 16:01:00"):
            again.action_publish()
        self.assertTrue(again.is_late)
        with freeze_time("2027-03-10 02:00:00"):
            self._give_reason(again, "withdraw", "Another wrong figure")
        third = self.accounts.search(ours)
        self.assertTrue(third.is_late, "late for ever")
        self.assertEqual(str(third.late_date), "2027-03-17")
        self.assertFalse(third.reported_late_date)

    def test_account_that_is_not_told_anew_is_asked_for(self):
        account = self._published()
        with freeze_time("2027-03-01 02:00:00"):
            self._give_reason(account, "withdraw", "A wrong figure")
        again = self.accounts.search(
            [("center_id", "=", self.center_a.id), ("state", "=", "draft")]
        )
        self._run_at("2027-03-09 00:20:00")
        self.assertTrue(again.is_late)
        self.assertEqual(str(again.reported_late_date), "2027-03-09")
        self.assertIn(self.committee, again.activity_ids.user_id)

    def test_published_in_time_on_the_last_day(self):
        in_time = self._published(moment="2027-01-31 15:59:00")
        self.assertFalse(in_time.is_late)
        late = self._published(moment="2027-01-31 16:01:00", center="b")
        self.assertTrue(late.is_late)


class TestPartyYearlyAccountMail(AccountCommon):
    def _mail(self, account):
        with freeze_time(JANUARY):
            account.action_mail()
        self._run_at(JANUARY, MAIL)
        return self.env["mail.mail"].search([("yearly_receiver_id", "!=", False)])

    def test_each_member_with_an_account_gets_one(self):
        self._make_year()
        without = self._create_member(name="No Portal", mobile="13800000009")
        account = self._published()
        with freeze_time(JANUARY):
            self.assertIn("now: 1", account.action_mail()["params"]["message"])
        mails = self._mail(account)  # pressed again
        self.assertEqual(mails.recipient_ids, self.member_user.partner_id)
        self.assertEqual(len(mails), 1)
        for text in ("Requests taken", ">11<", f"/my/accounts/{account.id}"):
            self.assertIn(text, mails.body_html)
        for text in ("Qian", "Shen", "Other Person"):
            self.assertNotIn(text, mails.body_html)
        self.assertEqual(account.waiting_count, 1)
        later = self._let_in(without, "later@example.com")
        mails = self._mail(account) - mails
        self.assertEqual(mails.recipient_ids, later.partner_id)

    def test_account_of_all_goes_to_all(self):
        mails = self._mail(self._published(center=None))
        self.assertEqual(
            mails.recipient_ids, (self.member_user | self.other_user).partner_id
        )

    def test_who_died_or_wants_none_gets_none(self):
        account = self._published()
        with freeze_time(JANUARY):
            account.action_mail()
        for keep_back in (
            lambda: self.env["mail.blacklist"]._add("qian@example.com"),
            lambda: self.member.sudo()._record_proof(is_deceased=True),
        ):
            point = self.env.cr.savepoint()
            keep_back()
            self._run_at(JANUARY, MAIL)
            mails = self.env["mail.mail"].search([("yearly_receiver_id", "!=", False)])
            self.assertFalse(mails)
            account.invalidate_recordset()
            self.assertEqual(account.kept_back_count, 1)
            point.rollback()
            self.env.invalidate_all(flush=False)
        self.member.sudo()._record_proof(is_deceased=True)
        together = self._published(center=None)
        mails = self._mail(together)
        self.assertEqual(mails.recipient_ids, self.other_user.partner_id)

    def test_taken_back_before_the_mails_went(self):
        account = self._published()
        with freeze_time(JANUARY):
            account.action_mail()
            self._give_reason(account, "withdraw", "A wrong figure")
        self._run_at(JANUARY, MAIL)
        self.assertFalse(
            self.env["mail.mail"].search([("yearly_receiver_id", "!=", False)])
        )
        self.assertEqual(account.kept_back_count, 1)

    def test_taken_back_while_the_mails_are_queued(self):
        account = self._published()
        mails = self._mail(account)
        self.assertEqual(mails.state, "outgoing")
        with freeze_time(JANUARY):
            self._give_reason(account, "withdraw", "A wrong figure")
        self.assertEqual(mails.state, "cancel")
        account.invalidate_recordset()
        self.assertEqual((account.waiting_count, account.kept_back_count), (0, 1))

    def test_stopped_mail_is_not_on_the_way(self):
        account = self._published()
        self._mail(account).cancel()
        account.invalidate_recordset()
        self.assertEqual((account.waiting_count, account.kept_back_count), (0, 1))

    def test_failed_and_unreached_are_mailed_once_more(self):
        account = self._published(center=None)
        mine = self.member_user.partner_id
        mine.email = False
        mails = self._mail(account)
        self.assertEqual(mails.recipient_ids, self.other_user.partner_id)
        mails.state = "exception"
        mails._postprocess_sent_message([], [], "no", "mail_smtp")
        with freeze_time(JANUARY):
            text = account.action_mail()["params"]["message"]
        self.assertIn("now: 1, of these once more: 1", text)
        self.assertEqual(mails.state, "cancel")
        mine.email = "qian@example.com"
        again = self._mail(account) - mails
        self.assertEqual(
            again.recipient_ids, (self.member_user | self.other_user).partner_id
        )
        self.assertEqual(len(again), 2)
        account.invalidate_recordset()
        self.assertEqual((account.waiting_count, account.failed_count), (2, 0))
        with freeze_time(JANUARY):
            text = account.action_mail()["params"]["message"]
        self.assertIn("has had this one already", text)

    def test_results_are_counted(self):
        account = self._published(center=None)
        mails = self._mail(account)
        mails[0].state = "sent"
        mails[0]._postprocess_sent_message([], [])
        mails[1].state = "exception"
        mails[1]._postprocess_sent_message([], [], "no", "mail_smtp")
        account.invalidate_recordset()
        self.assertEqual((account.sent_count, account.failed_count), (1, 1))
        self.assertEqual(account.waiting_count, 0)

    def test_queries_for_many_members_are_those_for_few(self):
        account = self._published(center=None)
        receivers = self.env["party.yearly.account.receiver"].sudo()
        account.action_mail()
        rows = receivers.search([("account_id", "=", account.id)])
        self.assertEqual(len(rows), 2)

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some._reachable()
            return self.env.cr.sql_log_count - before

        count(rows)
        self.assertEqual(count(rows), count(rows[:1]))

    def test_merged_members_leave_one_row(self):
        account = self._published(center=None)
        self._mail(account)
        receivers = self.env["party.yearly.account.receiver"].sudo()
        mine = receivers.search([("member_id", "=", self.member.id)])
        self.assertFalse(mine._leave_doubles(self.other_member.sudo()))
        self.assertEqual(mine._leave_doubles(self.member.sudo().browse()), mine)
