"""An inspection in a real browser, on a phone with its camera."""

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import PartyCommon
from .inspection_common import InspectionSteps


@tagged("post_install", "-at_install")
class TestInspectionTour(InspectionSteps, HttpCase, PartyCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_on_site_and_concluded(self):
        inspection = (
            self.env["party.inspection"]
            .with_user(self.committee)
            .create({"center_id": self.center_a.id})
        )
        page = f"/odoo/party.inspection/{inspection.id}"
        with mute_logger("odoo.http"):  # what is refused on the way
            self.start_tour(page, "party_inspection_on_site", login="committee")
        window, rack = (self._line(inspection, n) for n in ("window", "rack"))
        self.assertEqual(window.result, "met")
        self.assertEqual(len(window.photo_ids), 1)
        self.assertEqual(window.photo_ids.added_by_id, self.committee)
        self.assertEqual(rack.remark, "The papers lie on the table")
        self._fill(inspection)
        self.env.flush_all()
        self.start_tour(page, "party_inspection_conclude", login="committee")
        self.assertEqual(inspection.state, "concluded")
        self.assertEqual(len(window.photo_ids), 1)
        self.assertTrue(rack.rectification_ids)
