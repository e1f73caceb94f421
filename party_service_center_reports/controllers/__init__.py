from . import party_report
