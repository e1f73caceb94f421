"""What is kept of an activity that took place: attendance, pictures, minutes."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import EventRefused

LONGEST = 7 * 24 * 60  # minutes that attendance can count
# were at the place itself
CAME = ("present", "late", "left_early")
MISSED = ("excused", "absent")
RECORD_LENGTH = 20_000  # characters


class PartyEventRecordMixin(models.AbstractModel):
    """An activity with its record: who took part, pictures, minutes and a summary.

    Clause: A3.3.3
    """

    _name = "party.event.record.mixin"
    _description = "Activity With a Record"

    summary = fields.Text(
        help="What was done and what came of it, in a few sentences; without it the"
        " activity is not filed."
    )
    minutes_text = fields.Text("Minutes of the Meeting")
    photo_ids = fields.One2many(
        "party.event.photo",
        "event_id",
        "Photos",
        domain=[("removed_at", "=", False)],
        readonly=True,
    )
    is_recordable = fields.Boolean(
        "Attendance Can Be Recorded", compute="_compute_is_recordable"
    )
    recorded_count = fields.Integer("Recorded", compute="_compute_attendance_count")
    unrecorded_count = fields.Integer(
        "Not Recorded Yet", compute="_compute_attendance_count"
    )
    took_part_count = fields.Integer("Took Part", compute="_compute_attendance_count")

    _record_bounded = models.Constraint(
        "CHECK (greatest(char_length(summary), char_length(minutes_text))"
        f" <= {RECORD_LENGTH})",
        "Summary and minutes have at most 20,000 characters each.",
    )

    @api.depends("state", "date_begin")
    def _compute_is_recordable(self):
        for event in self:
            event.is_recordable = not event._unrecordable_text()

    def _compute_attendance_count(self):
        # who had gone before anybody recorded them is left out
        counted = Domain("attendance", "!=", False) | Domain("reach", "!=", "gone")
        rows = self.env["party.event.participant"]._read_group(
            Domain("event_id", "in", self.ids) & counted,
            ["event_id", "attendance"],
            ["__count"],
        )
        counts = {}
        for event, attendance, count in rows:
            counts.setdefault(event, {})[attendance] = count
        for event in self:
            mine = counts.get(event, {})
            event.unrecorded_count = mine.get(False, 0)
            event.recorded_count = sum(mine.values()) - event.unrecorded_count
            event.took_part_count = event.recorded_count - sum(
                mine.get(kind, 0) for kind in MISSED
            )

    # ------------------------------------------------------------------
    # What can be recorded, and how long it counts
    # ------------------------------------------------------------------
    def _check_recordable(self, attendance):
        """Raise EventRefused unless ``attendance`` can be recorded now."""
        self.ensure_one()
        self._check_unlocked("write")
        if refusal := self._unrecordable_text():
            raise EventRefused(refusal)
        is_over = fields.Datetime.now() > self.date_end
        if attendance == "made_up" and not is_over:
            raise EventRefused(
                self.env._("Nobody can make it up before the activity has ended.")
            )

    def _unrecordable_text(self):
        """Why nobody's attendance can be recorded now; None where it can."""
        names = {"theme": self.name}
        if self.state == "cancelled":
            return self.env._("“%(theme)s” is called off.", **names)
        if self.state not in ("announced", "held"):
            return self.env._(
                "“%(theme)s” is not announced yet; announce it, or record that it was"
                " held, before you record who came.",
                **names,
            )
        if fields.Datetime.now() < self._opens_at():
            return self.env._(
                "“%(theme)s” has not begun; attendance is recorded from %(moment)s on.",
                moment=self._moment(self._opens_at()),
                **names,
            )
        return None

    def _whole_minutes(self):
        whole = int((self.date_end - self.date_begin).total_seconds()) // 60
        return min(whole, LONGEST)

    def _minutes_of(self, attendance, arrived_at=None):
        """Minutes that count unless others are entered; None where they must be.

        Who is late by an unknown time is late by as little as being late takes.
        """
        self.ensure_one()
        if attendance == "present":
            return self._whole_minutes()
        if attendance == "late":
            since = max(arrived_at or self.date_begin, self._late_from())
            left = int((self.date_end - since).total_seconds()) // 60
            return max(0, min(left, LONGEST))
        return 0 if attendance in MISSED else None

    # ------------------------------------------------------------------
    # The list
    # ------------------------------------------------------------------
    def action_record_attendance(self):
        """Show the invited with a button for each attendance (A3.3.3)."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_service_center.party_event_participant_action_attendance"
        )
        return action | {
            "domain": [("event_id", "=", self.id)],
            "context": {"default_event_id": self.id},
        }

    def action_mark_rest(self):
        """Record of all who are left that they were excused or absent.

        Who died or went to another center before anybody recorded them is left out.
        """
        self.ensure_one()
        self.check_access("write")
        self._check_recordable("absent")
        if fields.Datetime.now() <= self.date_end:
            raise EventRefused(
                self.env._(
                    "The rest is marked when the activity has ended: somebody may still"
                    " come."
                )
            )
        rest = self.participant_ids.filtered(
            lambda person: not person.attendance and person.reach != "gone"
        )
        if asking := rest.filtered(lambda person: person.reply == "asking"):
            raise EventRefused(
                self.env._(
                    "%(count)s people asked to be excused and have no answer yet. The"
                    " director decides on them first, under Answers.",
                    count=len(asking),
                )
            )
        excused = rest.filtered(lambda person: person.reply == "excused")
        rows = self.env["party.event.attendance"]
        for people, attendance in ((excused, "excused"), (rest - excused, "absent")):
            if people:
                rows._record(people, attendance, "list")
        return True

    def _open_walk_in(self):
        return self._open_dialog(
            "party.event.walk.in",
            self.env._("Somebody Not Invited Came"),
            event_id=self.id,
        )

    # ------------------------------------------------------------------
    # Photos, filing
    # ------------------------------------------------------------------
    def action_add_photos(self):
        self.ensure_one()
        self._check_photos_wanted()
        return self._open_dialog(
            "party.event.photo.add",
            self.env._("Add Photos"),
            event_id=self.id,
        )

    def _check_photos_wanted(self):
        """Raise EventRefused unless there is something to take pictures of."""
        self.check_access("write")
        self._check_unlocked("write")
        if self.state not in ("announced", "held"):
            raise EventRefused(
                self.env._(
                    "Photos are kept of an activity that is announced or was held."
                )
            )

    def _check_fileable(self):
        """Raise EventRefused while something of the record is missing (A3.3.3)."""
        self.ensure_one()
        if not (self.summary or "").strip():
            raise EventRefused(
                self.env._(
                    "Write the summary of “%(theme)s” before it is filed.",
                    theme=self.name,
                )
            )
        if self.unrecorded_count:
            raise EventRefused(
                self.env._(
                    "Attendance of %(count)s people is not recorded yet. Tick the list,"
                    " then mark the rest.",
                    count=self.unrecorded_count,
                )
            )
