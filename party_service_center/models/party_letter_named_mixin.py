"""A member whom a run of letters names, once each."""

from odoo import api, models


class PartyLetterNamedMixin(models.AbstractModel):
    """A row of a run of letters about a member whose record may be merged (A1.1.6).

    A run says what it said: where it names both records, one row stays with the record
    that went.
    """

    _name = "party.letter.named.mixin"
    _description = "Member Named by a Run of Letters"
    _inherit = ["party.protected.mixin"]

    def _leave_doubles(self, kept_sudo):
        """These rows of a merged record, without those of runs that name both."""
        doubles_sudo = self.search(
            [
                ("member_id", "=", kept_sudo.id),
                ("run_id", "in", self.run_id.ids),
                *self._counting_domain(),
            ]
        )
        return self.filtered(lambda row: row.run_id not in doubles_sudo.run_id)

    @api.model
    def _counting_domain(self):
        """Rows of which a member has one in a run; of others there may be several."""
        return []
