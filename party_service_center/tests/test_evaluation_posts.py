"""People are evaluated for the days on which they held their post (A1.3.4)."""

from datetime import date

from odoo.tests import freeze_time

from ..exceptions import NotOnDuty
from .common import PartyCommon
from .evaluation_common import EvaluationSteps

MARCH = "2026-03-02 02:00:00"  # a Monday


class TestEvaluationPosts(EvaluationSteps, PartyCommon):
    """The first half of 2026, counted in September."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # what is changed together with its creation leaves no trace
        cls.env.cr.precommit.run()

    def _post(self, user):
        posts = self.env["party.staff"].with_context(active_test=False)
        return posts.search([("user_id", "=", user.id)], limit=1)

    def _counted(self, kind):
        evaluation = self._begin(kind)
        evaluation.action_count()
        return evaluation

    def _days(self, evaluation, user):
        return self._sheet(evaluation, user=user).posts

    def _traced(self):
        self.env.flush_all()
        self.env.cr.precommit.run()

    def test_the_sheet_shows_the_days(self):
        self._post(self.director_a).date_to = "2026-03-31"
        successor = self.unassigned
        self.env["party.staff"].create(
            self._assignment(self.center_a, successor, "director")
            | {"date_from": date(2026, 4, 1)}
        )
        evaluation = self._counted("director")
        self.assertEqual(
            self._days(evaluation, self.director_a), [["2026-01-01", "2026-03-31"]]
        )
        self.assertEqual(
            self._days(evaluation, successor), [["2026-04-01", "2026-06-30"]]
        )
        sheet = self._sheet(evaluation, user=successor)
        self.assertEqual(sheet.post_text, "04/01/2026 – 06/30/2026")
        self.assertFalse(self._sheet(self._counted("center")).post_text)

    def test_what_fell_before_or_after_the_post_is_not_counted(self):
        with freeze_time(MARCH):
            missed = self._create_ticket()
        self.assertLess(missed.due_date, date(2026, 3, 31))
        self._post(self.director_a).date_to = "2026-03-31"
        self.env["party.staff"].create(
            self._assignment(self.center_a, self.unassigned, "director")
            | {"date_from": date(2026, 4, 1)}
        )
        evaluation = self._counted("director")
        for user, whole in ((self.director_a, 1), (self.unassigned, 0)):
            score = self._sheet(evaluation, user=user).score_ids.filtered(
                lambda s: s.indicator_id.measure == "answered_in_time"
            )
            with self.subTest(user=user.login):
                self.assertEqual(score.whole, whole)

    def test_two_terms_with_a_gap(self):
        self._post(self.clerk_a).date_to = "2026-02-28"
        self.env["party.staff"].create(
            self._assignment(self.center_a, self.clerk_a, "clerk")
            | {"date_from": date(2026, 5, 1)}
        )
        self.assertEqual(
            self._days(self._counted("staff"), self.clerk_a),
            [["2026-01-01", "2026-02-28"], ["2026-05-01", "2026-06-30"]],
        )

    def test_an_archived_assignment_was_held_until_then(self):
        with freeze_time(MARCH):
            self._post(self.clerk_a).active = False
            self._traced()
        self.assertEqual(
            self._days(self._counted("staff"), self.clerk_a),
            [["2026-01-01", "2026-03-02"]],
        )

    def test_archived_after_the_period_changes_nothing(self):
        self._post(self.clerk_a).active = False
        self._traced()
        self.assertEqual(
            self._days(self._counted("staff"), self.clerk_a),
            [["2026-01-01", "2026-06-30"]],
        )

    def test_full_time_as_it_was(self):
        post = self._post(self.clerk_a)
        for moment, is_full_time in (
            (MARCH, False),
            ("2026-05-04 02:00:00", True),
            ("2026-08-03 02:00:00", False),
        ):
            with freeze_time(moment):
                post.is_full_time = is_full_time
                self._traced()
        self.assertEqual(
            self._days(self._counted("staff"), self.clerk_a),
            [["2026-01-01", "2026-03-02"], ["2026-05-04", "2026-06-30"]],
        )

    def test_part_time_all_along_is_not_evaluated(self):
        # as it was entered, without a change
        self.env.cr.execute(
            "UPDATE party_staff SET is_full_time = false WHERE id = %s",
            [self._post(self.clerk_a).id],
        )
        self.env.invalidate_all()
        self.assertFalse(self._days(self._counted("staff"), self.clerk_a))

    def test_kept_days_hold_when_the_assignment_is_corrected(self):
        """Counting once more goes by the days that were counted."""
        evaluation = self._counted("staff")
        self._mark_all(evaluation)
        evaluation.action_publish()
        self._post(self.clerk_a).date_to = "2026-09-30"
        self._post(self.clerk_a).date_from = "2026-06-01"
        self.assertEqual(
            self._days(evaluation, self.clerk_a), [["2026-01-01", "2026-06-30"]]
        )

    # ------------------------------------------------------------------
    # Counted anew
    # ------------------------------------------------------------------
    def test_who_left_the_round_is_taken_out_until_publication(self):
        evaluation = self._counted("staff")
        self.assertTrue(self._sheet(evaluation, user=self.clerk_a))
        post = self._post(self.clerk_a)
        post.date_from = "2026-07-01"
        evaluation.action_count()
        self.assertFalse(self._sheet(evaluation, user=self.clerk_a))
        self.assertIn(self.clerk_a.name, str(evaluation.sudo().message_ids[:1].body))
        post.date_from = "2026-04-01"
        evaluation.action_count()
        self.assertEqual(
            self._days(evaluation, self.clerk_a), [["2026-04-01", "2026-06-30"]]
        )

    def test_counting_anew_follows_corrected_days(self):
        evaluation = self._counted("staff")
        sheet = self._sheet(evaluation, user=self.clerk_a)
        self._post(self.clerk_a).date_from = "2026-02-01"
        evaluation.action_count()
        self.assertEqual(self._sheet(evaluation, user=self.clerk_a), sheet)
        self.assertEqual(sheet.posts, [["2026-02-01", "2026-06-30"]])

    # ------------------------------------------------------------------
    # Nobody on their own
    # ------------------------------------------------------------------
    def test_who_worked_there_in_the_period_judges_nothing(self):
        post = self.env["party.staff"].create(
            self._assignment(self.center_a, self.committee, "clerk")
        )
        post.date_to = "2026-05-31"
        evaluation = self._publish()
        score = self._score(self._sheet(evaluation), "letters")
        objection = self._object_to(score, self.director_a)
        mine = objection.with_user(self.committee)
        self.assertFalse(mine.can_decide)
        centers = self.env["party.center"].with_user(self.committee).search([])
        self.assertFalse(mine.search(mine._mine_to_decide(centers)) & objection)
        with self.assertRaisesRegex(NotOnDuty, "worked at the center in the period"):
            mine.action_refuse()
        self.assertTrue(objection.with_user(self.admin).can_decide)

    def test_who_worked_there_before_the_period_judges(self):
        post = self.env["party.staff"].create(
            self._assignment(self.center_a, self.committee, "clerk")
        )
        post.date_to = "2026-03-31"
        evaluation = self._publish()
        score = self._score(self._sheet(evaluation), "letters")
        objection = self._object_to(score, self.director_a)
        self.assertTrue(objection.with_user(self.committee).can_decide)
