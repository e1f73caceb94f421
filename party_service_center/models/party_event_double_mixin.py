"""One person who was invited twice, as two members of the register."""

from odoo import models
from odoo.tools import SQL

from .event_codes import TOOK_PART


class PartyEventDoubleMixin(models.AbstractModel):
    """An invited member whose record may be merged into another one's (A1.1.6).

    The list of an activity stays as it was approved: of two rows the one that says
    more goes with the person, the other stays readable with the record that went.
    """

    _name = "party.event.double.mixin"
    _description = "Invited Member Who Stands There Twice"

    def _leave_doubles(self, kept_sudo):
        """These rows of a merged record, without those that stay with it.

        Where the person was invited as ``kept_sudo`` as well, both rows change places
        if this one says more.
        """
        doubles_sudo = self.search(
            [("member_id", "=", kept_sudo.id), ("event_id", "in", self.event_id.ids)]
        )
        by_event = doubles_sudo.grouped("event_id")
        for row in self:
            other = by_event.get(row.event_id)
            if other and row._says() > other._says():
                row._change_places(other)
        return self.filtered(lambda row: row.event_id not in by_event)

    def _kept_row(self):
        """This row, or the one that went with the person when records were merged."""
        self.ensure_one()
        # the record that went is archived, the other may be anybody's of the center
        kept_sudo = self.sudo().member_id.merged_into_id
        if not kept_sudo:
            return self
        rows = self.event_id.participant_ids
        return rows.filtered(lambda row: row.member_id == kept_sudo) or self

    def _says(self):
        """How much a row tells: took part, other attendance, an answer, nothing."""
        self.ensure_one()
        is_answered = self.reply != "none"
        return self.attendance in TOOK_PART, bool(self.attendance), is_answered

    def _change_places(self, other):
        """Let two rows of one activity be each other's member's.

        In one statement: a member stands once in a list at any moment.
        """
        pair = self | other
        pair.flush_recordset(["member_id"])
        self.env.cr.execute(
            SQL(
                "UPDATE party_event_participant SET member_id ="
                " CASE id WHEN %s THEN %s ELSE %s END WHERE id IN %s",
                self.id,
                other.member_id.id,
                self.member_id.id,
                tuple(pair.ids),
            )
        )
        pair.invalidate_recordset(["member_id"])
        pair.modified(["member_id"])
