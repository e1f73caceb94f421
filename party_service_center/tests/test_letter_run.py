"""Runs of letters: who is written of, drafting, numbers, going on after a failure."""

from datetime import date, datetime
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..exceptions import FiledRecord, LetterRefused, NotOnDuty
from ..models import letter_facts, party_letter_draft_mixin
from .letter_common import MODULE, LetterCase

DRAFT_MIXIN = f"odoo.addons.{MODULE}.models.party_letter_draft_mixin"


class TestLetterRun(LetterCase):
    def test_not_before_the_first_of_december(self):
        run = self._make_run()
        with freeze_time("2026-11-30 15:59:59"):  # the last minute of November there
            with self.assertRaisesRegex(LetterRefused, "2026-12-01"):
                run.action_draft()
        with freeze_time("2026-11-30 16:00:00"):
            run.action_draft()
        self.assertEqual(run.state, "drafted")
        with self.assertRaises(LetterRefused):
            self._make_run(year=2027).action_draft()

    def test_half_years(self):
        for half, days, first in [
            ("1", ("2026-01-01", "2026-06-30", "2026-07-31"), "2026-07-01"),
            ("2", ("2026-07-01", "2026-12-31", "2027-01-31"), "2027-01-01"),
        ]:
            run = self._make_run(kind="half_year", half=half)
            wanted = tuple(date.fromisoformat(day) for day in days)
            self.assertEqual((run.date_from, run.date_to, run.due_date), wanted)
            day = date.fromisoformat(first)
            with freeze_time(datetime(day.year, day.month, day.day)):
                run.action_draft()
            self.assertEqual(run.state, "drafted")

    def test_one_run_for_each_time(self):
        self._make_run()
        for values in ({"half": "1"}, {"kind": "half_year"}, {"year": 26}, {}):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self._make_run(**values)
        self._half_year_run()
        self._make_run(center_id=self.center_b.id, user=self.director_b)

    def test_one_letter_for_each_addressee(self):
        near = self._make_writable(1, self.near_branch)
        far = self._make_writable(1, self.far_branch, 1)
        far |= self._make_writable(1, self.second_branch, 2)
        alone = self._make_writable(1, self.branch, 3)
        run = self._make_run()
        run.action_draft()
        told = {
            letter.addressee_id: letter.line_ids.member_id for letter in run.letter_ids
        }
        wanted = {self.near: near, self.far: far, self.branch: alone}
        self.assertEqual(told, {key: m.with_env(run.env) for key, m in wanted.items()})
        self.assertEqual(run.letter_ids.mapped("member_count"), [2, 1, 1])
        letter = run.letter_ids[0]
        self.assertEqual(letter.addressee_name, "Committee of Far Town")
        self.assertEqual(letter.address, "1 Far Street")
        self.assertEqual(letter.email, "far@example.com")
        self.assertFalse(letter.name)
        self.assertEqual((run.done_count, run.total_count), (3, 3))
        self.far.name = "Renamed"
        self.assertEqual(letter.addressee_name, "Committee of Far Town")

    def test_who_is_written_of(self):
        left = [self._make_writable(1, self.far_branch, index) for index in range(6)]
        for member, (day, kind) in zip(
            left,
            [
                (date(2026, 3, 1), "moved_away"),
                (date(2026, 3, 1), "deceased"),
                (date(2026, 3, 1), "left_party"),
                (date(2026, 3, 1), "closed_business"),
            ],
            strict=False,
        ):
            member._leave(day, kind, "As told")
        silent = self._create_member(mobile="13900000100")
        refused = self._make_writable(1, self.far_branch, 7)
        self._withdraw_consent(refused)
        self.branch.is_outside = True
        inside = self.env["party.organization"].create(
            {"name": "Own Branch", "is_outside": False}
        )
        own = self._make_writable(1, inside, 8)
        run = self._make_run()
        run.action_draft()
        written = run.letter_ids.line_ids.member_id
        self.assertEqual(written.ids, (left[0] | left[3] | left[4] | left[5]).ids)
        reasons = {row.member_id.id: row.reason for row in run.omission_ids}
        self.assertEqual(
            reasons,
            {
                left[1].id: "deceased",
                left[2].id: "left_party",
                own.id: "inside",
                refused.id: "no_consent",
                silent.id: "no_consent",
            },
        )
        self.assertTrue(self._tasks(run, "no_letter"))

    def test_who_left_before_or_came_after(self):
        gone = self._make_writable(1, self.far_branch)
        gone._leave(date(2026, 1, 5), "moved_away", "As told")
        run = self._make_run(kind="half_year", half="2")
        late = self._create_member(mobile="13900000101")
        self._consent(late)
        with freeze_time("2027-01-02 02:00:00"):
            later = self._create_member(mobile="13900000102")
            self._consent(later)
            run.action_draft()
        self.assertEqual(run.letter_ids.line_ids.member_id.ids, late.ids)

    def test_who_moved_is_written_of_by_the_new_center(self):
        member = self._make_writable(1, self.far_branch)
        self.env["party.standing"]._change(
            member, date(2026, 11, 30), center_id=self.center_b.id
        )
        run = self._make_run()
        run.action_draft()
        self.assertFalse(run.letter_ids)
        other = self._make_run(self.director_b, center_id=self.center_b.id)
        other.action_draft()
        self.assertEqual(other.letter_ids.line_ids.member_id.ids, member.ids)

    def test_draft_anew_keeps_remarks(self):
        members = self._make_writable(2, self.far_branch)
        moved = self._make_writable(1, self.near_branch, 2)
        run = self._make_run()
        run.action_draft()
        line = run.letter_ids.line_ids.filtered(lambda ln: ln.member_id == members[0])
        line.remark = "A good neighbor"
        self.env["party.standing"]._change(
            moved, date(2026, 12, 1), home_branch_id=self.far_branch.id
        )
        self._withdraw_consent(members[1])
        run.action_draft()
        self.assertEqual(run.round_number, 2)
        self.assertEqual(run.letter_ids.addressee_id.ids, self.far.ids)
        written = run.letter_ids.line_ids
        self.assertEqual(written.member_id.ids, (members[0] | moved).ids)
        self.assertEqual(written.mapped("remark"), ["A good neighbor", False])
        self.assertEqual(run.omission_ids.member_id.ids, members[1].ids)

    def test_one_letter_is_drafted_anew(self):
        members = self._make_writable(2, self.far_branch)
        self._make_writable(1, self.near_branch, 2)
        run = self._make_run()
        run.action_draft()
        letter = run.letter_ids[0]
        letter.line_ids[0].remark = "A good neighbor"
        self._withdraw_consent(members[1])
        with self.assertRaisesRegex(LetterRefused, "Trader 0001"):
            run.action_approve()
        letter.action_draft_anew()
        self.assertEqual(letter.line_ids.mapped("remark"), ["A good neighbor"])
        run.action_approve()
        with self.assertRaises(FiledRecord):
            letter.action_draft_anew()

    def test_missing_letters(self):
        self._make_writable(1, self.far_branch)
        run = self._make_run()
        with self.assertRaises(LetterRefused):
            run.action_draft_missing()
        run.action_draft()
        added = self._make_writable(1, self.second_branch, 1)
        run.action_draft_missing()
        self.assertEqual(len(run.letter_ids), 1)
        self.assertIn(added.id, run.letter_ids.line_ids.member_id.ids)
        run.action_approve()
        first = run.letter_ids
        with self.assertRaises(LetterRefused):
            run.action_approve()
        with self.assertRaisesRegex(LetterRefused, "approved and stay"):
            run.action_draft()
        again = self._make_writable(1, self.second_branch, 2)
        run.action_draft_missing()
        second = run.letter_ids - first
        self.assertEqual((second.part, second.state), (2, "draft"))
        self.assertEqual(second.line_ids.member_id.ids, again.ids)
        run.action_approve()
        self.assertEqual(run.letter_ids.mapped("name"), self._numbers(1, 2))
        self.assertEqual(run.state, "approved")

    def test_a_withdrawn_letter_is_written_once_more(self):
        members = self._make_writable(2, self.far_branch)
        run = self._approved_run()
        letter = run.letter_ids
        self._withdraw_consent(members[0])
        self._give_reason(letter, "void", "A member withdrew the consent")
        run.action_draft_missing()
        other = run.letter_ids - letter
        self.assertEqual(other.line_ids.member_id.ids, members[1].ids)
        run.action_approve()
        self.assertEqual([letter.name, other.name], self._numbers(1, 2))
        self.assertEqual(run.letter_count, 1)

    def test_conclude(self):
        self._make_writable(1, self.far_branch)
        run = self._approved_run()
        self.assertTrue(self._tasks(run, "letter"))
        with self.assertRaisesRegex(LetterRefused, "unsent"):
            run.action_close()
        self._send(run.letter_ids)
        self.assertFalse(self._tasks(run, "letter"))
        run.action_close()
        self.assertEqual(run.state, "closed")
        with self.assertRaises(FiledRecord):
            run.unlink()

    def test_director_alone(self):
        """A second director of the center, who is not in office, decides nothing."""
        deputy = self._new_user("deputy_a", "director")
        self.env["party.staff"].create(self._assignment(self.center_a, deputy, "clerk"))
        run = self._make_run()
        for step in ("action_draft", "action_draft_missing", "action_approve"):
            with self.assertRaises(NotOnDuty):
                getattr(run.with_user(deputy), step)()
        self._make_writable(1, self.far_branch)
        run.action_draft()
        letter = run.letter_ids.with_user(deputy)
        for step in ("action_hold", "action_draft_anew"):
            with self.assertRaises(NotOnDuty):
                getattr(letter, step)()
        with self.assertRaises(NotOnDuty):
            letter.line_ids.remark = "Not mine to say"
        with self.assertRaises(NotOnDuty):
            letter.secrecy = "general"

    def _numbers(self, first, last, year=2026):
        return [
            f"安个民协党函〔{year}〕{number}号" for number in range(first, last + 1)
        ]

    # numbers --------------------------------------------------------------------
    def test_numbers_over_all_centers(self):
        self._make_writable(1, self.far_branch)
        self._make_writable(1, self.near_branch, 1)
        self._make_writable(1, self.near_branch, 2, user=self.clerk_b)
        run = self._approved_run()
        self.assertEqual(run.letter_ids.mapped("name"), self._numbers(1, 2))
        other = self._make_run(self.director_b, center_id=self.center_b.id)
        other.action_draft()
        other.action_approve()
        self.assertEqual(other.letter_ids.mapped("name"), self._numbers(3, 3))
        later = self._make_run(kind="half_year", half="2")
        with freeze_time("2026-12-31 16:10:00"):  # New Year there
            later.action_draft()
            later.action_approve()
        self.assertEqual(later.letter_ids.mapped("name"), self._numbers(1, 2, 2027))

    def test_pattern_of_numbers(self):
        settings = self.env["res.config.settings"]
        self.assertEqual(
            settings.create({}).party_letter_prefix, "安个民协党函〔%(range_year)s〕"
        )
        for prefix in ("No. ", "No. %(range_year)s %s", "%(x)s %(year)s", "%(year)s%"):
            with self.subTest(prefix=prefix), self.assertRaises(LetterRefused):
                settings.create({"party_letter_prefix": prefix}).set_values()
        settings.create(
            {"party_letter_prefix": "Letter %(range_year)s/", "party_letter_suffix": ""}
        ).set_values()
        self._make_writable(1, self.far_branch)
        self.assertEqual(self._approved_run().letter_ids.name, "Letter 2026/1")

    # background -----------------------------------------------------------------
    def _make_addressees(self, count):
        branches = self.env["party.organization"].create(
            [{"name": f"Village {index:03}"} for index in range(count)]
        )
        for index, branch in enumerate(branches):
            self._make_writable(1, branch, index)

    def test_many_are_made_in_the_background(self):
        self._make_addressees(7)
        run = self._make_run()
        with (
            patch.object(party_letter_draft_mixin, "SMALL_RUN", 5),
            patch.object(party_letter_draft_mixin, "BATCH_LETTERS", 3),
        ):
            run.action_draft()
            self.assertEqual(run.state, "drafting")
            self.assertEqual((run.done_count, run.total_count), (0, 7))
            self._work_off()
            self.assertEqual(run.state, "drafted")
            self.assertEqual((run.done_count, run.total_count), (7, 7))
            run.action_approve()
            self.assertEqual(run.state, "approving")
            self._work_off()
        self.assertEqual(run.state, "approved")
        self.assertEqual(run.letter_ids.mapped("name"), self._numbers(1, 7))
        self.assertEqual(run.letter_ids.approved_by_id, self.director_a)

    def test_drafting_goes_on_where_it_stopped(self):
        self._make_addressees(7)
        run = self._make_run()
        whole, calls = letter_facts.of_members, []

        def fail_in_the_second(*arguments):
            calls.append(arguments)
            if len(calls) == 2:
                raise ZeroDivisionError
            return whole(*arguments)

        with (
            patch.object(party_letter_draft_mixin, "SMALL_RUN", 5),
            patch.object(party_letter_draft_mixin, "BATCH_LETTERS", 3),
        ):
            run.action_draft()
            with (
                patch.object(letter_facts, "of_members", fail_in_the_second),
                mute_logger(DRAFT_MIXIN),
            ):
                self._work_off()
            self.assertEqual(run.state, "failed")
            self.assertIn("did not expect", run.failure_text)
            kept = run.letter_ids
            self.assertEqual((len(kept), run.done_count), (3, 3))
            run.action_retry()
            self._work_off()
        self.assertEqual(run.state, "drafted")
        self.assertEqual(len(run.letter_ids), 7)
        self.assertLess(kept, run.letter_ids)
        self.assertEqual(len(run.letter_ids.line_ids), 7)

    def test_approval_that_fails_half_way_leaves_no_gap(self):
        self._make_addressees(7)
        run = self._make_run()
        run.action_draft()
        letters = self.env.registry["party.letter"]
        whole, calls = letters._approve, []

        def fail_in_the_second(drafts, of_run):
            calls.append(drafts)
            whole(drafts, of_run)
            if len(calls) == 2:
                raise ZeroDivisionError

        with (
            patch.object(party_letter_draft_mixin, "SMALL_RUN", 5),
            patch.object(party_letter_draft_mixin, "BATCH_LETTERS", 3),
        ):
            run.action_approve()
            with (
                patch.object(letters, "_approve", fail_in_the_second),
                mute_logger(DRAFT_MIXIN),
            ):
                self._work_off()
            self.assertEqual(run.state, "failed")
            self.assertEqual(len(run.letter_ids.filtered("name")), 3)
            run.action_retry()
            self._work_off()
        self.assertEqual(run.state, "approved")
        self.assertEqual(run.letter_ids.mapped("name"), self._numbers(1, 7))

    # cost -----------------------------------------------------------------------
    def test_a_letter_costs_the_same_with_many_members(self):
        queries = []
        for count in (2, 20, 200):  # the first one fills caches
            self._make_writable(count, self.far_branch, 1000 * count)
            run = (
                self._half_year_run()
                if count == 2
                else self._make_run(
                    kind="annual" if count == 20 else "half_year",
                    half="2" if count == 200 else False,
                )
            )
            with freeze_time("2027-01-02 02:00:00"):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                run.action_draft()
                self.env.flush_all()
                queries.append(self.env.cr.sql_log_count - before)
            lines = run.letter_ids.line_ids
            self.assertGreaterEqual(len(lines), count)
        # rows are written in hundreds
        self.assertLessEqual(queries[2] - queries[1], 8)
