"""Photos taken during an inspection."""

import base64
import binascii

from odoo import api, fields, models

from ..exceptions import InspectionRefused


class PartyInspectionPhoto(models.Model):
    """A picture that an inspector took as proof of what a line says.

    Clause: A1.1.3 (without a photo the window is not met), A1.1.4
    """

    _name = "party.inspection.photo"
    _description = "Photo of an Inspection"
    _inherit = ["party.photo.mixin"]
    _order = "line_id desc, id"

    _photo_of = "line_id"
    _photo_refusal = InspectionRefused

    line_id = fields.Many2one(
        "party.inspection.line",
        required=True,
        index=True,
        ondelete="restrict",
    )
    center_id = fields.Many2one(
        related="line_id.center_id", store=True, index=True, precompute=True
    )

    @api.depends("caption", "line_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for photo in self:
            photo.display_name = photo.caption or photo.line_id.display_name

    @api.model
    def _add(self, line, picture):
        """Keep ``picture`` (base64) as a photo of ``line``.

        :raise InspectionRefused: it is no picture, or too large
        """
        line.check_access("write")
        line._check_writable(())
        try:
            content = base64.b64decode(picture, validate=False)
        except (binascii.Error, ValueError):
            content = b""
        return self._keep(line, [(line.item_id.name, content)])

    def _check_changeable(self):
        # as superuser a step is taken after this was asked
        self.line_id.inspection_id._check_may_inspect()
        self.line_id.inspection_id._check_running()
