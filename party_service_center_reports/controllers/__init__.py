from . import party_bulletin
from . import party_report
