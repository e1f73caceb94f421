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
        """Every day of a year: twelve or four drafts, each on its working day."""
        self.series.write({"frequency": "month", "since": "2026-01-01"})
        self.together.since = "2026-01-01"
        made, ends = [], {self.series: [], self.together: []}

        def note(series, period):
            made.append((series, period, series._today()))
            ends[series].append(period.end)

        calendar = self.env["party.workday"]._calendar()
        day = date(2026, 1, 1)
        with (
            patch.object(PartyBulletinSeries, "_draft", note),
            patch.object(PartyBulletinSeries, "_known_ends", lambda one: ends[one]),
        ):
            while day.year == 2026:
                with freeze_time(f"{day} 00:05:00"):
                    self.series._draft_due()
                    self.together._draft_due()
                day += timedelta(days=1)
        for series, wanted in ((self.series, 12), (self.together, 4)):
            days = [(period, day) for one, period, day in made if one == series]
            self.assertEqual(len(days), wanted)
            self.assertEqual(len({period for period, _day in days}), wanted)
            for period, day in days:
                self.assertEqual(day, calendar.add(period.end, 1))

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
            in_time.action_sign()
        with freeze_time("2026-12-15 02:00:00"):
            self.env.invalidate_all()
            self.assertFalse(in_time.is_late)
            self.assertNotIn(in_time, in_time.search([("is_late", "=", True)]))
