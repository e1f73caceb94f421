"""Files of fields: what became one is checked like what was one."""

from odoo import models


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
