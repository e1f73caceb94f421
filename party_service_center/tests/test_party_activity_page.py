"""The page of a notice's link and the portal's activities, for members and others."""

from datetime import timedelta

from lxml import html

from odoo import fields
from odoo.http import Request
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from ..exceptions import CodeRefused
from ..models.party_code_attempt import ATTEMPTS
from ..models.party_event_participant import NOTE_LENGTH
from .common import PartyCommon
from .portal_common import PortalCommon

LIST = "/my/activities"
AFTER = "2026-09-29 09:00:00"  # the activity is over


class TestCodeAttempt(PartyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.attempts = cls.env["party.code.attempt"]

    def test_guessing_is_stopped_for_a_while(self):
        for _number in range(ATTEMPTS):
            self.attempts._check("192.0.2.1", "answer")
            self.attempts._note("192.0.2.1", "answer")
        with self.assertRaisesRegex(CodeRefused, "Wait ten minutes"):
            self.attempts._check("192.0.2.1", "answer")
        self.attempts._check("192.0.2.2", "answer")
        self.attempts._check("192.0.2.1", "check_in")
        with freeze_time("2026-09-21 02:10:00"):
            self.attempts._check("192.0.2.1", "answer")

    def test_one_line_has_many_ipv6_addresses(self):
        line = self.attempts._line
        self.assertEqual(line("2001:db8::1"), line("2001:db8::ffff:0:0:1"))
        self.assertNotEqual(line("2001:db8::1"), line("2001:db8:0:1::1"))
        self.assertEqual(line("::ffff:192.0.2.1"), "192.0.2.1")
        for odd in (None, "", "somewhere", "192.0.2.1, 192.0.2.2"):
            self.assertEqual(line(odd), "unknown")

    def test_notes_are_forgotten(self):
        self.attempts._note("192.0.2.1", "answer")
        self.env.cr.execute(
            "UPDATE party_code_attempt SET write_date = %s",
            [self.env.cr.now() - timedelta(minutes=61)],
        )
        self.attempts.invalidate_model()
        self.attempts._transient_vacuum()
        self.assertFalse(self.attempts.search([]))


class ActivityCommon(PortalCommon):
    """An approved activity to which the two members of center A are invited."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        cls.second = case._create_member(name="Zhao Yulan", mobile="13800000009")
        cls.event = case._create_event(
            target_mode="hand", bring_text="A pen\nand your scales"
        )
        cls.env["party.event.participant"].with_user(cls.clerk_a)._add(
            cls.event, (cls.member | cls.second).with_user(cls.clerk_a)
        )
        case._approve(cls.event)
        case._announce(cls.event)
        by_member = cls.event.participant_ids.sudo().grouped("member_id")
        cls.mine, cls.theirs = by_member[cls.member], by_member[cls.second]
        cls.env.flush_all()

    def _hold(self, attendance="present", minutes=110):
        with freeze_time(AFTER):
            self.event.action_hold()
        self.event.summary = "We talked <b>a lot</b>"
        self.mine._record_proof(attendance=attendance, minutes=minutes)
        self.env.flush_all()

    def _main(self, response):
        return html.fromstring(response.text).find(".//main").text_content()

    def _page(self, url, status=200):
        response = self.url_open(url)
        self.assertEqual(response.status_code, status, url)
        return self._main(response)

    def _send(self, url, **values):
        return self.url_open(
            url, data={"csrf_token": Request.csrf_token(self)} | values
        )


@tagged("post_install", "-at_install")
class TestActivityPage(HttpCase, ActivityCommon):
    def setUp(self):
        super().setUp()
        self.authenticate(None, None)
        self.opener.cookies["frontend_lang"] = "en_US"
        self.url = self.mine._page_path()

    # what it shows ----------------------------------------------------------------
    def test_page_of_the_link(self):
        page = self._page(self.url)
        for text in (
            "Center A",
            "0572-5123456",
            "Honest Scales in the Market",
            "To Come",
            "Tuesday, September 29, 2026, 2:00",
            "4:00",
            "Meeting room of the center",
            "and your scales",
            "Q**",
            "I am coming",
            self.mine.code[:4],
        ):
            self.assertIn(text, page)

    def test_page_tells_nothing_else_of_the_member(self):
        """The link may be forwarded: no full name, number or branch (P-14)."""
        self.mine._answer("asking", "My back hurts")
        self.mine._record_proof(attendance_note="Between us")
        text = self.url_open(self.url).text
        for secret in (
            "My back hurts",
            "Muhan",
            "13800000002",
            self.branch.name,
            "qian@example.com",
            "Between us",
            "Yulan",
            self.theirs.code,
            "A talk, then questions.",
        ):
            self.assertNotIn(secret, text)

    def test_page_is_private(self):
        for url, status in ((self.url, 200), ("/activity/NOBODYS2", 404)):
            response = self.url_open(url)
            self.assertEqual(response.status_code, status)
            self.assertIn("noindex", response.headers["X-Robots-Tag"])
            self.assertEqual(response.headers["Referrer-Policy"], "no-referrer")
            self.assertIn("no-store", response.headers["Cache-Control"])

    def test_qr_code_leads_to_the_page(self):
        self.assertEqual(
            self.mine._page_url(),
            f"{self.mine.get_base_url()}/activity/{self.mine.code}",
        )
        self.assertIn("data:image/png;base64,", self.url_open(self.url).text)

    def test_code_as_people_type_it(self):
        code = self.mine.code
        for typed in (
            code.lower(),
            f"{code[:4]}-{code[4:]}",
            f" {code[:4]} {code[4:]}",
        ):
            self.assertIn("Honest Scales", self._page(f"/activity/{typed}"))

    def test_html_in_texts_is_text(self):
        evil = "<script>alert(1)</script>"
        self.event.sudo()._as_mover().write(
            {"name": evil, "place": evil, "bring_text": evil}
        )
        self.env.flush_all()
        text = self.url_open(self.url).text
        self.assertNotIn(evil, text)
        self.assertIn("&lt;script&gt;", text)

    def test_opening_is_proof_unless_staff_look(self):
        notice = self.mine.notice_ids.filtered(lambda row: row.kind == "portal")
        self.authenticate("clerk_a", "clerk_axx")
        self._page(self.url)
        self.assertEqual(notice.state, "sent")
        self.authenticate(None, None)
        self._page(self.url)
        self.assertEqual(notice.state, "delivered")

    # course -----------------------------------------------------------------------
    def test_called_off(self):
        self._give_reason(
            self.event.with_user(self.director_a), "cancel", "The speaker is ill"
        )
        page = self._page(self.url)
        self.assertIn("called off", page)
        self.assertNotIn("I am coming", page)
        self.assertNotIn("The speaker", page)

    def test_changed(self):
        self.event.with_user(self.director_a).place = "The market hall"
        page = self._page(self.url)
        self.assertIn("being changed", page)
        self.assertNotIn("I am coming", page)
        self._approve(self.event)
        page = self._page(self.url)
        self.assertIn("Changed since", page)
        self.assertIn("The market hall", page)
        self.assertIn("I am coming", page)

    def test_while_and_after(self):
        with freeze_time("2026-09-29 07:00:00"):
            page = self._page(self.url)
            self.assertIn("Under Way", page)
            self.assertIn("I am coming", page)
        with freeze_time(AFTER):
            page = self._page(self.url)
            self.assertIn("Over", page)
            self.assertNotIn("I am coming", page)
        self._hold()
        page = self._page(self.url)
        self.assertIn("Took Place", page)
        for text in (
            "Show this code",
            "your scales",
            "Present",
            "1 h 50 min",
            "We tal",
        ):
            self.assertNotIn(text, page)

    def test_several_days_in_the_center_s_zone(self):
        self.event.sudo()._as_mover().date_end = "2026-09-30 08:00:00"
        self.center_a.tz = "Asia/Urumqi"
        self.env.flush_all()
        page = self._page(self.url)
        self.assertIn("September 29, 2026, 12:00", page)
        self.assertIn("Wednesday, September 30, 2026, 2:00", page)

    # answers ----------------------------------------------------------------------
    def test_coming_and_changed_mind(self):
        page = self._main(self._send(self.url, reply="coming", reason="Not this"))
        self.assertIn("Thank you", page)
        self.assertIn("You are coming", page)
        self.assertEqual(self.mine.reply, "coming")
        self.assertFalse(self.mine.reply_reason)
        self.assertNotIn("Thank you", self._page(self.url))
        page = self._main(
            self._send(self.url, reply="asking", reason=" <b>Ill</b>\r\nat home ")
        )
        self.assertIn("You asked to be excused", page)
        self.assertNotIn("at home", page)
        self.assertRecordValues(
            self.mine, [{"reply": "asking", "reply_reason": "<b>Ill</b>\nat home"}]
        )
        self.assertEqual(self.theirs.reply, "none")

    def test_refusals_lose_nothing(self):
        for values, words in (
            ({"reply": "asking"}, "Write down why"),
            ({"reply": "asking", "reason": "\0 \n"}, "Write down why"),
            (
                {"reply": "asking", "reason": "字" * (NOTE_LENGTH + 1)},
                "2,000 characters",
            ),
            ({"reply": "excused"}, "Answer whether"),
            ({"reply": ""}, "Answer whether"),
            ({}, "Answer whether"),
        ):
            with self.subTest(values=str(values)[:50]):
                response = self._send(self.url, **values)
                self.assertEqual(response.status_code, 200)
                self.assertIn(words, response.text)
                self.assertIn(values.get("reason", "").strip("\0 \n"), response.text)
        self.assertEqual(self.mine.reply, "none")

    def test_no_answer_after_the_end(self):
        with freeze_time(AFTER):
            self.assertNotIn("Thank you", self._send(self.url, reply="coming").text)
        self.assertEqual(self.mine.reply, "none")

    @mute_logger("odoo.http")
    def test_too_much_and_forged_posts(self):
        response = self._send(self.url, reply="asking", reason="x" * 300_000)
        self.assertEqual(response.status_code, 413)
        response = self.url_open(self.url, data={"reply": "coming"})
        self.assertEqual(response.status_code, 400)
        response = self.url_open(
            self.url,
            data={"csrf_token": Request.csrf_token(self), "reply": "asking"},
            files={"reason": ("a.txt", b"a file")},
        )
        self.assertIn("Write down why", response.text)
        self.assertEqual(self.mine.reply, "none")

    def test_answer_says_no_more_than_it_may(self):
        self._send(
            self.url,
            reply="coming",
            member_id=self.second.id,
            attendance="present",
            minutes="500",
        )
        self.assertRecordValues(
            self.mine,
            [{"member_id": self.member.id, "attendance": False, "minutes": 0}],
        )

    # wrong codes ------------------------------------------------------------------
    def test_wrong_codes_look_alike(self):
        draft = self._create_event(target_mode="hand")
        self.env["party.event.participant"].with_user(self.clerk_a)._add(
            draft, self.member.with_user(self.clerk_a)
        )
        answers = set()
        for code in (
            "AAAAAAAA",
            draft.participant_ids.code,
            "1",
            "%00",
            "字" * 8,
            "' OR 1=1 --",
            "x" * 2000,
        ):
            answers.add(self._page(f"/activity/{code}", 404).strip())
        self.assertEqual(len(answers), 1)
        self.assertIn("call your center", answers.pop())
        response = self._send("/activity/AAAAAAAA", reply="coming")
        self.assertEqual(response.status_code, 404)
        self.assertEqual(self.env["party.code.attempt"].search_count([]), 8)

    def test_guessing_ends(self):
        attempts = self.env["party.code.attempt"]
        for _number in range(ATTEMPTS):
            attempts._note("127.0.0.1", "answer")
        self.env.flush_all()
        for code in ("AAAAAAAA", self.mine.code):
            self.assertIn("Too many", self._page(f"/activity/{code}", 429))
        self.assertEqual(attempts.search_count([]), ATTEMPTS)
        later = fields.Datetime.now() + timedelta(minutes=11)
        with freeze_time(later):
            self.assertIn("Honest Scales", self._page(self.url))


@tagged("post_install", "-at_install")
class TestPortalActivities(HttpCase, ActivityCommon):
    def setUp(self):
        super().setUp()
        self._sign_in(self.member_user)
        self.url = f"{LIST}/{self.mine.id}"

    def _sign_in(self, user, password=None):
        self.authenticate(user.login, password or user.login)
        self.opener.cookies["frontend_lang"] = "en_US"

    def test_home_counts_what_comes(self):
        self.assertIn("My Activities", self._page("/my/home"))
        self.assertEqual(self._counter(), 1)
        self._hold()
        self.assertEqual(self._counter(), 0)
        self._sign_in(self.portal_user, "portal_member")
        self.assertEqual(self._counter(), 0)

    def _counter(self):
        params = {"counters": ["party_activity_count"]}
        answer = self.url_open(
            "/my/counters", json={"jsonrpc": "2.0", "method": "call", "params": params}
        )
        return answer.json()["result"]["party_activity_count"]

    def test_list_and_filters(self):
        page = self._page(LIST)
        for text in ("Honest Scales", "To Come", "September 29", "Meeting room"):
            self.assertIn(text, page)
        self.assertIn("Honest Scales", self._page(f"{LIST}?filterby=to_come"))
        self.assertNotIn("Honest Scales", self._page(f"{LIST}?filterby=past"))
        self._hold()
        page = self._page(f"{LIST}?filterby=past")
        for text in ("Honest Scales", "Took Place", "Present", "1 h 50 min"):
            self.assertIn(text, page)
        self.assertIn("You took part in 1 of 1 activities", page)
        self.assertNotIn("Honest Scales", self._page(f"{LIST}?filterby=to_come"))
        for odd in ("?filterby=x", "/page/0", "/page/99999999999999"):
            self.assertIn("Honest Scales", self._page(LIST + odd))

    def test_what_was_never_announced_is_not_there(self):
        event = self._create_event(target_mode="hand", name="Not Told Yet")
        self.env["party.event.participant"].with_user(self.clerk_a)._add(
            event, self.member.with_user(self.clerk_a)
        )
        self._approve(event)
        self.assertNotIn("Not Told Yet", self._page(LIST))
        self._page(f"{LIST}/{event.participant_ids.sudo().id}", 404)
        self._give_reason(event.with_user(self.director_a), "cancel", "No room")
        self.assertNotIn("Not Told Yet", self._page(LIST))

    def test_who_joins_a_changed_plan_sees_it_once_told(self):
        event = self._create_event(target_mode="hand", name="Told Later")
        people = self.env["party.event.participant"].with_user(self.clerk_a)
        people._add(event, self.second.with_user(self.clerk_a))
        self._approve(event)
        self._announce(event)
        event.place = "The market hall"
        people._add(event, self.member.with_user(self.clerk_a))
        mine = event.participant_ids.filtered(lambda p: p.member_id == self.member)
        url = f"{LIST}/{mine.id}"
        for step in (self._approve, self._announce):
            self.env.flush_all()
            self.assertNotIn("Told Later", self._page(LIST))
            self.assertEqual(self._counter(), 1)
            self._page(url, 404)
            step(event)
        self.env.flush_all()
        self.assertIn("Told Later", self._page(LIST))
        self.assertIn("The market hall", self._page(url))

    def test_detail_and_answer(self):
        page = self._page(self.url)
        for text in ("Honest Scales", "and your scales", "I am coming"):
            self.assertIn(text, page)
        page = self._main(self._send(self.url, reply="coming"))
        self.assertIn("Thank you", page)
        self.assertEqual(self.mine.reply, "coming")
        page = self._main(self._send(self.url, reply="asking"))
        self.assertIn("Write down why", page)
        self.assertEqual(self.mine.reply, "coming")
        page = self._main(self._send(self.url, reply="asking", reason="<b>Ill</b>"))
        self.assertIn("<b>Ill</b>", page)

    def test_detail_after_it_was_held(self):
        self._hold()
        page = self._page(self.url)
        for text in ("Took Place", "Present", "1 h 50 min", "We talked <b>a lot</b>"):
            self.assertIn(text, page)

    @mute_logger("odoo.http")
    def test_others_are_not_there(self):
        answers = set()
        for number in (self.theirs.id, 0, 2_000_000_000, 10**30):
            for response in (
                self.url_open(f"{LIST}/{number}"),
                self._send(f"{LIST}/{number}", reply="coming"),
            ):
                self.assertEqual(response.status_code, 404)
                answers.add(" ".join(self._main(response).split()))
        self.assertEqual(len(answers), 1)
        self.assertEqual(self.theirs.reply, "none")
        self._sign_in(self.other_user)
        self.assertIn("No activity here", self._page(LIST))
        self._page(self.url, 404)
        self._sign_in(self.clerk_a, "clerk_axx")
        self.assertIn("Ask your center", self._page(LIST))
        self._page(self.url, 404)

    def test_member_has_no_other_door(self):
        for record in (self.mine, self.event, self.event.approval_ids):
            with self.subTest(model=record._name), mute_logger("odoo.http"):
                params = {
                    "model": record._name,
                    "method": "read",
                    "args": [record.ids, ["display_name"]],
                    "kwargs": {},
                }
                answer = self.url_open(
                    f"/web/dataset/call_kw/{record._name}/read",
                    json={"jsonrpc": "2.0", "method": "call", "params": params},
                )
                self.assertIn("AccessError", answer.json()["error"]["data"]["name"])

    def test_list_costs_no_query_for_each_activity(self):
        self._page(LIST)
        counts = []
        for _round in range(2):
            before = self.env.cr.sql_log_count
            self._page(LIST)
            counts.append(self.env.cr.sql_log_count - before)
            for number in range(5):
                event = self._create_event(target_mode="hand", name=f"Talk {number}")
                self.env["party.event.participant"].with_user(self.clerk_a)._add(
                    event, self.member.with_user(self.clerk_a)
                )
                self._approve(event)
                self._announce(event)
            self.env.flush_all()
        self.assertLessEqual(counts[1], counts[0] + 1)
        self.assertIn("Talk 4", self._page(LIST))


@tagged("post_install", "-at_install")
class TestActivityPageTour(HttpCase, ActivityCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_answer(self):
        self.start_tour(
            self.mine._page_path(),
            "party_activity_answer",
            cookies={"frontend_lang": "en_US"},
        )
        self.assertRecordValues(
            self.mine, [{"reply": "asking", "reply_reason": "My child is ill."}]
        )
