"""Records about people leave the house through registers that ask for the reason."""

from odoo import models

from ..exceptions import ExportRefused


class PartyExportMixin(models.AbstractModel):
    """A record that Odoo's own export of lists does not give away.

    That export asks for no reason, masks no telephone and leaves no row in a log; the
    registers of the reports do all three. What names nobody, such as texts and
    standards, says so in ``_is_list_exported``.

    Clause: P-11
    """

    _name = "party.export.mixin"
    _description = "Record Exported With a Reason"

    _is_list_exported = False

    def export_data(self, fields_to_export):
        self._refuse_export()
        return super().export_data(fields_to_export)

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        """Refuse the columns of other records' exports too."""
        if self:
            self._refuse_export()
        return super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)

    def _refuse_export(self):
        if not (self._is_list_exported or self.env.su):
            raise ExportRefused(self._export_refusal())

    def _export_refusal(self):
        """What is said to whoever tries."""
        return self.env._(
            "“%(kind)s” is not exported from its list. Let a director export the"
            " register under Reporting: that asks what the file is needed for, masks"
            " numbers and is logged (P-11).",
            kind=self.env["ir.model"]._get(self._name).name,
        )
