"""Centers, directors' terms and the access that follows assignments (Body, A1.1)."""

from datetime import date

from psycopg2 import IntegrityError
from psycopg2.errors import ExclusionViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..exceptions import StaffRefused, TermOverlap
from .common import PartyCommon


class TestPartyCenter(PartyCommon):
    def test_four_centers_are_shipped(self):
        codes = self.env["party.center"].search([]).mapped("code")
        self.assertLessEqual({"CS", "DP", "XF", "MX"}, set(codes))

    def test_shipped_centers_have_their_branch(self):
        for place in ("changshuo", "dipu", "xiaofeng", "meixi"):
            center = self.env.ref(f"party_service_center.party_center_{place}")
            branch = self.env.ref(f"party_service_center.party_organization_{place}")
            self.assertEqual(center.branch_id, branch)

    def test_branch_is_of_the_association(self):
        with self.assertRaisesRegex(ValidationError, "outside the association"):
            self.center_a.branch_id = self.branch
        self.branch.is_outside = False
        self.center_a.branch_id = self.branch

    def test_director_is_who_holds_the_term_today(self):
        self.assertEqual(self.center_a.director_user_id, self.director_a)
        self.assertFalse(self.center_a.is_vacant)

    def test_center_is_vacant_after_the_last_day(self):
        """Body: end a term without a successor and the center shows as vacant."""
        term = self.center_a.staff_ids.filtered(lambda s: s.role == "director")
        term.date_to = date(2026, 9, 21)
        self.assertFalse(self.center_a.is_vacant)
        with freeze_time("2026-09-21 16:30:00"):  # 22 September in Anji
            self.env.invalidate_all()
            self.assertTrue(self.center_a.is_vacant)
            vacant = self.env["party.center"].search([("is_vacant", "=", True)])
            self.assertIn(self.center_a, vacant)
            self.assertNotIn(self.center_b, vacant)
            held = self.env["party.center"].search([("is_vacant", "=", False)])
            self.assertIn(self.center_b, held)
            self.assertNotIn(self.center_a, held)

    def test_terms_of_directors_do_not_overlap(self):
        second = self._assignment(self.center_a, self.clerk_b, "director")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env["party.staff"].create(second)
        first = self.center_a.staff_ids.filtered(lambda s: s.role == "director")
        first.date_to = date(2026, 9, 30)
        with self.assertRaises(TermOverlap), self.env.cr.savepoint():
            self.env["party.staff"].create(second | {"date_from": date(2026, 9, 30)})
        self.env["party.staff"].create(second | {"date_from": date(2026, 10, 1)})

    def test_assignment_cannot_end_before_it_begins(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.center_a.staff_ids[0].date_to = date(2025, 1, 1)

    def test_code_is_letters_and_digits(self):
        for code in ("a", "ab", "A-1", "ABCDEFGHI", ""):
            with (
                self.subTest(code=code),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.env["party.center"].create({"name": "C", "code": code})

    def test_new_code_begins_the_next_number(self):
        self._create_ticket()
        self.center_a.code = "NEW"
        self.assertEqual(self._create_ticket().name, "NEW-2026-0002")

    def test_only_administrators_edit_centers_and_assignments(self):
        for user in (self.clerk_a, self.director_a, self.committee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.center_a.with_user(user).phone = "1"
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["party.staff"].with_user(user).create(
                    self._assignment(self.center_a, user, "clerk")
                )
        self.center_a.with_user(self.admin).phone = "0572-5000000"
        self.env["party.center"].with_user(self.admin).create(
            {"name": "Center C", "code": "TC"}
        )


class TestAssignmentAccess(PartyCommon):
    """Record rules follow the assignment at once, without a cache in between."""

    def setUp(self):
        super().setUp()
        self.ticket = self._create_ticket()
        self.assignment = self.center_a.staff_ids.filtered(
            lambda s: s.user_id == self.clerk_a
        )

    def _can_read(self):
        self.env.flush_all()
        self.env.invalidate_all()
        ticket = self.ticket.with_user(self.clerk_a)
        found = ticket.search([("id", "=", ticket.id)])
        self.assertEqual(bool(found), ticket.has_access("read"))
        return bool(found)

    def test_access_ends_with_the_last_day(self):
        self.assertTrue(self._can_read())
        self.assignment.date_to = date(2026, 9, 21)
        self.assertTrue(self._can_read())
        self.assignment.date_to = date(2026, 9, 20)
        self.assertFalse(self._can_read())

    def test_access_begins_with_the_first_day(self):
        self.assignment.date_from = date(2026, 9, 22)
        self.assertFalse(self._can_read())
        with freeze_time("2026-09-21 16:30:00"):
            self.assertTrue(self._can_read())

    def test_archived_assignment_gives_no_access(self):
        self.assignment.active = False
        self.assertFalse(self._can_read())

    def test_an_assignment_stays_with_its_person_and_center(self):
        """Who read, handed over and wore the badge is told by the assignment."""
        admins = self.assignment.with_user(self.admin)
        for values in (
            {"center_id": self.center_b.id},
            {"user_id": self.unassigned.id},
            {"user_id": self.unassigned.id, "date_to": date(2026, 9, 30)},
        ):
            with self.subTest(values=values), self.assertRaises(StaffRefused):
                admins.write(values)
        admins.write({"center_id": self.center_a.id, "user_id": self.clerk_a.id})
        self.assertTrue(self._can_read())

    def test_terms_entered_at_the_same_moment(self):
        """What neither of two people could see the database refuses."""
        self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(ExclusionViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE party_staff SET role = 'director', date_to = '2026-12-31'"
                " WHERE id = %s",
                [self.assignment.id],
            )
