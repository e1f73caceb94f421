"""Training with expiry, and the undertaking to keep secret (A1.1.1, P-17)."""

from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from ..exceptions import (
    FiledRecord,
    ProtectedField,
    QualificationRefused,
    TransitionRefused,
)
from .common import NOW, PIXEL
from .test_party_staff import PeopleCommon

CRON = "party_qualification_cron_expiry"
EXPIRY = "party_service_center.mail_activity_type_qualification"


class TestQualification(PeopleCommon):
    def _record(self, user, person, **values):
        return (
            self.env["party.qualification"]
            .with_user(user)
            .create(
                {"user_id": person.id, "name": "Receiving Members"}
                | {"passed_date": "2026-09-01"}
                | values
            )
        )

    def test_who_records(self):
        for user, person in (
            (self.director_a, self.clerk_a),
            (self.admin, self.director_a),
            (self.admin, self.unassigned),
        ):
            with self.subTest(user=user.login, person=person.login):
                self.assertEqual(self._record(user, person).recorded_by_id, user)
        for user, person in (
            (self.clerk_a, self.clerk_a),
            (self.director_a, self.clerk_b),
            (self.director_a, self.unassigned),
            (self.committee, self.clerk_a),
            (self.portal_user, self.clerk_a),
        ):
            with self.subTest(user=user.login, person=person.login):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    self._record(user, person)
        for user in (self.admin, self.director_a):
            with self.assertRaisesRegex(QualificationRefused, "their own"):
                with self.env.cr.savepoint():
                    self._record(user, user)

    def test_facts_stay(self):
        row = self._record(self.director_a, self.clerk_a, certificate=PIXEL)
        for values in ({"valid_until": "2030-01-01"}, {"is_passed": False}):
            with self.subTest(values=values), self.assertRaises(ProtectedField):
                row.write(values)
        with self.assertRaises(AccessError):
            row.unlink()
        self._give_reason(row, "void", "Another person's certificate")
        self.assertEqual(row.voided_by_id, self.director_a)
        self.assertFalse(row.is_valid)
        with self.assertRaises(QualificationRefused):
            self._give_reason(row, "void", "Again")

    def test_not_in_the_future(self):
        with self.assertRaisesRegex(QualificationRefused, "lies ahead"):
            self._record(self.admin, self.clerk_a, passed_date="2026-09-22")

    def test_validity_by_screen_and_search(self):
        row = self._record(self.admin, self.clerk_a, valid_until="2026-09-22")
        for moment, is_valid in (
            ("2026-09-21 02:00:00", True),
            ("2026-09-22 15:59:00", True),
            ("2026-09-22 16:00:00", False),
        ):
            with self.subTest(moment=moment), freeze_time(moment):
                self.env.invalidate_all()
                self.assertEqual(row.is_valid, is_valid)
                found = row.search([("id", "=", row.id), ("is_valid", "=", True)])
                self.assertEqual(bool(found), is_valid)

    # ------------------------------------------------------------------
    # What expires
    # ------------------------------------------------------------------
    def _tasks(self, row, moment=NOW):
        self._run(CRON, moment)
        return row.activity_ids.filtered(
            lambda task: task.activity_type_id == self.env.ref(EXPIRY)
        )

    def test_the_director_is_told_before_the_expiry(self):
        row = self._record(self.admin, self.clerk_a, valid_until="2026-11-21")
        self.assertFalse(self._tasks(row))  # 61 days
        tomorrow = "2026-09-22 02:00:00"
        [task] = self._tasks(row, tomorrow)
        self.assertEqual(task.user_id, self.director_a)
        self.assertEqual(str(task.date_deadline), "2026-11-21")
        self.assertEqual(self._tasks(row, tomorrow), task)

    def test_who_has_done_the_task_is_not_given_it_again(self):
        row = self._record(self.admin, self.clerk_a, valid_until="2026-10-21")
        self._tasks(row).with_user(self.director_a).action_done()
        self.assertFalse(self._tasks(row, "2026-09-22 02:00:00"))

    def test_of_a_director_the_committee_is_told(self):
        row = self._record(self.admin, self.director_a, valid_until="2026-10-21")
        self.assertIn(self.committee, self._tasks(row).user_id)
        self.assertNotIn(self.director_a, self._tasks(row).user_id)

    def test_nobody_is_told_of_what_does_not_matter(self):
        soon = {"valid_until": "2026-10-21"}
        renewed = self._record(self.admin, self.clerk_a, **soon)
        self._record(self.admin, self.clerk_a, valid_until="2028-10-21")
        rows = (
            renewed
            | self._record(self.admin, self.unassigned, **soon)
            | self._record(self.admin, self.clerk_b, is_passed=False, **soon)
            | self._record(self.admin, self.clerk_b)
        )
        for row in rows:
            self.assertFalse(self._tasks(row))


