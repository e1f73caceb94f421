"""When drafts are made, who is asked, and what happens when nobody signs (A4.2)."""

from datetime import date, timedelta
from unittest.mock import patch

import psycopg2

from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..exceptions import BulletinRefused
from ..models.party_bulletin import COMPLETE
from ..models.party_bulletin_late_mixin import LATE
from ..models.party_bulletin_series import PartyBulletinSeries
from .bulletin_common import THIRD_QUARTER, BulletinCommon


class TestPartyBulletinSeries(BulletinCommon):
    def test_every_center_has_a_series(self):
        series = self.env["party.bulletin.series"].with_context(active_test=False)
        centers = self.env["party.center"].with_context(active_test=False).search([])
        self.assertEqual(series.search([]).center_id, centers)
        self.assertEqual(series.search_count([("center_id", "=", False)]), 1)
        before = series.search_count([])
        series._make_missing()
        self.assertEqual(series.search_count([]), before)

    def test_one_series_for_each(self):
        for center in (self.center_a.id, False):
            with (
                self.subTest(center=center),
                self.assertRaises(psycopg2.errors.UniqueViolation),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.env["party.bulletin.series"].create({"center_id": center})

    def test_draft_on_the_first_working_day(self):
        self._run_at("2026-10-07 15:55:00")  # the last minutes of the holiday
        self.assertFalse(self.series.bulletin_ids)
        self._run_at("2026-10-07 16:01:00")  # 00:01 on the 8th in Shanghai
        self.assertRecordValues(
            self.series.bulletin_ids,
            [
                {
                    "date_from": date(2026, 7, 1),
                    "date_to": date(2026, 9, 30),
                    "state": "draft",
                    "drafted_date": date(2026, 10, 8),
                    "late_date": date(2026, 10, 14),
                    "center_id": self.center_a.id,
                }
            ],
        )
        self.assertEqual(len(self.together.bulletin_ids), 1)

    def test_another_working_day(self):
        self.series.working_day = 3
        self._run_at("2026-10-09 00:05:00")
        self.assertFalse(self.series.bulletin_ids)
        self._run_at("2026-10-10 00:05:00")  # a Saturday that is worked
        self.assertTrue(self.series.bulletin_ids)

    def test_a_missed_day_is_made_up_for(self):
        self.series.frequency = "month"
        self._run_at("2026-12-20 00:05:00")
        self.assertEqual(
            self.series.bulletin_ids.sorted("date_from").mapped("date_from"),
            [date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)],
            "those that were due since September",
        )

    def test_simulated_year(self):
        """The daily job through a year: one draft a period, and late ones are pressed.

        Nobody signs anything: each report is asked for on every working day after its
        last one, however often the job runs.
        """
        self.series.write({"frequency": "month", "since": "2026-01-01"})
        self.together.since = "2026-01-01"
        told = []

        def notify(_self, **values):
            told.append((values.get("res_id"), day))

        calendar = self.env["party.workday"]._calendar()
        worked = []
        day = date(2026, 1, 1)
        with (
            patch.object(type(self.env["mail.thread"]), "message_notify", notify),
            patch.object(
                type(self.env["ir.cron"]), "_commit_progress", return_value=float("inf")
            ),
        ):
            while day.year == 2026:
                worked += [day] if calendar.is_working(day) else []
                with freeze_time(f"{day} 00:05:00"):
                    for _time in range(1 + (day.day == 20)):
                        self.env.invalidate_all()
                        self.env["party.bulletin.series"]._cron_draft()
                day += timedelta(days=1)
        for series, wanted in ((self.series, 12), (self.together, 4)):
            self.assertFalse(series.failure)
            bulletins = series.bulletin_ids
            self.assertEqual(len(bulletins), wanted)
            self.assertEqual(len(set(bulletins.mapped("date_to"))), wanted)
            for bulletin in bulletins:
                self.assertEqual(
                    bulletin.drafted_date, calendar.add(bulletin.date_to, 1)
                )
                self.assertEqual(
                    {asked for res_id, asked in told if res_id == bulletin.id},
                    {day for day in worked if day > bulletin.late_date},
                )
        [first] = self.series.bulletin_ids.filtered(
            lambda bulletin: bulletin.date_to == date(2026, 6, 30)
        )
        asked = [day for res_id, day in told if res_id == first.id]
        self.assertEqual(len(asked), len(set(asked)), "the director, once a day")

    def test_periods_that_were_passed_over_are_made_up_for(self):
        """Whatever is there already, each period since then gets its report."""
        self.series.write({"frequency": "month", "since": "2026-09-15"})
        self._run_at("2026-10-08 00:05:00")
        self.assertEqual(
            self.series.bulletin_ids.mapped("date_to"), [date(2026, 9, 30)]
        )
        self.series.since = "2026-07-01"
        self._run_at("2026-10-09 00:05:00")
        self.assertEqual(
            self.series.bulletin_ids.sorted("date_from").mapped("date_from"),
            [date(2026, month, 1) for month in (6, 7, 8, 9)],
        )
        # a draft made early hides none that was forgotten
        self.series.active = False
        with freeze_time("2026-12-15 00:05:00"):
            self.series.action_draft()
        self.series.active = True
        self._run_at("2026-12-15 00:05:00")
        self.assertEqual(len(self.series.bulletin_ids), 6)

    def test_no_day_is_reported_twice_when_the_rhythm_changes(self):
        self.series.since = "2026-04-01"
        self._run_at("2026-10-08 00:05:00")
        quarters = self.series.bulletin_ids
        self.assertEqual(len(quarters), 3)
        self.series.frequency = "month"
        self._run_at("2026-12-02 00:05:00")
        months = self.series.bulletin_ids - quarters
        self.assertEqual(
            sorted(months.mapped("date_from")), [date(2026, 10, 1), date(2026, 11, 1)]
        )
        with freeze_time("2027-01-12 00:05:00"):
            self.env.invalidate_all()
            self.series._draft_due()
            self.series.frequency = "quarter"
            self.assertEqual(self.series._missing(), [])

    def test_one_that_fails_does_not_stop_the_others(self):
        draft = PartyBulletinSeries._draft
        first, last = (self.series | self.together).sorted("id")

        def refuse(series, period):
            bulletin = draft(series, period)
            if series == first:
                raise BulletinRefused("Its recipient has left")
            return bulletin

        with (
            patch.object(PartyBulletinSeries, "_draft", refuse),
            self.assertLogs(PartyBulletinSeries.__module__, "WARNING") as logs,
        ):
            self._run_at("2026-10-08 00:05:00")
        self.assertNotIn("recipient", "".join(logs.output))
        self.assertFalse(first.bulletin_ids)
        self.assertEqual(first.failure, "Its recipient has left")
        self.assertEqual(len(last.bulletin_ids), 1)
        self.assertFalse(last.failure)
        self._run_at("2026-10-09 00:05:00")
        self.assertEqual(len(first.bulletin_ids), 1)
        self.assertFalse(first.failure)

    def test_draft_now_waits_for_the_daily_job(self):
        nothing = self.series.browse()
        with (
            patch.object(
                PartyBulletinSeries, "try_lock_for_update", return_value=nothing
            ),
            self.assertRaisesRegex(BulletinRefused, "at this moment"),
        ):
            self.series.action_draft()
        self.assertFalse(self.series.bulletin_ids)

    # ------------------------------------------------------------------
    # Centers
    # ------------------------------------------------------------------
    def test_closed_center_reports_nothing(self):
        self._run_at("2026-10-08 00:05:00")
        bulletin = self.series.bulletin_ids
        self.center_a.active = False
        self.assertFalse(self.series.active)
        self.series.active = True  # as it was before series followed their centers
        told = []

        def notify(_self, **values):
            told.append(values.get("res_id"))

        with patch.object(type(self.env["mail.thread"]), "message_notify", notify):
            self._run_at("2027-01-11 00:05:00")
        self.assertEqual(self.series.bulletin_ids, bulletin)
        self.assertNotIn(bulletin.id, told)
        self.assertFalse(self._tasks(bulletin, LATE))
        self.assertEqual(len(self.together.bulletin_ids), 2)
        self.series._make_missing()
        self.assertFalse(self.series.active)
        with freeze_time("2027-02-10 02:00:00"):
            self.center_a.active = True
        self.assertTrue(self.series.active)
        self.assertEqual(self.series.since, date(2027, 2, 10))

    def test_series_made_for_a_closed_center_rests(self):
        self.center_a.active = False
        self.series.unlink()
        series = self.env["party.bulletin.series"].with_context(active_test=False)
        series._make_missing()
        made = series.search([("center_id", "=", self.center_a.id)])
        self.assertEqual(len(made), 1)
        self.assertFalse(made.active)

    def test_reports_stay_with_their_center(self):
        series_b = self.env["party.bulletin.series"].with_context(active_test=False)
        series_b.search([("center_id", "=", self.center_b.id)]).unlink()
        self.series.with_user(self.committee).center_id = self.center_b
        self.series.with_user(self.committee).center_id = self.center_a
        bulletin = self._draft()
        for user in (self.committee, self.admin, self.env.user):
            for value in (self.center_b.id, False):
                with self.subTest(user=user.login), self.assertRaises(BulletinRefused):
                    self.series.with_user(user).write({"center_id": value})
        self.series.write({"center_id": self.center_a.id, "working_day": 2})
        self.assertEqual(bulletin.center_id, self.center_a)

    def test_a_period_is_unique_in_the_database(self):
        self.series._draft(THIRD_QUARTER)
        with (
            self.assertRaises(psycopg2.errors.UniqueViolation),
            mute_logger("odoo.sql_db"),
        ):
            self.series._draft(THIRD_QUARTER)

    def test_draft_now(self):
        with freeze_time("2026-10-02 02:00:00"):
            action = self.series.with_user(self.committee).action_draft()
            again = self.series.with_user(self.committee).action_draft()
        self.assertEqual(action["res_id"], self.series.bulletin_ids.id)
        self.assertEqual(again["res_id"], action["res_id"])

    def test_used_series_is_kept(self):
        self._draft()
        with self.assertRaises(BulletinRefused):
            self.series.unlink()

    # ------------------------------------------------------------------
    # Late
    # ------------------------------------------------------------------
    def _tasks(self, bulletin, kind):
        activities = bulletin.sudo().activity_ids
        return activities.filtered(
            lambda a: a.activity_type_id == self.env.ref(kind)
        ).user_id

    def test_director_has_a_task(self):
        bulletin = self._draft()
        self.assertEqual(self._tasks(bulletin, COMPLETE), self.director_a)
        self.assertEqual(bulletin.sudo().activity_ids.date_deadline, date(2026, 10, 14))

    def test_late_report_is_asked_for_daily_and_told_of_once(self):
        self._run_at("2026-10-08 00:05:00")
        bulletin = self.series.bulletin_ids
        told = []

        def notify(_self, **values):
            told.append(values)

        with patch.object(type(self.env["mail.thread"]), "message_notify", notify):
            self._run_at("2026-10-14 00:05:00")  # the last day in time
            self.assertFalse(bulletin.is_late or told)
            with freeze_time("2026-10-15 00:05:00"):
                self.env.invalidate_all()
                self.assertTrue(bulletin.is_late)
                self.assertIn(bulletin, bulletin.search([("is_late", "=", True)]))
            for day in (15, 16, 17, 18, 19):  # a weekend is among them
                self._run_at(f"2026-10-{day} 00:05:00")
        to_director = [
            values
            for values in told
            if values["partner_ids"] == self.director_a.partner_id.ids
        ]
        self.assertEqual(len(to_director), 3, "on working days")
        self.assertIn(self.committee, self._tasks(bulletin, LATE))
        self.assertNotIn(self.director_a, self._tasks(bulletin, LATE))
        self.assertEqual(bulletin.reported_late_date, date(2026, 10, 15))
        late = bulletin.sudo().activity_ids.filtered(
            lambda a: a.activity_type_id == self.env.ref(LATE)
        )
        self.assertEqual(len(late.filtered(lambda a: a.user_id == self.committee)), 1)

    def test_signed_and_not_sent_is_late(self):
        """The committee has nothing of a signature that stays in the drawer."""
        bulletin = self._draft()
        with freeze_time("2026-10-14 02:00:00"):
            bulletin.action_sign()
            self.assertFalse(bulletin.is_late)
        told = []

        def notify(_self, **values):
            told.append(values)

        with patch.object(type(self.env["mail.thread"]), "message_notify", notify):
            self._run_at("2026-10-15 00:05:00")
            self._run_at("2026-10-15 06:05:00")  # once more by hand
            with freeze_time("2026-10-15 07:00:00"):
                self.assertTrue(bulletin.is_late)
                self.assertIn(bulletin, bulletin.search([("is_late", "=", True)]))
            self._run_at("2026-10-16 00:05:00")
        to_director = [
            values["body"]
            for values in told
            if values["partner_ids"] == self.director_a.partner_id.ids
        ]
        self.assertEqual(len(to_director), 2, "once on each day")
        self.assertIn("was not sent", to_director[0])
        self.assertIn(self.committee, self._tasks(bulletin, LATE))
        with freeze_time("2026-10-16 02:00:00"):
            bulletin.action_send()
        with freeze_time("2026-12-15 02:00:00"):
            self.env.invalidate_all()
            self.assertTrue(bulletin.is_late and bulletin.is_sent_late)
            self.assertFalse(bulletin.is_signed_late)
            self.assertIn(bulletin, bulletin.search([("is_late", "=", True)]))

    def test_late_for_ever(self):
        bulletin = self._draft()
        with freeze_time("2026-10-15 02:00:00"):
            bulletin.action_sign()
            self.assertTrue(bulletin.is_late)
            self._give_reason(bulletin, "reopen", "A slip")
            bulletin.action_sign_and_send()
        with freeze_time("2026-12-15 02:00:00"):
            self.env.invalidate_all()
            self.assertTrue(bulletin.is_late)
            self.assertIn(bulletin, bulletin.search([("is_late", "=", True)]))
        in_time = self._draft(self.together)
        with freeze_time("2026-10-14 15:59:00"):
            in_time.action_sign_and_send()
        with freeze_time("2026-12-15 02:00:00"):
            self.env.invalidate_all()
            self.assertFalse(in_time.is_late)
            self.assertNotIn(in_time, in_time.search([("is_late", "=", True)]))
