"""Drafts hold what was counted: opening one counts nothing (A4.2)."""

from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time

from odoo.addons.party_service_center.exceptions import NotOnDuty, ProtectedField

from ..exceptions import AccountRefused, BulletinRefused
from ..tables.period import Frequency, Period
from .account_common import JANUARY, KEEP_UP, AccountCommon
from .bulletin_common import DRAFTED, SIGNED, BulletinCommon

WORK = "Work in figures"
YEAR = "The year in figures"


class DraftCase:
    """What drafts of both kinds have in common."""

    def _queries_of_opening(self, draft):
        """How many queries the form of ``draft`` costs, with nothing remembered."""
        views = draft.get_view(view_type="form")
        spec = {name: {} for name in views["models"][draft._name]}
        draft.web_read(spec)  # fill the caches of rules and templates
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        [values] = draft.web_read(spec)
        self.assertIn("Requests taken", values["page"])
        return self.env.cr.sql_log_count - before

    def _assert_unreadable(self, draft, users):
        """Nobody reads the figures as they are kept, whatever else they may read."""
        self.assertTrue(draft.sudo().draft_data)
        for user in users:
            mine = draft.with_user(user)
            self.assertNotIn("draft_data", mine.fields_get())
            with self.subTest(user=user.login):
                for call in (
                    lambda mine=mine: mine.read(["draft_data"]),
                    lambda mine=mine: mine.web_read({"draft_data": {}}),
                    lambda mine=mine: mine.search([("draft_data", "!=", False)]),
                    lambda mine=mine: mine._export_rows([["draft_data"]]),
                ):
                    with self.assertRaises(AccessError):
                        call()
                with self.assertRaises(ProtectedField):
                    mine.write({"draft_data": {}})


