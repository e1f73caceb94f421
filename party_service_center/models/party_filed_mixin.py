"""Records that are filed in the end and locked from then on."""

from odoo import api, fields, models

from ..exceptions import FiledRecord

RETENTIONS = [
    ("10", "10 Years"),
    ("30", "30 Years"),
    ("permanent", "Permanent"),
]
DEFAULT_RETENTION = "10"  # service forms (P-06)


class PartyFiledMixin(models.AbstractModel):
    """A record that ends in the filing cabinet, with a number and for a set time.

    A filed record is locked for everyone, whatever their rank; attempts are logged. It
    is opened for a correction by an approved request alone.

    Clause: A3.2.7, P-06 (retention)
    """

    _name = "party.filed.mixin"
    _description = "Record That Is Filed"
    _inherit = ["party.protected.mixin"]

    file_number = fields.Char(readonly=True, copy=False, index="btree_not_null")
    retention = fields.Selection(
        RETENTIONS, "Keep for", default=DEFAULT_RETENTION, copy=False
    )
    filed_at = fields.Datetime("Filed at", readonly=True, copy=False)
    filed_by_id = fields.Many2one(
        "res.users", "Filed by", readonly=True, copy=False, ondelete="restrict"
    )
    is_unlocked = fields.Boolean(
        "Unlocked",
        readonly=True,
        copy=False,
        help="Opened for a correction by an approved request (A3.2.7).",
    )

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"file_number", "is_unlocked"}

    def _is_locked(self):
        self.ensure_one()
        return self.state == "filed" and not self.is_unlocked

    def write(self, vals):
        if not self._is_mover():
            self._check_unlocked("write", vals)
        return super().write(vals)

    def unlink(self):
        self._check_unlocked("unlink")
        return super().unlink()

    def _check_unlocked(self, verb, names=()):
        """Log the attempt and raise FiledRecord when one of these is locked."""
        readable = self._filtered_access("read")
        locked = readable.filtered(lambda record: record._is_locked())
        if locked:
            self.env["party.lock.log"]._note(locked, verb, names)
        self.check_access(verb)
        if locked:
            raise FiledRecord(
                self.env._(
                    "%(number)s is filed and locked; nothing was changed and the"
                    " attempt is logged. To correct it, ask for it to be unlocked.",
                    number=locked[0].display_name,
                )
            )
