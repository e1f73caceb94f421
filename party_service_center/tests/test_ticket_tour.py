"""A clerk's and a director's day in a real browser, at desk width and on a phone."""

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import PartyCommon


@tagged("post_install", "-at_install")
class TestTicketTour(HttpCase, PartyCommon):
    browser_size = "1280x800"

    def test_day(self):
        self.start_tour("/odoo/party-tickets", "party_ticket_intake", login="clerk_a")
        ticket = self.env["party.ticket"].search([("name", "=", "TA-2026-0001")])
        self.assertEqual(ticket.state, "transferred")
        self.assertEqual(ticket.first_contact_id, self.clerk_a)
        self.assertEqual(ticket.requester_phone, "13800000001")
        page = f"/odoo/party-tickets/{ticket.id}"
        self.start_tour(page, "party_ticket_decide", login="director_a")
        self.assertRecordValues(
            ticket,
            [
                {
                    "state": "filed",
                    "result_text": "The landlord pays the deposit back.",
                    "told_by_id": self.director_a.id,
                    "is_told_late": False,
                }
            ],
        )
        self.assertEqual(ticket.notice_ids.mapped("kind"), ["promise", "result"])

    def test_two_at_once(self):
        ticket = self._create_ticket()
        # the web client's errors are the subject here
        with mute_logger("odoo.http"):
            self.start_tour(
                f"/odoo/party-tickets/{ticket.id}",
                "party_ticket_two_at_once",
                login="clerk_a",
            )
        self.assertEqual(ticket.request_text, "How do I move my affiliation?")


@tagged("post_install", "-at_install")
class TestTicketTourPhone(TestTicketTour):
    allow_inherited_tests_method = True  # the same day on another screen
    browser_size = "390x844"
    touch_enabled = True


@tagged("post_install", "-at_install")
class TestTicketExtensionTour(HttpCase, PartyCommon):
    """More time is asked for, granted and told; the committee presses (A4.4)."""

    browser_size = "1280x800"

    def test_more_time(self):
        ticket = self._bring_to("processing")
        self._tell(ticket, "promise")
        page = f"/odoo/party-tickets/{ticket.id}"
        self.start_tour(page, "party_ticket_extension_ask", login="clerk_a")
        self.start_tour(
            "/odoo/party-ticket-extensions",
            "party_ticket_extension_decide",
            login="director_a",
        )
        self.start_tour(page, "party_ticket_extension_tell", login="clerk_a")
        self.start_tour(page, "party_ticket_supervision_press", login="committee")
        self.start_tour(
            "/odoo/party-ticket-supervision",
            "party_ticket_supervision_answer",
            login="director_a",
        )
        self.assertRecordValues(
            ticket.extension_ids, [{"state": "approved", "is_told": True}]
        )
        self.assertEqual(ticket.supervision_ids.state, "answered")


@tagged("post_install", "-at_install")
class TestTicketExtensionTourPhone(TestTicketExtensionTour):
    allow_inherited_tests_method = True  # the same course on another screen
    browser_size = "390x844"
    touch_enabled = True
