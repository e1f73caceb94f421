"""The work of a run of letters: in batches, so that an interruption loses nothing."""

import logging

from psycopg2 import OperationalError

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..exceptions import LetterRefused
from . import letter_facts
from .letter_codes import CRON, NOTE_LENGTH, OPEN_STATES, QUIET

_logger = logging.getLogger(__name__)

BATCH_LETTERS = 200  # letters for each transaction
SMALL_RUN = 20  # letters; so many are made while one waits
RUNNING_STATES = ("drafting", "approving")


class PartyLetterDraftMixin(models.AbstractModel):
    """A run whose letters are drafted and approved in the background.

    Whoever has a letter already is passed over, so that the job goes on where it
    stopped.

    Clause: A3.3.4, A2.6, P-02 (members with consent alone)
    """

    _name = "party.letter.draft.mixin"
    _description = "Run of Letters With Its Work"
    _inherit = ["party.letter.choice.mixin"]

    @api.depends("state", "total_count")
    def _compute_progress(self):
        made = self._made_counts()
        for run in self:
            run.done_count = min(made.get(run.id, 0), run.total_count)
            whole = run.total_count or 1
            run.progress = 100 * run.done_count / whole if run.total_count else 100

    def _made_counts(self):
        """How many letters the present step has made: dict by id."""
        counts = {}
        groups = self.env["party.letter"]._read_group(
            [("run_id", "in", self.ids), ("state", "!=", "void")],
            ["run_id", "round_number", "state", "is_changed"],
            ["__count"],
        )
        for run, round_number, state, is_changed, count in groups:
            step = run.failed_step if run.state == "failed" else run.state
            is_made = (
                state not in OPEN_STATES or is_changed
                if step == "approving"
                else round_number == run.round_number
            )
            counts[run.id] = counts.get(run.id, 0) + count * is_made
        return counts

    # ------------------------------------------------------------------
    # Begin
    # ------------------------------------------------------------------
    def _begin_drafting(self, **values):
        self._begin("drafting", **values)

    def _begin_approving(self):
        self._begin("approving")

    def _begin(self, step, **values):
        """Take the step and do its work: now if it is small, else in the background."""
        job_sudo = self._start(step, **values)
        while job_sudo and job_sudo._work():
            pass

    def _begin_by_itself(self):
        """As above for the daily job: a failure is told and stops nothing else."""
        job_sudo = self._start("drafting", round_number=1)
        while job_sudo and job_sudo._work_or_fail():
            pass
        if self.state == "failed":
            self._give_letter_tasks()

    def _start(self, step, **values):
        """Take the step.

        :return: this run with the rights of the program where its work is small; none
            where it is left to the background
        """
        self._move(step, failure_text=False, failed_step=False, **values)
        # lines are written by the run alone, and members who moved were elsewhere
        job_sudo = self.sudo().with_context(**QUIET)
        left = job_sudo._count_left()
        made = job_sudo._made_counts().get(self.id, 0)
        self._record_proof(total_count=made + left)
        if left > SMALL_RUN:
            self.env.ref(CRON)._trigger()
            return job_sudo.browse()
        return job_sudo

    def _count_left(self):
        """How many letters are still to be made in the present state."""
        self.ensure_one()
        if self.state == "drafting":
            return len(self._to_write())
        return self.env["party.letter"].search_count(self._uncounted_domain())

    # ------------------------------------------------------------------
    # Background
    # ------------------------------------------------------------------
    @api.model
    def _cron_work(self):
        """Make the letters that people asked for, one run after the other."""
        cron = self.env["ir.cron"]
        running = Domain("state", "in", RUNNING_STATES)
        runs = self.search(running, order="id")
        cron._commit_progress(remaining=len(runs))
        for run in runs:
            run = run.try_lock_for_update().filtered_domain(running)
            job_sudo = run.sudo().with_context(**QUIET)
            while run and (count := job_sudo._try_work()):
                self.env.flush_all()
                self.env.invalidate_all()  # forget what the batch brought into memory
                if not cron._commit_progress(count, remaining=run._count_left() + 1):
                    return
            if not cron._commit_progress(1):
                break

    def _try_work(self):
        """Do one batch; what others write meanwhile makes it begin again."""
        self.ensure_one()
        try:
            return self._work_or_fail()
        except OperationalError:
            # somebody wrote the same rows: the batch is tried again from the start
            self.env.cr.rollback()
            self.env.ref(CRON)._trigger()
            return 0

    def _work_or_fail(self):
        """Do one batch; a failure is told to whoever waits, and nothing of it stays.

        :return: how many letters were made; 0 when the work is over
        """
        try:
            with self.env.cr.savepoint():
                return self._work()
        except OperationalError:
            raise
        except UserError as refusal:
            reason = str(refusal)
        except Exception:  # pylint: disable=broad-exception-caught
            # whatever happened: the director waits for an answer, the log has it
            _logger.exception("The work on the letters of run %s failed", self.id)
            reason = self.env._(
                "The program met an error it did not expect. What was made before"
                " stays; try again. Tell the administrator; the log has the details."
            )
        self.env.invalidate_all(flush=False)
        self._move("failed", failed_step=self.state, failure_text=reason[:NOTE_LENGTH])
        return 0

    def _work(self):
        """Do the next batch of the present state; 0 when that was all of it."""
        work = {"drafting": self._draft_batch, "approving": self._approve_batch}
        return work[self.state]()

    # ------------------------------------------------------------------
    # Draft
    # ------------------------------------------------------------------
    def _draft_batch(self):
        todo = self._to_write()
        batch = todo.sorted(lambda who: (who.complete_name or "", who.id))
        batch = batch[:BATCH_LETTERS]
        if not batch:
            self._end_drafting()
            return 0
        if self._write_letters(batch) < batch:
            # it would be asked for again and again
            raise LetterRefused(
                self.env._(
                    "The letter to %(addressee)s cannot be drafted.",
                    addressee=batch[0].name,
                )
            )
        return len(batch)

    def _end_drafting(self):
        """Drop letters to whom nobody belongs any more; name who is not written of."""
        stale = self.letter_ids.filtered(
            lambda letter: (
                letter.state in OPEN_STATES and letter.round_number < self.round_number
            )
        )
        stale._as_mover().unlink()
        unwilling = self._unwilling()
        self.env["party.letter.omission"]._note(self)
        if self._unwilling() - unwilling:
            self._give_omission_task()
        # where every letter has its number already, nothing is to be checked
        drafts = self.env["party.letter"].search_count(self._drafts_domain(), limit=1)
        is_done = self.letter_ids.filtered("name") and not drafts
        self._move("approved" if is_done else "drafted")
        self._give_letter_tasks()

    def _unwilling(self):
        """The members who are not written of because they do not consent (P-02)."""
        rows = self.omission_ids.filtered(lambda row: row.reason == "no_consent")
        return rows.member_id

    def _to_write(self):
        """The organizations to which a letter is still to be written."""
        written = [
            ("run_id", "=", self.id),
            ("is_live", "=", True),
            ("letter_id.round_number", "=", self.round_number),
        ]
        is_missing = Domain("letter_line_ids", "not any", written)
        is_missing |= Domain("id", "in", self._misdirected_ids())
        domain = self._writable_domain() & is_missing
        groups = self._all_members()._read_group(domain, ["home_branch_id"])
        branches = self._all_organizations().browse(branch.id for (branch,) in groups)
        return branches.addressee_id

    def _write_letters(self, addressees):
        """Write the letters to ``addressees``, or write them anew; remarks stay.

        Who stands in a letter that is approved is not written of again.

        :return: the organizations whose letters have somebody in them
        """
        fixed = [
            ("run_id", "=", self.id),
            ("is_live", "=", True),
            ("letter_id.state", "not in", OPEN_STATES),
        ]
        branches = self._all_organizations().search(
            [("addressee_id", "in", addressees.ids)]
        )
        members = self._all_members().search(
            self._writable_domain()
            & Domain("home_branch_id", "in", branches.ids)
            & Domain("letter_line_ids", "not any", fixed)
        )
        facts = letter_facts.of_members(members, self.date_from, self.date_to)
        letters = self.env["party.letter"]._prepare(self, addressees)
        by_addressee = letters.grouped("addressee_id")
        remarks, touched = self.env["party.letter.line"]._drop(letters, members)
        lines = (
            self.env["party.letter.line"]
            ._as_mover()
            .create(
                [
                    facts[member]
                    | {
                        "letter_id": by_addressee[
                            member.home_branch_id.addressee_id
                        ].id,
                        "remark": remarks.get(member.id),
                    }
                    for member in members
                ]
            )
        )
        (letters | touched)._drop_empty()
        return lines.letter_id.addressee_id

    # ------------------------------------------------------------------
    # Approve
    # ------------------------------------------------------------------
    def _drafts_domain(self):
        return [("run_id", "=", self.id), ("state", "=", "draft")]

    def _uncounted_domain(self):
        """Drafts that the present approval has not come to yet."""
        return [*self._drafts_domain(), ("is_changed", "=", False)]

    def _approve_batch(self):
        """Count the next letters, in the order of their addressees, and number them.

        One whose figures have changed since it was drafted stays a draft (A3.3.4).
        """
        drafts = self.env["party.letter"].search(
            self._uncounted_domain(),
            order="addressee_name, part, id",
            limit=BATCH_LETTERS,
        )
        if not drafts:
            self._end_approving()
            return 0
        self._check_drafts(drafts)
        if same := drafts._recount(self):
            same._approve(self)
        return len(drafts)

    def _end_approving(self):
        changed = self.env["party.letter"].search_count(self._drafts_domain())
        if changed:
            self._message_log(body=self._changed_words(changed))
        if changed and not self.letter_ids.filtered("name"):
            self._move("drafted", approved_at=False, approved_by_id=False)
        else:
            self._move("approved")
        self._give_letter_tasks()

    def _changed_words(self, count):
        return self.env._(
            "The figures of %(count)s letters have changed since they were drafted."
            " They have the new ones: look at what changed, then approve them.",
            count=count,
        )
