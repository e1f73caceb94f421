"""Activities in the calendars that staff keep elsewhere."""

from odoo import models

from ..tools.calendar_file import CalendarEntry, calendar_file


class PartyEventCalendarMixin(models.AbstractModel):
    """An activity that can be put into any calendar as a file.

    The file names theme, time, place and the center's telephone, no person (P-14).

    Clause: A3.3.1
    """

    _name = "party.event.calendar.mixin"
    _description = "Activity for Calendars"

    def action_add_to_calendar(self):
        """Download the calendar entry."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/party/activity/{self.id}.ics",
            "target": "download",
        }

    def _calendar_file(self):
        """The entry as a file; a later one replaces it in the calendar."""
        self.ensure_one()
        center = self.center_id
        statuses = {
            "draft": "TENTATIVE",
            "submitted": "TENTATIVE",
            "cancelled": "CANCELLED",
        }
        # the name of this installation is no secret, only administrators read it
        installation = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        return calendar_file(
            CalendarEntry(
                uid=f"party-activity-{self.id}@{installation}",
                sequence=self.plan_version,
                changed=self.write_date,
                begin=self.date_begin,
                end=self.date_end,
                summary=self.name,
                location=self.place or "",
                contact=" ".join(filter(None, (center.name, center.phone))),
                status=statuses.get(self.state, "CONFIRMED"),
            )
        )

    def _calendar_file_name(self):
        return f"{self.number or 'activity'}.ics"

    def _send_calendar_file(self, people):
        """Tell ``people`` of the approval, with the entry for their calendars."""
        if not (others := people - self.env.user):
            return
        self.message_notify(
            partner_ids=others.partner_id.ids,
            subject=self.env._("Approved: %(theme)s", theme=self.name),
            body=self.env._(
                "The committee approved “%(theme)s”. Time and place are in the calendar"
                " entry attached; notify the invited now.",
                theme=self.name,
            ),
            attachments=[(self._calendar_file_name(), self._calendar_file())],
        )
