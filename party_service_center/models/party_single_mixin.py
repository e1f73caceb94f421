"""Steps for one record at a time, refused in words for none or several."""

from odoo import api, models

from ..exceptions import OneRecordOnly


class PartySingleMixin(models.AbstractModel):
    """A record whose steps are taken one at a time.

    The screen never asks for more, but every step can be called from outside.
    """

    _name = "party.single.mixin"
    _description = "Record with Steps Taken One at a Time"

    def ensure_one(self):
        """Answer a wrong number of records in words.

        :raise OneRecordOnly: none or several records
        """
        try:
            return super().ensure_one()
        except ValueError:
            raise OneRecordOnly(
                self.env._(
                    "This step is taken for one record at a time; here are %(count)s."
                    " Open one of them.",
                    count=len(self),
                )
            ) from None

    @api.model
    def _open_dialog(self, model, title, **defaults):
        """Ask in a dialog of ``model``, in which ``defaults`` are filled in."""
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {f"default_{name}": value for name, value in defaults.items()},
        }

    def _open_form(self):
        """Show this record's form."""
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }
