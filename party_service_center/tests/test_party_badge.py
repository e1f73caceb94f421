"""Badges on duty: one for each assignment, valid as long as it runs (A4.3)."""

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from ..exceptions import BadgeRefused, FiledRecord, ProtectedField, TransitionRefused
from ..models.party_badge import PAGE
from .common import PIXEL, PartyCommon

# what the database cannot even compare, and what is no code at all
BAD_CODES = ("%00", "a%00" * 11, "%00" * 22, "a" * 3000, "%E5%AE%89" * 22)


class BadgeCommon(PartyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.center_a.phone = "0572-5123456"
        cls.post = cls.center_a.staff_ids.filtered(lambda s: s.user_id == cls.clerk_a)
        cls.badges = cls.env["party.badge"].with_user(cls.director_a)

    def _issue(self, **values):
        badge = self.badges.create({"staff_id": self.post.id, "photo": PIXEL} | values)
        badge.action_issue()
        return badge

    def _end(self, badge, step, reason="As found"):
        self._give_reason(badge, step, reason)


class TestPartyBadge(BadgeCommon):
    def test_issued_with_what_stands_on_it(self):
        first = self._issue()
        self.assertEqual(first.name, "TA-W-2026-0001")
        self.assertEqual(first.person_name, self.clerk_a.name)
        self.assertEqual((first.role, first.center_id), ("clerk", self.center_a))
        self.assertEqual(first.issued_by_id, self.director_a)
        self.assertGreaterEqual(len(first.sudo().token), 20)
        self.assertTrue(first.is_valid)
        self._end(first, "return")
        second = self._issue()
        self.assertEqual(second.name, "TA-W-2026-0002")
        self.assertNotEqual(first.sudo().token, second.sudo().token)

    def test_needs_a_face(self):
        badge = self.badges.create({"staff_id": self.post.id})
        with self.assertRaisesRegex(BadgeRefused, "photo"):
            badge.action_issue()
        self.assertFalse(badge.name)

    def test_printed_entries_stay(self):
        badge = self._issue()
        for values in (
            {"photo": False},
            {"valid_to_date": "2030-01-01"},
            {"valid_from_date": "2026-01-01"},
        ):
            with self.subTest(values=values), self.assertRaises(FiledRecord):
                badge.write(values)
        for name in ("person_name", "name", "token", "role", "center_id"):
            with self.subTest(name=name), self.assertRaises(ProtectedField):
                badge.write({name: "x"})
        self.clerk_a.name = "Another Name"
        self.assertNotEqual(badge.person_name, "Another Name")
        with self.assertRaises(FiledRecord):
            badge.unlink()

    def test_draft_may_go(self):
        self.badges.create({"staff_id": self.post.id}).unlink()

    def test_one_for_an_assignment(self):
        first = self._issue()
        draft = self.badges.create({"staff_id": self.post.id, "photo": PIXEL})
        with self.assertRaisesRegex(BadgeRefused, first.name):
            draft.action_issue()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE party_badge SET state = 'issued', name = 'x', token = 'x',"
                " issued_at = now() WHERE id = %s",
                [draft.id],
            )
        self._end(first, "lose")
        draft.action_issue()
        self.assertTrue(draft.is_valid)

    def test_none_for_an_ended_assignment(self):
        badge = self.badges.create({"staff_id": self.post.id, "photo": PIXEL})
        self.post.date_to = date(2026, 9, 1)
        with self.assertRaisesRegex(BadgeRefused, "has ended"):
            badge.action_issue()

    def test_dates(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.badges.create(
                {
                    "staff_id": self.post.id,
                    "valid_from_date": "2026-10-01",
                    "valid_to_date": "2026-09-30",
                }
            )
        over = {"valid_from_date": "2026-01-01", "valid_to_date": "2026-09-20"}
        with self.assertRaisesRegex(BadgeRefused, "over already"):
            self._issue(**over)

    def test_steps(self):
        badge = self._issue()
        self._end(badge, "lose", "On the way home")
        self.assertEqual((badge.state, badge.end_reason), ("lost", "On the way home"))
        self._end(badge, "return", "Found again")
        self.assertEqual(badge.ended_by_id, self.director_a)
        for step in ("lose", "withdraw", "return"):
            with self.subTest(step=step), self.assertRaises(TransitionRefused):
                self._end(badge, step)

    def _is_valid(self, badge):
        """By the screen, by a search and by the public page alike."""
        self.env.invalidate_all()
        found = bool(badge.search([("id", "=", badge.id), ("is_valid", "=", True)]))
        self.assertEqual(badge.is_valid, found)
        by_token = self.env["party.badge"]._valid_by_token(badge.sudo().token)
        self.assertEqual(found, by_token == badge.sudo())
        worn = self.post.search([("id", "=", self.post.id), ("has_badge", "=", True)])
        self.assertEqual(found, bool(worn))
        self.assertEqual(found, self.post.has_badge)
        return found

    def test_ends_by_itself_at_the_center(self):
        """The last day counts in full, by the clock of the center."""
        badge = self._issue(valid_to_date="2026-09-21")
        self.assertTrue(self._is_valid(badge))
        with freeze_time("2026-09-21 15:59:00"):
            self.assertTrue(self._is_valid(badge))
        with freeze_time("2026-09-21 16:00:00"):  # midnight in Anji
            self.assertFalse(self._is_valid(badge))

    def test_not_before_its_first_day(self):
        badge = self._issue(valid_from_date="2026-09-22")
        self.assertFalse(self._is_valid(badge))
        with freeze_time("2026-09-21 16:00:00"):
            self.assertTrue(self._is_valid(badge))

    def test_ends_with_the_assignment(self):
        badge = self._issue()
        self.post.date_to = date(2026, 9, 21)
        self.assertTrue(self._is_valid(badge))
        with freeze_time("2026-09-21 16:00:00"):
            self.assertFalse(self._is_valid(badge))
        self.post.date_to = False
        self.assertTrue(self._is_valid(badge))
        self.post.active = False
        self.assertFalse(self._is_valid(badge))

    def test_ends_with_the_account_and_with_another_post(self):
        badge = self._issue()
        self.clerk_a.active = False
        self.assertFalse(self._is_valid(badge))
        self.clerk_a.active = True
        self.assertTrue(self._is_valid(badge))
        self.center_a.staff_ids.filtered(lambda s: s.role == "director").active = False
        self.post.role = "director"
        self.assertTrue(badge.is_moved_on)
        self.assertFalse(self._is_valid(badge))
        self.assertEqual(badge.role, "clerk")

    def test_who_works_without(self):
        def without():
            self.env.invalidate_all()
            domain = [("is_on_duty", "=", True), ("has_badge", "=", False)]
            posts = self.env["party.staff"].with_user(self.committee).search(domain)
            return posts.filtered(lambda s: s.center_id == self.center_a)

        count = len(self.center_a.staff_ids)
        self.assertEqual(len(without()), count)
        self.assertEqual(self.center_a.no_badge_count, count)
        badge = self._issue()
        self.assertNotIn(self.post, without())
        self.assertEqual(self.center_a.no_badge_count, count - 1)
        self._end(badge, "withdraw")
        self.assertIn(self.post, without())

    def test_clerks_and_others_hand_nothing_out(self):
        draft = self.badges.create({"staff_id": self.post.id, "photo": PIXEL})
        for user in (
            self.clerk_a,
            self.clerk_b,
            self.director_b,
            self.committee,
            self.unassigned,
            self.outsider,
            self.portal_user,
        ):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    draft.with_user(user).action_issue()
                with self.assertRaises(AccessError):
                    self.badges.with_user(user).create({"staff_id": self.post.id})
        self.assertTrue(draft.with_user(self.clerk_a).has_access("read"))
        for user in (self.clerk_a, self.committee):
            self.assertFalse(draft.with_user(user).has_access("write"))

    def test_telephone_for_complaints(self):
        self.assertEqual(self.center_a._complaint_phone(), "0572-5123456")
        self.center_a.supervision_phone = "0572-5129999"
        self.assertEqual(self.center_a._complaint_phone(), "0572-5129999")


@tagged("post_install", "-at_install")
class TestBadgePage(BadgeCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.authenticate(None, None)
        self.opener.cookies["frontend_lang"] = "en_US"

    def _page(self, token):
        self.env.flush_all()
        response = self.url_open(f"{PAGE}{token}")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertIn("noindex", response.headers["X-Robots-Tag"])
        self.assertNotIn(self.clerk_a.name, response.text)
        self.assertNotIn("Center A", response.text)
        self.assertNotIn("Clerk", response.text)
        return response.text

    def _body(self, page):
        return page[page.index("<main") : page.index("</main")]

    def test_valid(self):
        badge = self._issue()
        page = self._body(self._page(badge.sudo().token))
        self.assertIn(">Valid<", page)
        self.assertIn(badge.name, page)
        self.assertIn("0572-5123456", page)

    def test_all_others_get_the_same_answer(self):
        unknown = self._body(self._page("0" * 22))
        self.assertIn("Not Valid", unknown)
        for step in ("return", "lose", "withdraw"):
            badge = self._issue()
            token = badge.sudo().token
            self._end(badge, step)
            with self.subTest(step=step):
                self.assertEqual(self._body(self._page(token)), unknown)
        badge = self._issue(valid_to_date="2026-09-21")
        with freeze_time("2026-09-22 02:00:00"):
            self.assertEqual(self._body(self._page(badge.sudo().token)), unknown)
        draft = self.badges.create({"staff_id": self.post.id})
        for odd in ("False", "None", str(draft.id), "%25", badge.name, *BAD_CODES):
            with self.subTest(odd=odd[:20]):
                self.assertEqual(self._body(self._page(odd)), unknown)

    def test_nothing_else_is_answered(self):
        token = self._issue().sudo().token
        for method in ("post", "put", "delete"):
            response = getattr(self.opener, method)(f"{self.base_url()}{PAGE}{token}")
            self.assertGreaterEqual(response.status_code, 400)
