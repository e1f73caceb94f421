from . import party_letter
from . import party_bulletin
from . import party_report
from . import party_yearly_account
