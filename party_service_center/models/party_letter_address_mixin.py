"""Where an approved letter goes, when its addressee has moved or was found late."""

from odoo import api, models

from ..exceptions import LetterRefused

ADDRESS_FIELDS = ("address", "postcode", "email")


class PartyLetterAddressMixin(models.AbstractModel):
    """A letter whose postal and e-mail address may be taken anew until it is sent.

    The paper names the addressee and bears no address, so that a printed copy stays
    as it is; envelope, posting list and e-mail use the address.

    Clause: A3.3.4, P-07 (to whom it went: the addressee's name never changes)
    """

    _name = "party.letter.address.mixin"
    _description = "Letter With an Address"
    _inherit = ["party.protected.mixin"]

    @api.model
    def _address_values(self, addressee):
        return {name: addressee[name] for name in ADDRESS_FIELDS}

    @api.model
    def _unreachable_domain(self):
        """Letters that can neither be posted nor mailed."""
        return [("address", "in", (False, "")), ("email", "in", (False, ""))]

    def action_take_address(self):
        """Take the present address of the organizations for approved letters.

        :raise LetterRefused: not approved, sent already, or nothing has changed
        """
        self.check_access("write")
        changed = self.browse()
        for letter in self:
            letter._check_address_may_change()
            # organizations of other centers are read by everybody who writes to them
            values = self._address_values(letter.addressee_id.sudo())
            if any((letter[name] or "") != (values[name] or "") for name in values):
                letter._take_address(values)
                changed |= letter
        if not changed:
            raise LetterRefused(
                self.env._(
                    "The letters have the present addresses already. Enter the new"
                    " address on the organization first."
                )
            )

    def _check_address_may_change(self):
        if self.state != "approved":
            raise LetterRefused(
                self.env._(
                    "%(letter)s is not approved, or sent already. A draft takes the"
                    " present address when it is drafted anew.",
                    letter=self.display_name,
                )
            )

    def _take_address(self, values):
        before = self._address_line()
        self._record_proof(**values)
        self._message_log(
            body=self.env._(
                "Goes to another address. Before: %(before)s. Now: %(now)s.",
                before=before,
                now=self._address_line(),
            )
        )

    def _address_line(self):
        """Postcode, address and e-mail address in one line."""
        parts = (self.postcode, self.address, self.email)
        return ", ".join(filter(None, parts)) or "–"
