"""Ticking the list of an activity: what the buttons beside each name do."""

from odoo import api, fields, models

from ..exceptions import EventRefused
from .party_event_record_mixin import CAME

CODE_TEXT_LENGTH = 40  # characters; nothing longer is taken for a code


class PartyEventAttendeeMixin(models.AbstractModel):
    """An invited member whose attendance staff record from the list.

    Clause: A3.3.3 (ten people from a sheet of paper in under a minute)
    """

    _name = "party.event.attendee.mixin"
    _description = "Invited Member Who Attends"

    attendance_ids = fields.One2many(
        "party.event.attendance",
        "participant_id",
        "Records of Attendance",
        readonly=True,
    )

    def _attendance_in_force(self):
        """The record that counts; none where nothing is recorded or it was undone."""
        self.ensure_one()
        return self.attendance_ids.filtered(lambda row: not row.undone_at)

    def _recorded_text(self):
        """What is recorded already, for whoever records once more."""
        row = self._attendance_in_force()
        if row.way in ("self", "scan"):
            return self.env._(
                "%(person)s checked in already at %(moment)s.",
                person=self.member_name,
                moment=row._moment_text(),
            )
        return self.env._(
            "%(person)s is recorded already: “%(attendance)s”.",
            person=self.member_name,
            attendance=self._attendance_label(),
        )

    def _attendance_label(self):
        selection = self._fields["attendance"]._description_selection(self.env)
        return dict(selection)[self.attendance]

    @api.model
    def _clean_code(self, text):
        """The personal code in ``text``, without spaces, hyphens and small letters."""
        text = text[:CODE_TEXT_LENGTH] if isinstance(text, str) else ""
        return "".join(filter(str.isalnum, text)).upper()

    # ------------------------------------------------------------------
    # One click for one or many
    # ------------------------------------------------------------------
    def action_present(self):
        return self._tick("present")

    def action_late(self):
        return self._tick("late")

    def action_absent(self):
        return self._tick("absent")

    def _tick(self, attendance):
        """Record the same of all these; who has a record already keeps it."""
        if not self:
            raise EventRefused(self.env._("Choose the people on the list first."))
        self.event_id.check_access("write")
        open_rows = self.filtered(lambda participant: not participant.attendance)
        if not open_rows:
            raise EventRefused(self[0]._recorded_text())
        for event, people in open_rows.grouped("event_id").items():
            facts = {}
            now = fields.Datetime.now()
            if attendance in CAME and now <= event.date_end:
                # ticked at the door
                facts["arrived_at"] = now
            self.env["party.event.attendance"]._record(
                people, attendance, "list", **facts
            )
        return self._told_kept(len(self) - len(open_rows))

    def _told_kept(self, count):
        """Say how many kept what was recorded before; True when there were none."""
        return not count or {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "%(count)s of them had a record already and kept it.", count=count
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # ------------------------------------------------------------------
    # Dialogs
    # ------------------------------------------------------------------
    def action_change_attendance(self):
        """Record something else, or what takes more than a click (left early, …)."""
        self.ensure_one()
        self.event_id.check_access("write")
        return self._open_dialog(
            "party.event.attendance.change",
            self.env._("Attendance of %(person)s", person=self.member_name),
            participant_id=self.id,
        )

    def action_undo_attendance(self):
        self.ensure_one()
        row = self._attendance_in_force()
        if not row:
            raise EventRefused(self.env._("There is no record that could be undone."))
        return row.action_undo()

    def action_walk_in(self):
        """Add somebody who came without being invited to the activity of this list."""
        return self._list_event()._open_walk_in()

    def action_mark_rest(self):
        """Close the list: whoever has no record was absent or excused."""
        return self._list_event().action_mark_rest()

    def _list_event(self):
        """The activity whose list this is; its action tells an empty list of it."""
        event_id = self.env.context.get("default_event_id")
        event = self.event_id[:1]
        if not event and isinstance(event_id, int) and 0 < event_id < 2**31:
            event = event.browse(event_id).exists()
        if not event:
            raise EventRefused(self.env._("Open the list of an activity first."))
        event.check_access("write")
        return event
