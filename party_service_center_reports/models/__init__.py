from . import ir_actions_report
from . import party_report_paper
from . import party_report_mixin
from . import party_report_mailing
from . import party_report_dispatch
from . import party_report_download
from . import res_company
from . import res_config_settings
