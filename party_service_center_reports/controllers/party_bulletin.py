"""The paper of a situation report, shown in the browser."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request


class PartyBulletinController(http.Controller):
    @http.route(
        "/party_bulletin/<int:bulletin_id>/paper",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def paper(self, bulletin_id):
        """The PDF as it was signed; of a draft as it would be signed now.

        What is missing and what is forbidden look the same from outside.
        """
        bulletin = request.env["party.bulletin"].browse(bulletin_id).exists()
        if not bulletin or not bulletin.has_access("read"):
            raise NotFound()
        name, content = bulletin._paper()
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(name, "inline")),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
