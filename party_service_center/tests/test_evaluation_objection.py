"""Objections to figures: who objects, who decides, what stays readable (A1.3.4)."""

from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from ..exceptions import (
    EvaluationRefused,
    FiledRecord,
    NotOnDuty,
    TransitionRefused,
)
from .common import PIXEL, PartyCommon
from .evaluation_common import EvaluationSteps


class TestEvaluationObjection(EvaluationSteps, PartyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        cls.evaluation = case._publish("staff")
        cls.sheet = case._sheet(cls.evaluation, user=cls.clerk_a)
        cls.score = case._score(cls.sheet, "service")
        # 8 of 10 points by hand were given by the committee; nothing else was there
        cls.sheet.score_ids.filtered(
            lambda s: s.indicator_id.measure == "own_answered_in_time"
        )._record_proof(is_applicable=True, points=35)
        cls.evaluation._settle()

    def test_upheld_with_a_trace(self):
        objection = self._object_to(
            self.score, self.clerk_a, evidence=PIXEL, evidence_name="list.png"
        )
        self.assertEqual((objection.state, objection.old_points), ("requested", 8))
        self.assertEqual(objection.asked_by_id, self.clerk_a)
        before = self.sheet.total
        self._uphold(objection, 10, self.admin)
        self.assertEqual(self.score.final_points, 10)
        self.assertEqual(self.score.points, 8, "what was given stays")
        self.assertTrue(self.score.is_corrected)
        self.assertRecordValues(
            objection,
            [
                {
                    "state": "upheld",
                    "old_points": 8,
                    "new_points": 10,
                    "old_total": before,
                    "new_total": 100,
                    "decided_by_id": self.admin.id,
                    "decision_note": "The list shows it",
                }
            ],
        )
        self.assertTrue(objection.decided_at)
        self.assertEqual((self.sheet.total, self.sheet.grade), (100, "excellent"))

    def test_a_second_correction_keeps_the_first(self):
        first = self._object_to(self.score, self.clerk_a)
        self._uphold(first, 9, self.admin)
        second = self._object_to(self.score, self.clerk_a)
        self._uphold(second, 10, self.admin)
        self.assertEqual((first.new_points, second.old_points), (9, 9))
        self.assertEqual(second.new_points, 10)

    def test_places_follow(self):
        other = self._sheet(self.evaluation, user=self.data_officer)
        self._score(other, "own_answered_in_time")._record_proof(
            is_applicable=True, points=35
        )
        self.evaluation._settle()
        self.assertEqual((self.sheet.rank, other.rank), (1, 1))
        self._uphold(self._object_to(self.score, self.clerk_a), 10, self.admin)
        self.assertEqual((self.sheet.rank, other.rank), (1, 2))

    def test_places_that_moved_are_kept_and_told(self):
        """Another one's objection moves a place: a row, and whoever has it hears."""
        other = self._sheet(self.evaluation, user=self.data_officer)
        self._score(other, "own_answered_in_time")._record_proof(
            is_applicable=True, points=35
        )
        self.evaluation._settle()
        objection = self._object_to(self.score, self.clerk_a)
        self._uphold(objection, 10, self.admin)
        places = self.env["party.evaluation.place"].search(
            [("evaluation_id", "=", self.evaluation.id)]
        )
        moved = places.filtered(lambda p: p.sheet_id == other)
        self.assertRecordValues(
            moved, [{"old_rank": 1, "new_rank": 2, "objection_id": objection.id}]
        )
        self.assertFalse(places.filtered(lambda p: p.sheet_id == self.sheet))
        told = self._told(self.evaluation, "A place in the ranking has moved")
        self.assertIn(self.data_officer.partner_id, told)
        self.assertNotIn(self.clerk_a.partner_id, told)
        mine = moved.with_user(self.data_officer)
        self.assertEqual(mine.search([]), moved)
        with self.assertRaises(AccessError):
            mine.read(["objection_id"])
        for user in (self.clerk_a, self.director_b):
            self.assertFalse(moved.with_user(user).search([]))
        with self.assertRaises(FiledRecord):
            moved.sudo().unlink()

    def test_an_objection_that_moves_nobody_leaves_no_row(self):
        self._uphold(self._object_to(self.score, self.clerk_a), 9, self.admin)
        self.assertFalse(self.env["party.evaluation.place"].search([]))

    def test_refused_with_a_reason(self):
        objection = self._object_to(self.score, self.clerk_a).with_user(self.admin)
        action = objection.action_refuse()
        self.assertEqual(action["res_model"], "party.step.reason")
        self._give_reason(objection, "refuse", "The badge was missing")
        self.assertEqual((objection.state, objection.new_points), ("refused", 8))
        self.assertEqual(objection.decision_note, "The badge was missing")
        for step in (objection.action_refuse, objection.action_uphold):
            with self.assertRaises(TransitionRefused):
                step()

    def test_who_may_object(self):
        for user in (self.director_a, self.data_officer, self.committee, self.clerk_b):
            with self.subTest(user=user.login):
                with self.assertRaises(UserError):
                    self._object_to(self.score, user)
        other = self._score(
            self._sheet(self.evaluation, user=self.data_officer), "service"
        )
        with self.assertRaises(UserError):
            self.env["party.evaluation.objection"].with_user(self.clerk_a)._ask(
                self.sheet.with_user(self.clerk_a), other, "Mine is better"
            )
        with self.assertRaises(EvaluationRefused):
            self._object_to(self.score, self.clerk_a, " ")

    def test_the_director_objects_for_the_center(self):
        evaluation = self._publish()
        sheet = self._sheet(evaluation)
        score = self._score(sheet, "letters")
        with self.assertRaises(NotOnDuty):
            self._object_to(score, self.clerk_a)
        self.assertTrue(self._object_to(score, self.director_a))

    def test_only_in_time(self):
        with self._after_objections():
            self.assertFalse(self.sheet.with_user(self.clerk_a).can_object)
            with self.assertRaises(NotOnDuty):
                self._object_to(self.score, self.clerk_a)

    def test_one_at_a_time(self):
        self._object_to(self.score, self.clerk_a)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.env.cr.savepoint():
                self._object_to(self.score, self.clerk_a)

    def test_nobody_decides_on_their_own_matter(self):
        objection = self._object_to(self.score, self.clerk_a)
        # the committee gave these points by hand, others can decide
        for user in (self.committee, self.clerk_a, self.director_a):
            with self.subTest(user=user.login):
                self.assertFalse(objection.with_user(user).can_decide)
                with self.assertRaises(NotOnDuty):
                    objection.with_user(user).action_refuse()
        counted = self._object_to(
            self._score(self.sheet, "own_confirmed"), self.clerk_a
        )
        self.assertTrue(counted.with_user(self.committee).can_decide)
        self.env["party.staff"].create(
            self._assignment(self.center_a, self.committee, "clerk")
        )
        center = self._publish()
        score = self._score(self._sheet(center), "letters")
        own = self._object_to(score, self.director_a)
        self.assertFalse(own.with_user(self.committee).can_decide)
        self.assertTrue(own.with_user(self.admin).can_decide)

    def test_who_gave_the_points_decides_where_nobody_else_can(self):
        """Two members: one works at the center, the other gave its points."""
        objection = self._object_to(self.score, self.clerk_a)
        centers = self.env["party.center"].with_user(self.committee)
        mine = objection.with_user(self.committee)
        self.assertFalse(mine.search(mine._mine_to_decide(centers.search([]))))
        self.assertEqual(self.score.hand_by_id, self.committee)
        two = self.committee | self.clerk_a
        with patch.object(type(centers), "_committee", lambda self: two):
            mine.invalidate_recordset(["can_decide"])
            self.assertTrue(mine.can_decide)
            waiting = mine._mine_to_decide(centers.search([]))
            self.assertEqual(mine.search(waiting), mine)
            self._uphold(objection, 9)
        self.assertEqual(objection.decided_by_id, self.committee)

    def test_points_that_cannot_be(self):
        objection = self._object_to(self.score, self.clerk_a)
        for points, note in ((11, "More"), (-1, "Less"), (9, " ")):
            with self.subTest(points=points), self.assertRaises(EvaluationRefused):
                self._uphold(objection, points, self.admin, note)
        self.assertEqual(objection.state, "requested")
        self.assertFalse(self.score.is_corrected)

    def test_the_round_waits_for_the_decision(self):
        objection = self._object_to(self.score, self.clerk_a)
        with self._after_objections():
            with self.assertRaisesRegex(EvaluationRefused, "waits"):
                self.evaluation.action_close()
            self._uphold(objection, 10, self.admin)
            self.evaluation.action_close()
        self.assertEqual(self.evaluation.state, "closed")

    def test_tasks_and_message(self):
        objection = self._object_to(self.score, self.clerk_a)
        tasks = objection.sudo().activity_ids
        self.assertIn(self.admin, tasks.user_id)
        self.assertNotIn(self.committee, tasks.user_id)
        self._uphold(objection, 10, self.admin)
        self.assertFalse(objection.sudo().activity_ids)
        told = self._told(objection, "Your objection to the evaluation is decided")
        self.assertEqual(told, self.clerk_a.partner_id)

    def test_objections_are_kept(self):
        objection = self._object_to(self.score, self.clerk_a)
        with self.assertRaises(EvaluationRefused):
            objection.sudo().unlink()
