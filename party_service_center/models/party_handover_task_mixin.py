"""Tasks of a handover: to hand the work over, and to take it over."""

from odoo import models

TASK = "party_service_center.mail_activity_type_handover"
TAKING_TASK = "party_service_center.mail_activity_type_take_over"


class PartyHandoverTaskMixin(models.AbstractModel):
    """A handover list whose next step somebody has as a task.

    Clause: A1.1.2
    """

    _name = "party.handover.task.mixin"
    _description = "Handover Given as Tasks"

    def _tasks_of(self, kind, wanted):
        """Open tasks of ``kind``; those of people who are not ``wanted`` are closed."""
        # tasks of others are made and closed by the steps of the list
        tasks_sudo = self.sudo().activity_ids.filtered(
            lambda task: task.activity_type_id == self.env.ref(kind)
        )
        tasks_sudo.filtered(lambda task: task.user_id not in wanted).unlink()
        return tasks_sudo.exists()

    def _ask_to_hand_over(self):
        """A task of who decides as long as pieces are listed, due on the last day."""
        is_listed = "listed" in self.line_ids.mapped("state")
        wanted = self._deciders(self.staff_id) if is_listed else self.env["res.users"]
        tasks_sudo = self._tasks_of(TASK, wanted)
        last_day = self.last_date
        if not tasks_sudo:
            self._give_task(TASK, wanted, date_deadline=last_day or self._today())
        elif last_day and set(tasks_sudo.mapped("date_deadline")) != {last_day}:
            tasks_sudo.date_deadline = last_day

    def _ask_to_take(self):
        """One task for each successor with pieces that wait; none for others."""
        waiting = self.line_ids.filtered(lambda line: line.state == "handed")
        wanted = waiting.successor_id
        tasks_sudo = self._tasks_of(TAKING_TASK, wanted)
        self._give_task(TAKING_TASK, wanted - tasks_sudo.user_id)
