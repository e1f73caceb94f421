"""The screens behind the menus of reports, by every rank."""

from odoo.addons.party_service_center.tests.screen_common import ScreenCase

from .bulletin_common import BulletinCommon
from .common import FIRST_WORKING_DAY


class TestReportScreens(BulletinCommon, ScreenCase):
    module = "party_service_center_reports"

    def setUp(self):
        super().setUp()
        self._run_cron_at(FIRST_WORKING_DAY)  # the monthly mail
        self._sent()
        self._draft(series=self.together)
        for user, center, year in (
            (self.director_a, self.center_a, 2025),
            (self.committee, self.center_a.browse(), 2025),
            (self.admin, self.center_b, 2024),
        ):
            values = {"center_id": center.id, "year": year}
            self.env["party.yearly.account"].with_user(user).create(values)
        self.env["party.report.download"].create(
            {
                "user_id": self.director_a.id,
                "filename": "Member Register.xlsx",
                "row_count": 1,
                "reason": "Review",
            }
        )

    def test_offers_are_allowed(self):
        self._check_offers()

    def test_every_view_filter_and_grouping_opens(self):
        self._check_opens()

    def test_empty_screens_explain_themselves(self):
        self._check_explained()
