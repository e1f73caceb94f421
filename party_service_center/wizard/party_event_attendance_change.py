from odoo import api, fields, models

from ..exceptions import EventRefused
from ..models.party_event_participant import ATTENDANCES
from ..models.party_event_record_mixin import CAME
from ..models.past_moment import past_moment


class PartyEventAttendanceChange(models.TransientModel):
    """Record an attendance with its minutes, or another one instead (A3.3.3)."""

    _name = "party.event.attendance.change"
    _description = "Change the Attendance"
    _inherit = ["party.single.mixin"]

    participant_id = fields.Many2one(
        "party.event.participant", "Invited Member", required=True, ondelete="cascade"
    )
    member_name = fields.Char(
        "Member's Name", related="participant_id.member_name", related_sudo=False
    )
    present_attendance = fields.Selection(
        related="participant_id.attendance", related_sudo=False, string="Recorded"
    )
    attendance = fields.Selection(ATTENDANCES, required=True)
    arrived_at = fields.Datetime(
        "Arrived",
        help="Of who was late: the time that counts begins with it.",
    )
    minutes = fields.Integer(
        compute="_compute_minutes",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        help="How long they took part, for the hours of the year.",
    )
    note = fields.Char()
    reason = fields.Text(
        "Why Changed", help="The record before is kept together with it."
    )

    @api.depends("participant_id", "attendance", "arrived_at")
    def _compute_minutes(self):
        for wizard in self:
            event = wizard.participant_id.event_id
            wizard.minutes = bool(event and wizard.attendance) and event._minutes_of(
                wizard.attendance, wizard.arrived_at
            )

    def action_confirm(self):
        self.ensure_one()
        participant = self.participant_id
        participant.event_id.check_access("write")
        facts = {"minutes": self.minutes, "note": self.note}
        if self.arrived_at and self.attendance in CAME:
            facts["arrived_at"] = self._checked_arrival()
        self.env["party.event.attendance"]._replace(
            participant, self.attendance, self.reason, **facts
        )

    def _checked_arrival(self):
        """The moment entered; EventRefused when nobody can have arrived then."""
        arrived_at = past_moment(self.env, self.arrived_at, EventRefused)
        event = self.participant_id.event_id
        if not event._opens_at() <= arrived_at <= event.date_end:
            raise EventRefused(
                self.env._(
                    "Enter a time of arrival from half an hour before the activity"
                    " until its end."
                )
            )
        return arrived_at
