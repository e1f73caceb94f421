"""Dialogs that were open have no reason yet, which every export needs now (P-11)."""


def migrate(cr, version):
    if version:
        cr.execute("DELETE FROM party_report_export")
