"""A trader's way into the register in a real browser, at a desk and on a phone."""

from odoo.tests import HttpCase, tagged

from .common import PartyCommon


@tagged("post_install", "-at_install")
class TestRegistrationTour(HttpCase, PartyCommon):
    browser_size = "1280x800"

    def test_way(self):
        self._stock_handbooks(self.center_a)
        self.start_tour(
            "/odoo/party-registrations", "party_registration_way", login="clerk_a"
        )
        case = self.env["party.registration"].search([("name", "=", "Shen Yunshu")])
        self.assertEqual(case.state, "confirmed")
        self._sign_pledge(case)
        page = f"/odoo/party-registrations/{case.id}"
        self.start_tour(page, "party_registration_entry", login="clerk_a")
        self.assertEqual(case.state, "entered")
        self.assertEqual(case.member_id.name, "Shen Yunshu")


@tagged("post_install", "-at_install")
class TestRegistrationTourPhone(TestRegistrationTour):
    allow_inherited_tests_method = True  # the same way on another screen
    browser_size = "390x844"
    touch_enabled = True
