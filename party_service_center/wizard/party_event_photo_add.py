from odoo import fields, models

from ..exceptions import EventRefused


class PartyEventPhotoAdd(models.TransientModel):
    """Add several photos to an activity at once (A3.3.3)."""

    _name = "party.event.photo.add"
    _description = "Add Photos"
    _inherit = ["party.single.mixin"]

    event_id = fields.Many2one("party.event", required=True, ondelete="cascade")
    file_ids = fields.Many2many(
        "ir.attachment",
        string="Photos",
        bypass_search_access=True,  # the uploader's own, which no record holds yet
    )

    def action_confirm(self):
        """Keep the files as photos; the uploaded ones are not needed any more."""
        self.ensure_one()
        self.event_id._check_photos_wanted()
        files = self.file_ids
        if not files:
            raise EventRefused(self.env._("Choose the photos first."))
        # what one's own upload is not, is no photo of this activity
        files.check_access("write")
        self.env["party.event.photo"]._add(
            self.event_id, [(file.name, file.raw or b"") for file in files]
        )
        files.unlink()
