"""Facts that are never changed: one that was wrong is voided, with a reason."""

from odoo import api, fields, models

from ..exceptions import Refusal

REASON_LENGTH = 2000  # characters


class PartyVoidedMixin(models.AbstractModel):
    """A row that stays as it was entered; void ones stay too and count no more.

    A model states the facts in ``_fixed_fields``.
    """

    _name = "party.voided.mixin"
    _description = "Fact That Can Be Voided"
    _inherit = ["party.protected.mixin", "party.reason.mixin"]

    _reasoned_steps = {"void": "_void"}
    _void_refusal = Refusal

    voided_at = fields.Datetime("Voided at", readonly=True, copy=False)
    voided_by_id = fields.Many2one(
        "res.users", "Voided by", readonly=True, copy=False, ondelete="restrict"
    )
    void_reason = fields.Text("Why Void", readonly=True, copy=False)

    _reason_bounded = models.Constraint(
        f"CHECK (char_length(void_reason) <= {REASON_LENGTH})",
        "A reason has at most 2,000 characters.",
    )

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {
            "voided_at",
            "voided_by_id",
            "void_reason",
        }

    def action_void(self):
        self.ensure_one()
        return self._ask_reason("void", self.env._("Void a Row"))

    def _void(self, reason):
        """Mark a row as wrong; it stays and counts no more."""
        self.ensure_one()
        self.check_access("write")
        if self.voided_at:
            raise self._void_refusal(self.env._("This row is void already."))
        self._record_proof(
            voided_at=fields.Datetime.now(),
            voided_by_id=self.env.uid,
            void_reason=reason,
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not self.env.su:
            raise self._void_refusal(
                self.env._("Rows are kept. Void one that was entered by mistake.")
            )
