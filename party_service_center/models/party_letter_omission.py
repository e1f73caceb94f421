"""Who is not written of, and why: for the director to see before the approval."""

from odoo import api, fields, models

from ..exceptions import FiledRecord
from .letter_codes import OMISSION_REASONS


class PartyLetterOmission(models.Model):
    """One member of whom a run of letters says nothing.

    The rows are made anew with each drafting; from the approval on they stay.

    Clause: P-02 (no letter without consent), A3.3.4
    """

    _name = "party.letter.omission"
    _description = "Member Not Written of"
    _inherit = ["party.protected.mixin"]
    _order = "run_id desc, reason, member_name, id"
    _rec_names_search = ["member_name"]

    _proof_fields = frozenset({"run_id", "member_id", "member_name", "reason"})

    run_id = fields.Many2one(
        "party.letter.run", required=True, readonly=True, index=True, ondelete="cascade"
    )
    center_id = fields.Many2one(related="run_id.center_id", store=True, index=True)
    member_id = fields.Many2one(
        "party.member",
        "Party Member",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    member_name = fields.Char("Member's Name", required=True, readonly=True)
    home_branch_id = fields.Many2one(
        related="member_id.home_branch_id", related_sudo=False
    )
    reason = fields.Selection(
        OMISSION_REASONS, "Why Not Written of", required=True, readonly=True
    )

    _member_uniq = models.UniqueIndex(
        "(run_id, member_id)", "The member is named in this run already."
    )

    @api.depends("member_name")
    def _compute_display_name(self):
        for omission in self:
            omission.display_name = omission.member_name

    @api.model
    def _note(self, run):
        """Name whom ``run`` does not write of; rows of an approved run stay."""
        if not run.letter_ids.filtered("name"):
            run.omission_ids._as_mover().unlink()
        noted = set(run.omission_ids.member_id.ids)
        rows = []
        for reason, domain in run._omitted_domains():
            members = run._all_members().search_fetch(
                run._members_domain() & domain, ["name"]
            )
            rows += [
                {
                    "run_id": run.id,
                    "member_id": member.id,
                    "member_name": member.name,
                    "reason": reason,
                }
                for member in members
                if member.id not in noted
            ]
            noted |= set(members.ids)
        self._as_mover().create(rows)

    def _leave_doubles(self, kept_sudo):
        """These rows of a merged record, without those of runs that name both."""
        doubles_sudo = self.search(
            [("member_id", "=", kept_sudo.id), ("run_id", "in", self.run_id.ids)]
        )
        return self.filtered(lambda row: row.run_id not in doubles_sudo.run_id)

    def action_open_member(self):
        self.ensure_one()
        self.check_access("read")
        return self.member_id._open_form()

    @api.ondelete(at_uninstall=False)
    def _unlink_by_run(self):
        if not self._is_mover():
            raise FiledRecord(
                self.env._("Who is not written of is found by drafting the letters.")
            )
