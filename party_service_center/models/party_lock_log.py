"""Attempts to change what is locked; they leave a trace although nothing changed."""

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError


class PartyLockLog(models.Model):
    """One refused attempt to change or delete a filed record.

    The refusal undoes everything the attempt did, so the row is written afterwards in a
    transaction of its own.

    Clause: A3.2.7 (the attempt is logged), P-10
    """

    _name = "party.lock.log"
    _description = "Refused Change of a Filed Record"
    _inherit = ["party.protected.mixin"]
    _order = "id desc"
    _rec_name = "record_name"

    attempted_at = fields.Datetime("When", required=True, readonly=True, index=True)
    user_id = fields.Many2one(
        "res.users", "Person", required=True, readonly=True, ondelete="restrict"
    )
    verb = fields.Selection(
        [("write", "Change"), ("unlink", "Delete")],
        "Attempt",
        required=True,
        readonly=True,
    )
    res_model = fields.Char("Kind of Record", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Record", model_field="res_model", required=True, readonly=True
    )
    record_name = fields.Char("Number", readonly=True)
    field_names = fields.Char("Fields", readonly=True)

    _proof_fields = frozenset(
        {
            "attempted_at",
            "user_id",
            "verb",
            "res_model",
            "res_id",
            "record_name",
            "field_names",
        }
    )

    @api.model
    def _note(self, records, verb, names=()):
        """Log the attempt once the refusal has undone the present transaction."""
        rows = [
            {
                "attempted_at": fields.Datetime.now(),
                "user_id": self.env.uid,
                "verb": verb,
                "res_model": record._name,
                "res_id": record.id,
                "record_name": record.display_name,
                "field_names": ", ".join(sorted(names)) or False,
            }
            for record in records
        ]
        registry = self.env.registry

        def write():
            with registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                env["party.lock.log"]._as_mover().create(rows)

        # an import catches refusals and commits what is left of its transaction
        self.env.cr.postrollback.add(write)
        self.env.cr.postcommit.add(write)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The log of refused changes cannot be deleted."))
