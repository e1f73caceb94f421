"""Which registers left the house, by whom and what for."""

from odoo import api, fields, models

from odoo.addons.party_service_center.models.party_person_mixin import NOTE_LENGTH

from ..exceptions import LoggedExport


class PartyReportDownload(models.Model):
    """One export of a register: what it held and why; never changed or deleted.

    Clause: P-10, P-11
    """

    _name = "party.report.download"
    _description = "Export Made"
    _inherit = ["party.protected.mixin"]
    _order = "id desc"
    _rec_name = "filename"

    _fixed_fields = frozenset(
        {"user_id", "center_ids", "filename", "subtitle", "row_count", "reason"}
    )

    user_id = fields.Many2one(
        "res.users", "Exported by", required=True, index=True, ondelete="restrict"
    )
    center_ids = fields.Many2many(
        "party.center", string="Centers", context={"active_test": False}
    )
    filename = fields.Char("Report", required=True)
    subtitle = fields.Char("What It Holds")
    row_count = fields.Integer("Rows", aggregator=None)
    reason = fields.Char(required=True)

    _texts_bounded = models.Constraint(
        f"CHECK (char_length(reason) <= {NOTE_LENGTH})",
        "A reason has at most 2,000 characters.",
    )

    @api.model
    def _record(self, export, table, filename, row_count):
        # nobody may write the log by hand, not even those who may export
        self.sudo().create(
            {
                "user_id": self.env.uid,
                "center_ids": export._centers().ids,
                "filename": filename,
                "subtitle": table.subtitle,
                "row_count": row_count,
                "reason": export.reason,
            }
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise LoggedExport(self.env._("The log of exports cannot be deleted."))
