from . import ir_actions_report
from . import party_report_mixin
from . import party_report_mailing
from . import party_report_dispatch
