"""What letters say of members, against figures counted by SQL alone."""

from datetime import date, datetime

from odoo.tests import freeze_time

from .letter_common import LetterCase
from .test_party_participation import ParticipationCommon

TOOK_PART = ("present", "late", "left_early", "made_up")


class TestLetterFigures(LetterCase, ParticipationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        cls.qian = case._make_writable(1, cls.far_branch, name="Qian Muhan")
        cls.zhao = case._make_writable(1, cls.far_branch, 1, name="Zhao Yulan")
        both = cls.qian | cls.zhao
        for day, first, minutes, second, other_minutes in [
            ("2026-01-01", "present", 90, "absent", 0),
            ("2026-06-30", "late", 60, "excused", 0),
            ("2026-07-01", "present", 30, "made_up", 120),
            ("2025-12-31", "present", 45, "present", 45),
        ]:
            event = case._held_event(
                both,
                name=f"Of {day}",
                date_begin=f"{day} 06:00:00",
                date_end=f"{day} 08:00:00",
            )
            case._attend(event, Qian=(first, minutes), Zhao=(second, other_minutes))
        case._learn(cls.qian, "2026-06-30", 40)
        case._learn(cls.qian, "2026-07-01", 50)
        for kind, day, grade in [
            ("award", "2026-02-01", False),
            ("penalty", "2026-08-01", False),
            ("complaint", "2025-08-01", False),
            ("grade", "2026-03-01", "A"),
        ]:
            case._credit(cls.qian, kind, day, grade)
        case._credit(cls.qian, "penalty", "2026-04-01").sudo()._void("A wrong row")
        cls.env.flush_all()

    def _learn(self, member, day, minutes):
        self.env["party.learning"].with_user(self.clerk_a).create(
            {
                "member_id": member.id,
                "course": "Safe Food",
                "date": day,
                "minutes": minutes,
            }
        )

    def _credit(self, member, kind, day, grade=False):
        return (
            self.env["party.credit.record"]
            .with_user(self.clerk_a)
            .create(
                {
                    "member_id": member.id,
                    "kind": kind,
                    "date": day,
                    "grade": grade,
                    "description": f"{kind} of {day}",
                    "source": "The market office",
                }
            )
        )

    def _line(self, run, member):
        run.action_draft()
        return run.letter_ids.line_ids.filtered(lambda ln: ln.member_id == member)

    def _counted(self, member, date_from, date_to):
        """(invited, took part, minutes, learned) by SQL."""
        self.env.cr.execute(
            """
            SELECT count(*), count(*) FILTER (WHERE p.attendance IN %s),
                   coalesce(sum(p.minutes), 0)
              FROM party_event_participant p JOIN party_event e ON e.id = p.event_id
             WHERE p.member_id = %s AND e.state IN ('held', 'filed')
               AND (e.date_begin AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date
                   BETWEEN %s AND %s
            """,
            [TOOK_PART, member.id, date_from, date_to],
        )
        figures = self.env.cr.fetchone()
        self.env.cr.execute(
            """
            SELECT coalesce(sum(minutes), 0) FROM party_learning
             WHERE member_id = %s AND voided_at IS NULL AND date BETWEEN %s AND %s
            """,
            [member.id, date_from, date_to],
        )
        return figures + self.env.cr.fetchone()

    def test_figures_of_a_year_and_of_a_half(self):
        year, half = self._make_run(), self._half_year_run()
        for run, days in [
            (year, (date(2026, 1, 1), date(2026, 12, 31))),
            (half, (date(2026, 1, 1), date(2026, 6, 30))),
        ]:
            run.action_draft()
            for line in run.letter_ids.line_ids:
                figures = (
                    line.invited_count,
                    line.took_part_count,
                    line.minutes,
                    line.learning_minutes,
                )
                with self.subTest(run=run.kind, member=line.member_name):
                    self.assertEqual(figures, self._counted(line.member_id, *days))
                    self.assertEqual(len(line.facts["activities"]), line.invited_count)
        line = year.letter_ids.line_ids.filtered(lambda ln: ln.member_id == self.qian)
        self.assertEqual(
            (line.invited_count, line.took_part_count, line.minutes), (3, 3, 180)
        )
        line = half.letter_ids.line_ids.filtered(lambda ln: ln.member_id == self.qian)
        self.assertEqual(
            (line.invited_count, line.minutes, line.learning_minutes), (2, 150, 40)
        )

    def test_trading_and_credit(self):
        facts = self._line(self._make_run(), self.qian).facts
        told = [(row["kind"], row["date"]) for row in facts["trading"]]
        self.assertEqual(told, [("award", "2026-02-01"), ("penalty", "2026-08-01")])
        self.assertEqual(
            facts["credit"],
            [
                {
                    "date": "2026-03-01",
                    "grade": "A",
                    "what": "grade of 2026-03-01",
                    "source": "The market office",
                }
            ],
        )
        facts = self._line(self._half_year_run(), self.qian).facts
        self.assertEqual([row["kind"] for row in facts["trading"]], ["award"])

    def test_pledge(self):
        pledge = self._sign_pledge(self.qian)
        pledge.item_ids.write({"outcome": "met", "evidence": "Seen at the stall"})
        line = self._line(self._make_run(), self.qian)
        result = line.facts["pledge"]
        self.assertEqual(result["number"], pledge.name)
        self.assertEqual((result["met"], result["unchecked"]), (1, 0))
        self.assertIn("1 met", line.pledge_text)
        self.assertIn("Of 2026-06-30", line.activity_text)
        self.assertIn("Award", line.trading_text)
        self.assertIn("A", line.credit_text)
        zhao = line.letter_id.line_ids - line
        self.assertEqual(zhao.pledge_text, "No pledge in this time.")

    def test_figures_stay_after_the_approval(self):
        run = self._make_run()
        line = self._line(run, self.qian)
        run.action_approve()
        self._learn(self.qian, "2026-11-01", 500)
        self._credit(self.qian, "award", "2026-11-01")
        run.action_draft_missing()
        self.assertEqual(line.learning_minutes, 90)
        self.assertEqual(len(line.facts["trading"]), 2)

    # counted once more at the approval ------------------------------------------
    def test_approval_with_other_figures_waits(self):
        """What changed since the draft is shown, then approved; then it freezes."""
        near = self._make_writable(1, self.near_branch, 5)
        run = self._make_run()
        line = self._line(run, self.qian)
        letter, other = line.letter_id, run.letter_ids - line.letter_id
        self.assertEqual(other.line_ids.member_id.ids, near.ids)
        line.remark = "A good neighbor"
        self._learn(self.qian, "2026-11-01", 500)
        self._credit(self.qian, "award", "2026-11-01")
        with freeze_time("2026-12-05 02:00:00"):
            told = run.action_approve()
        self.assertIn("1 letters have changed", told["params"]["message"])
        self.assertEqual((letter.state, letter.is_changed), ("draft", True))
        self.assertEqual((other.state, other.is_changed), ("approved", False))
        self.assertEqual((run.state, run.changed_count), ("approved", 1))
        action = run.with_context(changed=1).action_open_letters()
        self.assertEqual(action["context"], {"search_default_changed": 1})
        self.assertFalse((letter.line_ids - line).change_text)
        self.assertEqual(
            line.change_text.split("\n"),
            [
                "Minutes of Learning: 90 → 590",
                "+ 2026-11-01 · Award · award of 2026-11-01 · The market office",
            ],
        )
        self.assertEqual((line.learning_minutes, line.remark), (590, "A good neighbor"))
        with freeze_time("2026-12-06 02:00:00"):
            self.assertFalse(run.action_approve())
        self.assertEqual((letter.state, letter.is_changed), ("approved", False))
        self.assertEqual(letter.as_of, datetime(2026, 12, 6, 2))
        self.assertIn("90 → 590", line.change_text, "stays, for whoever asks")
        self._learn(self.qian, "2026-11-02", 1)
        run.action_draft_missing()
        self.assertEqual((line.learning_minutes, letter.state), (590, "approved"))

    def test_nothing_is_approved_where_all_has_changed(self):
        run = self._make_run()
        line = self._line(run, self.qian)
        for minutes in (10, 20):
            self._learn(self.qian, "2026-11-01", minutes)
            run.action_approve()
            self.assertEqual((run.state, run.changed_count), ("drafted", 1))
            self.assertFalse(run.approved_at)
        # compared with the draft, not with the count before
        self.assertEqual(line.change_text, "Minutes of Learning: 90 → 120")
        wrong = self.env["party.learning"].search([("date", "=", "2026-11-01")])
        for row in wrong.sudo():
            row._void("Entered twice")
        run.action_approve()
        self.assertFalse(line.change_text, "as in the draft again")
        run.action_approve()
        self.assertEqual((run.state, line.learning_minutes), ("approved", 90))

    def test_changed_and_drafted_anew(self):
        run = self._make_run()
        line = self._line(run, self.qian)
        self._learn(self.qian, "2026-11-01", 10)
        run.action_approve()
        line.letter_id.action_draft_anew()
        self.assertFalse(run.letter_ids.is_changed)
        self.assertFalse("".join(run.letter_ids.line_ids.mapped("change_text")))
        run.action_approve()
        self.assertEqual(run.letter_ids.state, "approved")

    def test_changed_names_and_places(self):
        run = self._make_run()
        line = self._line(run, self.qian)
        standings = self.env["party.standing"]
        standings._change(
            self.qian, date(2026, 12, 1), home_branch_id=self.second_branch.id
        )
        run.action_approve()
        self.assertEqual(line.home_branch_id, self.second_branch)
        self.assertEqual(
            line.change_text,
            "Home Organization in the Letter: Branch of Far Village → Second Branch of"
            " Far Village",
        )

    def test_what_a_failed_approval_left_out_is_looked_at(self):
        """Trying again does not approve what nobody has looked at since."""
        self._make_writable(1, self.near_branch, 5)
        run = self._make_run()
        line = self._line(run, self.qian)
        self._learn(self.qian, "2026-11-01", 10)
        run._move("approving")
        # the first batch went through, then the work stopped
        line.letter_id.sudo()._recount(run.sudo())
        run._move("failed", failed_step="approving")
        run.action_retry()
        self.assertEqual(line.letter_id.state, "draft")
        self.assertEqual(run.state, "approved")

    def test_recount_costs_the_same_for_many_letters(self):
        queries = []
        for count, half in ((2, "1"), (2, "2"), (12, False)):  # the first fills caches
            if count > 2:
                for index in range(10):
                    branch = self.env["party.organization"].create(
                        {"name": f"Village {index}"}
                    )
                    self._make_writable(1, branch, 20 + index)
            run = self._make_run(kind="half_year" if half else "annual", half=half)
            with freeze_time("2027-01-02 02:00:00"):
                run.action_draft()
                self.env.flush_all()
                self.env.invalidate_all()
                letters = self.env["party.letter"].sudo()
                letters = letters.search([("run_id", "=", run.id)])
                before = self.env.cr.sql_log_count
                self.assertEqual(letters._recount(run.sudo()), letters)
                self.env.flush_all()
                queries.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(letters), 11)
        self.assertEqual(queries[2], queries[1])
