"""Files of fields: what became one is checked like what was one."""

from odoo import api, models


class IrAttachment(models.Model):
    """A rule keeps clients from the files of our fields (signatures, evidence).

    Odoo asks the rules before a change; a file that is turned into one of a field is
    asked for again afterwards.
    """

    _inherit = "ir.attachment"

    def write(self, vals):
        res = super().write(vals)
        if "res_field" in vals:
            self.check_access("write")
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_filed(self):
        """Papers of a filed record stay like the record itself (A3.2.7)."""
        for model, files in self.grouped("res_model").items():
            records = self.env.get(model)
            if records is not None and hasattr(records, "_is_locked"):
                records.browse(files.mapped("res_id"))._check_unlocked(
                    "write", ["attachment_ids"]
                )
