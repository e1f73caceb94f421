from odoo import models

from odoo.addons.party_service_center.exceptions import RightsRefused

EXTRACT_KINDS = ("access", "copy")


class PartyRightsRequest(models.Model):
    """A request that is answered by a copy of all data (P-05)."""

    _inherit = "party.rights.request"

    def _check_extract(self):
        """Raise RightsRefused unless a copy was asked for by somebody identified."""
        self.ensure_one()
        if self.kind not in EXTRACT_KINDS or not self.member_id:
            raise RightsRefused(
                self.env._(
                    "An extract answers a member's request to see the data or for a"
                    " copy of them."
                )
            )
        if self.state != "identified":
            raise RightsRefused(
                self.env._(
                    "Check the identity first; nothing is handed out before, nor after"
                    " the request is finished."
                )
            )

    def action_extract(self):
        """Open the dialog that makes the copy which was asked for."""
        self.ensure_one()
        self.check_access("read")
        self._check_extract()
        reason = self.env._(
            "Rights request received on %(day)s",
            day=self.center_id._local_date(self.received_at),
        )
        return self._open_dialog(
            "party.member.extract",
            self.env._("Extract of All Data"),
            member_id=self.member_id.id,
            request_id=self.id,
            reason=reason,
        )
