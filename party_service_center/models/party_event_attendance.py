"""Who was there: every record of it, with who made it and what became of it."""

from odoo import api, fields, models

from ..exceptions import EventRefused, FiledRecord
from .party_event_participant import ATTENDANCES, NOTE_LENGTH
from .party_event_record_mixin import CAME, LONGEST, MISSED

WAYS = [
    ("self", "Self Check-in"),
    ("scan", "Scanned by Staff"),
    ("list", "Ticked From List"),
]


class PartyEventAttendance(models.Model):
    """One record of the attendance of one invited member.

    Rows are added by steps and never changed or deleted; one that was wrong is undone
    with who, when and why. The invited member shows what the row in force says.

    Clause: A3.3.3
    """

    _name = "party.event.attendance"
    _description = "Attendance"
    _inherit = [
        "party.protected.mixin",
        "party.event.part.mixin",
        "party.reason.mixin",
    ]
    _order = "recorded_at desc, id desc"

    _proof_fields = frozenset(
        {
            "event_id",
            "participant_id",
            "attendance",
            "minutes",
            "note",
            "way",
            "arrived_at",
            "recorded_at",
            "recorded_by_id",
            "undone_at",
            "undone_by_id",
            "undo_reason",
        }
    )
    _reasoned_steps = {"undo": "_undo"}

    participant_id = fields.Many2one(
        "party.event.participant",
        "Invited Member",
        required=True,
        index=True,
        ondelete="restrict",
    )
    attendance = fields.Selection(ATTENDANCES, required=True)
    minutes = fields.Integer()
    note = fields.Char()
    way = fields.Selection(WAYS, "How", required=True)
    arrived_at = fields.Datetime(help="Where the moment of arrival is known.")
    recorded_at = fields.Datetime(required=True)
    recorded_by_id = fields.Many2one(
        "res.users",
        "Recorded by",
        ondelete="restrict",
        help="Empty where the member checked in by themselves.",
    )
    undone_at = fields.Datetime()
    undone_by_id = fields.Many2one("res.users", "Undone by", ondelete="restrict")
    undo_reason = fields.Text("Why Undone")

    # of two who record at once, one is refused by the database
    _in_force_uniq = models.UniqueIndex(
        "(participant_id) WHERE undone_at IS NULL",
        "Attendance is recorded already; reload the list.",
    )
    _minutes_sound = models.Constraint(
        f"CHECK (minutes BETWEEN 0 AND {LONGEST}"
        " AND (attendance NOT IN ('excused', 'absent') OR minutes = 0))",
        "Attendance lasts from nothing to a week, in minutes; who was not there has 0.",
    )
    _recorder_known = models.Constraint(
        "CHECK ((way = 'self') = (recorded_by_id IS NULL))",
        "Who recorded is known unless the member checked in by themselves.",
    )
    _undoing_complete = models.Constraint(
        "CHECK ((undone_at IS NULL) = (undone_by_id IS NULL)"
        " AND (undone_at IS NULL) = (undo_reason IS NULL))",
        "What is undone has who, when and why.",
    )
    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(note), char_length(undo_reason))"
        f" <= {NOTE_LENGTH})",
        "A note or reason has at most 2,000 characters.",
    )

    @api.depends("participant_id.member_name", "attendance")
    def _compute_display_name(self):
        labels = dict(self._fields["attendance"]._description_selection(self.env))
        for row in self:
            row.display_name = " · ".join(
                filter(
                    None, (row.participant_id.member_name, labels.get(row.attendance))
                )
            )

    # ------------------------------------------------------------------
    # Recording
    # ------------------------------------------------------------------
    @api.model
    def _record(self, participants, attendance, way, **facts):
        """Record ``attendance`` of ``participants`` of one activity.

        Whoever calls has made sure that it is staff of the center, or the member.

        :param facts: ``minutes`` (as it follows from attendance and arrival unless
            given), ``note``, ``arrived_at``
        :raise EventRefused: the activity takes no such record, or there is one already
        """
        event = participants.event_id
        event._check_recordable(attendance)
        if recorded := participants.filtered("attendance")[:1]:
            raise EventRefused(recorded._recorded_text())
        if attendance == "excused":
            self._check_excused(participants)
        arrived_at = facts.get("arrived_at") or False
        minutes = facts.get("minutes")
        if minutes is None:
            minutes = event._minutes_of(attendance, arrived_at)
        self._check_minutes(event, attendance, minutes)
        note = (facts.get("note") or "").strip() or False
        # The member's row comes first: of two who record at once the database refuses
        # the second here, its request starts anew and meets what the first recorded.
        participants.sudo()._record_proof(
            attendance=attendance, minutes=minutes, attendance_note=note
        )
        participants.flush_recordset(["attendance", "minutes", "attendance_note"])
        # staff may read attendance but record it by this step alone
        return (
            self.sudo()
            ._as_mover()
            .create(
                [
                    {
                        "event_id": event.id,
                        "participant_id": participant.id,
                        "attendance": attendance,
                        "minutes": minutes,
                        "note": note,
                        "way": way,
                        "arrived_at": arrived_at,
                        "recorded_at": fields.Datetime.now(),
                        "recorded_by_id": way != "self" and self.env.uid,
                    }
                    for participant in participants
                ]
            )
            ._as_user()
            .sudo(self.env.su)
        )

    @api.model
    def _check_excused(self, participants):
        """Raise EventRefused where nobody who may has accepted the excuse (A3.3.2)."""
        deciders = participants.event_id.center_id._answerable()
        if self.env.user in deciders:
            return
        if any(participant.reply != "excused" for participant in participants):
            raise EventRefused(
                self.env._(
                    "The director decides on excuses. Note that they ask to be excused,"
                    " or record who stayed away without it as absent."
                )
            )

    @api.model
    def _check_minutes(self, event, attendance, minutes):
        """Raise EventRefused unless ``minutes`` fit what is recorded."""
        most = LONGEST if attendance == "made_up" else event._whole_minutes()
        if attendance in MISSED:
            most = 0
        least = int(attendance in ("left_early", "made_up"))
        if minutes is None or not least <= minutes <= most:
            raise EventRefused(
                self.env._(
                    "Enter how many minutes count: from %(least)s to %(most)s.",
                    least=least,
                    most=most,
                )
            )

    @api.model
    def _replace(self, participant, attendance, reason, **facts):
        """Undo what is recorded and record something else, in one step.

        Where nothing is recorded yet, no reason is asked for.
        """
        row = participant._attendance_in_force()
        if row:
            row._undo(reason)
            if attendance in CAME:
                facts = {"arrived_at": row.arrived_at} | facts
        return self._record(participant, attendance, "list", **facts)

    # ------------------------------------------------------------------
    # Undoing
    # ------------------------------------------------------------------
    def action_undo(self):
        """Ask why what is recorded shall not count."""
        self._check_may_undo()
        return self._ask_reason("undo", self.env._("Undo the Record"))

    def _check_may_undo(self):
        self.ensure_one()
        self.event_id.check_access("write")
        self.event_id._check_unlocked("write")
        if self.undone_at:
            raise EventRefused(self.env._("This record is undone already."))

    def _undo(self, reason):
        """Let the row not count any more; it stays readable with its trace."""
        self._check_may_undo()
        reason = (reason or "").strip()
        if not reason or len(reason) > NOTE_LENGTH:
            raise EventRefused(
                self.env._(
                    "Write down why it is changed, in at most 2,000 characters; the"
                    " record before is kept with it."
                )
            )
        # staff may read attendance but undo it by this step alone
        row_sudo = self.sudo()
        row_sudo.participant_id._record_proof(
            attendance=False, minutes=0, attendance_note=False
        )
        row_sudo._record_proof(
            undone_at=fields.Datetime.now(),
            undone_by_id=self.env.uid,
            undo_reason=reason,
        )
        row_sudo.flush_recordset()

    def _moment_text(self):
        """When they came, or when it was recorded, by the center's clock."""
        return self.event_id._moment(self.arrived_at or self.recorded_at)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(
            self.env._("Records of attendance are kept; undo one that is wrong.")
        )
