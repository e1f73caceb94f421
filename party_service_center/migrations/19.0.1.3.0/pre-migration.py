"""Requests and decisions are kept under one name in all kinds of records."""

from odoo import SUPERUSER_ID
from odoo.tools import SQL
from odoo.tools.sql import column_exists

RENAMED = ("party_ticket_unlock", "party_member_change")


def migrate(cr, version):
    if not version:
        return
    for name in RENAMED:
        if not column_exists(cr, name, "requested_by_id"):
            continue  # younger than the version before; made with the new names
        table = SQL.identifier(name)
        cr.execute(
            SQL("ALTER TABLE %s RENAME COLUMN requested_by_id TO asked_by_id", table)
        )
        cr.execute(SQL("ALTER TABLE %s ADD COLUMN asked_at timestamp", table))
        # a request is made by entering it; who asked was kept since 1.1
        cr.execute(
            SQL(
                "UPDATE %s SET asked_at = create_date,"
                " asked_by_id = coalesce(asked_by_id, create_uid, %s)",
                table,
                SUPERUSER_ID,
            )
        )
