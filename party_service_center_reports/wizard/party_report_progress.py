"""How far the file of an export has come, told while it is being made."""

import logging
from time import monotonic

import psycopg2

from odoo import api, fields, models
from odoo.tools import SQL

INTERVAL = 1  # seconds between two writes

_logger = logging.getLogger(__name__)


class PartyReportProgress(models.TransientModel):
    """The counter of an export whose file is made now.

    The file is made in one transaction; the counter is written by others that end at
    once, so that the screen which waits can read it.
    """

    _name = "party.report.progress"
    _description = "Progress of an Export"

    export_id = fields.Many2one(
        "party.report.export", required=True, ondelete="cascade"
    )
    done_count = fields.Integer()
    total_count = fields.Integer(help="Zero when it is not known beforehand.")

    _export_uniq = models.UniqueIndex("(export_id)", "An export has one counter.")

    @api.model
    def _prepare(self, export):
        """Make the counter of an export, or set it to the beginning."""
        # nobody writes counters by hand
        counters_sudo = self.sudo()
        counters_sudo.search([("export_id", "=", export.id)]).unlink()
        counters_sudo.create({"export_id": export.id})

    @api.model
    def _counted(self, export, rows, total):
        """Yield ``rows`` and tell about once a second how many there were."""
        last = monotonic()
        for done, row in enumerate(rows):
            yield row
            if done % 100 == 0 and monotonic() - last >= INTERVAL:
                last = monotonic()
                self._report(export, done + 1, total)
        self._report(export, total or 0, total)

    @api.model
    def _report(self, export, done, total):
        """Write to the counter in a transaction of its own.

        Where there is no connection left for it, the file is made without it.
        """
        try:
            with self.env.registry.cursor() as cr:
                cr.execute(
                    SQL(
                        "UPDATE party_report_progress SET done_count = %s,"
                        " total_count = %s WHERE export_id = %s",
                        done,
                        total or 0,
                        export.id,
                    )
                )
        except psycopg2.Error:
            _logger.warning("The progress of an export could not be told")

    @api.model
    def _of(self, export):
        """How many rows are written, of how many."""
        # the counter belongs to the export that its owner was let in to
        counter_sudo = self.sudo().search([("export_id", "=", export.id)])
        return {"done": counter_sudo.done_count, "total": counter_sudo.total_count}
