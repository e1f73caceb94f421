"""Photos of an activity."""

import base64

from odoo import api, fields, models
from odoo.tools.mimetypes import guess_mimetype

from ..exceptions import EventRefused, FiledRecord

PICTURE_TYPES = ("image/jpeg", "image/png", "image/webp", "image/gif")
LARGEST = 15 * 1024 * 1024  # bytes of the file; it is kept smaller
LONG_SIDE = 1920  # pixels that are kept
CAPTION_LENGTH = 200  # characters
REASON_LENGTH = 2000  # characters


class PartyEventPhoto(models.Model):
    """A picture taken at an activity, as proof that it was held.

    One that should not be kept (somebody does not want to be on it) is taken out; who
    did it and why stays.

    Clause: A3.3.3
    """

    _name = "party.event.photo"
    _description = "Photo of an Activity"
    _inherit = [
        "party.protected.mixin",
        "party.event.part.mixin",
        "party.reason.mixin",
    ]
    _order = "event_id desc, id"

    _proof_fields = frozenset(
        {
            "event_id",
            "picture",
            "added_at",
            "added_by_id",
            "removed_at",
            "removed_by_id",
            "remove_reason",
        }
    )
    _reasoned_steps = {"remove": "_remove"}

    picture = fields.Image(max_width=LONG_SIDE, max_height=LONG_SIDE)
    caption = fields.Char()
    taken_at = fields.Datetime("Taken")
    added_at = fields.Datetime(required=True)
    added_by_id = fields.Many2one(
        "res.users", "Added by", required=True, ondelete="restrict"
    )
    removed_at = fields.Datetime("Taken Out at")
    removed_by_id = fields.Many2one("res.users", "Taken Out by", ondelete="restrict")
    remove_reason = fields.Text("Why Taken Out")

    _texts_bounded = models.Constraint(
        f"CHECK (char_length(caption) <= {CAPTION_LENGTH}"
        f" AND char_length(remove_reason) <= {REASON_LENGTH})",
        "A caption has at most 200 characters, a reason at most 2,000.",
    )
    _removal_complete = models.Constraint(
        "CHECK ((removed_at IS NULL) = (removed_by_id IS NULL)"
        " AND (removed_at IS NULL) = (remove_reason IS NULL))",
        "What is taken out has who, when and why.",
    )

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
        for name, content in files:
            self._check_picture(name, content)
        # photos are added and taken out by steps alone
        return (
            self.sudo()
            ._as_mover()
            .create(
                [
                    {
                        "event_id": event.id,
                        "picture": base64.b64encode(content),
                        "added_at": fields.Datetime.now(),
                        "added_by_id": self.env.uid,
                    }
                    for _name, content in files
                ]
            )
            ._as_user()
            .sudo(False)
        )

    @api.model
    def _check_picture(self, name, content):
        """Raise EventRefused unless the file is a picture, by what is in it."""
        if len(content) > LARGEST:
            raise EventRefused(
                self.env._(
                    "“%(name)s” is larger than 15 MB. Send it as a smaller picture.",
                    name=name,
                )
            )
        if guess_mimetype(content) not in PICTURE_TYPES:
            raise EventRefused(
                self.env._(
                    "“%(name)s” is no picture. Photos are JPEG, PNG, WebP or GIF"
                    " files.",
                    name=name,
                )
            )

    def write(self, vals):
        self.event_id._check_unlocked("write")
        return super().write(vals)

    def action_remove(self):
        """Ask why the photo shall not be kept."""
        self._check_may_remove()
        return self._ask_reason("remove", self.env._("Take Out the Photo"))

    def _check_may_remove(self):
        self.ensure_one()
        self.event_id.check_access("write")
        self.event_id._check_unlocked("write")
        if self.removed_at:
            raise EventRefused(self.env._("This photo is taken out already."))

    def _remove(self, reason):
        """Delete the picture; that there was one, who took it out and why stays."""
        self._check_may_remove()
        if len(reason) > REASON_LENGTH:
            raise EventRefused(
                self.env._("A reason has at most 2,000 characters; shorten it.")
            )
        # photos are added and taken out by steps alone
        self.sudo()._record_proof(
            picture=False,
            removed_at=fields.Datetime.now(),
            removed_by_id=self.env.uid,
            remove_reason=reason.strip(),
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(
            self.env._("Photos are taken out with a reason, not deleted.")
        )
