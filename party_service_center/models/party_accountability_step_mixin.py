"""Steps of an accountability file up to the committee, and its end."""

import logging
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..exceptions import AccountabilityRefused
from .accountability_codes import FILE_TASK, MOST_DAYS

_logger = logging.getLogger(__name__)


class PartyAccountabilityStepMixin(models.AbstractModel):
    """A file on which a statement is asked for, and which goes before the committee.

    Clause: A4.6 (the statement is always asked for)
    """

    _name = "party.accountability.step.mixin"
    _description = "File With a Statement"

    can_ask = fields.Boolean(compute="_compute_can_prepare")
    can_submit = fields.Boolean(compute="_compute_can_prepare")
    can_end = fields.Boolean(compute="_compute_can_prepare")
    can_close = fields.Boolean(compute="_compute_can_prepare")

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_prepare(self):
        for file in self:
            allows = file._transitions.allows
            is_mine = bool(file.id) and file._may_take_back()
            file.can_ask = is_mine and allows(file.state, "asked")
            file.can_submit = is_mine and allows(file.state, "submitted")
            file.can_end = is_mine and allows(file.state, "ended")
            file.can_close = allows(file.state, "closed") and not file._open_until()

    # ------------------------------------------------------------------
    # Statement
    # ------------------------------------------------------------------
    def _may_take_back(self):
        """Whether the present user may ask again or end the file where it stands.

        Before the committee it is the committee's; where none of them may decide any
        more, it goes back to who opened it.
        """
        if self.state != "submitted":
            return True
        return self.env.user in (self._deciders() or self.opened_by_id)

    def _check_may_take_back(self):
        if not self._may_take_back():
            self._check_may_decide()

    def action_ask(self):
        """Open the dialog that asks the person for a statement."""
        self.ensure_one()
        self._check_step("asked")
        return self._open_step("party.accountability.ask", self.env._("Ask"))

    def _ask(self, facts, limit_days):
        """Ask the person what they say to ``facts``.

        :param int limit_days: working days for the answer
        """
        self.ensure_one()
        self._check_step("asked")
        if not (facts or "").strip():
            raise AccountabilityRefused(
                self.env._("Write down what the person is asked about.")
            )
        if not 1 <= limit_days <= MOST_DAYS:
            raise AccountabilityRefused(
                self.env._(
                    "Give 1 to %(most)s working days for the statement.", most=MOST_DAYS
                )
            )
        self._check_may_take_back()
        # what was asked before is overtaken: one request is answered at a time
        self.statement_ids._drop()
        self._move("asked", facts=facts)
        return self.statement_ids._ask(self, facts, limit_days)

    def _take_statement(self):
        """The statement is there: whoever prepares the file goes on."""
        # the person, who does not see the file, moves it by the statement alone, and is
        # not the author of what is logged there: authors read their messages
        file_sudo = self.with_user(SUPERUSER_ID)
        file_sudo._move("stated")
        file_sudo._task_to_submit(self.env._("The statement is there"))

    def _expire(self):
        """The time for the statement is over; a late one is taken until submission."""
        self._move("expired")
        for file in self:
            file._task_to_submit(file.env._("The time for the statement is over"))

    def _task_to_submit(self, summary):
        opener = self.opened_by_id
        can_see = opener.active and self.with_user(opener).has_access("write")
        self._let_be_with(opener if can_see else self._deciders(), summary)

    # ------------------------------------------------------------------
    # Submission and end
    # ------------------------------------------------------------------
    def action_submit(self):
        """Lay the matter before the committee."""
        self.ensure_one()
        self._check_step("submitted")
        self._check_was_asked()
        if not self._deciders():
            raise AccountabilityRefused(
                self.env._(
                    "%(number)s waits: nobody on the Party committee may decide it."
                    " Whoever opened a file and the person themselves do not; let"
                    " another member of the committee be entered first (A4.6).",
                    number=self.name,
                )
            )
        self._move("submitted")
        self._let_be_with(
            self._deciders(), self.env._("An accountability file waits for a decision")
        )

    def _check_was_asked(self):
        """Raise AccountabilityRefused unless the person was heard or let it pass."""
        last = self.statement_ids.sorted("id")[-1:]
        if last.state not in ("given", "expired"):
            raise AccountabilityRefused(
                self.env._(
                    "%(number)s cannot go on before the person was asked for a"
                    " statement and has given it, or the time for it is over (A4.6).",
                    number=self.name,
                )
            )

    def action_end(self):
        self.ensure_one()
        self._check_step("ended")
        return self._ask_reason("end", self.env._("End Without Decision"))

    def _end(self, reason):
        """End the file without a decision; the person is told nothing more."""
        self.ensure_one()
        self._check_may_take_back()
        self._move("ended", end_reason=reason)
        self.statement_ids._drop()
        self._let_be_with(self.env["res.users"], "")

    def action_close(self):
        """Close the file: everything is said, and the measure has run its time."""
        self.ensure_one()
        self._check_step("closed")
        if until := self._open_until():
            raise AccountabilityRefused(
                self.env._(
                    "%(number)s stays open until %(day)s: so long the person may"
                    " object, or the measure lasts.",
                    number=self.name,
                    day=until,
                )
            )
        self._move("closed")
        self._let_be_with(self.env["res.users"], "")

    def _open_until(self):
        """The last day on which the file stays open; None when nothing holds it."""
        notice = self.notice_ids[:1]
        days = [self._effective_until()]
        if self.state == "served":
            days.append(notice.due_date)
        last = max(filter(None, days), default=None)
        return last if last and last >= self._today() else None

    # ------------------------------------------------------------------
    # Tasks
    # ------------------------------------------------------------------
    def _let_be_with(self, people, summary, **values):
        """Let the matter be with ``people``; whoever had it before is done with it."""
        self.ensure_one()
        # the tasks of colleagues are theirs to close; the step closes them all
        self.sudo().activity_unlink([FILE_TASK])
        self._give_task(FILE_TASK, people, summary=summary, **values)

    def _open_step(self, model, title, **defaults):
        return self._open_dialog(model, title, accountability_id=self.id, **defaults)

    @api.model
    def _cron_watch(self):
        """Let times for statements run out; ask for the end of what has run its time.

        Each batch is committed; a second run finds nothing to do.
        """
        cron = self.env["ir.cron"]
        centers = self.env["party.center"]
        past = centers._in_own_time(
            lambda center: Domain("due_date", "<", center._today())
        )
        statements = self.env["party.accountability.statement"].search(
            Domain("state", "=", "asked") & past
        )
        cron._commit_progress(remaining=len(statements))
        for statement in statements:
            if statement.try_lock_for_update().filtered_domain(
                [("state", "=", "asked")]
            ):
                self._each(statement, statement._expire)
            if not cron._commit_progress(1):
                return
        waiting = self.search([("state", "in", ("stated", "expired", "decided"))])
        for file in waiting:
            self._each(file, file._remind_of_task)
            if not cron._commit_progress(1):
                return
        running = self.search([("state", "in", ("served", "reviewed"))])
        for file in running.filtered(lambda file: not file._open_until()):
            self._each(file, file._ask_to_close)
            if not cron._commit_progress(1):
                return

    @api.model
    def _each(self, record, step):
        """Take ``step`` for one record; one that fails does not stop the others."""
        try:
            with self.env.cr.savepoint():
                step()
        except UserError as error:
            _logger.warning("%s was left out: %s", record, error)

    def _remind_of_task(self):
        """Give the task anew where it was closed and nothing was done."""
        if self.sudo().activity_search([FILE_TASK]):
            return
        if self.state == "decided":
            people = self.decided_by_id & self._overseers() or self._overseers()
            self._let_be_with(people, self.env._("Serve the decision on the person"))
        else:
            self._task_to_submit(self.env._("Lay it before the committee, or end it"))

    def _ask_to_close(self):
        """Give the committee the task to close the file, once."""
        if self.sudo().activity_search([FILE_TASK]):
            return
        ended = self._effective_until()
        self._let_be_with(
            self.decided_by_id & self._overseers() or self._overseers(),
            self.env._("The measure has run its time: close the file")
            if ended
            else self.env._("The time for an objection is over: close the file"),
            date_deadline=self._today() + timedelta(days=1),
        )
