"""That rounds of evaluation are begun and published in time."""

import logging

from odoo import api, models

from .evaluation_codes import MEMBER, ROUND_TASK, SEEN_STATES

_logger = logging.getLogger(__name__)

REMIND_DAYS = 3  # working days before the publication is due


class PartyEvaluationWatchMixin(models.AbstractModel):
    """A round that is begun by itself and of which the committee is reminded.

    Clause: A1.3.4
    """

    _name = "party.evaluation.watch.mixin"
    _description = "Evaluation That Is Watched"

    @api.model
    def _cron_watch(self):
        """Begin what is over, remind of what is to be published.

        Runs daily; a second run on a day finds nothing to do.
        """
        cron = self.env["ir.cron"]
        schemes = self.env["party.evaluation.scheme"]._newest()
        waiting = self.search([("state", "not in", SEEN_STATES)])
        cron._commit_progress(remaining=len(schemes) + len(waiting))
        steps = [(self._begin_due, scheme) for scheme in schemes]
        steps += [(self._remind, evaluation) for evaluation in waiting]
        for step, record in steps:
            try:
                with self.env.cr.savepoint():
                    step(record)
            except Exception:  # pylint: disable=broad-exception-caught
                # what comes after this one has to be looked at too
                _logger.exception("The evaluation of %s was not looked at", record)
            if not cron._commit_progress(1):
                break

    @api.model
    def _begin_due(self, scheme):
        """Begin the rounds of what is over; the committee counts and publishes them.

        Those that were missed are made up for, by the version that held then. What
        ended before the first version came into use is evaluated by hand only.
        """
        if scheme.kind == MEMBER or scheme.kind not in scheme._kinds_on():
            return
        known = self.search([("kind", "=", scheme.kind)])
        for held, first, last in scheme._periods_over(scheme.kind, self._today()):
            if not any(r.date_from <= last and r.date_to >= first for r in known):
                begun = self.create({"scheme_id": held.id, "date_from": first})
                begun._call_committee()

    @api.model
    def _remind(self, evaluation):
        """Once, shortly before publication is due; again once it is overdue."""
        today, due = self._today(), evaluation.publish_due_date
        calendar = self.env["party.workday"]._calendar()
        wanted = [day for day in (calendar.back(due, REMIND_DAYS), due) if day <= today]
        last = evaluation.reminded_date
        if any(not last or last < day for day in wanted):
            evaluation._call_committee()
            evaluation._record_proof(reminded_date=today)

    def _call_committee(self):
        """Each member of the committee has the task while the round is unpublished."""
        # the tasks of colleagues are theirs to read
        busy = self.sudo().activity_ids.filtered(
            lambda task: task.activity_type_id == self.env.ref(ROUND_TASK)
        )
        people = self.env["party.center"]._committee() - busy.user_id
        self._give_task(ROUND_TASK, people, date_deadline=self.publish_due_date)

    def _end_tasks(self):
        # the tasks of colleagues are theirs to close; the publication closes them all
        self.sudo().activity_unlink([ROUND_TASK])
