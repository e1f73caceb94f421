"""The public page of a badge: whoever scans it learns whether it is valid.

Clause: A4.3 (staff wear badges and are supervised by members)
"""

from odoo.http import Controller, request, route

from ..models.party_badge import PAGE
from .public_page import PUBLIC_PAGE, render_private

ASSOCIATION = "party_service_center.party_organization_association"


class PartyBadge(Controller):
    @route(
        f"{PAGE}<string:token>",
        methods=["GET"],
        readonly=True,
        **PUBLIC_PAGE,
    )
    def badge(self, token, **kw):
        """Valid, with the number on the badge; or not valid and nothing else.

        An unknown code gets the same answer, by the same question to the database, as a
        badge that is expired, lost or taken back. Nothing is counted or stored: codes
        of 128 bits are not guessed, and visitors shall not fill tables.
        """
        badge_sudo = request.env["party.badge"]._valid_by_token(token)
        return render_private(
            "party_service_center.party_badge_page",
            {
                "number": badge_sudo.name,
                "phone": badge_sudo.center_id._complaint_phone()
                if badge_sudo
                else self._association_phone(),
            },
        )

    def _association_phone(self):
        association = request.env.ref(ASSOCIATION, False)
        # visitors have no right on organizations; this one telephone is public
        return association and association.sudo().phone
