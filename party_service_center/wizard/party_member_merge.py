from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import format_date

from ..exceptions import MemberRefused
from ..models import portal_access
from ..models.party_identity_mixin import IDENTITY_FIELDS, SECRET_FIELDS

COMPARED_FIELDS = (
    *IDENTITY_FIELDS,
    "mobile",
    "phone",
    "residence",
    "education",
    "party_post",
    "home_branch_id",
    "member_category",
    "business_name",
)
CHOSEN_FIELDS = (
    *IDENTITY_FIELDS,
    "mobile",
    "phone",
    "residence",
    "education",
    "party_post",
)


class PartyMemberMerge(models.TransientModel):
    """Make one of two records of the same person, side by side; nothing is lost.

    The record that was entered first stays. What points to the other one (tickets,
    pledges, plaques, businesses …) moves to it; the other record is archived and names
    it.

    Clause: A1.1.6, A2.2
    """

    _name = "party.member.merge"
    _description = "Merge Two Records of One Person"
    _inherit = ["party.single.mixin"]

    member_id = fields.Many2one("party.member", required=True, ondelete="cascade")
    other_id = fields.Many2one(
        "party.member",
        "Same Person as",
        required=True,
        ondelete="cascade",
        domain="[('id', '!=', member_id)]",
    )
    line_ids = fields.One2many(
        "party.member.merge.line",
        "merge_id",
        "Side by Side",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )

    def _pair(self):
        """(the record that stays, the record that goes)."""
        pair = (self.member_id | self.other_id).sorted(
            lambda m: (m.registered_at, m.id)
        )
        return pair[:1], pair[1:]

    @api.depends("member_id", "other_id")
    def _compute_line_ids(self):
        for merge in self:
            commands = [Command.clear()]
            if len(merge.member_id | merge.other_id) == 2:
                kept, gone = merge._pair()
                commands += [
                    Command.create(
                        {
                            "field_name": name,
                            "kept_value": merge._shown(kept, name),
                            "gone_value": merge._shown(gone, name),
                            "can_choose": name in CHOSEN_FIELDS
                            and bool(gone[name])
                            and kept[name] != gone[name],
                            "is_other_taken": bool(
                                name in CHOSEN_FIELDS and gone[name] and not kept[name]
                            ),
                        }
                    )
                    for name in COMPARED_FIELDS
                ]
            merge.line_ids = commands

    def _shown(self, member, name):
        field, value = member._fields[name], member[name]
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "date":
            return format_date(self.env, value) if value else ""
        return (value.display_name if field.relational else value) or ""

    def action_confirm(self):
        self.ensure_one()
        kept, gone = self._pair()
        self._check_mergeable(kept, gone)
        # what points to the other record may be closed to the person at the screen
        kept_sudo, gone_sudo = kept.sudo(), gone.sudo()
        taken = self.line_ids.filtered(lambda ln: ln.is_other_taken and ln.can_choose)
        self._take_values(kept_sudo, gone_sudo, taken.mapped("field_name"))
        portal_access.hand_on(gone_sudo, kept_sudo)
        self.env["party.standing"]._change(
            gone,
            gone.center_id._today(),
            state="left",
            leaving_kind="merged",
            reason=kept.display_name,
        )
        if kept.plaque_name:
            gone.plaque_ids._ask_back()  # one person, one plaque
        self._repoint(kept_sudo, gone_sudo)
        gone_sudo._record_proof(merged_into_id=kept.id)
        kept_sudo._hand_work_to(self.env.user)
        kept_sudo._message_log(
            body=self.env._("The record entered later was merged into this one.")
        )
        return kept._open_form()

    def _check_mergeable(self, kept, gone):
        """Raise MemberRefused where merging would lose something or is no merging."""
        (kept | gone).check_access("write")
        if not (kept and gone):
            raise MemberRefused(self.env._("Choose another record of the same person."))
        if gone.merged_into_id or kept.merged_into_id:
            raise MemberRefused(self.env._("One of the records is merged already."))
        (kept | gone)._check_present()
        waiting = self.env["party.member.transfer"].search_count(
            [("member_id", "in", (kept | gone).ids), ("state", "=", "pending")], limit=1
        ) or self.env["party.member.change"].search_count(
            [("member_id", "in", (kept | gone).ids), ("state", "=", "requested")],
            limit=1,
        )
        if waiting:
            raise MemberRefused(
                self.env._(
                    "A hand-over or a change of one of the records still waits for its"
                    " answer. Decide it first."
                )
            )

    def _take_values(self, kept_sudo, gone_sudo, names):
        values = {
            name: gone_sudo[name]
            for name in names
            if name in CHOSEN_FIELDS and gone_sudo[name] and name != "id_number"
        }
        if "id_number" in names and gone_sudo.id_number_masked:
            values |= {name: gone_sudo[name] for name in SECRET_FIELDS}
            gone_sudo._record_proof(**dict.fromkeys(SECRET_FIELDS, False))
            gone_sudo.flush_recordset()
        kept_sudo._record_proof(**values)

    def _repoint(self, kept_sudo, gone_sudo):
        """Let everything that points to the other record point to the one that stays.

        Standings stay where they are: they say what the register said at the time. So
        do findings who is somebody else; they hold for the record that stays as well.
        Where both stand in one list, one row stays with the other record.
        """
        staying = ("party.standing", "party.member.distinction")
        self.env["party.member.distinction"]._carry_over(gone_sudo, kept_sudo)
        for model, name in kept_sudo._pointers():
            if model in staying:
                continue
            rows_sudo = self.env[model].sudo().with_context(active_test=False)
            rows_sudo = rows_sudo.search([(name, "=", gone_sudo.id)])
            if hasattr(rows_sudo, "_leave_doubles"):
                rows_sudo = rows_sudo._leave_doubles(kept_sudo)
            if hasattr(rows_sudo, "_as_mover"):
                rows_sudo = rows_sudo._as_mover()
            rows_sudo.write({name: kept_sudo.id})
        gone_sudo.message_change_thread(kept_sudo)
        for model in ("ir.attachment", "mail.activity"):
            # finished activities are kept archived
            rows_sudo = self.env[model].sudo().with_context(active_test=False)
            rows_sudo.search(
                [("res_model", "=", gone_sudo._name), ("res_id", "=", gone_sudo.id)]
            ).write({"res_id": kept_sudo.id})


class PartyMemberMergeLine(models.TransientModel):
    """One entry of both records, and which of the two stays."""

    _name = "party.member.merge.line"
    _description = "Entry of Two Records"

    merge_id = fields.Many2one("party.member.merge", required=True, ondelete="cascade")
    field_name = fields.Char(required=True)
    label = fields.Char("Entry", compute="_compute_label")
    kept_value = fields.Char("Entered First, Stays")
    gone_value = fields.Char("Entered Later")
    can_choose = fields.Boolean()
    is_other_taken = fields.Boolean("Take This One")

    @api.depends("field_name")
    def _compute_label(self):
        known = self.env["party.member"]._fields
        for line in self:
            field = known.get(line.field_name)
            line.label = field and field._description_string(self.env)
