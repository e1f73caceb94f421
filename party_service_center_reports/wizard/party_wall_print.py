from odoo import api, fields, models


class PartyWallPrint(models.TransientModel):
    """See who hangs on the wall and who not, and why, before the sheet is printed.

    Clause: A1.1.4; P-02 (public display by consent)
    """

    _name = "party.wall.print"
    _description = "Printing the Wall Sheet"
    _inherit = ["party.single.mixin"]

    center_id = fields.Many2one(
        "party.center",
        required=True,
        default=lambda self: self.env["party.center"]._default_for_user(),
        ondelete="cascade",
    )
    branch_id = fields.Many2one(related="center_id.branch_id")
    shown_count = fields.Integer("On the Sheet", compute="_compute_counts")
    no_photo_count = fields.Integer(
        "Of These Without Photo",
        compute="_compute_counts",
        help="Their cards have room to glue one on.",
    )
    no_consent_count = fields.Integer(
        "Without Consent to Public Display", compute="_compute_counts"
    )
    elsewhere_count = fields.Integer(
        "Affiliation Not in That Branch", compute="_compute_counts"
    )

    @api.depends("center_id")
    def _compute_counts(self):
        sheet = self.env["report.party_service_center_reports.party_wall_sheet"]
        for dialog in self:
            shown, left_out = sheet._choose(dialog.center_id)
            # whether there is a photo, not the photo itself
            with_photo = shown.with_context(bin_size=True).filtered("photo")
            dialog.shown_count = len(shown)
            dialog.no_photo_count = len(shown) - len(with_photo)
            dialog.no_consent_count = len(left_out["consent"])
            dialog.elsewhere_count = len(left_out["affiliation"])

    def action_confirm(self):
        self.ensure_one()
        self.center_id.check_access("read")
        report = self.env.ref("party_service_center_reports.party_wall_sheet_report")
        return report.report_action(self.center_id) | {"close_on_report_download": True}
