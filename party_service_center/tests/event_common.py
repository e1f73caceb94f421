"""Activities that have come to a state by their steps."""

from odoo.tests import freeze_time

from .common import NOW, PartyCommon

AFTERWARDS = "2026-09-29 09:00:00"  # an hour after the end


class EventCase(PartyCommon):
    """Two members of center A, who are invited by the rule."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        cls.member = case._create_member()
        cls.other = case._create_member(name="Luo Shuyao", mobile="13800000198")

    def _tasks(self, event, kind):
        kind = self.env.ref(kind)
        return event.sudo().activity_ids.filtered(lambda t: t.activity_type_id == kind)

    def _return(self, event, remarks="Which day suits the traders?"):
        self._give_reason(
            event._pending_approval().with_user(self.committee), "return", remarks
        )

    def _bring_event_to(self, state):
        """An activity of center A that has come to ``state`` by its steps."""
        event = self._create_event()
        if state == "cancelled":
            self._give_reason(event.with_user(self.director_a), "cancel", "Storm")
            return event
        course = ["draft", "submitted", "approved", "announced", "held", "filed"]
        steps = {
            "submitted": lambda: self._submit(event),
            "approved": lambda: event.with_user(self.committee).action_approve(),
            "announced": lambda: event._move("announced"),
            "held": event.action_hold,
            "filed": lambda: self._complete_record(event) or event.action_file(),
        }
        for step in course[1 : course.index(state) + 1]:
            with freeze_time(AFTERWARDS if step in ("held", "filed") else NOW):
                steps[step]()
        return event
