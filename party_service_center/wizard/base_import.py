"""Odoo's file import reads lists of days as they are passed on."""

from itertools import dropwhile

from odoo import models


class BaseImport(models.TransientModel):
    """A list of days may say above its head where it comes from, in lines with #."""

    _inherit = "base_import.import"

    def _read_file(self, options):
        length, rows = super()._read_file(options)
        if self.res_model != "party.workday":
            return length, rows
        rows = list(dropwhile(lambda row: str(row[0]).startswith("#"), rows))
        return len(rows), rows