class TestBulletinDraft(DraftCase, BulletinCommon):
    def _taken(self, bulletin):
        return self._rows(bulletin._report(), WORK)["Requests taken"][0]

    def test_drafted_by_the_daily_job_with_figures(self):
        self._create_ticket()
        self._run_at(DRAFTED)
        bulletin = self.series.bulletin_ids.with_user(self.director_a)
        self.assertEqual(str(bulletin.counted_at), DRAFTED)
        with patch.object(type(bulletin), "_build", side_effect=AssertionError):
            self.assertEqual(self._taken(bulletin), 1)
            self.assertIn("2026-10-08 08:05", bulletin.page, "as of when, by its clock")

    def test_counted_again_when_asked_and_when_signed(self):
        bulletin = self._draft()
        self.assertEqual(self._taken(bulletin), 0)
        self._create_ticket()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self._taken(bulletin), 0)
        with freeze_time(SIGNED):
            bulletin.action_count()
        self.assertEqual(str(bulletin.counted_at), SIGNED)
        self.assertEqual(self._taken(bulletin), 1)
        self._create_ticket()
        with freeze_time("2026-10-09 03:00:00"):
            bulletin.action_sign()
            with self.assertRaises(BulletinRefused):
                bulletin.action_count()
        self.assertEqual(self._taken(bulletin), 2)
        self.assertEqual(bulletin.data["figures"]["taken_count"], 2)
        self.assertIn("2026-10-09 11:00", bulletin.page)
        with freeze_time("2026-10-09 04:00:00"):
            self._give_reason(bulletin, "reopen", "A case was forgotten")
        self.assertEqual(self._taken(bulletin), 2, "a reopened one keeps its figures")

    def test_words_show_as_they_are_typed(self):
        self._create_member(name="Qian Muhan")
        bulletin = self._draft()
        with (
            freeze_time(SIGNED),
            patch.object(type(bulletin), "_build", side_effect=AssertionError),
            Form(bulletin) as form,
        ):
            self.assertNotIn("Hard cases", form.page)
            form.hard_cases = "Qian Muhan cannot pay."
            self.assertEqual(form.named, "qian muhan")
            self.assertIn("Qian Muhan cannot pay.", form.page)
            form.hard_cases = "Some <b>cannot</b> pay."
            self.assertIn("Some &lt;b&gt;cannot&lt;/b&gt; pay.", form.page)
            self.assertFalse(form.named)
        self.assertIn("Hard cases", bulletin.page)

    def test_opening_costs_the_same_however_much_was_counted(self):
        bulletin = self._draft()
        few = self._queries_of_opening(bulletin)
        for month, day in ((5, "2026-06-01"), (6, "2026-07-01")):
            period = Period.around(date(2026, month, 1), Frequency.MONTH)
            with freeze_time(f"{day} 02:00:00"):
                early = self.series._draft(period).with_user(self.director_a)
                early.action_sign_and_send()
        self._make_september()
        bulletin._count()
        self.assertIn("Corrected since the last report", bulletin.page)
        self.assertLessEqual(self._queries_of_opening(bulletin), few)
        self.assertLess(few, 20)

    def test_who_counts_again(self):
        bulletin = self._draft()
        with self.assertRaises(NotOnDuty):
            bulletin.with_user(self.committee).action_count()
        for user in (self.director_b, self.clerk_a, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                bulletin.with_user(user).action_count()
        self.assertEqual(str(bulletin.counted_at), DRAFTED)

    def test_nobody_reads_the_figures_as_they_are_kept(self):
        users = (self.director_a, self.committee, self.director_b, self.clerk_a)
        self._assert_unreadable(self._draft(), (*users, self.portal_user))

    def test_draft_without_figures_is_counted_by_the_daily_job(self):
        """Those that were drafted before drafts held any."""
        bulletin = self._draft()
        bulletin.sudo()._record_proof(draft_data=False, counted_at=False)
        self._create_ticket()
        self.assertEqual(self._taken(bulletin), 1)
        self._run_at("2026-10-09 00:05:00")
        self.assertEqual(str(bulletin.counted_at), "2026-10-09 00:05:00")


class TestYearlyAccountDraft(DraftCase, AccountCommon):
    def _taken(self, account):
        return self._rows(account, YEAR)["Requests taken"][0]

    def test_drafted_by_the_daily_job_with_figures(self):
        self._make_year()
        self._run_at(JANUARY)
        account = self.accounts.search([("center_id", "=", self.center_a.id)])
        account = account.with_user(self.director_a)
        self.assertEqual(str(account.counted_at), JANUARY)
        with patch.object(type(account), "_build", side_effect=AssertionError):
            self.assertEqual(self._taken(account), 11)
            self.assertIn("2027-01-04 09:00", account.page, "as of when, by its clock")
            self.assertTrue(account._file("workbook")[2])

    def test_counted_again_when_asked_and_when_published(self):
        self._make_year()
        account = self._draft()
        self._create_ticket()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self._taken(account), 11)
        account.action_count()
        self.assertEqual(self._taken(account), 12)
        self._create_ticket()
        with freeze_time(JANUARY):
            account.action_publish()
            with self.assertRaises(AccountRefused):
                account.action_count()
        self.assertEqual(self._taken(account), 13)
        self.assertIn(["Requests taken", "13"], account.data["headlines"])

    def test_words_show_as_they_are_typed(self):
        account = self._draft()
        with (
            patch.object(type(account), "_build", side_effect=AssertionError),
            Form(account) as form,
        ):
            self.assertNotIn("Foreword", form.page)
            form.foreword = "A year of rights."
            self.assertIn("A year of rights.", form.page)
        self.assertIn("A year of rights.", account.page)

    def test_opening_costs_the_same_however_much_was_counted(self):
        account = self._draft()
        few = self._queries_of_opening(account)
        self._make_year()
        account._count()
        self.assertLessEqual(self._queries_of_opening(account), few)
        self.assertLess(few, 30)

    def test_who_counts_again(self):
        account = self._draft()
        counted_at = account.counted_at
        with self.assertRaises(NotOnDuty):
            account.with_user(self.clerk_a).action_count()
        for user in (self.director_b, self.clerk_b, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                account.with_user(user).action_count()
        with freeze_time(JANUARY):
            account.with_user(self.committee).action_count()
        self.assertNotEqual(account.counted_at, counted_at)

    def test_nobody_reads_the_figures_as_they_are_kept(self):
        users = (self.director_a, self.committee, self.clerk_a, self.clerk_b)
        account = self._draft()
        self._assert_unreadable(account, (*users, self.portal_user))
        self.assertFalse(account.with_user(self.clerk_a).page)

    def test_draft_without_figures_is_counted_by_the_daily_job(self):
        """Those that were drafted before drafts held any."""
        account = self._draft()
        account.sudo()._record_proof(draft_data=False, counted_at=False)
        self._create_ticket()
        self.assertEqual(self._taken(account), "under 3")
        self._run_at(JANUARY, KEEP_UP)
        self.assertEqual(str(account.counted_at), JANUARY)
