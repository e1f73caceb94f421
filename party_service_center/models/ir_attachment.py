"""Files of fields: what became one is checked like what was one."""

from odoo import api, models


class IrAttachment(models.Model):
    """A rule keeps clients from the files of our fields (signatures, evidence).

    Odoo asks the rules before a change; a file that is turned into one of a field is
    asked for again afterwards.
    """

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        files = super().create(vals_list)
        files._check_papers_open()
        return files

    def write(self, vals):
        self._check_papers_open()
        res = super().write(vals)
        if "res_field" in vals:
            self.check_access("write")
        if "res_id" in vals or "res_model" in vals:
            self._check_papers_open()
        return res

    def _check_papers_open(self):
        """Refuse what changes the papers of a matter that is over (A4.6)."""
        # whose papers they are, whoever may see them
        for paper_sudo in self.sudo():
            model = paper_sudo.res_model
            record = self.env[model] if model in self.env else None
            if paper_sudo.res_id and hasattr(record, "_check_papers_open"):
                record.browse(paper_sudo.res_id).sudo().exists()._check_papers_open()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_filed(self):
        """Papers of a filed record stay like the record itself (A3.2.7, A4.6)."""
        self._check_papers_open()
        for model, files in self.grouped("res_model").items():
            records = self.env.get(model)
            if records is not None and hasattr(records, "_is_locked"):
                records.browse(files.mapped("res_id"))._check_unlocked(
                    "write", ["attachment_ids"]
                )
