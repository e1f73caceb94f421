"""What changes between drafting and approval, and who stands in which list."""

from datetime import date
from unittest.mock import patch

from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..exceptions import FiledRecord, LetterRefused
from ..models import letter_facts, party_letter_draft_mixin
from ..models.letter_codes import QUIET
from .letter_common import MODULE, LetterCase

DRAFT_MIXIN = f"odoo.addons.{MODULE}.models.party_letter_draft_mixin"


class TestLetterChoice(LetterCase):
    def _drafted_run(self, **values):
        run = self._make_run(**values)
        run.action_draft()
        return run

    def _omitted(self, run):
        return {row.member_id.id: row.reason for row in run.omission_ids}

    def _move_home(self, member, branch):
        standings = self.env["party.standing"]
        standings._change(member, date(2026, 12, 1), home_branch_id=branch.id)

    # letters that tell of nobody ---------------------------------------------------
    def test_a_draft_of_one_who_withdrew_is_deleted(self):
        member = self._make_writable(1, self.far_branch)
        run = self._drafted_run()
        self._withdraw_consent(member)
        action = run.letter_ids.action_draft_anew()
        self.assertFalse(run.letter_ids)
        self.assertEqual(action["params"]["next"]["res_id"], run.id)
        self.assertIn("Committee of Far Town", action["params"]["message"])
        self.assertEqual(self._omitted(run), {member.id: "no_consent"})
        run.action_approve()
        self.assertFalse(run.letter_ids)

    def test_a_letter_of_nobody_is_not_approved(self):
        self._make_writable(1, self.far_branch)
        run = self._drafted_run()
        run.letter_ids.sudo().line_ids._as_mover().unlink()
        with self.assertRaisesRegex(LetterRefused, "tells of nobody"):
            run.action_approve()

    def test_a_draft_whose_only_member_goes_to_another_is_deleted(self):
        member = self._make_writable(1, self.far_branch)
        other = self._make_writable(1, self.near_branch, 1)
        run = self._drafted_run()
        self._move_home(member, self.near_branch)
        run.letter_ids.filtered(
            lambda letter: letter.addressee_id == self.near
        ).action_draft_anew()
        self.assertEqual(run.letter_ids.addressee_id.ids, self.near.ids)
        told = run.letter_ids.line_ids.member_id
        self.assertEqual(set(told.ids), set((member | other).ids))

    # approval -------------------------------------------------------------------
    def test_what_changed_since_the_draft_is_not_approved(self):
        day = date(2026, 12, 1)
        changes = {
            "Deceased": lambda member: member._leave(day, "deceased", "As told"),
            "Left the Party": lambda member: member._leave(
                day, "left_party", "As told"
            ),
            "not with the center": lambda member: self.env["party.standing"]._change(
                member, day, center_id=self.center_b.id
            ),
            "Committee of Near Town": lambda member: self._move_home(
                member, self.near_branch
            ),
        }
        member = self._make_writable(1, self.far_branch)
        self._make_writable(1, self.far_branch, 1)
        run = self._drafted_run()
        for words, change in changes.items():
            with self.subTest(words=words), self.env.cr.savepoint() as savepoint:
                change(member)
                with self.assertRaisesRegex(LetterRefused, f"Trader 0000.*{words}"):
                    run.action_approve()
                run._move("approving")  # as if it happened while that was going on
                job_sudo = run.sudo().with_context(**QUIET)
                self.assertEqual(job_sudo._try_work(), 0)
                self.assertEqual(run.state, "failed")
                self.assertIn(words, run.failure_text)
                run.letter_ids.action_draft_anew()
                run.action_retry()
                self.assertEqual(run.state, "approved")
                self.assertNotIn(
                    member.id, run.letter_ids.sudo().line_ids.member_id.ids
                )
                savepoint.rollback()
            self.env.invalidate_all()

    def test_missing_letters_go_to_the_right_organization(self):
        member = self._make_writable(1, self.far_branch)
        run = self._drafted_run()
        self._move_home(member, self.near_branch)
        run.action_draft_missing()
        self.assertEqual(run.letter_ids.addressee_id.ids, self.near.ids)
        run.action_approve()
        self.assertEqual(run.letter_ids.line_ids.member_id.ids, member.ids)

    def test_failed_drafting_is_not_approved(self):
        self._make_writable(1, self.far_branch)
        self._make_writable(1, self.near_branch, 1)
        run = self._drafted_run()
        with (
            patch.object(party_letter_draft_mixin, "SMALL_RUN", 0),
            patch.object(party_letter_draft_mixin, "BATCH_LETTERS", 1),
        ):
            run.action_draft()
            job_sudo = run.sudo().with_context(**QUIET)
            self.assertEqual(job_sudo._work(), 1)
            with (
                patch.object(letter_facts, "of_members", side_effect=ZeroDivisionError),
                mute_logger(DRAFT_MIXIN),
            ):
                job_sudo._try_work()
        self.assertEqual((run.state, run.failed_step), ("failed", "drafting"))
        with self.assertRaisesRegex(LetterRefused, "failed half-way"):
            run.action_approve()
        self.assertFalse(any(run.letter_ids.mapped("name")))
        run.action_retry()
        self.assertEqual(run.state, "drafted")
        run._move("approving")
        run._move("failed", failed_step="approving")
        for step in (run.action_draft, run.action_draft_missing):
            with self.assertRaisesRegex(LetterRefused, "failed half-way"):
                step()
        run.action_retry()
        self.assertEqual(run.state, "approved")

    def test_work_goes_on_after_the_program_was_stopped(self):
        """One batch is kept, nobody took notice of the end: the next run goes on."""
        self._make_writable(1, self.far_branch)
        self._make_writable(1, self.near_branch, 1)
        run = self._make_run()
        with (
            patch.object(party_letter_draft_mixin, "SMALL_RUN", 0),
            patch.object(party_letter_draft_mixin, "BATCH_LETTERS", 1),
        ):
            run.action_draft()
            self.assertEqual(run.sudo().with_context(**QUIET)._work(), 1)
            first = run.letter_ids
            self.assertEqual((run.state, len(first)), ("drafting", 1))
            self._work_off()
        self.assertEqual((run.state, len(run.letter_ids)), ("drafted", 2))
        self.assertLess(first, run.letter_ids)

    def test_remarks_meet_an_approval_under_way(self):
        self._make_writable(1, self.far_branch)
        run = self._drafted_run()
        letters = type(run.letter_ids)
        with (
            patch.object(
                letters, "try_lock_for_update", lambda letter, **_kw: letter.browse()
            ),
            self.assertRaisesRegex(LetterRefused, "at this moment"),
        ):
            run.letter_ids.line_ids.remark = "Just now"

    # lists ----------------------------------------------------------------------
    def test_nobody_is_missing(self):
        self._make_writable(1, self.far_branch)
        run = self._approved_run()
        action = run.action_draft_missing()
        self.assertEqual((run.state, run.draft_count), ("approved", 0))
        self.assertIn("Nobody is missing", action["params"]["message"])
        self._make_writable(1, self.far_branch, 1)
        self.assertFalse(run.action_draft_missing())
        self.assertEqual(
            (run.state, run.letter_ids.mapped("part")), ("drafted", [1, 2])
        )

    def test_omitted_until_written_of(self):
        self._make_writable(1, self.far_branch)
        late = self._create_member(mobile="13900000100")
        run = self._approved_run()
        self.assertEqual(self._omitted(run), {late.id: "no_consent"})
        self._consent(late)
        run.action_draft_missing()
        self.assertFalse(run.omission_ids)
        gone = self._create_member(mobile="13900000101")
        run.action_draft_missing()
        self._consent(gone)
        self.assertEqual(self._omitted(run), {gone.id: "no_consent"}, "they stay")

    def test_whose_letter_was_withdrawn_is_omitted(self):
        members = self._make_writable(2, self.far_branch)
        run = self._approved_run()
        self._withdraw_consent(members[0])
        self._give_reason(run.letter_ids, "void", "Consent withdrawn")
        reasons = {members[0].id: "no_consent", members[1].id: "withdrawn"}
        self.assertEqual(self._omitted(run), reasons)
        run.action_draft_missing()
        self.assertEqual(self._omitted(run), {members[0].id: "no_consent"})

    def test_omitted_member_goes_to_another_center(self):
        member = self._create_member(home_branch_id=self.far_branch.id)
        run = self._approved_run()
        standings = self.env["party.standing"]
        standings._change(member, date(2026, 12, 1), center_id=self.center_b.id)
        self.env.invalidate_all()
        for user in (self.clerk_a, self.director_a, self.committee):
            rows = run.omission_ids.with_user(user)
            [row] = rows.web_read({"member_name": {}, "home_branch_name": {}})
            self.assertEqual(row["home_branch_name"], "Branch of Far Village")

    def test_task_of_members_without_consent(self):
        """P-02: given where nobody has consented, and given once."""
        self._create_member(mobile="13900000100")
        run = self._drafted_run()
        self.assertFalse(run.letter_ids)
        [task] = self._tasks(run, "no_letter")
        self.assertEqual(task.user_id, self.director_a)
        task.with_user(self.director_a).action_done()
        self._make_writable(1, self.far_branch)
        run.action_draft()
        self._give_reason(run.letter_ids, "hold", "Not yet")
        run.letter_ids.action_take_up()
        self.assertFalse(self._tasks(run, "no_letter"))
        self._create_member(mobile="13900000102")
        run.action_draft()
        self.assertTrue(self._tasks(run, "no_letter"), "somebody new does not consent")

    def test_latest_run_first(self):
        self._make_writable(1, self.far_branch)
        self._create_member(mobile="13900000100")
        runs = {}
        for year in (2026, 2027, 2028):
            with freeze_time(f"{year}-12-01 02:00:00"):
                runs[year] = self._drafted_run(year=year)
        for model in ("party.letter", "party.letter.omission"):
            rows = self.env[model].search([("center_id", "=", self.center_a.id)])
            self.assertEqual(rows.run_id.mapped("year"), [2028, 2027, 2026])

    # end ------------------------------------------------------------------------
    def test_nothing_changes_in_a_concluded_run(self):
        self._make_writable(1, self.far_branch)
        self._make_writable(1, self.near_branch, 1)
        run = self._drafted_run()
        held, draft = run.letter_ids
        self._give_reason(held, "hold", "The address is being asked for")
        run._move("approving")
        run._move("approved")
        with self.assertRaisesRegex(LetterRefused, "2 letters"):
            run.action_close()
        run._move("closed")
        for step in (
            held.action_take_up,
            held.action_draft_anew,
            draft.action_hold,
            lambda: self._give_reason(draft, "hold", "Too late"),
        ):
            with self.assertRaisesRegex(FiledRecord, "concluded"):
                step()

    def test_merged_member_is_named_twice(self):
        kept = self._make_writable(1, self.far_branch)
        gone = self._make_writable(1, self.far_branch, 1)
        third = self._make_writable(1, self.far_branch, 2)
        run = self._approved_run()
        draft = self._half_year_run()
        draft.action_draft()
        dialogs = self.env["party.member.merge"].with_user(self.director_a)
        dialogs.create({"member_id": kept.id, "other_id": gone.id}).action_confirm()
        letter = run.letter_ids
        self.assertTrue(letter.has_double)
        self.assertFalse(letter.has_withdrawn)
        found = self.env["party.letter"].search([("has_withdrawn", "=", True)])
        self.assertFalse(found)
        with self.assertRaisesRegex(LetterRefused, "told of twice"):
            self._send(letter)
        with self.assertRaisesRegex(LetterRefused, "told of twice"):
            draft.action_approve()
        draft.letter_ids.action_draft_anew()
        draft.action_approve()
        self._give_reason(letter, "void", "Named twice")
        run.action_draft_missing()
        told = (run.letter_ids - letter).line_ids.member_id
        self.assertEqual(set(told.ids), set((kept | third).ids))
