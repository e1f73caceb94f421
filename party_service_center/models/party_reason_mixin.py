"""Steps that need a reason: one dialog asks for it, whatever the record."""

from odoo import models


class PartyReasonMixin(models.AbstractModel):
    """A record some of whose steps are taken with a reason.

    A model states ``_reasoned_steps`` (step → name of the method that takes the
    reason); the dialog calls no other method. Rights are checked by the method.
    """

    _name = "party.reason.mixin"
    _description = "Record with Steps That Need a Reason"

    _reasoned_steps = {}

    def _ask_reason(self, step, title):
        """The dialog that asks for the reason and then takes ``step``."""
        self.ensure_one()
        self.check_access("read")
        return self._open_dialog(
            "party.step.reason",
            title,
            res_model=self._name,
            res_id=self.id,
            step=step,
        )
