from . import party_letter
from . import party_report
