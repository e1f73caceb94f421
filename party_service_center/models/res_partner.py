"""A member's contact carries nothing that is for the member's center alone."""

from odoo import api, models

from ..exceptions import MemberRefused

OWN_FACTS = ("phone", "street", "street2", "zip", "function", "comment")


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.constrains("parent_id", *OWN_FACTS)
    def _check_member_contact(self):
        """Refuse a member's telephone, address and the like on the contact (P-09).

        Every internal user can read contacts, also those of other centers' members.
        """
        filled = self.filtered(lambda contact: any(contact[name] for name in OWN_FACTS))
        # only whether a contact is a member's is asked, not whose
        members_sudo = self.env["party.member"].sudo()
        if filled and members_sudo.search_count(
            [("partner_id", "in", (filled | filled.parent_id).ids)], limit=1
        ):
            raise MemberRefused(
                self.env._(
                    "A Party member's contact has a name and an e-mail address only:"
                    " staff of all centers can read it. Your center keeps telephone"
                    " and address in the member's own record."
                )
            )
