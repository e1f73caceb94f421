"""Who was found to be two different people although their entries are alike."""

from odoo import api, fields, models

from ..exceptions import MemberRefused
from .party_person_mixin import NOTE_LENGTH


class PartyMemberDistinction(models.Model):
    """The finding that two members are not the same person, with the reason.

    Written by a step of a member or of a registration and kept as it was written. Who
    was mistaken merges the two records; the finding then stays as a part of their past.

    Clause: A1.1.6 (open duplicates)
    """

    _name = "party.member.distinction"
    _description = "Members Who Are Not the Same Person"
    _inherit = ["party.protected.mixin"]
    _order = "id desc"
    _rec_names_search = ["member_id", "other_id"]

    _proof_fields = frozenset(
        {"member_id", "other_id", "reason", "decided_at", "decided_by_id"}
    )

    # the one with the lower id comes first, so that a pair stands once
    member_id = fields.Many2one(
        "party.member", "Party Member", required=True, ondelete="restrict"
    )
    other_id = fields.Many2one(
        "party.member",
        "Another Person than",
        required=True,
        index=True,
        ondelete="restrict",
    )
    reason = fields.Text(required=True)
    decided_at = fields.Datetime("Told Apart at", required=True)
    decided_by_id = fields.Many2one(
        "res.users", "Told Apart by", required=True, ondelete="restrict"
    )

    _pair_uniq = models.UniqueIndex(
        "(member_id, other_id)", "These two were told apart already. Reload the form."
    )
    _pair_ordered = models.Constraint(
        "CHECK (member_id < other_id)", "Nobody is told apart from themselves."
    )
    _reason_bounded = models.Constraint(
        f"CHECK (trim(reason) != '' AND char_length(reason) <= {NOTE_LENGTH})",
        "Give the reason, in at most 2,000 characters.",
    )

    @api.depends("member_id", "other_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.member_id.name} ≠ {row.other_id.name}"

    @api.model
    def _of(self, member):
        """Rows about ``member``."""
        return self.search(
            ["|", ("member_id", "=", member.id), ("other_id", "=", member.id)]
        )

    @api.model
    def _told_apart_from(self, member):
        """Everybody who is known to be somebody else, as superuser."""
        # they may be at other centers; callers leave them out and show nothing
        rows_sudo = self.sudo()._of(member)
        return (rows_sudo.member_id | rows_sudo.other_id) - member

    @api.model
    def _record(self, member, others, reason, decided_at=None, decided_by=None):
        """Record that none of ``others`` is ``member``; what is known already stays."""
        # rows are written by steps alone, which check the right to change ``member``
        rows_sudo = self.sudo()._as_mover()
        rows_sudo.create(
            [
                {
                    "member_id": min(member.id, other.id),
                    "other_id": max(member.id, other.id),
                    "reason": reason,
                    "decided_at": decided_at or fields.Datetime.now(),
                    "decided_by_id": (decided_by or self.env.user).id,
                }
                for other in others - self._told_apart_from(member)
            ]
        )

    @api.model
    def _carry_over(self, gone, kept):
        """Let what was found about a merged record hold for the one it joins."""
        for row_sudo in self.sudo()._of(gone):
            other = (row_sudo.member_id | row_sudo.other_id) - gone
            self._record(
                kept,
                other - kept,
                row_sudo.reason,
                row_sudo.decided_at,
                row_sudo.decided_by_id,
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise MemberRefused(
            self.env._(
                "What was found stays. If two records belong to one person after all,"
                " merge them."
            )
        )
