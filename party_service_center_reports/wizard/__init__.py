from . import party_report_export
