"""Series of situation reports for the tests, and their drafts."""

from datetime import date

from odoo.tests import freeze_time

from ..tables.period import Period
from .common import PartyReportsCommon

# Monday the 11th of January 2027 is the sixth working day of the year by the lists at
# hand; the third quarter's draft is due on Thursday 2026-10-08
DRAFTED = "2026-10-08 00:05:00"
SIGNED = "2026-10-09 02:00:00"
THIRD_QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))
DRAFT_CRON = "party_service_center_reports.party_bulletin_series_cron_draft"
RETRY_CRON = "party_service_center_reports.party_report_attempt_cron_retry"


class BulletinCommon(PartyReportsCommon):
    """Only the series of center A and of all centers are at work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        series = cls.env["party.bulletin.series"]
        cls.director_a.email = "director@example.org"
        cls.series = series.search([("center_id", "=", cls.center_a.id)])
        cls.together = series.search([("center_id", "=", False)])
        series.search([]).write({"active": False, "since": "2026-09-01"})
        (cls.series | cls.together).write(
            {"active": True, "recipient_ids": [(6, 0, cls.committee.ids)]}
        )

    def _run_at(self, moment, cron=DRAFT_CRON):
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref(cron).method_direct_trigger()
        self.env.invalidate_all()

    def _draft(self, series=None, period=THIRD_QUARTER, moment=DRAFTED):
        """The draft of a series, as its director or the committee sees it."""
        series = series or self.series
        with freeze_time(moment):
            bulletin = series._draft(period)
        user = self.director_a if series == self.series else self.committee
        return bulletin.with_user(user)

    def _sent(self, **options):
        bulletin = self._draft(**options)
        with freeze_time(SIGNED):
            bulletin.action_sign_and_send()
        return bulletin

    @staticmethod
    def _rows(report, title):
        """Name → further values of the rows of the table with ``title``."""
        [table] = [table for table in report.tables if table.title == title]
        return {row[0]: list(row[1:]) for row in table.rows}
