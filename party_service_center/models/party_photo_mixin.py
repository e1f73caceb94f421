"""Photos that prove something: kept as they were taken, or taken out with a reason."""

import base64

from odoo import api, fields, models
from odoo.tools.mimetypes import guess_mimetype

from ..exceptions import FiledRecord, Refusal

PICTURE_TYPES = ("image/jpeg", "image/png", "image/webp", "image/gif")
LARGEST = 15 * 1024 * 1024  # bytes of the file; it is kept smaller
LONG_SIDE = 1920  # pixels that are kept
CAPTION_LENGTH = 200  # characters
REASON_LENGTH = 2000  # characters


class PartyPhotoMixin(models.AbstractModel):
    """A picture that is kept as proof of something.

    One that should not be kept (somebody does not want to be on it) is taken out; who
    did it and why stays. A model states in ``_photo_of`` the field with the record that
    the picture belongs to, and in ``_check_changeable`` when that record takes none.
    """

    _name = "party.photo.mixin"
    _description = "Photo as Proof"
    _inherit = ["party.protected.mixin", "party.reason.mixin"]

    _proof_fields = frozenset(
        {
            "picture",
            "added_at",
            "added_by_id",
            "removed_at",
            "removed_by_id",
            "remove_reason",
        }
    )
    _reasoned_steps = {"remove": "_remove"}
    _photo_of = None
    _photo_refusal = Refusal

    picture = fields.Image(max_width=LONG_SIDE, max_height=LONG_SIDE)
    caption = fields.Char()
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

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {self._photo_of}

    @api.model
    def _keep(self, record, files):
        """Keep ``files`` (name, bytes) as photos of ``record``.

        :raise Refusal: one is no picture or too large; none is kept then
        """
        for name, content in files:
            self._check_picture(name, content)
        # photos are added and taken out by steps alone
        return (
            self.sudo()
            ._as_mover()
            .create(
                [
                    {
                        self._photo_of: record.id,
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
        """Raise a refusal unless the file is a picture, by what is in it."""
        if len(content) > LARGEST:
            raise self._photo_refusal(
                self.env._(
                    "“%(name)s” is larger than 15 MB. Send it as a smaller picture.",
                    name=name,
                )
            )
        if guess_mimetype(content) not in PICTURE_TYPES:
            raise self._photo_refusal(
                self.env._(
                    "“%(name)s” is no picture. Photos are JPEG, PNG, WebP or GIF"
                    " files.",
                    name=name,
                )
            )

    def _check_changeable(self):
        """Raise a refusal where the record these photos belong to is closed."""
        raise NotImplementedError

    def write(self, vals):
        if not self._is_mover():
            self._check_unfixed(vals)
        self._check_changeable()
        return super().write(vals)

    def action_remove(self):
        """Ask why the photo shall not be kept."""
        self._check_may_remove()
        return self._ask_reason("remove", self.env._("Take Out the Photo"))

    def _check_may_remove(self):
        self.ensure_one()
        self[self._photo_of].check_access("write")
        self._check_changeable()
        if self.removed_at:
            raise self._photo_refusal(self.env._("This photo is taken out already."))

    def _remove(self, reason):
        """Delete the picture; that there was one, who took it out and why stays."""
        self._check_may_remove()
        if len(reason) > REASON_LENGTH:
            raise self._photo_refusal(
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
