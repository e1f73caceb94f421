"""What the printed Service Acceptance (Handling) Form shows of a ticket."""

from datetime import UTC
from zoneinfo import ZoneInfo

from odoo import api, models
from odoo.tools import format_date


class PartyTicketFormReport(models.AbstractModel):
    """Values of the printed form: the screen's content in the order of the paper.

    Clause: A3.2.2, A3.2.5
    """

    _name = "report.party_service_center_reports.party_ticket_form"
    _description = "Printed Service Acceptance (Handling) Form"

    @api.model
    def _get_report_values(self, docids, data=None):
        tickets = self.env["party.ticket"].browse(docids)
        # who sees a ticket need not see its member, who may be of another center
        visible = tickets.member_id._filtered_access("read")
        return {
            "doc_ids": docids,
            "doc_model": tickets._name,
            "docs": tickets,
            "members": {ticket.id: ticket.member_id & visible for ticket in tickets},
            "channels": tickets._fields["channel"]._description_selection(self.env),
            "day": self._day,
            "moment": self._moment,
        }

    @api.model
    def _day(self, value):
        return format_date(self.env, value, date_format="long") if value else ""

    @api.model
    def _moment(self, value, tz):
        """``value`` (naive UTC) as day and minute in the center's time zone."""
        if not value:
            return ""
        local = value.replace(tzinfo=UTC).astimezone(ZoneInfo(tz))
        return f"{self._day(local.date())} {local:%H:%M}"
