"""How far an import has come, told while its own work is not to be seen yet."""

from odoo import api, fields, models
from odoo.tools import SQL


class PartyImportProgress(models.Model):
    """The counter of an import's present run.

    A run is one transaction: until its end nobody sees what it wrote. The counter is a
    row of its own, written by a second transaction, because of two that write the same
    row the database refuses one.
    """

    _name = "party.import.progress"
    _description = "Progress of an Import"
    _log_access = False

    import_id = fields.Many2one("party.import", required=True, ondelete="cascade")
    done_count = fields.Integer()
    total_count = fields.Integer()
    attempt_count = fields.Integer(help="Runs begun; more than one were interrupted.")

    _import_uniq = models.UniqueIndex("(import_id)", "An import has one counter.")

    @api.model
    def _reset(self, record):
        """Make the counter of an import that is about to run."""
        self.search([("import_id", "=", record.id)]).unlink()
        return self.create({"import_id": record.id})

    @api.model
    def _begin(self, record):
        """Count a run that begins; return how many began without coming to an end."""
        row = self._write(
            record,
            SQL("attempt_count = coalesce(attempt_count, 0) + 1, done_count = 0"),
        )
        return row[0] if row else 1

    @api.model
    def _report(self, record, done, total):
        self._write(
            record,
            SQL(
                "done_count = %(done)s, total_count = %(total)s", done=done, total=total
            ),
        )

    @api.model
    def _write(self, record, assignments):
        """Write to the counter in a transaction that ends at once."""
        with self.env.registry.cursor() as cr:
            cr.execute(
                SQL(
                    "UPDATE party_import_progress SET %s WHERE import_id = %s"
                    " RETURNING attempt_count",
                    assignments,
                    record.id,
                )
            )
            return cr.fetchone()
