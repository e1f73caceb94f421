"""Referrals stand in the ledger of what was passed on."""

from odoo import models

# how a referral is sent → how the ledger calls it
CHANNELS = {
    "hand": "hand",
    "post": "post",
    "requester": "hand",
    "electronic": "email",
    "other": "other",
}


class PartyTicketReferralLedgerMixin(models.AbstractModel):
    """A referral that tells somebody outside of a requester and their matter.

    The ledger says to whom and when, and by number which request it was; that of a
    secret one is its circle's alone.

    Clause: P-07 (ledger of what was passed on), P-17
    """

    _name = "party.ticket.referral.ledger.mixin"
    _description = "Referral in the Ledger"

    def _ledger_key(self):
        return f"referral:{self.id}"

    def _ledger_purpose(self):
        if self.ticket_id.is_confidential:
            return self.env._("Referral of a request")
        return self.env._("Referral of %(number)s", number=self.ticket_id.name)

    def _enter_in_ledger(self):
        """These referrals have left."""
        self.env["party.delivery"]._pass_on(
            [
                {
                    "key": referral._ledger_key(),
                    "channel": CHANNELS[referral.sent_way],
                    "data_kinds": "referral",
                    "purpose": referral._ledger_purpose(),
                    "recipient": referral.addressee_name,
                    "center_id": referral.center_id.id,
                    "started_at": referral.center_id._moment_on(referral.sent_date),
                }
                for referral in self
            ]
        )

    def _answer_in_ledger(self):
        """The addressees have answered: they got it."""
        self.env["party.delivery"]._received(
            {
                referral._ledger_key(): referral.center_id._moment_on(
                    referral.outcome_date
                )
                for referral in self
            }
        )
