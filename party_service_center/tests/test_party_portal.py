"""The portal's pages, as the member, as strangers and as people who try things."""

from unittest.mock import patch

from lxml import html

from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..exceptions import TicketRefused
from ..models import online_intake
from ..models.party_ticket import TEXT_LENGTH
from .portal_common import PortalCommon

LIST, NEW = "/my/tickets", "/my/tickets/new"


class TestOnlineIntake(PortalCommon):
    def _take_in(self, text="My stall floods when it rains.", kind=None):
        return online_intake.take_in(
            self.member.with_user(self.member_user).sudo(),
            (kind or self.consultation).with_user(self.member_user).sudo(),
            text,
        )

    def test_ticket_of_a_request(self):
        ticket = self._take_in()
        self.assertRecordValues(
            ticket,
            [
                {
                    "channel": "online",
                    "state": "accepted",
                    "center_id": self.center_a.id,
                    "member_id": self.member.id,
                    "requester_name": "Qian Muhan",
                    "requester_phone": "13800000002",
                    "first_contact_id": self.clerk_a.id,
                    "handler_id": self.clerk_a.id,
                    "create_uid": self.member_user.id,
                    "name": "TA-2026-0001",
                }
            ],
        )
        self.assertEqual(str(ticket.due_date), "2026-10-08")

    def test_page_is_the_promise(self):
        """Number and deadline are told by the page, in the first contact's name."""
        ticket = self._take_in()
        self.assertRecordValues(
            ticket.notice_ids,
            [
                {
                    "kind": "promise",
                    "channel": "online",
                    "told_at": ticket.accepted_at,
                    "told_by_id": self.clerk_a.id,
                }
            ],
        )

    def test_first_contact_knows_at_once(self):
        ticket = self._take_in()
        task = ticket.activity_ids
        self.assertEqual(task.user_id, self.clerk_a)
        self.assertEqual(task.summary, "New request from the portal")
        self.assertTrue(ticket.with_user(self.clerk_a).has_access("write"))

    def test_member_does_not_follow_what_staff_write(self):
        ticket = self._take_in()
        self.assertNotIn(self.member_user.partner_id, ticket.message_partner_ids)
        with self.mock_mail_gateway():
            ticket.with_user(self.clerk_a).message_post(
                body="Between us",
                partner_ids=self.member_user.partner_id.ids,
                subtype_xmlid="mail.mt_comment",
            )
        self.assertFalse(self._new_mails)

    def test_who_receives(self):
        staff = self.env["party.staff"]
        on_duty = staff.search([("center_id", "=", self.center_a.id)])
        clerks = on_duty.filtered(lambda row: row.role == "clerk")
        self.assertEqual(self.center_a._receptionist(), self.clerk_a)
        clerks.filtered(
            lambda row: row.user_id == self.clerk_a
        ).date_from = "2026-02-01"
        self.assertEqual(self.center_a._receptionist(), self.data_officer)
        self.data_officer.active = False
        self.assertEqual(self.center_a._receptionist(), self.clerk_a)
        clerks.date_to = "2026-09-20"
        self.assertEqual(self.center_a._receptionist(), self.director_a)
        on_duty.active = False
        self.assertFalse(self.center_a._receptionist())
        with self.assertRaisesRegex(TicketRefused, "Nobody receives requests"):
            self._take_in()

    def test_sent_twice_is_one_ticket(self):
        first = self._take_in("Twice\r\nby mistake ")
        self.assertEqual(self._take_in("Twice\nby mistake"), first)
        self.assertEqual(self._take_in("Something else").id, first.id + 1)
        self.patch(online_intake, "SAME_REQUEST_MINUTES", -1)
        self.assertNotEqual(self._take_in("Twice\nby mistake"), first)

    def test_requests_a_day_are_limited(self):
        for number in range(online_intake.REQUESTS_PER_DAY):
            self._take_in(f"Request {number}")
        with self.assertRaisesRegex(TicketRefused, "10 requests today.*0572-5123456"):
            self._take_in("One more")
        # what the window took does not count against the member
        self._create_ticket(member_id=self.member.id)
        self.patch(online_intake, "REQUESTS_PER_DAY", 11)
        self._take_in("One more")

    def test_refusals(self):
        self.consultation.active = False
        for text, kind, reason in (
            ("", None, "Write down"),
            (" \n\0", None, "Write down"),
            ("x" * (TEXT_LENGTH + 1), None, "has 20001 characters"),
            ("Help", self.env["party.service.type"], "Choose the kind"),
            ("Help", self.consultation, "Choose the kind"),
        ):
            kind = self.env.ref(f"{self.other}") if kind is None else kind
            with self.subTest(text=text[:9], kind=kind.name):
                with self.assertRaisesRegex(TicketRefused, reason):
                    online_intake.take_in(self.member.sudo(), kind.sudo(), text)

    other = "party_service_center.party_service_type_other"

    def test_longest_text(self):
        ticket = self._take_in("\r\n".join("x" * (TEXT_LENGTH // 2)) + "\0x")
        self.assertEqual(len(ticket.request_text), TEXT_LENGTH)


@tagged("post_install", "-at_install")
class TestPartyPortal(HttpCase, PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        cls.ticket = case._create_ticket(
            member_id=cls.member.id, request_text="The landlord keeps the deposit."
        )
        case._hand_over(cls.ticket, note="He was rude.", is_promise_told=True)
        cls.foreign = case._create_ticket(
            cls.clerk_b, member_id=cls.other_member.id, request_text="Foreign matter"
        )

    def _page(self, url, status=200):
        response = self.url_open(url)
        self.assertEqual(response.status_code, status, url)
        return html.fromstring(response.text).find(".//main").text_content()

    def _send(self, **values):
        token = {"csrf_token": Request.csrf_token(self)}
        return self.url_open(NEW, data=token | values)

    def _tickets(self):
        return self.env["party.ticket"].search([("channel", "=", "online")])

    # pages ------------------------------------------------------------------------
    def test_home_shows_the_way(self):
        self._sign_in(self.member_user)
        page = self._page("/my/home")
        self.assertIn("My Requests", page)
        self.assertNotIn("Addresses", page)
        self._sign_in(self.portal_user, "portal_member")
        self.assertIn("Addresses", self._page("/my/home"))

    def test_list_of_own_tickets(self):
        self._sign_in(self.member_user)
        page = self._page(LIST)
        for text in (self.ticket.name, "The landlord keeps", "In Hand", "10/08/2026"):
            self.assertIn(text, page)
        self.assertNotIn("Foreign", page)

    def test_list_sorted_and_filtered(self):
        self._create_ticket(member_id=self.member.id, request_text="Another matter")
        answered = self._create_ticket(member_id=self.member.id, request_text="Old one")
        self._tell(answered, result_text="Done")
        self._sign_in(self.member_user)
        page = self._page(f"{LIST}?filterby=running&sortby=due")
        self.assertNotIn("Old one", page)
        self.assertLess(page.index("The landlord"), page.index("Another matter"))
        page = self._page(f"{LIST}?filterby=closed")
        self.assertIn("Old one", page)
        self.assertNotIn("The landlord", page)
        for odd in ("?sortby=id;drop&filterby=x", "/page/0", "/page/99999999999999"):
            self.assertIn("The landlord", self._page(LIST + odd))

    def test_list_costs_no_query_for_each_ticket(self):
        self._sign_in(self.member_user)
        self._page(LIST)
        counts = []
        for _round in range(2):
            before = self.env.cr.sql_log_count
            self._page(LIST)
            counts.append(self.env.cr.sql_log_count - before)
            for number in range(10):
                self._create_ticket(
                    member_id=self.member.id, request_text=f"Matter {number}"
                )
            self.env.flush_all()
        self.assertLessEqual(counts[1], counts[0] + 1)

    def test_pages_of_a_long_list(self):
        for number in range(21):
            self._create_ticket(
                member_id=self.member.id, request_text=f"Matter {number:02}."
            )
        self._sign_in(self.member_user)
        self.assertNotIn("The landlord", self._page(LIST))
        self.assertIn("The landlord", self._page(f"{LIST}/page/2"))

    def test_ticket_before_and_after_the_answer(self):
        self._sign_in(self.member_user)
        url = f"{LIST}/{self.ticket.id}"
        page = self._page(url)
        for text in (
            "The landlord keeps the deposit.",
            "Deadline",
            "10/08/2026",
            "9/21/26, 10:00",
            self.clerk_a.name,
            "0572-5123456",
        ):
            self.assertIn(text, page)
        for secret in ("He was rude", self.director_a.name):
            self.assertNotIn(secret, page)
        self.ticket.with_user(self.director_a).action_accept_transfer()
        self._settle(self.ticket)
        page = self._page(url)
        self.assertIn("There is an answer", page)
        self.assertNotIn("The branch was called", page)
        self._tell(self.ticket, note="She said thanks", channel="phone")
        for step in (lambda: None, self.ticket.action_file):
            step()
            page = self._page(url)
            for text in ("Answered", "The branch was called", "Result", "Telephone"):
                self.assertIn(text, page)
            self.assertNotIn("She said thanks", page)

    def test_withdrawn_ticket(self):
        self._give_reason(self.ticket, "withdraw", "Taken by mistake")
        self._sign_in(self.member_user)
        for step in (lambda: None, self.ticket.action_file):
            step()
            page = self._page(f"{LIST}/{self.ticket.id}")
            self.assertIn("Withdrawn", page)
            self.assertNotIn("Taken by mistake", page)

    def test_secret_ticket_is_the_members_own(self):
        self.ticket._record_proof(is_confidential=True)
        self._sign_in(self.member_user)
        self.assertIn("The landlord", self._page(f"{LIST}/{self.ticket.id}"))

    def test_new_request(self):
        self._sign_in(self.member_user)
        page = self._page(NEW)
        for text in (
            "Consultation",
            "contracts, receipts",
            "7",
            "Center A",
            "Counter 3",
        ):
            self.assertIn(text, page)
        response = self._send(kind=self.consultation.id, text="<b>Rain</b> & wind")
        ticket = self._tickets()
        self.assertEqual(ticket.request_text, "<b>Rain</b> & wind")
        self.assertEqual(ticket.create_uid, self.member_user)
        self.assertTrue(response.url.endswith(f"{LIST}/{ticket.id}?taken=1"))
        page = html.fromstring(response.text).find(".//main").text_content()
        for text in ("was received", ticket.name, "10/08/2026", "<b>Rain</b> & wind"):
            self.assertIn(text, page)
        self.assertEqual(ticket.notice_ids.kind, "promise")
        self._send(kind=self.consultation.id, text="<b>Rain</b> & wind")
        self.assertEqual(self._tickets(), ticket)

    @mute_logger("odoo.http")
    def test_member_leaves_no_address_on_the_contact(self):
        self._sign_in(self.member_user)
        response = self.url_open(
            "/my/address/submit",
            data={
                "csrf_token": Request.csrf_token(self),
                "partner_id": self.member_user.partner_id.id,
                "name": "Qian Muhan",
                "email": "qian@example.com",
                "phone": "13800000002",
                "street": "1 Test Street",
                "city": "Anji",
                "country_id": self.env.ref("base.nl").id,
                "zip": "1234",
            },
        )
        self.assertIn("name and an e-mail", response.text)
        self.assertFalse(self.member_user.partner_id.phone)
        self.assertFalse(self.member_user.partner_id.street)

    # abuse ------------------------------------------------------------------------
    def test_strange_requests_are_answered_in_words(self):
        self._sign_in(self.member_user)
        kind = self.consultation.id
        for values, reason in (
            ({}, "Write down"),
            ({"text": "Help"}, "Choose the kind"),
            ({"text": "Help", "kind": "x"}, "Choose the kind"),
            ({"text": "Help", "kind": "-1"}, "Choose the kind"),
            ({"text": "Help", "kind": "9" * 40}, "Choose the kind"),
            ({"kind": kind, "text": "\0"}, "Write down"),
            ({"kind": kind, "text": "字" * 20_001}, "20001 characters"),
        ):
            with self.subTest(values=str(values)[:60]):
                response = self._send(**values)
                self.assertEqual(response.status_code, 200)
                self.assertIn(reason, response.text)
                typed = values.get("text", "").strip("\0")
                self.assertIn(typed, response.text)  # nothing typed is lost
        self.assertFalse(self._tickets())

    def test_what_a_form_may_not_say(self):
        self._sign_in(self.member_user)
        self._send(
            kind=self.consultation.id,
            text="Help",
            member_id=self.other_member.id,
            center_id=self.center_b.id,
            accepted_at="2020-01-01",
            state="filed",
        )
        ticket = self._tickets()
        self.assertEqual(ticket.member_id, self.member)
        self.assertEqual(ticket.center_id, self.center_a)
        self.assertEqual(ticket.state, "accepted")

    @mute_logger("odoo.http")
    def test_too_much_and_forged_posts(self):
        self._sign_in(self.member_user)
        response = self._send(kind=self.consultation.id, text="x" * 1024 * 1024)
        self.assertEqual(response.status_code, 413)
        response = self.url_open(
            NEW, data={"kind": self.consultation.id, "text": "Forged"}
        )
        self.assertEqual(response.status_code, 400)
        response = self.url_open(
            NEW,
            data={"csrf_token": Request.csrf_token(self), "kind": "1"},
            files={"text": ("a.txt", b"a file")},
        )
        self.assertIn("Write down", response.text)
        self.assertFalse(self._tickets())

    def test_refused_after_the_first_write(self):
        """A refusal from within leaves no half a ticket."""
        self._sign_in(self.member_user)
        notices = self.env.registry["party.ticket.notice"]
        with patch.object(notices, "_record", side_effect=TicketRefused("No more")):
            response = self._send(kind=self.consultation.id, text="Help")
        self.assertIn("No more", response.text)
        self.assertFalse(self._tickets())

    def test_missing_and_foreign_tickets_look_alike(self):
        self._sign_in(self.member_user)
        answers = set()
        for number in (self.foreign.id, 0, 2_000_000_000, 10**30):
            response = self.url_open(f"{LIST}/{number}")
            self.assertEqual(response.status_code, 404)
            body = html.fromstring(response.text).find(".//main").text_content()
            answers.add(" ".join(body.split()))
        self.assertEqual(len(answers), 1)
        for odd in ("x", "-1", "1.5"):
            self.assertEqual(self.url_open(f"{LIST}/{odd}").status_code, 404)

    def test_another_member_sees_their_own_alone(self):
        self._sign_in(self.other_user)
        page = self._page(LIST)
        self.assertIn("Foreign matter", page)
        self.assertNotIn("The landlord", page)
        self._page(f"{LIST}/{self.ticket.id}", 404)

    def test_public_is_asked_to_sign_in(self):
        self.authenticate(None, None)
        for url in (LIST, NEW, f"{LIST}/{self.ticket.id}"):
            self.assertIn("/web/login", self.url_open(url).url)

    def test_nobodys_account_is_told_the_way(self):
        """Internal users and portal users without a member, in words."""
        for user in (self.clerk_a, self.portal_user):
            self._sign_in(user, user.login.ljust(8, "x"))
            for url in (LIST, NEW):
                page = self._page(url)
                self.assertIn("Ask your center", page)
                self.assertIn("0572-5123456", page)
                self.assertNotIn("The landlord", page)
            self._page(f"{LIST}/{self.ticket.id}", 404)
            self.assertIn("Ask your center", self._send(kind="1", text="Help").text)
        self.assertFalse(self._tickets())

    def test_who_left_is_out_at_once(self):
        self._sign_in(self.member_user)
        self._page(LIST)
        self.member._leave(self.center_a._today(), "moved_away", "To Hangzhou")
        self.env.flush_all()
        self.assertIn("/web/login", self.url_open(LIST).url)

    def test_member_has_no_other_door(self):
        """What the pages show cannot be read by calls (P-09)."""
        self._sign_in(self.member_user)
        for model, record in (
            ("party.ticket", self.ticket),
            ("party.ticket.notice", self.ticket.notice_ids),
            ("party.member", self.member),
            ("party.service.type", self.consultation),
            ("party.center", self.center_a),
        ):
            with self.subTest(model=model), mute_logger("odoo.http"):
                answer = self._error_of_reading(model, record)
                self.assertIn("AccessError", answer)

    def _error_of_reading(self, model, record):
        params = {
            "model": model,
            "method": "read",
            "args": [record.ids, ["display_name"]],
            "kwargs": {},
        }
        answer = self.url_open(
            f"/web/dataset/call_kw/{model}/read",
            json={"jsonrpc": "2.0", "method": "call", "params": params},
        )
        return answer.json()["error"]["data"]["name"]
