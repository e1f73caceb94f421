"""A member makes a request in a real browser, on a phone and at a desk."""

from odoo.tests import HttpCase, tagged

from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalTour(HttpCase, PortalCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_request(self):
        self.start_tour(
            "/my/home",
            "party_portal_request",
            login=self.member_user.login,
            cookies={"frontend_lang": "en_US"},
        )
        ticket = self.env["party.ticket"].search([("name", "=", "TA-2026-0001")])
        self.assertRecordValues(
            ticket,
            [
                {
                    "member_id": self.member.id,
                    "channel": "online",
                    "state": "accepted",
                    "first_contact_id": self.clerk_a.id,
                }
            ],
        )


@tagged("post_install", "-at_install")
class TestPortalTourDesk(TestPortalTour):
    allow_inherited_tests_method = True  # the same request on another screen
    browser_size = "1280x800"
    touch_enabled = False
