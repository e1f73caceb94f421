"""Courses that members finished in Odoo's own eLearning, where that is installed.

Nothing depends on it: whether it is there is asked when the button is shown.
"""

from odoo import api, fields, models

from ..exceptions import ChannelRefused
from .party_learning import LONGEST_MINUTES, TEXT_LENGTH

ATTENDEES = "slide.channel.partner"


class PartyChannelElearningMixin(models.AbstractModel):
    """An education platform that may be Odoo's eLearning of the same database.

    Clause: A1.2.2 (learning records)
    """

    _name = "party.channel.elearning.mixin"
    _description = "Channel That Reads From eLearning"

    has_elearning = fields.Boolean(
        "Can Read From eLearning", compute="_compute_has_elearning"
    )

    @api.depends("kind")
    def _compute_has_elearning(self):
        is_installed = ATTENDEES in self.env
        for channel in self:
            channel.has_elearning = is_installed and channel.kind == "platform"

    def action_fetch_elearning(self):
        """Record the courses that members of the center have completed meanwhile."""
        self.ensure_one()
        self.check_access("write")
        if not self.has_elearning:
            raise ChannelRefused(
                self.env._(
                    "There is no eLearning in this database, or this is no education"
                    " platform. Import the records from a file."
                )
            )
        new = self.learning_ids._record_completions(self, self._completions())
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(count)s completed courses were recorded.", count=len(new)
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _completions(self):
        """Completed courses of the center's members, as learning records know them."""
        members = self.env["party.member"].search(
            [("center_id", "=", self.center_id.id), ("partner_id", "!=", False)]
        )
        by_partner = {member.partner_id.id: member.id for member in members}
        return [
            {
                "external_key": f"{ATTENDEES},{finished['id']}",
                "member_id": by_partner[finished["partner_id"]],
                "course": finished["course"][:TEXT_LENGTH],
                "date": self.center_id._local_date(finished["finished_at"]),
                # a course without a length took a minute at least
                "minutes": min(max(1, finished["minutes"]), LONGEST_MINUTES),
            }
            for finished in self._finished_courses(list(by_partner))
        ]

    @api.model
    def _finished_courses(self, partner_ids):
        """What eLearning says these people have finished, as plain values."""
        # who takes which course is none of the center's; it asks for its members' only
        attendees_sudo = self.env[ATTENDEES].sudo()
        finished_sudo = attendees_sudo.search(
            [("partner_id", "in", partner_ids), ("member_status", "=", "completed")],
            order="id",
        )
        return [
            {
                "id": attendee_sudo.id,
                "partner_id": attendee_sudo.partner_id.id,
                "course": attendee_sudo.channel_id.name,
                # the last thing that happens to an attendee is finishing
                "finished_at": attendee_sudo.write_date,
                "minutes": round(attendee_sudo.channel_id.total_time * 60),
            }
            for attendee_sudo in finished_sudo
        ]
