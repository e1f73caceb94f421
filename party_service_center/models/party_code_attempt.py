"""Guesses of personal codes, so that nobody tries them out."""

import ipaddress
from datetime import timedelta

from odoo import api, fields, models

from ..exceptions import CodeRefused

# people at one place share an address (Wi-Fi, mobile networks): what counts is wrong
# codes, and many people may mistype theirs
ATTEMPTS = 30  # wrong codes from one address
WINDOW = timedelta(minutes=10)
IPV6_PREFIX = 64  # bits that one line has; it may choose the others


# no dialog, only forgotten like one
class PartyCodeAttempt(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """One wrong personal code from an address; forgotten within a day.

    Whoever asks calls ``_check`` before looking a code up and ``_note`` after a wrong
    one, as superuser. The answer to a wrong code is returned and not raised, or the
    note would be undone with it.
    """

    _name = "party.code.attempt"
    _description = "Wrong Personal Code"
    _transient_max_hours = 1.0

    address = fields.Char(required=True)
    scope = fields.Char(required=True, help="Where the code was entered.")
    attempted_at = fields.Datetime(required=True)

    _address_idx = models.Index("(address, scope, attempted_at)")

    @api.model
    def _check(self, ip, scope):
        """Let no more codes be tried from ``ip`` at ``scope`` for a while.

        :raise CodeRefused: too many wrong codes came from there lately
        """
        since = fields.Datetime.now() - WINDOW
        domain = [
            ("address", "=", self._line(ip)),
            ("scope", "=", scope),
            ("attempted_at", ">", since),
        ]
        if self.search_count(domain, limit=ATTEMPTS) >= ATTEMPTS:
            raise CodeRefused(
                self.env._(
                    "Too many wrong codes came from your connection. Wait ten minutes,"
                    " then open the link of your notice once more, or call the center."
                )
            )

    @api.model
    def _note(self, ip, scope):
        """Note a wrong code from ``ip`` at ``scope``."""
        self.create(
            {
                "address": self._line(ip),
                "scope": scope,
                "attempted_at": fields.Datetime.now(),
            }
        )

    @api.model
    def _line(self, ip):
        """The address of the connection; of IPv6 the part that is not chosen freely."""
        try:
            address = ipaddress.ip_address(ip)
        except ValueError:
            return "unknown"
        address = getattr(address, "ipv4_mapped", None) or address
        if address.version == 4:
            return str(address)
        return str(ipaddress.IPv6Network((int(address), IPV6_PREFIX), strict=False))
