"""Rounds of evaluation from the count to the end (A1.3.4)."""

from datetime import date
from unittest.mock import patch

from psycopg2 import IntegrityError
from psycopg2.errors import SerializationFailure

from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time
from odoo.tools import mute_logger

from ..exceptions import (
    EvaluationRefused,
    FiledRecord,
    NotOnDuty,
    TransitionRefused,
)
from ..models import evaluation_measures, party_evaluation_count_mixin
from ..models.evaluation_codes import ROUND_TASK
from ..models.evaluation_subject import Measure, Measured
from ..wizard import party_evaluation_check
from .common import MODULE, PartyCommon
from .evaluation_common import EvaluationSteps

IN_TIME = "2026-07-15 02:00:00"  # eleven working days after the half-year


class TestEvaluation(EvaluationSteps, PartyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.centers = cls.env["party.center"].search([])

    def _measures(self, **values):
        """Let the measures find so many, and so many as they should, by key."""
        tickets = self.env["party.ticket"]

        def finder(part, whole):
            counted = tickets.browse(range(1, whole + 1))
            return lambda env, subject: Measured(
                counted.with_env(env),
                counted[:part].with_env(env),
                whole and 100 * part / whole or None,
            )

        known = {
            key: Measure(finder(*values.get(key, (0, 0))), known.kinds)
            for key, known in evaluation_measures.REGISTRY.items()
        }
        return patch.dict(evaluation_measures.REGISTRY, known)

    def _counted(self, kind="center", **measures):
        registry = self._measures(**measures)
        evaluation = self._begin(kind)
        with registry:
            evaluation.action_count()
        return evaluation

    # ------------------------------------------------------------------
    # Beginning
    # ------------------------------------------------------------------
    def test_the_form_offers_the_last_period(self):
        with Form(self.env["party.evaluation"].with_user(self.committee)) as form:
            form.scheme_id = self._scheme("center")
            self.assertEqual(form.date_from, date(2026, 4, 1))
        evaluation = form.save()
        self.assertEqual(evaluation.date_to, date(2026, 6, 30))
        self.assertEqual(evaluation.period_name, "2026, quarter 2")
        self.assertEqual(evaluation.publish_due_date, date(2026, 7, 21))
        self.assertTrue(evaluation.is_overdue)

    def test_names_of_periods(self):
        evaluations = self.env["party.evaluation"]
        for frequency, first, name in (
            ("year", date(2026, 1, 1), "2026"),
            ("half_year", date(2026, 1, 1), "First Half of 2026"),
            ("half_year", date(2026, 7, 1), "Second Half of 2026"),
            ("quarter", date(2026, 10, 1), "2026, quarter 4"),
            ("month", date(2026, 11, 1), "2026, month 11"),
        ):
            with self.subTest(name=name):
                self.assertEqual(evaluations._period_text(frequency, first), name)

    def test_years_that_cannot_be(self):
        for day in ("0001-01-01", "2011-10-01", "2101-01-01", "9999-12-01"):
            with self.subTest(day=day):
                with self.assertRaisesRegex(EvaluationRefused, "2012 and 2100"):
                    self._begin(date_from=day)

    def test_periods_that_cannot_be(self):
        for day in ("2026-05-01", "2026-07-01", "2026-10-01", False):
            with self.subTest(day=day), self.assertRaises(EvaluationRefused):
                self._begin(date_from=day)
        self._begin()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.env.cr.savepoint():
                self._begin()

    def test_only_a_scheme_in_use(self):
        draft = self._scheme("center").copy()
        with self.assertRaises(EvaluationRefused):
            self._begin(scheme_id=draft.id)

    def test_who_is_evaluated(self):
        evaluation = self._counted()
        self.assertEqual(evaluation.sheet_ids.center_id, self.centers)
        staff = self._counted("staff")
        people = staff.sheet_ids.filtered(lambda s: s.center_id == self.center_a)
        self.assertEqual(people.user_id, self.clerk_a | self.data_officer)
        directors = self._counted("director")
        self.assertIn(self.director_b, directors.sheet_ids.user_id)
        self.assertNotIn(self.clerk_b, directors.sheet_ids.user_id)

    def test_who_left_before_is_not_evaluated(self):
        post = self.center_a.staff_ids.filtered(lambda s: s.user_id == self.clerk_a)
        post.write({"date_from": "2025-03-01", "date_to": "2025-12-31"})
        staff = self._counted("staff")
        self.assertNotIn(self.clerk_a, staff.sheet_ids.user_id)

    # ------------------------------------------------------------------
    # Counting
    # ------------------------------------------------------------------
    def test_points_total_and_grade(self):
        """Worked out by hand: 20 of 25, 10 of 20, all of 10; the rest is spread."""
        evaluation = self._counted(
            answered_in_time=(92, 100),  # (92 − 60) / 40 · 25 = 20
            confirmed_same_day=(29, 40),  # (72.5 − 50) / 45 · 20 = 10
            planned_held=(3, 3),
        )
        sheet = self._sheet(evaluation)
        points = {s.indicator_id.measure: s.points for s in sheet.score_ids}
        self.assertEqual(points["answered_in_time"], 20)
        self.assertEqual(points["confirmed_same_day"], 10)
        self.assertEqual(points["planned_held"], 10)
        self.assertEqual(sheet.total, 72.7)  # 40 of 55
        self.assertEqual((sheet.grade, sheet.rank), ("pass", 1))
        spread = sheet.score_ids.filtered(lambda s: not s.is_applicable)
        self.assertEqual(len(spread), 6)
        self.assertIn("spread", spread[0].result_text)
        self.assertEqual(evaluation.state, "counted")

    def test_nothing_to_measure_is_no_total(self):
        evaluation = self._counted()
        sheet = self._sheet(evaluation)
        self.assertFalse(sheet.is_measured or sheet.grade or sheet.rank)

    def test_a_breach_of_secrecy_brings_all_to_nothing(self):
        evaluation = self._begin()
        registry = self._measures(answered_in_time=(10, 10))
        breach = self.env["party.ticket"].browse(1)
        found = Measured(breach, breach.browse(), 1)
        veto = Measure(lambda env, subject: found, ("center",), "count", is_secret=True)
        with registry:
            with patch.dict(evaluation_measures.REGISTRY, secrecy=veto):
                evaluation.action_count()
        sheet = self._sheet(evaluation)
        self.assertEqual((sheet.total, sheet.grade), (0, "fail"))
        self.assertTrue(sheet.is_measured)
        score = self._score(sheet, "secrecy")
        self.assertEqual((score.whole, score.missed), (1, 1))
        self.assertFalse(score.res_model or score.counted_refs or score.met_refs)
        for step in (score.action_open_counted, score.action_open_missed):
            with self.assertRaisesRegex(EvaluationRefused, "figure alone"):
                step()

    def test_the_measure_of_breaches_keeps_no_records(self):
        """Who may not know of a file does not learn its number by the evaluation."""
        secret = [k for k, m in evaluation_measures.REGISTRY.items() if m.is_secret]
        self.assertEqual(secret, ["secrecy"])
        evaluation = self._begin()
        evaluation.action_count()
        score = self._score(self._sheet(evaluation), "secrecy")
        self.assertTrue(score.is_applicable)
        self.assertFalse(score.res_model)

    def test_counted_anew_until_publication(self):
        evaluation = self._counted(answered_in_time=(10, 10))
        registry = self._measures(answered_in_time=(8, 10))
        with registry:
            evaluation.action_count()
        score = self._score(self._sheet(evaluation), "answered_in_time")
        self.assertEqual((score.part, score.whole, score.missed), (8, 10, 2))
        self.assertEqual(len(self._sheet(evaluation)), 1)
        evaluation.action_publish()
        with self.assertRaises(FiledRecord):
            evaluation.action_count()

    def test_figures_open_their_records(self):
        evaluation = self._counted(answered_in_time=(3, 5))
        score = self._score(self._sheet(evaluation), "answered_in_time")
        action = score.with_user(self.committee).action_open_counted()
        self.assertEqual(action["domain"], [("id", "in", [1, 2, 3, 4, 5])])
        self.assertEqual(action["res_model"], "party.ticket")
        action = score.with_user(self.committee).action_open_missed()
        self.assertEqual(action["domain"], [("id", "in", [4, 5])])

    def test_many_are_counted_in_the_background(self):
        evaluation = self._begin()
        registry = self._measures(answered_in_time=(10, 10))
        mixin = party_evaluation_count_mixin
        with patch.object(mixin, "AT_ONCE", 1), patch.object(mixin, "BATCH", 2):
            evaluation.action_count()
            self.assertTrue(evaluation.is_counting)
            self.assertEqual(evaluation.state, "draft")
            with self.assertRaisesRegex(EvaluationRefused, "background"):
                evaluation.action_count()
            with registry, self.enter_registry_test_mode():
                self.env.ref(
                    f"{MODULE}.party_evaluation_cron_count"
                ).method_direct_trigger()
        self.assertFalse(evaluation.is_counting)
        self.assertEqual(evaluation.state, "counted")
        self.assertEqual(set(evaluation.sheet_ids.mapped("total")), {100})

    def test_a_round_that_fails_holds_up_no_other(self):
        def fail(env, subject):
            raise ValueError("cannot be counted")

        # the one that fails was begun first
        failing, counted = self._counted("staff"), self._begin()
        logger = party_evaluation_count_mixin.__name__
        bad = {"own_callbacks": Measure(fail, ("staff",))}
        with self._measures(answered_in_time=(10, 10)):
            with (
                patch.object(party_evaluation_count_mixin, "AT_ONCE", 1),
                patch.dict(evaluation_measures.REGISTRY, bad),
                mute_logger(logger),
                self.enter_registry_test_mode(),
            ):
                failing.action_count()
                counted.action_count()
                self.env.ref(
                    f"{MODULE}.party_evaluation_cron_count"
                ).method_direct_trigger()
        self.assertFalse(failing.is_counting or counted.is_counting)
        self.assertEqual(counted.state, "counted")
        self._mark_all(failing)
        with self.assertRaisesRegex(EvaluationRefused, "not counted to the end"):
            failing.action_publish()
        failing.action_count()
        failing.action_publish()
        self.assertEqual(failing.state, "published")

    def test_a_round_that_somebody_else_writes_is_counted_anew(self):
        def fail(env, subject):
            raise SerializationFailure

        evaluation = self._begin()
        busy = {"answered_in_time": Measure(fail, ("center",))}
        with (
            patch.object(party_evaluation_count_mixin, "AT_ONCE", 1),
            patch.dict(evaluation_measures.REGISTRY, busy),
        ):
            evaluation.action_count()
            waiting = [("evaluation_id", "=", evaluation.id)]
            with self.assertRaises(SerializationFailure):
                evaluation._count_some(waiting)
        self.assertTrue(evaluation.is_counting)

    # ------------------------------------------------------------------
    # Points by hand
    # ------------------------------------------------------------------
    def test_points_by_hand_need_a_reason(self):
        evaluation = self._counted("staff", own_answered_in_time=(10, 10))
        sheet = self._sheet(evaluation, user=self.clerk_a)
        score = self._score(sheet, "service")
        with self.assertRaisesRegex(EvaluationRefused, "by hand"):
            evaluation.action_publish()
        for points, reason in ((8, " "), (11, "Good"), (-1, "Bad")):
            with self.subTest(points=points), self.assertRaises(EvaluationRefused):
                self._mark(score, points, reason=reason)
        self._mark(score, 8)
        self.assertEqual((score.points, score.hand_by_id), (8, self.committee))
        # 35 of 35 counted, 8 of 10 by hand, whose weight of 22.2 % is capped at 20 %
        self.assertEqual(sheet.total, 96.0)
        with self.assertRaisesRegex(EvaluationRefused, "is counted"):
            self._mark(self._score(sheet, "own_answered_in_time"), 1)
        self._mark_all(evaluation)
        evaluation.action_publish()
        with self.assertRaises(FiledRecord):
            self._mark(score, 9)

    def test_nobody_judges_their_own_work(self):
        self.env["party.staff"].create(
            self._assignment(self.center_a, self.committee, "clerk")
        )
        evaluation = self._counted("staff")
        sheet = self._sheet(evaluation, user=self.committee)
        with self.assertRaises(NotOnDuty):
            self._mark(self._score(sheet, "service"), 10)
        self._mark(self._score(sheet, "service"), 10, self.admin)

    def test_remarks_are_the_committees(self):
        evaluation = self._counted()
        sheet = self._sheet(evaluation)
        dialogs = self.env["party.evaluation.remark"].with_user(self.committee)
        dialog = dialogs.create({"sheet_id": sheet.id, "text": "Well led"})
        dialog.action_confirm()
        self.assertEqual(sheet.remark, "Well led")
        evaluation.action_publish()
        with self.assertRaises(FiledRecord):
            dialog.action_confirm()

    # ------------------------------------------------------------------
    # Publication and end
    # ------------------------------------------------------------------
    def test_published_in_time(self):
        evaluation = self._begin()
        with freeze_time(IN_TIME):
            self.assertFalse(evaluation.is_overdue)
            evaluation.action_count()
            evaluation.action_publish()
        self.assertFalse(evaluation.is_published_late)
        self.assertEqual(evaluation.objection_until, date(2026, 7, 29))
        self.assertEqual(evaluation.published_by_id, self.committee)

    def test_late_publication_stays_visible(self):
        evaluation = self._publish()
        self.assertTrue(evaluation.is_published_late)
        with self._after_objections():
            evaluation.action_close()
        self.assertTrue(evaluation.is_published_late)

    def test_what_is_published_stays(self):
        evaluation = self._publish()
        sheet = self._sheet(evaluation)
        for call in (
            lambda: evaluation.write({"note": "Other"}),
            lambda: evaluation.unlink(),
        ):
            with self.assertRaises(FiledRecord):
                call()
        for record in (sheet, sheet.score_ids[:1]):
            for user in (self.committee, self.admin):
                with self.assertRaises(AccessError):
                    record.with_user(user).unlink()

    def test_all_steps(self):
        evaluation = self._begin()
        for step in (evaluation.action_publish, evaluation.action_close):
            with self.assertRaises(TransitionRefused):
                step()
        evaluation.action_count()
        evaluation.action_publish()
        with self.assertRaises(TransitionRefused):
            evaluation.action_publish()
        with self.assertRaisesRegex(EvaluationRefused, "until"):
            evaluation.action_close()
        with self._after_objections():
            evaluation.action_close()
            with self.assertRaises(TransitionRefused):
                evaluation.action_close()
        self.assertEqual(evaluation.state, "closed")

    def test_only_a_draft_is_deleted(self):
        self._begin().unlink()
        evaluation = self._counted()
        with self.assertRaises(FiledRecord):
            evaluation.unlink()

    def test_center_staff_take_no_step(self):
        evaluation = self._begin()
        for user in (self.clerk_a, self.director_a):
            for step in ("action_count", "action_publish", "action_check"):
                with self.assertRaises(AccessError):
                    getattr(evaluation.with_user(user), step)()

    # ------------------------------------------------------------------
    # Counted once more
    # ------------------------------------------------------------------
    def _check(self, evaluation, **measures):
        registry = self._measures(**measures)
        dialogs = self.env["party.evaluation.check"].with_user(self.committee)
        with registry:
            return str(dialogs.create({"evaluation_id": evaluation.id}).result)

    def test_a_closed_round_has_the_same_figures(self):
        evaluation = self._counted(answered_in_time=(8, 10))
        evaluation.action_publish()
        with self._after_objections():
            evaluation.action_close()
        # as another request reads them
        self.env.invalidate_all()
        self.assertIn("the same", self._check(evaluation, answered_in_time=(8, 10)))
        text = self._check(evaluation, answered_in_time=(9, 10))
        self.assertNotIn("the same as", text)
        self.assertIn("Center A", text)
        score = self._score(self._sheet(evaluation), "answered_in_time")
        self.assertEqual((score.part, score.points), (8, 12.5))

    def test_as_many_other_records_are_a_difference(self):
        evaluation = self._counted(answered_in_time=(8, 10))
        evaluation.action_publish()
        tickets = self.env["party.ticket"]
        others = Measured(
            tickets.browse(range(11, 21)), tickets.browse(range(11, 19)), 80
        )
        measure = Measure(lambda env, subject: others)
        with self._measures():
            with patch.dict(evaluation_measures.REGISTRY, answered_in_time=measure):
                rows = self.env["party.evaluation.check"]._differences(
                    self._score(self._sheet(evaluation), "answered_in_time")
                )
        self.assertEqual(len(rows), 1)
        self.assertEqual(rows[0][1], rows[0][2])
        self.assertTrue(rows[0][3], "the numbers are equal, the records are not")

    def test_many_sheets_are_compared_one_lot_after_the_other(self):
        evaluation = self._counted(answered_in_time=(8, 10))
        evaluation.action_publish()
        module = party_evaluation_check
        with patch.object(module, "CHECKED_AT_ONCE", 1), self._measures():
            action = evaluation.action_check()
            seen = []
            for number in range(len(evaluation.sheet_ids)):
                dialogs = self.env[action["res_model"]].with_user(self.committee)
                dialog = dialogs.with_context(**action["context"]).create({})
                text = str(dialog.result)
                seen.append([s for s in evaluation.sheet_ids if s.subject_name in text])
                self.assertIn(f"{number + 1}", text)
                self.assertEqual(dialog.is_more, number + 1 < len(evaluation.sheet_ids))
                action = dialog.action_next()
        self.assertEqual([len(sheets) for sheets in seen], [1] * len(seen))
        self.assertEqual(
            {s for sheets in seen for s in sheets}, set(evaluation.sheet_ids)
        )

    # ------------------------------------------------------------------
    # Averages
    # ------------------------------------------------------------------
    def test_what_was_not_measured_is_in_no_average(self):
        evaluation = self._counted(answered_in_time=(10, 10))
        first, second = evaluation.sudo().sheet_ids[:2]
        second._record_proof(is_measured=False, total=0)
        first._record_proof(total=80)
        sheets = self.env["party.evaluation.sheet"].with_user(self.committee)
        domain = [("id", "in", (first | second).ids)]
        self.assertEqual(sheets._read_group(domain, [], ["total:avg"]), [(80,)])
        alone = [("id", "=", second.id)]
        [(average,)] = sheets._read_group(alone, [], ["total:avg"])
        self.assertFalse(average)
        score, other = (self._score(s, "answered_in_time") for s in (first, second))
        other._record_proof(is_applicable=False, value=0)
        scores = self.env["party.evaluation.score"].with_user(self.committee)
        found = scores._read_group(
            [("id", "in", (score | other).ids)], [], ["value:avg", "points:sum"]
        )
        self.assertEqual(found[0][0], 100)

    # ------------------------------------------------------------------
    # The version that held
    # ------------------------------------------------------------------
    def _put_into_use(self, scheme, moment):
        scheme._record_proof(published_at=moment)

    def test_a_period_is_evaluated_by_the_version_that_held(self):
        first = self._scheme("center")
        self._put_into_use(first, "2026-02-10 02:00:00")
        second = first.with_user(self.committee).copy()
        second.action_publish()
        self._put_into_use(second, "2026-08-15 02:00:00")
        with self.assertRaisesRegex(EvaluationRefused, "version 1"):
            self._begin()
        self.assertTrue(self._begin(scheme_id=first.id))
        with freeze_time("2026-10-09 02:00:00"):
            third = {"date_from": "2026-07-01"}
            with self.assertRaisesRegex(EvaluationRefused, "version 2"):
                self._begin(scheme_id=first.id, **third)
            self.assertEqual(self._begin(**third).scheme_id, second)

    def test_a_version_of_another_length_begins_with_the_next_period(self):
        first = self._scheme("center")
        self._put_into_use(first, "2026-02-10 02:00:00")
        second = first.with_user(self.committee).copy({"frequency": "month"})
        second.action_publish()
        self._put_into_use(second, "2026-08-15 02:00:00")
        with freeze_time("2026-12-10 02:00:00"):
            begun = [
                (scheme.version, str(begin))
                for scheme, begin, _end in first._periods_over(
                    "center", date(2026, 12, 1)
                )
            ]
        self.assertEqual(
            begun,
            [
                (1, "2026-01-01"),
                (1, "2026-04-01"),
                (1, "2026-07-01"),
                (2, "2026-10-01"),
                (2, "2026-11-01"),
            ],
        )

    def test_before_the_first_version_the_present_one_is_used(self):
        first = self._scheme("center")
        self._put_into_use(first, "2026-08-15 02:00:00")
        self.assertTrue(self._begin())

    def test_periods_of_two_lengths_do_not_overlap(self):
        first = self._scheme("center")
        self._put_into_use(first, "2026-08-15 02:00:00")
        self._begin()
        second = first.with_user(self.committee).copy({"frequency": "month"})
        second.action_publish()
        self._put_into_use(second, "2026-08-16 02:00:00")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.env.cr.savepoint():
                self._begin(date_from="2026-05-01")
        self.assertTrue(self._begin(date_from="2026-03-01"))

    # ------------------------------------------------------------------
    # By itself
    # ------------------------------------------------------------------
    def _watch(self, day):
        with freeze_time(day), self.enter_registry_test_mode():
            self.env.ref(
                f"{MODULE}.party_evaluation_cron_watch"
            ).method_direct_trigger()

    def _tasks(self, evaluation):
        kind = self.env.ref(ROUND_TASK)
        return evaluation.sudo().activity_ids.filtered(
            lambda t: t.activity_type_id == kind
        )

    def test_rounds_begin_by_themselves(self):
        schemes = self.env["party.evaluation.scheme"].search(
            [("is_current", "=", True)]
        )
        schemes._record_proof(published_at="2026-08-01 00:00:00")
        rounds = self.env["party.evaluation"]
        before = rounds.search([])
        self._watch("2026-09-30 02:00:00")
        self.assertEqual(rounds.search([]), before, "no period is over yet")
        for _run in range(2):
            self._watch("2026-10-09 02:00:00")
        begun = rounds.search([]) - before
        self.assertEqual(begun.kind, "center")
        self.assertEqual(begun.date_from, date(2026, 7, 1))
        people = self.env["party.center"]._committee()
        self.assertEqual(self._tasks(begun).user_id, people)
        self.assertEqual(len(self._tasks(begun)), len(people))
        self._watch("2027-01-04 02:00:00")
        begun = rounds.search([]) - before
        self.assertEqual(len(begun), 4, "two quarters, directors, staff")

    def test_missed_periods_are_made_up_for(self):
        scheme = self._scheme("center")
        scheme._record_proof(published_at="2026-02-10 00:00:00")
        known = self._begin()
        for _run in range(2):
            self._watch("2027-01-04 02:00:00")
        rounds = self.env["party.evaluation"].search([("kind", "=", "center")])
        self.assertEqual(
            [str(day) for day in sorted(rounds.mapped("date_from"))],
            ["2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01"],
        )
        self.assertIn(known, rounds)

    def test_the_committee_is_reminded(self):
        evaluation = self._begin()
        self._watch("2026-07-10 02:00:00")
        self.assertFalse(self._tasks(evaluation))
        self._watch("2026-07-16 02:00:00")
        self.assertIn(self.committee, self._tasks(evaluation).user_id)
        self._tasks(evaluation).unlink()
        self._watch("2026-07-17 02:00:00")
        self.assertFalse(self._tasks(evaluation), "reminded once")
        self._watch("2026-07-21 02:00:00")
        self.assertTrue(self._tasks(evaluation))
        evaluation.action_count()
        evaluation.action_publish()
        self.assertFalse(self._tasks(evaluation))

    def test_those_evaluated_hear_of_it(self):
        evaluation = self._publish()
        told = self._told(evaluation, "An evaluation is published")
        self.assertIn(self.director_a.partner_id, told)
        self.assertNotIn(self.clerk_a.partner_id, told)
