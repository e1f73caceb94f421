"""The tasks that go with an activity, each with the person whose turn it is."""

from odoo import api, models
from odoo.fields import Domain

APPROVAL = "party_service_center.mail_activity_type_event_approval"
PREPARATION = "party_service_center.mail_activity_type_event"
RECORD = "party_service_center.mail_activity_type_event_record"


class PartyEventTaskMixin(models.AbstractModel):
    """An activity that is always with somebody: prepared, then recorded and filed.

    Clause: A3.3.1, A3.3.3
    """

    _name = "party.event.task.mixin"
    _description = "Activity With Tasks"

    def write(self, vals):
        """Whoever takes an activity over takes its tasks over."""
        before = {event: event.user_id for event in self} if "user_id" in vals else {}
        res = super().write(vals)
        for event, person in before.items():
            if event.user_id != person:
                # the tasks of a colleague are handed over with the activity
                event.sudo().activity_reschedule(
                    [PREPARATION, RECORD],
                    user_id=person.id,
                    new_user_id=event._person_in_charge().id,
                )
        return res

    def _person_in_charge(self):
        """Who looks after it: the director or whoever receives when that one left."""
        self.ensure_one()
        person = self.user_id
        if person.active and self.with_user(person).has_access("write"):
            return person
        return self.center_id.director_user_id or self.center_id._receptionist()

    def _next_task(self, people, kind=PREPARATION, **values):
        """Let the activity be with ``people``; what was asked for before is over."""
        self._end_tasks()
        self._give_task(kind, people, **values)

    def _end_tasks(self):
        # the tasks of colleagues are theirs to close; the step closes them all
        self.sudo().activity_unlink([PREPARATION, RECORD])

    def _ask_for_record(self):
        """Have it recorded who took part; due on the day on which it ended."""
        self.ensure_one()
        self._next_task(
            self._person_in_charge(),
            RECORD,
            date_deadline=self.center_id._local_date(self.date_end),
        )

    @api.model
    def _cron_watch(self):
        """Ask for the record of what is over; let plans and excuses wait for whoever
        decides on them today.

        Runs daily; a second run finds nothing to do.
        """
        cron = self.env["ir.cron"]
        kind = self.env.ref(RECORD)
        is_over = self._record_due_domain()
        is_asked = self._excuses_wait_domain()
        is_requested = Domain("state", "=", "requested")
        over = self.search(
            is_over
            & Domain("activity_ids", "not any", [("activity_type_id", "=", kind.id)])
        )
        waiting = self.env["party.event.approval"].search(is_requested)
        asked = self.search(is_asked)
        cron._commit_progress(remaining=len(over) + len(waiting) + len(asked))
        for record, step, holds in [
            *((event, "_ask_for_record", is_over) for event in over),
            *((approval, "_call_on_deciders", is_requested) for approval in waiting),
            *((event, "_watch_excuses", is_asked) for event in asked),
        ]:
            # what it was found for may be over meanwhile
            if record.try_lock_for_update().filtered_domain(holds):
                getattr(record, step)()
            if not cron._commit_progress(1):
                break