class TestUndertaking(PeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.newcomer = cls._new_user("newcomer", "clerk", is_sworn=False)
        cls.papers = cls.env["party.undertaking"].with_user(cls.admin)

    def _sheet(self, **values):
        return self.papers.create({"user_id": self.newcomer.id} | values)

    def test_signed_on_paper_and_recorded(self):
        sheet = self._sheet()
        self.assertEqual(sheet.text_id, self.env["party.text"]._current("secrecy"))
        with self.assertRaisesRegex(QualificationRefused, "when it was signed"):
            sheet.action_sign()
        sheet.signed_date = "2026-09-22"
        sheet.paper_place = "Folder 9"
        with self.assertRaisesRegex(QualificationRefused, "in the future"):
            sheet.action_sign()
        sheet.signed_date = "2026-09-21"
        sheet.action_sign()
        self.assertEqual(sheet.recorded_by_id, self.admin)
        for values in ({"paper_place": "x"}, {"signed_date": "2026-09-01"}):
            with self.subTest(values=values), self.assertRaises(FiledRecord):
                sheet.write(values)
        with self.assertRaises(FiledRecord):
            sheet.unlink()
        with self.assertRaises(TransitionRefused):
            sheet.action_sign()

    def test_a_scan_proves_as_well(self):
        sheet = self._sheet(signed_date="2026-09-21", scan=PIXEL)
        sheet.action_sign()
        self.assertEqual(sheet.state, "signed")

    def test_nobody_records_their_own(self):
        sheet = self.papers.create(
            {"user_id": self.admin.id, "signed_date": "2026-09-21", "paper_place": "x"}
        )
        with self.assertRaisesRegex(QualificationRefused, "their own"):
            sheet.action_sign()

    def test_nobody_chooses_the_words(self):
        text = self.env["party.text"].search([("kind", "=", "pledge")], limit=1)
        with self.assertRaises(ProtectedField):
            self._sheet(text_id=text.id)
        sheet = self.papers.with_context(default_text_id=text.id).create(
            {"user_id": self.newcomer.id}
        )
        self.assertEqual(sheet.text_id.kind, "secrecy")
        sheet.unlink()

    def test_without_words_no_sheet(self):
        self.env["party.text"].search([("kind", "=", "secrecy")])._as_mover().write(
            {"published_at": False, "version": False}
        )
        with self.assertRaisesRegex(QualificationRefused, "No wording"):
            self._sheet()

    def test_own_papers_are_read_and_not_written(self):
        paper = self.papers.search([("user_id", "=", self.clerk_a.id)])
        self.assertTrue(paper.with_user(self.clerk_a).paper_place)
        self.assertTrue(paper.with_user(self.director_a).has_access("write"))
        for user in (self.clerk_a, self.committee):
            self.assertFalse(paper.with_user(user).has_access("write"))
        for user in (self.clerk_b, self.director_b, self.data_officer):
            self.assertFalse(paper.with_user(user).has_access("read"))
            post = self.post.with_user(user)
            post.invalidate_recordset()
            self.assertFalse(post.undertaking_ids)
        own = self.papers.search([("user_id", "=", self.director_a.id)])
        self.assertFalse(own.with_user(self.director_a).has_access("write"))
