"""Texts that people accept or sign, kept in every version that was ever in use."""

from odoo import fields, models

KINDS = [
    ("notice", "Notice on Personal Data"),
    ("sensitive", "Consent: Sensitive Items"),
    ("home", "Consent: Passing On to the Home Organization"),
    ("display", "Consent: Public Display"),
    ("pledge", "General Clauses of the Pledge"),
    ("secrecy", "Secrecy Undertaking of Staff"),
]
CONSENT_KINDS = ("sensitive", "home", "display")


class PartyText(models.Model):
    """One version of a text that members, or the staff, accept or sign.

    A published version never changes; another wording is the next version. Each
    acceptance points to the version that was shown.

    Clause: A3.1.3 (general clauses); P-01, P-02 (versioned notice and consents), P-17
    (secrecy undertaking)
    """

    _name = "party.text"
    _description = "Text That Members Accept"
    _inherit = ["party.published.mixin"]

    kind = fields.Selection(KINDS, required=True, index=True)

    def _used_text(self):
        return self.env._(
            "%(text)s is in use: people accepted these words. Duplicate it, change the"
            " copy and publish that as the next version.",
            text=self.display_name,
        )
