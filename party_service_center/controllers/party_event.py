"""Calendar entries of activities, for staff."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request


class PartyEventController(http.Controller):
    @http.route(
        "/party/activity/<int:event_id>.ics",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def calendar_file(self, event_id):
        """The entry for whoever may see the activity; nobody else learns it exists."""
        event = request.env["party.event"].browse(event_id).exists()
        if not event or not event.has_access("read"):
            raise NotFound()
        return request.make_response(
            event._calendar_file(),
            headers=[
                ("Content-Type", "text/calendar; charset=utf-8"),
                (
                    "Content-Disposition",
                    content_disposition(event._calendar_file_name()),
                ),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
