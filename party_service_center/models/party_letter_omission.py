"""Who is not written of, and why: for the director to see before the approval."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import FiledRecord
from .letter_codes import OMISSION_REASONS


class PartyLetterOmission(models.Model):
    """One member of whom a run of letters says nothing.

    The rows are made anew with each drafting; from the approval on they stay, but for
    members who are written of after all.

    Clause: P-02 (no letter without consent), A3.3.4
    """

    _name = "party.letter.omission"
    _description = "Member Not Written of"
    _inherit = ["party.letter.named.mixin"]
    # ascending, for runs themselves begin with the latest
    _order = "run_id, reason, member_name, id"
    _rec_names_search = ["member_name"]

    _proof_fields = frozenset(
        {"run_id", "member_id", "member_name", "home_branch_name", "reason"}
    )

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
    # as it was: the member may be another center's by now
    home_branch_name = fields.Char("Home Organization", readonly=True)
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
        """Name whom ``run`` does not write of; rows of an approved run stay.

        Whoever is written of after all leaves the list.

        :param run: with the rights of the program, for members of other centers
        """
        lines = self.env["party.letter.line"]
        domain = [("run_id", "=", run.id), ("is_live", "=", True)]
        written = set(lines.search(domain).member_id.ids)
        rows = run.omission_ids
        if run.letter_ids.filtered("name"):
            rows = rows.filtered(lambda row: row.member_id.id in written)
        rows._as_mover().unlink()
        passed = written | set(run.omission_ids.member_id.ids)
        new = []
        for reason, omitted in [*run._omitted_domains(), self._withdrawn(run)]:
            members = run._all_members().search_fetch(
                run._members_domain() & omitted, ["name", "home_branch_id"]
            )
            new += [
                {
                    "run_id": run.id,
                    "member_id": member.id,
                    "member_name": member.name,
                    "home_branch_name": member.home_branch_id.name,
                    "reason": reason,
                }
                for member in members
                if member.id not in passed
            ]
            passed |= set(members.ids)
        self._as_mover().create(new)

    @api.model
    def _withdrawn(self, run):
        """Whose letter was withdrawn, until the missing letters are drafted."""
        void = [("run_id", "=", run.id), ("is_live", "=", False)]
        return "withdrawn", Domain("letter_line_ids", "any", void)

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
