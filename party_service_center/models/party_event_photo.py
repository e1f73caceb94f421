"""Photos of an activity."""

from odoo import api, fields, models

from ..exceptions import EventRefused


class PartyEventPhoto(models.Model):
    """A picture taken at an activity, as proof that it was held.

    Clause: A3.3.3
    """

    _name = "party.event.photo"
    _description = "Photo of an Activity"
    _inherit = ["party.photo.mixin", "party.event.part.mixin"]
    _order = "event_id desc, id"

    _photo_of = "event_id"
    _photo_refusal = EventRefused

    taken_at = fields.Datetime("Taken")

    @api.depends("caption", "event_id.name")
    def _compute_display_name(self):
        for photo in self:
            photo.display_name = photo.caption or photo.event_id.name

    @api.model
    def _add(self, event, files):
        """Keep ``files`` (name, bytes) as photos of ``event``.

        :raise EventRefused: one is no picture or too large; none is kept then
        """
        event._check_photos_wanted()
        return self._keep(event, files)

    def _check_changeable(self):
        self.event_id._check_unlocked("write")
